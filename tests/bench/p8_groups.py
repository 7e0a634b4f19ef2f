"""P8: forming the groups of a team of 40 and suggesting their chain: proven optimal, never below the greedy answer.

The people are drawn from the cast of Machine Team 6: trades, homes with their way of travel, as often as there; as
many good relations to a person, between people who have something in common. Four of the ten teams have wishes about
pairs (they can all be kept), four have groups already and move as few as possible. What is measured is the solver's own
bound; seconds are those of one request, on one thread.
"""

import random
import time
from fractions import Fraction
from itertools import combinations

from members.demo.knowing import HOMES, RELATIONS
from members.domain.arranging import FIRST_EFFORT, NEXT_EFFORT, PROPOSALS, arrange
from members.domain.group import Matter, PairKind, Person, Question, Weights, Wish
from members.domain.pairing import Profile, Suggestion, suggest_pairs
from members.domain.solver import SAFETY_SECONDS
from members.domain.worker import Relation
from members.forms.group import MUCH, SOME, STAY
from tests.bench import Result
from tests.cast import TEAM_6

PEOPLE = 40
TEAMS = 10  # so many teams are drawn, one after another in four and in five groups
LOAD = 5
APART, TOGETHER = 6, 3  # wishes of a team that has any; the story has one for 15 people


def run() -> list[Result]:
    """Both suggestions, for every team drawn."""
    return [*_groups(), *_chain()]


def _question(seed: int) -> Question:
    """A team of 40 in four groups or, every other time, in five; what the page asks unless somebody chooses."""
    draw = random.Random(seed)
    facts = []
    for _person in range(PEOPLE):
        home = HOMES[draw.choice(list(HOMES))]
        trade = TEAM_6[draw.choice(list(TEAM_6))][3]
        facts.append((trade, home.area, (str(home.travel), home.route)))
    everybody = tuple(Person(number, *fact) for number, fact in enumerate(facts, start=1))
    near = [
        (one.pk, other.pk)
        for one, other in combinations(everybody, 2)
        if any(one.value(matter) is not None and one.value(matter) == other.value(matter) for matter in Matter)
    ]
    friends = draw.sample(near, PEOPLE * len(RELATIONS) // len(TEAM_6))
    groups = 4 + seed % 2
    stays = bool(seed // 4 % 2)
    return Question(
        leads=everybody[:groups],
        people=everybody[groups:],
        wishes=_wishes(draw, groups) if seed // 2 % 2 else (),
        relations={frozenset(pair): Relation.FRIENDS for pair in friends},
        weights=Weights(trade=MUCH, home=SOME, travel=MUCH, stay=STAY) if stays else Weights(),
        now=_even(draw, groups) if stays else {},
    )


def _even(draw: random.Random, groups: int) -> dict[int, int]:
    """Everybody but those in charge in some group, the sizes within one."""
    people = list(range(groups + 1, PEOPLE + 1))
    draw.shuffle(people)
    return {pk: number % groups for number, pk in enumerate(people)}


def _wishes(draw: random.Random, groups: int) -> tuple[Wish, ...]:
    """Of pairs, so that some even arrangement keeps them all; most about two who are to be parted."""
    place = _even(draw, groups)
    pairs = list(combinations(sorted(place), 2))
    draw.shuffle(pairs)
    apart = [pair for pair in pairs if place[pair[0]] != place[pair[1]]][:APART]
    together = [pair for pair in pairs if place[pair[0]] == place[pair[1]]][:TOGETHER]
    kinds = [(pair, PairKind.APART) for pair in apart] + [(pair, PairKind.TOGETHER) for pair in together]
    return tuple(Wish(number, one, other, kind) for number, ((one, other), kind) in enumerate(kinds, start=1))


def _groups() -> list[Result]:
    seconds, gaps, above_greedy, proven = [], [], [], 0
    for seed in range(TEAMS):
        question = _question(seed)
        began = time.perf_counter()
        answer = arrange(question)
        seconds.append(time.perf_counter() - began)
        best = answer.proposals[0]
        proven += best.is_proven
        gaps.append(best.gap)
        if answer.greedy_points is not None:  # one after another may end where a wish cannot be kept
            above_greedy.append(Fraction(best.score.points, answer.greedy_points))
    return [
        Result(
            f"groups of {PEOPLE} people: largest gap of {TEAMS} teams, per cent",
            _percent(max(gaps)),
            "0",
            "the solver's own bound",
            f"{proven} of {TEAMS} proven, with and without wishes and groups there are; {PROPOSALS} proposals each,"
            f" {max(seconds):.1f} s at most, {sorted(seconds)[TEAMS // 2]:.1f} s in the middle; a request is limited to"
            f" {FIRST_EFFORT + (PROPOSALS - 1) * NEXT_EFFORT:.1f} units of the solver's work, about a second each, and"
            f" {SAFETY_SECONDS:.0f} s of the clock a search",
        ),
        Result(
            f"groups of {PEOPLE} people ÷ the greedy answer, the least of {TEAMS} teams",
            round(float(min(above_greedy)), 2),
            "≥ 1",
            "1.00 greedy",
            f"{float(max(above_greedy)):.2f} at most; greedy found an answer for {len(above_greedy)} of {TEAMS}",
        ),
    ]


def _suggestion(seed: int) -> Suggestion:
    """Ten helpers, five of whom each may help at most, and thirty people; nobody has a helper yet."""
    draw = random.Random(seed)
    people = {
        number: Profile(
            number,
            TEAM_6[draw.choice(list(TEAM_6))][3],
            draw.randint(1, 5),
            Fraction(draw.randint(60, 150), 100),
        )
        for number in range(PEOPLE)
    }
    helpers, others = range(10), range(10, PEOPLE)
    pairs = list(combinations(range(PEOPLE), 2))
    friends = draw.sample(pairs, PEOPLE * len(RELATIONS) // len(TEAM_6))
    may = {(mentor, mentee) for mentor in helpers for mentee in others if draw.random() < 2 / 3}
    return suggest_pairs(
        people=people,
        mentees=others,
        places=dict.fromkeys(helpers, LOAD),
        loads={},
        allowed=lambda mentor, mentee: (mentor, mentee) in may,
        relations={frozenset(pair): Relation.FRIENDS for pair in friends},
    )


def _chain() -> list[Result]:
    seconds, found = [], []
    for seed in range(TEAMS):
        began = time.perf_counter()
        found.append(_suggestion(seed))
        seconds.append(time.perf_counter() - began)
    return [
        Result(
            f"chain of {PEOPLE} people: largest gap of {TEAMS} teams, per cent",
            _percent(max(suggestion.gap for suggestion in found)),
            "0",
            "the solver's own bound",
            f"{sum(suggestion.is_proven for suggestion in found)} of {TEAMS} proven; {max(seconds):.1f} s at most",
        ),
        Result(
            f"chain of {PEOPLE} people ÷ the greedy answer, the least of {TEAMS} teams",
            round(min(suggestion.points / suggestion.greedy_points for suggestion in found), 2),
            "≥ 1",
            "1.00 greedy",
        ),
    ]


def _percent(part: Fraction) -> float:
    return round(float(part) * 100, 1)
