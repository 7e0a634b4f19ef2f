"""Plans of teams and how far they are reached."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import OuterRef, Q, Subquery, Sum

from members.models import Team
from production.domain.plan import PlannedProduct, PlanProgress
from production.models import CountedOutput, OutputNorm, Plan, PlanLine, PlanPeriod, TeamMonthOutput
from teamtrack.periods import Month, Quarter, WorkingCalendar


def period_of(kind: str, day: date) -> tuple[date, date]:
    """First and last day of the month, quarter or year in which `day` lies."""
    if kind == PlanPeriod.MONTH:
        return Month.of(day).first, Month.of(day).last
    if kind == PlanPeriod.QUARTER:
        return Quarter.of(day).first, Quarter.of(day).last
    return date(day.year, 1, 1), date(day.year, 12, 31)


def _lines(plans: Q) -> list[PlanLine]:
    """Lines of the plans chosen, with their plan, product and `first_norm`: the norm on the plan's first day.

    A product that had none yet is weighed by the first norm it got afterwards.
    """
    norm = OutputNorm.objects.filter(product=OuterRef("product")).filter(
        Q(period__upper_inf=True) | Q(period__endswith__gt=OuterRef("plan__first_day"))
    )
    return list(
        PlanLine.objects.filter(plans)
        .select_related("plan", "product")
        .annotate(first_norm=Subquery(norm.order_by("period").values("units")[:1]))
        .order_by("plan", "product__code", "pk")
    )


def _planned(line: Any) -> PlannedProduct:
    return PlannedProduct(line.product_id, line.quantity, line.first_norm, line.product.code)


def _daily(wanted: Q) -> Any:
    """(team, product, day, good units), corrections included; one query."""
    days = CountedOutput.objects.filter(wanted).order_by().values_list("team_id", "product_id", "day")
    return days.annotate(Sum("good"))


def _progresses(plans: Q, teams: Sequence[Team], today: date) -> dict[tuple[int, str, date], PlanProgress]:
    """Progress by (team number, kind, first day) as of `today`; two queries beside the working calendar."""
    lines: dict[Plan, list[PlanLine]] = defaultdict(list)
    for line in _lines(plans & Q(plan__team__in=teams)):
        lines[line.plan].append(line)
    if not lines:
        return {}
    wanted = Q(
        team__in={plan.team_id for plan in lines},
        product__in={line.product_id for of_plan in lines.values() for line in of_plan},
        day__range=(min(plan.first_day for plan in lines), min(max(plan.last_day for plan in lines), today)),
    )
    made: dict[int, list[tuple[date, int, int]]] = defaultdict(list)
    for team, product, day, good in _daily(wanted):
        made[team].append((day, product, good))
    workshops = {team.workshop_id: team.workshop for team in teams}
    calendars = {team.pk: workshops[team.workshop_id].calendar for team in teams}
    return {
        (plan.team_id, plan.kind, plan.first_day): PlanProgress(
            first=plan.first_day,
            last=plan.last_day,
            lines=tuple(_planned(line) for line in of_plan),
            made=_made_of(plan, {line.product_id for line in of_plan}, made[plan.team_id]),
            calendar=calendars[plan.team_id],
            today=today,
        )
        for plan, of_plan in lines.items()
    }


def _made_of(plan: Plan, products: set[int], rows: Iterable[tuple[date, int, int]]) -> dict[date, dict[int, int]]:
    """Good units of a plan's products within its period, by day."""
    made: dict[date, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for day, product, good in rows:
        if product in products and plan.first_day <= day <= plan.last_day:
            made[day][product] += good
    return made


def _of_period(kind: str, day: date) -> Q:
    return Q(plan__kind=kind, plan__first_day=period_of(kind, day)[0])


def plan_progress(team: Team, kind: str, day: date, today: date | None = None) -> PlanProgress | None:
    """The plan of the month, quarter or year in which `day` lies, as of `today` (the same day unless told).

    None where the team has no such plan. Two queries beside the working calendar.
    """
    return next(iter(_progresses(_of_period(kind, day), [team], today or day).values()), None)


def plans_around(team: Team, day: date, today: date) -> dict[str, PlanProgress]:
    """The month, quarter and year plans in which `day` lies, by kind, as of `today`; two queries."""
    wanted = _of_period(PlanPeriod.MONTH, day) | _of_period(PlanPeriod.QUARTER, day) | _of_period(PlanPeriod.YEAR, day)
    return {kind: progress for (_team, kind, _first), progress in _progresses(wanted, [team], today).items()}


def month_progress(teams: Sequence[Team], month: Month, today: date) -> dict[int, PlanProgress]:
    """The month plans of these teams by team number, as of `today`; two queries for any number of teams."""
    found = _progresses(_of_period(PlanPeriod.MONTH, month.first), teams, today)
    return {team: progress for (team, _kind, _first), progress in found.items()}


@dataclass(frozen=True)
class MonthPlan:
    """How a team's month ended or stands against its plan: share reached (1 is the plan), completion, days early."""

    share: Fraction
    completed_on: date | None
    days_early: int | None


def month_plans(
    teams: Sequence[Team], first: Month, last: Month, *, days_since: Month | None = None
) -> dict[tuple[int, Month], MonthPlan]:
    """Every month plan of these teams by (team number, month); at most three queries for any number of them.

    The share comes from the month summaries; only for plans that are reached the days are read, to know which day.
    With `days_since` that is asked for plans from that month on alone; those before it have no day of completion.
    """
    planned: dict[tuple[int, Month], list[PlannedProduct]] = defaultdict(list)
    chosen = Q(plan__team__in=teams, plan__kind=PlanPeriod.MONTH, plan__first_day__range=(first.first, last.first))
    for line in _lines(chosen):
        planned[line.plan.team_id, Month.of(line.plan.first_day)].append(_planned(line))
    if not planned:
        return {}
    made: dict[tuple[int, Month], dict[int, int]] = defaultdict(dict)
    sums = TeamMonthOutput.objects.filter(team__in=teams, month__range=(first.first, last.first)).order_by()
    for team, first_day, product, good in (
        sums.values("team_id", "month", "product_id")
        .annotate(made=Sum("good"))
        .values_list("team_id", "month", "product_id", "made")
    ):
        made[team, Month.of(first_day)][product] = good
    reached = {
        key for key, lines in planned.items() if all(made[key].get(line.product, 0) >= line.quantity for line in lines)
    }
    reached = {key for key in reached if days_since is None or key[1] >= days_since}
    days = _days_of(reached)
    plans = {}
    for key, lines in planned.items():
        _team, month = key
        # For a plan not reached the month's sum on its last day gives the same share as its days would.
        of_days = days[key] if key in reached else {month.last: made[key]}
        progress = PlanProgress(month.first, month.last, tuple(lines), of_days, WorkingCalendar(), month.last)
        done = progress.completed_on if key in reached else None
        plans[key] = MonthPlan(progress.progress(), done, progress.days_early if done else None)
    return plans


def _days_of(keys: Iterable[tuple[int, Month]]) -> dict[tuple[int, Month], dict[date, dict[int, int]]]:
    """Good units by day and product of some team-months; one query, none for none."""
    teams_of: dict[Month, list[int]] = defaultdict(list)
    for team, month in keys:
        teams_of[month].append(team)
    if not teams_of:
        return {}
    wanted = Q()
    for month, teams in teams_of.items():
        wanted |= Q(team__in=teams, day__range=(month.first, month.last))
    days: dict[tuple[int, Month], dict[date, dict[int, int]]] = defaultdict(dict)
    for team, product, day, good in _daily(wanted):
        of_day = days[team, Month.of(day)].setdefault(day, {})
        of_day[product] = of_day.get(product, 0) + good
    return days


def planned_quantities(team: Team, day: date) -> dict[tuple[str, int], int]:
    """What is set for the month, quarter and year in which `day` lies, by (kind, product number); one query."""
    wanted = _of_period(PlanPeriod.MONTH, day) | _of_period(PlanPeriod.QUARTER, day) | _of_period(PlanPeriod.YEAR, day)
    rows = PlanLine.objects.filter(wanted, plan__team=team).order_by("pk")
    return {
        (kind, product): quantity for kind, product, quantity in rows.values_list("plan__kind", "product", "quantity")
    }
