"""Looking for the best arrangement of groups: CP-SAT with a proof, a greedy answer beside it, and which wishes collide.

Everything ends at a fixed amount of work, so that the same question gets the same answer again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from members.domain.group import Answer, Groups, Matter, PairKind, Person, Proposal, Question, Wish, pairs_alike, score
from members.domain.solver import NoAnswerError, search

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, IntVar, LinearExpr

PROPOSALS = 3
FIRST_EFFORT, NEXT_EFFORT, WISHES_EFFORT = 6.0, 0.7, 1.0  # CP-SAT's measure of work, about a second each
ROUNDS = 12  # of looking for a better exchange of two people


def arrange(question: Question, *, proposals: int = PROPOSALS, effort: float = FIRST_EFFORT) -> Answer:
    """Up to `proposals` arrangements, each placing a fifth of the people otherwise than those before; the best first.

    Never fewer points than the greedy answer. Wishes that cannot all be kept are named instead, as few as collide.
    """
    greedy = _greedy(question)
    start = _improve(question, greedy) if greedy else None
    found: list[Groups] = []
    bound = 0
    for number in range(proposals):
        try:
            groups, most = _solve(question, found, None if number else start, NEXT_EFFORT if number else effort)
        except NoAnswerError:
            if number or start is None:
                break
            groups, most = start, _most(question)
        if groups is None:
            if not number:
                return Answer(colliding=_colliding(question))
            break
        bound = bound or most
        found.append(_improve(question, groups, lambda candidate: _is_different(question, candidate, found)))
        if not number and start is not None and score(question, start).points > score(question, found[0]).points:
            found[0] = start
    made = [Proposal(groups, score(question, groups), bound, _moved(question, groups)) for groups in found]
    made.sort(key=lambda proposal: -proposal.score.points)  # stable: found first stays first
    return Answer(tuple(made), greedy_points=score(question, greedy).points if greedy else None)


def needed_difference(question: Question) -> int:
    """How many people are placed otherwise in another proposal."""
    return max(2, len(question.people) // 5)


def _moved(question: Question, groups: Groups) -> int:
    place = question.place(groups)
    return sum(place[person.pk] != question.now.get(person.pk, place[person.pk]) for person in question.people)


def _is_different(question: Question, groups: Groups, others: Iterable[Groups]) -> bool:
    place = question.place(groups)
    return all(
        sum(place[pk] != number for pk, number in question.place(other).items()) >= needed_difference(question)
        for other in others
    )


def _most(question: Question) -> int:
    """What no arrangement exceeds: everybody who could share a matter does, every relation is kept, all stay."""
    weights = question.weights
    points = weights.relation * len(question.relations) + weights.stay * len(question.now)
    return points + sum(
        weights.of(matter) * len(held) for matter in Matter for held in _holders(question, matter).values()
    )


def _holders(question: Question, matter: Matter) -> dict[object, list[Person]]:
    """Who has each value of a matter, where two or more do."""
    held = defaultdict(list)
    for person in question.everybody:
        value = person.value(matter)
        if value is not None:
            held[value].append(person)
    return {value: people for value, people in held.items() if len(people) > 1}


class _Model:
    """The arrangement as CP-SAT knows it: one truth value for each person and group."""

    def __init__(self, question: Question) -> None:
        from ortools.sat.python import cp_model  # noqa: PLC0415 -- heavy: half a second

        self.question = question
        self.model: CpModel = cp_model.CpModel()
        self.groups = range(len(question.leads))
        self.place: dict[int, list[IntVar]] = {}
        for number, lead in enumerate(question.leads):
            self.place[lead.pk] = [self.model.new_constant(group == number) for group in self.groups]
        for person in question.people:
            self.place[person.pk] = [self.model.new_bool_var("") for _group in self.groups]
            self.model.add_exactly_one(self.place[person.pk])
        smallest, largest = question.sizes
        for group in self.groups:
            size = sum(self.place[person.pk][group] for person in question.people)
            self.model.add_linear_constraint(size, smallest, largest)
        known = set(self.place)
        self.wishes = [wish for wish in question.wishes if wish.first in known and wish.second in known]

    def keep(self, wish: Wish, when: "IntVar | None" = None) -> None:
        """The wish holds; with `when` only where that is true."""
        unless = [] if when is None else [~when]
        for first, second in zip(self.place[wish.first], self.place[wish.second], strict=True):
            if wish.kind is PairKind.APART:
                self.model.add_bool_or([~first, ~second, *unless])
            else:
                self.model.add_bool_or([~first, second, *unless])
                self.model.add_bool_or([first, ~second, *unless])

    def points(self) -> "LinearExpr | int":
        """What speaks for the arrangement (members.domain.group.score)."""
        weights = self.question.weights
        terms: list[LinearExpr | int] = []
        for matter in Matter:
            weight = weights.of(matter)
            for held in _holders(self.question, matter).values() if weight else ():
                terms.append(weight * len(held))
                for group in self.groups:
                    alone = self.model.new_bool_var("")
                    places = [self.place[person.pk][group] for person in held]
                    for own in places:
                        self.model.add_bool_or([~own, alone, *(other for other in places if other is not own)])
                    terms.append(-weight * alone)
        for pair in self.question.relations if weights.relation else ():
            if all(pk in self.place for pk in pair):
                one, other = sorted(pair)
                together = self.model.new_bool_var("")
                for first, second in zip(self.place[one], self.place[other], strict=True):
                    self.model.add_bool_or([~together, ~first, second])
                    self.model.add_bool_or([~together, first, ~second])
                terms.append(weights.relation * together)
        if weights.stay:
            terms += [
                weights.stay * self.place[pk][group] for pk, group in self.question.now.items() if pk in self.place
            ]
        return sum(terms)

    def order_the_like(self) -> None:
        """People whom nothing tells apart stand in the order of their groups: else every exchange is one more."""
        question = self.question
        named = {pk for wish in question.wishes for pk in (wish.first, wish.second)}
        named |= {pk for pair in question.relations for pk in pair}
        alike = defaultdict(list)
        for person in question.people:
            if person.pk not in named:
                now = question.now.get(person.pk) if question.weights.stay else None
                alike[person.trade, person.home, person.travel, now].append(person.pk)
        for people in alike.values():
            for one, next_ in pairwise(people):
                numbers = [sum(group * self.place[pk][group] for group in self.groups) for pk in (one, next_)]
                self.model.add(numbers[0] <= numbers[1])


def _solve(question: Question, before: list[Groups], hint: Groups | None, effort: float) -> tuple[Groups | None, int]:
    """The best arrangement unlike those before, and the most points there can be; None: there is none."""
    made = _Model(question)
    for wish in made.wishes:
        made.keep(wish)
    for groups in before:
        same = sum(made.place[pk][group] for group, members in enumerate(groups) for pk in members)
        made.model.add(same <= len(question.people) - needed_difference(question))
    made.order_the_like()
    made.model.maximize(made.points())
    if hint is not None:
        place = question.place(hint)
        for person in question.people:
            for group, variable in enumerate(made.place[person.pk]):
                made.model.add_hint(variable, place[person.pk] == group)
    stays = bool(question.weights.stay)  # pulls against everything else
    solver, has_answer = search(made.model, effort=effort, by_cores=not stays, is_linear=stays)
    if not has_answer:
        return None, 0
    groups = tuple(
        tuple(person.pk for person in question.people if solver.boolean_value(made.place[person.pk][group]))
        for group in made.groups
    )
    return groups, round(solver.best_objective_bound)


def _colliding(question: Question) -> tuple[Wish, ...]:
    """Wishes that cannot be kept together, none of which could be left out; () where that was not found out."""
    wishes = list(_Model(question).wishes)
    try:
        wishes = _core(question, wishes)
        for wish in list(wishes):
            fewer = [other for other in wishes if other != wish]
            if not _can_be_kept(question, fewer):
                wishes = fewer
    except NoAnswerError:
        return ()
    return tuple(wishes)


def _core(question: Question, wishes: list[Wish]) -> list[Wish]:
    """Some of the wishes that already collide, as the solver tells them."""
    made = _Model(question)
    held = {wish.pk: made.model.new_bool_var("") for wish in wishes}
    for wish in wishes:
        made.keep(wish, held[wish.pk])
    made.model.add_assumptions(list(held.values()))
    solver, _has_answer = search(made.model, effort=WISHES_EFFORT)
    core = set(solver.sufficient_assumptions_for_infeasibility())
    return [wish for wish in wishes if held[wish.pk].index in core] or wishes


def _can_be_kept(question: Question, wishes: Iterable[Wish]) -> bool:
    made = _Model(question)
    for wish in wishes:
        made.keep(wish)
    _solver, has_answer = search(made.model, effort=WISHES_EFFORT)
    return has_answer


def _greedy(question: Question) -> Groups | None:
    """One after another into the group that gains most and keeps the wishes; None where that ends nowhere."""
    smallest, largest = question.sizes
    larger = len(question.people) - smallest * len(question.leads)  # so many groups may have one more
    groups: list[list[int]] = [[] for _lead in question.leads]
    named = {pk for wish in question.wishes for pk in (wish.first, wish.second)}
    place = {lead.pk: number for number, lead in enumerate(question.leads)}
    points = score_so_far(question)
    for person in sorted(question.people, key=lambda person: person.pk not in named):
        best: tuple[int, int] | None = None
        for number, members in enumerate(groups):
            full = sum(len(group) == largest for group in groups) >= larger if largest > smallest else False
            if len(members) >= (smallest if full else largest):
                continue
            if all(wish.holds(place | {person.pk: number}) for wish in question.wishes):
                gained = points(person, [question.leads[number].pk, *members], number)
                if best is None or gained > best[0]:
                    best = (gained, number)
        if best is None:
            return None
        groups[best[1]].append(person.pk)
        place[person.pk] = best[1]
    order = {person.pk: number for number, person in enumerate(question.people)}
    return tuple(tuple(sorted(members, key=order.__getitem__)) for members in groups)


def score_so_far(question: Question) -> Callable[[Person, list[int], int], int]:
    """What one person more brings to a group: points of those who find each other, the person's own included."""
    by_pk = {person.pk: person for person in question.everybody}
    weights = question.weights

    def gained(person: Person, members: list[int], number: int) -> int:
        points = weights.stay * (question.now.get(person.pk) == number)
        for matter in Matter:
            value = person.value(matter)
            same = sum(value is not None and by_pk[pk].value(matter) == value for pk in members)
            points += weights.of(matter) * (2 if same == 1 else bool(same))
        return points + weights.relation * sum(frozenset((person.pk, pk)) in question.relations for pk in members)

    return gained


def _improve(question: Question, groups: Groups, is_fit: Callable[[Groups], bool] = lambda _groups: True) -> Groups:
    """Exchanges of two people while they bring points, or of equal points more pairs who are alike."""
    worth = score(question, groups).points, pairs_alike(question, groups)
    for _round in range(ROUNDS):
        better = False
        for one, other in combinations([person.pk for person in question.people], 2):
            place = question.place(groups)
            if place[one] == place[other]:
                continue
            place[one], place[other] = place[other], place[one]
            if not all(wish.holds(place) for wish in question.wishes):
                continue
            swap = {one: other, other: one}
            candidate = tuple(tuple(swap.get(pk, pk) for pk in members) for members in groups)
            value = score(question, candidate).points, pairs_alike(question, candidate)
            if value > worth and is_fit(candidate):
                groups, worth, better = candidate, value, True
        if not better:
            break
    order = {person.pk: number for number, person in enumerate(question.people)}
    return tuple(tuple(sorted(members, key=order.__getitem__)) for members in groups)
