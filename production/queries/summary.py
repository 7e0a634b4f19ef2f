"""Month figures of teams and workers from the summaries, attendance, and daily output for charts.

Everything comes back as OutputLine rows: the formulas stand in production/domain/output.py and nowhere else.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import DecimalField, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Greatest, TruncMonth

from members.models import Team, TeamMembership, Worker
from production.domain import output as formulas
from production.domain.output import OutputLine
from production.models import (
    Absence,
    AbsenceKind,
    CountedOutput,
    DailyOutput,
    Product,
    TeamMonthOutput,
    WorkerMonthOutput,
)
from teamtrack.periods import Month

NOTHING = Q(good=0, defective=0, man_days=0, lines=0)  # what is left of a summary row when its entries are taken back
ONE_DAY = timedelta(days=1)
LINE = ("good", "defective", "man_days", "norm__units", "lines")  # columns that make an OutputLine
MAN_DAYS: "DecimalField[Any, Any]" = DecimalField(max_digits=14, decimal_places=2)


@dataclass(frozen=True)
class Figures:
    """The formulas of domain.md over some output, product by product."""

    products: Mapping[Product, tuple[OutputLine, ...]]

    @property
    def lines(self) -> list[OutputLine]:
        """Every line, whatever the product."""
        return [line for lines in self.products.values() for line in lines]

    @property
    def good(self) -> int:
        return sum(line.good for line in self.lines)

    @property
    def defective(self) -> int:
        return sum(line.defective for line in self.lines)

    @property
    def man_days(self) -> Decimal:
        return sum((line.man_days for line in self.lines), Decimal(0))

    @property
    def norm_days(self) -> Fraction:
        return formulas.norm_days(self.lines)

    @property
    def fulfilment(self) -> Fraction | None:
        return formulas.fulfilment(self.lines)

    @property
    def quality(self) -> Fraction | None:
        return formulas.quality(self.lines)

    @property
    def left_out(self) -> int:
        """Entries without a norm, which do not count towards fulfilment."""
        return formulas.left_out(self.lines)

    def per_man_day(self, product: Product) -> Fraction | None:
        """Good units of one product per man-day; None where none were worked on it."""
        return formulas.per_man_day(self.products.get(product, ()))

    def of(self, product: Product) -> "Figures":
        """The figures of one product alone."""
        return Figures({product: self.products.get(product, ())})


def figures_of(rows: Iterable[tuple[Product, OutputLine]]) -> Figures:
    """Figures from lines in any order; products stand in the order of their codes."""
    products: dict[Product, list[OutputLine]] = defaultdict(list)
    for product, line in rows:
        products[product].append(line)
    return Figures({p: tuple(products[p]) for p in sorted(products, key=lambda p: (p.code, p.pk))})


def _line(row: Any) -> OutputLine:
    norm = row.norm.units if row.norm else None
    return OutputLine(row.good, row.defective, row.man_days, norm, row.lines)


def team_month_figures(teams: Iterable[Team], first: Month, last: Month) -> dict[tuple[int, Month], Figures]:
    """Figures by (team number, month), for every team and month with output; one query for any number of them."""
    rows = (
        TeamMonthOutput.objects.filter(team__in=list(teams), month__range=(first.first, last.first))
        .exclude(NOTHING)
        .select_related("product", "norm")
        .order_by("pk")
    )
    found: dict[tuple[int, Month], list[tuple[Product, OutputLine]]] = defaultdict(list)
    for row in rows:
        found[row.team_id, Month.of(row.month)].append((row.product, _line(row)))
    return {key: figures_of(lines) for key, lines in found.items()}


@dataclass(frozen=True)
class WorkerMonth:
    """One worker's figures of a month on one team."""

    worker: Worker
    figures: Figures


def worker_month_figures(team: Team, month: Month) -> list[WorkerMonth]:
    """Everyone with output on `team` in `month`, in Vietnamese name order; one query."""
    rows = (
        WorkerMonthOutput.objects.filter(team=team, month=month.first)
        .exclude(NOTHING)
        .select_related("worker", "product", "norm")
        .order_by("worker__name_order", "worker", "pk")
    )
    found: dict[Worker, list[tuple[Product, OutputLine]]] = defaultdict(list)
    for row in rows:
        found[row.worker].append((row.product, _line(row)))
    return [WorkerMonth(worker, figures_of(lines)) for worker, lines in found.items()]


def figures_of_worker(worker: Worker, first: Month, last: Month) -> dict[Month, Figures]:
    """A worker's figures by month, over every team they were on; one query."""
    rows = (
        WorkerMonthOutput.objects.filter(worker=worker, month__range=(first.first, last.first))
        .exclude(NOTHING)
        .select_related("product", "norm")
        .order_by("pk")
    )
    found: dict[Month, list[tuple[Product, OutputLine]]] = defaultdict(list)
    for row in rows:
        found[Month.of(row.month)].append((row.product, _line(row)))
    return {month: figures_of(lines) for month, lines in found.items()}


# --- attendance ----------------------------------------------------------------------------------------------------


