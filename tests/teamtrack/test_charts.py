"""The charts as numbers, and every drawing as XML under Vietnamese."""

import re
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from teamtrack.charts import (
    BUMP,
    BUMP_COMPACT,
    COMPACT,
    WIDE,
    DayPoint,
    NormStep,
    Rung,
    Series,
    Size,
    cumulative_plan,
    daily_output,
    fulfilment_bar,
    norm_steps,
    rank_bump,
    sparkline,
)
from teamtrack.charts.axes import Label, round_top, uncrowded

SQUARE = Size(width=1060, height=560, left=30, right=30, top=30, bottom=30)  # the plot is 500 high
DAY = date(1966, 9, 1)
DAYS = [DAY + timedelta(n) for n in range(10)]


def points(*outputs: int | None) -> list[DayPoint]:
    return [
        DayPoint(day, output, output is not None and output >= 130) for day, output in zip(DAYS, outputs, strict=False)
    ]


def numbers(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path)]


# --- scales and labels ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("highest", "expected"), [(1, (1, 1)), (6, (6, 1)), (7, (8, 2)), (228, (250, 50)), (90_090, (100_000, 20_000))]
)
def test_a_scale_ends_on_a_round_number_above_the_highest_value(highest: int, expected: tuple[int, int]) -> None:
    assert round_top(highest) == expected


def test_of_labels_that_would_cover_each_other_the_first_stays() -> None:
    first, beside, far = Label("10.0", "50.0", "130"), Label("20.0", "55.0", "140"), Label("80.0", "50.0", "150")
    assert uncrowded([first, beside, far]) == (first, far)


def test_the_left_margin_grows_with_the_numbers_of_the_scale() -> None:
    small = cumulative_plan(DAYS, [1], [1] * 10, 10)
    large = cumulative_plan(DAYS, [1], [1] * 10, 85_800)
    assert float(large.axes.left) - float(small.axes.left) == pytest.approx(35)  # "100.000" is five characters longer


# --- a worker's days ------------------------------------------------------------------------------------------------


def test_a_bar_that_reaches_the_norm_is_exactly_as_high_as_its_line() -> None:
    chart = daily_output(points(100, 130, 200), [NormStep(DAY, 130)], size=SQUARE)
    # The scale ends at 200, the plot is 500 high: 2.5 a piece, measured from the floor at 530.
    assert [bar.height for bar in chart.bars] == ["250.0", "325.0", "500.0"]
    assert [bar.met for bar in chart.bars] == [False, True, True]
    assert {y for _x, y in numbers(chart.norm_path)} == {float(chart.bars[1].y)} == {205.0}


def test_the_norm_line_steps_at_the_day_the_new_norm_comes_into_force() -> None:
    chart = daily_output(points(100, 100, 100, 100), [NormStep(DAY, 130), NormStep(DAYS[2], 150)], size=SQUARE)
    left, right = float(chart.axes.left), float(chart.axes.right)
    middle = (left + right) / 2
    path = numbers(chart.norm_path)
    assert [x for x, _y in path] == pytest.approx([left, middle, middle, right], abs=0.1)
    assert path[0][1] == path[1][1] > path[2][1] == path[3][1]
    assert {label.text for label in chart.norm_labels} == {"130", "150"}


def test_a_day_without_output_shows_its_letter_and_no_bar() -> None:
    days = points(140, None, 150)
    days[1] = days[1]._replace(mark="P")
    chart = daily_output(days, [NormStep(DAY, 130)])
    assert [bar.day for bar in chart.bars] == ["01/09", "03/09"]
    assert [mark.text for mark in chart.marks] == ["P"]
    assert chart.rows == (("01/09", "140"), ("02/09", "P"), ("03/09", "150"))


def test_a_rung_is_drawn_over_its_own_days_only() -> None:
    chart = daily_output(points(100, 100, 100, 100), [NormStep(DAY, 150)], [Rung(DAYS[1], DAYS[2], 140)], size=SQUARE)
    width = (float(chart.axes.right) - float(chart.axes.left)) / 4
    (start, _y), (end, _y_end) = numbers(chart.rung_path)
    assert (start, end) == pytest.approx((float(chart.axes.left) + width, float(chart.axes.left) + 3 * width), abs=0.2)


def test_no_days_at_all_still_make_a_drawing() -> None:
    chart = daily_output([], [])
    assert (chart.bars, chart.norm_path, chart.axes.dates) == ((), "", ())


# --- the month against its plan -------------------------------------------------------------------------------------


def test_the_line_meets_the_plan_on_the_day_of_completion() -> None:
    actual = [100 * n for n in range(1, 11)]
    chart = cumulative_plan(DAYS, actual, [80 * n for n in range(1, 11)], 800, completion=DAYS[7], size=SQUARE)
    assert chart.completion is not None
    assert numbers(chart.actual_path)[7] == (float(chart.completion.x), float(chart.completion.y))
    assert chart.completion.y == chart.plan_y
    assert chart.completion.label.text == "08/09"


