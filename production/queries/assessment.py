"""Facts about workers over some days, as a cell lays them out when it weighs everybody."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Exists, Q, Sum

from members.domain.tier import WorkerFacts
from members.models import Team, TeamMembership
from production.domain import output as formulas
from production.domain.output import OutputLine
from production.models import Absence, AbsenceKind, CountedOutput, DailyOutput, LostTime
from production.queries.summary import LINE
from teamtrack.business_day import business_day


def assessment_facts(team: Team, workers: Sequence[int], first: date, last: date) -> list[WorkerFacts]:
    """Each worker's figures on this team from `first` to `last`, corrections included; four queries for any number.

    Attendance is man-days worked, and meetings or training as far as the shift was not worked, ÷ working days on the
    team (domain.md); today counts once the team has written something, as in `month_attendance`.
    """
    days = {"team": team, "worker__in": workers, "day__range": (first, last)}
    made: dict[int, list[OutputLine]] = defaultdict(list)
    worked: dict[tuple[int, date, int], Decimal] = defaultdict(Decimal)
    rows = CountedOutput.objects.filter(**days).order_by().values_list("worker", "day", "shift", *LINE)
    for worker, day, shift, *values in rows:
        line = OutputLine(*values)
        made[worker].append(line)
        worked[worker, day, shift] += line.man_days
    away: dict[int, Counter[str]] = defaultdict(Counter)
    met: dict[int, Decimal] = defaultdict(Decimal)
    absences = Absence.objects.filter(**days).order_by("pk").values_list("worker", "day", "shift", "kind")
    for worker, day, shift, kind in absences:
        away[worker][kind] += 1
        if kind == AbsenceKind.MEETING:
            met[worker] += max(1 - worked[worker, day, shift], Decimal(0))
    lost = dict(
        LostTime.objects.filter(**days).order_by("worker").values_list("worker").annotate(minutes=Sum("minutes"))
    )
    due = _working_days(team, workers, first, last)
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
    """Working days on the team, by worker; today only once the team has written something."""
    today = business_day()
    outputs, absences = (Exists(model.objects.filter(team=team, day=today)) for model in (DailyOutput, Absence))
    working = team.workshop.calendar.working_days(first, last)
    due: dict[int, int] = defaultdict(int)
    stays = TeamMembership.objects.filter(team=team, worker__in=workers, period__overlap=DateRange(first, last, "[]"))
    stays = stays.annotate(wrote_today=Q(outputs) | Q(absences)).order_by("pk")
    for worker, period, wrote_today in stays.values_list("worker", "period", "wrote_today"):
        end = period.upper or last + timedelta(days=1)
        due[worker] += sum(period.lower <= day < end for day in working if wrote_today or day != today)
    return due
