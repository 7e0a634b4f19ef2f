"""Who might help whom: suggested pairs of the chain, with what speaks for each (domain.md, rule 4: people decide).

Pure: who may help whom by the rules is the asker's to say (`allowed`), as are the places left with each helper.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from members.domain.solver import NoAnswerError, gap, search
from members.domain.worker import Relation

NEAR_OUTPUT = Fraction(1, 5)  # of the norm: "trình độ chuyên môn tương đối như nhau" (report; practice 77)
EFFORT = 3.0
MAX_LOAD = 12  # beyond it one person more weighs the same
REACHED = 1000  # to be helped at all comes before who helps

RELATION_POINTS, TRADE_POINTS, SAME_GRADE_POINTS, NEXT_GRADE_POINTS, OUTPUT_POINTS = 8, 5, 3, 2, 2


class ReasonKind(StrEnum):
    """What speaks for a pair, strongest first."""

    RELATION = "relation"
    TRADE = "trade"
    GRADE = "grade"
    OUTPUT = "output"


@dataclass(frozen=True)
class Profile:
    """What is known of one person; `fulfilment` of the norm lately, None where nothing was made."""

    worker: int
    trade: str = ""
    grade: int | None = None
    fulfilment: Fraction | None = None


@dataclass(frozen=True)
class Reason:
    """One thing that speaks for a pair, with its value: only the field of its kind is filled."""

    kind: ReasonKind
    points: int
    relation: Relation | None = None
    trade: str = ""
    grades: tuple[int, int] | None = None  # the helper's, the other's
    gap: Fraction | None = None  # between their fulfilments of the norm


@dataclass(frozen=True)
class Pair:
    """A helper for somebody."""

    mentor: int
    mentee: int
    reasons: tuple[Reason, ...]

    @property
    def points(self) -> int:
        return sum(reason.points for reason in self.reasons)


@dataclass(frozen=True)
class Suggestion:
    """A helper for as many as can be; `points` and `bound` count what speaks for the pairs, less uneven loads."""

    pairs: tuple[Pair, ...]
    unreached: tuple[int, ...]
    points: int
    bound: int
    greedy_points: int

    @property
    def is_proven(self) -> bool:
        return self.points >= self.bound

    @property
    def gap(self) -> Fraction:
        return gap(self.points, self.bound)


def ranked_mentors(
    mentee: int,
    *,
    people: Mapping[int, Profile],
    mentors: Iterable[int],
    allowed: Callable[[int, int], bool],
    relations: Mapping[frozenset[int], Relation],
) -> tuple[Pair, ...]:
    """Everybody who may help one person (`allowed(mentor, mentee)`), whom most speaks for first."""
    pairs = [
        _pair(people[mentor], people[mentee], relations)
        for mentor in mentors
        if mentor != mentee and allowed(mentor, mentee)
    ]
    return tuple(sorted(pairs, key=lambda pair: (-pair.points, pair.mentor)))


def suggest_pairs(
    *,
    people: Mapping[int, Profile],
    mentees: Sequence[int],
    places: Mapping[int, int],
    loads: Mapping[int, int],
    allowed: Callable[[int, int], bool],
    relations: Mapping[frozenset[int], Relation],
    effort: float = EFFORT,
) -> Suggestion:
    """A helper for each of `mentees`: as many as can be reached, then by what speaks for the pairs and even loads.

    `places`: how many more each helper may take; `loads`: how many they help already. Never below the greedy answer.
    """
    mentors = sorted(mentor for mentor, free in places.items() if free > 0)
    choices = {
        mentee: ranked_mentors(mentee, people=people, mentors=mentors, allowed=allowed, relations=relations)
        for mentee in mentees
    }
    greedy = _greedy(choices, places, loads)
    greedy_total = _total(greedy, loads)
    try:
        found, bound = _solve(choices, places, loads, greedy, effort)
    except NoAnswerError:
        found, bound = greedy, sum(REACHED + pairs[0].points for pairs in choices.values() if pairs)
    if _total(found, loads) < greedy_total:
        found = greedy
    reached = REACHED * len(found)
    return Suggestion(
        pairs=tuple(found[mentee] for mentee in mentees if mentee in found),
        unreached=tuple(mentee for mentee in mentees if mentee not in found),
        points=_total(found, loads) - reached,
        bound=bound - reached,
        greedy_points=greedy_total - reached,
    )


def _pair(mentor: Profile, mentee: Profile, relations: Mapping[frozenset[int], Relation]) -> Pair:
    reasons = []
    relation = relations.get(frozenset((mentor.worker, mentee.worker)))
    if relation is not None:
        reasons.append(Reason(ReasonKind.RELATION, RELATION_POINTS, relation=relation))
    if mentor.trade and mentor.trade == mentee.trade:
        reasons.append(Reason(ReasonKind.TRADE, TRADE_POINTS, trade=mentor.trade))
    if mentor.grade is not None and mentee.grade is not None and abs(mentor.grade - mentee.grade) <= 1:
        points = SAME_GRADE_POINTS if mentor.grade == mentee.grade else NEXT_GRADE_POINTS
        reasons.append(Reason(ReasonKind.GRADE, points, grades=(mentor.grade, mentee.grade)))
    if mentor.fulfilment is not None and mentee.fulfilment is not None:
        between = abs(mentor.fulfilment - mentee.fulfilment)
        if between <= NEAR_OUTPUT:
            reasons.append(Reason(ReasonKind.OUTPUT, OUTPUT_POINTS, gap=between))
    return Pair(mentor.worker, mentee.worker, tuple(reasons))


def _burden(load: int) -> int:
    """What one person more takes away: the more somebody helps already, the more."""
    return min(load, MAX_LOAD)


def _total(pairs: Mapping[int, Pair], loads: Mapping[int, int]) -> int:
    total, taken = 0, dict(loads)
    for pair in pairs.values():
        total += REACHED + pair.points - _burden(taken.get(pair.mentor, 0))
        taken[pair.mentor] = taken.get(pair.mentor, 0) + 1
    return total


def _greedy(
    choices: Mapping[int, tuple[Pair, ...]], places: Mapping[int, int], loads: Mapping[int, int]
) -> dict[int, Pair]:
    """One after another the best helper with a place left."""
    found: dict[int, Pair] = {}
    taken, free = dict(loads), dict(places)
    for mentee, pairs in choices.items():
        open_ = [pair for pair in pairs if free[pair.mentor] > 0]
        if open_:
            best = max(open_, key=lambda pair: pair.points - _burden(taken.get(pair.mentor, 0)))
            found[mentee] = best
            free[best.mentor] -= 1
            taken[best.mentor] = taken.get(best.mentor, 0) + 1
    return found


def _solve(
    choices: Mapping[int, tuple[Pair, ...]],
    places: Mapping[int, int],
    loads: Mapping[int, int],
    hint: Mapping[int, Pair],
    effort: float,
) -> tuple[dict[int, Pair], int]:
    """The best pairs by mentee, and the most there can be."""
    from ortools.sat.python import cp_model  # noqa: PLC0415 -- heavy: half a second

    model = cp_model.CpModel()
    chosen = {(pair.mentor, pair.mentee): model.new_bool_var("") for pairs in choices.values() for pair in pairs}
    terms = []
    for mentee, pairs in choices.items():
        if pairs:
            model.add_at_most_one(chosen[pair.mentor, mentee] for pair in pairs)
        for pair in pairs:
            terms.append((REACHED + pair.points) * chosen[pair.mentor, mentee])
            model.add_hint(chosen[pair.mentor, mentee], hint.get(mentee) == pair)
    for mentor, free in places.items():
        theirs = [variable for (who, _mentee), variable in chosen.items() if who == mentor]
        if not theirs:
            continue
        # One variable for each further person; the cheaper of them are taken first by themselves.
        further = [model.new_bool_var("") for _place in range(min(max(free, 0), len(theirs)))]
        model.add(sum(theirs) == sum(further))
        load = loads.get(mentor, 0)
        terms += [-_burden(load + place) * variable for place, variable in enumerate(further)]
    model.maximize(sum(terms))
    solver, _has_answer = search(model, effort=effort)
    found = {
        pair.mentee: pair
        for pairs in choices.values()
        for pair in pairs
        if solver.boolean_value(chosen[pair.mentor, pair.mentee])
    }
    return found, round(solver.best_objective_bound)
