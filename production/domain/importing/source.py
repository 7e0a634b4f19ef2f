"""The file itself: what it is by its first bytes, how large it may be, and a CSV's text and rows.

Limits: CSV 32 MB and 200,000 lines (trust.md, ASVS 5.2.1). XLSX 8 MB packed, 64 MB unpacked, 200,000 rows: more than
trust.md's 2 MB and 5,000 rows, which were drawn for openpyxl (480 MiB for 5 MB); our reader streams (xlsx.py) and
holds 2 s and 200 MiB for every hostile file of the tests, while a list of 100,000 lines is 3 MB and 30 MB unpacked.
"""

import codecs
import csv
import io
import re
from collections.abc import Generator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from production.domain.importing.types import FileKind, Refused
from production.domain.importing.words import DAMAGED, MOST_LINES, TOO_LARGE, TOO_MANY_COLUMNS, TOO_MANY_LINES, _

MEGABYTE = 1_000_000
LARGEST_CSV = 32 * MEGABYTE
LARGEST_XLSX = 8 * MEGABYTE
MOST_COLUMNS = 200
LONGEST_LINE = 65_536  # characters of one line of a CSV
PIECE = 1 << 16  # read at once; a run of bytes of this length without a line's end is no table
DELIMITERS = ";,\t"
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
ZIP = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # .xls, and .xlsx behind a password
# First bytes of what people send by mistake; anything else that is no text is known by its NUL bytes.
NO_TABLES = (
    *(b"%PDF", b"MZ", b"\x7fELF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"{\\rtf", b"Rar!", b"7z\xbc", b"\x1f\x8b"),
    *(b"PK\x05\x06", b"PK\x07\x08", b"BZh", b"\xfd7zXZ", b"#!", b"<!DOCTYPE", b"<html", b"<?xml", b"<table"),
)


type Cell = str | int | float | date
type Rows = Generator[tuple[int, list[Cell]]]  # a list is its reader's own


@dataclass(frozen=True)
class Source:
    """A file that can be read from its start as often as wanted; `name` as its owner called it, `size` in bytes."""

    file: BinaryIO
    name: str
    size: int

    @classmethod
    def of(cls, content: Path | bytes, name: str = "") -> "Source":
        if isinstance(content, Path):
            return cls(content.open("rb"), name or content.name, content.stat().st_size)
        return cls(io.BytesIO(content), name, len(content))


def sniff(source: Source) -> FileKind:
    """What the file is, by its first bytes; too large a one and what is no table are Refused before they are opened."""
    source.file.seek(0)
    first = source.file.read(16)
    if not source.size or not first.strip() or first in MARKS:
        raise Refused(_("The file is empty."))
    kind = FileKind.XLSX if first.startswith(ZIP) else FileKind.CSV
    largest = LARGEST_XLSX if kind is FileKind.XLSX else LARGEST_CSV
    if first.startswith(OLD_EXCEL):
        raise Refused(_("This is a file of an old Excel, or behind a password: save it as .xlsx or as CSV."))
    if first.startswith(NO_TABLES):
        raise Refused(_("This is no table: a CSV or XLSX file is needed."))
    if source.size > largest:
        raise Refused(TOO_LARGE, most=largest // MEGABYTE)
    return kind


@dataclass(frozen=True)
class CsvFile:
    """A text file of lines: its encoding, and the sign between its cells."""

    source: Source
    encoding: str
    delimiter: str

    def rows(self) -> Rows:
        """Every line with its number (from 1); Refused where it is no line of a table."""
        text = _text(self.source, self.encoding)
        reader = csv.reader(
            iter(partial(text.readline, LONGEST_LINE), ""), delimiter=self.delimiter, strict=True, skipinitialspace=True
        )
        before = 0
        try:
            for row in reader:
                if len(row) > MOST_COLUMNS:
                    raise Refused(TOO_MANY_COLUMNS, line=reader.line_num, most=MOST_COLUMNS)
                yield before + 1, cast("list[Cell]", row)
                before = reader.line_num
        except csv.Error as wrong:
            raise Refused(_("Line %(line)s: a quotation mark is not closed."), line=before + 1) from wrong
        finally:
            text.detach()


def open_csv(source: Source) -> CsvFile:
    """The file read through once: its encoding, and that it is text of lines at all."""
    encoding = _encoding(source)
    return CsvFile(source, encoding, _delimiter(source, encoding))


def _encoding(source: Source) -> str:
    """By its mark; else UTF-8 when it is that throughout; else Windows-1258, as Vietnamese Excel writes."""
    source.file.seek(0)
    first = source.file.read(4)
    for mark, encoding in MARKS.items():
        if first.startswith(mark):
            if not _decodes(source, encoding):
                raise Refused(DAMAGED)
            return encoding
    for encoding in ("utf-8", "cp1258"):
        if _decodes(source, encoding):
            return encoding
    raise Refused(_("The letters of this file cannot be read: save it as CSV UTF-8."))


def _decodes(source: Source, encoding: str) -> bool:
    """Whether the whole file is text in this encoding. Too many lines, lines too long and NULs are Refused."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 0
    source.file.seek(0)
    while piece := source.file.read(PIECE):
        try:
            text = decoder.decode(piece)
        except UnicodeDecodeError:
            return False
        if "\0" in text:
            raise Refused(_("This is no text file: save it as CSV UTF-8 or as .xlsx."))
        ends = max(text.count("\n"), text.count("\r"))
        if not ends and len(text) >= PIECE // 2:
            raise Refused(_("The lines of this file are too long for a table."))
        lines += ends
        if lines > MOST_LINES + 1:
            raise Refused(TOO_MANY_LINES, most=MOST_LINES)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(source: Source, encoding: str) -> str:
    """The sign that parts most of the first lines, quoted text aside."""
    text = _text(source, encoding)
    first = [re.sub(r'"[^"]*"', "", text.readline(LONGEST_LINE)) for _number in range(30)]
    text.detach()
    said = re.match(r"sep=(.)\s*$", first[0])
    if said and said[1] in DELIMITERS:
        return said[1]
    # The lines a sign stands in count first: a decimal comma stands in fewer lines than the sign between cells does.
    return max(
        DELIMITERS,
        key=lambda sign: (sum(sign in line for line in first), sum(map(len, (line.split(sign) for line in first)))),
    )


def _text(source: Source, encoding: str) -> io.TextIOWrapper:
    source.file.seek(0)
    return io.TextIOWrapper(source.file, encoding=encoding, newline="")
