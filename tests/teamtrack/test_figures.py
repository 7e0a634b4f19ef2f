"""The one function that cuts, and the Vietnamese formats."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teamtrack.figures import cut, format_day, format_man_days, format_number, format_percent, long_day, percent, rise


@pytest.mark.parametrize(
    ("ratio", "shown"),
    [
        (Fraction(220, 150) - 1, "46,6%"),
        (Fraction(220, 130) - 1, "69,2%"),
        (Fraction(9996, 10000), "99,9%"),
        (Fraction(1), "100,0%"),
        (Fraction(2, 3), "66,6%"),
        (Fraction(12345, 100), "12.345,0%"),
        (Fraction(-1, 3), "−33,3%"),
        (Fraction(-1, 3000), "0,0%"),
        (0, "0,0%"),
        (None, "–"),
    ],
)
def test_percentages_are_cut_never_rounded(ratio: Fraction | int | None, shown: str) -> None:
    """domain.md: "cut to one decimal (ROUND_DOWN), never rounded up"; the report prints 220/150 as 46,6 %."""
    assert format_percent(ratio) == shown


@given(st.fractions(min_value=-1000, max_value=1000), st.integers(0, 4))
def test_cutting_never_moves_away_from_nought_nor_by_a_whole_step(value: Fraction, decimals: int) -> None:
    shown = Fraction(cut(value, decimals))
    assert abs(shown) <= abs(value)
    assert abs(value - shown) < Fraction(1, 10**decimals)
    assert cut(shown, decimals) == cut(value, decimals)


def test_percent_of_exact_integers_is_exact_where_floats_are_not() -> None:
    """0.29 * 100 is 28.999… in floating point."""
    assert percent(Fraction(29, 100)) == 29


def test_a_change_shows_both_readings() -> None:
    """domain.md: "bằng 220% trước đó (tăng 120%)"."""
    assert format_percent(Fraction(220, 100)) == "220,0%"
    assert format_percent(rise(220, 100)) == "120,0%"


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (60527, None, "60.527"),
        (999, None, "999"),
        (1234567, None, "1.234.567"),
        (Decimal("17.45"), 1, "17,4"),
        (Fraction(100, 3), None, "33,3"),
        (-5, None, "−5"),
        (0, None, "0"),
    ],
)
def test_numbers_are_written_the_vietnamese_way(
    value: int | Decimal | Fraction, decimals: int | None, shown: str
) -> None:
    assert format_number(value, decimals) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [("1", "1"), ("0.5", "½"), ("1.5", "1½"), ("0.25", "¼"), ("0.3", "0,3"), ("2.00", "2"), ("0", "0"), ("26", "26")],
)
def test_man_days_are_written_as_people_write_them(value: str, shown: str) -> None:
    assert format_man_days(Decimal(value)) == shown


def test_days_are_written_with_the_day_first() -> None:
    assert format_day(date(1966, 10, 21)) == "21/10/1966"
    assert format_day(date(1967, 2, 5)) == "05/02/1967"


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(1967, 2, 5), "ngày 05 tháng 02 năm 1967"),
        (date(1966, 9, 5), "ngày 05 tháng 9 năm 1966"),
        (date(1966, 10, 21), "ngày 21 tháng 10 năm 1966"),
    ],
)
def test_running_text_has_noughts_before_small_days_and_the_first_two_months(day: date, shown: str) -> None:
    """labels.md: "leading zero for days under 10 and for months 1 and 2"."""
    assert long_day(day) == shown
