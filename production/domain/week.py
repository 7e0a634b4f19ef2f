"""Tuần: an ISO week as addresses name it, and why a cell of the week grid is only for reading."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from teamtrack.periods import WorkingCalendar, days_between

SUNDAY = 6


@dataclass(frozen=True, order=True)
class Week:
    """Tuần: Monday to Sunday, written 1966-W43 in addresses; the week belongs to the year of its Thursday."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Week":
        year, number, _weekday = day.isocalendar()
        return cls(year, number)

    @classmethod
    def parse(cls, text: str) -> "Week":
        """ "1966-W43" → the week from 24 October 1966; ValueError for anything else (the calendar starts in 1900)."""
        match = re.fullmatch(r"([0-9]{4})-W([0-9]{2})", text)
        if not match or not 1900 <= int(match[1]) <= 2999:
            raise ValueError(text)
        date.fromisocalendar(int(match[1]), int(match[2]), 1)  # the 53rd week of a year that has none
        return cls(int(match[1]), int(match[2]))

    @property
    def first(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return self.first + timedelta(days=6)

    @property
    def previous(self) -> "Week":
        return Week.of(self.first - timedelta(days=1))

    @property
    def next(self) -> "Week":
        return Week.of(self.last + timedelta(days=1))

    def shown(self, calendar: WorkingCalendar, written: set[date]) -> list[date]:
        """Monday to Saturday; Sunday too where it is worked or something is written on it."""
        days = days_between(self.first, self.last)
        return [day for day in days if day.weekday() != SUNDAY or calendar.is_working(day) or day in written]

    def __str__(self) -> str:
        return f"{self.year:04d}-W{self.number:02d}"


class Shut(StrEnum):
    """Why a cell is only for reading."""

    FUTURE = "future"
    MONTH = "month"
    SHIFT = "shift"
    NOT_ON_TEAM = "not_on_team"
    AWAY = "away"
    OTHER_PRODUCT = "other_product"
    DAY_OFF = "day_off"
    READER = "reader"


@dataclass(frozen=True)
class CellFacts:
    """What decides about a cell: of its day, of the worker on it, and whether the reader leads the team."""

    may_write: bool = True
    is_future: bool = False
    is_month_closed: bool = False
    is_shift_closed: bool = False
    is_working: bool = True
    is_member: bool = True
    is_away: bool = False
    has_other_product: bool = False


def why_shut(facts: CellFacts) -> Shut | None:
    """The gravest reason not to type here; None: the cell is open.

    A day off wants its reason, and two products or an absence want more than one box: they belong to the day's page.
    """
    reasons = (
        (facts.is_future, Shut.FUTURE),
        (facts.is_month_closed, Shut.MONTH),
        (facts.is_shift_closed, Shut.SHIFT),
        (not facts.is_member, Shut.NOT_ON_TEAM),
        (facts.is_away, Shut.AWAY),
        (facts.has_other_product, Shut.OTHER_PRODUCT),
        (not facts.is_working, Shut.DAY_OFF),
        (not facts.may_write, Shut.READER),
    )
    return next((shut for holds, shut in reasons if holds), None)
