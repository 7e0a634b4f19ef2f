"""What the cell and the organisations keep about a person, as the person may read it (trust.md, section 3.1, "O")."""

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from members.domain.help_review import Progress
from members.domain.mentoring import MentorKind
from members.domain.own_data import OwnLine, OwnTable, Part
from members.domain.tier import Tier
from members.models import (
    CareCase,
    Contact,
    GroupLead,
    GroupMembership,
    MeetingAttendance,
    Mentorship,
    MentorshipReview,
    ProposalStatement,
    SupportRequest,
    TierAspect,
    TierAssessment,
    TierGround,
    TierObjection,
    Visit,
)
from members.queries.ground import TOLD_ONESELF
from members.queries.help_review import progress_words
from members.queries.objection import own_words
from members.queries.own_tables import capital, count_words, days_words, span_words
from teamtrack.figures import format_day


def _group(stay: Any) -> OwnLine:
    return OwnLine(stay.group.name, span_words(stay.period))


def _my_mentor(link: Any) -> OwnLine:
    texts = (  # what was agreed since stands with the reviews
        _("Aim at first: %(words)s") % {"words": link.aim} if link.aim else "",
        _("Plan at first: %(words)s") % {"words": link.plan} if link.plan else "",
    )
    parts = (link.get_kind_display(), span_words(link.period), *texts)
    return OwnLine(link.mentor.full_name, " · ".join(part for part in parts if part))


def _my_review(review: Any) -> OwnLine:
    agreed = (
        progress_words(review),
        review.words,
        _("Aim: %(words)s") % {"words": review.aim} if review.aim else "",
        _("Plan: %(words)s") % {"words": review.plan} if review.plan else "",
    )
    return OwnLine(
        _("%(day)s · helped by %(name)s") % {"day": format_day(review.day), "name": review.mentorship.mentor.full_name},
        " · ".join(part for part in agreed if part),
    )


def _my_mentee(link: Any) -> OwnLine:
    i_am = _("I am the lead helper") if link.kind == MentorKind.LEAD else _("I am a supporting helper")
    return OwnLine(link.mentee.full_name, f"{i_am} · {span_words(link.period)}")


def _that_count(decided: Iterable[TierAssessment]) -> list[TierAssessment]:
    """The decision that counts of each session, newest first; how often it was changed is in the file."""
    latest: dict[int, TierAssessment] = {}
    for row in decided:
        if row.session_id not in latest or latest[row.session_id].revision < row.revision:
            latest[row.session_id] = row
    return sorted(latest.values(), key=lambda row: row.session.meeting.day, reverse=True)


def _tiers(rows: list[Any]) -> list[OwnLine]:
    return [_tier(row) for row in _that_count(rows)]


def _that_counts(words: Callable[[Any], OwnLine]) -> Callable[[list[Any]], list[OwnLine]]:
    """What belongs to decisions that count, in their order."""

    def brief(rows: list[Any]) -> list[OwnLine]:
        counting = [decided.pk for decided in _that_count(row.assessment for row in rows)]
        return [words(row) for pk in counting for row in rows if row.assessment_id == pk]

    return brief


def _tier(row: Any) -> OwnLine:
    aspects = row.aspects.order_by("pk") if row.tier == Tier.WEAK else ()
    words = own_words(Tier(row.tier), [str(aspect.get_aspect_display()) for aspect in aspects])
    day = _("Meeting of %(day)s") % {"day": format_day(row.session.meeting.day)}
    reason = row.opened["reason"]
    return OwnLine(
        words,
        f"{day} · {reason}" if reason else day,
        url=reverse("tier_object", kwargs={"assessment": row.pk}),
        label=_("I see it differently"),
    )


def _aspect(row: Any) -> OwnLine:
    return OwnLine(capital(row.get_aspect_display()), row.opened["evidence"])


def _ground(row: Any) -> OwnLine:
    """What was said, and to which meeting; not by whom."""
    day = _("Meeting of %(day)s") % {"day": format_day(row.assessment.session.meeting.day)}
    return OwnLine(row.suggestion.text, day)


def _objection(row: Any) -> OwnLine:
    answer = row.opened["answer"]
    said = (row.opened["text"], _("Answer: %(words)s") % {"words": answer} if answer else _("Not answered yet"))
    return OwnLine(format_day(row.raised_on), " — ".join(said))


