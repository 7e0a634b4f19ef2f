"""What the worker's page shows of their output."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from members.models import Worker
from production.domain.output import fulfilment
from production.models import Absence, AbsenceKind, DailyOutput, LostTime, OutputNorm, Product
from production.queries.summary import Figures, WorkerDay, daily_output, figures_of_worker
from teamtrack.charts import COMPACT, DayPoint, NormStep
from teamtrack.charts import DailyOutput as DailyChart
from teamtrack.charts import daily_output as daily_chart
from teamtrack.figures import format_day, format_percent
from teamtrack.periods import Month

WEEKS_SHOWN = 13
BARS_COMPACT = 24  # four weeks, on a phone
LEAST_BARS = 12
CHARTS = 2  # the products made most
LEAST_DAYS = 3  # a product made on fewer days gets no chart

# The letters of labels.md, grid.leave; an absence without leave is no matter of this chart.
MARKS = {
    AbsenceKind.LEAVE: pgettext_lazy("absence", "L"),
    AbsenceKind.SICK: pgettext_lazy("absence", "S"),
    AbsenceKind.MEETING: pgettext_lazy("absence", "M"),
}


@dataclass(frozen=True)
class ProductChart:
    """One product over the last weeks: the wide chart, the phone's with fewer weeks, and a sentence."""

    product: Product
    chart: DailyChart
    compact: DailyChart
    words: str


@dataclass(frozen=True)
class WorkerOutput:
    """Fulfilment this month, last month and over twelve months, and the charts."""

    this_month: Fraction | None
    last_month: Fraction | None
    year: Fraction | None
    month_label: str
    last_label: str
    man_days: Decimal
    left_out: int
    first: date
    last: date
    charts: tuple[ProductChart, ...]


def worker_output(worker: Worker, today: date) -> WorkerOutput:
    """Seven queries at most, whatever was made."""
    month = Month.of(today)
    months = figures_of_worker(worker, month.plus(-11), month)
    nothing = Figures({})
    first = today - timedelta(weeks=WEEKS_SHOWN) + timedelta(days=1)
    this_month = months.get(month, nothing)
    return WorkerOutput(
        this_month=this_month.fulfilment,
        last_month=months.get(month.previous, nothing).fulfilment,
        year=fulfilment([line for figures in months.values() for line in figures.lines]),
        month_label=month.label,
        last_label=month.previous.label,
        man_days=this_month.man_days,
        left_out=this_month.left_out,
        first=first,
        last=today,
        charts=tuple(_charts(worker, first, today)),
    )


def _charts(worker: Worker, first: date, last: date) -> list[ProductChart]:
    of_product: dict[int, list[WorkerDay]] = defaultdict(list)
    for day in daily_output(worker, first, last):
        of_product[day.product].append(day)
    most = sorted(of_product, key=lambda pk: (-len(of_product[pk]), pk))
    shown = [pk for place, pk in enumerate(most) if place == 0 or len(of_product[pk]) >= LEAST_DAYS][:CHARTS]
    products = Product.objects.in_bulk(shown)
    norms: dict[int, list[NormStep]] = defaultdict(list)
    in_force = OutputNorm.objects.filter(product__in=shown, period__overlap=DateRange(first, last, "[]")).order_by(
        "period"
    )
    for norm in in_force:
        norms[norm.product_id].append(NormStep(norm.period.lower or first, norm.units))
    marks = {
        day: str(MARKS[AbsenceKind(kind)])
        for day, kind in Absence.objects.filter(worker=worker, day__range=(first, last), kind__in=MARKS)
        .order_by("day", "shift")
        .values_list("day", "kind")
    }
    working = _working_days(worker, first, last)
    return [_chart(products[pk], of_product[pk], norms[pk], working, marks) for pk in shown]


def _working_days(worker: Worker, first: date, last: date) -> list[date]:
    """The working days of the workshop of the worker's last team; none where there was no team."""
    membership = (
        worker.team_memberships.filter(period__overlap=DateRange(first, last, "[]"))
        .select_related("team__workshop")
        .order_by("-period")
        .first()
    )
    if membership is None:
        return []
    return membership.team.workshop.calendar.working_days(first, last)


def _chart(
    product: Product,
    days: Sequence[WorkerDay],
    norms: Sequence[NormStep],
    working: Sequence[date],
    marks: dict[date, str],
) -> ProductChart:
    made = {day.day: day for day in days}
    # From its first day to its last, or to today where that is near; never so few days that bars become blocks.
    every = sorted({*working, *made})
    start = min(every.index(days[0].day), max(len(every) - LEAST_BARS, 0))
    end = every.index(days[-1].day) + 1
    shown = every[start:] if end + LEAST_BARS >= len(every) else every[start : max(end, start + LEAST_BARS)]
    points = [
        DayPoint(day, _whole(made[day].per_man_day), made[day].met)
        if day in made
        else DayPoint(day, None, met=False, mark=marks.get(day, ""))
        for day in shown
    ]
    met = sum(1 for day in days if day.met)
    words = _("%(item)s, %(first)s–%(last)s: norm met on %(met)s of %(days)s days, fulfilment %(share)s.") % {
        "item": product.code,
        "first": format_day(points[0].day),
        "last": format_day(points[-1].day),
        "met": met,
        "days": len(days),
        "share": format_percent(fulfilment([line for day in days for line in day.lines])),
    }
    late = points[-BARS_COMPACT:]
    steps = [norm for norm in norms if norm.since <= late[-1].day]
    return ProductChart(
        product=product,
        chart=daily_chart(points, norms),
        compact=daily_chart(late, steps, size=COMPACT),
        words=words,
    )


def _whole(value: Fraction | None) -> Fraction | int | None:
    """A whole number without decimals behind it."""
    return int(value) if value is not None and value.denominator == 1 else value


def last_output_day(worker: Worker) -> date | None:
    """The last day on which the worker has output, an absence or lost time; None: never."""
    written = (DailyOutput, Absence, LostTime)
    days = [model.objects.filter(worker=worker).aggregate(last=Max("day"))["last"] for model in written]
    return max((day for day in days if day), default=None)
