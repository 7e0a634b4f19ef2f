"""Files of output read: what they are, their letters, delimiters, heads; wide sheets and workbooks."""

import unicodedata
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from production.domain.importing import (
    Field,
    FileKind,
    Layout,
    Mapping,
    Refused,
    Source,
    guess_mapping,
    read_head,
    read_lines,
    sniff,
    wanting,
)
from teamtrack.sheets import DIALECTS, Table, Value, as_csv
from tests.production.files import LINE, READ, VI, book, reading

# --- letters and delimiters ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le+", "utf-16-be+"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_writing_of_unicode_is_read(encoding: str, end: str) -> None:
    text = f"{VI}{end}{LINE}{end}"
    content = ("\ufeff" + text).encode(encoding[:-1]) if encoding.endswith("+") else text.encode(encoding)
    lines, read = reading(content)
    assert (lines, read.faults) == ([READ], [])


def test_windows_1258_is_read_and_its_letters_are_composed() -> None:
    text = f"{VI}\n{LINE}\n"
    content = _decomposed_tones(text).encode("cp1258")
    head = read_head(Source.of(content))
    assert (head.encoding, head.heads[5]) == ("cp1258", "Hàng đạt")
    lines, _read = reading(content)
    assert lines == [READ]
    assert unicodedata.is_normalized("NFC", lines[0].note)


