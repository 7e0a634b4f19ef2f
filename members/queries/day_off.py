"""Reads of a workshop's days off."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from members.models import DayOff, Workshop
from teamtrack.sources import ask

FIRST_YEAR, LAST_YEAR = 1900, 2999


@dataclass(frozen=True)
class DayOffLine:
    """A day off, and whether it can still be taken back."""

    pk: int
    day: date
    name: str
    may_remove: bool


@dataclass(frozen=True)
class DaysOff:
    """The days off of one year; `closed` is the last day of the last closed month."""

    workshop: Workshop
    year: int
    lines: tuple[DayOffLine, ...]
    closed: date | None

    @property
    def before(self) -> int | None:
        """The year before, as far as there was a workshop in it."""
        first = self.workshop.founded_on.year if self.workshop.founded_on else FIRST_YEAR
        return self.year - 1 if self.year > first else None

    @property
    def after(self) -> int:
        return min(self.year + 1, LAST_YEAR)

    @property
    def rest_words(self) -> str:
        """Which days of every week are off."""
        days = resting_words(self.workshop)
        return _("Beside them every week: %(days)s.") % {"days": days} if days else _("No day of the week is off.")


def resting_words(workshop: Workshop) -> str:
    """Thứ bảy, Chủ nhật; empty for none."""
    names = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
    return ", ".join(names[day] for day in sorted(workshop.rest_weekdays))


def days_off_of(workshop: Workshop, asked: str, today: date) -> DaysOff:
    """Of the year written in an address; whatever is no year means this one."""
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else today.year
    year = min(max(year, FIRST_YEAR), LAST_YEAR)
    closed = max(ask("closed_until", workshop=workshop), default=None)
    found = DayOff.objects.filter(workshop=workshop, day__year=year).order_by("day", "pk")
    lines = tuple(DayOffLine(off.pk, off.day, off.name, closed is None or off.day > closed) for off in found)
    return DaysOff(workshop, year, lines, closed)


def day_off_for(user: Any, workshop: str, day_off: int) -> DayOff:
    """A day off of a workshop of the user's; else 404."""
    found = DayOff.objects.filter(workshop__in=Workshop.objects.visible_to(user), workshop__slug=workshop)
    return get_object_or_404(found.select_related("workshop"), pk=day_off)
