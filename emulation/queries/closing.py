"""Reads for closing a month and for its adjustments."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from members.domain.account import Held, Role
from members.models import Workshop
from production.models import DailyOutput, OutputAdjustment, ShiftClosing
from teamtrack.paging import Page, page_of
from teamtrack.periods import Month


@dataclass(frozen=True)
class UnclosedTeam:
    """A team with shifts that hold figures but were not closed."""

    team: str
    shifts: int
    first_day: date


def unclosed_shifts(workshop: Workshop, month: Month, today: date) -> list[UnclosedTeam]:
    """Teams of the workshop with entered but unclosed shifts in the month, up to today (three queries)."""
    span = (month.first, min(month.last, today))
    closed = set(
        ShiftClosing.objects.filter(team__workshop=workshop, day__range=span)
        .order_by("pk")
        .values_list("team", "day", "shift")
    )
    entered = (
        DailyOutput.objects.filter(team__workshop=workshop, day__range=span)
        .order_by("team", "day", "shift")
        .values_list("team", "day", "shift")
        .distinct()
    )
    open_days: dict[int, list[date]] = {}
    for team, day, shift in entered:
        if (team, day, shift) not in closed:
            open_days.setdefault(team, []).append(day)
    names = dict(workshop.teams.order_by("code", "pk").values_list("pk", "short_name"))
    return [UnclosedTeam(name, len(open_days[pk]), open_days[pk][0]) for pk, name in names.items() if pk in open_days]


def own_team(user: Any, workshop: Workshop) -> Held | None:
    """What the user leads of this workshop: number and name of the team, without a query."""
    led = [held for held in user.stands.held if held.role is Role.TEAM_LEADER and held.workshop == workshop.pk]
    return min(led, key=lambda held: held.team or 0, default=None)


def adjustments_of(user: Any, workshop: Workshop, month: Month) -> QuerySet[OutputAdjustment]:
    """The month's adjustments the user may see: the manager all, a team leader those of their own team."""
    found = OutputAdjustment.objects.filter(team__workshop=workshop, day__range=(month.first, month.last))
    if workshop.pk not in user.stands.over_workshop(Role.WORKSHOP_MANAGER):
        found = found.filter(team__in=user.stands.teams(Role.TEAM_LEADER))
    return found.select_related("worker", "team", "product", "proposed_by__worker", "approved_by__worker")


def adjustment_page(user: Any, workshop: Workshop, month: Month, after: int | None) -> Page[OutputAdjustment]:
    """The same, the latest first, a page at a time."""
    found = adjustments_of(user, workshop, month)
    return page_of(found, by="-pk", after=after, seen=found)


def adjustment_for(user: Any, workshop: str, adjustment: int) -> OutputAdjustment:
    """One adjustment in the user's workshops; else 404."""
    found = OutputAdjustment.objects.filter(team__workshop__in=user.stands.workshops, team__workshop__slug=workshop)
    return get_object_or_404(found.select_related("team__workshop"), pk=adjustment)
