"""What goes on in a team, for its cell: the last day that was written, and the month so far."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Value
from django.urls import reverse

from members.domain.team_now import Away, TeamNow
from members.models import Team
from production.domain.output import OutputLine, fulfilment, left_out
from production.models import Absence, AbsenceKind, CountedOutput, ShiftClosing, TeamMonthOutput
from production.queries.closing import last_working_days
from production.queries.summary import LINE, NOTHING
from teamtrack.periods import Month

MONTH = 0  # in the place of a shift: a sum of the whole month


def team_now(team: Team, today: date) -> Iterator[TeamNow]:
    """Two queries beside the calendar; nothing where no day was worked for weeks."""
    days = last_working_days(team.workshop.calendar, today)
    if not days:
        return
    lines = _lines(team, days)
    away, closed = _away_and_closed(team, days)
    written = {day for day, shift, _line in lines if shift != MONTH} | {day for day, _shift, _away in away}
    day = today if today in written or days[0] == today else days[0]
    of_day = [line for on, shift, line in lines if on == day and shift != MONTH]
    month = Month.of(day)
    of_month = [line for on, shift, line in lines if on == month.first and shift == MONTH]
    shifts = {shift for on, shift, _line in lines if on == day and shift != MONTH}
    shifts |= {shift for on, shift, _away in away if on == day}
    still_open = tuple(shift for shift in sorted(shifts or {1}) if (day, shift) not in closed)
    yield TeamNow(
        day=day,
        is_today=day == today,
        month=month,
        fulfilment=fulfilment(of_day),
        of_month=fulfilment(of_month),
        left_out=left_out(of_month),
        away=tuple(dict.fromkeys(person for on, _shift, person in away if on == day)),
        is_entered=bool(shifts),
        open_shifts=still_open,
        url=reverse(
            "output_day", kwargs={"team": team.slug, "day": day.isoformat(), "shift": next(iter(still_open), 1)}
        ),
    )


def _lines(team: Team, days: list[date]) -> list[tuple[date, int, OutputLine]]:
    """What was made on these days by shift, corrections included, and the sums of their months; one query."""
    months = {Month.of(day).first for day in days}
    counted = CountedOutput.objects.filter(team=team, day__in=days).order_by().values_list("day", "shift", *LINE)
    sums = TeamMonthOutput.objects.filter(team=team, month__in=months).exclude(NOTHING).order_by()
    every = counted.union(sums.values_list("month", Value(MONTH), *LINE), all=True)
    return [(day, shift, OutputLine(*line)) for day, shift, *line in every]


def _away_and_closed(team: Team, days: list[date]) -> tuple[list[tuple[date, int, Away]], frozenset[tuple[date, int]]]:
    """Who was away on these days, in name order, and the shifts that are closed; one query."""
    absences = Absence.objects.filter(team=team, day__in=days).order_by()
    columns = absences.values_list("day", "shift", "worker__name_order", "worker__full_name", "kind")
    closings = ShiftClosing.objects.filter(team=team, day__in=days).order_by()
    nobody = closings.values_list("day", "shift", Value(""), Value(""), Value(""))
    rows = sorted(columns.union(nobody, all=True), key=lambda row: (row[2], row[1]))
    away = [(day, shift, Away(name, _kind(kind))) for day, shift, _order, name, kind in rows if name]
    return away, frozenset((day, shift) for day, shift, _order, name, _kind in rows if not name)


def _kind(kind: str) -> str:
    """Absent without leave is told to the team leader only."""
    return "" if kind == AbsenceKind.ABSENT else str(AbsenceKind(kind).label)
