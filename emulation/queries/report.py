"""Everything a monthly report tells, read in one snapshot of the records: exact figures, no words yet."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from emulation.domain.report import MOST_WORKERS, RISE_WORTH_TELLING, TEN_DAYS, Dip, dip_of
from emulation.models import Commendation, MonthlyReport
from emulation.queries.place import teams_in
from emulation.queries.ranking import Board, BoardRow, board_of
from members.models import Team, Workshop
from production.domain.output import OutputLine, fulfilment, per_man_day
from production.domain.plan import PlanProgress
from production.models import DailyOutput, OutputNorm, PayMode, PayMonth, PlanLine, PlanPeriod, Product
from production.queries.measures import MonthMeasures, measures_of
from production.queries.plan import plan_progress
from production.queries.summary import Figures, WorkerMonth, team_daily, team_month_figures, worker_month_figures
from teamtrack.periods import Month

SPARK_DAYS = 14  # last days with output in the annex's small lines


@dataclass(frozen=True)
class Edition:
    """Which paper this is: version, and what it replaces (None: nothing)."""

    number: int
    dated: date
    replaced_on: date | None
    reason: str


@dataclass(frozen=True)
class NormInForce:
    """One norm of the month: from when until when (None: still), and its decision."""

    product: Product
    units: int
    since: date
    until: date | None
    decision: str


@dataclass(frozen=True)
class NormChange:
    """A norm that gave way to another in the month."""

    product: Product
    old: int
    old_until: date
    new: int
    since: date


@dataclass(frozen=True)
class PayFacts:
    """How the month is paid, and how many months of the year so far were paid by piece."""

    mode: str
    piece_months: int


@dataclass(frozen=True)
class Person:
    """A worker's line of the annex, with the norm fulfilment of their last days (oldest first)."""

    name: str
    figures: Figures
    last_days: tuple[Fraction | None, ...]


@dataclass(frozen=True)
class TeamReport:
    """One team's month. `pace`: units per man-day with which a dip was made good; `largest_rise`: see below."""

    team: Team
    figures: Figures
    progress: PlanProgress | None
    dip: Dip | None
    pace: Fraction | None
    row: BoardRow | None
    norms: tuple[NormInForce, ...]
    changes: tuple[NormChange, ...]
    largest_rise: Fraction | None
    pay: PayFacts | None
    next_plan: tuple[tuple[Product, int], ...]
    people: tuple[Person, ...]


@dataclass(frozen=True)
class ReportData:
    """Everything in the report of one team (`subject`) or of the workshop (None), as of one moment."""

    workshop: Workshop
    place: str
    enterprise: str
    month: Month
    edition: Edition
    subject: Team | None
    teams: tuple[TeamReport, ...]
    board: Board
    praise: tuple[Commendation, ...]
    measures: MonthMeasures | None  # of the subject; the workshop has none of its own

    @property
    def language(self) -> str:
        """Language of the paper: the workshop's."""
        return self.workshop.language

    @property
    def own(self) -> TeamReport | None:
        """The team this report is about; None for the workshop's."""
        return self.teams[0] if self.subject else None


@contextmanager
def snapshot() -> Iterator[None]:
    """All reads inside see the same moment (REPEATABLE READ); inside a transaction, that one's."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def gather(report_id: UUID) -> ReportData:
    """The figures of one report, read in one snapshot."""
    with snapshot():
        report = MonthlyReport.objects.select_related("workshop__enterprise", "team__workshop").get(pk=report_id)
        month, workshop = Month.of(report.month), report.workshop
        teams = [report.team] if report.team else teams_in(workshop, month)
        board = board_of(workshop, month, report.asked_on)
        figures = team_month_figures(teams, month, month)
        norms = _norms(workshop, month)
        return ReportData(
            workshop=workshop,
            place=workshop.enterprise.place,
            enterprise=workshop.enterprise.name,
            month=month,
            edition=_edition(report),
            subject=report.team,
            teams=tuple(
                _team_report(team, month, figures.get((team.pk, month), Figures({})), board, norms) for team in teams
            ),
            board=board,
            praise=tuple(
                Commendation.objects.filter(team__in=teams, day__range=(month.first, month.last))
                .select_related("team", "worker")
                .order_by("day", "pk")
            ),
            measures=measures_of(report.team, [month])[0] if report.team else None,
        )


def _edition(report: MonthlyReport) -> Edition:
    before = MonthlyReport.objects.filter(
        workshop=report.workshop, team=report.team, month=report.month, version=report.version - 1
    ).first()
    return Edition(report.version, report.asked_on, before.asked_on if before else None, report.reason)


def _team_report(
    team: Team, month: Month, figures: Figures, board: Board, norms: Mapping[int, Sequence[OutputNorm]]
) -> TeamReport:
    progress = plan_progress(team, PlanPeriod.MONTH, month.first, month.last)
    planned = {line.product for line in progress.lines} if progress else set()
    products = planned | {product.pk for product in figures.products}
    of_month = [norm for product in sorted(products) for norm in norms.get(product, ())]
    dip = dip_of(progress) if progress else None
    return TeamReport(
        team=team,
        figures=figures,
        progress=progress,
        dip=dip,
        pace=_pace(progress, dip, team, figures) if progress and dip else None,
        row=next((row for row in board.rows if row.standing.team.pk == team.pk), None),
        norms=tuple(_in_force(norm) for norm in of_month if not norm.period.upper or norm.period.upper > month.first),
        changes=tuple(_changes(of_month, month)),
        largest_rise=largest_rise(team, month),
        pay=_pay(team, month),
        next_plan=_next_plan(team, month.next),
        people=_people(team, month),
    )


# --- norms ---------------------------------------------------------------------------------------------------------


def _norms(workshop: Workshop, month: Month) -> dict[int, list[OutputNorm]]:
    """The workshop's norms of the month and of the day before it, oldest first, by product (one query)."""
    found: dict[int, list[OutputNorm]] = defaultdict(list)
    around = DateRange(month.first - timedelta(days=1), month.last, "[]")
    norms = OutputNorm.objects.filter(product__workshop=workshop, period__overlap=around).select_related("product")
    for norm in norms.order_by("product__code", "product", "period"):
        found[norm.product_id].append(norm)
    return found