def _decomposed_tones(text: str) -> str:
    """As Windows-1258 writes: letters with their hats, the tones behind them."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    written = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in parts if mark in tones)
        written.append(unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in tones)) + tone)
    return "".join(written)


@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_every_delimiter_is_found(sign: str) -> None:
    lines, _read = reading(f"{VI}\n{LINE}\n".replace(";", sign))
    assert lines == [READ]


def test_a_decimal_comma_is_no_delimiter() -> None:
    lines, _read = reading(
        "Mã số;Ngày;Hàng đạt;Công\nZ2-605;21/10/1966;152;0,5\nZ2-606;21/10/1966;140;1,5\n", product="A"
    )
    assert [line.man_days for line in lines] == [Decimal("0.5"), Decimal("1.5")]


def test_quotation_marks_hold_delimiters_and_line_ends_together_and_the_lines_are_still_counted() -> None:
    note = '"Đổi máy; chờ\nvật tư ""hai"" lần"'
    lines, _read = reading(f"{VI}\n{LINE.replace('Đổi máy', note)}\n{LINE}\n")
    assert [(line.line, line.note) for line in lines] == [(2, 'Đổi máy; chờ vật tư "hai" lần'), (4, "Đổi máy")]


def test_the_hint_of_the_delimiter_is_no_line() -> None:
    lines, _read = reading(f"sep=;\n{VI}\n{LINE}\n")
    assert lines == [READ._replace(line=3)]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_our_exports_write_is_read_as_it_was(language: str) -> None:
    """Numbers, days, and an apostrophe before what a spreadsheet would compute."""
    head = (
        VI.split(";")
        if language == "vi"
        else ["Worker number", "Name", "Date", "Shift", "Item", "Good", "Defective", "Man-days", "Note"]
    )
    row: list[Value] = ["Z2-605", "E", date(1966, 10, 21), 1, "=1+1", 1755, 0, Decimal("0.5"), "-1 'x'"]
    content = b"".join(as_csv(Table("x", head, [row]), language))
    assert language in DIALECTS
    lines, read = reading(content)
    assert read.faults == []
    assert lines == [READ._replace(product="=1+1", good=1755, defective=0, man_days=Decimal("0.5"), note="-1 'x'")]


# --- heads -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "columns"),
    [
        (
            "date,team,worker,product,shift,good,defective,man_days,note",
            "DAY TEAM WORKER PRODUCT SHIFT GOOD DEFECTIVE MAN_DAYS NOTE",
        ),
        (
            "Ngày,Ca,Tổ,Mã số,Họ tên,Mặt hàng,Hàng đạt,Hàng hỏng,Công,Định mức,Ghi chú",
            "DAY SHIFT TEAM WORKER - PRODUCT GOOD DEFECTIVE MAN_DAYS - NOTE",
        ),
        (
            "STT,MÃ CÔNG NHÂN,HỌ VÀ TÊN,NGÀY SX,SẢN PHẨM,SỐ LƯỢNG (cái),PHẾ PHẨM",
            "- WORKER - DAY PRODUCT GOOD DEFECTIVE",
        ),
        ("Worker number,Full name,Item,Quantity,Date", "WORKER - PRODUCT GOOD DAY"),
        ("Mã,Mã hàng,Ngay,Dat", "WORKER PRODUCT DAY GOOD"),
    ],
)
def test_columns_are_known_by_their_names_in_both_languages(head: str, columns: str) -> None:
    found = guess_mapping(read_head(Source.of(f"{head}\n1,2,3,4\n".encode()))).columns
    wanted = {Field[name]: index for index, name in enumerate(columns.split()) if name != "-"}
    assert dict(found) == wanted


def test_a_title_above_the_head_is_passed_over() -> None:
    lines, read = reading(f"XÍ NGHIỆP X.40;;;\nBẢNG SẢN LƯỢNG THÁNG 10 NĂM 1966\n\n{VI}\n{LINE}\n")
    assert read.head.line == 4
    assert lines == [READ._replace(line=5)]


def test_what_is_not_in_the_file_must_be_named() -> None:
    source = Source.of("Mã số,Hàng đạt\nZ2-605,152\n".encode())
    head = read_head(source)
    mapping = guess_mapping(head)
    assert wanting(head, mapping) == ["date", "product"]
    with pytest.raises(Refused, match="not all named"):
        read_lines(source, mapping)


def test_a_mapping_is_the_same_after_it_was_kept() -> None:
    mapping = Mapping(Layout.WIDE, {Field.WORKER: 1}, "Tổ 6", "1966-09", 2, "QĐ 14", Decimal("0.50"), day_first=False)
    assert Mapping.from_json(mapping.as_json()) == mapping


def test_a_head_has_the_same_signature_whatever_its_days_and_tone_marks() -> None:
    heads = ["Mã số,Tên,1,2,3,4", "MA SO,ten,5,6,7,8,9", "Mã số,Họ,1,2,3,4"]
    first, second, third = (read_head(Source.of(f"{head}\nZ,1\n".encode())).signature for head in heads)
    assert first == second != third


# --- one row per worker, one column per day --------------------------------------------------------------------------


def test_a_wide_sheet_gives_a_record_for_each_cell() -> None:
    rows = ["Bảng tháng 9/1966;;;;;;", "Mã số;Họ tên;1;2;3;4;Cộng", ";;T5;T6;T7;CN;"]
    sheet = "\n".join([*rows, "Z2-605;E;150;;P;152,0;302", "Cộng;;150;;;152;302"])
    lines, read = reading(sheet, product="QĐ 14")
    assert read.mapping.month == "1966-09"
    assert [(line.line, line.column, line.day, line.good, line.away) for line in lines] == [
        (4, "C (1)", date(1966, 9, 1), 150, ""),
        (4, "E (3)", date(1966, 9, 3), None, "leave"),
        (4, "F (4)", date(1966, 9, 4), 152, ""),
    ]
    assert ([row.line for row in read.left_out], read.faults) == ([5], [])


def test_a_wide_sheet_may_carry_whole_dates_and_a_column_of_items() -> None:
    lines, _read = reading("worker,item,2026-10-20,2026-10-21\nC1,A,1,2\nC1,B,,x\n")
    assert [(line.product, line.day, line.good) for line in lines] == [
        ("A", date(2026, 10, 20), 1),
        ("A", date(2026, 10, 21), 2),
        ("B", date(2026, 10, 21), None),
    ]


def test_a_wrong_cell_of_a_wide_sheet_is_named_by_its_column() -> None:
    _lines, read = reading("worker,item,2026-10-20,2026-10-21\nC1,A,1,hai\n")
    assert [tuple(fault) for fault in read.faults] == [(2, "D (2026-10-21)", "hai", "number")]


def test_days_which_the_month_does_not_have_are_passed_over() -> None:
    lines, _read = reading("Mã số,28,29,30,31\nZ2-605,1,2,3,4\n", product="A", month="1966-02")
    assert [line.good for line in lines] == [1]


def test_a_wide_sheet_without_a_month_asks_for_it() -> None:
    head = read_head(Source.of("Mã số,1,2,3,4\nZ2-605,1,2,3,4\n".encode()))
    assert (head.layout, wanting(head, guess_mapping(head))) == (Layout.WIDE, ["product", "month"])


# --- workbooks -------------------------------------------------------------------------------------------------------

ROW = ["Z2-605", "Phạm Văn E", date(1966, 10, 21), 1, "QĐ 14", 152, 2, 1, "Đổi máy"]


def test_a_workbook_is_known_by_its_content_and_read_as_a_table() -> None:
    content = book(["Bảng sản lượng"], [], VI.split(";"), ROW, ["Cộng", None, None, None, None, 152, 2, 1])
    source = Source.of(content, "so-lieu.csv")
    assert sniff(source) is FileKind.XLSX
    lines, read = reading(content)
    assert (lines, read.faults) == ([READ._replace(line=4)], [])
    assert [row.line for row in read.left_out] == [5]


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904])
@pytest.mark.parametrize("day", [date(1966, 10, 21), datetime.combine(date(1966, 10, 21), time(7, 30)), "21/10/1966"])
def test_days_of_a_workbook_are_read_in_both_calendars(epoch: datetime | None, day: Any) -> None:
    lines, _read = reading(book(VI.split(";"), [*ROW[:2], day, *ROW[3:]], epoch=epoch))
    assert lines == [READ]


def test_numbers_of_a_workbook_are_numbers_and_texts_are_texts() -> None:
    rows = [[605, None, 24401, "2", "A", good, 0, 0.5, None] for good in (152.0, 1.755, "1.755", -1, True)]
    lines, read = reading(book(VI.split(";"), *rows))
    assert {(line.worker, line.day, line.shift, line.man_days) for line in lines} == {
        ("605", date(1966, 10, 21), 2, Decimal("0.5"))
    }
    assert [line.good for line in lines] == [152, None, 1755, None, 1]
    assert [fault.code for fault in read.faults] == ["whole", "negative"]


def test_a_formula_is_never_computed() -> None:
    rows = [[*ROW[:5], '=HYPERLINK("http://127.0.0.1:9/")', 0, 1], ["=1+1", None, *ROW[2:]]]
    lines, read = reading(book(VI.split(";"), *rows))
    assert [tuple(fault) for fault in read.faults] == [
        (2, "F (Hàng đạt)", '=HYPERLINK("http://127.0.0.1:9/")', "number")
    ]
    assert lines[1].worker == "=1+1"


def test_a_sheet_may_be_chosen() -> None:
    made = openpyxl.load_workbook(BytesIO(book(["Ghi chú"], title="Bìa")))
    sheet = made.create_sheet("Tháng 10")
    sheet.append(VI.split(";"))
    sheet.append(ROW)
    kept = BytesIO()
    made.save(kept)
    assert read_head(Source.of(kept.getvalue())).sheets == ("Bìa", "Tháng 10")
    assert reading(kept.getvalue(), sheet="Tháng 10")[0] == [READ]


def test_a_list_is_the_same_as_a_csv_and_as_a_workbook() -> None:
    rows: list[list[Value]] = [
        [f"Z2-{n % 700}", "", date(1966, 1 + n % 9, 1 + n % 28), 1, f"A {n % 40}", n, n % 7, 1, ""] for n in range(1000)
    ]
    table = b"".join(as_csv(Table("x", VI.split(";"), rows), "vi"))
    assert reading(table)[0] == reading(book(VI.split(";"), *rows))[0]
