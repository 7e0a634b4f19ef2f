"""How people went from kind to kind between sessions of classification: stacked blocks and bands between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from teamtrack.charts.axes import Label, Size, f
from teamtrack.figures import format_day

FLOW = Size(width=760, height=0, left=1, right=1, top=8, bottom=44)  # the height follows from the people
FLOW_COMPACT = Size(width=360, height=0, left=1, right=1, top=8, bottom=44)
COLUMN = 124  # wide enough for "15 · Needs more help" at 12 px
NARROWEST_GAP = 80
PERSON = 18.0  # a block of one person still holds its label
LOWEST = 200.0  # blocks of a small team are drawn higher
BETWEEN_KINDS = 8.0
MARK_AT = 22.0  # from the block; so near to it a band still runs level


@dataclass(frozen=True)
class FlowStep:
    """One session: how many of each kind (active, average, needing more help), and the moves since the one before."""

    day: date
    counts: tuple[int, int, int]
    moves: Mapping[tuple[int, int], int]

    @property
    def raised(self) -> int:
        return sum(people for (old, new), people in self.moves.items() if new < old)


@dataclass(frozen=True)
class Block:
    """People of one kind in one session; `height` is "0.0" where there is nobody, and only the label stands."""

    x: str
    y: str
    width: str
    height: str
    kind: int
    people: int
    label: Label


@dataclass(frozen=True)
class Band:
    """People who went from one kind to another, or stayed; `change` is up, down or same, and a change is marked."""

    path: str
    old: int
    new: int
    people: int
    change: str
    mark: Label | None


@dataclass(frozen=True)
class FlowColumn:
    """A session: its day under the blocks, and how many left or came since the one before."""

    day: Label
    blocks: tuple[Block, ...]
    note_y: str
    left: int
    came: int


@dataclass(frozen=True)
class TierFlow:
    """The drawing; `rows` are the figures of every step: day, three counts, risen, no longer weighed, come since."""

    width: int
    height: str
    columns: tuple[FlowColumn, ...]
    bands: tuple[Band, ...]
    rows: tuple[tuple[str, ...], ...]


def tier_flow(steps: Sequence[FlowStep], *, size: Size = FLOW) -> TierFlow:
    """Blocks as high as their people, bands as thick as theirs. The last sessions that fit into the width are drawn."""
    plot = size.width - size.left - size.right
    shown = list(steps)[-((plot + NARROWEST_GAP) // (COLUMN + NARROWEST_GAP)) :]
    most = max((sum(step.counts) for step in shown), default=0)
    person = max(PERSON, LOWEST / most) if most else PERSON
    places = [size.left + n * (plot - COLUMN) / max(len(shown) - 1, 1) for n in range(len(shown))]
    tops = [_tops(step, size.top, person) for step in shown]
    floor = max((_floor(step, top, person) for step, top in zip(shown, tops, strict=True)), default=float(size.top))
    columns: list[FlowColumn] = []
    bands: list[Band] = []
    for n, step in enumerate(shown):
        before = shown[n - 1] if n else None
        moved = sum(step.moves.values())
        columns.append(
            FlowColumn(
                day=Label(f(places[n] + COLUMN / 2), f(floor + 18), format_day(step.day)),
                blocks=tuple(_block(kind, step.counts[kind], places[n], tops[n][kind], person) for kind in range(3)),
                note_y=f(floor + 35),
                left=sum(before.counts) - moved if before else 0,
                came=sum(step.counts) - moved if before else 0,
            )
        )
        if before:
            bands += _bands(step, (places[n - 1] + COLUMN, tops[n - 1]), (places[n], tops[n]), person)
    return TierFlow(
        width=size.width,
        height=f(floor + size.bottom),
        columns=tuple(columns),
        bands=tuple(bands),
        rows=tuple(_row(step, before) for step, before in zip(steps, (None, *steps[:-1]), strict=True)),
    )


def _tops(step: FlowStep, top: float, person: float) -> tuple[float, float, float]:
    """Upper edges of the three kinds; a kind with nobody keeps one line for its label."""
    first, second, _third = (max(count * person, PERSON) + BETWEEN_KINDS for count in step.counts)
    return top, top + first, top + first + second


def _floor(step: FlowStep, tops: tuple[float, float, float], person: float) -> float:
    return tops[2] + max(step.counts[2] * person, PERSON)


def _block(kind: int, people: int, x: float, y: float, person: float) -> Block:
    height = people * person
    label = Label(f(x + COLUMN / 2), f(y + max(height, PERSON) / 2 + 4), str(people))
    return Block(f(x), f(y), f(COLUMN), f(height), kind, people, label)


type Side = tuple[float, tuple[float, float, float]]


def _bands(step: FlowStep, before: Side, after: Side, person: float) -> list[Band]:
    """Bands leave and arrive in the order of the kinds, so that they cross as little as they can.

    Who rose is marked where the band arrives, who fell where it leaves: there no band lies on another.
    """
    (x0, out), (x1, into) = (before[0], list(before[1])), (after[0], list(after[1]))
    drawn: list[Band] = []
    for (old, new), people in sorted(step.moves.items()):
        if not people:
            continue
        thick, y0, y1, middle = people * person, out[old], into[new], (x0 + x1) / 2
        out[old] += thick
        into[new] += thick
        path = (
            f"M{f(x0)} {f(y0)}C{f(middle)} {f(y0)} {f(middle)} {f(y1)} {f(x1)} {f(y1)}"
            f"V{f(y1 + thick)}C{f(middle)} {f(y1 + thick)} {f(middle)} {f(y0 + thick)} {f(x0)} {f(y0 + thick)}Z"
        )
        change = "same" if old == new else "up" if new < old else "down"
        mark = None
        if change != "same":
            near = f(x1 - MARK_AT) if change == "up" else f(x0 + MARK_AT)
            edge = y1 if change == "up" else y0
            mark = Label(near, f(edge + thick / 2 + 4), f"{'▲' if change == 'up' else '▼'} {people}")
        drawn.append(Band(path, old, new, people, change, mark))
    return drawn


def _row(step: FlowStep, before: FlowStep | None) -> tuple[str, ...]:
    counts = (format_day(step.day), *(str(count) for count in step.counts))
    if before is None:
        return (*counts, "–", "–", "–")
    moved = sum(step.moves.values())
    return (*counts, str(step.raised), str(sum(before.counts) - moved), str(sum(step.counts) - moved))
