"""Scores and ranks (domain.md, "score" and "rank")."""

from fractions import Fraction

import pytest

from emulation.domain.ranking import DEFAULT_CRITERIA, Criterion, TeamFacts, ranks, score

FULL: dict[str, Fraction | None] = {
    "fulfilment": Fraction(1),
    "plan": Fraction(1),
    "quality": Fraction(1),
    "attendance": Fraction(1),
}


def points(
    values: dict[str, Fraction | None], criteria: tuple[Criterion, ...] = DEFAULT_CRITERIA
) -> dict[str, Fraction]:
    return {part.kind: part.points for part in score(criteria, values).parts}


def test_exactly_the_norm_gives_the_share_of_the_cap() -> None:
    assert points(FULL) == {
        "fulfilment": Fraction(100, 120) * 40,
        "plan": Fraction(100, 110) * 30,
        "quality": Fraction(20),
        "attendance": Fraction(10),
    }


def test_above_its_cap_a_criterion_counts_no_more() -> None:
    above = points(FULL | {"fulfilment": Fraction(2)})
    assert above["fulfilment"] == 40
    assert score(DEFAULT_CRITERIA, FULL | {"fulfilment": Fraction(2)}).parts[0].is_capped


def test_a_criterion_without_data_is_left_out_and_the_others_scaled_to_100() -> None:
    result = score(DEFAULT_CRITERIA, FULL | {"plan": None})
    assert result.left_out == ("plan",)
    assert sum(part.weight for part in result.parts) == 100
    assert {part.kind: part.weight for part in result.parts}["fulfilment"] == Fraction(4000, 70)


def test_a_criterion_of_weight_zero_is_no_part_of_the_score() -> None:
    assert "improvement" not in points(FULL)


def test_a_team_without_any_data_has_no_score() -> None:
    assert score(DEFAULT_CRITERIA, dict.fromkeys(FULL)).total is None


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ({"a": 90, "b": 80, "c": 80, "d": 70}, {"a": 1, "b": 2, "c": 2, "d": 4}),
        ({"a": 80, "b": 80}, {"a": 1, "b": 1}),
        ({"only": 10}, {"only": 1}),
        ({"a": None, "b": 50}, {"a": None, "b": 1}),
    ],
)
def test_equal_scores_share_a_rank_and_the_next_rank_is_skipped(
    scores: dict[str, int | None], expected: dict[str, int | None]
) -> None:
    exact = {team: None if value is None else Fraction(value) for team, value in scores.items()}
    assert ranks(exact) == expected


def test_scores_a_hair_apart_are_not_tied_although_shown_alike() -> None:
    assert ranks({"a": Fraction(2, 3), "b": Fraction(2, 3) + Fraction(1, 10**12)}) == {"a": 2, "b": 1}


def test_facts_survive_being_kept_exactly() -> None:
    facts = TeamFacts({"fulfilment": Fraction(9, 13), "plan": None}, days_early=4, has_plan=True, left_out=3)
    assert TeamFacts.from_json(facts.as_json()) == facts
