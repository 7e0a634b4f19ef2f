"""The visiting network of a team: who should be visited and where they live; the visits made, why and with what help.

Visits stand under row-level security: every query here is asked inside `reading_as`. No note is opened here.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import JSONObject
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop

from members.domain.account import CELL, LEADS_ORGANISATION, Organisation, Role
from members.domain.contact import ILLNESS_DAYS, ILLNESS_IS_NEW_DAYS, LONG_UNVISITED_DAYS, Illness, VisitReason
from members.domain.rights import Purpose
from members.models import Team, Visit, Worker
from members.models.contact import REASON_NAMES
from members.queries.cell import known_workers, number_of
from members.queries.contact import LATEST, led_by, may_read
from members.queries.organisation import team_for
from members.queries.rights import withdrawals
from teamtrack.audit import note_reads
from teamtrack.business_day import business_day
from teamtrack.names import sort_key
from teamtrack.paging import beside, page_of
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
    return visits.filter(known | Q(worker__in=known_workers(user, team, today).order_by().values("pk")))


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
    return _expected(team, _network(user, team, today), today)


def _expected(team: Team, people: Iterable[Any], today: date) -> list[DueVisit]:
    ill, expected = _spells(team, today), []
    for person in people:
        illness, latest = ill.get(person.pk), person.latest
        if illness and person.received_on and person.received_on >= illness.first:
            illness = None
        planned = latest and latest["next_on"] and date.fromisoformat(latest["next_on"])
        if not person.is_declined and (illness or planned):
            tried = date.fromisoformat(latest["day"]) if latest and not latest["received"] else None
            expected.append(DueVisit(person, illness, planned, tried))
    return sorted(expected, key=lambda due: _urgency(due, today))


def _urgency(due: DueVisit, today: date) -> tuple[int, int, Any, int]:
    """Planned and come, ill and not booked (who was ill last first), booked."""
    if due.planned:
        return (0 if due.planned <= today else 2, due.planned.toordinal(), due.worker.name_order, due.worker.pk)
    return (1, -due.illness.last.toordinal() if due.illness else 0, due.worker.name_order, due.worker.pk)


def _network(user: Any, team: Team, today: date) -> list[Any]:
    """Everybody on the team today but the reader, in name order, each with their visits as the reader knows them."""
    seen = seen_visits(user, team, today).filter(worker=OuterRef("pk")).order_by(*LATEST)
    within_a_year = seen.filter(day__gt=today - timedelta(days=LONG_UNVISITED_DAYS))
    people = Worker.objects.on_team(team, today).exclude(pk=user.worker_id).in_name_order()
    return list(
        people.annotate(
            latest=Subquery(seen.values(told=JSONObject(day="day", received="received", next_on="next_on"))[:1]),
            received_on=Subquery(seen.filter(received=True).values("day")[:1]),
            ways=number_of(within_a_year),
            in_vain=number_of(within_a_year.filter(received=False)),
            is_declined=Exists(withdrawals(Purpose.VISITS).filter(worker=OuterRef("pk"))),
        )
    )


def _spells(team: Team, today: date) -> dict[int, Illness]:
    """The latest illness of each worker that is long and new enough; a spell may have begun before it is looked at."""
    first = today - timedelta(days=2 * ILLNESS_IS_NEW_DAYS)
    latest: dict[int, Illness] = {}
    for spell in ask("illness", team=team, first=first, last=today):
        if spell.days >= ILLNESS_DAYS and (today - spell.last).days <= ILLNESS_IS_NEW_DAYS:
            latest[spell.worker] = max(spell, latest.get(spell.worker, spell), key=lambda ill: ill.last)
    return latest


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
class VisitingNetwork:
    """The people of a team as those who visit know them, longest not visited first; who is due, where they live."""

    due: tuple[DueVisit, ...]
    people: tuple[Visited, ...]
    areas: tuple[Area, ...]


def visiting_network(user: Any, team: Team, today: date) -> VisitingNetwork:
    """The network as the reader may know it."""
    people = _network(user, team, today)
    visited = [_visited(person) for person in people]
    return VisitingNetwork(
        due=tuple(_expected(team, people, today)),
        people=tuple(sorted(visited, key=lambda row: (row.last or date.min, row.worker.name_order, row.worker.pk))),
        areas=tuple(_areas(visited)),
    )


def _visited(person: Any) -> Visited:
    last = date.fromisoformat(person.latest["day"]) if person.latest else None
    return Visited(
        worker=person,
        last=last,
        visits=person.ways,
        not_received=person.in_vain,
        is_long_ago=last is not None and not person.ways,
        is_declined=person.is_declined,
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


# --- the visits made --------------------------------------------------------------------------------------------------


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
    """The tallies of a year."""

    year: int
    lines: tuple[Tally, ...]


@dataclass(frozen=True)
class VisitLine:
    """One visit, without its note; whether the reader may open that."""

    visit: Visit
    may_read: bool


@dataclass(frozen=True)
class VisitsPage:
    """A page of the visits the reader may know of, the latest first; `after`: behind which number more follow."""

    lines: tuple[VisitLine, ...]
    years: tuple[YearTally, ...]
    after: UUID | None


def visits_page(user: Any, team: Team, after: UUID | None, today: date) -> VisitsPage:
    """The visits behind a number, and what all of this year and the last come to; that they were shown is recorded."""
    seen = seen_visits(user, team, today)
    is_head = team.pk in user.stands.teams(Role.CELL_LEADER)
    in_charge = Exists(led_by(user, team, today).filter(worker=OuterRef("worker")))
    figures = {"tallies": ArraySubquery(_counted(seen, today))}
    rows: Any = seen.select_related("worker", "by").annotate(in_charge=in_charge, **figures)
    page = page_of(rows, by="-day", after=after, seen=seen)
    note_reads(page.rows, *SHOWN, by=user, why=ON_A_LIST)
    return VisitsPage(
        lines=tuple(
            VisitLine(
                visit,
                may_read=may_read(user, visit, is_head=is_head),
            )
            for visit in page.rows
        ),
        years=tuple(_years(beside(page.rows, Team.objects.filter(pk=team.pk), figures).tallies, today)),
        after=page.after,
    )


def _counted(seen: QuerySet[Visit], today: date) -> Any:
    """This year and the one before, by reason."""
    figures = JSONObject(
        year="day__year",
        reason="reason",
        visits=Count("pk"),
        received=Count("pk", filter=Q(received=True)),
        with_help=Count("pk", filter=~Q(help_given="")),
        cost=Sum("cost"),
    )
    told = seen.filter(day__year__gt=today.year - YEARS_TOLD, day__year__lte=today.year).order_by()
    return told.values("day__year", "reason").annotate(told=figures).values("told")


def _years(counted: list[dict[str, Any]], today: date) -> Iterable[YearTally]:
    """The latest first; its reasons in the order in which they are listed."""
    tallies = {(told.pop("year"), told.pop("reason")): told for told in counted}
    for year in range(today.year, today.year - YEARS_TOLD, -1):
        lines = tuple(
            Tally(str(name), **tallies[year, reason]) for reason, name in REASON_NAMES if (year, reason) in tallies
        )
        if lines:
            yield YearTally(year, lines)


def visits_to(user: Any, worker: Worker, team: Team, number: int, today: date) -> list[Visit]:
    """The latest visits to one person that the reader may know of; that they were shown is recorded."""
    visits = seen_visits(user, team, today).filter(worker=worker).select_related("by")
    latest = list(visits.order_by(*LATEST)[:number])
    note_reads(latest, *SHOWN, by=user, why=ON_A_LIST)
    return latest


def visit_for(user: Any, visit: UUID) -> Visit:
    """A visit by number that the reader may know of; else 404."""
    team = get_object_or_404(Team, pk__in=Visit.objects.filter(pk=visit).values("team"))
    visits = seen_visits(user, team, business_day()).select_related("worker", "by", "team")
    found: Visit = get_object_or_404(visits, pk=visit)
    return found
