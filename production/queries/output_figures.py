"""What the server works out for the day grid: the share of each row, the totals, the four figures."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from production.domain.cells import State, Told
from production.domain.output import OutputLine, fulfilment, left_out
from production.domain.plan import PlannedProduct, PlanProgress
from production.queries.output import DayLine, DayProduct, DayWorker, TeamDay
from production.queries.plan_page import amount, early_words, forecast_words
from teamtrack.charts import FulfilmentBar, fulfilment_bar
from teamtrack.figures import format_day, format_man_days, format_number, format_percent
from teamtrack.periods import Month


@dataclass(frozen=True)
class RowFigures:
    """What the server works out for the row `key`: norm, due for part of a shift, share, bar, sentence."""

    key: str
    norm: str
    due: str
    share: str
    bar: FulfilmentBar | None
    told: Told | None


@dataclass(frozen=True)
class Figure:
    """One of the four figures over the grid."""

    label: str
    value: str
    note: str = ""
    chip: str = ""
    tone: str = "plain"


@dataclass(frozen=True)
class Totals:
    """The last row: the whole team."""

    people: int
    man_days: str
    good: str
    defective: str
    share: str
    bar: FulfilmentBar | None
    left_out: int


def line_of(line: DayLine) -> OutputLine:
    """A written line as the formulas take it."""
    return OutputLine(line.good, line.defective, line.man_days, line.norm)


def made_lines(people: Iterable[DayWorker], shift: int | None = None) -> list[DayLine]:
    """Every line of output (not of absence) of a shift; of all shifts when none is named."""
    lines = (line for person in people for line in person.lines)
    return [line for line in lines if line.kind is None and shift in {None, line.shift}]


def row_figures(
    key: str, line: DayLine | None, product: DayProduct | None, day: date, told: Told | None = None
) -> RowFigures:
    """What is worked out for a row in which `line` stands, or in which nothing but `product` is chosen."""
    if line is None or line.kind is not None:
        norm = format_number(product.norm_units) if line is None and product and product.norm_units else ""
        return RowFigures(key, norm, "", "", None, told)
    if told is None and line.norm is None and product is not None:
        told = Told(State.SAVED, no_norm(product.code, day), "product", warns=True)
    share, bar = _against_norm(line.good, line.man_days, line.norm)
    due = line.norm * line.man_days if line.norm and line.man_days != 1 else None
    return RowFigures(
        key,
        norm="" if line.norm is None else format_number(line.norm),
        due="" if due is None else _("due %(n)s") % {"n": _trimmed(due)},
        share=share,
        bar=bar,
        told=told,
    )


@lru_cache(maxsize=4096)  # from day to day a team's figures differ little, and exact fractions cost time
def _against_norm(good: int, man_days: Decimal, norm: int | None) -> tuple[str, FulfilmentBar | None]:
    share = fulfilment([OutputLine(good, 0, man_days, norm)])
    return "" if share is None else format_percent(share), fulfilment_bar(share)


def no_norm(code: str, day: date) -> str:
    """err.no_norm of labels.md."""
    return _("%(item)s has no norm on %(day)s: saved, but not counted towards fulfilment.") % {
        "item": code,
        "day": format_day(day),
    }


def _trimmed(value: Decimal) -> str:
    return format_number(value.normalize() if value % 1 else int(value))


# --- the figures over the grid and under it --------------------------------------------------------------------------


def totals(people: Iterable[DayWorker], shift: int) -> Totals:
    """The whole team in one shift."""
    people = list(people)
    lines = made_lines(people, shift)
    share = fulfilment(line_of(line) for line in lines)
    return Totals(
        people=len(people),
        man_days=format_man_days(sum((line.man_days for line in lines), Decimal(0))) if lines else "",
        good=format_number(sum(line.good for line in lines)) if lines else "",
        defective=format_number(sum(line.defective for line in lines)) if lines else "",
        share="" if share is None else format_percent(share),
        bar=fulfilment_bar(share),
        left_out=left_out(line_of(line) for line in lines),
    )


def figures(
    place: TeamDay, people: Iterable[DayWorker], products: Mapping[int, DayProduct], today: date
) -> tuple[Figure, ...]:
    """The four figures: the shift against its norm, who reached it, the month against its plan, its expected finish."""
    people = list(people)
    lines = made_lines(people, place.shift)
    plan = _plan(place, people, products)
    return (
        _of_the_day(place, lines, today),
        _reached(lines),
        _month_to_date(place, people, products, plan),
        _expected(plan),
    )


def _of_the_day(place: TeamDay, lines: list[DayLine], today: date) -> Figure:
    label = _("Today") if place.day == today else _("On %(day)s") % {"day": format_day(place.day)[:5]}
    due = sum((line.norm * line.man_days for line in lines if line.norm), Decimal(0))
    good = sum(line.good for line in lines)
    if not lines:
        return Figure(label, "–", _("nothing entered yet"))
    note = ngettext("/ %(n)s piece due by norm", "/ %(n)s pieces due by norm", int(due)) % {"n": _trimmed(due)}
    return Figure(label, format_number(good), note if due else "")


def _reached(lines: list[DayLine]) -> Figure:
    of_worker: dict[int, list[OutputLine]] = defaultdict(list)
    for line in lines:
        of_worker[line.worker].append(line_of(line))
    shares = [share for own in of_worker.values() if (share := fulfilment(own)) is not None]
    met = sum(1 for share in shares if share >= 1)
    if not of_worker:
        return Figure(_("At norm"), "–")
    note = ngettext("/ %(n)s person entered", "/ %(n)s people entered", len(of_worker)) % {"n": len(of_worker)}
    return Figure(_("At norm"), str(met), note)


def _plan(place: TeamDay, people: list[DayWorker], products: Mapping[int, DayProduct]) -> PlanProgress | None:
    """The team's month plan as of the day, its lines included; None without a plan."""
    planned = [product for product in products.values() if product.planned]
    if not planned:
        return None
    made: dict[date, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for product in planned:
        for day, good in product.made.items():
            made[day][product.pk] += good
    for line in made_lines(people):
        if line.product in {product.pk for product in planned}:
            made[place.day][line.product] += line.good
    month = Month.of(place.day)
    return PlanProgress(
        first=month.first,
        last=month.last,
        lines=tuple(PlannedProduct(p.pk, p.planned or 0, p.first_norm, p.code) for p in planned),
        made=made,
        calendar=place.calendar,
        today=place.day,
    )


def _month_to_date(
    place: TeamDay, people: list[DayWorker], products: Mapping[int, DayProduct], plan: PlanProgress | None
) -> Figure:
    label = _("Month %(n)s to date") % {"n": place.day.month}
    if plan is None:
        good = sum(sum(product.made.values()) for product in products.values())
        good += sum(line.good for line in made_lines(people))
        return Figure(label, format_number(good), _("no plan for this month"))
    value = plan.weighted_until(place.day)
    if plan.in_norm_days:
        return Figure(label, format_percent(plan.progress()), amount(plan, value))
    note = _("· %(share)s of the plan") % {"share": format_percent(plan.progress())}
    if len(plan.lines) == 1 and _others_made(people, products):  # the day beside it counts every item
        note = _("pcs of %(item)s %(of_plan)s") % {"item": plan.lines[0].code, "of_plan": note}
    return Figure(label, format_number(int(value)), note)


def _others_made(people: list[DayWorker], products: Mapping[int, DayProduct]) -> bool:
    """Whether the team made items of no plan this month."""
    planned = {product.pk for product in products.values() if product.planned}
    made_before = any(product.made for product in products.values() if not product.planned)
    return made_before or any(line.product not in planned for line in made_lines(people))


def _expected(plan: PlanProgress | None) -> Figure:
    label = _("Expected finish")
    if plan is None:
        return Figure(label, "–", _("no plan for this month"))
    if plan.completed_on is not None and plan.days_early is not None:
        tone = "ok" if plan.days_early >= 0 else "warn"
        return Figure(
            _("Plan reached"), format_day(plan.completed_on)[:5], chip=early_words(plan.days_early), tone=tone
        )
    expected = plan.forecast()
    if expected is None:
        return Figure(label, "–", _("Not enough data (under 5 working days)"))
    days = f"{format_day(expected.earliest)[:5]}–{format_day(expected.latest)[:5]}"
    tone = "warn" if expected.latest > plan.last else "ok"
    return Figure(label, days, chip=forecast_words(plan, expected), tone=tone)
