"""Months, quarters, ten-day periods and the working calendar; pure, touches no database."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`, both included."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


@dataclass(frozen=True, order=True)
class Month:
    """Tháng: a calendar month, written 1966-09 in addresses."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """ "1966-09" → September 1966; ValueError for anything else (the calendar starts in 1900)."""
        match = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", text)
        if not match or not 1900 <= int(match[1]) <= 2999:
            raise ValueError(text)
        return cls(int(match[1]), int(match[2]))

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    def days(self) -> Iterator[date]:
        return days_between(self.first, self.last)

    def plus(self, months: int) -> "Month":
        year, index = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(year, index + 1)

    @property
    def previous(self) -> "Month":
        return self.plus(-1)

    @property
    def next(self) -> "Month":
        return self.plus(1)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def label(self) -> str:
        """9/1966, as people write it."""
        return f"{self.number}/{self.year}"


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or before with a minus; else the last: 31 August and six are 28 February."""
    month = Month.of(day).plus(months)
    return month.first.replace(day=min(day.day, month.last.day))


@dataclass(frozen=True, order=True)
class Quarter:
    """Quý: three months, written 1966-Q3 in addresses."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        return cls(day.year, (day.month + 2) // 3)

    @property
    def first(self) -> date:
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def last(self) -> date:
        return Month(self.year, self.number * 3).last

    def __str__(self) -> str:
        return f"{self.year:04d}-Q{self.number}"


@dataclass(frozen=True)
class WorkingCalendar:
    """Lịch làm việc of a workshop: the weekly rest days (Monday = 0) and the single days off."""

    rest_weekdays: frozenset[int] = frozenset({6})
    days_off: frozenset[date] = field(default_factory=frozenset)

    def is_working(self, day: date) -> bool:
        return day.weekday() not in self.rest_weekdays and day not in self.days_off

    def working_days(self, first: date, last: date) -> list[date]:
        return [day for day in days_between(first, last) if self.is_working(day)]

    def after(self, day: date, working_days: int) -> date:
        """The working day so many after `day`."""
        while working_days:
            day += timedelta(days=1)
            working_days -= self.is_working(day)
        return day
