"""The board as a screen on the wall shows it: today's, for a whole workshop, nobody signed in."""

from dataclasses import dataclass
from datetime import date

from emulation.models import Commendation
from emulation.queries.board import BoardPage, CriterionWords, board_page, criteria_in_words
from emulation.queries.commendation import recent_commendations
from emulation.queries.ranking import board_version, criteria_in_force
from members.models import Workshop
from teamtrack.periods import Month

PRAISES = 4  # beside the one on top
DENSE = 9  # teams from which the lines are set closer


@dataclass(frozen=True)
class WallBoard:
    """What hangs on the wall; `version` is that of its figures on this day."""

    page: BoardPage
    day: date
    version: str
    praises: tuple[Commendation, ...]
    criteria: tuple[CriterionWords, ...]

    @property
    def is_dense(self) -> bool:
        return len(self.page.lines) >= DENSE


def wall_version(workshop: Workshop, day: date) -> str:
    """Changes with every figure, and with the day: words such as "on time" depend on it."""
    return f"{day}.{board_version(workshop, Month.of(day))}"


def wall_board(workshop: Workshop, day: date) -> WallBoard:
    """The month of this day; no team is anybody's own. Praise is of teams: no person is named without consent."""
    page = board_page(workshop, Month.of(day), day, ())
    since = Month.of(day).previous.first
    lines = [line for line in recent_commendations(workshop) if line != page.praise and since <= line.day <= day]
    criteria = criteria_in_words(criteria_in_force(workshop, page.month.first))
    return WallBoard(page, day, wall_version(workshop, day), tuple(lines[:PRAISES]), tuple(criteria))
