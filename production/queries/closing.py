"""Shifts that wait to be entered or closed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from members.models import Team, TeamMembership, Workshop
from production.models import Absence, DailyOutput, MonthBook, ShiftClosing
from teamtrack.periods import Month, WorkingCalendar

LOOKS_BACK = 14  # days; the longest run of days off (Tết) is shorter


@dataclass(frozen=True)
class WaitingShift:
    """A shift of a team with nothing entered, or entered but not closed."""

    team: Team
    day: date
    shift: int
    is_entered: bool


def last_working_days(calendar: WorkingCalendar, today: date) -> list[date]:
    """The working day before `today`, and `today` where work is done on it."""
    before = calendar.working_days(today - timedelta(days=LOOKS_BACK), today - timedelta(days=1))[-1:]
    return before + ([today] if calendar.is_working(today) else [])


def last_closed_month(workshop: Workshop) -> Month | None:
    """None: no month is closed yet."""
    closed = MonthBook.objects.filter(workshop=workshop, closed_at__isnull=False).order_by("-month").first()
    return Month.of(closed.month) if closed else None


def waiting_shifts(teams: Sequence[Team], today: date) -> list[WaitingShift]:
    """What these teams have yet to enter or close for the last working day and today; four queries beside the calendar.

    A day on which nothing at all was entered waits for its first shift; of the others only those entered count. A team
    that had nobody on that day waits for nothing.
    """
    days = {team.pk: last_working_days(team.workshop.calendar, today) for team in teams}
    every_day = {day for of_team in days.values() for day in of_team}
    entered: dict[tuple[int, date], set[int]] = defaultdict(set)
    outputs = DailyOutput.objects.filter(team__in=teams, day__in=every_day).order_by()
    absences = Absence.objects.filter(team__in=teams, day__in=every_day).order_by()
    columns = ("team_id", "day", "shift")
    for team, day, shift in outputs.values_list(*columns).union(absences.values_list(*columns)):
        entered[team, day].add(shift)
    stays = TeamMembership.objects.filter(team__in=teams).order_by().values_list("team_id", "period").distinct()
    manned = {(team, day) for team, period in stays for day in every_day if day in period}
    closed = set(ShiftClosing.objects.filter(team__in=teams, day__in=every_day).values_list(*columns))
    return [
        WaitingShift(team, day, shift, is_entered=bool(entered[team.pk, day]))
        for team in teams
        for day in days[team.pk]
        for shift in _shifts(entered[team.pk, day])
        if (team.pk, day) in manned and (team.pk, day, shift) not in closed
    ]


def _shifts(entered: Iterable[int]) -> list[int]:
    return sorted(entered) or [1]
