"""Reads of the blackboard's lines."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from emulation.models import Commendation
from members.models import Workshop
from teamtrack.paging import Page, page_of

LINES_SHOWN = 12


def commendation_for(user: Any, workshop: str, line: int) -> Commendation:
    """One line of a board in the user's workshops; else 404."""
    lines = Commendation.objects.filter(workshop__in=user.stands.workshops).select_related("team", "workshop")
    return get_object_or_404(lines, workshop__slug=workshop, pk=line)


def recent_commendations(workshop: Workshop) -> list[Commendation]:
    """The latest lines of a workshop, newest first."""
    return list(_lines(workshop).order_by("-day", "-pk")[:LINES_SHOWN])


def commendations_of(workshop: Workshop, after: int | None) -> Page[Commendation]:
    """The lines of a workshop, newest first, a page at a time."""
    return page_of(_lines(workshop), by="-day", after=after, seen=_lines(workshop))


def _lines(workshop: Workshop) -> QuerySet[Commendation]:
    return Commendation.objects.filter(workshop=workshop).select_related("team")
