"""Reads of the blackboard's lines."""

from typing import Any

from django.shortcuts import get_object_or_404

from emulation.models import Commendation
from members.models import Workshop

LINES_SHOWN = 12


def commendation_for(user: Any, workshop: str, line: int) -> Commendation:
    """One line of a board in the user's workshops; else 404."""
    lines = Commendation.objects.filter(workshop__in=user.stands.workshops).select_related("team", "workshop")
    return get_object_or_404(lines, workshop__slug=workshop, pk=line)


def recent_commendations(workshop: Workshop) -> list[Commendation]:
    """The latest lines of a workshop, newest first."""
    lines = Commendation.objects.filter(workshop=workshop).select_related("team")
    return list(lines.order_by("-day", "-pk")[:LINES_SHOWN])
