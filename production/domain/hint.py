"""When output is a reason to ask how somebody is (members.domain.hint): the limits, each once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from statistics import fmean

from production.domain.output import OutputLine, per_man_day

type Days = Mapping[date, Sequence[OutputLine]]  # of one product, in the order of days

ENOUGH_DAYS = 3  # of the same product, on the last days and before them
LOWER = Fraction(9, 10)  # of the own former level; less than a tenth is within the chance of a few days
SKILLED = 3  # skill grade, of seven, from which on somebody knows the trade
LEARNING = 1  # up to this grade somebody is learning it
UNEVEN = 0.12  # mean step from one day to the next ÷ their mean; of a steady hand it is about 0.04
ENOUGH_UNEVEN_DAYS = 10


def lower_level(before: Days, now: Days) -> tuple[Fraction, Fraction] | None:
    """Units per man-day of one product before and now; None: too few days, or not that much lower."""
    if min(len(_levels(before)), len(_levels(now))) < ENOUGH_DAYS:
        return None
    former, present = (per_man_day(line for lines in days.values() for line in lines) for days in (before, now))
    return (former, present) if former and present is not None and present < LOWER * former else None


def are_uneven(products: Iterable[Days]) -> bool:
    """Thất thường: each day is held against the day before with the same product.

    So neither another item, nor another norm, nor one step up or down makes days uneven.
    """
    worked: set[date] = set()
    steps: list[float] = []
    for days in products:
        levels = _levels(days)
        worked |= levels.keys()
        if any(levels.values()):
            mean = fmean(levels.values())
            steps += [abs(one - other) / mean for one, other in pairwise(levels.values())]
    return len(worked) >= ENOUGH_UNEVEN_DAYS and bool(steps) and fmean(steps) >= UNEVEN


def _levels(days: Days) -> dict[date, float]:
    """Units per man-day of each day that was worked; one that a correction took back is none."""
    return {day: float(level) for day, lines in days.items() if (level := per_man_day(lines)) is not None}
