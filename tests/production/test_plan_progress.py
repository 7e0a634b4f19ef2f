"""Progress, completion, days early and forecast of a plan, as domain.md defines them; no database."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from production.domain.plan import PlannedProduct, PlanProgress, ten_days
from teamtrack.figures import percent
from teamtrack.periods import Month, WorkingCalendar

SEPTEMBER = Month(1966, 9)
CALENDAR = WorkingCalendar(frozenset({6}), frozenset({date(1966, 9, 2)}))
A = PlannedProduct(product=1, quantity=1000, norm=50, code="A")
B = PlannedProduct(product=2, quantity=100, norm=10, code="B")


def plan(
    made: dict[int, dict[int, int]],
    *lines: PlannedProduct,
    today: date = SEPTEMBER.last,
    month: Month = SEPTEMBER,
    calendar: WorkingCalendar = CALENDAR,
) -> PlanProgress:
    """`made` is good units by day of the month and product."""
    days = {month.first.replace(day=day): units for day, units in made.items()}
    return PlanProgress(month.first, month.last, lines or (A,), days, calendar, today)


def steadily(units: int, days: int, product: int = 1) -> dict[int, dict[int, int]]:
    """So many units on each of the first working days."""
    working = CALENDAR.working_days(SEPTEMBER.first, SEPTEMBER.last)[:days]
    return {day.day: {product: units} for day in working}


def test_progress_is_cumulative_good_over_planned() -> None:
    """Plan progress on day d = cumulative good ÷ planned, by product."""
    progress = plan({1: {1: 100}, 5: {1: 150}, 20: {1: 900}})
    assert progress.progress(date(1966, 9, 5)) == Fraction(1, 4)
    assert progress.progress(date(1966, 9, 19)) == Fraction(1, 4)
    assert progress.progress() == Fraction(23, 20)


def test_several_products_are_weighed_by_norm_days() -> None:
    """With several products, weighted by norm-days at the norm in force on the plan's first day."""
    assert plan({1: {1: 1000}}, A, B).progress() == Fraction(20, 30)
    assert plan({1: {2: 100}}, A, B).progress() == Fraction(10, 30)


def test_a_product_without_any_norm_leaves_only_pieces_to_count_by() -> None:
    free = PlannedProduct(product=2, quantity=1000, norm=None)
    assert plan({1: {1: 1000}}, A, free).progress() == Fraction(1, 2)
    assert not plan({}, A, free).in_norm_days


def test_due_is_the_share_of_working_days_elapsed() -> None:
    """Due on day d = share of the plan's working days elapsed: September 1966 has 25, eight of them by day 10."""
    progress = plan({})
    assert progress.due(date(1966, 9, 10)) == Fraction(8, 25)
    assert progress.due(date(1966, 9, 11)) == Fraction(8, 25)  # a Sunday adds nothing
    assert progress.due(date(1966, 8, 31)) == 0
    assert progress.due(SEPTEMBER.last) == 1


def test_shortfall_is_measured_against_what_was_due() -> None:
    """story.md, 7: "tụt tới 40 % đến 50 % kế hoạch": 176 of 320 due by day 10 is 45 % short."""
    progress = plan({10: {1: 176}})
    assert percent(progress.shortfall(date(1966, 9, 10))) == 45
    assert plan({1: {1: 500}}).shortfall(date(1966, 9, 10)) < 0


def test_a_plan_is_reached_when_every_product_is() -> None:
    """Completion date = first date on which every product of the plan has reached its planned quantity."""
    assert plan({3: {1: 1000}, 20: {2: 99}}, A, B).completed_on is None
    assert plan({3: {1: 1000}, 20: {2: 99}, 26: {2: 1}}, A, B).completed_on == date(1966, 9, 26)


def test_more_of_one_product_does_not_make_up_for_another() -> None:
    progress = plan({3: {1: 5000}, 20: {2: 99}}, A, B)
    assert progress.progress() > 1
    assert progress.completed_on is None
    assert progress.missing() == [(B, 1)]


@pytest.mark.parametrize(("day", "early"), [(26, 4), (30, 0), (1, 29)])
def test_days_early_are_calendar_days_before_the_last(day: int, early: int) -> None:
    """Days early = plan's last day - completion date, in calendar days; "hoàn thành trước 4 ngày"."""
    assert plan({day: {1: 1000}}).days_early == early


