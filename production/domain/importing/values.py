"""Cells understood: texts, days, shifts, pieces, man-days. Each kind is a dictionary that learns.

A file repeats itself: most cells were seen before, so that a look-up in C answers them. What is wrong raises
`Misread`.
"""

import re
import unicodedata
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from math import isfinite

from production.domain.importing.sheet import DAY_ZERO
from production.domain.importing.source import Cell
from teamtrack.names import plain, tidy
from teamtrack.periods import Month
from teamtrack.sheets import spoken_plainly

LONGEST_TEXT = 200
MOST_PIECES = 1_000_000  # of one line; the database holds the same limit
MOST_LEARNED = 10_000  # of a kind: a hostile file's long texts stay under 100 MB together
FIRST_YEAR, LAST_YEAR = 1900, 2999  # of our calendar, see periods.Month
# P Ô H K, and L S M A in English, as in the day grid: kinds of absence by their value.
LETTERS = {
    **dict.fromkeys(("p", "l"), "leave"),
    **dict.fromkeys(("o", "s"), "sick"),
    **dict.fromkeys(("h", "m"), "meeting"),
    **dict.fromkeys(("k", "a"), "absent"),
}
PARTS = {"¼": "1/4", "½": "1/2", "¾": "3/4"}
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
WHOLE = re.compile(r"([0-9]+|[0-9]{1,3}([., ])[0-9]{3}(\2[0-9]{3})*)([.,]0+)?")
DECIMAL = re.compile(r"[0-9]*[.,][0-9]+|[0-9]+[.,]")
MAN_DAYS = re.compile(r"(?P<whole>[0-9]{1,3})?\s*(?:(?P<above>[0-9]{1,2})/(?P<below>[1-9][0-9]?))?")
YEAR_LAST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
YEAR_FIRST = re.compile(r"([0-9]{4})[/.-]([0-9]{1,2})[/.-]([0-9]{1,2})(?:[T ]00:00(?::00)?(?:\.0+)?Z?)?")
SERIAL = re.compile(r"[1-9][0-9]{4}(?:\.0+)?")
DAY_NUMBER = re.compile(r"0?[1-9]|[12][0-9]|3[01]")


class Misread(Exception):
    """A cell that cannot be understood: a code of words.SENTENCES."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Learned[Known](dict[Cell, Known]):
    """What cells of one kind mean; subclasses say it of a text never seen before, or that it means nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._misread: dict[Cell, str] = {}

    def __missing__(self, cell: Cell) -> Known:
        if cell in self._misread:
            raise Misread(self._misread[cell])
        try:
            value = self.understand(cell)
        except Misread as misread:
            if len(self._misread) < MOST_LEARNED:
                self._misread[cell] = misread.code
            raise
        if len(self) < MOST_LEARNED:
            self[cell] = value
        return value

    def understand(self, cell: Cell) -> Known:
        raise NotImplementedError


def as_text(cell: Cell) -> str:
    """A cell as a person would write it: NFC, no control characters, days as 21/10/1966."""
    if isinstance(cell, str):
        return tidy(cell)
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else str(cell).replace(".", ",")


class Texts(Learned[str]):
    """Codes and notes; `otherwise` is what an empty cell stands for, None: it may not be empty.

    `quoted`: our exports put an apostrophe before what a spreadsheet would compute; it is taken away again.
    """

    def __init__(self, otherwise: str | None = "", *, quoted: bool = False) -> None:
        super().__init__()
        self._otherwise = otherwise
        self._quoted = quoted

    def understand(self, cell: Cell) -> str:
        text = as_text(cell) or self._otherwise
        if text and self._quoted:
            text = spoken_plainly(text)
        if not text:
            if text is None:
                raise Misread("empty")
            return ""
        if len(text) > LONGEST_TEXT:
            raise Misread("long")
        return text


class Plain(Learned[str]):
    """Texts without tone marks and case, to be compared."""

    def understand(self, cell: Cell) -> str:
        return plain(as_text(cell))


