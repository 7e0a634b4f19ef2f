"""Months, quarters and the working calendar."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teamtrack.periods import Month, Quarter, WorkingCalendar, days_between

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2900, 12, 31))


@given(DAYS)
def test_every_day_lies_in_its_month_and_quarter(day: date) -> None:
    month, quarter = Month.of(day), Quarter.of(day)
    assert day in month
    assert month.first <= day <= month.last
    assert quarter.first <= month.first
    assert month.last <= quarter.last
    assert month.next.first > day > month.previous.last


@given(DAYS, st.integers(-300, 300))
def test_months_are_counted_over_the_years(day: date, months: int) -> None:
    month = Month.of(day)
    if 1900 <= month.plus(months).year <= 2900:
        assert month.plus(months).plus(-months) == month
        assert (month.plus(months) > month) == (months > 0)


@given(DAYS)
def test_a_month_in_an_address_is_read_back(day: date) -> None:
    assert Month.parse(str(Month.of(day))) == Month.of(day)


@pytest.mark.parametrize(
    "text", ["1966-9", "1966-13", "1966-00", "66-09", "1966-09-01", "1899-12", "", "１９６６-０９", "x"]
)
def test_anything_else_is_no_month(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        Month.parse(text)


def test_months_know_their_length() -> None:
    assert Month(1967, 2).last == date(1967, 2, 28)
    assert Month(1968, 2).last == date(1968, 2, 29)
    assert len(list(Month(1966, 9).days())) == 30


def test_months_are_said_as_people_say_them() -> None:
    assert Month(1966, 9).label == "9/1966"
    assert str(Quarter(1967, 1)) == "1967-Q1"


def test_quarters_end_with_their_third_month() -> None:
    assert [Quarter(1966, n).last for n in (1, 2, 3, 4)] == [
        date(1966, 3, 31),
        date(1966, 6, 30),
        date(1966, 9, 30),
        date(1966, 12, 31),
    ]


def test_the_working_calendar_knows_rest_days_and_days_off() -> None:
    """labels.md: six-day week, Sunday off; 2 September off: September 1966 has 25 working days, eight by day 10."""
    calendar = WorkingCalendar(frozenset({6}), frozenset({date(1966, 9, 2)}))
    assert len(calendar.working_days(date(1966, 9, 1), date(1966, 9, 30))) == 25
    assert len(calendar.working_days(date(1966, 9, 1), date(1966, 9, 10))) == 8
    assert not calendar.is_working(date(1966, 9, 4))
    assert not calendar.is_working(date(1966, 9, 2))
    assert calendar.working_days(date(1966, 9, 4), date(1966, 9, 4)) == []


def test_the_days_the_story_needs_are_working_days() -> None:
    """labels.md: "10/12/1966 is a Saturday and 23/03/1967 a Thursday: both working days."."""
    calendar = WorkingCalendar()
    assert calendar.is_working(date(1966, 12, 10))
    assert calendar.is_working(date(1967, 3, 23))


def test_a_span_holds_both_its_ends() -> None:
    assert list(days_between(date(1966, 2, 28), date(1966, 3, 1))) == [date(1966, 2, 28), date(1966, 3, 1)]
    assert list(days_between(date(1966, 3, 1), date(1966, 2, 28))) == []
