"""The three kinds, and the aspects in which somebody needs more help (domain.md, "Tier", "aspect").

Nothing here computes a tier: people decide in a meeting of the cell (rule 4).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

WORDS_OF_A_REASON = 5  # of a decision, of a proposal, of an objection


class Tier(StrEnum):
    """Loại: active, average, weak; on screens never "kém" alone but "Cần giúp thêm: {aspects}"."""

    ACTIVE = "active"
    AVERAGE = "average"
    WEAK = "weak"


class Aspect(StrEnum):
    """Từng mặt: in what somebody does well or needs help."""

    OUTPUT = "output"
    QUALITY = "quality"
    DISCIPLINE = "discipline"
    ATTITUDE = "attitude"
    SOLIDARITY = "solidarity"
    STUDY = "study"


class Decided(NamedTuple):
    """What was decided about one person, in a meeting on that day; in every aspect named."""

    tier: Tier
    aspects: tuple[Aspect, ...]
    decided_on: date


@dataclass(frozen=True)
class WorkerFacts:
    """Facts about one worker over some days, for people to weigh; nothing is concluded from them (rule 4).

    `absences` are days by kind (leave, sick, meeting, absent); `lost_minutes` those in which they could not work.
    """

    worker: int
    first: date
    last: date
    fulfilment: Fraction | None
    quality: Fraction | None
    attendance: Fraction | None
    absences: Mapping[str, int]
    lost_minutes: int


type Move = tuple[Tier | None, Tier | None]


def transitions(before: Mapping[int, Decided], after: Mapping[int, Decided]) -> dict[Move, int]:
    """How many went from which kind to which; None where somebody came in between, or is no longer weighed."""
    return dict(
        Counter(
            (before[worker].tier if worker in before else None, after[worker].tier if worker in after else None)
            for worker in before.keys() | after.keys()
        )
    )


def years_of(days: Sequence[date]) -> dict[int, tuple[int, int]]:
    """Of each year the two sessions to compare, by their places in `days`, which are in order.

    The last one of the year before, or its first, and its last; none where that is one and the same.
    """
    found: dict[int, tuple[int, int]] = {}
    for place, day in enumerate(days):
        first, _last = found.get(day.year, (max(place - 1, 0), place))
        found[day.year] = (first, place)
    return {year: (first, last) for year, (first, last) in found.items() if first != last}


_ORDER = {Tier.WEAK: 0, Tier.AVERAGE: 1, Tier.ACTIVE: 2}


def raised(moves: Mapping[Move, int]) -> int:
    """How many rose to active or to average (story, figure 26)."""
    return sum(count for (old, new), count in moves.items() if old and new and _ORDER[new] > _ORDER[old])


def lowered(moves: Mapping[Move, int]) -> int:
    """How many went the other way."""
    return sum(count for (old, new), count in moves.items() if old and new and _ORDER[new] < _ORDER[old])
