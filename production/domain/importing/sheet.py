"""The rows of one sheet of a workbook, from the calls of an XML parser: numbers, days and texts, within limits."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from production.domain.importing.source import MOST_COLUMNS, Cell
from production.domain.importing.types import Refused
from production.domain.importing.words import DAMAGED, MOST_LINES, TOO_LARGE_INSIDE, TOO_MANY_COLUMNS, TOO_MANY_LINES

DEEPEST = 30
MOST_ELEMENTS = 5_000_000  # of a sheet: 200,000 rows of eight cells
MOST_OTHERS = 300_000  # elements of a sheet that are neither rows nor cells with a value
MOST_OF_STRINGS = 300_000  # elements: two for each shared string, more where it is in runs
KEEPS = 201  # letters of a cell: more than 200 are a fault, however many
DAY_ZERO = date(1899, 12, 30)  # serials of Excel from March 1900 on
LAST_SERIAL = 2_958_466  # of the year 9999
SHEET_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main ",
    "http://purl.oclc.org/ooxml/spreadsheetml/main ",
)

type Start = Callable[[str, dict[str, str]], None]
type End = Callable[[str], None]
type Text = Callable[[str], None]


@dataclass(slots=True)
class SheetReader:
    """Handlers of one sheet: cells become values; `take` hands out the rows finished so far."""

    strings: list[str]
    date_styles: frozenset[str]
    days_less: int
    _rows: list[tuple[int, list[Cell]]] = field(default_factory=list)
    _row: list[Cell] = field(default_factory=list)
    _line: int = 0
    _count: int = 0
    _seen: int = 0
    _others: int = 0
    _depth: int = 0
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
        self._depth += 1
        self._seen += 1
        name = KNOWN.get(element)
        if name == "c":
            self._column = _column(attributes["r"]) if "r" in attributes else self._column + 1
            self._kind = attributes.get("t", "n")
            self._style = attributes.get("s", "")
        elif name in {"v", "t"}:
            self._others += bool(self._text)  # runs of one text; a cell has one value
            self._into = self._text
        elif name == "row":
            self._start_row(attributes)
        elif name == "f":
            self._into = self._formula
        elif name is None:
            self._others += 1
        if self._depth > DEEPEST or self._seen > MOST_ELEMENTS or self._others > MOST_OTHERS:
            raise Refused(TOO_LARGE_INSIDE)

    def text(self, piece: str) -> None:
        into = self._into
        if into is not None and len(into) < KEEPS:
            into.append(piece[:KEEPS])

    def end(self, element: str) -> None:
        self._depth -= 1
        self._into = None
        name = KNOWN.get(element)
        if name == "c":
            if self._text or self._formula:
                self._keep(self._value())
                self._others -= self._kind == "inlineStr"  # whose text stands in one element more
            else:
                self._others += 1
        elif name == "row" and self._row:
            self._rows.append((self._line, self._row))
            self._row = []

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._line = int(attributes["r"][:9]) if "r" in attributes else self._line + 1
        self._column = -1
        self._count += 1
        if self._count > MOST_LINES:
            raise Refused(TOO_MANY_LINES, most=MOST_LINES)

    def _keep(self, value: Cell) -> None:
        if value == "":
            return
        if not 0 <= self._column < MOST_COLUMNS:
            raise Refused(TOO_MANY_COLUMNS, line=self._line, most=MOST_COLUMNS)
        row = self._row
        while len(row) <= self._column:
            row.append("")
        row[self._column] = value

    def _value(self) -> Cell:
        text = "".join(self._text)[:KEEPS]
        formula = "".join(self._formula)[: KEEPS - 1]
        self._text.clear()
        self._formula.clear()
        if not text:  # a formula nobody computed: told as it stands
            return f"={formula}" if formula else ""
        if self._kind == "s":
            return self.strings[int(text)]
        return self._number(float(text)) if self._kind == "n" else text

    def _number(self, number: float) -> Cell:
        if self._style in self.date_styles and 1 <= number + self.days_less < LAST_SERIAL:
            return DAY_ZERO + timedelta(days=int(number) + self.days_less)
        return int(number) if number.is_integer() and abs(number) < 1e15 else number


@dataclass(slots=True)
class StringsReader:
    """Handlers of the shared strings: those read so far, each cut at the length that matters."""

    strings: list[str] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)
    _wanted: bool = False
    _aside: int = 0  # inside a reading aid of Japanese, which is no part of the text
    _seen: int = 0
    _depth: int = 0

    def start(self, element: str, _attributes: dict[str, str]) -> None:
        self._depth += 1
        self._seen += 1
        if self._depth > DEEPEST or self._seen > MOST_OF_STRINGS:
            raise Refused(TOO_LARGE_INSIDE)
        name = OF_STRINGS.get(element)
        self._wanted = name == "t" and not self._aside
        self._aside += name == "rPh"

    def text(self, piece: str) -> None:
        if self._wanted and len(self._text) < KEEPS:
            self._text.append(piece[:KEEPS])

    def end(self, element: str) -> None:
        self._depth -= 1
        self._wanted = False
        name = OF_STRINGS.get(element)
        self._aside -= name == "rPh"
        if name == "si":
            self.strings.append("".join(self._text)[:KEEPS])
            self._text.clear()


def _known(*names: str) -> dict[str, str]:
    return {f"{space}{name}": name for space in SHEET_NAMESPACES for name in names}


KNOWN = _known("row", "c", "v", "f", "t")
OF_STRINGS = _known("si", "t", "rPh")


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
