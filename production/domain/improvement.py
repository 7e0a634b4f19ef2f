"""Improvements of the work: their kinds, and output before and after one."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from members.domain.contact import ENOUGH_DAYS, OutputStretch

COMPARED_DAYS = 92  # before, and after: three months at most


class ImprovementKind(StrEnum):
    """Cải tiến thao tác, bố trí lại dây chuyền, đổi cách làm."""

    MOTION = "motion"
    LAYOUT = "layout"
    METHOD = "method"


@dataclass(frozen=True)
class Comparison:
    """Trước và sau một cải tiến: by units per man-day of one item, or by norm fulfilment where it is about no item.

    Nothing is said of what caused what.
    """

    before: OutputStretch
    after: OutputStretch
    product: str = ""

    @property
    def sides(self) -> tuple[OutputStretch, OutputStretch]:
        return self.before, self.after

    @property
    def is_enough(self) -> bool:
        """Both sides hold enough working days to be put beside each other."""
        return min(self.before.days, self.after.days) >= ENOUGH_DAYS

    @property
    def level(self) -> Fraction | None:
        """After as a share of before: 2 is twice as much; None without enough days, or where before was nothing."""
        earlier, later = (side.per_man_day if self.product else side.fulfilment for side in self.sides)
        return later / earlier if self.is_enough and earlier and later is not None else None
