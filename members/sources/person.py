"""What the cell knows of somebody; who is prepared, proposals that wait for an answer; suggestions."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.domain.account import CELL, Role
from members.models import Team, Worker
from members.queries.activity import organisations_in
from members.queries.circumstances import relations_of
from members.queries.proposal import proposals_unanswered
from members.queries.prospect import ways_of, ways_open
from members.queries.suggestion import ANSWERS as ANSWERS_SUGGESTIONS
from members.queries.suggestion import own_answered_lately, suggestions_to_answer
from teamtrack.access import may
from teamtrack.audit import reading_as
from teamtrack.figures import format_day
from teamtrack.sources import Panel, TodayItem, offers
from teamtrack.waiting import format_wait


@offers("today")
def suggestions_waiting(*, user: Any, day: date) -> Iterator[TodayItem]:
    """Suggestions that nobody has answered, for who leads the team or its cell; answers to one's own."""
    waiting = suggestions_to_answer(user, day) if user.stands.teams(*ANSWERS_SUGGESTIONS) else []
    for team, name, number, days in waiting:
        yield TodayItem(
            sentence=ngettext("%(n)s suggestion waits for an answer", "%(n)s suggestions wait for an answer", number)
            % {"n": number},
            detail=" · ".join((name, format_wait(days))),
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


@offers("today")
def proposals_waiting(*, user: Any, day: date) -> Iterator[TodayItem]:
    """Whoever they are put to: proposals of cells that nobody has answered, and since when. Nobody's name."""
    number, since = proposals_unanswered(user) if may(user, "members.answer_proposals") else (0, None)
    if number and since:
        words = ngettext(
            "%(n)s proposal of a cell waits for an answer", "%(n)s proposals of cells wait for an answer", number
        )
        yield TodayItem(
            sentence=words % {"n": number},
            detail=_("since %(day)s") % {"day": format_day(since)},
            url=reverse("proposals_to_answer"),
            icon="comment",
            tone="warn",
            order=30,
        )


@offers("worker_panels")
def own_suggestions(*, user: Any, worker: Worker, day: date) -> Iterator[Panel]:
    """On one's own page: the way to suggest something, and to what the organisations of the team do."""
    if worker.pk == user.worker_id and not user.is_by_pin:
        stay = worker.team_memberships.filter(period__contains=day).select_related("team").first()
        if stay is not None:
            yield Panel("members/suggestion/panel.html", {"team": stay.team}, order=70)
            yield Panel("members/activity/panel.html", {"organisations": organisations_in(stay.team)}, order=72)


@offers("worker_panels")
def circumstances_known(*, user: Any, worker: Worker, day: date) -> Iterator[Panel]:
    """On a person's page, for the cell: where they come from and live, how they travel, with whom they get on."""
    if user.is_by_pin or not may(user, "members.see_circumstances", worker):
        return
    home = ", ".join(part for part in (worker.home_place, worker.home_area) if part)
    travel = str(worker.get_travel_display())
    travel = f"{travel} ({worker.route})" if travel and worker.route else travel or worker.route
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
def on_the_way(*, user: Any, worker: Worker, day: date) -> Iterator[Panel]:
    """On a person's page, for the cell: how far they are on the way to the Party, the Youth Union; the head begins."""
    if user.is_by_pin or worker.pk == user.worker_id:
        return
    cells = Team.objects.filter(pk__in=user.stands.teams(*CELL))
    team = cells.filter(memberships__worker=worker, memberships__period__contains=day).first()
    if team is None:
        return
    may_keep = team.pk in user.stands.teams(Role.CELL_LEADER)
    ways = ways_of(user, team, worker)
    with reading_as(user):
        opens = may_keep and bool(ways_open(team, worker, day))
    if ways or opens:
        context = {"worker": worker, "team": team, "ways": ways, "may_keep": may_keep, "may_begin": opens}
        yield Panel("members/prospect/panel.html", context, order=45)
