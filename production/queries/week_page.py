"""What the week grid shows, ready to print: a cell for each worker and day, their sums, the norms of the week."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from production.domain.cells import State, Told, TypedCell
from production.domain.output import fulfilment
from production.domain.week import CellFacts, Shut, Week, why_shut
from production.models import AbsenceKind, OutputNorm, Product
from production.queries.output import DayLine, TeamDay
from production.queries.output_figures import line_of
from production.queries.output_page import values_of
from production.queries.week import (
    TeamWeek,
    WeekLines,
    WeekWorker,
    norms_of_week,
    usual_product,
    week_days,
    week_lines,
    week_products,
)
from teamtrack.charts import FulfilmentBar, fulfilment_bar
from teamtrack.figures import format_day, format_man_days, format_number, format_percent


@dataclass(frozen=True)
class AskedWeek:
    """The shift and product asked for; `may_write`: the leader; cells that were refused, and what to say of them."""

    shift: int = 1
    product: int | None = None
    may_write: bool = False
    typed: Mapping[str, TypedCell] = field(default_factory=dict)
    told: Mapping[str, Told] = field(default_factory=dict)


@dataclass(frozen=True)
class WeekSums:
    """Good units, man-days and norm fulfilment of the product: of a worker's week, of the team's day or week."""

    good: str
    man_days: str
    share: str
    bar: FulfilmentBar | None


@dataclass(frozen=True)
class WeekCell:
    """A worker's good units on a day; `shown` is what stands where nobody may type.

    `why`: what keeps this cell shut beside what keeps its whole day. `is_elsewhere`: there is more to it than a figure
    of the product: the day's page has it. `stood`: what the page showed, for the form (forms/week.py).
    `wants_reason`: a figure to be explained.
    """

    key: str
    name: str
    day: date
    is_open: bool
    why: str
    is_elsewhere: bool
    good: str
    shown: str
    stood: str
    was: str
    version: int
    state: str
    told: Told | None
    wants_reason: bool
    note: str

    @property
    def kept(self) -> str:
        """Defective units and man-days, which the week does not show and does not change; a tab between them."""
        return self.stood.split("\t", 3)[3]


@dataclass(frozen=True)
class WeekRow:
    """One worker's week."""

    key: str
    name: str
    cells: tuple[WeekCell, ...]
    sums: WeekSums


@dataclass(frozen=True)
class WeekDay:
    """The head and the foot of a column; `shut`: why nobody may type in it, in few words."""

    day: date
    is_working: bool
    is_today: bool
    shut: str
    norm: str
    sums: WeekSums


@dataclass(frozen=True)
class WeekPage:
    """Bảng tuần: people × days, one product."""

    product: Product | None
    products: Sequence[Product]
    days: tuple[WeekDay, ...]
    rows: tuple[WeekRow, ...]
    sums: WeekSums
    norms: str
    is_open: bool

    @property
    def saved(self) -> int:
        """How many cells hold a figure of the product."""
        return sum(1 for row in self.rows for cell in row.cells if cell.version)


def shut_words(shut: Shut) -> str:
    """Why a cell is only for reading, in few words."""
    return {
        Shut.FUTURE: _("still to come"),
        Shut.MONTH: _("month closed"),
        Shut.SHIFT: _("shift closed"),
        Shut.NOT_ON_TEAM: _("not on the team that day"),
        Shut.AWAY: _("away"),
        Shut.OTHER_PRODUCT: _("another item: open the day"),
        Shut.DAY_OFF: _("day off"),
        Shut.READER: "",
    }[shut]


@dataclass(frozen=True)
class _Sheet:
    """What every cell needs to know."""

    asked: AskedWeek
    product: Product
    codes: Mapping[int, str]
    days: Mapping[date, TeamDay]
    written: WeekLines
    today: date

    def facts(self, day: date) -> CellFacts:
        """What decides about every cell of a day."""
        place = self.days[day]
        return CellFacts(
            may_write=self.asked.may_write,
            is_future=day > self.today,
            is_month_closed=place.is_month_closed,
            is_shift_closed=place.is_shift_closed,
            is_working=place.calendar.is_working(day),
        )

    def lines(self, worker: int, day: date) -> Sequence[DayLine]:
        return self.written.lines.get((worker, day), ())

    def made(self, workers: Iterable[int], days: Iterable[date]) -> list[DayLine]:
        """Lines of the product."""
        days = list(days)
        every = (line for worker in workers for day in days for line in self.lines(worker, day))
        return [line for line in every if line.product == self.product.pk]


