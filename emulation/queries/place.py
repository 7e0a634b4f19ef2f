"""Which board an address means."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from members.models import Team, Workshop
from members.queries.organisation import month_or_404, workshop_for
from teamtrack.business_day import business_day
from teamtrack.periods import Month


@dataclass(frozen=True)
class BoardPlace:
    """A workshop's board of one month."""

    workshop: Workshop
    month: Month

    @property
    def previous(self) -> Month | None:
        """The month before, as far as there was a workshop in it."""
        month = self.month.previous
        return month if self.workshop.is_founded(month.last) else None


def teams_in(workshop: Workshop, month: Month) -> list[Team]:
    """The teams of a workshop that were founded by the end of a month, in the order of their codes."""
    return [team for team in workshop.teams.order_by("code", "pk") if team.is_founded(month.last)]


def not_founded(whose: Team | Workshop, month: Month) -> str:
    """What is told where figures of a month are asked for that there was none in yet."""
    words = _("In month %(month)s there was no %(name)s yet.")
    return words % {"month": month.label, "name": whose.name}


def board_place(user: Any, workshop: str, month: str = "") -> BoardPlace:
    """The board at this address (without a month: this month's).

    Else 404, also for a month that has not begun, or lies before the workshop was founded.
    """
    current = Month.of(business_day())
    shown = month_or_404(month) if month else current
    if shown > current:
        raise Http404
    place = BoardPlace(workshop_for(user, workshop), shown)
    if not place.workshop.is_founded(shown.last):
        raise Http404
    return place
