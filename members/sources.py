"""What members offers to the frame and to the pages of the house."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from members.actions.erasure import erase_again
from members.domain.account import Role
from members.domain.contact import friday_of
from members.models import RoleAssignment, Team, Worker
from members.queries.account import ADMINISTRATORS_NEEDED, administrators
from members.queries.care import open_cases_about, steps_to_do, stories_ending
from members.queries.chain import gaps, reviews_due
from members.queries.circumstances import relations_of
from members.queries.contact import CELL, help_effects, is_known_to, met_lately, people_to_meet
from members.queries.device import tablet_with
from members.queries.group import own_group, wishes_to_review
from members.queries.helper import is_of_masses, own_links
from members.queries.rights import open_requests
from members.queries.suggestion import ANSWERS as ANSWERS_SUGGESTIONS
from members.queries.suggestion import own_answered_lately, suggestions_to_answer
from members.queries.support import support_answered_lately, support_to_answer
from members.queries.visit import LEADS, due_visits, visits_to
from teamtrack.access import may
from teamtrack.audit import reading_as
from teamtrack.business_day import business_day
from teamtrack.figures import format_day
from teamtrack.sources import Panel, Tab, TodayItem, offers

NAMED = 2  # people whom an item of today tells by name
VISITS_SHOWN = 5  # on a person's page


@offers("brand")
def brand(*, user: Any) -> Iterator[str]:
    """The name beside the mark: the reader's own team, else the workshop."""
    if user.stands.own_team_name:
        yield user.stands.own_team_name
    elif user.stands.only_workshop_name:
        yield _("Workshop %(name)s") % {"name": user.stands.only_workshop_name}


@offers("greeting")
def greeting(*, user: Any, count: int) -> Iterator[str]:
    """Chào chị Lợi, hôm nay có 2 việc. Without anything to do the greeting alone."""
    words = (
        ngettext("Hello %(name)s, %(count)s thing to do today", "Hello %(name)s, %(count)s things to do today", count)
        if count
        else _("Hello %(name)s")
    )
    yield words % {"name": _address(user), "count": count}


def _address(user: Any) -> str:
    """Chị Lợi, anh Thịnh; for an account without a worker its sign-in name."""
    if user.worker is None:
        return str(user.username)
    words = pgettext("a woman's name", "%(name)s") if user.worker.is_woman else pgettext("a man's name", "%(name)s")
    return words % {"name": user.worker.given_name}


@offers("tabs")
def tabs(*, user: Any, day: date) -> Iterator[Tab]:
    """Hôm nay for everyone; Công nhân for those who see cards; Của tôi for a worker without another task."""
    yield Tab(_("Today"), reverse("home"), "home", 10)
    if may(user, "members.see_roster"):
        yield Tab(_("Workers"), reverse("roster"), "people", 30)
    elif user.stands.roles <= {Role.WORKER} and user.worker_id:
        yield Tab(_("My page"), reverse("my_page"), "person", 30)
    if may(user, "members.administer_accounts"):
        yield Tab(_("Accounts"), reverse("accounts"), "lock", 60)
        yield Tab(pgettext("tab", "Organisation"), reverse("organisation"), "flag", 55)


@offers("paired_tablet")
def paired_tablet(*, token: str) -> Iterator[int]:
    """The number of the shared tablet that was given this token, while it is paired."""
    if tablet := tablet_with(token):
        yield tablet.pk


@offers("today")
def still_to_set_up(*, user: Any, day: date) -> Iterator[TodayItem]:
    """What a new installation lacks: a second administrator, a workshop."""
    if not may(user, "members.administer_organisation"):
        return
    if administrators(user.worker.enterprise, day) < ADMINISTRATORS_NEEDED:
        yield TodayItem(
            sentence=_("A second administrator is missing"),
            detail=_("Roles count once a second person has confirmed them: ./run manage create_administrator"),
            url=reverse("accounts"),
            icon="lock",
            tone="warn",
            order=5,
        )
    if not user.stands.workshops:
        yield TodayItem(
            sentence=_("There is no workshop yet"),
            detail=_("Begin with the workshop; its teams and people follow."),
            url=reverse("organisation"),
            icon="flag",
            tone="warn",
            order=6,
        )


@offers("today")
def roles_to_confirm(*, user: Any, day: date) -> Iterator[TodayItem]:
    """Roles that another administrator proposed and that count once confirmed."""
    if not may(user, "members.administer_accounts"):
        return
    waiting = RoleAssignment.objects.filter(is_confirmed=False).exclude(proposed_by=user).exclude(worker=user.worker_id)
    count = waiting.count()
    if count:
        yield TodayItem(
            sentence=ngettext("%(count)s role to confirm", "%(count)s roles to confirm", count) % {"count": count},
            detail=_("A role counts once a second person has confirmed it."),
            url=reverse("accounts"),
            icon="lock",
            tone="warn",
            order=20,
        )