def _contact(contact: Any) -> OwnLine:
    """Day, occasion, with whom, how long; of a note only that there is one: it is shown on request."""
    has_note = bool(contact.note or contact.follow_up)
    minutes = contact.minutes or 0
    long = ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes} if minutes else ""
    parts = (contact.by.full_name, long, _("there is a note") if has_note else "")
    return OwnLine(
        f"{format_day(contact.day)} · {contact.get_kind_display()}",
        " · ".join(part for part in parts if part),
        url=reverse("data_request") + f"?gap={contact.pk}" if has_note else "",
        label=_("Ask to see the note") if has_note else "",
    )


def _contacts_made(rows: list[Any]) -> list[OwnLine]:
    return [OwnLine(count_words(rows), days_words(min(row.day for row in rows), max(row.day for row in rows)))]


def _visit(visit: Any) -> OwnLine:
    received = _("received") if visit.received else _("not received")
    parts = (visit.get_organisation_display(), visit.by.full_name, received, visit.help_given)
    head = f"{format_day(visit.day)} · {capital(visit.get_reason_display())}"
    return OwnLine(head, " · ".join(str(part) for part in parts if part))


def _case(case: Any) -> OwnLine:
    """That there is a case, who holds it, since when; what was told stays with the holder."""
    days = (
        days_words(case.opened_on, case.closed_on)
        if case.closed_on
        else _("since %(day)s") % {"day": format_day(case.opened_on)}
    )
    holder = _("held by %(name)s") % {"name": case.holder.full_name}
    parts = (holder, days, str(case.get_outcome_display()) if case.outcome else "")
    return OwnLine(
        capital(case.get_kind_display()),
        " · ".join(part for part in parts if part),
        url=reverse("consent"),
        label=_("Withdraw consent") if not case.closed_on else "",
    )


def _support(request: Any) -> OwnLine:
    outcome = str(request.get_outcome_display()) if request.outcome else _("Not answered yet")
    parts = (str(request.get_organisation_display()), format_day(request.asked_on), outcome)
    return OwnLine(capital(request.get_kind_display()), " · ".join(parts))


def _attendance(row: Any) -> OwnLine:
    return OwnLine(f"{format_day(row.meeting.day)} · {row.meeting.get_kind_display()}", row.get_presence_display())


def _statement(said: Any) -> OwnLine:
    """What I said and how hard I find it; of the proposal its day, its words are the cell's."""
    strain = _("strain %(n)s of 5") % {"n": said.strain} if said.strain else ""
    asked = _("proposal of %(day)s") % {"day": format_day(said.proposal.asked_on)}
    parts = (format_day(said.day), str(said.get_stance_display()), strain, asked)
    return OwnLine(said.words, " · ".join(part for part in parts if part))