def test_a_plan_without_output_is_not_reached() -> None:
    """domain.md: "a plan with no output"."""
    progress = plan({})
    assert progress.progress() == 0
    assert progress.completed_on is None
    assert progress.days_early is None
    assert progress.shortfall(SEPTEMBER.last) == 1


# --- forecast ------------------------------------------------------------------------------------------------------


def test_under_five_working_days_there_is_no_forecast() -> None:
    """Says "not enough data" under five working days."""
    today = date(1966, 9, 7)
    assert plan(steadily(40, 4), today=today).forecast() is None
    assert plan(steadily(40, 5), today=today).forecast() is not None


def test_a_reached_plan_and_a_past_one_have_no_forecast() -> None:
    assert plan(steadily(250, 5), today=date(1966, 9, 10)).forecast() is None
    assert plan(steadily(10, 10), today=date(1966, 10, 1)).forecast() is None


def test_a_forecast_is_an_interval_even_at_an_even_pace() -> None:
    """With an interval, never a bare date: 40 a day for 5 days leaves 800, twenty working days from the 8th."""
    expected = plan(steadily(40, 5), today=date(1966, 9, 7)).forecast()
    assert expected is not None
    assert expected.earliest == date(1966, 9, 30)
    assert expected.latest == date(1966, 10, 1)


def test_an_uneven_pace_makes_a_wider_interval() -> None:
    uneven = {day: {1: units} for day, units in zip((1, 3, 5, 6, 7, 8), (10, 70, 10, 70, 10, 70), strict=True)}
    even = {day: {1: 40} for day in (1, 3, 5, 6, 7, 8)}
    wide, narrow = (plan(made, today=date(1966, 9, 8)).forecast() for made in (uneven, even))
    assert wide is not None
    assert narrow is not None
    assert wide.earliest < narrow.earliest <= narrow.latest < wide.latest


def test_the_pace_is_that_of_the_last_ten_working_days() -> None:
    """Ten poor days, then ten at 60: 300 more are five days at 60, whatever came before."""
    working = CALENDAR.working_days(SEPTEMBER.first, SEPTEMBER.last)
    made = {day.day: {1: 10 if place < 10 else 60} for place, day in enumerate(working[:20])}
    expected = plan(made, today=working[19]).forecast()
    assert expected is not None
    assert expected.earliest == working[24]


def test_working_days_without_output_slow_the_forecast() -> None:
    steady = plan(steadily(40, 5), today=date(1966, 9, 7)).forecast()
    paused = plan(steadily(40, 5), today=date(1966, 9, 14)).forecast()
    assert steady is not None
    assert paused is not None
    assert paused.earliest > steady.earliest + timedelta(days=7)


def test_what_is_missing_of_each_product_is_forecast_not_the_surplus_of_another() -> None:
    """A is 20 norm-days over its plan, B wants 45: at 9 a day five working days more, not three."""
    large = PlannedProduct(product=2, quantity=500, norm=10)
    made = {day: {1: 400, 2: 10} for day in (1, 3, 5, 6, 7)}
    expected = plan(made, A, large, today=date(1966, 9, 7)).forecast()
    assert expected is not None
    assert expected.earliest == date(1966, 9, 13)


def test_nothing_made_lately_is_no_pace() -> None:
    assert plan(steadily(40, 5), today=date(1966, 9, 28)).forecast() is None


@given(st.lists(st.integers(0, 80), min_size=5, max_size=20), st.integers(0, 3))
def test_a_forecast_lies_ahead_on_working_days_and_in_order(units: list[int], idle: int) -> None:
    working = CALENDAR.working_days(SEPTEMBER.first, SEPTEMBER.last)
    today = working[min(len(units) + idle, len(working)) - 1]
    made = {day.day: {1: made} for day, made in zip(working, units, strict=False)}
    expected = plan(made, today=today).forecast()
    if expected is not None:
        assert today <= expected.earliest < expected.latest
        assert CALENDAR.is_working(expected.earliest)
        assert CALENDAR.is_working(expected.latest)


# --- ten-day periods -----------------------------------------------------------------------------------------------


def test_a_month_has_three_ten_day_periods_that_cover_it() -> None:
    february = ten_days(Month(1967, 2))
    assert [(part.first.day, part.last.day) for part in february] == [(1, 10), (11, 20), (21, 28)]
