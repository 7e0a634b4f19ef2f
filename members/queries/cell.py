"""Who is in the cell's care: its members, the people of a team outside the Party, and what is known of their kinds.

Decisions stand under row-level security: outside `reading_as` and `as_system` nobody has a kind.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, OuterRef, Q, QuerySet, Subquery

from members.domain.account import Organisation, Role
from members.domain.tier import Aspect, Decided, Tier
from members.models import (
    CellTeam,
    ClassificationSession,
    GroupMembership,
    Mentorship,
    OrganisationMembership,
    PartyCell,
    Team,
    TierAspect,
    TierAssessment,
    Worker,
)
from members.models.worker import WorkerQuerySet


def number_of(rows: QuerySet[Any], template: str = "%(function)s(*)") -> Subquery:
    """How many rows, as a column; counted by hand, because an aggregate of the ORM groups the rows it counts."""
    counted = Func(function="count", template=template, output_field=IntegerField())
    return Subquery(rows.order_by().values(n=counted), output_field=IntegerField())


def cell_of(team: Team, day: date) -> PartyCell | None:
    """The cell that leads the team on a day."""
    return PartyCell.objects.filter(cell_teams__team=team, cell_teams__period__contains=day).order_by("pk").first()


def cell_members(cell: PartyCell, day: date) -> WorkerQuerySet:
    """The members of a cell on a day, from whichever team, in name order."""
    members = _in_party(day).filter(cell=cell)
    return Worker.objects.filter(pk__in=members.values("worker")).in_name_order()


def members_for(team: Team, day: date) -> WorkerQuerySet:
    """The party members who may help people of the team and be in charge of its groups that day, in name order.

    Those who work on it, and those of the cell that leads it, on whichever team they work (sinh hoạt ghép).
    """
    leading = CellTeam.objects.filter(team=team, period__contains=day).values("cell")
    on_team = Worker.objects.on_team(team, day).values("pk")
    members = _in_party(day).filter(Q(cell__in=leading) | Q(worker__in=on_team))
    return Worker.objects.filter(pk__in=members.values("worker")).in_name_order()


def people_with_members(team: Team, day: date) -> WorkerQuerySet:
    """Everybody on the team that day and the party members who may help there, in name order."""
    on_team, members = Worker.objects.on_team(team, day).values("pk"), members_for(team, day).values("pk")
    return Worker.objects.filter(Q(pk__in=on_team) | Q(pk__in=members)).in_name_order()


def masses(team: Team, day: date) -> WorkerQuerySet:
    """The workers on the team that day outside the Party, in name order."""
    return Worker.objects.on_team(team, day).exclude(pk__in=_in_party(day).values("worker")).in_name_order()


def workers_known_to(user: Any, team: Team, today: date) -> frozenset[int]:
    """Whose kind, chain and contacts `user` may read (trust.md, section 3.1): numbers of workers."""
    return frozenset(known_workers(user, team, today).values_list("pk", flat=True))


def known_workers(user: Any, team: Team, today: date) -> WorkerQuerySet:
    """The same people, to be asked for within another query.

    The head of the cell: everyone of the team outside the Party; a member: the group they are in charge of, and whoever
    they help themself; nobody else anyone.
    """
    people = masses(team, today)
    if team.pk in user.stands.teams(Role.CELL_LEADER):
        return people
    if team.pk not in user.stands.teams(Role.PARTY_MEMBER):
        return people.none()
    led = GroupMembership.objects.led_by(user.worker_id, today).filter(group__team=team)
    helped = Mentorship.objects.filter(team=team, mentor=user.worker_id, period__contains=today)
    return people.filter(Q(pk__in=led.values("worker")) | Q(pk__in=helped.values("mentee")))


def last_session(team: Team, day: date) -> ClassificationSession | None:
    """The latest session that was closed, of a meeting on or before the day."""
    return _closed_sessions(team, day).select_related("meeting").first()


def _closed_sessions(team: Team, day: date) -> QuerySet[ClassificationSession]:
    closed = ClassificationSession.objects.filter(team=team, closed_at__isnull=False, meeting__day__lte=day)
    return closed.order_by("-meeting__day", "-pk")


def current_tiers(team: Team, day: date) -> dict[int, Decided]:
    """What the latest closed session on or before the day decided, by worker; only who is still outside the Party."""
    decided = _of_last_session(team, day).filter(worker__in=masses(team, day).order_by().values("pk"))
    return {worker: found for _session, worker, found in _latest(decided)}


def currently(tier: Tier, team: Team, day: date) -> WorkerQuerySet:
    """Those whom the same session holds to be of one kind, in name order."""
    of_worker = _of_last_session(team, day).filter(worker=OuterRef("pk")).order_by("-revision")
    return masses(team, day).alias(tier=Subquery(of_worker.values("tier")[:1])).filter(tier=tier)


def _of_last_session(team: Team, day: date) -> QuerySet[TierAssessment]:
    last = _closed_sessions(team, day).values("pk")[:1]
    return TierAssessment.objects.filter(session=Subquery(last))


def decisions_of(session: ClassificationSession) -> dict[int, Decided]:
    """The latest decision of a session about each worker the reader may see; no text is opened."""
    return decisions_of_each([session])[0]


def decisions_of_each(sessions: Sequence[ClassificationSession]) -> list[dict[int, Decided]]:
    """The same of several sessions, in one query."""
    found: dict[int, dict[int, Decided]] = {session.pk: {} for session in sessions}
    for session, worker, decided in _latest(TierAssessment.objects.filter(session__in=sessions)):
        found[session][worker] = decided
    return list(found.values())


def _latest(assessments: QuerySet[TierAssessment]) -> Iterator[tuple[int, int, Decided]]:
    """Session, worker and the latest decision about them there."""
    aspects = TierAspect.objects.filter(assessment=OuterRef("pk")).order_by("pk").values("aspect")
    latest = assessments.order_by("session", "worker", "-revision").distinct("session", "worker")
    rows = latest.annotate(named=ArraySubquery(aspects))
    for session, worker, tier, named, day in rows.values_list(
        "session", "worker", "tier", "named", "session__meeting__day"
    ):
        yield session, worker, Decided(Tier(tier), tuple(aspect for aspect in Aspect if aspect in named), day)


def _in_party(day: date) -> Any:
    return OrganisationMembership.objects.filter(organisation=Organisation.PARTY, period__contains=day)
