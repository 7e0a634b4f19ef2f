"""Reads of the groups of a team: as cards, as a question to the assistant, the stays that were, wishes about pairs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from members.domain.group import Groups, PairKind, Person, Question, Score, Weights, Wish, exchanges, score
from members.domain.worker import Relation
from members.models import GoodRelation, GroupLead, GroupMembership, MentoringGroup, PairWish, Team, Worker
from members.queries.cell import masses
from members.queries.organisation import team_for
from teamtrack.business_day import business_day
from teamtrack.paging import Page, open_and_page_of, page_of


@dataclass(frozen=True)
class Placed:
    """Somebody in a group, since when."""

    worker: Worker
    since: date
    sees_home: bool
    is_newcomer: bool = False

    @property
    def facts(self) -> list[str]:
        """Trade; to the cell home and way of travel as well."""
        return facts_of(self.worker, sees_home=self.sees_home)


@dataclass(frozen=True)
class GroupCard:
    """A group as it is on a day."""

    group: MentoringGroup
    lead: Placed | None
    people: tuple[Placed, ...]


@dataclass(frozen=True)
class Move:
    """A stay in a group that began after the groups were formed; `before`: the name of the group left."""

    worker: Worker
    day: date
    before: str
    after: str
    reason: str


@dataclass(frozen=True)
class Exchange:
    """Two people who could change places; `group` is where the first would go."""

    one: Worker
    other: Worker
    group: int


@dataclass(frozen=True)
class WishLine:
    """A wish about two people; whether it is kept today, and who could change places to keep it."""

    wish: PairWish
    is_kept: bool
    is_due: bool
    swaps: tuple[Exchange, ...] = ()


@dataclass(frozen=True)
class PastWish:
    """A wish that holds no longer, and its last day."""

    wish: PairWish
    last_day: date


@dataclass(frozen=True)
class WishesPage:
    """The wishes that hold, and a page of those that were; `after`: behind which number more of these follow."""

    now: tuple[WishLine, ...]
    past: tuple[PastWish, ...]
    after: int | None


@dataclass(frozen=True)
class GroupsPage:
    """What the page of the groups shows; who is in none (so outside the Party), wishes and score to the cell alone."""

    groups: tuple[GroupCard, ...]
    left_out: tuple[Worker, ...]
    moves: Page[Move]
    wishes: tuple[WishLine, ...]
    score: Score | None
    total: int
    relations: int


def facts_of(worker: Worker, *, sees_home: bool) -> list[str]:
    """What matters of one person for the groups, in words."""
    found = [worker.trade]
    if sees_home:
        place = ", ".join(part for part in (worker.home_place, worker.home_area) if part)
        travel = worker.get_travel_display() if worker.travel else ""
        found += [place, f"{travel} ({worker.route})" if travel and worker.route else travel]
    return [fact for fact in found if fact]


def group_of(worker: int, day: date) -> MentoringGroup | None:
    """The group somebody is in on a day."""
    stay = GroupMembership.objects.filter(worker=worker, period__contains=day).select_related("group").first()
    return stay.group if stay else None


def members_in_charge(team: Team, day: date) -> list[int]:
    """Who is in charge of a group of the team on a day."""
    leads = GroupLead.objects.filter(group__team=team, period__contains=day)
    return list(leads.order_by("group__name", "pk").values_list("worker", flat=True))


@dataclass(frozen=True)
class OwnGroup:
    """The group of one person, who is in charge of it, and the groups before it (name, first and last day)."""

    group: MentoringGroup
    lead: Worker | None
    since: date
    before: tuple[tuple[str, date, date], ...]


def own_group(worker: Worker, day: date) -> OwnGroup | None:
    """The group somebody is in on a day, and those they were in before."""
    stays = GroupMembership.objects.filter(worker=worker).select_related("group__team").order_by("-period", "pk")
    lasting = [stay for stay in stays if stay.period.lower <= day]
    if not lasting or (lasting[0].period.upper is not None and lasting[0].period.upper <= day):
        return None
    now, *before = lasting
    lead = GroupLead.objects.filter(group=now.group, period__contains=day).select_related("worker").first()
    return OwnGroup(
        now.group,
        lead.worker if lead else None,
        now.period.lower,
        tuple((stay.group.name, stay.period.lower, _last_day(stay.period)) for stay in before),
    )


def _last_day(period: Any) -> date:
    """Of something that has ended."""
    last: date = period.upper - timedelta(days=1)
    return last


def wishes_to_review(teams: Iterable[int], day: date) -> list[PairWish]:
    """Wishes about two people that were to be looked at again by a day."""
    wishes = PairWish.objects.filter(team__in=teams, period__contains=day, review_on__lte=day)
    return list(wishes.select_related("team", "first", "second").order_by("review_on", "pk"))


def groups_page(team: Team, day: date, *, is_of_cell: bool, after: int | None = None) -> GroupsPage:
    """The groups of a team on a day, for the cell or for who may only see who is where."""
    cards = group_cards(team, day, sees_home=is_of_cell)
    placed = {line.worker.pk for card in cards for line in card.people}
    left_out = tuple(worker for worker in masses(team, day) if worker.pk not in placed) if is_of_cell and cards else ()
    counted = today_score(team, day, cards) if is_of_cell and cards else None
    return GroupsPage(
        groups=cards,
        left_out=left_out,
        moves=_moves(team, after, with_reasons=is_of_cell),
        wishes=tuple(wish_lines(team, wishes_of(team, day), day)) if is_of_cell else (),
        score=counted[0] if counted else None,
        total=sum(len(card.people) + bool(card.lead) for card in cards),
        relations=counted[1] if counted else 0,
    )


def groups_on(team: Team, day: date) -> QuerySet[MentoringGroup]:
    """The groups of the team that there are on a day."""
    formed = MentoringGroup.objects.filter(team=team, formed_on__lte=day)
    return formed.filter(Q(ended_on=None) | Q(ended_on__gt=day)).order_by("name", "pk")


def smallest(cards: Iterable[GroupCard]) -> list[MentoringGroup]:
    """The groups with the fewest people: into one of these goes who is new."""
    cards = list(cards)
    least = min((len(card.people) for card in cards), default=0)
    return [card.group for card in cards if len(card.people) == least]


def group_cards(team: Team, day: date, *, sees_home: bool) -> tuple[GroupCard, ...]:
    """Each group with who is in charge and who is in it, in name order."""
    found = list(groups_on(team, day))
    leads = GroupLead.objects.filter(group__in=found, period__contains=day).select_related("worker").order_by("pk")
    stays = GroupMembership.objects.filter(group__in=found, period__contains=day).select_related("worker")
    lead_of = {lead.group_id: Placed(lead.worker, lead.period.lower, sees_home) for lead in leads}
    people: dict[int, list[Placed]] = {group.pk: [] for group in found}
    for stay in stays.order_by("worker__name_order", "pk"):
        people[stay.group_id].append(Placed(stay.worker, stay.period.lower, sees_home, stay.worker.is_newcomer(day)))
    return tuple(GroupCard(group, lead_of.get(group.pk), tuple(people[group.pk])) for group in found)


def today_score(team: Team, day: date, cards: Iterable[GroupCard]) -> tuple[Score, int] | None:
    """How well the groups of a day fit, and how many pairs who get on there are; None while a group has no lead."""
    cards = list(cards)
    leads = [card.lead for card in cards if card.lead is not None]
    if len(leads) < len(cards):
        return None
    groups: Groups = tuple(tuple(line.worker.pk for line in card.people) for card in cards)
    workers = [line.worker for card in cards for line in card.people]
    question = _question([lead.worker for lead in leads], workers, team, day)
    return score(question, groups), len(question.relations)


def question_of(
    team: Team, leads: list[Worker], day: date, *, weights: Weights | None = None
) -> tuple[Question, dict[int, Worker]]:
    """What the assistant is asked, and everybody in it by number."""
    workers = list(masses(team, day))
    question = _question(leads, workers, team, day, weights or Weights())
    return question, {worker.pk: worker for worker in (*leads, *workers)}


def _question(
    leads: list[Worker], workers: list[Worker], team: Team, day: date, weights: Weights | None = None
) -> Question:
    everybody = {worker.pk for worker in (*leads, *workers)}
    charges = GroupLead.objects.filter(group__team=team, worker__in=[lead.pk for lead in leads], period__contains=day)
    led = dict(charges.values_list("group", "worker"))
    number = {lead.pk: place for place, lead in enumerate(leads)}
    stays = GroupMembership.objects.filter(group__in=led, worker__in=everybody, period__contains=day)
    return Question(
        leads=tuple(_person(lead) for lead in leads),
        people=tuple(_person(worker) for worker in workers),
        wishes=tuple(as_wish(wish) for wish in wishes_of(team, day)),
        relations=relations_among(everybody),
        weights=weights or Weights(),
        now={worker: number[led[group]] for worker, group in stays.values_list("worker", "group")},
    )


def _person(worker: Worker) -> Person:
    return Person(worker.pk, worker.trade.casefold(), worker.home_area, (worker.travel, worker.route))


def relations_among(workers: Iterable[int]) -> dict[frozenset[int], Relation]:
    """Good relations between any two of these people."""
    pks = list(workers)
    found = GoodRelation.objects.filter(first__in=pks, second__in=pks).order_by("pk")
    return {
        frozenset((one, other)): Relation(kind) for one, other, kind in found.values_list("first", "second", "kind")
    }


def _moves(team: Team, after: int | None, *, with_reasons: bool) -> Page[Move]:
    """The latest moves first, a page at a time, their reasons for the cell alone; forming the groups is none."""
    stays = GroupMembership.objects.filter(group__team=team)
    earlier = stays.filter(worker=OuterRef("worker"), period__lt=OuterRef("period")).order_by("-period")
    moves: Any = stays.annotate(before=Subquery(earlier.values("group__name")[:1])).filter(before__isnull=False)
    page: Any = page_of(moves.select_related("group", "worker"), by="-period__startswith", after=after, seen=stays)
    return Page(
        tuple(
            Move(stay.worker, stay.period.lower, stay.before, stay.group.name, stay.reason if with_reasons else "")
            for stay in page.rows
        ),
        page.after,
    )


def wishes_of(team: Team, day: date) -> list[PairWish]:
    """The wishes about two people of the team that hold on a day."""
    wishes = PairWish.objects.filter(team=team, period__contains=day).select_related("first", "second")
    return list(wishes.order_by("pk"))


def as_wish(row: PairWish) -> Wish:
    return Wish(row.pk, row.first_id, row.second_id, PairKind(row.kind))


def wish_lines(team: Team, wishes: Sequence[PairWish], day: date) -> list[WishLine]:
    """Wishes that hold on a day; one that is not kept with the exchanges of two people that would keep all of them."""
    place = places_of(team, day)
    broken = [wish for wish in wishes if not as_wish(wish).holds(place)]
    swaps = _swaps(team, broken, place, day) if broken else {}
    return [
        WishLine(wish, wish not in broken, wish.review_on is not None and wish.review_on <= day, swaps.get(wish.pk, ()))
        for wish in wishes
    ]


def wishes_page(team: Team, day: date, after: int | None) -> WishesPage:
    """The wishes that hold on a day, and a page of those that hold no longer, whose end came last first."""
    begun = PairWish.objects.filter(team=team, period__startswith__lte=day).annotate(ended=F("period__endswith"))
    rows = begun.select_related("first", "second")
    now, page = open_and_page_of(rows, is_open=Q(period__contains=day), first="pk", by="-ended", after=after)
    past = tuple(PastWish(wish, _last_day(wish.period)) for wish in page.rows)
    return WishesPage(tuple(wish_lines(team, now, day)), past, page.after)


SWAPS = 3  # offered for a wish that is not kept


def places_of(team: Team, day: date) -> dict[int, int]:
    """The group of everybody on a day, the members in charge included."""
    people, leads = (
        model.objects.filter(group__team=team, period__contains=day).order_by().values_list("worker", "group")
        for model in (GroupMembership, GroupLead)
    )
    return dict(people.union(leads, all=True))


def _swaps(team: Team, broken: list[PairWish], place: dict[int, int], day: date) -> dict[int, tuple[Exchange, ...]]:
    """For each broken wish exchanges that keep every wish: whose person finds more in common first."""
    outside = {worker.pk: worker for worker in masses(team, day) if worker.pk in place}  # who has none exchanges none
    cards = group_cards(team, day, sees_home=True)
    leads = [card.lead.worker for card in cards if card.lead is not None]
    if len(leads) < len(cards):
        return {}
    question = _question(leads, list(outside.values()), team, day)

    def of(wish: PairWish) -> tuple[Exchange, ...]:
        found = []
        for one in (wish.first_id, wish.second_id):
            for other in exchanges(one, place, outside, question.wishes) if one in outside else ():
                changed = place | {one: place[other], other: place[one]}
                groups = tuple(tuple(pk for pk in outside if changed.get(pk) == card.group.pk) for card in cards)
                points = score(question, groups).points
                found.append((points, Exchange(outside[one], outside[other], place[other])))
        found.sort(key=lambda each: -each[0])
        return tuple(exchange for _points, exchange in found[:SWAPS])

    return {wish.pk: of(wish) for wish in broken}


def swaps_into(team: Team, worker: Worker, group: MentoringGroup, day: date) -> list[Worker]:
    """People of a group with whom somebody could change places without breaking a wish."""
    place, wishes = places_of(team, day), [as_wish(wish) for wish in wishes_of(team, day)]
    there = {other.pk: other for other in masses(team, day) if place.get(other.pk) == group.pk}
    return [there[pk] for pk in exchanges(worker.pk, place, there, wishes)]


def colliding_names(wishes: Iterable[Wish]) -> list[PairWish]:
    """The wishes named by the assistant, with their people."""
    pks = [wish.pk for wish in wishes]
    return list(PairWish.objects.filter(pk__in=pks).select_related("first", "second").order_by("pk"))


# --- getters behind @requires ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OfTeam[Thing]:
    """Something of a team; `pk` is the team's, which is what permissions about the team ask for."""

    team: Team
    thing: Thing

    @property
    def pk(self) -> int:
        return self.team.pk


def grouped_worker_for(user: Any, team: str, worker: int) -> OfTeam[Worker]:
    """Somebody who is on the team today; else 404."""
    found = team_for(user, team)
    return OfTeam(found, get_object_or_404(Worker.objects.on_team(found, business_day()), pk=worker))


def group_for(user: Any, team: str, group: int) -> OfTeam[MentoringGroup]:
    """A group of the team that has not ended; else 404."""
    found = team_for(user, team)
    groups = MentoringGroup.objects.filter(team=found, ended_on=None).select_related("team")
    return OfTeam(found, get_object_or_404(groups, pk=group))


def wish_for(user: Any, team: str, wish: int) -> OfTeam[PairWish]:
    """A wish that holds today; else 404."""
    found = team_for(user, team)
    wishes = PairWish.objects.filter(team=found, period__contains=business_day()).select_related("first", "second")
    return OfTeam(found, get_object_or_404(wishes, pk=wish))
