"""Reads of the blackboard's lines."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import F, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from emulation.models import Commendation, PraisedFor
from members.models import Worker, Workshop
from teamtrack.figures import format_day, format_percent
from teamtrack.paging import Page, page_of
from teamtrack.periods import Month

LINES_SHOWN = 12


@dataclass(frozen=True)
class Praise:
    """A line of the board in words; `name`: of whoever on the team it is about, `figures`: what it rests on."""

    line: Commendation

    @property
    def name(self) -> str:
        return self.line.worker.full_name if self.line.worker else ""

    @property
    def for_what(self) -> str:
        """Empty for what has no word of its own."""
        return "" if self.line.for_what == PraisedFor.OTHER else capfirst(self.line.get_for_what_display())

    @property
    def figures(self) -> str:
        return figure_words(self.line)


def figure_words(line: Commendation) -> str:
    """Chất lượng tháng 2/1967: 99,3%; empty where it rests on no figure."""
    if line.counted_from is None or line.counted_until is None:
        return ""
    month = Month.of(line.counted_from)
    words = {
        "share": format_percent(Fraction(line.figure)),
        "month": month.label,
        "day": format_day(line.counted_until),
    }
    if line.for_what == PraisedFor.QUALITY:
        whole, part = _("Quality of %(month)s: %(share)s"), _("Quality of %(month)s up to %(day)s: %(share)s")
    else:
        whole = _("Norm fulfilment of %(month)s: %(share)s")
        part = _("Norm fulfilment of %(month)s up to %(day)s: %(share)s")
    return (whole if line.counted_until == month.last else part) % words


def commendation_for(user: Any, workshop: str, line: int) -> Commendation:
    """One line of a board in the user's workshops; else 404."""
    lines = Commendation.objects.filter(workshop__in=user.stands.workshops).select_related("team", "workshop")
    return get_object_or_404(lines, workshop__slug=workshop, pk=line)


def latest_praise(workshop: Workshop, first: date, last: date) -> Commendation | None:
    """The latest line between two days; one query."""
    return _lines(workshop).filter(day__range=(first, last)).order_by("-day", "-pk").first()


def recent_commendations(workshop: Workshop) -> list[Commendation]:
    """The latest lines of a workshop, newest first."""
    return list(_lines(workshop).order_by("-day", "-pk")[:LINES_SHOWN])


def commendations_of(workshop: Workshop, after: int | None) -> Page[Commendation]:
    """The lines of a workshop, newest first, a page at a time."""
    return page_of(_lines(workshop), by="-day", after=after, seen=_lines(workshop))


def praise_of(worker: Worker) -> list[Praise]:
    """The latest lines that are about this worker, newest first; one query."""
    lines = Commendation.objects.filter(worker=worker).select_related("team", "worker").order_by("-day", "-pk")
    return [Praise(line) for line in lines[:LINES_SHOWN]]


def in_words(lines: Collection[Commendation]) -> tuple[Praise, ...]:
    return tuple(Praise(line) for line in lines)


def people_to_praise(workshop: Workshop, day: date) -> QuerySet[Any]:
    """Who is on a team of the workshop on that day, each with its name (`of_team`), team by team."""
    on_team = {"team_memberships__team__workshop": workshop, "team_memberships__period__contains": day}
    people = Worker.objects.filter(**on_team).annotate(of_team=F("team_memberships__team__short_name"))
    return people.order_by("team_memberships__team__code", "name_order", "pk")


def _lines(workshop: Workshop) -> QuerySet[Commendation]:
    return Commendation.objects.filter(workshop=workshop).select_related("team", "worker")
