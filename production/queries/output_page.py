"""What the day grid shows, ready to print: its rows, and the page of them."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.translation import pgettext

from production.domain.cells import AWAY, State, Told, TypedCell
from production.domain.output import OutputLine, fulfilment
from production.models import AbsenceKind, DailyOutput
from production.queries.output import DayLine, DayProduct, DayWorker, TeamDay
from production.queries.output_figures import Figure, RowFigures, Totals, figures, made_lines, row_figures, totals
from teamtrack.charts import Sparkline, sparkline
from teamtrack.figures import format_day, format_man_days, format_number

TREND_DAYS = 14  # working days of the small line


def letter(kind: AbsenceKind) -> str:
    """The letter of an absence in the reader's language: P, Ô, H, K."""
    return {
        AbsenceKind.LEAVE: pgettext("letter of an absence", "L"),
        AbsenceKind.SICK: pgettext("letter of an absence", "S"),
        AbsenceKind.MEETING: pgettext("letter of an absence", "M"),
        AbsenceKind.ABSENT: pgettext("letter of an absence", "A"),
    }[kind]


@dataclass(frozen=True)
class Row:
    """One line of the grid: what its inputs hold and what stands beside them."""

    key: str
    worker: int
    name: str
    again: bool
    was: str
    version: int
    product: int | None
    item: str
    man_days: str
    good: str
    defective: str
    note: str
    before: str
    figures: RowFigures
    trend: Sparkline | None
    is_saved: bool
    is_last: bool

    @property
    def marks(self) -> dict[str, str]:
        """The mark of each input that has one."""
        told = self.figures.told
        if told and told.state is not State.SAVED:
            return {told.field: told.state}
        if not self.is_saved:
            return {}
        return {"man_days" if self.was == AWAY else "good": State.SAVED}

    @property
    def wrong(self) -> str:
        """The input that holds something wrong."""
        told = self.figures.told
        return told.field if told and told.state is State.ERROR else ""


@dataclass(frozen=True)
class Option:
    """A product that may be chosen, with its norm of the day."""

    pk: int
    code: str
    norm: str


@dataclass(frozen=True)
class DayPage:
    """Nhập sản lượng: the grid of a team's shift."""

    rows: tuple[Row, ...]
    options: tuple[Option, ...]
    figures: tuple[Figure, ...]
    totals: Totals
    usual: int | None


@dataclass(frozen=True)
class Asked:
    """What the reader asked of the page: a product for all empty lines, a further line for somebody.

    `typed` and `told` are lines that were refused, by their row, and what to say about them; `may_write`: the leader.
    """

    product: int | None = None
    more: int | None = None
    typed: Mapping[str, TypedCell] = field(default_factory=dict)
    told: Mapping[str, Told] = field(default_factory=dict)
    may_write: bool = False


@dataclass(frozen=True)
class _Sheet:
    """What every row needs to know."""

    place: TeamDay
    products: Mapping[int, DayProduct]
    asked: Asked


def day_page(
    place: TeamDay, people: Mapping[int, DayWorker], products: Mapping[int, DayProduct], today: date, asked: Asked
) -> DayPage:
    """Everything the grid shows; one statement beside the people and the products."""
    trends, last = _trends(place, people)
    usual = asked.product or _usual(last, products)
    rows: list[Row] = []
    for person in people.values():
        chosen = asked.product or last.get(person.pk) or usual
        rows.extend(_rows(_Sheet(place, products, asked), person, chosen, trends.get(person.pk)))
    used = {row.product for row in rows} | {line.product for line in made_lines(people.values())}
    options = tuple(
        Option(p.pk, p.code, "" if p.norm_units is None else format_number(p.norm_units))
        for p in products.values()
        if p.is_made or p.pk in used
    )
    return DayPage(
        tuple(rows),
        options,
        figures(place, people.values(), products, today),
        totals(people.values(), place.shift),
        usual,
    )


