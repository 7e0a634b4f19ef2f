"""What is kept about a person, table by table: who they are here, what they said and asked, their account.

The words are for the person themself: plain, and never a judgement.
"""

from datetime import date, timedelta
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from members.domain.own_data import OwnLine, OwnTable, Part
from members.models import (
    Account,
    Consent,
    DataRequest,
    GoodRelation,
    OrganisationMembership,
    Renewal,
    RoleAssignment,
    Secondment,
    SkillGrade,
    Suggestion,
    TeamMembership,
    VisitFromAbove,
    Worker,
)
from members.queries.worker import over_what
from teamtrack.figures import format_day


def span_words(period: Any) -> str:
    """05/05/1966 – 06/11/1966, or: since 07/11/1966."""
    if period.upper is None:
        return _("since %(day)s") % {"day": format_day(period.lower)}
    return days_words(period.lower, period.upper - timedelta(days=1))


def days_words(first: date, last: date) -> str:
    return f"{format_day(first)} – {format_day(last)}"


def facts(*pairs: tuple[Any, Any]) -> str:
    """Name: value, of those that have one."""
    return " · ".join(f"{name}: {value}" for name, value in pairs if value not in ("", None))


def capital(text: Any) -> str:
    return str(text)[:1].upper() + str(text)[1:]


def _card(worker: Any) -> OwnLine:
    known = facts(
        (_("Trade"), worker.trade),
        (_("Skill grade"), worker.skill_grade),
        (_("Year of birth"), worker.birth_year),
        (_("Entered on"), format_day(worker.entered_on)),
        (_("Left on"), format_day(worker.left_on) if worker.left_on else ""),
    )
    return OwnLine(f"{worker.full_name} · {worker.code}", f"{_('woman')} · {known}" if worker.is_woman else known)


def _circumstances(worker: Any) -> OwnLine:
    known = facts(
        (_("Origin"), worker.get_origin_display()),
        (_("Home"), ", ".join(part for part in (worker.home_place, worker.home_area) if part)),
        (_("Travels by"), worker.get_travel_display()),
        (_("Route"), worker.route),
        (_("Phone"), worker.phone),
        (_("Address"), worker.address),
    )
    return OwnLine(known or _("Nothing is written down."))


def _grade(grade: Any) -> OwnLine:
    words = _("skill grade %(grade)s") % {"grade": grade.grade}
    return OwnLine(capital(words), _("since %(day)s") % {"day": format_day(grade.since)})


def _role(held: Any) -> OwnLine:
    waits = "" if held.is_confirmed else _("awaiting a second person")
    parts = (over_what(held), span_words(held.period), waits)
    return OwnLine(held.get_role_display(), " · ".join(part for part in parts if part))


def _secondment(sent: Any) -> OwnLine:
    return OwnLine(sent.team.name, span_words(sent.period))


def _visit_from_above(visit: Any) -> OwnLine:
    return OwnLine(f"{format_day(visit.day)} · {visit.team.name}", visit.agreed)


def _organisation(membership: Any) -> OwnLine:
    parts = (str(membership.cell or ""), span_words(membership.period), membership.change_words)
    return OwnLine(capital(membership.get_organisation_display()), " · ".join(part for part in parts if part))


def _relation(relation: Any) -> OwnLine:
    other = relation.second if relation.first_id == relation.reader else relation.first
    return OwnLine(other.full_name, relation.get_kind_display())


def _consent(consent: Any) -> OwnLine:
    given = _("given on %(day)s") % {"day": format_day(consent.given_on)}
    if consent.withdrawn_on is None:
        return OwnLine(consent.get_purpose_display(), given)
    return OwnLine(
        consent.get_purpose_display(),
        given + " · " + _("withdrawn on %(day)s") % {"day": format_day(consent.withdrawn_on)},
    )


def _request(request: Any) -> OwnLine:
    answer = request.opened["answer"]
    said = [request.opened["text"], _("Answer: %(words)s") % {"words": answer} if answer else ""]
    asked = _("asked on %(day)s") % {"day": format_day(request.asked_on)}
    return OwnLine(f"{request.get_kind_display()}, {asked}", " — ".join(part for part in said if part))


def _suggestion(suggestion: Any) -> OwnLine:
    answer = _("Answer: %(words)s") % {"words": suggestion.answer} if suggestion.answer else ""
    parts = (format_day(suggestion.made_on), suggestion.get_state_display(), answer)
    return OwnLine(suggestion.text, " · ".join(part for part in parts if part))


def _account(account: Any) -> OwnLine:
    last = account.last_login
    return OwnLine(
        _("Sign-in name: %(name)s") % {"name": account.username},
        _("last signed in on %(day)s") % {"day": format_day(localdate(last))} if last else "",
    )


def _renewal(renewal: Any) -> OwnLine:
    given = format_day(renewal.given_on) if renewal.given_on else _("awaiting a second person")
    return OwnLine(capital(renewal.get_kind_display()), given)


