"""What the cell knows of somebody's circumstances; who may read a phone number, an address, a year of birth."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from members.domain.account import LEADS_ORGANISATION, Role
from members.domain.rights import Purpose
from members.models import (
    Consent,
    GoodRelation,
    GroupMembership,
    Mentorship,
    OrganisationMembership,
    SkillGrade,
    Worker,
)
from members.models.worker import WorkerQuerySet

# Who leads which organisation: of its own members they may read where to reach them.
LED_BY = {role: organisation for organisation, role in LEADS_ORGANISATION.items()}


@dataclass(frozen=True)
class RelationLine:
    """Somebody with whom a worker gets on, and how they came to."""

    other: Worker
    kind: str


@dataclass(frozen=True)
class Reach:
    """How somebody is reached, as far as they agreed to it and the reader may know (trust.md, section 3.1)."""

    phone: str = ""
    address: str = ""
    birth_year: int | None = None


@dataclass(frozen=True)
class CircumstancesPage:
    """What the cell knows of one person beside their card."""

    worker: Worker
    is_newcomer: bool
    grades: tuple[SkillGrade, ...]
    relations: tuple[RelationLine, ...]
    reach: Reach
    areas: tuple[str, ...]


def circumstances_page(user: Any, worker: Worker, today: date) -> CircumstancesPage:
    """Everything on the page; the door has asked whether `user` is of the cell."""
    return CircumstancesPage(
        worker=worker,
        is_newcomer=worker.is_newcomer(today),
        grades=grades_of(worker),
        relations=relations_of(worker),
        reach=reach_of(user, worker, today),
        areas=areas_of(worker),
    )


def areas_of(worker: Worker) -> tuple[str, ...]:
    """The districts written down for anybody of the enterprise, so that one is not written in two ways; one query."""
    areas = Worker.objects.filter(enterprise=worker.enterprise_id).exclude(home_area="").order_by("home_area")
    return tuple(areas.values_list("home_area", flat=True).distinct())


def grades_of(worker: Worker) -> tuple[SkillGrade, ...]:
    """Every skill grade there is a day of, the latest first; one query."""
    return tuple(SkillGrade.objects.filter(worker=worker).order_by("-since", "-pk"))


def relations_of(worker: Worker) -> tuple[RelationLine, ...]:
    """With whom somebody gets on; one query."""
    found = GoodRelation.objects.filter(Q(first=worker) | Q(second=worker)).select_related("first", "second")
    lines = [
        RelationLine(row.second if row.first_id == worker.pk else row.first, row.get_kind_display())
        for row in found.order_by("pk")
    ]
    return tuple(sorted(lines, key=lambda line: (line.other.name_order, line.other.pk)))


def possible_relations(worker: Worker, today: date) -> WorkerQuerySet:
    """The others of their team today, in name order."""
    teams = worker.team_memberships.filter(period__contains=today).values("team")
    on_team = Q(team_memberships__team__in=teams, team_memberships__period__contains=today)
    return Worker.objects.filter(on_team).exclude(pk=worker.pk).in_name_order()


def reach_of(user: Any, worker: Worker, today: date) -> Reach:
    """Phone and address only on a consent that stands; nothing where the reader is not to know."""
    if not may_reach(user, worker, today):
        return Reach()
    agreed: set[str] = set()
    if worker.phone or worker.address:
        given = Consent.objects.filter(worker=worker, withdrawn_on__isnull=True)
        agreed = set(given.values_list("purpose", flat=True))
    return Reach(
        phone=worker.phone if Purpose.PHONE in agreed else "",
        address=worker.address if Purpose.ADDRESS in agreed else "",
        birth_year=worker.birth_year,
    )


def may_reach(user: Any, worker: Worker, today: date) -> bool:
    """Oneself; who leads the team or its cell; the member in charge of their group, or who helps them; the head of an
    organisation of its own members on that team.
    """
    if worker.pk == user.worker_id:
        return True
    teams = set(worker.team_memberships.filter(period__contains=today).values_list("team", flat=True))
    if teams & user.stands.teams(Role.TEAM_LEADER, Role.CELL_LEADER):
        return True
    if teams & user.stands.teams(Role.PARTY_MEMBER) and _is_in_charge_of(user, worker, today):
        return True
    led = [organisation for role, organisation in LED_BY.items() if teams & user.stands.teams(role)]
    own = OrganisationMembership.objects.filter(worker=worker, organisation__in=led, period__contains=today)
    return bool(led) and own.exists()


def _is_in_charge_of(user: Any, worker: Worker, today: date) -> bool:
    led = GroupMembership.objects.led_by(user.worker_id, today).filter(worker=worker)
    helped = Mentorship.objects.filter(mentor=user.worker_id, mentee=worker, period__contains=today)
    return led.exists() or helped.exists()
