"""When output is a reason to ask how somebody is (members.domain.hint): the limits, each once."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from statistics import fmean

from production.domain.output import OutputLine, per_man_day

ENOUGH_DAYS = 3  # of the same product, on the last days and before them
LOWER = Fraction(9, 10)  # of the own former level; less than a tenth is within the chance of a few days
SKILLED = 3  # skill grade, of seven, from which on somebody knows the trade
LEARNING = 1  # up to this grade somebody is learning it
UNEVEN = 0.12  # mean step from one day to the next ÷ their mean; of a steady hand it is about 0.04
ENOUGH_UNEVEN_DAYS = 10


def lower_level(before: Sequence[OutputLine], now: Sequence[OutputLine]) -> tuple[Fraction, Fraction] | None:
    """Units per man-day of one product before and now, a line a day; None: too few days, or not that much lower."""
    if min(len(before), len(now)) < ENOUGH_DAYS:
        return None
    former, present = per_man_day(before), per_man_day(now)
    return (former, present) if former and present is not None and present < LOWER * former else None


def are_uneven(products: Iterable[Sequence[OutputLine]]) -> bool:
    """Thất thường: of each product a line a day, in the order of days; each is held against the day before.

    So neither another item, nor another norm, nor one step up or down makes days uneven.
    """
    number, steps = 0, []
    for days in products:
        made = [float(level) for line in days if (level := per_man_day([line])) is not None]
        number += len(made)
        steps += [abs(one - other) / fmean(made) for one, other in pairwise(made) if any(made)]
    return number >= ENOUGH_UNEVEN_DAYS and bool(steps) and fmean(steps) >= UNEVEN
