"""Tables as files, CSV and XLSX: numbers stay numbers, and no text ever becomes a formula (trust.md, ASVS 1.2.10).

A CSV is written as the spreadsheet of its readers takes it apart: where the comma stands before decimals, as in
Vietnam, Excel separates columns by `;` and needs the mark at the beginning of the file to see that it is UTF-8.
Equal tables give equal bytes.
"""

import csv
import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from teamtrack.figures import cut

type Value = str | int | Decimal | Fraction | date | None

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# What a spreadsheet takes for the beginning of a formula, and the apostrophe, so that a prefix can be taken away again.
STARTS_A_FORMULA = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20'"
MOST_ROWS = 1_048_575  # of an XLSX sheet, below its head
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the members' dates: equal figures, equal bytes
PERCENT = "0.0%"
DAY = "dd/mm/yyyy"
ROWS_AT_ONCE = 1000


class Share(Fraction):
    """A ratio to be shown as per cent."""


def share(ratio: Fraction | None) -> Share | None:
    return None if ratio is None else Share(ratio)


@dataclass(frozen=True)
class Table:
    """A table with a name and a head; the rows may be read while they are written. `title` stands over the head."""

    name: str
    head: Sequence[str]
    rows: Iterable[Sequence[Value]]
    title: str = ""


class TooManyRows(Exception):
    """More rows than a sheet of a spreadsheet holds."""


def harmless(text: str) -> str:
    """The text as it may stand in a CSV: an apostrophe before what would be taken for a formula."""
    return f"'{text}" if text.startswith(tuple(STARTS_A_FORMULA)) else text


def spoken_plainly(text: str) -> str:
    """The text that `harmless` was given."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(tuple(STARTS_A_FORMULA)) else text


# --- CSV -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Dialect:
    """How the spreadsheets of a language write: the sign between columns, before decimals, and days."""

    separator: str
    decimal: str
    day: str

    def write(self, value: Value) -> str:
        match value:
            case None:
                return ""
            case str():
                return harmless(value)
            case Share():
                return self._number(cut(value * 100)) + "%"
            case Fraction():
                return self._number(cut(value, 2))
            case date():
                return value.strftime(self.day) if value.year > 999 else value.isoformat()
        return self._number(Decimal(value))

    def _number(self, number: Decimal) -> str:
        return f"{number.normalize():f}".replace(".", self.decimal)


DIALECTS = {"vi": Dialect(";", ",", "%d/%m/%Y"), "en": Dialect(",", ".", "%Y-%m-%d")}


def as_csv(table: Table, language: str) -> Iterator[bytes]:
    """The table in pieces, for a spreadsheet whose people speak `language`."""
    dialect = DIALECTS[language]
    written = StringIO()
    writer = csv.writer(written, delimiter=dialect.separator, lineterminator="\r\n")
    writer.writerow([harmless(name) for name in table.head])
    yield BYTE_ORDER_MARK
    for number, row in enumerate(table.rows, 1):
        writer.writerow([dialect.write(value) for value in row])
        if number % ROWS_AT_ONCE == 0:
            yield _taken(written)
    yield _taken(written)


def _taken(written: StringIO) -> bytes:
    piece = written.getvalue().encode()
    written.seek(0)
    written.truncate()
    return piece


# --- XLSX ----------------------------------------------------------------------------------------------------------


def write_xlsx(tables: Iterable[Table], into: BinaryIO, *, dated: date) -> None:
    """A workbook with one sheet for each table, said to be made on `dated`; TooManyRows when a table is too long."""
    from openpyxl import Workbook  # noqa: PLC0415 - half a second, needed by few

    book = Workbook(write_only=True)
    for table in tables:
        _write_sheet(book, table)
    book.properties.creator = "teamtrack"
    book.properties.created = datetime.combine(dated, time())
    with TemporaryFile() as made:
        book.save(made)
        _with_fixed_dates(made, into, dated)


def _write_sheet(book: Any, table: Table) -> None:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    sheet = book.create_sheet(table.name[:31])
    sheet.column_dimensions["A"].width = 24
    if table.title:
        sheet.append([_cell(WriteOnlyCell(sheet), table.title)])
        sheet.append([])
    sheet.append([_cell(WriteOnlyCell(sheet), name) for name in table.head])
    try:
        for number, row in enumerate(table.rows, 1):
            if number > MOST_ROWS:
                raise TooManyRows
            sheet.append([None if value is None else _cell(WriteOnlyCell(sheet), value) for value in row])
    finally:
        sheet.close()
        if isinstance(table.rows, Generator):  # left in the middle, it would end at any time later
            table.rows.close()


def _cell(cell: Any, value: Value) -> Any:
    """Numbers as numbers, dates as dates; whatever is text is marked as text, also where it begins with "="."""
    match value:
        case str():
            cell.value, cell.data_type = _UNPRINTABLE.sub("", value), "s"
        case Share():
            cell.value, cell.number_format = float(cut(value, 3)), PERCENT
        case Fraction():
            cell.value = float(cut(value, 2))
        case date():
            cell.value, cell.number_format = value, DAY
        case _:
            cell.value = value
    return cell


_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML has no way to write them


def _with_fixed_dates(made: BinaryIO, into: BinaryIO, dated: date) -> None:
    """The same archive without the moment of its making."""
    stamp = f"{dated.isoformat()}T00:00:00Z".encode()
    with ZipFile(made) as old, ZipFile(into, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            kept = ZipInfo(name, ZIP_EPOCH)
            kept.compress_type = ZIP_DEFLATED
            if name == "docProps/core.xml":
                new.writestr(kept, re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, old.read(name)))
                continue
            with old.open(name) as member, new.open(kept, "w", force_zip64=True) as copy:
                copyfileobj(member, copy, 1024 * 1024)
