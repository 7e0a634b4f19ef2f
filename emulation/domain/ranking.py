"""Scores and ranks of teams; teams are ranked, persons never (domain.md, "score", "rank")."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any


@dataclass(frozen=True)
class Criterion:
    """One criterion of a month: kind, weight (of 100), and the cap above which a value counts no more."""

    kind: str
    weight: int
    cap: Fraction


# domain.md, "score": the weights and caps a workshop begins with.
DEFAULT_CRITERIA = (
    Criterion("fulfilment", 40, Fraction(120, 100)),
    Criterion("plan", 30, Fraction(110, 100)),
    Criterion("quality", 20, Fraction(1)),
    Criterion("attendance", 10, Fraction(1)),
    Criterion("improvement", 0, Fraction(1)),
)


@dataclass(frozen=True)
class Part:
    """What one criterion gave: its value, its weight after scaling, and the points; value None: no data, left out."""

    kind: str
    value: Fraction | None
    weight: Fraction
    cap: Fraction
    points: Fraction

    @property
    def is_capped(self) -> bool:
        return self.value is not None and self.value > self.cap


@dataclass(frozen=True)
class Score:
    """Điểm of a team, of 100, with the parts it came from; total None: no criterion had data."""

    total: Fraction | None
    parts: tuple[Part, ...]

    @property
    def left_out(self) -> tuple[str, ...]:
        """Criteria without data; the other weights were scaled to 100 for them."""
        return tuple(part.kind for part in self.parts if part.value is None)


def score(criteria: Sequence[Criterion], values: Mapping[str, Fraction | None]) -> Score:
    """Σ min(value, cap) ÷ cap × weight over the criteria with data, the weights scaled to 100; exact."""
    counted = [criterion for criterion in criteria if criterion.weight]
    weights = sum(criterion.weight for criterion in counted if values.get(criterion.kind) is not None)
    parts = []
    for criterion in counted:
        value = values.get(criterion.kind)
        if value is None:
            parts.append(Part(criterion.kind, None, Fraction(0), criterion.cap, Fraction(0)))
            continue
        weight = Fraction(criterion.weight * 100, weights)
        parts.append(
            Part(criterion.kind, value, weight, criterion.cap, min(value, criterion.cap) / criterion.cap * weight)
        )
    total = sum((part.points for part in parts), Fraction(0)) if weights else None
    return Score(total, tuple(parts))


def ranks[Key](scores: Mapping[Key, Fraction | None]) -> dict[Key, int | None]:
    """Standard competition ranking, best first ("1, 2, 2, 4"); equal scores share a rank, no score has none."""
    known = [total for total in scores.values() if total is not None]
    return {
        key: None if total is None else 1 + sum(1 for other in known if other > total) for key, total in scores.items()
    }


@dataclass(frozen=True)
class TeamFacts:
    """The exact figures a team's score of a month comes from; kept as they were when the month is closed."""

    values: Mapping[str, Fraction | None]
    completed_on: date | None = None
    days_early: int | None = None
    has_plan: bool = False
    left_out: int = 0

    def as_json(self) -> dict[str, Any]:
        """For keeping: fractions as "9/13"."""
        return {
            "values": {kind: None if value is None else str(value) for kind, value in self.values.items()},
            "completed_on": self.completed_on.isoformat() if self.completed_on else None,
            "days_early": self.days_early,
            "has_plan": self.has_plan,
            "left_out": self.left_out,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "TeamFacts":
        return cls(
            values={kind: None if value is None else Fraction(value) for kind, value in kept["values"].items()},
            completed_on=date.fromisoformat(kept["completed_on"]) if kept["completed_on"] else None,
            days_early=kept["days_early"],
            has_plan=kept["has_plan"],
            left_out=kept["left_out"],
        )
