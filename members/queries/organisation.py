"""Reads of the organisation that every app needs; the getters behind @requires."""

from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from members.models import DayOff, Team, Worker, Workshop
from teamtrack.errors import RuleBroken
from teamtrack.periods import Month, WorkingCalendar


def team_for(user: Any, team: str) -> Team:
    """The team with this slug in a workshop of the user's; else 404."""
    found: Team = get_object_or_404(Team.objects.visible_to(user).select_related("workshop"), slug=team)
    return found


def team_with_calendar_for(user: Any, team: str) -> Team:
    """The same with its working calendar; one query."""
    found: Team = get_object_or_404(_with_days_off(user), slug=team)
    return _with_calendar(found)


def teams_with_calendar(user: Any) -> list[Team]:
    """The teams of the user's workshops, each with its workshop and working calendar; one query."""
    return [_with_calendar(team) for team in _with_days_off(user).order_by("workshop", "code", "pk")]


def _with_days_off(user: Any) -> Any:
    days_off = DayOff.objects.filter(workshop=OuterRef("workshop")).order_by("day").values("day")
    return Team.objects.visible_to(user).select_related("workshop").annotate(off=ArraySubquery(days_off))


def _with_calendar(team: Any) -> Team:
    workshop = team.workshop
    workshop.calendar = WorkingCalendar(frozenset(workshop.rest_weekdays), frozenset(team.off))
    found: Team = team
    return found


def workshop_for(user: Any, workshop: str) -> Workshop:
    """The workshop with this slug, when it is one of the user's; else 404."""
    found: Workshop = get_object_or_404(Workshop.objects.visible_to(user), slug=workshop)
    return found


def worker_for(user: Any, worker: int) -> Worker:
    """The worker with this number whom the user may see; else 404."""
    return get_object_or_404(Worker.objects.visible_to(user), pk=worker)


def month_or_404(text: str) -> Month:
    """A month written 1966-09; else 404."""
    try:
        return Month.parse(text)
    except ValueError as wrong:
        raise Http404 from wrong


def day_or_404(text: str) -> date:
    """A day written 1966-09-21; else 404."""
    try:
        day = date.fromisoformat(text)
    except ValueError as wrong:
        raise Http404 from wrong
    if len(text) != len("1966-09-21") or not 1900 <= day.year <= 2999:
        raise Http404
    return day


# --- for commands, which ask as nobody and see everything -------------------------------------------------------------


def workshop_named(name: str) -> Workshop:
    """The workshop with this name or address, in capitals or not: Z2; RuleBroken where it is not just one."""
    found: Workshop = _the_one(Workshop.objects.filter(Q(slug__iexact=name) | Q(name__iexact=name)), name)
    return found


def team_named(workshop: Workshop, name: str) -> Team:
    """The team of the workshop with this code or address: 6, to-6; RuleBroken where it is not just one."""
    found: Team = _the_one(workshop.teams.filter(Q(slug__iexact=name) | Q(code__iexact=name)), name)
    return found


def _the_one(found: Any, name: str) -> Any:
    things = list(found.order_by("pk")[:2])
    if len(things) != 1:
        raise RuleBroken(_("There is no such workshop or team: %(name)s") % {"name": name})
    return things[0]