def week_page(place: TeamWeek, asked: AskedWeek, today: date) -> WeekPage:
    """Eight statements beside the calendar, whatever stands written."""
    teamdays = week_days(place, asked.shift)
    written = week_lines(place, asked.shift)
    products = week_products(place)
    by_number = {product.pk: product for product in products}
    chosen = asked.product if asked.product in by_number else usual_product(place)
    product = by_number.get(chosen or 0) or next(iter(products), None)
    shown = place.week.shown(place.team.workshop.calendar, written.days)
    if product is None:
        return WeekPage(None, (), (), (), _sums([]), "", is_open=False)
    norms = norms_of_week(product, place.week)
    codes = {pk: one.code for pk, one in by_number.items()}
    sheet = _Sheet(asked, product, codes, teamdays, written, today)
    rows = tuple(_row(sheet, person, shown) for person in written.people)
    everybody = [person.pk for person in written.people]
    return WeekPage(
        product=product,
        products=products,
        days=tuple(_day(sheet, day, norms, everybody) for day in shown),
        rows=rows,
        sums=_sums(sheet.made(everybody, shown)),
        norms=norm_words(product, norms, place.week),
        is_open=any(cell.is_open for row in rows for cell in row.cells),
    )


def _row(sheet: _Sheet, person: WeekWorker, days: Sequence[date]) -> WeekRow:
    return WeekRow(
        key=f"w{person.pk}",
        name=person.name,
        cells=tuple(_cell(sheet, person, day) for day in days),
        sums=_sums(sheet.made([person.pk], days)),
    )


def _cell(sheet: _Sheet, person: WeekWorker, day: date) -> WeekCell:
    key = f"w{person.pk}-{day.weekday()}"
    lines, facts = sheet.lines(person.pk, day), sheet.facts(day)
    own = next((line for line in lines if line.product == sheet.product.pk), None)
    shut = why_shut(
        replace(
            facts,
            is_member=day in person.days,
            is_away=any(line.kind for line in lines),
            has_other_product=any(line.kind is None and line is not own for line in lines),
        )
    )
    told, typed = sheet.asked.told.get(key), sheet.asked.typed.get(key)
    values = values_of(own)
    was, version = (own.place, own.version) if own else ("", 0)
    refused = told if told and told.state is not State.SAVED else None
    return WeekCell(
        key=key,
        name=person.name,
        day=day,
        is_open=shut is None,
        why=shut_words(shut) if shut and shut is not why_shut(facts) else "",
        is_elsewhere=any(line is not own for line in lines),
        good=typed.good if typed and refused else values["good"],
        shown=" · ".join(_shown(sheet, line, alone=len(lines) == 1) for line in lines),
        stood="\t".join([was, str(version), values["good"], values["defective"], values["man_days"]]),
        was=was,
        version=version,
        state=refused.state if refused else State.SAVED if own else "",
        told=refused,
        wants_reason=bool(refused and typed and wants_reason(refused, typed)),
        note=(typed.note or "") if typed and refused else "",
    )


def wants_reason(told: Told, typed: TypedCell) -> bool:
    """A figure that was refused though it is a number may be kept with a reason, which the box beside it takes."""
    return told.state is State.ERROR and told.field == "good" and typed.good.strip().isdecimal()


def _shown(sheet: _Sheet, line: DayLine, *, alone: bool) -> str:
    """A line that is only read: its figure, its item where that is another, the letter of an absence."""
    if line.kind is not None:
        hidden = line.kind == AbsenceKind.ABSENT and not sheet.asked.may_write
        return values_of(line, hidden=hidden)["man_days"]
    good = format_number(line.good)
    if alone and line.product == sheet.product.pk:
        return good
    return f"{sheet.codes.get(line.product or 0, '–')}: {good}"


def _day(sheet: _Sheet, day: date, norms: Sequence[OutputNorm], everybody: Sequence[int]) -> WeekDay:
    shut = why_shut(sheet.facts(day))
    norm = next((norm.units for norm in norms if day in norm.period), None)
    return WeekDay(
        day=day,
        is_working=sheet.days[day].calendar.is_working(day),
        is_today=day == sheet.today,
        shut=shut_words(shut) if shut else "",
        norm="" if norm is None else format_number(norm),
        sums=_sums(sheet.made(everybody, [day])),
    )


def _sums(lines: Sequence[DayLine]) -> WeekSums:
    if not lines:
        return WeekSums("", "", "", None)
    share = fulfilment(line_of(line) for line in lines)
    return WeekSums(
        good=format_number(sum(line.good for line in lines)),
        man_days=format_man_days(sum((line.man_days for line in lines), Decimal(0))),
        share="" if share is None else format_percent(share),
        bar=fulfilment_bar(share),
    )


def norm_words(product: Product, norms: Sequence[OutputNorm], week: Week) -> str:
    """The norm of the week; both, with their days, where it changed."""
    if not norms:
        return _("%(item)s has no norm in this week: saved, but not counted towards fulfilment.") % {
            "item": product.code
        }
    if len(norms) == 1 and week.first in norms[0].period and week.last in norms[0].period:
        return _("Norm %(n)s pcs/man-day") % {"n": format_number(norms[0].units)}
    parts = [_stretch(norm, week) for norm in norms]
    return _("Norm: %(parts)s pcs/man-day") % {"parts": ", ".join(parts)}


def _stretch(norm: OutputNorm, week: Week) -> str:
    units = format_number(norm.units)
    if norm.period.lower is not None and norm.period.lower > week.first:
        return _("%(n)s from %(day)s") % {"n": units, "day": format_day(norm.period.lower)}
    return _("%(n)s until %(day)s") % {"n": units, "day": format_day(norm.period.upper - timedelta(days=1))}
