"""What every chart stands on: sizes, labels, round scales, coordinates as text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from teamtrack.figures import format_number

type Number = int | Fraction

LETTER = 7.0  # width of a letter or digit at 12 px, on the wide side


@dataclass(frozen=True)
class Size:
    """Width and height of a drawing and the margins round its plot, in SVG units (about a pixel)."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int

    def under(self, ceiling: int) -> "Size":
        """The same drawing with a left margin just wide enough for the numbers of the scale."""
        return replace(self, left=14 + round(LETTER * len(format_number(ceiling))))

    def x(self, share: float) -> float:
        """From 0 (left edge of the plot) to 1 (right edge)."""
        return self.left + share * (self.width - self.left - self.right)

    def y(self, share: float) -> float:
        """From 0 (floor of the plot) to 1 (ceiling)."""
        return self.height - self.bottom - share * (self.height - self.top - self.bottom)


WIDE = Size(width=760, height=300, left=48, right=84, top=20, bottom=28)
FLAT = Size(width=760, height=190, left=48, right=84, top=20, bottom=28)
COMPACT = Size(width=360, height=200, left=40, right=14, top=18, bottom=24)


@dataclass(frozen=True)
class Label:
    """A word at a place; `anchor` is SVG's text-anchor."""

    x: str
    y: str
    text: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Axes:
    """Edges of the plot, grid lines with their numbers, and the dates under the floor."""

    width: int
    height: int
    left: str
    right: str
    top: str
    bottom: str
    levels: tuple[Label, ...]
    dates: tuple[Label, ...]


def f(value: float | Fraction) -> str:
    """A coordinate as SVG reads it, whatever the language of the page."""
    return f"{float(value):.1f}"


def short_day(day: date) -> str:
    return f"{day.day:02d}/{day.month:02d}"


def round_top(highest: Number) -> tuple[int, int]:
    """The ceiling of a scale and its step: round numbers, at most six steps. 228 gives (250, 50)."""
    unit = 1
    while True:
        for step in (unit, 2 * unit, 5 * unit):
            if highest <= step * 6:
                steps = max(-(-Fraction(highest) // step), 1)
                return step * int(steps), step
        unit *= 10


def axes(size: Size, ceiling: int, step: int, dates: Sequence[tuple[float, str]]) -> Axes:
    """`dates`: x and word of every possible label; those that would touch their neighbour are left out."""
    kept: list[Label] = []
    free_from = float("-inf")
    for place, text in dates:
        half = LETTER / 2 * len(text)
        x = min(max(place, half), size.width - half)
        if x - half >= free_from:
            kept.append(Label(f(x), f(size.height - size.bottom + 17), text))
            free_from = x + half + 10
    levels = tuple(
        Label(f(size.left - 8), f(size.y(value / ceiling)), format_number(value), "end")
        for value in range(0, ceiling + 1, step)
    )
    return Axes(
        size.width, size.height, f(size.left), f(size.x(1)), f(size.y(1)), f(size.y(0)), levels, tuple(kept)
    )  # fmt: skip


def uncrowded(labels: Sequence[Label], taken: Sequence[Label] = ()) -> tuple[Label, ...]:
    """The labels that cover neither a label kept before them nor one of those `taken`."""
    kept: list[Label] = []
    for label in labels:
        if not any(touch(label, other) for other in (*taken, *kept)):
            kept.append(label)
    return tuple(kept)


def touch(one: Label, other: Label) -> bool:
    (start, end), (other_start, other_end) = extent(one), extent(other)
    return start < other_end and other_start < end and abs(float(one.y) - float(other.y)) < 13


def extent(label: Label) -> tuple[float, float]:
    """Where a label begins and ends; "Mức " or "Norm " may stand before a number, so room is left for it."""
    width = LETTER * len(label.text) + (LETTER * 5 if label.anchor == "start" else 0)
    x = float(label.x) - {"start": 0.0, "middle": width / 2, "end": width}[label.anchor]
    return x, x + width


def line(points: Sequence[tuple[float, float]]) -> str:
    """An SVG path through the points."""
    return "M" + "L".join(f"{f(x)} {f(y)}" for x, y in points) if points else ""
