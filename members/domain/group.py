"""Mentoring groups: wishes about pairs, and what speaks for an arrangement (domain.md, rule 4: people decide).

An arrangement puts everybody outside the Party into exactly one group, the sizes within one of each other; each group
has its party member in charge. What speaks for it is counted by person: somebody else of the group has the same trade,
the same home area, the same way of travel; every pair who get on and are in one group counts too.
Pure; members/domain/arranging.py looks for the best.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from members.domain.solver import gap
from members.domain.worker import Relation

type Groups = tuple[tuple[int, ...], ...]  # people outside the Party, one tuple a group, in the order of its leads


class PairKind(StrEnum):
    """Xếp chung nhóm, không xếp chung nhóm."""

    TOGETHER = "together"
    APART = "apart"


class Matter(StrEnum):
    """In what people of a group may be alike."""

    TRADE = "trade"
    HOME = "home"
    TRAVEL = "travel"


@dataclass(frozen=True)
class Person:
    """What matters of one person; a matter nobody wrote down is empty and counts for nothing."""

    pk: int
    trade: str = ""
    home: str = ""
    travel: tuple[str, str] = ("", "")  # by what, and on which line

    def value(self, matter: Matter) -> str | tuple[str, str] | None:
        """What to compare in a matter; None where it is not known."""
        if matter is Matter.TRAVEL:
            return self.travel if self.travel[0] else None
        return (self.trade if matter is Matter.TRADE else self.home) or None


@dataclass(frozen=True)
class Wish:
    """Two people in one group, or in two."""

    pk: int
    first: int
    second: int
    kind: PairKind

    def holds(self, place: Mapping[int, int]) -> bool:
        """Whether it is kept, by the number of everybody's group; a wish about somebody in no group asks nothing."""
        if self.first not in place or self.second not in place:
            return True
        return (place[self.first] == place[self.second]) == (self.kind is PairKind.TOGETHER)


@dataclass(frozen=True)
class Weights:
    """How much each matter counts; `stay`: that somebody keeps the group they are in."""

    trade: int = 3
    home: int = 2
    travel: int = 2
    relation: int = 2
    stay: int = 0

    def of(self, matter: Matter) -> int:
        return {Matter.TRADE: self.trade, Matter.HOME: self.home, Matter.TRAVEL: self.travel}[matter]


@dataclass(frozen=True)
class Question:
    """Who is to be arranged: the leads, one a group and in order, the others, and what is wished.

    `now`: the number of the group in which somebody is today, where there is one.
    """

    leads: tuple[Person, ...]
    people: tuple[Person, ...]
    wishes: tuple[Wish, ...] = ()
    relations: Mapping[frozenset[int], Relation] = field(default_factory=dict)
    weights: Weights = Weights()
    now: Mapping[int, int] = field(default_factory=dict)

    @property
    def everybody(self) -> tuple[Person, ...]:
        return (*self.leads, *self.people)

    @property
    def sizes(self) -> tuple[int, int]:
        """The smallest and the largest size of a group, its lead not counted."""
        number, groups = len(self.people), len(self.leads)
        return number // groups, -(-number // groups)

    def place(self, groups: Groups) -> dict[int, int]:
        """The number of everybody's group, the leads included."""
        place = {lead.pk: number for number, lead in enumerate(self.leads)}
        return place | {pk: number for number, members in enumerate(groups) for pk in members}


@dataclass(frozen=True)
class Alike:
    """What binds one person to their group: in which matter, or by which relation, and to whom of them."""

    matter: Matter | None
    people: tuple[int, ...]
    relation: Relation | None = None


@dataclass(frozen=True)
class Score:
    """What speaks for an arrangement: people who share each matter with somebody of their group, and so on."""

    shared: Mapping[Matter, int]
    relations: int
    stayed: int
    points: int


@dataclass(frozen=True)
class Proposal:
    """One arrangement and how good it is; no arrangement has more points than `bound`."""

    groups: Groups
    score: Score
    bound: int
    moved: int

    @property
    def is_proven(self) -> bool:
        return self.score.points >= self.bound

    @property
    def gap(self) -> Fraction:
        return gap(self.score.points, self.bound)


@dataclass(frozen=True)
class Answer:
    """Proposals, the best first; or the wishes that cannot all be kept; neither: it was not found out in the time."""

    proposals: tuple[Proposal, ...] = ()
    colliding: tuple[Wish, ...] = ()
    greedy_points: int | None = None


def alike(question: Question, place: Mapping[int, int], person: Person) -> tuple[Alike, ...]:
    """What binds a person to their group, in the order of the matters, then by relation."""
    mates = [other for other in question.everybody if place.get(other.pk) == place[person.pk] and other != person]
    found = []
    for matter in Matter:
        value = person.value(matter)
        same = tuple(other.pk for other in mates if value is not None and other.value(matter) == value)
        if same:
            found.append(Alike(matter, same))
    for other in mates:
        relation = question.relations.get(frozenset((person.pk, other.pk)))
        if relation is not None:
            found.append(Alike(None, (other.pk,), relation))
    return tuple(found)


def score(question: Question, groups: Groups) -> Score:
    """Everything that speaks for an arrangement."""
    place = question.place(groups)
    weights = question.weights
    shared = {}
    for matter in Matter:
        held: dict[object, int] = {}
        for person in question.everybody:
            value = person.value(matter)
            if value is not None:
                key = (place[person.pk], value)
                held[key] = held.get(key, 0) + 1
        shared[matter] = sum(number for number in held.values() if number > 1)
    relations = sum(len({place.get(pk, -pk) for pk in pair}) == 1 for pair in question.relations)
    stayed = sum(place[pk] == number for pk, number in question.now.items() if pk in place)
    points = sum(weights.of(matter) * number for matter, number in shared.items())
    points += weights.relation * relations + weights.stay * stayed
    return Score(shared, relations, stayed, points)


def pairs_alike(question: Question, groups: Groups) -> int:
    """How many pairs of a group share a matter, by weight: tells arrangements of equal points apart."""
    number = 0
    for lead, members in zip(question.leads, groups, strict=True):
        people = [lead, *(person for person in question.people if person.pk in members)]
        for matter in Matter:
            held: dict[object, int] = {}
            for person in people:
                value = person.value(matter)
                if value is not None:
                    number += question.weights.of(matter) * held.get(value, 0)
                    held[value] = held.get(value, 0) + 1
    return number


def exchanges(worker: int, place: Mapping[int, int], others: Iterable[int], wishes: Sequence[Wish]) -> list[int]:
    """With which of the others, in other groups, somebody could change places so that every wish is kept."""
    if worker not in place:
        return []
    here = place[worker]
    return [
        other
        for other in others
        if place.get(other, here) != here
        and all(wish.holds({**place, worker: place[other], other: here}) for wish in wishes)
    ]


def is_even(sizes: Sequence[int]) -> bool:
    """Whether the groups are of one size, within one."""
    return max(sizes, default=0) - min(sizes, default=0) <= 1
