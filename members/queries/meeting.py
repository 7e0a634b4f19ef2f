"""Reads of a cell's meetings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.shortcuts import get_object_or_404

from members.domain.account import CELL
from members.domain.meeting import REGULAR, Presence
from members.models import CellMeeting, CellTeam, MeetingAttendance, PartyCell, Team, Worker
from members.queries.cell import cell_members, number_of
from teamtrack.business_day import business_day
from teamtrack.paging import beside, page_of
from teamtrack.periods import Month


@dataclass(frozen=True)
class MeetingLine:
    """A meeting, and how many came of how many."""

    meeting: CellMeeting
    present: int
    members: int
    away: tuple[str, ...]


@dataclass(frozen=True)
class MeetingsPage:
    """The meetings of a cell, the latest first, and how many of this month's two were held."""

    cell: PartyCell
    lines: tuple[MeetingLine, ...]
    kept: int
    after: int | None


def meetings_page(cell: PartyCell, after: int | None, today: date) -> MeetingsPage:
    """The meetings behind a number, the latest first; one query."""
    people = MeetingAttendance.objects.filter(meeting=OuterRef("pk")).order_by("worker__name_order", "pk")
    who = JSONObject(name="worker__full_name", presence="presence")
    held: Any = CellMeeting.objects.filter(cell=cell)
    figures = {"kept": regular_kept(held, today)}
    rows = held.annotate(people=ArraySubquery(people.values(who=who)), **figures)
    page = page_of(rows, by="-day", after=after, seen=held)
    kept = beside(page.rows, PartyCell.objects.filter(pk=cell.pk), figures).kept
    return MeetingsPage(cell, tuple(map(_line, page.rows)), kept=kept, after=page.after)


def regular_kept(held: QuerySet[CellMeeting], today: date) -> Subquery:
    """How many of the month's two regular kinds were held so far, as a column."""
    this_month = held.filter(kind__in=REGULAR, day__range=(Month.of(today).first, today))
    return number_of(this_month, "%(function)s(DISTINCT kind)")


def _line(meeting: Any) -> MeetingLine:
    away = tuple(person["name"] for person in meeting.people if person["presence"] != Presence.PRESENT)
    return MeetingLine(meeting, len(meeting.people) - len(away), len(meeting.people), away)


def attendances_of(meeting: CellMeeting) -> dict[int, Presence]:
    """Who came, by worker."""
    rows = meeting.attendances.order_by("pk").values_list("worker", "presence")
    return {worker: Presence(presence) for worker, presence in rows}


def who_came(meeting: CellMeeting) -> list[MeetingAttendance]:
    """Each member and whether they came, in name order."""
    return list(meeting.attendances.select_related("worker").order_by("worker__name_order", "pk"))


def present_at(meeting: CellMeeting) -> tuple[str, ...]:
    """The names of those who were there, in name order."""
    return present_at_each([meeting.pk]).get(meeting.pk, ())


def present_at_each(meetings: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """The same of several meetings by number, in one query."""
    found: dict[int, tuple[str, ...]] = {}
    rows = MeetingAttendance.objects.filter(meeting__in=set(meetings), presence=Presence.PRESENT)
    for meeting, name in rows.order_by("worker__name_order", "pk").values_list("meeting", "worker__full_name"):
        found[meeting] = (*found.get(meeting, ()), name)
    return found


def is_settled(meeting: CellMeeting) -> bool:
    """Whether a classification was finished in it."""
    return meeting.sessions.filter(closed_at__isnull=False).exists()


def people_of(meeting: CellMeeting) -> list[Worker]:
    """The members of the cell on the day of the meeting, in name order."""
    return list(cell_members(meeting.cell, meeting.day))


@dataclass(frozen=True)
class TeamMeeting:
    """A meeting as seen from a team its cell leads (`is_own`: today) or led on that day."""

    team: Team
    meeting: CellMeeting
    is_own: bool

    @property
    def team_id(self) -> int:
        return self.team.pk


def meeting_for(user: Any, team: str, meeting: int) -> TeamMeeting:
    """A meeting of the cell that leads a team of the reader's, or of the one that led it then; else 404."""
    own = Team.objects.filter(pk__in=user.stands.teams(*CELL))
    found = get_object_or_404(own.select_related("workshop"), slug=team)
    led = CellTeam.objects.filter(team=found, cell=OuterRef("cell"))
    held: Any = CellMeeting.objects.annotate(is_own=Exists(led.filter(period__contains=business_day())))
    seen = held.filter(Q(is_own=True) | Exists(led.filter(period__contains=OuterRef("day")))).select_related("cell")
    of_team = get_object_or_404(seen, pk=meeting)
    return TeamMeeting(found, of_team, of_team.is_own)