def test_the_forecast_is_a_wedge_from_today_to_both_its_days() -> None:
    chart = cumulative_plan(
        DAYS, [50, 100], [80 * n for n in range(1, 11)], 800, forecast=(DAYS[7], DAYS[9]), size=SQUARE
    )
    assert chart.forecast is not None
    start, early, late = numbers(chart.forecast.wedge)
    assert start == (float(chart.now_x), float(chart.now_y))
    assert early[1] == late[1] == float(chart.plan_y)
    assert late[0] == float(chart.axes.right)
    assert chart.forecast.label.text == "08/09–10/09"


def test_a_reached_plan_has_no_forecast() -> None:
    chart = cumulative_plan(DAYS, [800], [80] * 10, 800, forecast=(DAYS[7], DAYS[9]), completion=DAY)
    assert chart.forecast is None


def test_a_late_forecast_widens_the_picture_by_ten_days_at_most() -> None:
    due = [80 * n for n in range(1, 11)]
    plain = cumulative_plan(DAYS, [10, 20], due, 800, size=SQUARE)
    late = cumulative_plan(DAYS, [10, 20], due, 800, forecast=(DAYS[9], date(1967, 9, 1)), size=SQUARE)
    # The due line ends on the plan's last day: at the right edge, then at 9 of 19 days.
    left, right = float(plain.axes.left), float(plain.axes.right)
    assert numbers(plain.due_path)[-1][0] == right
    assert numbers(late.due_path)[-1][0] == pytest.approx(left + (right - left) * 9 / 19, abs=0.1)


def test_the_last_figure_stands_clear_of_the_plan_it_ends_close_under() -> None:
    chart = cumulative_plan(DAYS, [78 * n for n in range(1, 11)], [80 * n for n in range(1, 11)], 800)
    assert chart.now is not None
    assert (chart.now.text, chart.now.anchor) == ("780", "start")
    assert float(chart.now.y) >= float(chart.plan_label.y) + 12  # a line of its own under the plan's word


def test_a_month_without_output_draws_only_its_plan() -> None:
    chart = cumulative_plan(DAYS, [], [80 * n for n in range(1, 11)], 800)
    assert (chart.actual_path, chart.area_path, chart.now, chart.forecast) == ("", "", None, None)
    assert chart.rows[0] == ("01/09", "–", "80")


# --- ranks ----------------------------------------------------------------------------------------------------------


def test_teams_of_equal_rank_stand_beside_each_other_with_the_same_number() -> None:
    chart = rank_bump(["T1"], [Series("Tổ 1", [2]), Series("Tổ 2", [1]), Series("Tổ 3", [2])], size=SQUARE)
    nodes = {line.name: line.nodes[0] for line in chart.lines}
    assert {name: (node.rank, node.tied) for name, node in nodes.items()} == {
        "Tổ 1": (2, True),
        "Tổ 2": (1, False),
        "Tổ 3": (2, True),
    }
    assert sorted(float(node.y) for node in nodes.values()) == [30.0, 280.0, 530.0]
    assert len(chart.ties) == 1


def test_the_order_of_a_tie_follows_the_month_before() -> None:
    chart = rank_bump(["T1", "T2"], [Series("Tổ 1", [2, 1]), Series("Tổ 2", [1, 1])], size=SQUARE)
    ends = {line.name: line.nodes[1].y for line in chart.lines}
    assert float(ends["Tổ 2"]) < float(ends["Tổ 1"])


def test_a_month_without_a_rank_breaks_the_line() -> None:
    chart = rank_bump(["T1", "T2", "T3", "T4"], [Series("Tổ 1", [1, None, 1, 1]), Series("Tổ 2", [None] * 4)])
    (line,) = chart.lines
    assert line.path.count("M") == 2
    assert chart.rows == (("Tổ 1", "1", "–", "1", "1"), ("Tổ 2", "–", "–", "–", "–"))


def test_the_highlighted_team_is_drawn_on_top() -> None:
    chart = rank_bump(["T1"], [Series("Tổ 6", [1]), Series("Tổ 1", [2])], "Tổ 6")
    assert [(line.name, line.highlighted) for line in chart.lines] == [("Tổ 1", False), ("Tổ 6", True)]


# --- small ones -----------------------------------------------------------------------------------------------------


def test_a_sparkline_runs_from_its_least_to_its_greatest_value() -> None:
    chart = sparkline([10, 30, 20], width=106, height=26)
    assert numbers(chart.path) == [(3.0, 23.0), (53.0, 3.0), (103.0, 13.0)]
    assert (chart.last_x, chart.last_y) == ("103.0", "13.0")


def test_a_missing_day_leaves_a_gap_in_a_sparkline() -> None:
    assert sparkline([1, 2, None, 3, 4]).path.count("M") == 2


def test_equal_values_lie_in_the_middle_of_a_sparkline() -> None:
    assert {y for _x, y in numbers(sparkline([150, 150], height=24).path)} == {12.0}


def test_nothing_makes_an_empty_sparkline() -> None:
    assert (sparkline([]).path, sparkline([None]).last_x) == ("", "")


