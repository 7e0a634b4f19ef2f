"""Charts that stand beside a number: the last days as a line, fulfilment as a bar."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from teamtrack.charts.axes import Number, f, line


@dataclass(frozen=True)
class Sparkline:
    width: int
    height: int
    path: str
    last_x: str
    last_y: str


def sparkline(values: Sequence[Number | None], width: int = 90, height: int = 24) -> Sparkline:
    """The values in order as one small line; a None leaves a gap. Fewer than two values draw only the last dot.

    The scale runs from the least to the greatest value: it shows the direction, never the height.
    """
    known = [Fraction(value) for value in values if value is not None]
    if not known:
        return Sparkline(width, height, "", "", "")
    least, spread = min(known), max(known) - min(known)

    def at(index: int, value: Number) -> tuple[float, float]:
        share = float((value - least) / spread) if spread else 0.5
        return 3 + index * (width - 6) / max(len(values) - 1, 1), height - 3 - share * (height - 6)

    path, run = "", list[tuple[float, float]]()
    for index, value in enumerate([*values, None]):
        if value is not None:
            run.append(at(index, value))
            continue
        if len(run) > 1:
            path += line(run)
        run = []
    x, y = next(at(index, value) for index, value in reversed(list(enumerate(values))) if value is not None)
    return Sparkline(width, height, path, f(x), f(y))


@dataclass(frozen=True)
class FulfilmentBar:
    width: int
    height: int
    thick: int
    fill: str
    tick: str
    met: bool
    arrow: str


SCALE_END = Fraction(3, 2)


def fulfilment_bar(ratio: Fraction | None, width: int = 84, height: int = 12) -> FulfilmentBar | None:
    """Norm fulfilment from 0 to 150 % with a tick at 100 %; None stays None.

    An arrow at its end says that the bar would go on.
    `height` counts the tick, which stands out by two on each side. A bar short of the norm never touches the tick,
    however little is missing.
    """
    if ratio is None:
        return None
    tick = width / SCALE_END
    fill = min(ratio, SCALE_END) * width / SCALE_END
    if ratio < 1:
        fill = min(fill, tick - Fraction(3, 2))
    arrow = f"M{f(width - 7)} {f(height / 2 - 3)}l3 3-3 3" if ratio > SCALE_END else ""
    return FulfilmentBar(width, height, height - 4, f(fill), f(tick), ratio >= 1, arrow)


@dataclass(frozen=True)
class ShareBar:
    width: int
    height: int
    fill: str


def share_bar(share: Fraction, width: int = 120, height: int = 10) -> ShareBar:
    """A part of a whole, from 0 to 100 %; whatever there is shows at least as a line."""
    return ShareBar(width, height, f(max(min(share, Fraction(1)) * width, Fraction(1)) if share else 0))