def month_attendance(
    teams: Sequence[Team], first: Month, last: Month, today: date
) -> dict[tuple[int, Month], Fraction | None]:
    """Man-days present ÷ working days of membership by (team number, month); None where no working day was due.

    Present is what was worked, and meetings or training, for which the shift counts as far as it was not worked. Days
    count up to `today`, and today itself once the team has written something. Two queries beside the calendar.
    """
    until = min(last.last, today)
    present, wrote_today = _present(teams, first, last, today)
    workshops = {team.workshop_id: team.workshop for team in teams}
    working = {pk: workshop.calendar.working_days(first.first, until) for pk, workshop in workshops.items()}
    workshop_of = {team.pk: team.workshop_id for team in teams}
    memberships = TeamMembership.objects.filter(team__in=teams, period__overlap=DateRange(first.first, until, "[]"))
    # Most people are on their team all the time: what one stay makes due is worked out once for all like it.
    stays = Counter(
        (team, max(period.lower or first.first, first.first), min(period.upper or until + ONE_DAY, until + ONE_DAY))
        for team, period in memberships.order_by("pk").values_list("team", "period")
    )
    due: dict[tuple[int, Month], int] = defaultdict(int)
    for (team, begin, end), people in stays.items():
        days = working[workshop_of[team]]
        for month, many in Counter(map(Month.of, days[bisect_left(days, begin) : bisect_left(days, end)])).items():
            due[team, month] += many * people
        if begin <= today < end and team not in wrote_today and today in days:
            due[team, Month.of(today)] -= people
    return {
        key: formulas.attendance(present.get(key, Decimal(0)), due.get(key, 0)) for key in present.keys() | due.keys()
    }


def _present(
    teams: Sequence[Team], first: Month, last: Month, today: date
) -> tuple[dict[tuple[int, Month], Decimal], set[int]]:
    """Man-days present by team and month, and the teams which have written something today (one query)."""
    worked = (
        TeamMonthOutput.objects.filter(team__in=teams, month__range=(first.first, last.first))
        .values("team_id", "month")
        .annotate(days=Sum("man_days"))
        .values_list("team_id", "month", "days", Value("worked"))
    )
    worked_that_shift = (
        DailyOutput.objects.filter(worker=OuterRef("worker"), day=OuterRef("day"), shift=OuterRef("shift"))
        .order_by()
        .values("worker")
        .annotate(days=Sum("man_days"))
        .values("days")
    )
    meetings = (
        Absence.objects.filter(team__in=teams, day__range=(first.first, last.last), kind=AbsenceKind.MEETING)
        .annotate(
            days=Greatest(
                Value(1, MAN_DAYS) - Coalesce(Subquery(worked_that_shift, MAN_DAYS), Value(0, MAN_DAYS)),
                Value(0, MAN_DAYS),
                output_field=MAN_DAYS,
            )
        )
        .values_list("team_id", TruncMonth("day"), "days", Value("meeting"))
    )
    written = [
        model.objects.filter(team__in=teams, day=today)
        .order_by()
        .values("team_id")
        .distinct()
        .values_list("team_id", F("day"), Value(0, MAN_DAYS), Value("today"))
        for model in (DailyOutput, Absence)
    ]
    present: dict[tuple[int, Month], Decimal] = defaultdict(Decimal)
    wrote_today: set[int] = set()
    for team, month, days, kind in worked.union(meetings, *written, all=True):
        if kind == "today":
            wrote_today.add(team)
        else:
            present[team, Month.of(month)] += days
    return present, wrote_today


# --- days, for charts ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class WorkerDay:
    """What one worker, or a whole team, made of one product on a day, all shifts together."""

    day: date
    product: int
    lines: tuple[OutputLine, ...]

    @property
    def per_man_day(self) -> Fraction | None:
        return formulas.per_man_day(self.lines)

    @property
    def fulfilment(self) -> Fraction | None:
        return formulas.fulfilment(self.lines)

    @property
    def met(self) -> bool:
        """The norm was reached that day."""
        return (self.fulfilment or 0) >= 1


def _counted(**days: Any) -> Any:
    """Day, product and the fields of an OutputLine, in the order of days; one query."""
    rows = CountedOutput.objects.filter(**days).order_by("day", "product_id", "shift")
    return rows.values_list("day", "product_id", *LINE)


def daily_output(worker: Worker, first: date, last: date) -> list[WorkerDay]:
    """What `worker` made from `first` to `last`, a row a day and product, corrections included."""
    return _by_day_and_product(worker=worker, day__range=(first, last))


def output_of_team(team: Team, first: date, last: date) -> list[WorkerDay]:
    """What everybody on `team` together made from `first` to `last`, a row a day and product, corrections included."""
    return _by_day_and_product(team=team, day__range=(first, last))


def _by_day_and_product(**days: Any) -> list[WorkerDay]:
    found: dict[tuple[date, int], list[OutputLine]] = defaultdict(list)
    for day, product, *line in _counted(**days):
        found[day, product].append(OutputLine(*line))
    return [WorkerDay(day, product, tuple(lines)) for (day, product), lines in found.items()]


@dataclass(frozen=True)
class TeamDay:
    """What a team made of one product on a day."""

    day: date
    lines: tuple[OutputLine, ...]

    @property
    def good(self) -> int:
        return sum(line.good for line in self.lines)

    @property
    def per_man_day(self) -> Fraction | None:
        return formulas.per_man_day(self.lines)

    @property
    def fulfilment(self) -> Fraction | None:
        return formulas.fulfilment(self.lines)


def team_daily(team: Team, product: Product, first: date, last: date) -> list[TeamDay]:
    """What `team` made of `product` from `first` to `last`, a row for each day with output, corrections included."""
    found: dict[date, list[OutputLine]] = defaultdict(list)
    for day, _product, *line in _counted(team=team, product=product, day__range=(first, last)):
        found[day].append(OutputLine(*line))
    return [TeamDay(day, tuple(lines)) for day, lines in found.items()]
