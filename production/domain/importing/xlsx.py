"""A workbook read as a stream of rows, with nothing in it trusted; formulas are never computed.

Not openpyxl: with defusedxml it parses in pure Python and keeps every shared string as an object, which took six times
as long, and no limit stops it on the way. Here expat (in C) calls us for each element; whatever a file of 8 MB may hold
(a document type, entities, a lying directory, depth, a single endless word) is stopped where it shows. Only the
workbook, its relations, styles, shared strings and the chosen sheet are opened; never macros, drawings or links.
"""

import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Literal
from xml.parsers import expat

from production.domain.importing.sheet import DEEPEST, MOST_OTHERS, End, SheetReader, Start, StringsReader, Text
from production.domain.importing.source import MEGABYTE, PIECE, Rows, Source
from production.domain.importing.types import Refused
from production.domain.importing.words import DAMAGED, MOST_LINES, TOO_LARGE_INSIDE, TOO_MANY_LINES, _

LARGEST_UNPACKED = 64 * MEGABYTE
LARGEST_PLAN = 2 * MEGABYTE  # workbook.xml, relations and styles
MOST_MEMBERS = 200
LARGEST_DIRECTORY = 100_000  # bytes of the zip's own list of its members
HIGHEST_RATIO = 100
SMALL = 200_000  # unpacked bytes up to which the ratio does not matter
DEEPEST_SEEN = 10_000  # what is counted in pieces may be out by two for each of them
LONGEST_TOKEN = MEGABYTE  # of one tag, so of one attribute
LARGEST_STRINGS = 32 * MEGABYTE
MOST_STYLES = 65_490  # as in Excel
MOST_SHEETS = 100
LONGEST_FORMAT = 255  # as in Excel
BUILT_IN_DATES = {*range(14, 18), 22, *range(27, 37), *range(50, 59)}
SINCE_1904 = 1462  # days by which the serials of a workbook counting from 1904 are less

BROKEN = (
    *(zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, OSError, NotImplementedError, RuntimeError),
    *(ValueError, struct.error, LookupError, OverflowError),
)


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
        self._looked_through: set[str] = set()
        self._read_plan()
        if not self._paths:
            raise Refused(_("There is no sheet in this workbook."))
        self.sheets = tuple(self._paths)

    def rows(self, sheet: str) -> Rows:
        """Every row that has a cell, with its number: numbers as int or float, dates as dates, all else as text."""
        try:
            if (path := self._paths.get(sheet)) is None:
                raise Refused(_("There is no sheet “%(sheet)s” in this workbook."), sheet=sheet)
            self._look_through(path)
            reader = SheetReader(self._strings, self._date_styles, self._days_less)
            for _fed in _parse(self._packed, path, Parser(reader.start, reader.end, reader.text)):
                yield from reader.take()
            yield from reader.take()
        except BROKEN as broken:
            raise Refused(DAMAGED) from broken

    def _look_through(self, path: str) -> None:
        """Whether the sheet is whole and not too long: at a sixth of the cost of reading it, Refused is told soon."""
        if path in self._looked_through:
            return
        rows = named_rows = depth = 0
        parser = Parser()
        with self._packed.open(path) as part:
            while piece := part.read(PIECE):
                rows += piece.count(b"<row")
                named_rows += piece.count(b":row")
                depth += piece.count(b"<") - 2 * piece.count(b"</") - piece.count(b"/>")
                if rows + named_rows // 2 > MOST_LINES:
                    raise Refused(TOO_MANY_LINES, most=MOST_LINES)
                if depth > DEEPEST_SEEN:
                    raise Refused(TOO_LARGE_INSIDE)
                parser.feed(piece)
        parser.end()
        self._looked_through.add(path)

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
        found: list[dict[str, str]] = []

        def start(element: str, attributes: dict[str, str]) -> None:
            if element == name:
                found.append(attributes)

        if path in self._packed.namelist():
            _parse_small(self._packed, path, start, lambda _element: None)
        return found

    @cached_property
    def _date_styles(self) -> frozenset[str]:
        """The numbers (as text) of the cell styles that show a day."""
        written: dict[int, str] = {}
        styles: list[int] = []
        inside = False

        def start(element: str, attributes: dict[str, str]) -> None:
            nonlocal inside
            inside = inside or element == "cellXfs"
            if element == "xf" and inside:
                styles.append(int(attributes.get("numFmtId", "0")))
                if len(styles) > MOST_STYLES:
                    raise Refused(TOO_LARGE_INSIDE)
            elif element == "numFmt":
                written[int(attributes["numFmtId"])] = attributes["formatCode"][:LONGEST_FORMAT]

        def end(element: str) -> None:
            nonlocal inside
            inside = inside and element != "cellXfs"

        if self._styles_path:
            _parse_small(self._packed, self._styles_path, start, end)
        days = {number for number in set(styles) if _shows_a_day(number, written.get(number, ""))}
        return frozenset(str(n) for n, number in enumerate(styles) if number in days)

    @cached_property
    def _strings(self) -> list[str]:
        """The shared strings, each cut at the length that matters."""
        reader = StringsReader()
        if self._strings_path:
            for fed in _parse(self._packed, self._strings_path, Parser(reader.start, reader.end, reader.text)):
                if fed > LARGEST_STRINGS:
                    raise Refused(TOO_LARGE_INSIDE)
        return reader.strings


def _related(path: str) -> str:
    folder, name = posixpath.split(path)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _shows_a_day(number: int, written: str) -> bool:
    """Whether a number format shows a date: a built-in one, or one written with d, m and y."""
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.', "", written.lower())
    return number in BUILT_IN_DATES or ("d" in bare and "m" in bare) or "yy" in bare


class Parser:
    """Expat, fed piece by piece, that refuses document types, entities and endless words."""

    def __init__(self, start: Start | None = None, end: End | None = None, text: Text | None = None) -> None:
        self._parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.ExternalEntityRefHandler = self._refuse
        self._fed = 0

    def feed(self, piece: bytes) -> None:
        self._fed += len(piece)
        self._parser.Parse(piece)
        if self._fed - self._parser.CurrentByteIndex > LONGEST_TOKEN:
            raise Refused(TOO_LARGE_INSIDE)

    def end(self) -> None:
        self._parser.Parse(b"", True)

    @staticmethod
    def _refuse(*_what: Any) -> Literal[1]:
        raise Refused(_("The workbook holds what no table needs (a document type): it is not read."))


def _parse(packed: zipfile.ZipFile, path: str, parser: Parser) -> Iterator[int]:
    """Feed a part of the zip to the parser; yields how much it was so far, the handlers having been called."""
    fed = 0
    with packed.open(path) as part:
        while piece := part.read(PIECE):
            fed += len(piece)
            parser.feed(piece)
            yield fed
    parser.end()


def _parse_small(packed: zipfile.ZipFile, path: str, start: Start, end: End) -> None:
    """A part of the workbook's plan, read wholly; the handlers are given names without their namespaces."""
    depth = seen = 0

    def begin(element: str, attributes: dict[str, str]) -> None:
        nonlocal depth, seen
        depth += 1
        seen += 1
        if depth > DEEPEST or seen > MOST_OTHERS:
            raise Refused(TOO_LARGE_INSIDE)
        start(element.rpartition(" ")[2], attributes)

    def finish(element: str) -> None:
        nonlocal depth
        depth -= 1
        end(element.rpartition(" ")[2])

    for fed in _parse(packed, path, Parser(begin, finish)):
        if fed > LARGEST_PLAN:
            raise Refused(TOO_LARGE_INSIDE)
