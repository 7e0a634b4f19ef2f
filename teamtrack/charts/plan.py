"""A team's month against its plan: what was made, what was due, where it is going."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from teamtrack.charts.axes import WIDE, Axes, Label, Number, Size, axes, f, line, round_top, short_day
from teamtrack.figures import format_number


@dataclass(frozen=True)
class Forecast:
    """Between which days the plan is expected to be reached, and the wedge that leads there."""

    wedge: str
    label: Label


@dataclass(frozen=True)
class Completion:
    """The end of the day on which the plan was reached: a point of the line, on the plan's level or above it."""

    x: str
    y: str
    label: Label


@dataclass(frozen=True)
class CumulativePlan:
    axes: Axes
    actual_path: str
    area_path: str
    due_path: str
    plan_y: str
    plan_label: Label
    now: Label | None
    now_x: str
    now_y: str
    forecast: Forecast | None
    completion: Completion | None
    rows: tuple[tuple[str, ...], ...]


def cumulative_plan(
    days: Sequence[date],
    actual: Sequence[Number],
    due: Sequence[Number],
    planned: Number,
    *,
    forecast: tuple[date, date] | None = None,
    completion: date | None = None,
    size: Size = WIDE,
) -> CumulativePlan:
    """Cumulative good units of a month against what was due and the planned level.

    `days` are the plan's days; `actual` holds one value for each day so far (it may be shorter), `due` one a day.
    `forecast` (earliest, latest) is drawn only while the plan is not reached; `completion` is the day it was reached.
    """
    ceiling, step = round_top(max([planned, *actual, *due, 1]) * Fraction(21, 20))
    size = size.under(ceiling)
    first, last = days[0], days[-1]
    if forecast and not completion:
        # A late forecast widens the picture, but not beyond ten days: past that the words beside it are enough.
        last = max(last, min(forecast[1], days[-1] + timedelta(days=10)))
    length = max((last - first).days, 1)

    def at(day: date, value: Number) -> tuple[float, float]:
        return size.x(min((day - first).days, length) / length), size.y(float(value / Fraction(ceiling)))

    done = [at(day, value) for day, value in zip(days, actual, strict=False)]
    floor = size.y(0)
    plan_y = at(first, planned)[1]
    now = None
    if done:
        x, y = done[-1]
        # Beside the end of the line, on the side where there is room; close under the plan, below the plan's own word.
        close = size.right >= 60 and 0 <= y - plan_y < 22
        right = close or x < size.x(0.8)
        now = Label(
            f(x + 8 if right else x - 8),
            f(max(y + 14, plan_y + 18) if close else y + 14 if right else y - 8),
            format_number(actual[-1]),
            "start" if right else "end",
        )
    expected = None
    if forecast and not completion and done:
        (x_first, _), (x_last, _) = at(forecast[0], planned), at(forecast[1], planned)
        middle = (x_first + x_last) / 2
        anchor = "end" if middle > size.x(0.6) else "middle"
        text = "–".join(dict.fromkeys([short_day(forecast[0]), short_day(forecast[1])]))
        expected = Forecast(
            wedge=line([done[-1], (x_first, plan_y), (x_last, plan_y)]) + "Z",
            label=Label(f(size.x(1) - 4 if anchor == "end" else middle), f(floor - 8), text, anchor),
        )
    reached = None
    if completion:
        x, y = dict(zip(days, done, strict=False)).get(completion, at(completion, planned))
        right = x < size.x(0.6)
        label = Label(f(x + 7 if right else x - 7), f(floor - 8), short_day(completion), "start" if right else "end")
        reached = Completion(f(x), f(y), label)
    return CumulativePlan(
        axes=axes(
            size,
            ceiling,
            step,
            [(at(first + timedelta(days=n), 0)[0], short_day(first + timedelta(days=n))) for n in range(length + 1)],
        ),
        actual_path=line(done),
        area_path=line([(done[0][0], floor), *done, (done[-1][0], floor)]) + "Z" if done else "",
        due_path=line([at(day, value) for day, value in zip(days, due, strict=True)]),
        plan_y=f(plan_y),
        plan_label=Label(f(size.x(1) + 6), f(plan_y + 4), format_number(planned), "start")
        if size.right >= 60
        else Label(f(size.left + 4), f(plan_y - 5), format_number(planned), "start"),
        now=now,
        now_x=f(done[-1][0]) if done else "",
        now_y=f(done[-1][1]) if done else "",
        forecast=expected,
        completion=reached,
        rows=tuple(
            (short_day(day), format_number(actual[i]) if i < len(actual) else "–", format_number(due[i]))
            for i, day in enumerate(days)
        ),
    )
