"""What is known about a file of output: its head, which column is what, its lines, and what is wrong in them."""

import hashlib
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from teamtrack.figures import format_number
from teamtrack.names import plain


class Refused(Exception):
    """The whole file is refused: `message` is an English msgid, `values` its placeholders; translated where shown."""

    def __init__(self, message: str, **values: int | str) -> None:
        shown = {name: format_number(value) if isinstance(value, int) else value for name, value in values.items()}
        super().__init__(message % shown if shown else message)
        self.message = message
        self.values = shown


class FileKind(StrEnum):
    """What the file is by its first bytes, whatever its name says."""

    CSV = "csv"
    XLSX = "xlsx"


class Layout(StrEnum):
    """LONG: one line per worker, day and product. WIDE: one row per worker, one column per day."""

    LONG = "long"
    WIDE = "wide"


class Field(StrEnum):
    """What a column may hold; the value is also the English name of the column in a file's head."""

    WORKER = "worker"
    TEAM = "team"
    DAY = "date"
    SHIFT = "shift"
    PRODUCT = "product"
    GOOD = "good"
    DEFECTIVE = "defective"
    MAN_DAYS = "man_days"
    NOTE = "note"


@dataclass(frozen=True)
class DayColumn:
    """A column of a wide sheet: its place (from 0), and its date, or the number of the day when no month is named."""

    index: int
    day: date | None
    number: int


@dataclass(frozen=True)
class Head:
    """The first lines of a file, enough to say which column is what.

    `line` is the line (from 1) on which the columns are named; `sample` the first lines below it, as text. `month` is
    the one ("1966-09") that a title above them or the sheet's name speaks of, where it does.
    """

    kind: FileKind
    encoding: str
    delimiter: str
    sheets: tuple[str, ...]
    sheet: str
    line: int
    heads: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    day_columns: tuple[DayColumn, ...]
    month: str = ""

    @property
    def layout(self) -> Layout:
        return Layout.WIDE if self.day_columns else Layout.LONG

    @property
    def signature(self) -> str:
        """The same for the same column names (the days of a wide sheet aside): under it a mapping is remembered."""
        days = {column.index for column in self.day_columns}
        names = [plain(name) for index, name in enumerate(self.heads) if index not in days]
        return hashlib.sha256("\x1f".join([self.layout, *names]).encode()).hexdigest()


@dataclass(frozen=True)
class Mapping:
    """Which column (from 0) holds which field, and what stands for the fields without a column.

    `month` ("1966-09") dates day numbers; `shift`, `product` (a code) and `man_days` are used where there is no column
    for them; an empty cell of such a column counts as the same. `day_first`: 03/04 is the third of April.
    """

    layout: Layout
    columns: AnyMapping[Field, int] = field(default_factory=dict)
    sheet: str = ""
    month: str = ""
    shift: int = 1
    product: str = ""
    man_days: Decimal = Decimal(1)
    day_first: bool = True

    def as_json(self) -> dict[str, Any]:
        """What is kept in the database."""
        return {
            "layout": self.layout.value,
            "columns": {name.value: index for name, index in self.columns.items()},
            "sheet": self.sheet,
            "month": self.month,
            "shift": self.shift,
            "product": self.product,
            "man_days": str(self.man_days),
            "day_first": self.day_first,
        }

    @classmethod
    def from_json(cls, kept: AnyMapping[str, Any]) -> "Mapping":
        return cls(
            layout=Layout(kept["layout"]),
            columns={Field(name): int(index) for name, index in kept["columns"].items()},
            sheet=kept["sheet"],
            month=kept["month"],
            shift=int(kept["shift"]),
            product=kept["product"],
            man_days=Decimal(kept["man_days"]),
            day_first=bool(kept["day_first"]),
        )


class SourceLine(NamedTuple):
    """One record as it was read; None: not given or not understood (then there is a ShapeFault).

    `line` counts from 1 as a spreadsheet does; `column` names the cell's column in a wide sheet, else it is empty.
    Texts are NFC without control characters and at most 200 letters. `away` is an AbsenceKind's value ("leave",
    "sick", "meeting", "absent") or empty; then `good` is None. `shift` and `man_days` always hold a value unless told.
    """

    line: int
    column: str
    worker: str
    team: str
    day: date | None
    shift: int | None
    product: str
    good: int | None
    defective: int | None
    man_days: Decimal | None
    note: str
    away: str


class ShapeFault(NamedTuple):
    """What could not be read: where, what stood there (clipped), and a code of production.domain.importing.words."""

    line: int
    column: str
    value: str
    code: str


class LeftOut(NamedTuple):
    """A line that is no record: `why` is "total" (Cộng, Tổng, Total) or "below" (what stands under the totals)."""

    line: int
    text: str
    why: str
