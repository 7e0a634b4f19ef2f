"""The board as its page shows it: every figure already written the way people read it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emulation.domain.ranking import Criterion, Part
from emulation.models import CriterionKind
from emulation.queries.commendation import Praise
from emulation.queries.ranking import Board, BoardRow, board_of
from members.models import Team, Workshop
from teamtrack.charts import BUMP_COMPACT, FulfilmentBar, RankBump, Series, Size, fulfilment_bar, rank_bump
from teamtrack.figures import cut, format_day, format_number, format_percent
from teamtrack.periods import Month

KEPT_SECONDS = 600  # what nobody looks at any more makes room


@dataclass(frozen=True)
class ScorePart:
    """One line of "how the score came about"."""

    label: str
    value: str
    counted: str
    weight: str
    points: str


@dataclass(frozen=True)
class CriterionWords:
    """A criterion in force, in words."""

    label: str
    weight: str
    cap: str


@dataclass(frozen=True)
class BoardLine:
    """A team's line, in words."""

    anchor: str
    name: str
    rank: str
    is_first: bool
    is_own: bool
    tied: bool
    change: str
    change_mark: str
    score: str
    fulfilment: str
    bar: FulfilmentBar | None
    quality: str
    plan: str
    plan_tone: str
    parts: tuple[ScorePart, ...]
    left_out_words: str


@dataclass(frozen=True)
class BoardPage:
    """Everything the board's template shows."""

    workshop: Workshop
    month: Month
    frozen_words: str
    lines: tuple[BoardLine, ...]
    praise: Praise | None
    bump_compact: RankBump | None
    has_figures: bool


def criteria_in_words(criteria: Sequence[Criterion]) -> list[CriterionWords]:
    """The criteria that count for something, heaviest first."""
    return [
        CriterionWords(str(CriterionKind(item.kind).label), str(item.weight), format_number(cut(item.cap * 100, 0)))
        for item in sorted(criteria, key=lambda item: -item.weight)
        if item.weight
    ]


def kept_board(workshop: Workshop, month: Month, today: date, stamp: str) -> Board:
    """The board of a month, worked out once in this process for each stamp, whoever reads it."""
    key = f"board:{workshop.pk}:{month}:{stamp}"
    board: Board | None = cache.get(key)
    if board is None:
        board = board_of(workshop, month, today)
        cache.set(key, board, KEPT_SECONDS)
    return board


def board_page(workshop: Workshop, month: Month, today: date, own_teams: Collection[int]) -> BoardPage:
    """The board of a month in words; the reader's own team is drawn strong in the chart, else the first."""
    return page_of(board_of(workshop, month, today), today, own_teams)


def page_of(board: Board, today: date, own_teams: Collection[int]) -> BoardPage:
    """A board in words."""
    month = board.table.month
    ranked = [row.standing.team for row in board.rows]
    highlight = next((team for team in ranked if team.pk in own_teams), ranked[0] if ranked else None)
    has_figures = any(row.standing.rank is not None for row in board.rows)
    return BoardPage(
        workshop=board.workshop,
        month=month,
        frozen_words=_frozen_words(board),
        lines=tuple(_line(row, month, today, row.standing.team.pk in own_teams) for row in board.rows),
        praise=Praise(board.praise) if board.praise else None,
        bump_compact=rank_chart(board, highlight, BUMP_COMPACT) if has_figures else None,
        has_figures=has_figures,
    )


def _frozen_words(board: Board) -> str:
    table = board.table
    if not table.is_frozen or table.frozen_on is None:
        return ""
    if table.version == 1:
        return _("Closed on %(day)s.") % {"day": format_day(table.frozen_on)}
    return _("Version %(version)s of %(day)s, after an adjustment: %(reason)s") % {
        "version": table.version,
        "day": format_day(table.frozen_on),
        "reason": table.reason,
    }


def _line(row: BoardRow, month: Month, today: date, is_own: bool) -> BoardLine:  # noqa: FBT001 -- a fact of the row
    standing = row.standing
    fulfilment = row.value(CriterionKind.FULFILMENT)
    plan, tone = _plan_words(row, month, today)
    change, mark = _change_words(row)
    return BoardLine(
        anchor=standing.team.slug,
        name=standing.team.short_name,
        rank="–" if standing.rank is None else str(standing.rank),
        is_first=standing.rank == 1,
        is_own=is_own,
        tied=row.tied,
        change=change,
        change_mark=mark,
        score="–" if standing.score.total is None else format_number(cut(standing.score.total)),
        fulfilment=format_percent(fulfilment),
        bar=None if fulfilment is None else fulfilment_bar(fulfilment),
        quality=format_percent(row.value(CriterionKind.QUALITY)),
        plan=plan,
        plan_tone=tone,
        parts=tuple(_part(part) for part in standing.score.parts),
        left_out_words=(
            ngettext(
                "%(count)s line without a norm is left out",
                "%(count)s lines without a norm are left out",
                standing.facts.left_out,
            )
            % {"count": format_number(standing.facts.left_out)}
            if standing.facts.left_out
            else ""
        ),
    )


def _part(part: Part) -> ScorePart:
    counted = "" if part.value is None else format_percent(min(part.value, part.cap))
    return ScorePart(
        label=str(CriterionKind(part.kind).label),
        value=_("no data, left out") if part.value is None else format_percent(part.value),
        counted=counted,
        weight=format_number(cut(part.weight)),
        points=format_number(cut(part.points)),
    )


def _change_words(row: BoardRow) -> tuple[str, str]:
    """Words and mark of the change of rank: lên 3 ▲."""
    if row.change is None:
        return _("new"), ""
    if row.change > 0:
        return _("up %(places)s") % {"places": row.change}, "up"
    if row.change < 0:
        return _("down %(places)s") % {"places": -row.change}, "down"
    return _("unchanged"), "same"


def _plan_words(row: BoardRow, month: Month, today: date) -> tuple[str, str]:
    """The month's plan in words, and its tone: 4 days early, on time, how much is done."""
    facts = row.standing.facts
    share = row.value(CriterionKind.PLAN)
    if not facts.has_plan or share is None:
        return _("no plan"), "plain"
    early = facts.days_early
    if early is not None and early > 0:
        return ngettext("%(days)s day early", "%(days)s days early", early) % {"days": early}, "ok"
    if early == 0:
        return _("on time"), "ok"
    words = _("%(share)s done") % {"share": format_percent(share)}
    return words, "warn" if month.last < today else "plain"


def rank_chart(board: Board, highlight: Team | None, size: Size) -> RankBump:
    """The ranks of twelve months; one team, or none, is drawn strong."""
    series = [
        Series(row.standing.team.short_name, board.history[row.standing.team.pk])
        for row in sorted(board.rows, key=lambda row: row.standing.team.code)
    ]
    labels = [f"T{month.number}" if month.number > 1 else f"T1/{month.year % 100:02}" for month in board.months]
    name = highlight.short_name if highlight else ""
    return rank_bump(labels, series, name, size=size)