@offers("today")
def requests_to_answer(*, user: Any, day: date) -> Iterator[TodayItem]:
    """The head of the cell, and administrators: requests about own data, by the clock of the decree."""
    lines = open_requests(user, day)
    if lines:
        first = lines[0]
        yield TodayItem(
            sentence=ngettext(
                "%(count)s request about own data to answer", "%(count)s requests about own data to answer", len(lines)
            )
            % {"count": len(lines)},
            detail=_("The law gives two working days for the answer."),
            url=reverse("data_requests", kwargs={"team": first.team}) if first.team else reverse("data_requests_here"),
            icon="lock",
            chip=_("late") if first.is_late or first.due is None else format_day(first.due),
            tone="bad" if first.is_late else "warn" if first.is_due else "info",
            order=12,
        )


@offers("worker_panels")
def own_data_panel(*, user: Any, worker: Worker, day: date) -> Iterator[Panel]:
    """On one's own page: the way to everything that is kept."""
    if worker.pk == user.worker_id and may(user, "members.use_own_data"):
        yield Panel("members/rights/panel.html", {}, order=90)


@offers("erase_again")
def erase_restored(*, workers: list[int]) -> list[int]:
    """After a restore: people of the erasure ledger who came back with the backup are erased again."""
    return erase_again(workers=workers, today=business_day())


# --- meeting and visiting ------------------------------------------------------------------------------------------


@offers("tabs")
def tabs_of_meeting(*, user: Any, day: date) -> Iterator[Tab]:
    """The Friday list for members of a cell; Thăm hỏi for those who lead an organisation. Others begin on Hôm nay."""
    if user.stands.roles & set(CELL):
        yield Tab(_("My people"), reverse("friday"), "heart", 15)
    if team := user.stands.first_slug(*LEADS.values()):
        yield Tab(_("Visits"), reverse("visits", kwargs={"team": team}), "heart", 15)


@offers("today")
def people_of_friday(*, user: Any, day: date) -> Iterator[TodayItem]:
    """Whom the reader has not met this week, and by name the two longest unseen."""
    if not may(user, "members.use_friday_list"):
        return
    with reading_as(user):
        waiting = [person for person in people_to_meet(user, day) if not person.is_done]
    if waiting:
        yield TodayItem(
            sentence=ngettext("%(n)s person to meet this Friday", "%(n)s people to meet this Friday", len(waiting))
            % {"n": len(waiting)},
            detail="",
            url=reverse("friday"),
            icon="heart",
            chip=format_day(friday_of(day)),
            order=30,
        )
    for person in sorted(waiting, key=lambda person: (-person.days, person.worker.pk))[:NAMED]:
        if person.is_long_unseen:
            yield TodayItem(
                sentence=ngettext("%(name)s: not met for %(n)s day", "%(name)s: not met for %(n)s days", person.days)
                % {"name": person.worker.full_name, "n": person.days},
                detail=person.group,
                url=reverse("contact_log", kwargs={"worker": person.worker.pk}),
                icon="person",
                tone="warn",
                order=31,
            )


@offers("today")
def visits_to_make(*, user: Any, day: date) -> Iterator[TodayItem]:
    """Planned visits whose day has come, and illness of some days, for those who lead an organisation."""
    teams = user.stands.teams(*LEADS.values())
    for team in Team.objects.filter(pk__in=teams).select_related("workshop").order_by("code", "pk") if teams else ():
        with reading_as(user):
            due = due_visits(user, team, day)
        if due:
            yield TodayItem(
                sentence=ngettext("%(n)s person to visit", "%(n)s people to visit", len(due)) % {"n": len(due)},
                detail=", ".join(visit.worker.full_name for visit in due[:NAMED]),
                url=reverse("visits", kwargs={"team": team.slug}),
                icon="heart",
                tone="warn",
                order=32,
            )


