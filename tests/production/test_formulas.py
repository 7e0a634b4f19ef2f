"""Each formula of domain.md, on exact fractions; the docstring quotes its sentence."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from production.domain.output import (
    OutputLine,
    attendance,
    fulfilment,
    is_suspicious,
    left_out,
    likely_meant,
    norm_days,
    per_man_day,
    quality,
)
from production.domain.product import code_order
from teamtrack.figures import format_percent, percent


def line(good: int, norm: int | None, man_days: str = "1", defective: int = 0, lines: int = 1) -> OutputLine:
    return OutputLine(good, defective, Decimal(man_days), norm, lines)


def test_norm_days_of_a_record_are_good_over_norm_never_rounded() -> None:
    """norm-days of a record = q / n. Never rounded before the last step."""
    assert norm_days([line(100, 130), line(100, 130), line(100, 130)]) == Fraction(300, 130)


def test_fulfilment_sums_norm_days_over_man_days() -> None:
    """Norm fulfilment = Σ(q / n) ÷ Σ m, over the records that have a norm. 100 % = exactly the norm."""
    assert fulfilment([line(130, 130), line(75, 150, "0.5")]) == 1


def test_fulfilment_may_be_summed_across_different_products() -> None:
    """This is the one figure that may be summed across different products."""
    assert fulfilment([line(65, 130, "0.5"), line(20, 10, "1.5")]) == Fraction(5, 4)


def test_a_line_without_a_norm_neither_helps_nor_harms_fulfilment() -> None:
    """A record whose product has no norm on its date … counts as output, not towards fulfilment."""
    counted = [line(143, 130)]
    assert fulfilment([*counted, line(500, None, "2")]) == fulfilment(counted)
    assert left_out([*counted, line(500, None, lines=3), line(1, None)]) == 4


def test_without_any_norm_there_is_no_fulfilment() -> None:
    assert fulfilment([line(500, None)]) is None
    assert fulfilment([]) is None
    assert format_percent(None) == "–"


def test_output_per_man_day_counts_every_record_of_the_product() -> None:
    """Output per man-day of one product = Σ q ÷ Σ m."""
    assert per_man_day([line(130, 130), line(95, None, "0.5")]) == 150
    assert per_man_day([]) is None


def test_quality_is_good_over_all_that_was_made() -> None:
    """Quality = Σ good ÷ Σ (good + defective)."""
    assert quality([line(98, 130, defective=1), line(0, None, defective=1)]) == Fraction(98, 100)
    assert quality([line(0, 130)]) is None


def test_attendance_is_man_days_present_over_working_days() -> None:
    """Attendance = man-days present ÷ working days of membership."""
    assert attendance(Decimal("24.5"), 25) == Fraction(49, 50)
    assert attendance(Decimal(1), 0) is None


def test_just_below_the_norm_is_never_shown_as_the_norm() -> None:
    """99.96 % of a norm is not 100 %."""
    assert percent(fulfilment([line(2499, 2500)]) or 0) == Decimal("99.9")


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 300), st.integers(1, 8)), min_size=1, max_size=30))
def test_fulfilment_does_not_depend_on_how_records_are_summed(rows: list[tuple[int, int, int]]) -> None:
    """A month's summary keeps Σ by norm; the figure is the same as over every record."""
    records = [OutputLine(good, 0, Decimal(quarters) / 4, norm) for good, norm, quarters in rows]
    summed = [
        OutputLine(
            sum(r.good for r in records if r.norm == norm),
            0,
            sum((r.man_days for r in records if r.norm == norm), Decimal(0)),
            norm,
        )
        for norm in {r.norm for r in records}
    ]
    assert fulfilment(records) == fulfilment(summed)


# --- err.too_much --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("good", "norm", "man_days", "asked"),
    [
        (300, 150, "1", False),
        (301, 150, "1", True),
        (151, 150, "0.5", True),
        (600, 150, "2", False),
        (9999, None, "1", False),
    ],
)
def test_more_than_twice_the_norm_is_asked_about(good: int, norm: int | None, man_days: str, *, asked: bool) -> None:
    """err.too_much: "{q} cái là gấp hơn 2 lần mức {n}"."""
    assert is_suspicious(good, norm, Decimal(man_days)) is asked


@pytest.mark.parametrize(
    ("good", "meant"),
    [(1755, 175), (1500, 150), (1460, 146), (11500, None), (7, None)],
    ids=["digit typed twice", "nought too many", "nearest to the norm", "two digits too many", "one digit"],
)
def test_what_was_probably_meant(good: int, meant: int | None) -> None:
    """ "Có phải {gợi ý}?"."""
    assert likely_meant(good, 150, Decimal(1)) == meant


def test_codes_stand_in_the_order_of_their_numbers() -> None:
    assert sorted(["QĐ 14", "K 11", "A", "K 2"], key=code_order) == ["A", "K 2", "K 11", "QĐ 14"]
