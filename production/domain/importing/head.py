"""What a file's columns are: its first lines, the names it gives them, and which field each is likely to hold."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from production.domain.importing.source import Cell, CsvFile, Rows, Source, open_csv, sniff
from production.domain.importing.types import DayColumn, Field, FileKind, Head, Layout, Mapping, Refused
from production.domain.importing.values import DAY_NUMBER, YEAR_FIRST, YEAR_LAST, Days, Misread, as_text
from production.domain.importing.words import _
from production.domain.importing.xlsx import Workbook, open_workbook
from teamtrack.names import plain

HEAD_WITHIN = 20  # lines from the top: above the head of an Excel sheet stands its title
SAMPLES = 5
LOOKED_AT = 200  # lines, blank ones too
CLIPPED = 60  # letters of a cell shown
# Names without tone marks and signs. The first column with the likeliest name is taken.
NAMES = {
    Field.WORKER: "ma cong nhan|ma so cong nhan|ma cn|ma nhan vien|ma nv|ma the|so the|ma so|mscn|msnv|ma"
    "|worker|worker number|worker code|worker id|worker no|employee|employee code|employee id|staff no|badge|code",
    Field.TEAM: "ma to|to|to san xuat|to sx|to may|team|team code",
    Field.DAY: "ngay|ngay thang|ngay thang nam|ngay lam|ngay lam viec|ngay san xuat|ngay sx|date|day|work date",
    Field.SHIFT: "ca|ca lam|ca lam viec|ca san xuat|shift",
    Field.PRODUCT: "mat hang|ma mat hang|ma hang|san pham|ma san pham|ma sp|product|product code|item|item code",
    Field.GOOD: "hang dat|so hang dat|so luong dat|sl dat|dat|thanh pham|san luong|so luong|sl"
    "|good|good units|good pieces|quantity|qty|output",
    Field.DEFECTIVE: "hang hong|so hang hong|so luong hong|sl hong|hong|phe pham|thu pham"
    "|defective|defective units|defects|defect|bad|scrap|rejects",
    Field.MAN_DAYS: "cong|so cong|ngay cong|so ngay cong|man days|man day|mandays|days worked",
    Field.NOTE: "ghi chu|chu thich|dien giai|ly do|note|notes|remark|remarks|comment",
}
KNOWN = {name: field for field, names in NAMES.items() for name in names.split("|")}
RANKS = {name: rank for names in NAMES.values() for rank, name in enumerate(names.split("|"))}
DAY_HEAD = re.compile(rf"(?:ngay|day|d|n)?\s*({DAY_NUMBER.pattern})(?:\s*/\s*(?:0?[1-9]|1[0-2]))?")
MONTH_NAMED = re.compile(r"\b(0?[1-9]|1[0-2])\s*(?:nam|[/.-])\s*((?:19|2[0-9])[0-9]{2})\b")
FEWEST_DATES, FEWEST_NUMBERS = 2, 4  # columns that make a sheet wide; a first line of figures is no head


@dataclass(frozen=True)
class Opened:
    """A file ready to be read: what it is, and its rows from the top."""

    kind: FileKind
    csv: CsvFile | None
    workbook: Workbook | None
    sheet: str

    def rows(self) -> Rows:
        if self.workbook is not None:
            return self.workbook.rows(self.sheet)
        assert self.csv is not None
        return self.csv.rows()


def open_source(source: Source, sheet: str = "") -> Opened:
    """Refused when it is too large, damaged or no table; `sheet` empty: the first one."""
    kind = sniff(source)
    if kind is FileKind.CSV:
        return Opened(kind, open_csv(source), None, "")
    workbook = open_workbook(source)
    return Opened(kind, None, workbook, sheet or workbook.sheets[0])


def read_head(source: Source, sheet: str = "") -> Head:
    """The first lines of the file (or of the named sheet)."""
    return head_of(open_source(source, sheet))


def head_of(opened: Opened) -> Head:
    """The line that names the columns: the one with most names we know, else the first that is not empty."""
    rows = opened.rows()
    try:
        first = list(islice(_not_blank(islice(rows, LOOKED_AT)), HEAD_WITHIN + SAMPLES))
    finally:
        rows.close()
    if not first:
        raise Refused(_("The file is empty."))
    best = max(range(min(len(first), HEAD_WITHIN)), key=lambda number: (_names_in(first[number][1]), -number))
    line, cells = first[best]
    heads = tuple(as_text(cell)[:CLIPPED] for cell in cells)
    below = first[best + 1 : best + 1 + SAMPLES]
    sample = tuple(tuple(as_text(cell)[:CLIPPED] for cell in row) for _line, row in below)
    return Head(
        kind=opened.kind,
        encoding=opened.csv.encoding if opened.csv else "",
        delimiter=opened.csv.delimiter if opened.csv else "",
        sheets=opened.workbook.sheets if opened.workbook else (),
        sheet=opened.sheet,
        line=line,
        heads=heads,
        sample=sample,
        day_columns=_day_columns(cells),
        month=_month_of([opened.sheet, *(as_text(cell) for _line, row in first[:best] for cell in row)]),
    )


def guess_mapping(head: Head) -> Mapping:
    """Which column holds what, by the names in the head; wanting() of the mapping tells what a person must add."""
    columns: dict[Field, int] = {}
    ranks: dict[Field, int] = {}
    days = {column.index for column in head.day_columns}
    for index, title in enumerate(head.heads):
        name = _folded(title)
        field = KNOWN.get(name)
        if field is None or index in days or (field in ranks and ranks[field] <= RANKS[name]):
            continue
        columns[field], ranks[field] = index, RANKS[name]
    if head.layout is Layout.WIDE:
        for field in (Field.DAY, Field.GOOD, Field.DEFECTIVE, Field.MAN_DAYS):
            columns.pop(field, None)
    by_number = any(column.day is None for column in head.day_columns)
    return Mapping(layout=head.layout, columns=columns, sheet=head.sheet, month=head.month if by_number else "")


def dated(head: Head, mapping: Mapping) -> tuple[DayColumn, ...]:
    """The day columns of a wide sheet with their dates; those whose number the month does not have are left out."""
    if not mapping.month:
        return tuple(column for column in head.day_columns if column.day)
    days = Days(day_first=True, month=mapping.month)
    found = []
    for column in head.day_columns:
        try:
            found.append(replace(column, day=column.day or days[str(column.number)]))
        except Misread:
            continue
    return tuple(found)


def wanting(head: Head, mapping: Mapping) -> list[str]:
    """What must still be named before the file can be read: fields without a column, "month", "days"."""
    needed = [Field.WORKER] if mapping.layout is Layout.WIDE else [Field.WORKER, Field.DAY, Field.GOOD]
    missing = [field.value for field in needed if field not in mapping.columns]
    if Field.PRODUCT not in mapping.columns and not mapping.product:
        missing.append(Field.PRODUCT.value)
    if mapping.layout is Layout.WIDE:
        if not head.day_columns:
            missing.append("days")
        elif not mapping.month and not all(column.day for column in head.day_columns):
            missing.append("month")
    return missing


def column_letter(index: int) -> str:
    """0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def titled(head: Head, index: int) -> str:
    """A column as faults name it: D (Hàng đạt)."""
    title = head.heads[index] if index < len(head.heads) else ""
    return f"{column_letter(index)} ({title[:30]})" if title else column_letter(index)


