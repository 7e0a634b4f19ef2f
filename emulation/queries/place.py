"""Which board an address means."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404

from members.models import Workshop
from members.queries.organisation import month_or_404, workshop_for
from teamtrack.business_day import business_day
from teamtrack.periods import Month


@dataclass(frozen=True)
class BoardPlace:
    """A workshop's board of one month."""

    workshop: Workshop
    month: Month


def board_place(user: Any, workshop: str, month: str = "") -> BoardPlace:
    """The board at this address (without a month: this month's); else 404, also for a month that has not begun."""
    current = Month.of(business_day())
    shown = month_or_404(month) if month else current
    if shown > current:
        raise Http404
    return BoardPlace(workshop_for(user, workshop), shown)