def count_words(rows: list[Any]) -> str:
    return ngettext("%(n)s time", "%(n)s times", len(rows)) % {"n": len(rows)}


TABLES = (
    OwnTable(
        key="card",
        part=Part.PERSON,
        heading=gettext_lazy("Card"),
        model=Worker,
        by=("pk",),
        shows=(
            "full_name",
            "code",
            "is_woman",
            "birth_year",
            "trade",
            "skill_grade",
            "entered_on",
            "left_on",
            "enterprise",
        ),
        words=_card,
    ),
    OwnTable(
        key="skill_grades",
        part=Part.PERSON,
        heading=gettext_lazy("Skill grades"),
        model=SkillGrade,
        by=("worker",),
        shows=("grade", "since"),
        words=_grade,
        order="-since",
    ),
    OwnTable(
        key="teams",
        part=Part.PERSON,
        heading=gettext_lazy("Teams"),
        model=TeamMembership,
        by=("worker",),
        shows=("team", "period"),
        words=lambda stay: OwnLine(stay.team.name, span_words(stay.period)),
        order="-period",
    ),
    OwnTable(
        key="roles",
        part=Part.PERSON,
        heading=gettext_lazy("Entrusted with"),
        model=RoleAssignment,
        by=("worker",),
        shows=(
            "role",
            "enterprise",
            "branch",
            "workshop",
            "team",
            "cell",
            "period",
            "is_confirmed",
            "proposed_by",
            "confirmed_by",
        ),
        words=_role,
        order="-period",
    ),
    OwnTable(
        key="secondments",
        part=Part.PERSON,
        heading=gettext_lazy("Sent to help a team"),
        model=Secondment,
        by=("worker",),
        shows=("team", "period", "recorded_by"),
        words=_secondment,
        order="-period",
    ),
    OwnTable(
        key="visits_from_above",
        part=Part.PERSON,
        heading=gettext_lazy("Teams I went to from above"),
        model=VisitFromAbove,
        by=("worker",),
        shows=("team", "day", "agreed", "recorded_by"),
        words=_visit_from_above,
        order="-day",
    ),
    OwnTable(
        key="organisations",
        part=Part.PERSON,
        heading=gettext_lazy("Member of"),
        model=OrganisationMembership,
        by=("worker",),
        shows=("organisation", "cell", "period", "began", "came_from", "went_to"),
        words=_organisation,
        order="-period",
    ),
    OwnTable(
        key="circumstances",
        part=Part.CIRCUMSTANCES,
        heading=gettext_lazy("Home and way to work"),
        model=Worker,
        by=("pk",),
        shows=("origin", "home_place", "home_area", "travel", "route", "phone", "address"),
        words=_circumstances,
    ),
    OwnTable(
        key="good_relations",
        part=Part.CIRCUMSTANCES,
        heading=gettext_lazy("People I get on with"),
        model=GoodRelation,
        by=("first", "second"),
        shows=("first", "second", "kind", "noted_on", "noted_by"),
        words=_relation,
        order="noted_on",
    ),
    OwnTable(
        key="suggestions",
        part=Part.SAID,
        heading=gettext_lazy("Suggestions"),
        model=Suggestion,
        by=("author",),
        shows=(
            "team",
            "text",
            "made_on",
            "state",
            "answer",
            "answered_by",
            "answered_on",
            "tried_from",
            "tried_until",
            "is_public",
        ),
        words=_suggestion,
        order="-made_on",
    ),
    OwnTable(
        key="requests",
        part=Part.SAID,
        heading=gettext_lazy("Requests about my data"),
        model=DataRequest,
        by=("worker",),
        shows=(
            "team",
            "kind",
            "text",
            "asked_on",
            "answer_due",
            "done_due",
            "is_extended",
            "answer",
            "answered_by",
            "answered_on",
            "done_on",
        ),
        words=_request,
        order="-asked_on",
        opens=("text", "answer"),
    ),
    OwnTable(
        key="consents",
        part=Part.SAID,
        heading=gettext_lazy("What I agreed to"),
        model=Consent,
        by=("worker",),
        shows=("purpose", "given_on", "given_to", "withdrawn_on"),
        words=_consent,
        order="-given_on",
    ),
    OwnTable(
        key="account",
        part=Part.ACCOUNT,
        heading=gettext_lazy("Sign-in"),
        model=Account,
        by=("worker",),
        shows=("username", "is_active", "is_demo", "last_login"),
        words=_account,
    ),
    OwnTable(
        key="renewals",
        part=Part.ACCOUNT,
        heading=gettext_lazy("Given anew by administrators"),
        model=Renewal,
        by=("account__worker",),
        shows=("kind", "proposed_by", "proposed_on", "given_by", "given_on"),
        words=_renewal,
        order="-pk",
    ),
)
