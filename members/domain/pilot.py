"""Pilots: what a group's own target may be, and what stands beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

LEAST_TARGET, MOST_TARGET = 50, 300  # per cent of the norm


@dataclass(frozen=True)
class GroupFulfilment:
    """Tỷ lệ hoàn thành định mức of the groups of a team over some days, of whoever was in none, of the whole team.

    A group that made nothing is not in `of_group`; `left_out`: lines without a norm.
    """

    of_group: Mapping[int, Fraction | None]
    of_no_group: Fraction | None
    of_team: Fraction | None
    left_out: int
