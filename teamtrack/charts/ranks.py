"""The teams' ranks over the months."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from teamtrack.charts.axes import Label, Size, f, line

BUMP = Size(width=760, height=250, left=96, right=96, top=16, bottom=36)
BUMP_COMPACT = Size(width=360, height=200, left=68, right=68, top=14, bottom=32)


class Series(NamedTuple):
    """A team and its rank month by month; None where it had none."""

    name: str
    ranks: Sequence[int | None]


@dataclass(frozen=True)
class Node:
    x: str
    y: str
    rank: int
    tied: bool
    month: str


@dataclass(frozen=True)
class BumpLine:
    name: str
    highlighted: bool
    path: str
    nodes: tuple[Node, ...]
    first: Label
    last: Label


@dataclass(frozen=True)
class RankBump:
    width: int
    height: int
    radius: str
    lines: tuple[BumpLine, ...]
    ties: tuple[str, ...]
    months: tuple[Label, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def slots(series: Sequence[Series], months: int) -> list[dict[str, int]]:
    """For each month the place of each team from the top, counted from 0.

    Teams of equal rank stand on neighbouring places, in the order they had the month before, so that no line hides
    another; that order says nothing, and the numbers in the nodes stay equal.
    """
    places: list[dict[str, int]] = []
    for month in range(months):
        before = places[-1] if places else {}
        ranked = [
            (rank, before.get(s.name, len(series)), s.name) for s in series if (rank := s.ranks[month]) is not None
        ]
        places.append({name: place for place, (_rank, _before, name) in enumerate(sorted(ranked))})
    return places


def smooth(points: Sequence[tuple[float, float]]) -> str:
    """A path that leaves and enters every node horizontally."""
    path = line(points[:1])
    for (x, y), (x_next, y_next) in pairwise(points):
        middle = f((x + x_next) / 2)
        path += f"C{middle} {f(y)} {middle} {f(y_next)} {f(x_next)} {f(y_next)}"
    return path


def runs(ranks: Sequence[int | None]) -> Iterator[list[int]]:
    """The unbroken stretches of months in which a team has a rank."""
    run: list[int] = []
    for month, rank in enumerate(ranks):
        if rank is not None:
            run.append(month)
        elif run:
            yield run
            run = []
    if run:
        yield run


def rank_bump(
    months: Sequence[str], series: Sequence[Series], highlight: str | None = None, *, size: Size = BUMP
) -> RankBump:
    """Rank by month of every team, first place on top; `highlight` is the name of the team drawn strong.

    `months` are the words under the columns; every series has one rank (or None) a month.
    """
    places = slots(series, len(months))
    rows = max(max((len(month) for month in places), default=1), 2)

    def at(month: int, name: str) -> tuple[float, float]:
        return size.x(month / max(len(months) - 1, 1)), size.y(1 - places[month][name] / (rows - 1))

    lines = []
    for name, ranks in series:
        present = [month for month, rank in enumerate(ranks) if rank is not None]
        if not present:
            continue
        nodes = tuple(
            Node(
                f(at(month, name)[0]),
                f(at(month, name)[1]),
                rank,
                sum(s.ranks[month] == rank for s in series) > 1,
                months[month],
            )
            for month in present
            if (rank := ranks[month]) is not None
        )
        path = "".join(smooth([at(month, name) for month in run]) for run in runs(ranks))
        (x, y), (x_end, y_end) = at(present[0], name), at(present[-1], name)
        lines.append(
            BumpLine(
                name=name,
                highlighted=name == highlight,
                path=path,
                nodes=nodes,
                first=Label(f(x - 14), f(y + 4), name, "end"),
                last=Label(f(x_end + 14), f(y_end + 4), name, "start"),
            )
        )
    # Drawn last, the strong line lies on top.
    lines.sort(key=lambda drawn: drawn.highlighted)
    ties = tuple(
        line([at(month, above), at(month, below)])
        for month in range(len(months))
        for above, below in pairwise(places[month])
        if dict(series)[above][month] == dict(series)[below][month]
    )
    step = 1 if size.width > 500 or len(months) <= 6 else 2
    last = len(months) - 1
    return RankBump(
        width=size.width,
        height=size.height,
        radius=f(10 if size.width > 500 else 8),
        lines=tuple(lines),
        ties=ties,
        months=tuple(
            Label(f(size.x(i / max(last, 1))), f(size.height - 6), month)
            for i, month in enumerate(months)
            if (last - i) % step == 0
        ),
        columns=tuple(months),
        rows=tuple((name, *("–" if rank is None else str(rank) for rank in ranks)) for name, ranks in series),
    )
