"""The lines of a file, understood one by one, with what is wrong in them and what is no record at all."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from production.domain.importing.head import Opened, column_letter, dated, head_of, open_source, titled, wanting
from production.domain.importing.source import Cell, Source
from production.domain.importing.types import (
    DayColumn,
    Field,
    FileKind,
    Head,
    Layout,
    LeftOut,
    Mapping,
    Refused,
    ShapeFault,
    SourceLine,
)
from production.domain.importing.values import (
    Days,
    Learned,
    ManDays,
    Misread,
    Pieces,
    Plain,
    Shifts,
    Texts,
    as_text,
    away_of,
)
from production.domain.importing.words import MOST_LINES, TOO_MANY_LINES, _
from teamtrack.names import plain

MOST_FAULTS = 1_000  # kept; the others are counted
HOPELESS = 50_000  # faults after which the file is refused as a whole
SHOWN = 60  # letters of a wrong value shown
TOTAL = re.compile(
    r"(tong|cong|tong cong|cong tong|tong so|cong don|luy ke|ca to|total|totals|grand total|subtotal|sum)"
    r"( (cong|so|to|ca|ngay|thang|tuan|nhom|phan xuong|cuoi|of|for|day|month|team)\b.*)?[ :.]*"
)
WEEKDAYS = re.compile(r"t[2-7]|cn|thu [2-7]|thu (hai|ba|tu|nam|sau|bay)|chu nhat|mon|tue|wed|thu|fri|sat|sun|")
NOTHING = ""
LONG_FIELDS = (
    Field.WORKER,
    Field.TEAM,
    Field.DAY,
    Field.SHIFT,
    Field.PRODUCT,
    Field.GOOD,
    Field.DEFECTIVE,
    Field.MAN_DAYS,
    Field.NOTE,
)


def read_lines(source: Source, mapping: Mapping) -> "Reading":
    """The file ready to be read by this mapping; Refused when it cannot be."""
    opened = open_source(source, mapping.sheet)
    head = head_of(opened)
    if wanting(head, mapping):
        raise Refused(_("The columns of this file are not all named yet."))
    return Reading(opened, head, mapping)


@dataclass
class Reading:
    """One reading of a file: iterate it once; its faults, and what was left out, are known afterwards.

    `titles` names the column of each field as a person finds it in the file ("D (Hàng đạt)"). `read` counts the
    records yielded, `fault_count` all faults of shape, of which the first are kept in `faults`.
    """

    opened: Opened
    head: Head
    mapping: Mapping
    faults: list[ShapeFault] = field(default_factory=list)
    fault_count: int = 0
    left_out: list[LeftOut] = field(default_factory=list)
    read: int = 0
    _below: bool = False  # a line of totals has been passed
    _plain: Plain = field(default_factory=Plain)

    def __post_init__(self) -> None:
        mapping = self.mapping
        self.titles = {name: titled(self.head, index) for name, index in mapping.columns.items()}
        days = Days(day_first=mapping.day_first, month=mapping.month)
        quoted = self.opened.kind is FileKind.CSV
        self._kinds: dict[Field, Learned[Any]] = {
            Field.WORKER: _Workers(None, quoted=quoted),
            Field.TEAM: Texts(quoted=quoted),
            Field.DAY: days,
            Field.SHIFT: Shifts(mapping.shift),
            Field.PRODUCT: Texts(mapping.product or None, quoted=quoted),
            Field.GOOD: Pieces(empty=None),
            Field.DEFECTIVE: Pieces(empty=0),
            Field.MAN_DAYS: ManDays(mapping.man_days),
            Field.NOTE: Texts(quoted=quoted),
        }

    def __iter__(self) -> Iterator[SourceLine]:
        rows = ((line, row) for line, row in self.opened.rows() if line > self.head.line)
        lines = self._wide(rows) if self.mapping.layout is Layout.WIDE else self._long(rows)
        for line in lines:
            self.read += 1
            if self.read > MOST_LINES:  # a sheet with a column for each day holds many records in a line
                raise Refused(TOO_MANY_LINES, most=MOST_LINES)
            yield line
        if not self.read and not self.fault_count:
            raise Refused(_("There is no line below the names of the columns."))

    # --- one line per record ---------------------------------------------------------------------------------------

    def _long(self, rows: Iterator[tuple[int, list[Cell]]]) -> Iterator[SourceLine]:
        """Every line by look-ups alone; where one of them fails, the line is read again carefully."""
        kinds = self._kinds
        workers, teams, days, shifts, products, goods, defects, man_days, notes = (kinds[name] for name in LONG_FIELDS)
        columns = [self.mapping.columns.get(name, -1) for name in LONG_FIELDS]
        pick: Callable[[Sequence[Cell]], tuple[Cell, ...]] = itemgetter(*columns)
        width = max(columns) + 1
        for line, row in rows:
            if not any(row):
                continue
            if len(row) < width:
                row.extend([NOTHING] * (width - len(row)))
            row.append(NOTHING)  # stands for fields without a column
            worker, team, day, shift, product, good, defective, days_worked, note = pick(row)
            try:
                yield SourceLine(
                    line,
                    NOTHING,
                    workers[worker],
                    teams[team],
                    days[day],
                    shifts[shift],
                    products[product],
                    goods[good],
                    defects[defective],
                    man_days[days_worked],
                    notes[note],
                    NOTHING,
                )
            except Misread:
                yield from self._carefully(line, dict(zip(LONG_FIELDS, pick(row), strict=True)), row)

    def _carefully(self, line: int, cells: dict[Field, Cell], row: Sequence[Cell]) -> Iterator[SourceLine]:
        """A line with something wrong, missing, or a letter in it."""
        if self._is_no_record(line, cells, row):
            return
        away = away_of(cells[Field.MAN_DAYS]) or away_of(cells[Field.GOOD])
        values: dict[Field, Any] = {}
        if away:
            values = self._away(line, cells)
        for name in LONG_FIELDS:
            if name not in values:
                values[name] = self._value(line, name, cells[name], self.titles.get(name, ""))
        yield _line(line, "", values, away)

    def _away(self, line: int, cells: dict[Field, Cell]) -> dict[Field, Any]:
        """A shift spent away has no figures."""
        for name in (Field.GOOD, Field.DEFECTIVE):
            if as_text(cells[name]) not in {"", "0"} and not away_of(cells[name]):
                self._fault(line, self.titles.get(name, ""), cells[name], "away")
        product = as_text(cells[Field.PRODUCT])[:200]
        return {Field.GOOD: None, Field.DEFECTIVE: None, Field.MAN_DAYS: self.mapping.man_days, Field.PRODUCT: product}

    def _is_no_record(self, line: int, cells: dict[Field, Cell], row: Sequence[Cell]) -> bool:
        """Whether the line is empty, a line of totals, or stands below the totals without a figure: not a record."""
        figures = (cells[name] for name in (Field.DAY, Field.GOOD, Field.DEFECTIVE, Field.MAN_DAYS))
        return self._is_left_out(line, row, cells[Field.WORKER], figures)

    def _is_left_out(self, line: int, row: Sequence[Cell], worker: Cell, figures: Iterable[Cell]) -> bool:
        known = self._plain
        if not any(row) or not any(known[cell] for cell in row):
            return True
        if not known[worker]:
            is_total = any(TOTAL.fullmatch(known[cell]) for cell in row)
        else:
            is_total = TOTAL.fullmatch(known[worker]) is not None
        if is_total:
            self._leave_out(line, row, "total")
            self._below = True
            return True
        if self._below and not any(known[cell] for cell in figures):
            self._leave_out(line, row, "below")
            return True
        return False

    # --- one row per worker, one column per day --------------------------------------------------------------------

    def _wide(self, rows: Iterator[tuple[int, list[Cell]]]) -> Iterator[SourceLine]:
        columns = dated(self.head, self.mapping)
        names = (Field.WORKER, Field.TEAM, Field.SHIFT, Field.PRODUCT, Field.NOTE)
        places = {name: self.mapping.columns.get(name, -1) for name in names}
        titles = {column.index: titled(self.head, column.index) for column in columns}
        width = max([*places.values(), *titles]) + 1
        for line, row in rows:
            row.extend([NOTHING] * (width - len(row)))
            row.append(NOTHING)  # stands for fields without a column
            if self._is_no_worker(line, row, places[Field.WORKER], columns):
                continue
            about = {name: self._value(line, name, row[place], self._title(place)) for name, place in places.items()}
            for column in columns:
                if row[column.index] == NOTHING or not as_text(row[column.index]):
                    continue
                yield self._day_cell(line, titles[column.index], row[column.index], about, column)

    def _day_cell(self, line: int, title: str, cell: Cell, about: dict[Field, Any], column: DayColumn) -> SourceLine:
        """What one worker made on one day: pieces, or a letter."""
        away = away_of(cell)
        good = None if away else self._value(line, Field.GOOD, cell, title)
        values = about | {
            Field.DAY: column.day,
            Field.GOOD: good,
            Field.DEFECTIVE: None if away else 0,
            Field.MAN_DAYS: self.mapping.man_days,
        }
        return _line(line, title, values, away)

    def _is_no_worker(self, line: int, row: Sequence[Cell], place: int, columns: tuple[DayColumn, ...]) -> bool:
        """Whether the row is empty, the weekdays under the head, totals, or below the totals."""
        under_days = [row[column.index] for column in columns]
        may_be_weekdays = not self.read and not self._plain[row[place]]
        if may_be_weekdays and all(WEEKDAYS.fullmatch(self._plain[cell]) for cell in under_days):
            return True
        return self._is_left_out(line, row, row[place], under_days)

    def _title(self, place: int) -> str:
        return titled(self.head, place) if place >= 0 else ""

    # --- what is told ----------------------------------------------------------------------------------------------

    def _value(self, line: int, name: Field, cell: Cell, title: str) -> Any:
        """The cell understood, or None and a fault."""
        try:
            return self._kinds[name][cell]
        except Misread as misread:
            self._fault(line, title, cell, misread.code)
            return None

    def _fault(self, line: int, column: str, cell: Cell, code: str) -> None:
        self.fault_count += 1
        if self.fault_count > HOPELESS:
            sentence = _("More than %(most)s errors: are these the right columns, and is it the right file?")
            raise Refused(sentence, most=HOPELESS)
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(ShapeFault(line, column, as_text(cell)[:SHOWN], code))

    def _leave_out(self, line: int, row: Sequence[Cell], why: str) -> None:
        if len(self.left_out) < MOST_FAULTS:
            shown = " · ".join(text[:SHOWN] for cell in row if (text := as_text(cell)))
            self.left_out.append(LeftOut(line, shown[:SHOWN], why))


class _Workers(Texts):
    """Workers' codes; a word for totals is none."""

    def understand(self, cell: Cell) -> str:
        text = super().understand(cell)
        if TOTAL.fullmatch(plain(text)):
            raise Misread("empty")
        return text


def _line(line: int, column: str, values: dict[Field, Any], away: str) -> SourceLine:
    """A record from the values by field; texts that could not be read are empty."""
    texts = {name: values[name] or "" for name in (Field.WORKER, Field.TEAM, Field.PRODUCT, Field.NOTE)}
    return SourceLine(
        line,
        column,
        texts[Field.WORKER],
        texts[Field.TEAM],
        values[Field.DAY],
        values[Field.SHIFT],
        texts[Field.PRODUCT],
        values[Field.GOOD],
        values[Field.DEFECTIVE],
        values[Field.MAN_DAYS],
        texts[Field.NOTE],
        away,
    )


__all__ = ["Reading", "column_letter", "read_lines"]
