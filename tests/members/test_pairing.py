"""Suggested pairs: within the rules and the places given, as good as trying everything, never below greedy."""

from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from members.domain.pairing import Profile, ReasonKind, Suggestion, ranked_mentors, suggest_pairs
from members.domain.worker import Relation


@st.composite
def chains(draw: Any) -> dict[str, Any]:
    mentors, mentees = (1, 2, 3), tuple(range(4, 4 + draw(st.integers(1, 4))))
    everybody = (*mentors, *mentees)
    pairs = st.sets(st.sampled_from(list(product(mentors, mentees))))
    forbidden, friends = draw(pairs), draw(pairs)
    return {
        "people": {
            pk: Profile(
                pk,
                draw(st.sampled_from(["tiện", "phay", ""])),
                draw(st.sampled_from([None, 1, 2, 5])),
                draw(st.sampled_from([None, Fraction(1), Fraction(6, 5), Fraction(2)])),
            )
            for pk in everybody
        },
        "mentees": mentees,
        "places": {pk: draw(st.integers(0, 2)) for pk in mentors},
        "loads": {pk: draw(st.integers(0, 3)) for pk in mentors},
        "allowed": lambda mentor, mentee: (mentor, mentee) not in forbidden,
        "relations": {frozenset(pair): Relation.FRIENDS for pair in friends},
    }


def best(asked: dict[str, Any]) -> tuple[int, int]:
    """Of all assignments: most people reached, then most points less the loads."""
    mentors = [*asked["places"], None]
    values = []
    for chosen in product(mentors, repeat=len(asked["mentees"])):
        taken, points, reached = dict(asked["loads"]), 0, 0
        fits = True
        for mentee, mentor in zip(asked["mentees"], chosen, strict=True):
            if mentor is None:
                continue
            pairs = ranked_mentors(
                mentee,
                people=asked["people"],
                mentors=[mentor],
                allowed=asked["allowed"],
                relations=asked["relations"],
            )
            fits = fits and bool(pairs) and chosen.count(mentor) <= asked["places"][mentor]
            if not fits:
                break
            points += pairs[0].points - taken[mentor]
            taken[mentor] += 1
            reached += 1
        if fits:
            values.append((reached, points))
    return max(values)


@settings(max_examples=25, deadline=None)
@given(chains())
def test_pairs_are_as_good_as_trying_everything_and_within_the_rules(asked: dict[str, Any]) -> None:
    found: Suggestion = suggest_pairs(**asked)
    assert (len(found.pairs), found.points) == best(asked)
    assert found.is_proven
    assert found.gap == 0
    assert all(asked["allowed"](pair.mentor, pair.mentee) for pair in found.pairs)
    assert sorted((*found.unreached, *(pair.mentee for pair in found.pairs))) == sorted(asked["mentees"])
    assert found.greedy_points <= found.points


def test_c_is_suggested_for_e_with_each_reason() -> None:
    """Practice 77: they had been friends, of about equal skill; the same trade, hardly a gap in output."""
    people = {
        1: Profile(1, "tiện", 3, Fraction(120, 100)),
        2: Profile(2, "phay", 5, Fraction(2)),
        3: Profile(3, "tiện", 3, Fraction(110, 100)),
    }
    found = suggest_pairs(
        people=people,
        mentees=[3],
        places={1: 5, 2: 5},
        loads={},
        allowed=lambda _mentor, _mentee: True,
        relations={frozenset((1, 3)): Relation.FRIENDS},
    )
    (pair,) = found.pairs
    assert pair.mentor == 1
    assert [reason.kind for reason in pair.reasons] == list(ReasonKind)
    relation, trade, grade, output = pair.reasons
    assert (relation.relation, trade.trade, grade.grades, output.gap) == (
        Relation.FRIENDS,
        "tiện",
        (3, 3),
        Fraction(1, 10),
    )


def test_who_helps_many_already_is_spared() -> None:
    alike = {pk: Profile(pk, "tiện", 3) for pk in (1, 2, 3)}
    found = suggest_pairs(
        people=alike,
        mentees=[3],
        places={1: 5, 2: 5},
        loads={1: 4, 2: 1},
        allowed=lambda _mentor, _mentee: True,
        relations={},
    )
    assert [pair.mentor for pair in found.pairs] == [2]


def test_whoever_has_no_place_left_is_not_suggested() -> None:
    alike = {pk: Profile(pk, "tiện", 3) for pk in (1, 2)}
    found = suggest_pairs(
        people=alike, mentees=[2], places={1: 0}, loads={1: 5}, allowed=lambda _one, _other: True, relations={}
    )
    assert (found.pairs, found.unreached, found.is_proven) == ((), (2,), True)
