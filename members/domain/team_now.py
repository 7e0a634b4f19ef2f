"""What goes on in a team, as whoever keeps output tells it: for a day, and for the month so far."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from teamtrack.periods import Month


@dataclass(frozen=True)
class Away:
    """Somebody who was away, and how; `kind` is empty where only the team leader is told."""

    name: str
    kind: str


@dataclass(frozen=True)
class TeamNow:
    """Diễn biến trong tổ: of today once something is written, else of the working day before.

    `open_shifts`: those still to be closed; `left_out`: lines of the month without a norm; `url`: the day itself.
    """

    day: date
    is_today: bool
    month: Month
    fulfilment: Fraction | None
    of_month: Fraction | None
    left_out: int
    away: tuple[Away, ...]
    is_entered: bool
    open_shifts: tuple[int, ...]
    url: str
