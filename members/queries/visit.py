"""The visiting network of a team: who should be visited, who was, where they live, why and with what help.

Visits stand under row-level security: every query here is asked inside `reading_as`. No note is opened here.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop

from members.domain.account import CELL, LEADS_ORGANISATION, Organisation, Role
from members.domain.contact import ILLNESS_DAYS, ILLNESS_IS_NEW_DAYS, LONG_UNVISITED_DAYS, Illness, VisitReason
from members.domain.rights import Purpose
from members.models import Team, Visit, Worker
from members.models.contact import REASON_NAMES
from members.queries.cell import workers_known_to
from members.queries.contact import led_by
from members.queries.organisation import team_for
from members.queries.rights import withdrawn_from
from teamtrack.audit import note_reads
from teamtrack.business_day import business_day
from teamtrack.names import sort_key
from teamtrack.paging import page_of
from teamtrack.sources import ask

YEARS_TOLD = 2
SHOWN = ("reason", "help_given")  # of a visit, in clear
ON_A_LIST = gettext_noop("a list of visits")


@dataclass(frozen=True)
class VisitPlace:
    """One worker of a team who may be visited. Permissions of visits are about the team: its number is `pk`."""

    team: Team
    worker: Worker

    @property
    def pk(self) -> int:
        return self.team.pk


def visit_place(user: Any, team: str, worker: int, today: date) -> VisitPlace:
    """Somebody who is on the team today; else 404."""
    found = team_for(user, team)
    return VisitPlace(found, get_object_or_404(Worker.objects.on_team(found, today), pk=worker))


def organisations_of(user: Any, team: Team) -> list[Organisation]:
    """In whose name the reader visits people of the team: what they lead there, and the Party in its cell."""
    return _led(user, team) + ([Organisation.PARTY] if team.pk in user.stands.teams(*CELL) else [])


def _led(user: Any, team: Team) -> list[Organisation]:
    return [organisation for organisation, role in LEADS_ORGANISATION.items() if team.pk in user.stands.teams(role)]


def seen_visits(user: Any, team: Team, today: date) -> QuerySet[Visit]:
    """The head of the cell knows all visits of the team (trust.md, section 3.1: as contact notes).

    A member: their own and those to the people they know; who leads an organisation: its own.
    """
    visits = Visit.objects.filter(team=team)
    if team.pk in user.stands.teams(Role.CELL_LEADER):
        return visits
    known = Q(by=user.worker_id) | Q(organisation__in=_led(user, team))
    return visits.filter(known | Q(worker__in=workers_known_to(user, team, today)))


# --- who should be visited -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DueVisit:
    """Somebody to visit: away sick and not received since, or planned for a day; `tried`: the last way, in vain."""

    worker: Worker
    illness: Illness | None = None
    planned: date | None = None
    tried: date | None = None

    @property
    def reason(self) -> str:
        """What the form begins with."""
        return VisitReason.ILLNESS if self.illness else ""


def due_visits(user: Any, team: Team, today: date) -> list[DueVisit]:
    """Planned visits whose day has come, then illness of some days that no day is booked for."""
    return [due for due in expected_visits(user, team, today) if due.planned is None or due.planned <= today]


def expected_visits(user: Any, team: Team, today: date) -> list[DueVisit]:
    """What is due, then what is booked for a later day.

    An illness is settled by whoever was received, as far as the reader knows; a way made in vain settles nothing.
    Whoever has taken back their consent to visits is never named.
    """
    people = _people(user, team, today)
    for declined in withdrawn_from(Purpose.VISITS, people):
        del people[declined]
    seen = seen_visits(user, team, today)
    latest, ill = _latest(seen, people), _unsettled(seen, [s for s in _spells(team, today) if s.worker in people])
    expected = [
        DueVisit(
            worker,
            illness=ill.get(number),
            planned=latest[number].next_on if number in latest else None,
            tried=latest[number].day if number in latest and not latest[number].received else None,
        )
        for number, worker in people.items()
        if number in ill or (number in latest and latest[number].next_on)
    ]
    return sorted(expected, key=lambda due: _urgency(due, today))


def _urgency(due: DueVisit, today: date) -> tuple[int, int, Any, int]:
    """Planned and come, ill and not booked (who was ill last first), booked."""
    if due.planned:
        return (0 if due.planned <= today else 2, due.planned.toordinal(), due.worker.name_order, due.worker.pk)
    return (1, -due.illness.last.toordinal() if due.illness else 0, due.worker.name_order, due.worker.pk)


def _unsettled(seen: QuerySet[Visit], spells: list[Illness]) -> dict[int, Illness]:
    """By worker, the illness since whose first day nobody known to the reader was received."""
    if not spells:
        return {}
    received = seen.filter(received=True, worker__in=[spell.worker for spell in spells]).order_by()
    last = dict(received.values_list("worker").annotate(Max("day")))
    return {spell.worker: spell for spell in spells if last.get(spell.worker, date.min) < spell.first}


def _people(user: Any, team: Team, today: date) -> dict[int, Worker]:
    """Everybody on the team today but the reader, in name order."""
    return {
        worker.pk: worker for worker in Worker.objects.on_team(team, today).exclude(pk=user.worker_id).in_name_order()
    }


def _spells(team: Team, today: date) -> Iterable[Illness]:
    """The latest illness of each worker that is long and new enough; a spell may have begun before it is looked at."""
    first = today - timedelta(days=2 * ILLNESS_IS_NEW_DAYS)
    latest: dict[int, Illness] = {}
    for spell in ask("illness", team=team, first=first, last=today):
        if spell.days >= ILLNESS_DAYS and (today - spell.last).days <= ILLNESS_IS_NEW_DAYS:
            latest[spell.worker] = max(spell, latest.get(spell.worker, spell), key=lambda ill: ill.last)
    return latest.values()


def _latest(visits: QuerySet[Visit], people: Iterable[int]) -> dict[int, Visit]:
    """The latest visit to each, whether they were received or not."""
    latest = visits.filter(worker__in=list(people)).order_by("worker", "-day", "-pk").distinct("worker")
    return {visit.worker_id: visit for visit in latest}


# --- the whole network ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Visited:
    """One person as the network knows them: the last visit, and how often the door stayed shut within a year."""

    worker: Worker
    last: date | None
    visits: int
    not_received: int
    is_long_ago: bool
    is_declined: bool  # they took back their consent to visits


@dataclass(frozen=True)
class Area:
    """A home area; no name: not told. How many live there, were visited within a year, and never."""

    name: str
    people: int
    within_a_year: int
    never: int


@dataclass(frozen=True)
class Tally:
    """Visits of a year for one reason, without names."""

    reason: str
    visits: int
    received: int
    with_help: int
    cost: int


@dataclass(frozen=True)
class YearTally:
    year: int
    lines: tuple[Tally, ...]


@dataclass(frozen=True)
class VisitLine:
    """One visit, without its note; whether the reader may open that."""

    visit: Visit
    may_read: bool


@dataclass(frozen=True)
class VisitsPage:
    """The visiting network as the reader may know it; `after` is the number of the visit behind which more follow."""

    due: tuple[DueVisit, ...]
    people: tuple[Visited, ...]
    areas: tuple[Area, ...]
    years: tuple[YearTally, ...]
    lines: tuple[VisitLine, ...]
    after: UUID | None


def visits_of(user: Any, team: Team, after: UUID | None, today: date) -> VisitsPage:
    """The page of the network; the visits themselves come page by page."""
    seen = seen_visits(user, team, today)
    people = _people(user, team, today)
    of_worker: dict[int, list[Visit]] = defaultdict(list)
    # Without the sealed column: what is counted needs no note.
    for visit in seen.defer("note").order_by("-day", "-pk"):
        of_worker[visit.worker_id].append(visit)
    declined = withdrawn_from(Purpose.VISITS, people)
    visited = [
        _visited(worker, of_worker[worker.pk], today, is_declined=worker.pk in declined) for worker in people.values()
    ]
    is_head, led = team.pk in user.stands.teams(Role.CELL_LEADER), led_by(user, team, today)
    page = page_of(seen.select_related("worker", "by"), by="-day", after=after, seen=seen)
    note_reads(page.rows, *SHOWN, by=user, why=ON_A_LIST)
    return VisitsPage(
        due=tuple(expected_visits(user, team, today)),
        people=tuple(sorted(visited, key=lambda row: (row.last or date.min, row.worker.name_order, row.worker.pk))),
        areas=tuple(_areas(visited)),
        years=tuple(_years([visit for visits in of_worker.values() for visit in visits], today)),
        lines=tuple(
            VisitLine(visit, may_read=is_head or visit.by_id == user.worker_id or visit.worker_id in led)
            for visit in page.rows
        ),
        after=page.after,
    )


def _visited(worker: Worker, visits: list[Visit], today: date, *, is_declined: bool) -> Visited:
    last = visits[0].day if visits else None
    year = [visit for visit in visits if (today - visit.day).days < LONG_UNVISITED_DAYS]
    return Visited(
        worker=worker,
        last=last,
        visits=len(year),
        not_received=sum(not visit.received for visit in year),
        is_long_ago=last is not None and not year,
        is_declined=is_declined,
    )


def _areas(people: Iterable[Visited]) -> Iterable[Area]:
    """By name; those whose area is not known stand last."""
    of_area: dict[str, list[Visited]] = defaultdict(list)
    for person in people:
        of_area[person.worker.home_area].append(person)
    for name in sorted(of_area, key=lambda name: (not name, [sort_key(word) for word in name.split()])):
        lives = of_area[name]
        yield Area(
            name,
            len(lives),
            within_a_year=sum(person.visits > 0 for person in lives),
            never=sum(person.last is None for person in lives),
        )


def _years(visits: list[Visit], today: date) -> Iterable[YearTally]:
    """This year and the one before, by reason, in the order in which reasons are listed."""
    for year in range(today.year, today.year - YEARS_TOLD, -1):
        of_year = [visit for visit in visits if visit.day.year == year]
        lines = []
        for reason, name in REASON_NAMES:
            of_reason = [visit for visit in of_year if visit.reason == reason]
            if of_reason:
                lines.append(
                    Tally(
                        reason=str(name),
                        visits=len(of_reason),
                        received=sum(visit.received for visit in of_reason),
                        with_help=sum(bool(visit.help_given) for visit in of_reason),
                        cost=sum(visit.cost for visit in of_reason),
                    )
                )
        if lines:
            yield YearTally(year, tuple(lines))


def visits_to(user: Any, worker: Worker, team: Team, number: int, today: date) -> list[Visit]:
    """The latest visits to one person that the reader may know of; that they were shown is recorded."""
    visits = seen_visits(user, team, today).filter(worker=worker).select_related("by")
    latest = list(visits.order_by("-day", "-pk")[:number])
    note_reads(latest, *SHOWN, by=user, why=ON_A_LIST)
    return latest


def visit_for(user: Any, visit: UUID) -> Visit:
    """A visit by number that the reader may know of; else 404."""
    team = get_object_or_404(Team, pk__in=Visit.objects.filter(pk=visit).values("team"))
    visits = seen_visits(user, team, business_day()).select_related("worker", "by", "team")
    found: Visit = get_object_or_404(visits, pk=visit)
    return found
