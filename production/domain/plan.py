"""Progress of a plan, its completion date, days early, and the forecast; pure (domain.md, "Formulas")."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from teamtrack.periods import Month, WorkingCalendar, days_between

DAYS_FOR_A_FORECAST = 5  # working days with output; below it "not enough data"
DAYS_OF_PACE = 10  # the last working days from which the pace is taken


@dataclass(frozen=True)
class PlannedProduct:
    """One line of a plan: planned units, and the norm that weighs it: of the plan's first day (None: no norm)."""

    product: int
    quantity: int
    norm: int | None
    code: str = ""


@dataclass(frozen=True)
class TenDays:
    """Mười ngày: a third of a month; the last one runs to the month's end."""

    first: date
    last: date


def ten_days(month: Month) -> list[TenDays]:
    """The three ten-day periods of a month."""
    starts = [month.first.replace(day=day) for day in (1, 11, 21)]
    ends = [month.first.replace(day=10), month.first.replace(day=20), month.last]
    return [TenDays(first, last) for first, last in zip(starts, ends, strict=True)]


@dataclass(frozen=True)
class Forecast:
    """When the plan will be reached: between two different dates, never one bare date."""

    earliest: date
    latest: date


@dataclass(frozen=True)
class PlanProgress:
    """A plan as of a day. `made` is good units by product and day, within the plan's period."""

    first: date
    last: date
    lines: Sequence[PlannedProduct]
    made: Mapping[date, Mapping[int, int]]
    calendar: WorkingCalendar
    today: date

    def cumulative(self, product: int, day: date) -> int:
        """Good units of one product up to and with `day`."""
        return sum(units.get(product, 0) for made_on, units in self.made.items() if made_on <= day)

    def _weight(self, line: PlannedProduct) -> Fraction:
        """What one unit of the line counts: its norm-days, or one where no line of the plan can be weighed alike."""
        return Fraction(1, line.norm) if self.in_norm_days and line.norm else Fraction(1)

    @property
    def planned(self) -> Fraction:
        """The whole plan in weighted units."""
        return sum((line.quantity * self._weight(line) for line in self.lines), Fraction(0))

    def weighted_until(self, day: date) -> Fraction:
        """Weighted good units of the planned products up to `day`."""
        return sum((self.cumulative(line.product, day) * self._weight(line) for line in self.lines), Fraction(0))

    def progress(self, day: date | None = None) -> Fraction:
        """Cumulative good ÷ planned on a day, several products weighed by their norm-days; 1 is the plan."""
        return self.weighted_until(day or self.today) / self.planned

    def due(self, day: date) -> Fraction:
        """Share of the plan's working days elapsed by `day`, itself included."""
        working = self.calendar.working_days(self.first, self.last)
        return Fraction(sum(1 for worked in working if worked <= day), len(working)) if working else Fraction(1)

    def shortfall(self, day: date) -> Fraction:
        """How far below the plan due by `day`: 0.45 is 45 % short; negative when ahead."""
        due = self.due(day) * self.planned
        return 1 - self.weighted_until(day) / due if due else Fraction(0)

    @property
    def completed_on(self) -> date | None:
        """First day on which every product had reached its planned quantity; None: not yet."""
        reached: list[date] = []
        for line in self.lines:
            total = 0
            for day in sorted(self.made):
                total += self.made[day].get(line.product, 0)
                if total >= line.quantity:
                    reached.append(day)
                    break
            else:
                return None
        return max(reached, default=None)

    @property
    def days_early(self) -> int | None:
        """Plan's last day − completion date, calendar days; negative: late; None: not completed."""
        return (self.last - self.completed_on).days if self.completed_on else None

    def missing(self) -> list[tuple[PlannedProduct, int]]:
        """The products that are not reached yet, with the good units still wanting."""
        wanting = [(line, line.quantity - self.cumulative(line.product, self.today)) for line in self.lines]
        return [(line, units) for line, units in wanting if units > 0]

    @property
    def in_norm_days(self) -> bool:
        """Whether the plan is counted in norm-days (several products that all have a norm), not in pieces."""
        return len(self.lines) > 1 and all(line.norm is not None for line in self.lines)

    @property
    def is_over(self) -> bool:
        return self.today > self.last

    def forecast(self) -> Forecast | None:
        """Completion between two dates, from the slowest and the fastest third of the last ten working days.

        None when already completed, when the period is over, under five working days of output, or when nothing of
        the plan was made lately.
        """
        if self.completed_on or self.is_over:
            return None
        days = self._days_so_far()
        if sum(1 for day in days if any(self.made.get(day, {}).values())) < DAYS_FOR_A_FORECAST:
            return None
        paces = sorted(self._weighted_on(day) for day in days[-DAYS_OF_PACE:])
        third = max(1, len(paces) // 3)
        slow = sum(paces[:third], Fraction(0)) / third
        fast = sum(paces[-third:], Fraction(0)) / third
        mean = sum(paces, Fraction(0)) / len(paces)
        earliest = self._reached_at((fast + mean) / 2)
        latest = self._reached_at((slow + mean) / 2)
        if earliest is None or latest is None:
            return None
        if latest == earliest:  # an even pace still is no promise
            latest = self._next_working_day(earliest)
        return Forecast(earliest, latest)

    def _days_so_far(self) -> list[date]:
        """Days of the period on which the team made something or should have; today only once it has."""
        worked = {day for day, units in self.made.items() if day <= self.today and any(units.values())}
        due = set(self.calendar.working_days(self.first, min(self.last, self.today))) - {self.today}
        return sorted(worked | due)

    def _weighted_on(self, day: date) -> Fraction:
        """Weighted good units of the planned products on one day."""
        units = self.made.get(day, {})
        return sum((units.get(line.product, 0) * self._weight(line) for line in self.lines), Fraction(0))

    def _reached_at(self, pace: Fraction) -> date | None:
        """The working day on which every product is reached at a steady pace a day; None: not within ten periods."""
        if pace <= 0:
            return None
        missing = sum(
            (
                max(line.quantity - self.cumulative(line.product, self.today), 0) * self._weight(line)
                for line in self.lines
            ),
            Fraction(0),
        )
        start = self.today + timedelta(days=1) if any(self.made.get(self.today, {}).values()) else self.today
        for day in days_between(start, self.last + (self.last - self.first) * 10):
            if self.calendar.is_working(day):
                missing -= pace
                if missing <= 0:
                    return day
        return None

    def _next_working_day(self, day: date) -> date:
        """The first working day after `day`; the next day where the calendar knows none within a month."""
        after = self.calendar.working_days(day + timedelta(days=1), day + timedelta(days=31))
        return after[0] if after else day + timedelta(days=1)
