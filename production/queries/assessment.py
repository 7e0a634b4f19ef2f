"""Facts about workers over some days, as a cell lays them out when it weighs everybody."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Sum

from members.domain.tier import WorkerFacts
from members.models import Team, TeamMembership
from production.domain import output as formulas
from production.domain.output import OutputLine
from production.models import Absence, AbsenceKind, CountedOutput, LostTime
from production.queries.summary import LINE


def assessment_facts(team: Team, workers: Sequence[int], first: date, last: date) -> list[WorkerFacts]:
    """Each worker's figures on this team from `first` to `last`, corrections included; four queries for any number.

    Attendance is man-days worked, and meetings or training as far as the shift was not worked, ÷ working days on the
    team (domain.md); `last` counts once anything of theirs is written for it, as it may be today.
    """
    days = {"team": team, "worker__in": workers, "day__range": (first, last)}
    made: dict[int, list[OutputLine]] = defaultdict(list)
    worked: dict[tuple[int, date, int], Decimal] = defaultdict(Decimal)
    rows = CountedOutput.objects.filter(**days).order_by().values_list("worker", "day", "shift", *LINE)
    for worker, day, shift, *values in rows:
        line = OutputLine(*values)
        made[worker].append(line)
        worked[worker, day, shift] += line.man_days
    written = {day for _worker, day, _shift in worked}
    away: dict[int, Counter[str]] = defaultdict(Counter)
    met: dict[int, Decimal] = defaultdict(Decimal)
    absences = Absence.objects.filter(**days).order_by("pk").values_list("worker", "day", "shift", "kind")
    for worker, day, shift, kind in absences:
        away[worker][kind] += 1
        written.add(day)
        if kind == AbsenceKind.MEETING:
            met[worker] += max(1 - worked[worker, day, shift], Decimal(0))
    lost = dict(
        LostTime.objects.filter(**days).order_by("worker").values_list("worker").annotate(minutes=Sum("minutes"))
    )
    due = _working_days(team, workers, first, last if last in written else last - timedelta(days=1))
    return [
        WorkerFacts(
            worker=worker,
            first=first,
            last=last,
            fulfilment=formulas.fulfilment(made[worker]),
            quality=formulas.quality(made[worker]),
            attendance=formulas.attendance(sum((line.man_days for line in made[worker]), met[worker]), due[worker]),
            absences={kind.value: away[worker][kind.value] for kind in AbsenceKind},
            lost_minutes=lost.get(worker, 0),
        )
        for worker in workers
    ]


def _working_days(team: Team, workers: Sequence[int], first: date, last: date) -> dict[int, int]:
    """Working days on the team, by worker."""
    working = team.workshop.calendar.working_days(first, last)
    due: dict[int, int] = defaultdict(int)
    stays = TeamMembership.objects.filter(team=team, worker__in=workers, period__overlap=DateRange(first, last, "[]"))
    for worker, period in stays.order_by("pk").values_list("worker", "period"):
        end = period.upper or last + timedelta(days=1)
        due[worker] += sum(period.lower <= day < end for day in working)
    return due