def _month_of(texts: Iterable[str]) -> str:
    """The month a title speaks of: "Bảng sản lượng tháng 9 năm 1966", "9/1966"."""
    for text in texts:
        if found := MONTH_NAMED.search(plain(text[:200])):
            return f"{found[2]}-{int(found[1]):02d}"
    return ""


def _folded(title: str) -> str:
    """Without tone marks, signs, and what stands in brackets: Hàng đạt (cái) is hang dat."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", re.sub(r"\([^)]*\)?", " ", plain(title))).split())


def _not_blank(rows: Iterable[tuple[int, Sequence[Cell]]]) -> Iterator[tuple[int, Sequence[Cell]]]:
    return ((line, row) for line, row in rows if any(row) and not _is_hint(row))


def _is_hint(row: Sequence[Cell]) -> bool:
    """The line sep=; by which a CSV tells Excel its delimiter."""
    return isinstance(row[0], str) and row[0].startswith("sep=") and not any(row[1:])


def _names_in(row: Sequence[Cell]) -> int:
    """How many columns this row names, days included."""
    names = {KNOWN[name] for cell in row if isinstance(cell, str) and (name := _folded(cell)) in KNOWN}
    return len(names) + len(_day_columns(row))


def _day_columns(row: Sequence[Cell]) -> tuple[DayColumn, ...]:
    """The columns headed by dates, or by rising numbers of days."""
    dates: list[DayColumn] = []
    numbers: list[DayColumn] = []
    for index, cell in enumerate(row):
        text = as_text(cell)
        if isinstance(cell, date) or YEAR_LAST.fullmatch(text) or YEAR_FIRST.fullmatch(text):
            try:
                day = Days(day_first=True, month="")[cell]
            except Misread:
                continue
            dates.append(DayColumn(index, day, day.day))
        elif (found := DAY_HEAD.fullmatch(plain(text))) and (not numbers or int(found[1]) > numbers[-1].number):
            numbers.append(DayColumn(index, None, int(found[1])))
    if len(dates) >= FEWEST_DATES:
        return tuple(dates)
    return tuple(numbers) if len(numbers) >= FEWEST_NUMBERS else ()
