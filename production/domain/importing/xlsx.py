"""A workbook read as a stream of rows, with nothing in it trusted; formulas are never computed.

Not openpyxl: with defusedxml it parses in pure Python and keeps every shared string as an object, which took ten times
as long and no limit stops it on the way. Here expat (in C) calls us for each element; whatever a file of 8 MB may hold
(a document type, entities, a lying directory, depth, a single endless word) is stopped where it shows. Only the
workbook, its relations, styles, shared strings and the chosen sheet are opened; never macros, drawings or links.
"""

import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Literal
from xml.parsers import expat

from production.domain.importing.source import MEGABYTE, MOST_COLUMNS, PIECE, Cell, Rows, Source
from production.domain.importing.types import Refused
from production.domain.importing.words import DAMAGED, MOST_LINES, TOO_LARGE_INSIDE, TOO_MANY_COLUMNS, TOO_MANY_LINES, _

LARGEST_UNPACKED = 64 * MEGABYTE
LARGEST_PLAN = 2 * MEGABYTE  # workbook.xml, relations and styles
MOST_MEMBERS = 200
LARGEST_DIRECTORY = 100_000  # bytes of the zip's own list of its members
HIGHEST_RATIO = 100
SMALL = 200_000  # unpacked bytes up to which the ratio does not matter
LONGEST_TOKEN = MEGABYTE  # of one tag, so of one attribute
DEEPEST = 30
MOST_ELEMENTS = 5_000_000  # of a sheet: 200,000 rows of eight cells
MOST_OTHERS = 100_000  # elements of a sheet that are neither rows nor cells
MOST_STRINGS = 500_000
MOST_SHEETS = 100
KEEPS = 201  # letters of a cell: more than 200 are a fault, however many
SHEET_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main ",
    "http://purl.oclc.org/ooxml/spreadsheetml/main ",
)
BUILT_IN_DATES = {*range(14, 18), 22, *range(27, 37), *range(50, 59)}
DAY_ZERO = date(1899, 12, 30)  # serials of Excel from March 1900 on
SINCE_1904 = 1462  # days by which the serials of a workbook counting from 1904 are less
BROKEN = (zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, OSError, NotImplementedError, RuntimeError)
BROKEN += (ValueError, struct.error, KeyError, IndexError, OverflowError)

type Start = Callable[[str, dict[str, str]], None]
type End = Callable[[str], None]


class Enough(Exception):
    """The reader has what it wants."""


def open_workbook(source: Source) -> "Workbook":
    """The workbook's plan: its sheets and formats. Refused before what is too large is unpacked."""
    try:
        return Workbook(_checked(source))
    except BROKEN as broken:
        raise Refused(DAMAGED) from broken


def _checked(source: Source) -> zipfile.ZipFile:
    """The zip with its directory looked over: sizes, ratio, number of members, passwords, kinds of compression."""
    source.file.seek(max(0, source.size - 65_557))
    tail = source.file.read()
    at = len(tail) - 22
    if tail[at : at + 4] != b"PK\5\6" or tail[-2:] != b"\0\0":
        at = tail.rfind(b"PK\5\6")
    directory = struct.unpack_from("<L", tail, at + 12)[0] if at >= 0 else 0
    if at < 0 or tail[max(0, at - 20) : at].startswith(b"PK\6\7"):  # the latter: the directory of a zip over 4 GB
        raise Refused(DAMAGED)
    if directory > LARGEST_DIRECTORY:
        raise Refused(TOO_LARGE_INSIDE)
    packed = zipfile.ZipFile(source.file)
    members = packed.infolist()
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST_UNPACKED:
        raise Refused(TOO_LARGE_INSIDE)
    for member in members:
        if member.file_size > max(SMALL, HIGHEST_RATIO * member.compress_size):
            raise Refused(TOO_LARGE_INSIDE)
        if member.flag_bits & 1 or member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise Refused(_("The workbook is protected: save it without a password."))
    if len(set(packed.namelist())) < len(members):
        raise Refused(DAMAGED)
    return packed