def _rows(sheet: _Sheet, person: DayWorker, chosen: int | None, trend: Sparkline | None) -> list[Row]:
    """The lines of one person: those written, else an empty one; one more where it was asked for.

    What was refused stands in the line it wanted to change, or in a further one.
    """
    lines: dict[str, DayLine | None] = {line.place: line for line in person.of_shift(sheet.place.shift)}
    refused: dict[str, TypedCell] = {}
    for key, cell in sheet.asked.typed.items():
        if cell.worker == person.pk:
            stands = sheet.asked.told[key].was
            refused[stands if stands in lines else key] = cell
    lines |= {place: None for place in refused if place not in lines}
    if sheet.asked.more == person.pk or not lines:
        lines["more"] = None
    rows: list[Row] = []
    for number, (place, line) in enumerate(lines.items()):
        typed = refused.get(place)
        row = _row(sheet, person, line, chosen, number)
        row = replace(row, trend=None if number else trend, is_last=number == len(lines) - 1)
        rows.append(_as_typed(row, typed, sheet.asked.told[typed.row]) if typed else row)
    return rows


def _row(sheet: _Sheet, person: DayWorker, line: DayLine | None, chosen: int | None, number: int) -> Row:
    key = f"w{person.pk}-{number}"
    product = sheet.products.get((line.product if line else None) or chosen or 0)
    hidden = line is not None and line.kind == AbsenceKind.ABSENT and not sheet.asked.may_write
    values = values_of(line, hidden=hidden)
    return Row(
        key=key,
        worker=person.pk,
        name=person.name,
        again=number > 0,
        was=line.place if line else "",
        version=line.version if line else 0,
        product=product.pk if product else None,
        item=product.code if product and line and line.kind is None else "",
        before="\t".join([*values.values(), str(product.pk if product else "")]),
        figures=row_figures(key, line, product, sheet.place.day),
        trend=None,
        is_saved=line is not None,
        is_last=False,
        **values,
    )


def values_of(line: DayLine | None, *, hidden: bool = False) -> dict[str, str]:
    """What the inputs of a line hold, beside its product; `hidden` for those who may not know of an absence."""
    if line is None:
        return {"man_days": "1", "good": "", "defective": "", "note": ""}
    if line.kind is not None:
        shown, note = ("–", "") if hidden else (letter(line.kind), line.note)
        return {"man_days": shown, "good": "", "defective": "", "note": note}
    return {
        "man_days": format_man_days(line.man_days),
        "good": str(line.good),
        "defective": str(line.defective),
        "note": line.note,
    }


def _as_typed(row: Row, typed: TypedCell, told: Told) -> Row:
    """A refused line keeps what was typed; its version is what stands now, so that saving again means it."""
    return replace(
        row,
        product=typed.product,
        man_days=typed.man_days,
        good=typed.good,
        defective=typed.defective,
        note=typed.note or "",
        before="",
        figures=replace(row.figures, told=told),
    )


def _trends(place: TeamDay, people: Mapping[int, DayWorker]) -> tuple[dict[int, Sparkline], dict[int, int]]:
    """Fulfilment of the working days before the day as a small line, and the last product, by worker; one statement."""
    eve = place.day - timedelta(days=1)
    days = place.calendar.working_days(place.day - timedelta(days=2 * TREND_DAYS), eve)[-TREND_DAYS:]
    if not days:
        return {}, {}
    of_day: dict[tuple[int, date], list[OutputLine]] = defaultdict(list)
    last: dict[int, int] = {}
    rows = DailyOutput.objects.filter(worker__in=list(people), day__range=(days[0], eve)).order_by("day", "shift", "pk")
    for worker, day, product, good, man_days, norm in rows.values_list(
        "worker_id", "day", "product_id", "good", "man_days", "norm__units"
    ):
        of_day[worker, day].append(OutputLine(good, 0, man_days, norm))
        last[worker] = product
    shares: dict[tuple[int, date], Fraction | None] = {key: fulfilment(lines) for key, lines in of_day.items()}
    return {pk: sparkline([shares.get((pk, day)) for day in days]) for pk in people}, last


def _usual(last: Mapping[int, int], products: Mapping[int, DayProduct]) -> int | None:
    """What most of the team made lately; else what is planned; else the first product there is."""
    made = [pk for pk in last.values() if pk in products]
    if made:
        return Counter(made).most_common(1)[0][0]
    planned = [product.pk for product in products.values() if product.planned]
    return next(iter(planned + [product.pk for product in products.values() if product.is_made]), None)


def blank_names(place: TeamDay, people: Mapping[int, DayWorker]) -> list[str]:
    """Those of the team for whom nothing is written in this shift."""
    return [person.name for person in people.values() if person.is_member and not person.of_shift(place.shift)]


def day_title(day: date) -> str:
    """Thứ tư, 21/10/1966."""
    weekday = date_format(day, "l")
    return f"{weekday[:1].upper()}{weekday[1:]}, {format_day(day)}"
