"""The days off of a workshop; the working calendar of closed months stays as it was."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from members.models import DayOff, Workshop
from teamtrack.errors import RuleBroken
from teamtrack.figures import format_day
from teamtrack.names import tidy
from teamtrack.periods import days_between
from teamtrack.sources import ask

LONGEST = 31  # days off in a row
YEARS_AHEAD = 2


@transaction.atomic
def add_days_off(*, workshop: Workshop, first: date, last: date | None, name: str, today: date) -> int:
    """Every day from `first` to `last` is off; how many were added."""
    last = last or first
    if last < first:
        raise RuleBroken(_("The last day is before the first."), field="last")
    if (last - first).days >= LONGEST:
        raise RuleBroken(_("At most %(days)s days at once.") % {"days": LONGEST}, field="last")
    earliest, latest = date(1900, 1, 1), date(today.year + YEARS_AHEAD, 12, 31)
    if not (earliest <= first and last <= latest):
        words = _("Choose days from %(first)s to %(last)s.")
        raise RuleBroken(words % {"first": format_day(earliest), "last": format_day(latest)}, field="first")
    _check_open(workshop, first, field="first")
    days = list(days_between(first, last))
    taken = DayOff.objects.filter(workshop=workshop, day__in=days).order_by("day").first()
    if taken is not None:
        words = _("%(day)s is a day off already: %(name)s.")
        raise RuleBroken(words % {"day": format_day(taken.day), "name": taken.name}, field="first")
    # Two who add the same day at once: the first name stays.
    DayOff.objects.bulk_create(
        (DayOff(workshop=workshop, day=day, name=tidy(name)) for day in days), ignore_conflicts=True
    )
    _tell(workshop, days)
    return len(days)


@transaction.atomic
def remove_day_off(*, day_off: DayOff) -> None:
    """The day is worked again."""
    _check_open(day_off.workshop, day_off.day)
    day_off.delete()
    _tell(day_off.workshop, [day_off.day])


def _check_open(workshop: Workshop, day: date, field: str = "") -> None:
    closed = max(ask("closed_until", workshop=workshop), default=None)
    if closed and day <= closed:
        words = _("Months up to %(day)s are closed; their calendar stays.")
        raise RuleBroken(words % {"day": format_day(closed)}, field=field)


def _tell(workshop: Workshop, days: list[date]) -> None:
    for first in sorted({day.replace(day=1) for day in days}):
        ask("workshop_changed", workshop=workshop, day=first)
