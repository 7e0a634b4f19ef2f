"""CSV and XLSX: equal tables are equal bytes, numbers are numbers, and no text is a formula."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from teamtrack import sheets
from teamtrack.sheets import Table, TooManyRows, Value, as_csv, harmless, share, spoken_plainly, write_xlsx

LIVE = ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x", "'=1"]
ROW: tuple[Value, ...] = (
    "QĐ 14; loại A", 60527, Decimal("0.50"), Fraction(2, 3), share(Fraction(70, 150)), date(1966, 10, 21), None, -5,
)  # fmt: skip


def table(*rows: tuple[Value, ...], head: tuple[str, ...] = ("A",)) -> Table:
    return Table("Bảng", head, rows)


def written(*tables: Table) -> bytes:
    made = BytesIO()
    write_xlsx(tables, made, dated=date(1966, 10, 21))
    return made.getvalue()


def cells(content: bytes, line: int = 2) -> list[Any]:
    return list(load_workbook(BytesIO(content)).active[line])


def test_excel_in_vietnam_takes_a_csv_apart() -> None:
    made = b"".join(as_csv(table(ROW), "vi"))
    assert made.decode() == '\ufeffA\r\n"QĐ 14; loại A";60527;0,5;0,66;46,6%;21/10/1966;;-5\r\n'


def test_excel_in_english_takes_a_csv_apart() -> None:
    made = b"".join(as_csv(table(ROW), "en"))
    assert made.decode() == "\ufeffA\r\nQĐ 14; loại A,60527,0.5,0.66,46.6%,1966-10-21,,-5\r\n"


@pytest.mark.parametrize("text", LIVE)
def test_no_text_in_a_csv_begins_as_a_formula(text: str) -> None:
    made = b"".join(as_csv(table((text,), head=(text,)), "en")).decode().removeprefix("\ufeff")
    assert made.replace('"', "").startswith(f"'{text[0]}")
    assert harmless(text) == f"'{text}"


@given(st.text())
def test_what_was_made_harmless_is_read_as_it_was(text: str) -> None:
    assert spoken_plainly(harmless(text)) == text


def test_many_rows_come_in_pieces_and_in_order() -> None:
    rows = [(number,) for number in range(2500)]
    pieces = list(as_csv(table(*rows), "vi"))
    assert len(pieces) == 4
    assert b"".join(pieces).split() == [b"\xef\xbb\xbfA", *(str(number).encode() for number in range(2500))]


@pytest.mark.parametrize("text", LIVE)
def test_no_text_in_a_sheet_is_a_formula(text: str) -> None:
    content = written(table((text,), head=(text,)))
    assert [cell.data_type for line in (1, 2) for cell in cells(content, line)] == ["s", "s"]
    with ZipFile(BytesIO(content)) as book:
        assert b"<f" not in book.read("xl/worksheets/sheet1.xml").replace(b"<format", b"")


def test_a_sheet_holds_numbers_dates_and_shares_as_such() -> None:
    made = cells(written(table(ROW)))
    assert [cell.value for cell in made[1:5]] == [60527, 0.5, 0.66, 0.466]
    assert (made[4].number_format, made[5].is_date, made[6].value, made[7].value) == ("0.0%", True, None, -5)


def test_signs_that_xml_cannot_hold_are_left_out() -> None:
    assert cells(written(table(("a\x00b\x1fc\ufffe",))))[0].value == "abc"


def test_equal_tables_are_equal_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    first = written(table(ROW))
    monkeypatch.setattr("time.time", lambda: 2e9)  # another moment
    assert written(table(ROW)) == first


def test_a_table_longer_than_a_sheet_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    written(table((1,), (2,)))
    with pytest.raises(TooManyRows):
        written(table((1,), (2,), (3,)))