class Workbook:
    """Sheets by name, in the order of their tabs."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self._packed = packed
        self._days_less = 0
        self._paths: dict[str, str] = {}
        self._read_plan()
        if not self._paths:
            raise Refused(_("There is no sheet in this workbook."))
        self.sheets = tuple(self._paths)

    def rows(self, sheet: str) -> Rows:
        """Every row that has a cell, with its number: numbers as int or float, dates as dates, all else as text."""
        try:
            if (path := self._paths.get(sheet)) is None:
                raise Refused(_("There is no sheet “%(sheet)s” in this workbook."), sheet=sheet)
            reader = SheetReader(self._strings(), self._date_styles(), self._days_less)
            for _piece in _parse(self._packed, path, reader.start, reader.end, reader.text):
                yield from reader.take()
            yield from reader.take()
        except BROKEN as broken:
            raise Refused(DAMAGED) from broken

    def _read_plan(self) -> None:
        home = self._workbook_path()
        folder = posixpath.dirname(home)
        related = {found["Id"]: found for found in self._all(_related(home), "Relationship") if "Id" in found}
        for attributes in self._all(home, "workbookPr"):
            if attributes.get("date1904") in {"1", "true"}:
                self._days_less = SINCE_1904
        for sheet in self._all(home, "sheet")[:MOST_SHEETS]:
            number = next((value for name, value in sheet.items() if name.endswith(" id")), "")
            relation = related.get(number, {})
            path = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))[1:]
            if relation.get("Type", "").endswith("/worksheet") and path in self._packed.namelist():
                self._paths[sheet.get("name", "")[:60]] = path
        self._strings_path = self._related_path(related, folder, "/sharedStrings")
        self._styles_path = self._related_path(related, folder, "/styles")

    def _workbook_path(self) -> str:
        for found in self._all("_rels/.rels", "Relationship"):
            if found.get("Type", "").endswith("/officeDocument"):
                path = posixpath.normpath(posixpath.join("/", found.get("Target", "")))[1:]
                if path.endswith(".xml") and path in self._packed.namelist():
                    return path
        raise Refused(_("This is no table: a CSV or XLSX file is needed."))

    def _related_path(self, related: dict[str, dict[str, str]], folder: str, kind: str) -> str:
        for relation in related.values():
            if relation.get("Type", "").endswith(kind):
                path = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))[1:]
                return path if path in self._packed.namelist() else ""
        return ""

    def _all(self, path: str, name: str) -> list[dict[str, str]]:
        """The attributes of every element of this name in a small part of the workbook."""
        if path not in self._packed.namelist():
            return []
        found: list[dict[str, str]] = []

        def start(element: str, attributes: dict[str, str]) -> None:
            if element.rpartition(" ")[2] == name:
                found.append(attributes)

        for _piece in _parse(self._packed, path, start, most=LARGEST_PLAN):
            pass
        return found

    def _date_styles(self) -> frozenset[str]:
        """The numbers (as text) of the cell styles that show a day."""
        if not self._styles_path:
            return frozenset()
        written = {int(found["numFmtId"]): found["formatCode"] for found in self._all(self._styles_path, "numFmt")}
        styles: list[int] = []
        inside = False

        def start(element: str, attributes: dict[str, str]) -> None:
            nonlocal inside
            name = element.rpartition(" ")[2]
            if name == "cellXfs":
                inside = True
            elif name == "xf" and inside:
                styles.append(int(attributes.get("numFmtId", "0")))

        def end(element: str) -> None:
            nonlocal inside
            if element.endswith(" cellXfs"):
                inside = False

        for _piece in _parse(self._packed, self._styles_path, start, end, most=LARGEST_PLAN):
            pass
        return frozenset(str(n) for n, style in enumerate(styles) if _shows_a_day(style, written.get(style, "")))

    def _strings(self) -> list[str]:
        """The shared strings, each cut at the length that matters."""
        strings: list[str] = []
        if not self._strings_path:
            return strings
        text: list[str] = []
        wanted = False
        aside = 0  # inside a reading aid of Japanese, which is no part of the text

        def start(element: str, _attributes: dict[str, str]) -> None:
            nonlocal wanted, aside
            name = element.rpartition(" ")[2]
            wanted = name == "t" and not aside
            aside += name == "rPh"

        def end(element: str) -> None:
            nonlocal wanted, aside
            name = element.rpartition(" ")[2]
            wanted = False
            if name == "si":
                strings.append("".join(text)[:KEEPS])
                text.clear()
                if len(strings) > MOST_STRINGS:
                    raise Refused(TOO_LARGE_INSIDE)
            aside -= name == "rPh"

        def keep(piece: str) -> None:
            if wanted and len(text) < KEEPS:
                text.append(piece[:KEEPS])

        for _piece in _parse(self._packed, self._strings_path, start, end, keep, elements=4 * MOST_STRINGS):
            pass
        return strings


def _related(path: str) -> str:
    folder, name = posixpath.split(path)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _shows_a_day(number: int, written: str) -> bool:
    """Whether a number format shows a date: a built-in one, or one written with d, m and y."""
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.', "", written.lower())
    return number in BUILT_IN_DATES or ("d" in bare and "m" in bare) or "yy" in bare


def _parse(
    packed: zipfile.ZipFile,
    path: str,
    start: Start,
    end: End | None = None,
    text: Callable[[str], None] | None = None,
    *,
    most: int = LARGEST_UNPACKED,
    elements: int = MOST_ELEMENTS,
) -> Iterator[int]:
    """Feed a part of the zip to the parser, piece by piece; the handlers have been called when a number is yielded."""
    depth = seen = fed = 0

    def begin(element: str, attributes: dict[str, str]) -> None:
        nonlocal depth, seen
        depth += 1
        seen += 1
        if depth > DEEPEST or seen > elements:
            raise Refused(TOO_LARGE_INSIDE)
        start(element, attributes)

    def finish(element: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(element)

    def refuse(*_what: Any) -> Literal[1]:
        raise Refused(_("The workbook holds what no table needs (a document type): it is not read."))

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = begin
    parser.EndElementHandler = finish
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    with packed.open(path) as part:
        while piece := part.read(PIECE):
            fed += len(piece)
            parser.Parse(piece)
            if fed > most or fed - parser.CurrentByteIndex > LONGEST_TOKEN:
                raise Refused(TOO_LARGE_INSIDE)
            yield fed
    parser.Parse(b"", True)


@dataclass
class SheetReader:
    """Handlers of one sheet: cells become values, rows are handed out by `take`."""

    strings: list[str]
    date_styles: frozenset[str]
    days_less: int
    _rows: list[tuple[int, list[Cell]]] = field(default_factory=list)
    _row: list[Cell] = field(default_factory=list)
    _line: int = 0
    _count: int = 0
    _others: int = 0
    _column: int = -1
    _kind: str = ""
    _style: str = ""
    _text: list[str] = field(default_factory=list)
    _formula: list[str] = field(default_factory=list)
    _into: list[str] | None = None

    def take(self) -> list[tuple[int, list[Cell]]]:
        rows, self._rows = self._rows, []
        return rows

    def start(self, element: str, attributes: dict[str, str]) -> None:
        name = KNOWN.get(element)
        if name == "c":
            self._column = _column(attributes["r"]) if "r" in attributes else self._column + 1
            self._kind = attributes.get("t", "n")
            self._style = attributes.get("s", "")
        elif name in {"v", "t"}:
            self._into = self._text
        elif name == "row":
            self._line = int(attributes["r"][:9]) if "r" in attributes else self._line + 1
            self._column = -1
            self._count += 1
            if self._count > MOST_LINES:
                raise Refused(TOO_MANY_LINES, most=MOST_LINES)
        elif name == "f":
            self._into = self._formula
        elif name is None:
            self._others += 1
            if self._others > MOST_OTHERS:
                raise Refused(TOO_LARGE_INSIDE)

    def text(self, piece: str) -> None:
        into = self._into
        if into is not None and len(into) < KEEPS:
            into.append(piece[:KEEPS])

    def end(self, element: str) -> None:
        self._into = None
        name = KNOWN.get(element)
        if name == "c":
            if self._text or self._formula:
                self._keep(self._value())
        elif name == "row" and self._row:
            self._rows.append((self._line, self._row))
            self._row = []

    def _keep(self, value: Cell) -> None:
        if value == "":
            return
        if not 0 <= self._column < MOST_COLUMNS:
            raise Refused(TOO_MANY_COLUMNS, line=self._line, most=MOST_COLUMNS)
        row = self._row
        while len(row) < self._column:
            row.append("")
        if len(row) > self._column:
            row[self._column] = value
        else:
            row.append(value)

    def _value(self) -> Cell:
        text = "".join(self._text)[:KEEPS]
        formula = "".join(self._formula)[: KEEPS - 1]
        self._text.clear()
        self._formula.clear()
        if not text:  # a formula nobody computed: told as it stands
            return f"={formula}" if formula else ""
        if self._kind == "s":
            return self.strings[int(text)]
        if self._kind != "n":
            return text
        number = float(text)
        if self._style in self.date_styles and 1 <= number + self.days_less < 2_958_466:
            return DAY_ZERO + timedelta(days=int(number) + self.days_less)
        return int(number) if number.is_integer() and abs(number) < 1e15 else number


KNOWN = {f"{space}{name}": name for space in SHEET_NAMESPACES for name in ("row", "c", "v", "f", "t", "is", "r")}


@lru_cache(maxsize=4096)
def _letters(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def _column(reference: str) -> int:
    """C of C7 is 2."""
    letters = reference.rstrip("0123456789")
    if not (letters.isascii() and letters.isupper() and letters.isalpha() and len(letters) < 4):
        raise Refused(DAMAGED)
    return _letters(letters)
