"""Cells of a file of output: days, numbers, man-days, shifts, letters, totals; and what is wrong in them."""

from datetime import date
from decimal import Decimal

import pytest

from production.domain.importing import Refused, SourceLine
from tests.production.files import LINE, READ, VI, one, reading

# --- days, numbers, man-days, shifts ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written", ["21/10/1966", "21-10-1966", "21.10.1966", "1966-10-21", "1966-10-21 00:00:00", "24401"]
)
def test_every_writing_of_a_day_is_understood(written: str) -> None:
    line, faults = one("Ngày", written)
    assert (line.day, faults) == (date(1966, 10, 21), [])


def test_month_first_and_day_numbers_when_said_so() -> None:
    assert one("Ngày", "10/12/1966", day_first=False)[0].day == date(1966, 10, 12)
    assert one("Ngày", "7", month="1966-10")[0].day == date(1966, 10, 7)
    assert one("Ngày", "31", month="1966-09")[1] == ["date"]


@pytest.mark.parametrize(
    "written", ["31/02/1966", "29/02/1900", "21/10/66", "01/01/0001", "31/12/9999", "hôm qua", "7", "٢١/١٠/١٩٦٦"]
)
def test_what_is_no_day_is_a_fault_that_names_line_column_and_value(written: str) -> None:
    lines, read = reading(f"{VI}\n{LINE}\n{LINE.replace('21/10/1966', written)}\n")
    assert [tuple(fault) for fault in read.faults] == [(3, "C (Ngày)", written, "date")]
    assert lines == [READ, READ._replace(line=3, day=None)]


@pytest.mark.parametrize(
    ("written", "good"),
    [
        ("1755", 1755),
        ("1.755", 1755),
        ("1 755", 1755),
        ("1,755", 1755),
        ("175,0", 175),
        ("175.00", 175),
        ("-0", 0),
        ("１２", 12),
    ],
)
def test_pieces_are_read_as_people_write_them(written: str, good: int) -> None:
    line, faults = one("Hàng đạt", written)
    assert (line.good, faults) == (good, [])


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "empty"),
        ("hai", "number"),
        ("١٢", "number"),
        ("1e999", "number"),
        ("NaN", "number"),
        ("=1+1", "number"),
        ("12,5", "whole"),
        ("-1", "negative"),
        ("−5", "negative"),
        ("1.000.001", "too_many"),
        ("9" * 400, "too_many"),
    ],
)
def test_what_are_no_pieces_is_a_fault(written: str, code: str) -> None:
    line, faults = one("Hàng đạt", written)
    assert (line.good, faults) == (None, [code])


@pytest.mark.parametrize(
    ("written", "man_days"),
    [
        ("", "1"),
        ("1", "1"),
        ("½", "0.5"),
        ("1½", "1.5"),
        ("1/2", "0.5"),
        ("0,5", "0.5"),
        ("0.25", "0.25"),
        ("1/3", "0.33"),
        ("3", "3"),
        ("0", "0"),
    ],
)
def test_man_days_are_read_also_those_that_the_rules_refuse_later(written: str, man_days: str) -> None:
    line, faults = one("Công", written)
    assert (line.man_days, faults) == (Decimal(man_days), [])


@pytest.mark.parametrize(("written", "shift"), [("", 1), ("2", 2), ("Ca 2", 2), ("ca II", 2), ("C3", 3)])
def test_shifts_are_read_as_people_write_them(written: str, shift: int) -> None:
    assert one("Ca", written)[0].shift == shift


@pytest.mark.parametrize(
    ("column", "written", "code"),
    [
        ("Công", "một", "man_days"),
        ("Công", "-1", "man_days"),
        ("Công", "99", "man_days"),
        ("Công", "1/0", "man_days"),
        ("Ca", "sáng", "shift"),
        ("Ca", "100", "shift"),
        ("Mã số", "", "empty"),
        ("Mặt hàng", "", "empty"),
        ("Mã số", "x" * 201, "long"),
        ("Ghi chú", "n" * 201, "long"),
        ("Hàng hỏng", "x", "number"),
        ("Ngày", "", "empty"),
    ],
)
def test_every_other_cell_is_held_to_its_kind(column: str, written: str, code: str) -> None:
    assert one(column, written)[1] == [code]


def test_all_faults_of_a_line_are_told_at_once() -> None:
    _lines, read = reading(f"{VI}\n;;x;y;;z;-1;w;\n")
    assert [fault.code for fault in read.faults] == [
        "empty",
        "date",
        "shift",
        "empty",
        "number",
        "negative",
        "man_days",
    ]


@pytest.mark.parametrize(
    ("written", "away"),
    [("P", "leave"), ("ô", "sick"), ("O", "sick"), ("H", "meeting"), ("K", "absent"), ("L", "leave")],
)
def test_a_letter_instead_of_man_days_is_a_shift_away(written: str, away: str) -> None:
    lines, read = reading(f"{VI}\nZ2-605;;21/10/1966;1;;;;{written};\n")
    assert read.faults == []
    assert lines == [SourceLine(2, "", "Z2-605", "", date(1966, 10, 21), 1, "", None, None, Decimal(1), "", away)]


def test_output_beside_a_letter_is_a_fault() -> None:
    assert one("Công", "P")[1] == ["away", "away"]


def test_only_the_first_thousand_faults_are_kept_and_all_are_counted() -> None:
    _lines, read = reading(VI + "\n" + f"{LINE.replace('152', 'x')}\n" * 1500)
    assert (len(read.faults), read.fault_count, read.faults[-1].line) == (1000, 1500, 1001)


def test_a_hopeless_file_is_refused_as_a_whole() -> None:
    with pytest.raises(Refused, match=r"More than 50\.000 errors"):
        reading(VI + "\n" + f"{LINE.replace('152', 'x')}\n" * 50_001)


# --- totals ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "total",
    [
        "Cộng;;;;;304;4;2;",
        ";Tổng cộng:;;;;304;4;2;",
        "TỔNG;;;;;304;;;",
        "Total;;;;;304;;;",
        ";;;;Cộng tổ 6;304;4;2;",
        "cong thang 10;;;;;304;;;",
    ],
)
def test_a_row_of_totals_is_left_out_and_said(total: str) -> None:
    lines, read = reading(f"{VI}\n{LINE}\n{LINE}\n{total}\n;;;;;;;;\n;Người lập bảng;;;;;;;\nHoàng Đức Thịnh;;;;;;;;\n")
    assert (len(lines), read.faults) == (2, [])
    assert [(row.line, row.why) for row in read.left_out] == [(4, "total"), (6, "below"), (7, "below")]
    assert "304" in read.left_out[0].text


def test_a_name_below_the_table_is_a_fault_where_no_totals_stand_above_it() -> None:
    _lines, read = reading(f"{VI}\n{LINE}\nHoàng Đức Thịnh;;;;;;;;\n")
    assert [fault.code for fault in read.faults] == ["empty", "empty", "empty"]


def test_records_below_a_subtotal_are_read() -> None:
    lines, read = reading(f"{VI}\n{LINE}\nCộng ngày 21;;;;;152;2;1;\n{LINE}\n")
    assert ([line.line for line in lines], len(read.left_out)) == ([2, 4], 1)


def test_a_worker_whose_code_begins_like_a_total_is_no_total() -> None:
    lines, read = reading(f"{VI}\n{LINE.replace('Z2-605', 'CONG01')}\n")
    assert (lines[0].worker, read.left_out) == ("CONG01", [])