class Days(Learned[date]):
    """21/10/1966, 1966-10-21, date cells, serials of Excel, and numbers of days when the month is named."""

    def __init__(self, *, day_first: bool, month: str) -> None:
        super().__init__()
        self._day_first = day_first
        self._month = Month.parse(month) if month else None

    def understand(self, cell: Cell) -> date:
        try:
            day = cell if isinstance(cell, date) else self._read(as_text(cell))
        except (ValueError, OverflowError) as wrong:
            raise Misread("date") from wrong
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise Misread("date")
        return day

    def _read(self, text: str) -> date:
        if not text:
            raise Misread("empty")
        if self._month and DAY_NUMBER.fullmatch(text):
            return self._month.first.replace(day=int(text))
        if found := YEAR_LAST.fullmatch(text):
            first, second, year = map(int, found.groups())
            return date(year, second, first) if self._day_first else date(year, first, second)
        if found := YEAR_FIRST.fullmatch(text):
            return date(*map(int, found.groups()))
        if SERIAL.fullmatch(text):
            return DAY_ZERO + timedelta(days=int(text.partition(".")[0]))
        raise ValueError(text)


class Shifts(Learned[int]):
    """1, Ca 1, I; an empty cell is the shift named for the whole file."""

    def __init__(self, otherwise: int) -> None:
        super().__init__()
        self._otherwise = otherwise

    def understand(self, cell: Cell) -> int:
        text = plain(as_text(cell))
        if not text:
            return self._otherwise
        text = re.sub(r"^(ca|shift|c)\s*", "", text)
        if text in ROMAN:
            return ROMAN[text]
        if not re.fullmatch(r"[0-9]{1,2}", text):
            raise Misread("shift")
        return int(text)


class Pieces(Learned[int]):
    """Whole pieces: 1.755 and 1 755 are 1755, 175,0 is 175. An empty cell is `empty` pieces, None: a fault."""

    def __init__(self, empty: int | None) -> None:
        super().__init__()
        self._empty = empty

    def understand(self, cell: Cell) -> int:
        if isinstance(cell, int | float):
            return self._number(cell)
        text = unicodedata.normalize("NFKC", as_text(cell)).strip()
        if not text:
            if self._empty is None:
                raise Misread("empty")
            return self._empty
        negative = text[0] in "-\N{MINUS SIGN}"
        digits = text[1:].strip() if negative else text
        if found := WHOLE.fullmatch(digits):
            pieces = int(re.sub(r"[^0-9]", "", found[1])[:20])
            return self._number(-pieces if negative else pieces)
        raise Misread("whole" if DECIMAL.fullmatch(digits) else "number")

    @staticmethod
    def _number(number: float) -> int:
        if not isfinite(number):
            raise Misread("number")
        if number < 0:
            raise Misread("negative")
        if number > MOST_PIECES:
            raise Misread("too_many")
        if number != int(number):
            raise Misread("whole")
        return int(number)


class ManDays(Learned[Decimal]):
    """1 · ½ · 1½ · 1/2 · 0,5, cut to two places; whether it is over 0 and at most 2 is asked in the database."""

    def __init__(self, otherwise: Decimal) -> None:
        super().__init__()
        self._otherwise = otherwise

    def understand(self, cell: Cell) -> Decimal:
        if isinstance(cell, int | float):
            return self._cut(Fraction(cell)) if isfinite(cell) else self._wrong()
        text = as_text(cell)
        if not text:
            return self._otherwise
        for sign, parts in PARTS.items():
            text = text.replace(sign, f" {parts}").strip()
        if (found := MAN_DAYS.fullmatch(text)) and text:
            part = Fraction(int(found["above"]), int(found["below"])) if found["above"] else Fraction(0)
            return self._cut(int(found["whole"] or 0) + part)
        if DECIMAL.fullmatch(text) and len(text) < 10:
            return self._cut(Fraction(text.replace(",", ".").removesuffix(".")))
        return self._wrong()

    def _cut(self, exact: Fraction) -> Decimal:
        if not 0 <= exact < 10:  # more than the column holds
            return self._wrong()
        return (Decimal(exact.numerator) / exact.denominator).quantize(Decimal("0.01"), ROUND_DOWN)

    @staticmethod
    def _wrong() -> Decimal:
        raise Misread("man_days")


def away_of(cell: Cell) -> str:
    """The kind of absence a letter in a cell stands for; empty: none."""
    return LETTERS.get(plain(cell.strip()), "") if isinstance(cell, str) and len(cell) < 4 else ""
