"""Groups of a team, who is in them, and wishes about pairs."""

from collections.abc import Iterable
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from members.domain.group import PairKind
from members.domain.worker import Relation
from members.models import GoodRelation, GroupLead, GroupMembership, GroupPilot, MentoringGroup, PairWish, Team, Worker


def make_group(
    *,
    team: Team,
    name: str = "Nhóm 1",
    lead: Worker | None = None,
    people: Iterable[Worker] = (),
    since: date = date(1966, 5, 5),
) -> MentoringGroup:
    """A group formed on a day, with its member in charge and its people from then on."""
    group = MentoringGroup.objects.create(team=team, name=name, formed_on=since)
    if lead is not None:
        GroupLead.objects.create(group=group, worker=lead, period=DateRange(since, None))
    for worker in people:
        GroupMembership.objects.create(group=group, worker=worker, period=DateRange(since, None))
    return group


def make_wish(
    *, team: Team, one: Worker, other: Worker, kind: PairKind = PairKind.APART, since: date = date(1966, 5, 5)
) -> PairWish:
    first, second = sorted((one, other), key=lambda worker: worker.pk)
    return PairWish.objects.create(
        team=team, first=first, second=second, kind=kind, reason="hay giữ mức cùng nhau", period=DateRange(since, None)
    )


def make_relation(*, one: Worker, other: Worker, kind: Relation = Relation.FRIENDS) -> GoodRelation:
    first, second = sorted((one, other), key=lambda worker: worker.pk)
    return GoodRelation.objects.create(first=first, second=second, kind=kind, noted_on=date(1966, 5, 4))


def make_pilot(
    *,
    group: MentoringGroup,
    since: date,
    until: date | None = None,
    aim: str = "Làm đều, nâng mức từ từ.",
    target: int = 120,
    result: str = "",
) -> GroupPilot:
    return GroupPilot.objects.create(group=group, period=DateRange(since, until), aim=aim, target=target, result=result)