@offers("worker_panels")
def met_and_visited(*, user: Any, worker: Worker, day: date) -> Iterator[Panel]:
    """On a person's page: contacts, and output since help began, for those in charge; visits for organisations too."""
    if worker.pk == user.worker_id:
        if may(user, "members.use_friday_list"):
            yield Panel("members/contact/own_panel.html", {}, order=60)
        return
    teams = user.stands.teams(*CELL, *LEADS.values())
    team = (
        Team.objects.filter(pk__in=teams, memberships__worker=worker, memberships__period__contains=day).first()
        if teams
        else None
    )
    if team is None:
        return
    with reading_as(user):
        known = is_known_to(user, worker, day)
        if not known and not user.stands.teams(*LEADS.values()) & {team.pk}:
            return
        context = {
            "worker": worker,
            "team": team,
            "met": met_lately(user, worker) if known else None,
            "visits": visits_to(user, worker, team, VISITS_SHOWN),
            "effects": help_effects(worker, day) if known else [],
        }
    yield Panel("members/contact/panel.html", context, order=30)


# --- care cases and requests for help ---------------------------------------------------------------------------------


@offers("today")
def help_to_give(*, user: Any, day: date) -> Iterator[TodayItem]:
    """Steps that wait for the reader, stories that end soon; nobody's name and no kind of trouble."""
    if user.worker_id is None or user.is_by_pin:
        return
    with reading_as(user):
        steps, stories = steps_to_do(user), stories_ending(user, day)
    for step, due_on in steps:
        yield TodayItem(
            sentence=_("Something to do for somebody"),
            detail=_("until %(day)s") % {"day": format_day(due_on)} if due_on else "",
            url=reverse("care_step", kwargs={"step": step}),
            icon="heart",
            tone="warn" if due_on and due_on < day else "info",
            order=33,
        )
    for case, ends_on in stories:
        yield TodayItem(
            sentence=_("What you were told in confidence is erased after %(day)s") % {"day": format_day(ends_on)},
            detail=_("Keep it longer only if it is still needed."),
            url=reverse("case", kwargs={"case": case}),
            icon="lock",
            tone="warn",
            order=34,
        )


@offers("today")
def requests_for_help(*, user: Any, day: date) -> Iterator[TodayItem]:
    """For the head of an organisation what waits for an answer; for whoever asked what was answered this week."""
    waiting = support_to_answer(user, day) if user.stands.teams(*LEADS.values()) else []
    for team, number, days in waiting:
        yield TodayItem(
            sentence=ngettext(
                "%(n)s request for help waits for your answer", "%(n)s requests for help wait for your answer", number
            )
            % {"n": number},
            detail=ngettext("for %(n)s day", "for %(n)s days", days) % {"n": days},
            url=reverse("support", kwargs={"team": team}),
            icon="heart",
            tone="warn",
            order=33,
        )
    for team, request in support_answered_lately(user, day) if user.stands.teams(*CELL) else ():
        yield TodayItem(
            sentence=_("A request for help was answered"),
            detail="",
            url=reverse("support", kwargs={"team": team}) + f"?mo={request}",
            icon="check",
            tone="ok",
            order=61,
        )


@offers("worker_panels")
def case_about(*, user: Any, worker: Worker, day: date) -> Iterator[Panel]:
    """On a person's page: that a case is open and who holds it, for the cell, the holder and the person."""
    if user.worker_id is None or user.is_by_pin:
        return
    is_own, may_open = worker.pk == user.worker_id, may(user, "members.open_case", worker)
    with reading_as(user):
        lines = open_cases_about(user, worker)
    if lines or may_open:
        context = {"worker": worker, "lines": lines, "is_own": is_own, "may_open": may_open}
        yield Panel("members/care/panel.html", context, order=45)


# --- the chain of help ------------------------------------------------------------------------------------------------


@offers("today")
def chain_to_close(*, user: Any, day: date) -> Iterator[TodayItem]:
    """For the head of a cell: who is not reached, and links whose day of review has come. Nobody's name."""
    led = user.stands.teams(Role.CELL_LEADER)
    for team in Team.objects.filter(pk__in=led).order_by("code", "pk") if led else ():
        with reading_as(user):
            missing, due = gaps(team, day), reviews_due(team, day)
        url = reverse("chain", kwargs={"team": team.slug})
        if missing:
            yield TodayItem(
                sentence=ngettext("%(n)s person has no lead helper", "%(n)s people have no lead helper", missing)
                % {"n": missing},
                detail=_("Chain of help"),
                url=url,
                icon="people",
                tone="warn",
                order=25,
            )
        if due:
            yield TodayItem(
                sentence=ngettext("%(n)s help to look at again", "%(n)s helps to look at again", due) % {"n": due},
                detail=_("Chain of help"),
                url=url,
                icon="people",
                order=35,
            )


