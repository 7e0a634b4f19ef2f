"""Arranging groups: never below greedy, as good as trying everything, wishes kept, and those that collide named."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from members.domain.arranging import _can_be_kept, arrange, needed_difference
from members.domain.group import Groups, Matter, PairKind, Person, Question, Weights, Wish, alike, score
from members.domain.worker import Relation

few = settings(max_examples=25, deadline=None)


def people(first: int, *facts: tuple[str, str, str]) -> tuple[Person, ...]:
    return tuple(Person(first + place, trade, home, (travel, "")) for place, (trade, home, travel) in enumerate(facts))


@st.composite
def questions(draw: Any, most: int = 7, *, wishes: bool = True) -> Question:
    """Two or three groups, up to `most` people outside the Party, a few relations and wishes."""
    leads = draw(st.integers(2, 3))
    number = draw(st.integers(leads, most))
    fact = st.tuples(st.sampled_from(["tiện", "phay", ""]), st.sampled_from(["a", "b"]), st.sampled_from(["xe", "tàu"]))
    everybody = people(1, *draw(st.lists(fact, min_size=leads + number, max_size=leads + number)))
    pairs = st.lists(st.sampled_from(list(combinations(range(1, leads + number + 1), 2))), max_size=4, unique=True)
    wished = draw(pairs) if wishes else []
    return Question(
        leads=everybody[:leads],
        people=everybody[leads:],
        wishes=tuple(
            Wish(place, first, second, draw(st.sampled_from(list(PairKind))))
            for place, (first, second) in enumerate(wished, start=1)
        ),
        relations={frozenset(pair): Relation.FRIENDS for pair in draw(pairs)},
        weights=Weights(stay=draw(st.sampled_from([0, 3]))),
        now={person.pk: draw(st.integers(0, leads - 1)) for person in everybody[leads:]},
    )


def keeps_the_wishes(question: Question, groups: Groups) -> bool:
    place = question.place(groups)
    return all(wish.holds(place) for wish in question.wishes)


def every_arrangement(question: Question) -> Iterator[Groups]:
    """All there are, wishes kept and sizes within one."""
    smallest, largest = question.sizes

    def fill(left: tuple[int, ...], groups: Groups) -> Iterator[Groups]:
        if len(groups) == len(question.leads):
            if not left and keeps_the_wishes(question, groups):
                yield groups
            return
        for size in {smallest, largest}:
            for members in combinations(left, size):
                yield from fill(tuple(pk for pk in left if pk not in members), (*groups, members))

    yield from fill(tuple(person.pk for person in question.people), ())


@few
@given(questions())
def test_everybody_is_in_one_group_sizes_within_one_wishes_kept(question: Question) -> None:
    for proposal in arrange(question).proposals:
        placed = sorted(pk for members in proposal.groups for pk in members)
        assert placed == sorted(person.pk for person in question.people)
        sizes = [len(members) for members in proposal.groups]
        assert max(sizes) - min(sizes) <= 1
        assert keeps_the_wishes(question, proposal.groups)
        assert proposal.score.points <= proposal.bound


@few
@given(questions())
def test_it_is_as_good_as_trying_everything(question: Question) -> None:
    best = max((score(question, groups).points for groups in every_arrangement(question)), default=None)
    answer = arrange(question)
    found = answer.proposals[0].score.points if answer.proposals else None
    assert found == best
    if found is not None:
        assert answer.proposals[0].is_proven
        assert answer.greedy_points is None or found >= answer.greedy_points


@few
@given(questions())
def test_wishes_that_collide_are_named_and_none_of_them_is_named_in_vain(question: Question) -> None:
    answer = arrange(question)
    if answer.proposals:
        assert answer.colliding == ()
        return
    assert answer.colliding
    assert not _can_be_kept(question, answer.colliding)
    for wish in answer.colliding:
        assert _can_be_kept(question, [other for other in answer.colliding if other != wish])


@few
@given(questions(wishes=False))
def test_another_proposal_places_several_people_otherwise(question: Question) -> None:
    proposals = arrange(question).proposals
    for one, other in combinations(proposals, 2):
        there, here = question.place(one.groups), question.place(other.groups)
        assert sum(there[pk] != here[pk] for pk in there) >= needed_difference(question)


def test_four_who_must_all_be_apart_in_three_groups_are_six_wishes_that_collide() -> None:
    apart = tuple(
        Wish(number, first, second, PairKind.APART)
        for number, (first, second) in enumerate(combinations((4, 5, 6, 7), 2), start=1)
    )
    harmless = Wish(99, 8, 9, PairKind.TOGETHER)
    everybody = people(1, *[("tiện", "a", "xe")] * 9)
    question = Question(leads=everybody[:3], people=everybody[3:], wishes=(harmless, *apart))
    assert set(arrange(question).colliding) == set(apart)


def test_the_same_question_gets_the_same_answer() -> None:
    trades, homes, travels = ("tiện", "phay", "khoan"), ("a", "b", "c", "d"), ("xe", "tàu")
    everybody = people(1, *[(trades[n % 3], homes[n * 7 % 4], travels[n * 5 % 2]) for n in range(18)])
    question = Question(leads=everybody[:3], people=everybody[3:])
    assert arrange(question) == arrange(question)


def test_that_few_move_can_count_more_than_what_they_share() -> None:
    everybody = people(1, ("tiện", "", ""), ("phay", "", ""), *[("phay", "", "")] * 2, *[("tiện", "", "")] * 2)
    now = {3: 0, 4: 0, 5: 1, 6: 1}
    moved = arrange(Question(everybody[:2], everybody[2:], now=now)).proposals[0]
    kept = arrange(Question(everybody[:2], everybody[2:], now=now, weights=Weights(stay=9))).proposals[0]
    assert (moved.groups, moved.moved) == (((5, 6), (3, 4)), 4)
    assert (kept.groups, kept.moved) == (((3, 4), (5, 6)), 0)


def test_what_binds_somebody_to_their_group_is_told_by_matter_and_relation() -> None:
    everybody = people(1, ("tiện", "a", "xe"), ("phay", "b", "xe"), ("tiện", "b", "xe"), ("phay", "c", "tàu"))
    question = Question(everybody[:2], everybody[2:], relations={frozenset((2, 3)): Relation.FRIENDS})
    bound = alike(question, question.place(((3,), (4,))), everybody[2])
    assert [(item.matter, item.people) for item in bound] == [(Matter.TRADE, (1,)), (Matter.TRAVEL, (1,))]
    bound = alike(question, question.place(((4,), (3,))), everybody[2])
    assert [(item.matter, item.people) for item in bound] == [
        (Matter.HOME, (2,)),
        (Matter.TRAVEL, (2,)),
        (None, (2,)),
    ]


@pytest.mark.parametrize(("wishes", "places"), [((), 2), ((Wish(1, 1, 3, PairKind.APART),), 1)])
def test_a_wish_about_a_member_in_charge_counts(wishes: tuple[Wish, ...], places: int) -> None:
    everybody = people(1, *[("", "", "")] * 4)
    question = Question(everybody[:2], everybody[2:], wishes=wishes)
    assert len(list(every_arrangement(question))) == places
    assert arrange(question).proposals[0].groups in set(every_arrangement(question))
