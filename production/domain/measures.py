"""Giá thành and kỷ luật kỹ thuật, two of the four measures of a team, on exact fractions (practice 14).

The report: the team is where "chất lượng và giá thành sản phẩm" are ensured and "các quy trình, quy tắc kỹ thuật" kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

# A piece of 1966 cost some xu, one of today thousands of đồng: a hundred pieces are read in đồng at both times.
PIECES = 100
MOST_POINTS = 500  # of one check


@dataclass(frozen=True)
class ProductCost:
    """What a product was to cost a team in a month, in đồng per hundred pieces, and what was booked, in đồng in all.

    `booked` None: nothing yet. `good` units are the month's, corrections included.
    """

    planned: Decimal
    booked: Decimal | None
    good: int

    @property
    def unit_cost(self) -> Fraction | None:
        """Giá thành: booked ÷ good units, for a hundred pieces; None while nothing is booked or good."""
        return Fraction(self.booked) * PIECES / self.good if self.booked is not None and self.good > 0 else None

    @property
    def against_plan(self) -> Fraction | None:
        """Unit cost ÷ planned; 1 is as planned, more is dearer."""
        return None if self.unit_cost is None else self.unit_cost / Fraction(self.planned)


def cost_against_plan(costs: Iterable[ProductCost]) -> Fraction | None:
    """Σ booked ÷ Σ what the good units were to cost, over the products whose unit cost is known; None: of none.

    Pieces of several products cannot be added up, what they were to cost can: of one product it is its `against_plan`.
    """
    known = [cost for cost in costs if cost.unit_cost is not None]
    due = sum((Fraction(cost.planned) * cost.good / PIECES for cost in known), Fraction(0))
    booked = sum((Fraction(cost.booked) for cost in known if cost.booked is not None), Fraction(0))
    return booked / due if due else None


def share_kept(kept: int, points: int) -> Fraction | None:
    """Kỷ luật kỹ thuật: Σ points kept ÷ Σ points checked; None where nothing was checked."""
    return Fraction(kept, points) if points else None
