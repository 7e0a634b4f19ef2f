"""Norms: what an answer to an objection decides, by when it is owed, and how people stand against a norm."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from statistics import median, quantiles

from teamtrack.periods import WorkingCalendar

ANSWER_WITHIN = 10  # working days; our own choice, no law names any
ANSWER_IS_NEW_DAYS = 7  # how long the first page tells whoever objected
EVIDENCE_DAYS = 30
ENOUGH_PEOPLE, ENOUGH_DAYS = 5, 5  # fewer say nothing about a norm


class NormDecision(StrEnum):
    """Mức giữ nguyên, sẽ xem lại."""

    STAYS = "stays"
    ANEW = "anew"


def answer_due(raised_on: date, calendar: WorkingCalendar) -> date:
    """The last day on which an objection raised on this one is answered in time."""
    return calendar.after(raised_on, ANSWER_WITHIN)


@dataclass(frozen=True)
class Evidence:
    """What people made per man-day beside a norm, each as the average of their days; nobody's name, never the best."""

    units: int
    first: date
    last: date
    is_begun: bool  # the norm was in force; else what was made before it
    days: int
    per_man_day: tuple[Fraction, ...]
    quality: Fraction | None = None  # good of all that was made

    @property
    def is_enough(self) -> bool:
        return len(self.per_man_day) >= ENOUGH_PEOPLE and self.days >= ENOUGH_DAYS

    @property
    def people(self) -> int:
        return len(self.per_man_day)

    @property
    def reached(self) -> int:
        return sum(made >= self.units for made in self.per_man_day)

    @property
    def median(self) -> Fraction:
        return median(self.per_man_day)

    @property
    def low(self) -> Fraction:
        """The 20th percentile: four in five people make this or more."""
        return quantiles(self.per_man_day, n=5, method="inclusive")[0]
