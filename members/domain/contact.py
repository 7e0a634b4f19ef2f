"""Contacts and visits: when, in whose name, why; the weeks of the Friday list, output before and after a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from teamtrack.periods import WorkingCalendar

FRIDAY = 4  # of a week that begins on Monday with 0
WEEK = timedelta(days=7)
STRIP_WEEKS = 13  # shown one by one
LONG_UNSEEN_DAYS = 21  # from here on the first page names the person
DAYS_TO_CORRECT = 7  # in which what was written down may be corrected
MOST_MINUTES = 600  # of one contact
ILLNESS_DAYS = 2  # working days in a row from which on an illness suggests a visit
ILLNESS_IS_NEW_DAYS = 14  # how long after it a visit is still suggested
LONG_UNVISITED_DAYS = 365
EFFECT_DAYS = 28  # before, and after
ENOUGH_DAYS = 5  # working days of output, below which there is not enough data


class ContactKind(StrEnum):
    """Dịp gặp: the weekly Friday, a break, a rest day, at home, at the machine."""

    FRIDAY = "friday"
    BREAK = "break"
    REST_DAY = "rest_day"
    HOME = "home"
    MACHINE = "machine"


class Capacity(StrEnum):
    """Tư cách: for oneself, or assigned by an organisation."""

    PERSONAL = "personal"
    ASSIGNED = "assigned"


class VisitReason(StrEnum):
    """Vì sao thăm; no diagnosis is ever kept."""

    ILLNESS = "illness"
    HARDSHIP = "hardship"
    FAMILY = "family"
    JOY = "joy"
    OTHER = "other"


def is_correctable(day: date, today: date) -> bool:
    """Until a week after the day on which something was written down."""
    return (today - day).days <= DAYS_TO_CORRECT


def friday_of(day: date) -> date:
    """The Friday of the week, from Monday on, in which the day lies."""
    return day + timedelta(days=FRIDAY - day.weekday())


@dataclass(frozen=True)
class FridayWeek:
    """A week of the Friday list, and how many contacts one member logged in it."""

    friday: date
    contacts: int
    is_over: bool

    @property
    def is_missed(self) -> bool:
        return self.is_over and not self.contacts


@dataclass(frozen=True)
class FridayRecord:
    """A member's weeks since they had a Friday list, the latest last.

    `latest`: the last weeks of the calendar, the same for every member; None for one that does not count.
    """

    weeks: tuple[FridayWeek, ...]
    latest: tuple[FridayWeek | None, ...]

    @property
    def contacts(self) -> int:
        return sum(week.contacts for week in self.weeks)

    @property
    def missed(self) -> int:
        return sum(week.is_missed for week in self.weeks)

    @property
    def since(self) -> date:
        """The first Friday that counts; there is none without a week."""
        return self.weeks[0].friday

    @property
    def per_week(self) -> Fraction | None:
        """Contacts for each week that is over or has one; None where there is none."""
        counted = sum(week.is_over or week.contacts > 0 for week in self.weeks)
        return Fraction(self.contacts, counted) if counted else None


def friday_record(met: Mapping[date, int], since: date, today: date, calendar: WorkingCalendar) -> FridayRecord:
    """The weeks whose Friday lies on or after `since`, up to this one, which is over once its Friday has passed.

    `met`: by Friday, how many contacts there were in its week. A Friday off asks nothing of anybody: its week is left
    out where nobody was met.
    """
    first, last = friday_of(since), friday_of(today)
    if first < since:
        first += WEEK
    fridays = [first + n * WEEK for n in range((last - first).days // 7 + 1)]
    weeks = (FridayWeek(friday, met.get(friday, 0), friday < today) for friday in fridays)
    counted = {week.friday: week for week in weeks if week.contacts or calendar.is_working(week.friday)}
    latest = tuple(counted.get(last - n * WEEK) for n in reversed(range(STRIP_WEEKS)))
    return FridayRecord(tuple(counted.values()), latest)


@dataclass(frozen=True)
class Illness:
    """Ốm: working days in a row on which a worker (its number) was away sick; nothing else is known of it."""

    worker: int
    first: date
    last: date
    days: int


@dataclass(frozen=True)
class OutputStretch:
    """Output of some weeks: working days, fulfilment, and good units per man-day of one product where there is one."""

    first: date
    last: date
    days: int
    fulfilment: Fraction | None
    per_man_day: Fraction | None = None


@dataclass(frozen=True)
class Effect:
    """Trước và sau: somebody's output before and after a day. Nothing is said of what caused what."""

    day: date
    before: OutputStretch
    after: OutputStretch
    product: str = ""

    @property
    def stretches(self) -> tuple[OutputStretch, OutputStretch]:
        return self.before, self.after

    @property
    def is_enough(self) -> bool:
        """Both sides hold enough working days to be put beside each other."""
        return min(self.before.days, self.after.days) >= ENOUGH_DAYS
