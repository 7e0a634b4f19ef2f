"""Help from above: for the home of a cell, for the branch committee's list of teams, for the page of one team."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.shortcuts import get_object_or_404

from members.domain.account import SCOPE_OF, Role, Scope
from members.domain.contact import is_correctable
from members.models import FocusTeam, RoleAssignment, Secondment, Team, TeamMembership, VisitFromAbove, Worker
from members.models.worker import WorkerQuerySet
from teamtrack.paging import Page, page_of

SEES_TEAMS = (Role.BRANCH_COMMITTEE, Role.WORKSHOP_MANAGER)
OFFICES = tuple(role for role, scope in SCOPE_OF.items() if scope not in {Scope.TEAM, Scope.CELL})


@dataclass(frozen=True)
class HelpFromAbove:
    """What comes to a team from above today: since when it is in focus and why, who was sent, who came last."""

    since: date | None
    reason: str
    cadres: tuple[str, ...]
    visited_on: date | None
    visitor: str
    agreed: str

    @property
    def is_any(self) -> bool:
        return bool(self.since or self.cadres or self.visited_on)


def help_columns(team: Any, day: date) -> dict[str, Any]:
    """Columns that bring the help of a team (OuterRef, or itself) along in a page's query; `help_of` reads them."""
    focus = FocusTeam.objects.filter(team=team, period__contains=day)
    sent = Secondment.objects.filter(team=team, period__contains=day).order_by("worker__name_order", "pk")
    came = VisitFromAbove.objects.filter(team=team, day__lte=day).order_by("-day", "-pk")
    facts = JSONObject(day="day", who="worker__full_name", agreed="agreed")
    return {
        "focus_since": Subquery(focus.values("period__startswith")),
        "focus_reason": Subquery(focus.values("reason")),
        "sent": ArraySubquery(sent.values("worker__full_name")),
        "came": Subquery(came.values(facts=facts)[:1]),
    }


def help_of(row: Any) -> HelpFromAbove:
    """The help of the team whose row has `help_columns`."""
    came = row.came or {}
    return HelpFromAbove(
        since=row.focus_since,
        reason=row.focus_reason or "",
        cadres=tuple(row.sent),
        visited_on=date.fromisoformat(came["day"]) if came else None,
        visitor=came.get("who", ""),
        agreed=came.get("agreed", ""),
    )


@dataclass(frozen=True)
class TeamLine:
    """A team and the help it has from above."""

    team: Team
    help: HelpFromAbove


def teams_above(user: Any, today: date) -> tuple[TeamLine, ...]:
    """The teams of the reader's branch or workshop, those in focus first; one query."""
    teams = Team.objects.filter(pk__in=user.stands.teams(*SEES_TEAMS)).annotate(**help_columns(OuterRef("pk"), today))
    lines = [TeamLine(team, help_of(team)) for team in teams.order_by("workshop__name", "code", "pk")]
    return tuple(sorted(lines, key=lambda line: line.help.since is None))


@dataclass(frozen=True)
class Span[Row]:
    """A dated row: its first and last day, and whether it still goes on."""

    row: Row
    first: date
    last: date | None


@dataclass(frozen=True)
class FocusPage:
    """All help of one team, the latest first; of the visits a page."""

    focus: tuple[Span[FocusTeam], ...]
    secondments: tuple[Span[Secondment], ...]
    visits: Page[VisitFromAbove]
    correctable: frozenset[int]  # visits that the reader wrote down lately

    @property
    def is_in_focus(self) -> bool:
        return any(span.last is None for span in self.focus)


def focus_page(user: Any, team: Team, after: int | None, today: date) -> FocusPage:
    """Three queries."""
    visits = VisitFromAbove.objects.filter(team=team)
    page = page_of(visits.select_related("worker"), by="-day", after=after, seen=visits)
    return FocusPage(
        focus=_spans(team.focus.order_by("-period", "pk")),
        secondments=_spans(team.secondments.select_related("worker").order_by("-period", "pk")),
        visits=page,
        correctable=frozenset(
            visit.pk for visit in page.rows if visit.recorded_by_id == user.pk and is_still_correctable(visit, today)
        ),
    )


def is_still_correctable(visit: VisitFromAbove, today: date) -> bool:
    """Until a week after it was written down."""
    return is_correctable(visit.recorded_on, today)


def visit_from_above_for(user: Any, from_above: int) -> VisitFromAbove:
    """A visit to a team of the user's workshops; else 404."""
    rows = VisitFromAbove.objects.filter(team__in=Team.objects.visible_to(user)).select_related("team", "worker")
    return get_object_or_404(rows, pk=from_above)


def _spans[Row](rows: Any) -> tuple[Span[Row], ...]:
    return tuple(
        Span(row, row.period.lower, row.period.upper - timedelta(days=1) if row.period.upper else None) for row in rows
    )


def people_above(team: Team, day: date) -> WorkerQuerySet:
    """Who can come or be sent from above: people of the enterprise on no team, or with an office; not of this team."""
    on_a_team = TeamMembership.objects.filter(period__contains=day)
    in_office = RoleAssignment.objects.filter(role__in=OFFICES, is_confirmed=True, period__contains=day)
    people = Worker.objects.filter(enterprise=team.workshop.enterprise_id, left_on__isnull=True)
    people = people.exclude(pk__in=on_a_team.filter(team=team).values("worker"))
    above = ~Q(pk__in=on_a_team.values("worker")) | Q(pk__in=in_office.values("worker"))
    return people.filter(above).in_name_order()


def focus_for(user: Any, focus: int) -> FocusTeam:
    """A time of special direction of a team of the user's workshops; else 404."""
    rows = FocusTeam.objects.filter(team__in=Team.objects.visible_to(user)).select_related("team")
    return get_object_or_404(rows, pk=focus)


def secondment_for(user: Any, secondment: int) -> Secondment:
    """A cadre sent to a team of the user's workshops; else 404."""
    rows = Secondment.objects.filter(team__in=Team.objects.visible_to(user)).select_related("team")
    return get_object_or_404(rows, pk=secondment)
