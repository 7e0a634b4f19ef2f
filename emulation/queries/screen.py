"""The board as a screen on the wall shows it: today's, for a whole workshop, nobody signed in."""

from dataclasses import dataclass
from datetime import date

from emulation.queries.board import BoardPage, CriterionWords, criteria_in_words, kept_board, page_of, rank_chart
from emulation.queries.commendation import Praise, in_words, recent_commendations
from emulation.queries.ranking import board_stamp, criteria_in_force
from members.models import Workshop
from teamtrack.charts import RankBump, Size
from teamtrack.periods import Month

PRAISES = 4  # beside the one on top
DENSE = 9  # teams from which the lines are set closer
BUMP_WALL = Size(width=300, height=320, left=46, right=46, top=14, bottom=30)  # its words are read from afar


@dataclass(frozen=True)
class WallBoard:
    """What hangs on the wall; `stamp` is that of its figures on this day."""

    page: BoardPage
    day: date
    stamp: str
    ranks: RankBump | None
    praises: tuple[Praise, ...]
    criteria: tuple[CriterionWords, ...]

    @property
    def is_dense(self) -> bool:
        return len(self.page.lines) >= DENSE


def wall_stamp(workshop: Workshop, day: date) -> str:
    """What a screen compares (one query); see board_stamp."""
    return board_stamp(workshop, Month.of(day), day)


def is_of_another_day(stamp: str, day: date) -> bool:
    """Whether a screen shows the board of another day, or something that never was one."""
    return not stamp.endswith(f"-{day.isoformat()}")


def wall_board(workshop: Workshop, day: date, stamp: str) -> WallBoard:
    """The month of this day; no team is anybody's own. No person is named without consent."""
    month = Month.of(day)
    board = kept_board(workshop, month, day, stamp)
    page = page_of(board, day, ())
    first = next((row.standing.team for row in board.rows if row.standing.rank == 1), None)
    since = month.previous.first
    lines = [line for line in recent_commendations(workshop) if line != board.praise and since <= line.day <= day]
    return WallBoard(
        page=page,
        day=day,
        stamp=stamp,
        ranks=rank_chart(board, first, BUMP_WALL) if page.has_figures else None,
        praises=in_words(lines[:PRAISES]),
        criteria=tuple(criteria_in_words(criteria_in_force(workshop, month.first))),
    )
