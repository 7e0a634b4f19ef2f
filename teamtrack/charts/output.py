"""A worker's days against the norm, and the norms of a product over time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from teamtrack.charts.axes import WIDE, Axes, Label, Number, Size, axes, f, line, round_top, short_day, uncrowded
from teamtrack.figures import format_day, format_number


class DayPoint(NamedTuple):
    """One day of one worker: good units per man-day (None: nothing made), norm met, and the letter of an absence."""

    day: date
    output: Number | None
    met: bool
    mark: str = ""


class NormStep(NamedTuple):
    """A norm and the day from which it is in force."""

    since: date
    norm: Number


class Rung(NamedTuple):
    """An agreed step of the ladder with its first and last day."""

    first: date
    last: date
    goal: Number


@dataclass(frozen=True)
class Bar:
    """A day's bar; day and value are what its tooltip says."""

    x: str
    y: str
    width: str
    height: str
    met: bool
    day: str
    value: str


@dataclass(frozen=True)
class DailyOutput:
    axes: Axes
    bars: tuple[Bar, ...]
    marks: tuple[Label, ...]
    norm_path: str
    norm_labels: tuple[Label, ...]
    rung_path: str
    rung_labels: tuple[Label, ...]
    rows: tuple[tuple[str, ...], ...]


def daily_output(
    points: Sequence[DayPoint], norms: Sequence[NormStep], rungs: Sequence[Rung] = (), *, size: Size = WIDE
) -> DailyOutput:
    """Output per man-day, a bar a day, against the norm in force (a step line) and the agreed rungs.

    `points` are the days to show, in order (leave Sundays out); `norms` in order, the first in force before or on the
    first day. A norm without a day of its own in `points` is not drawn.
    """
    highest = max(
        [*(p.output for p in points if p.output is not None), *(n.norm for n in norms), *(r.goal for r in rungs), 1]
    )
    ceiling, step = round_top(highest)
    size = size.under(ceiling)
    band = (size.x(1) - size.left) / max(len(points), 1)

    def x_of(index: int) -> float:
        return size.left + index * band

    def y_of(value: Number) -> float:
        return size.y(float(value / Fraction(ceiling)))

    def steps(first: date, last: date | None, value: Number) -> list[tuple[float, float]]:
        inside = [i for i, p in enumerate(points) if p.day >= first and (last is None or p.day <= last)]
        return [(x_of(inside[0]), y_of(value)), (x_of(inside[-1] + 1), y_of(value))] if inside else []

    bars = tuple(
        Bar(f(x_of(i) + band * 0.1), f(y_of(p.output)), f(band * 0.8), f(size.y(0) - y_of(p.output)), p.met,
            short_day(p.day), format_number(p.output))
        for i, p in enumerate(points) if p.output is not None
    )  # fmt: skip
    marks = tuple(Label(f(x_of(i) + band / 2), f(size.y(0) - 5), p.mark) for i, p in enumerate(points) if p.mark)
    ends = [*(following.since - timedelta(days=1) for following in norms[1:]), None]
    spans = [(norm, span) for (since, norm), end in zip(norms, ends, strict=False) if (span := steps(since, end, norm))]
    norm_labels = []
    for index, (norm, ((x, y), (_x_end, _y))) in enumerate(spans):
        if index == len(spans) - 1 and size.right >= 60:
            norm_labels.append(Label(f(size.x(1) + 6), f(y + 4), format_number(norm), "start"))
            continue
        # Above the line and above every bar that the word would cover.
        start = max(min(x, size.x(1) - 58), size.left)
        under = [
            y_of(p.output) for i, p in enumerate(points) if p.output is not None and start - band < x_of(i) < start + 58
        ]
        norm_labels.append(Label(f(start), f(max(min([y, *under]) - 6, 11)), format_number(norm), "start"))
    ladder = [(rung, span) for rung in rungs if (span := steps(rung.first, rung.last, rung.goal))]
    return DailyOutput(
        axes=axes(size, ceiling, step, [(x_of(i) + band / 2, short_day(p.day)) for i, p in enumerate(points)]),
        bars=bars,
        marks=marks,
        norm_path=line([point for _norm, span in spans for point in span]),
        norm_labels=uncrowded(norm_labels[::-1]),
        rung_path="".join(line(span) for _rung, span in ladder),
        rung_labels=uncrowded(
            [
                Label(f((span[0][0] + span[1][0]) / 2), f(span[0][1] - 5), format_number(rung.goal))
                for rung, span in ladder
            ],
            taken=norm_labels,
        ),
        rows=tuple(
            (short_day(p.day), format_number(p.output) if p.output is not None else p.mark or "–") for p in points
        ),
    )


@dataclass(frozen=True)
class NormSteps:
    axes: Axes
    path: str
    area_path: str
    labels: tuple[Label, ...]
    now_x: str
    now_y: str
    rows: tuple[tuple[str, ...], ...]


def norm_steps(norms: Sequence[NormStep], today: date, *, size: Size = WIDE) -> NormSteps:
    """The norms of one product as a step line from the first to `today`, or to the last when that is later.

    There is one norm at least.
    A short step is not narrower than its number: the picture keeps the order of time, not its exact length.
    """
    ceiling, step = round_top(max([*(norm for _since, norm in norms), 1]) * Fraction(21, 20))
    size = replace(size.under(ceiling), right=24)
    ends = [*(since for since, _norm in norms[1:]), max(today, norms[-1].since + timedelta(days=1))]
    spans = [max((end - since).days, 1) for (since, _norm), end in zip(norms, ends, strict=True)]
    least = sum(spans) * 52 / (size.x(1) - size.left)
    lengths = [max(span, least) for span in spans]
    edges = [size.left + (size.x(1) - size.left) * sum(lengths[:i]) / sum(lengths) for i in range(len(lengths) + 1)]
    points = [
        (x, size.y(float(norm / Fraction(ceiling))))
        for (_since, norm), *ends_x in zip(norms, edges, edges[1:], strict=False)
        for x in ends_x
    ]
    dates = [(x, format_day(since)) for x, (since, _norm) in zip(edges, norms, strict=False)]
    return NormSteps(
        axes=axes(size, ceiling, step, dates),
        path=line(points),
        area_path=line([(points[0][0], size.y(0)), *points, (points[-1][0], size.y(0))]) + "Z",
        labels=tuple(
            Label(f((x + x_end) / 2), f(size.y(float(norm / Fraction(ceiling))) - 7), format_number(norm))
            for (_since, norm), x, x_end in zip(norms, edges, edges[1:], strict=False)
        ),
        now_x=f(points[-1][0]),
        now_y=f(points[-1][1]),
        rows=tuple((format_day(since), format_number(norm)) for since, norm in norms),
    )
