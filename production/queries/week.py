"""A team's week as the database holds it: its days, the people of each, what stands written; each in one statement."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Count, Q
from django.http import Http404

from members.models import Team, TeamMembership
from members.queries.organisation import team_for
from production.domain.week import Week
from production.models import Absence, AbsenceKind, DailyOutput, MonthBook, OutputNorm, Product, ShiftClosing
from production.queries.output import DayLine, TeamDay
from teamtrack.periods import Month, days_between

USUAL_OVER = timedelta(weeks=4)  # a week with nothing written begins with what was made most before it


@dataclass(frozen=True)
class TeamWeek:
    """A team and a week, as the address names them."""

    team: Team
    week: Week


def team_week(user: Any, team: str, week: str) -> TeamWeek:
    """The team of the user's workshops, and the week; else 404, also for a week before the team was founded."""
    try:
        place = TeamWeek(team_for(user, team), Week.parse(week))
    except ValueError as wrong:
        raise Http404 from wrong
    if not place.team.is_founded(place.week.last):
        raise Http404
    return place


def week_days(place: TeamWeek, shift: int) -> dict[date, TeamDay]:
    """The seven days of one shift, each as its own page would have it; 404 for a shift the workshop does not work."""
    workshop = place.team.workshop
    if not 1 <= shift <= workshop.shifts:
        raise Http404
    days = list(days_between(place.week.first, place.week.last))
    months = {Month.of(day).first for day in days}
    closed = MonthBook.objects.filter(workshop=workshop, month__in=months, closed_at__isnull=False)
    closed_months = set(closed.values_list("month", flat=True))
    closings = ShiftClosing.objects.filter(team=place.team, day__in=days, shift=shift)
    closed_at = dict(closings.values_list("day", "closed_at"))
    return {
        day: TeamDay(
            team=place.team,
            day=day,
            shift=shift,
            calendar=workshop.calendar,
            is_month_closed=Month.of(day).first in closed_months,
            closed_by="",
            closed_at=closed_at.get(day),
        )
        for day in days
    }


@dataclass(frozen=True)
class WeekWorker:
    """Somebody who was on the team on one of the days, or has lines of it."""

    pk: int
    name: str
    days: frozenset[date]


@dataclass(frozen=True)
class WeekLines:
    """Who there was, in Vietnamese order, and what stands written of a shift by worker and day."""

    people: Sequence[WeekWorker]
    lines: Mapping[tuple[int, date], Sequence[DayLine]]

    @property
    def days(self) -> set[date]:
        return {day for _worker, day in self.lines}


def week_lines(place: TeamWeek, shift: int) -> WeekLines:
    """Three statements."""
    first, last = place.week.first, place.week.last
    period = DateRange(first, last + timedelta(days=1))
    days: dict[int, set[date]] = defaultdict(set)
    names: dict[int, tuple[Any, int, str]] = {}
    stays = TeamMembership.objects.filter(team=place.team, period__overlap=period).order_by("pk")
    for pk, order, name, stay in stays.values_list("worker", "worker__name_order", "worker__full_name", "period"):
        names[pk] = (order, pk, name)
        since, until = max(stay.lower or first, first), min(stay.upper or period.upper, period.upper)
        days[pk] |= set(days_between(since, until - timedelta(days=1)))
    written: dict[tuple[int, date], list[DayLine]] = defaultdict(list)
    for order, name, day, line in _written(place, shift):
        names.setdefault(line.worker, (order, line.worker, name))
        written[line.worker, day].append(line)
    people = [WeekWorker(pk, name, frozenset(days[pk])) for _order, pk, name in sorted(names.values())]
    return WeekLines(people, written)


def _written(place: TeamWeek, shift: int) -> list[tuple[Any, str, date, DayLine]]:
    of_week = {"team": place.team, "day__range": (place.week.first, place.week.last), "shift": shift}
    who = ("worker__name_order", "worker__full_name", "day", "worker")
    made = DailyOutput.objects.filter(**of_week).order_by("day", "pk")
    away = Absence.objects.filter(**of_week).order_by("day", "pk")
    figures = ("product", "good", "defective", "man_days", "norm__units", "note", "version")
    rows = [
        (
            order,
            name,
            day,
            DayLine(worker, shift, product, None, good, defective, man_days, norm, note, version, "", None),
        )
        for order, name, day, worker, product, good, defective, man_days, norm, note, version in made.values_list(
            *who, *figures
        )
    ]
    return rows + [
        (
            order,
            name,
            day,
            DayLine(worker, shift, None, AbsenceKind(kind), 0, 0, Decimal(0), None, note, version, "", None),
        )
        for order, name, day, worker, kind, note, version in away.values_list(*who, "kind", "note", "version")
    ]


def week_products(place: TeamWeek) -> list[Product]:
    """What may be chosen, in the order of codes: what is still made, and what was made in the week."""
    made = DailyOutput.objects.filter(team=place.team, day__range=(place.week.first, place.week.last))
    products = Product.objects.filter(workshop=place.team.workshop_id)
    return list(products.filter(Q(is_made=True) | Q(pk__in=made.values("product"))).order_by("code", "pk"))


def usual_product(place: TeamWeek) -> int | None:
    """What the team wrote most in the week, else in the weeks before it; None: nothing at all."""
    first, last = place.week.first, place.week.last
    lines = DailyOutput.objects.filter(team=place.team, day__range=(first - USUAL_OVER, last))
    counted = lines.values("product").annotate(here=Count("pk", filter=Q(day__gte=first)), all=Count("pk"))
    most = counted.order_by("-here", "-all", "product").first()
    return most["product"] if most else None


def norms_of_week(product: Product, week: Week) -> list[OutputNorm]:
    """The norms in force on the days of the week, the earliest first."""
    period = DateRange(week.first, week.last + timedelta(days=1))
    return list(OutputNorm.objects.filter(product=product, period__overlap=period).order_by("period", "pk"))
