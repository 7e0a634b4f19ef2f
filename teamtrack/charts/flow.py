"""How people went from kind to kind between sessions of classification: stacked blocks and bands between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class FlowStep:
    """One session: how many of each kind (active, average, needing more help), and the moves since the one before."""

    day: date
    counts: tuple[int, int, int]
    moves: Mapping[tuple[int, int], int]