def _in_force(norm: OutputNorm) -> NormInForce:
    until = norm.period.upper - timedelta(days=1) if norm.period.upper else None
    return NormInForce(norm.product, norm.units, norm.period.lower, until, norm.decision)


def _changes(norms: Sequence[OutputNorm], month: Month) -> Iterator[NormChange]:
    """Every step from one norm of a product to the next whose first day lies in the month."""
    for old, new in pairwise(norms):
        if old.product_id == new.product_id and new.period.lower in month and old.period.upper == new.period.lower:
            since = new.period.lower
            yield NormChange(new.product, old.units, since - timedelta(days=1), new.units, since)


# --- people, never named in the main paper ---------------------------------------------------------------------------


def largest_rise(team: Team, month: Month) -> Fraction | None:
    """The largest quotient of one worker's norm fulfilment, last ten days of the month ÷ first ten; 2 is twice as much.

    None when nobody worked in both, or when the largest is not worth telling.
    """
    spans = {
        "first": (month.first, month.first + timedelta(days=TEN_DAYS - 1)),
        "last": (month.last - timedelta(days=TEN_DAYS - 1), month.last),
    }
    made: dict[str, dict[int, list[OutputLine]]] = {name: defaultdict(list) for name in spans}
    for name, span in spans.items():
        rows = DailyOutput.objects.filter(team=team, day__range=span, norm__isnull=False).order_by("pk")
        for worker, good, man_days, norm in rows.values_list("worker", "good", "man_days", "norm__units"):
            made[name][worker].append(OutputLine(good, 0, man_days, norm))
    rises = []
    for worker, lines in made["first"].items():
        before, after = fulfilment(lines), fulfilment(made["last"].get(worker, ()))
        if before and after:
            rises.append(after / before)
    largest = max(rises, default=None)
    return largest if largest is not None and largest >= RISE_WORTH_TELLING else None


def _people(team: Team, month: Month) -> tuple[Person, ...]:
    """Everyone with output in the month, in name order (two queries); cut off at MOST_WORKERS."""
    workers: list[WorkerMonth] = worker_month_figures(team, month)[:MOST_WORKERS]
    by_day: dict[int, dict[date, list[OutputLine]]] = defaultdict(lambda: defaultdict(list))
    rows = DailyOutput.objects.filter(team=team, day__range=(month.first, month.last)).order_by("day", "pk")
    for worker, day, good, man_days, norm in rows.values_list("worker", "day", "good", "man_days", "norm__units"):
        by_day[worker][day].append(OutputLine(good, 0, man_days, norm))
    return tuple(
        Person(
            name=line.worker.full_name,
            figures=line.figures,
            last_days=tuple(fulfilment(lines) for lines in list(by_day[line.worker.pk].values())[-SPARK_DAYS:]),
        )
        for line in workers
    )


# --- plan and pay ----------------------------------------------------------------------------------------------------


def _pace(progress: PlanProgress, dip: Dip, team: Team, figures: Figures) -> Fraction | None:
    """Units per man-day of the plan's one product from the end of the dip until it was made good."""
    product = next((product for product in figures.products if product.pk == progress.lines[0].product), None)
    if dip.units is None or dip.since is None or dip.recovered_on is None or product is None:
        return None
    days = team_daily(team, product, dip.since, dip.recovered_on)
    return per_man_day([line for day in days for line in day.lines])


def _pay(team: Team, month: Month) -> PayFacts | None:
    """None where nobody recorded how the month is paid."""
    modes = dict(
        PayMonth.objects.filter(team=team, month__range=(date(month.year, 1, 1), month.first))
        .order_by("month")
        .values_list("month", "mode")
    )
    if month.first not in modes:
        return None
    return PayFacts(modes[month.first], sum(1 for mode in modes.values() if mode == PayMode.PIECE))


def _next_plan(team: Team, month: Month) -> tuple[tuple[Product, int], ...]:
    planned = PlanLine.objects.filter(plan__team=team, plan__kind=PlanPeriod.MONTH, plan__first_day=month.first)
    lines = planned.select_related("product").order_by("product__code", "pk")
    return tuple((line.product, line.quantity) for line in lines)


def total(teams: Sequence[TeamReport]) -> Figures:
    """The figures of several teams together."""
    lines: dict[Product, tuple[OutputLine, ...]] = {}
    for report in teams:
        for product, of_product in report.figures.products.items():
            lines[product] = (*lines.get(product, ()), *of_product)
    return Figures({product: lines[product] for product in sorted(lines, key=lambda p: (p.code, p.pk))})
