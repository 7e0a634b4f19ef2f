"""The lines of a team's shift while cells are taken one by one against the rules; nothing here touches the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from production.actions.output_rules import (
    away_and_at_work,
    day_off_wants_a_reason,
    far_above_norm,
    no_such_product,
    not_on_team,
    one_line_of,
    too_many_man_days,
    written_by_another,
)
from production.domain.cells import Cell, State, Told, Wrong
from production.domain.output import MAN_DAYS_A_DAY
from production.models import AbsenceKind
from production.queries.output import DayLine, DayProduct, DayWorker, TeamDay
from production.queries.output_figures import no_norm
from production.queries.output_page import values_of
from teamtrack.figures import format_man_days

type Lines = dict[tuple[int, str], DayLine]  # by worker and place: a product's number, or AWAY


@dataclass(frozen=True)
class Writer:
    """Who writes, and when."""

    account: int
    name: str
    at: datetime


class Sheet:
    """`stood` is what the database holds, `stands` what it shall hold."""

    def __init__(
        self, place: TeamDay, products: dict[int, DayProduct], people: Mapping[int, DayWorker], by: Writer
    ) -> None:
        self.place, self.products, self.people, self.by = place, products, people, by
        self.stood: Lines = {
            (line.worker, line.place): line for person in people.values() for line in person.of_shift(place.shift)
        }
        self.stands: Lines = dict(self.stood)
        self.lacks_reason = False

    def take(self, cells: Sequence[Cell]) -> dict[str, Told]:
        """Each cell becomes a line, or is told why not.

        Those over two man-days are tried again at the end: another cell of the same request may have made room.
        """
        cells = [cell if cell.note is not None else replace(cell, note=self._note_of(cell)) for cell in cells]
        notes = [cell.note for cell in cells] + [line.note for line in self.stood.values()]
        self.lacks_reason = not self.place.calendar.is_working(self.place.day) and not any(notes)
        told = {cell.row: self._take(cell) for cell in cells}
        for cell in cells:
            if told[cell.row].state is State.ERROR and told[cell.row].field == "man_days":
                told[cell.row] = self._take(cell)
        return told

    def _note_of(self, cell: Cell) -> str:
        """The note of the line which the cell changes, wherever it came to stand since."""
        there = self.stood.get((cell.worker, cell.was)) or self.stood.get((cell.worker, cell.place))
        return there.note if there else ""

    def people_now(self) -> dict[int, DayWorker]:
        """Everyone who has a place on the page, with the lines as they shall stand."""
        lines: dict[int, list[DayLine]] = {
            pk: [line for line in person.lines if line.shift != self.place.shift] for pk, person in self.people.items()
        }
        for (worker, _place), line in self.stands.items():
            lines[worker].append(line)
        return {pk: replace(one, lines=tuple(lines[pk])) for pk, one in self.people.items() if one.is_listed}

    def _take(self, cell: Cell) -> Told:
        person = self.people.get(cell.worker)
        if person is None or not person.is_member:
            return self._refused(cell, not_on_team(self.place), person)
        if cell.wrong:
            return self._refused(cell, cell.wrong, person)
        return self._met_another(cell) or self._put(cell, person)

    def _met_another(self, cell: Cell) -> Told | None:
        """Somebody wrote here since the page was made: told, unless they wrote the same."""
        old = self.stood.get((cell.worker, cell.was)) if cell.was else None
        if cell.was and (old is None or old.version != cell.version):
            return self._saved(cell) if _same(cell, old) else self._conflict(cell, old)
        if cell.place and not cell.was and cell.row.endswith("-0"):  # the page showed no line of this worker at all
            lines = [line for (worker, _place), line in self.stood.items() if worker == cell.worker]
            there = self.stood.get((cell.worker, cell.place)) or next(iter(lines), None)
            if there is not None:
                return self._saved(cell) if _same(cell, there) else self._conflict(cell, there)
        return None

    def _put(self, cell: Cell, person: DayWorker) -> Told:
        """The cell takes its place among the lines, or is refused by a rule."""
        wrong = self._wrong(cell, person)
        if wrong:
            return self._refused(cell, wrong, person)
        self.stands.pop((cell.worker, cell.was), None)
        if cell.place:
            self.stands[cell.worker, cell.place] = self._line(cell)
        return self._saved(cell)

    def _wrong(self, cell: Cell, person: DayWorker) -> Wrong | None:
        """The rule that the worker's shift would break with this cell in it."""
        if not cell.place:
            return None
        others = [line for (pk, place), line in self.stands.items() if pk == cell.worker and place != cell.was]
        if any((line.kind is not None) != bool(cell.away) for line in others):
            return away_and_at_work()
        wrong = None if cell.away else self._wrong_output(cell, others, person)
        return wrong or (day_off_wants_a_reason(self.place) if self.lacks_reason else None)

    def _wrong_output(self, cell: Cell, others: list[DayLine], person: DayWorker) -> Wrong | None:
        product = self.products.get(cell.product or 0)
        if product is None:
            return no_such_product()
        if any(line.place == cell.place for line in others):
            return one_line_of(product.code)
        other_shifts = [line for line in person.lines if line.shift != self.place.shift]
        man_days = sum((line.man_days for line in others + other_shifts), cell.man_days)
        if man_days > MAN_DAYS_A_DAY:
            return too_many_man_days(format_man_days(man_days))
        return far_above_norm(cell, product)

    def _line(self, cell: Cell) -> DayLine:
        """The cell as a line, its version one up; the very line that stands where nothing is changed."""
        there = self.stood.get((cell.worker, cell.place))
        if there is not None and _same(cell, there):
            return there
        product = None if cell.away else self.products[cell.product or 0]
        return DayLine(
            worker=cell.worker,
            shift=self.place.shift,
            product=product.pk if product else None,
            kind=AbsenceKind(cell.away) if cell.away else None,
            good=cell.good or 0,
            defective=cell.defective,
            man_days=Decimal(0) if cell.away else cell.man_days,
            norm=there.norm if there else product.norm_units if product else None,
            note=cell.note or "",
            version=there.version + 1 if there else 1,
            by=self.by.name,
            at=self.by.at,
        )

    # --- what is told ------------------------------------------------------------------------------------------------

    def _saved(self, cell: Cell) -> Told:
        line = self.stands.get((cell.worker, cell.place))
        if line is None:
            return Told(State.SAVED)
        told = Told(State.SAVED, was=line.place, version=line.version)
        if line.product is None or line.norm is not None:
            return told
        sentence = no_norm(self.products[line.product].code, self.place.day)
        return replace(told, sentence=sentence, field="product", warns=True)

    def _refused(self, cell: Cell, wrong: Wrong, person: DayWorker | None) -> Told:
        old = self.stood.get((cell.worker, cell.was)) if cell.was else None
        was, version = (old.place, cell.version) if old else ("", 0)
        return Told(State.ERROR, wrong.of(person.name if person else "–"), wrong.field, was=was, version=version)

    def _conflict(self, cell: Cell, theirs: DayLine | None) -> Told:
        product = theirs.product if theirs and theirs.product else cell.product
        return Told(
            State.CONFLICT,
            written_by_another(cell, theirs, self.products),
            was=theirs.place if theirs else "",
            version=theirs.version if theirs else 0,
            theirs=values_of(theirs) | {"product": str(product or "")},
        )


def _same(cell: Cell, line: DayLine | None) -> bool:
    """The line already holds what the cell says; None: the line is cleared, and so is the cell."""
    if line is None or cell.place != line.place:
        return line is None and not cell.place
    if line.kind is not None:
        return (cell.away, cell.note) == (line.kind, line.note)
    mine = (cell.good, cell.defective, cell.man_days, cell.note)
    return mine == (line.good, line.defective, line.man_days, line.note)