@offers("worker_panels")
def chain_about(*, user: Any, worker: Worker, day: date) -> Iterator[Panel]:
    """On one's own page who helps me and whom I help; on another's for the cell of their team. Nobody's kind."""
    if user.worker_id is None or user.is_by_pin:
        return
    is_own, teams = worker.pk == user.worker_id, user.stands.teams(*CELL)
    team = Team.objects.filter(pk__in=teams, memberships__worker=worker, memberships__period__contains=day).first()
    if not is_own and team is None:
        return
    helpers, helped = own_links(worker, day)
    heads = team is not None and team.pk in user.stands.teams(Role.CELL_LEADER) and is_of_masses(team, worker, day)
    if helpers or helped or heads:
        context = {"worker": worker, "helpers": helpers, "helped": helped, "is_own": is_own}
        yield Panel("members/mentoring/panel.html", context | {"team": team.slug if heads and team else ""}, order=28)


# --- the cell, suggestions, people being prepared ---------------------------------------------------------------------


@offers("tabs")
def tabs_of_cell(*, user: Any, day: date) -> Iterator[Tab]:
    """Tổ đảng for members of a cell: the first of its teams, whose page offers the others."""
    if team := user.stands.first_slug(*CELL):
        yield Tab(_("Party cell"), reverse("cell_home", kwargs={"team": team}), "star", 17)


@offers("today")
def suggestions_waiting(*, user: Any, day: date) -> Iterator[TodayItem]:
    """Suggestions that nobody has answered, for who leads the team or its cell; answers to one's own."""
    waiting = suggestions_to_answer(user, day) if user.stands.teams(*ANSWERS_SUGGESTIONS) else []
    for team, name, number, days in waiting:
        yield TodayItem(
            sentence=ngettext("%(n)s suggestion waits for an answer", "%(n)s suggestions wait for an answer", number)
            % {"n": number},
            detail=" · ".join((name, ngettext("for %(n)s day", "for %(n)s days", days) % {"n": days})),
            url=reverse("suggestions", kwargs={"team": team}),
            icon="comment",
            tone="warn",
            order=40,
        )
    for suggestion in own_answered_lately(user, day) if user.worker_id else ():
        yield TodayItem(
            sentence=_("Your suggestion was answered"),
            detail=str(suggestion.get_state_display()),
            url=reverse("suggestion", kwargs={"suggestion": suggestion.pk}),
            icon="check",
            tone="ok",
            order=61,
        )


@offers("worker_panels")
def own_suggestions(*, user: Any, worker: Worker, day: date) -> Iterator[Panel]:
    """On one's own page: the way to suggest something."""
    if worker.pk == user.worker_id and not user.is_by_pin:
        stay = worker.team_memberships.filter(period__contains=day).select_related("team").first()
        if stay is not None:
            yield Panel("members/suggestion/panel.html", {"team": stay.team}, order=70)


@offers("worker_panels")
def circumstances_known(*, user: Any, worker: Worker, day: date) -> Iterator[Panel]:
    """On a person's page, for the cell: where they come from and live, how they travel, with whom they get on."""
    if user.is_by_pin or not may(user, "members.see_circumstances", worker):
        return
    home = ", ".join(part for part in (worker.home_place, worker.home_area) if part)
    travel = " ".join(part for part in (str(worker.get_travel_display()), worker.route) if part)
    facts = (str(worker.get_origin_display()), home, travel)
    context = {
        "worker": worker,
        "line": " · ".join(part for part in facts if part),
        "is_newcomer": worker.is_newcomer(day),
        "relations": relations_of(worker),
        "may_keep": may(user, "members.keep_circumstances", worker),
    }
    yield Panel("members/circumstances/panel.html", context, order=50)


@offers("worker_panels")
def group_about(*, user: Any, worker: Worker, day: date) -> Iterator[Panel]:
    """The group somebody is in: to themself, the cell and the team leader."""
    own = own_group(worker, day)
    if own is None:
        return
    may_see = may(user, "members.see_groups", own.group.team)
    if may_see or worker.pk == user.worker_id:
        yield Panel("members/group/panel.html", {"own": own, "may_see": may_see}, order=40)


@offers("today")
def pairs_to_review(*, user: Any, day: date) -> Iterator[TodayItem]:
    """The head of the cell: pairs kept apart or together that were to be looked at again."""
    teams = user.stands.teams(Role.CELL_LEADER)
    for wish in wishes_to_review(teams, day) if teams else ():
        names = {"one": wish.first.full_name, "other": wish.second.full_name}
        yield TodayItem(
            sentence=_("%(one)s and %(other)s: look again whether it still holds") % names,
            detail=wish.get_kind_display(),
            url=reverse("pair_wishes", kwargs={"team": wish.team.slug}),
            icon="people",
            chip=format_day(wish.review_on),
            tone="warn",
            order=45,
        )