@pytest.mark.parametrize(
    ("ratio", "fill", "met"),
    [
        (Fraction(0), "0.0", False),
        (Fraction(1, 2), "50.0", False),
        (Fraction(1), "100.0", True),
        (Fraction(6, 5), "120.0", True),
    ],
)
def test_a_bar_is_as_long_as_the_fulfilment(ratio: Fraction, fill: str, *, met: bool) -> None:
    bar = fulfilment_bar(ratio, width=150)
    assert bar is not None
    assert (bar.fill, bar.tick, bar.met, bar.arrow) == (fill, "100.0", met, "")


def test_a_hair_below_the_norm_does_not_touch_the_tick() -> None:
    bar = fulfilment_bar(Fraction(9999, 10000), width=150)
    assert bar is not None
    assert (bar.fill, bar.met) == ("98.5", False)


def test_a_bar_beyond_the_scale_ends_with_an_arrow() -> None:
    bar = fulfilment_bar(Fraction(17, 10), width=150)
    assert bar is not None
    assert bar.fill == "150.0"
    assert bar.arrow


def test_no_fulfilment_makes_no_bar() -> None:
    assert fulfilment_bar(None) is None


def test_a_short_norm_is_as_wide_as_its_number() -> None:
    norms = [NormStep(date(1966, 1, 1), 130), NormStep(date(1966, 9, 13), 150), NormStep(date(1966, 9, 14), 220)]
    path = numbers(norm_steps(norms, date(1967, 3, 31)).path)
    assert path[3][0] - path[2][0] > 40


# --- drawings -------------------------------------------------------------------------------------------------------

TEN = [NormStep(DAY, Fraction(261, 2)), NormStep(DAYS[5], 150)]
DRAWN: dict[str, tuple[Any, Any]] = {
    "daily_output": (
        daily_output(points(140, None, 131, 12, 160), TEN, [Rung(DAY, DAYS[2], 140)]),
        daily_output(points(140, None, 131), TEN, size=COMPACT),
    ),
    "cumulative_plan": (
        cumulative_plan(DAYS, [Fraction(1, 3), 900], [100] * 10, 85_800, forecast=(DAYS[4], DAYS[4])),
        cumulative_plan(DAYS, [900] * 10, [100] * 10, 800, completion=DAYS[3], size=COMPACT),
    ),
    "rank_bump": (
        rank_bump(["T1", "T2"], [Series("Tổ <6>", [1, 2]), Series("Tổ 1", [1, 1])], "Tổ <6>", size=BUMP),
        rank_bump(["T1", "T2"], [Series("Tổ 6", [1, None])], size=BUMP_COMPACT),
    ),
    "norm_steps": (norm_steps(TEN, DAYS[9]), norm_steps(TEN[:1], DAY, size=COMPACT)),
    "sparkline": (sparkline([1, None, 3, 5]), sparkline([])),
    "fulfilment_bar": (fulfilment_bar(Fraction(2, 3)), fulfilment_bar(Fraction(5, 3))),
}
NUMERIC = {"x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height", "dy", "font-size", "stroke-width"}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", DRAWN)
def test_every_drawing_is_xml_with_points_in_its_numbers(kind: str, language: str) -> None:
    for chart in DRAWN[kind]:
        context = {"chart": chart, "title": "Sản lượng <tháng>", "desc": "Từ 130 lên 150"}
        with translation.override(language):
            root = ET.fromstring(render_to_string(f"charts/{kind}.svg", context))
        for element in root.iter():
            wrong = {name: value for name, value in element.items() if not well_formed(name, value)}
            assert wrong == {}


def well_formed(name: str, value: str) -> bool:
    if name in NUMERIC:
        return re.fullmatch(r"-?\d+(\.\d+)?", value) is not None
    return name not in {"d", "viewBox"} or "," not in value


@pytest.mark.parametrize("kind", ["daily_output", "cumulative_plan", "rank_bump", "norm_steps"])
def test_a_chart_on_a_page_offers_its_figures_as_a_table(kind: str) -> None:
    wide, compact = DRAWN[kind]
    context = {"kind": kind, "chart": wide, "compact": compact, "title": "Sản lượng", "desc": ""}
    html = render_to_string("charts/figure.html", context)
    assert html.count('<th scope="row">') == len(wide.rows)
    assert html.count('<svg class="chart"') == 2


def test_a_chart_speaks_its_title_and_its_norms_in_vietnamese() -> None:
    with translation.override("vi"):
        svg = render_to_string(
            "charts/daily_output.svg", {"chart": DRAWN["daily_output"][0], "title": "Anh E", "desc": ""}
        )
    assert 'aria-label="Anh E"' in svg
    assert "Mức 130,5" in svg
    assert "140 · đạt mức" in svg


def test_wide_and_compact_have_letters_of_the_same_size() -> None:
    """The compact drawing has fewer labels, not smaller ones."""
    assert len(daily_output(points(*[140] * 10), TEN, size=COMPACT).axes.dates) < len(
        daily_output(points(*[140] * 10), TEN, size=WIDE).axes.dates
    )