CELL_TABLES = (
    OwnTable(
        key="classification",
        part=Part.CELL,
        heading=gettext_lazy("How the cell sees my work"),
        model=TierAssessment,
        by=("worker",),
        shows=("session__meeting__day", "team", "tier", "reason", "revision", "recorded_by", "recorded_at"),
        words=_tier,
        brief=_tiers,
        order="-recorded_at",
        opens=("reason",),
        where=(("session__closed_at__isnull", False),),
    ),
    OwnTable(
        key="classification_aspects",
        part=Part.CELL,
        heading=gettext_lazy("In what, and what was seen"),
        model=TierAspect,
        by=("assessment__worker",),
        shows=("assessment__session__meeting__day", "aspect", "evidence"),
        words=_aspect,
        brief=_that_counts(_aspect),
        opens=("evidence",),
        where=(("assessment__session__closed_at__isnull", False),),
    ),
    OwnTable(
        key="classification_grounds",
        part=Part.CELL,
        heading=gettext_lazy("Rests on suggestions of workers"),
        model=TierGround,
        by=("assessment__worker",),
        shows=("assessment__session__meeting__day", "suggestion__made_on", "suggestion__text"),
        words=_ground,
        brief=_that_counts(_ground),
        where=(
            ("assessment__session__closed_at__isnull", False),
            ("pk__in", TierGround.objects.filter(TOLD_ONESELF)),
        ),
    ),
    OwnTable(
        key="objections",
        part=Part.CELL,
        heading=gettext_lazy("My objections"),
        model=TierObjection,
        by=("assessment__worker",),
        shows=("assessment__session__meeting__day", "text", "raised_on", "answer", "answered_by", "answered_on"),
        words=_objection,
        order="-raised_on",
        opens=("text", "answer"),
    ),
    OwnTable(
        key="groups",
        part=Part.CELL,
        heading=gettext_lazy("Group"),
        model=GroupMembership,
        by=("worker",),
        shows=("group", "period", "recorded_by"),
        words=_group,
        order="-period",
    ),
    OwnTable(
        key="groups_led",
        part=Part.CELL,
        heading=gettext_lazy("In charge of"),
        model=GroupLead,
        by=("worker",),
        shows=("group", "period"),
        words=_group,
        order="-period",
    ),
    OwnTable(
        key="mentors",
        part=Part.CELL,
        heading=gettext_lazy("Who helps me"),
        model=Mentorship,
        by=("mentee",),
        shows=(
            "team",
            "mentor",
            "kind",
            "period",
            "aim",
            "plan",
            "review_on",
            "recorded_by",
        ),
        words=_my_mentor,
        order="-period",
    ),
    OwnTable(
        key="help_reviews",
        part=Part.CELL,
        heading=gettext_lazy("What came of the help I get"),
        model=MentorshipReview,
        by=("mentorship__mentee",),
        shows=(
            "mentorship__mentor",
            "day",
            *Progress,
            "words",
            "aim",
            "plan",
            "next_on",
            "recorded_by",
            "recorded_at",
        ),
        words=_my_review,
        order="-day",
    ),
    OwnTable(
        key="mentees",
        part=Part.CELL,
        heading=gettext_lazy("Whom I help"),
        model=Mentorship,
        by=("mentor",),
        shows=("team", "mentee", "kind", "period"),
        words=_my_mentee,
        order="-period",
    ),
    OwnTable(
        key="contacts",
        part=Part.CELL,
        heading=gettext_lazy("Contacts with me"),
        model=Contact,
        by=("worker",),
        shows=("team", "by", "day", "kind", "capacity", "organisation", "minutes", "recorded_at"),
        words=_contact,
        order="-day",
    ),
    OwnTable(
        key="contacts_made",
        part=Part.CELL,
        heading=gettext_lazy("Contacts I logged"),
        model=Contact,
        by=("by",),
        shows=("day", "kind", "capacity", "organisation", "minutes"),
        words=_contact,
        brief=_contacts_made,
        order="-day",
    ),
    OwnTable(
        key="meetings",
        part=Part.CELL,
        heading=gettext_lazy("Meetings of the cell"),
        model=MeetingAttendance,
        by=("worker",),
        shows=("meeting__day", "meeting__kind", "presence"),
        words=_attendance,
        order="-meeting__day",
    ),
    OwnTable(
        key="visits",
        part=Part.CARE,
        heading=gettext_lazy("Visits to me"),
        model=Visit,
        by=("worker",),
        shows=("team", "organisation", "by", "day", "reason", "received", "help_given", "cost", "next_on"),
        words=_visit,
        order="-day",
    ),
    OwnTable(
        key="visits_made",
        part=Part.CARE,
        heading=gettext_lazy("Visits I made"),
        model=Visit,
        by=("by",),
        shows=("organisation", "day", "received"),
        words=_visit,
        brief=_contacts_made,
        order="-day",
    ),
    OwnTable(
        key="care_cases",
        part=Part.CARE,
        heading=gettext_lazy("Help needed"),
        model=CareCase,
        by=("worker",),
        shows=("team", "kind", "holder", "opened_on", "closed_on", "outcome"),
        words=_case,
        order="-opened_on",
    ),
    OwnTable(
        key="support_requests",
        part=Part.CARE,
        heading=gettext_lazy("Asked of an organisation for me"),
        model=SupportRequest,
        by=("worker",),
        shows=("team", "organisation", "kind", "asked_by", "asked_on", "outcome", "answered_by", "answered_on"),
        words=_support,
        order="-asked_on",
    ),
    OwnTable(
        key="proposal_statements",
        part=Part.SAID,
        heading=gettext_lazy("What I said about a proposal"),
        model=ProposalStatement,
        by=("worker",),
        shows=("proposal__asked_on", "day", "stance", "strain", "words", "recorded_by"),
        words=_statement,
        order="-day",
    ),
)
