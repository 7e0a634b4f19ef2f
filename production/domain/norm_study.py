"""A norm study beside the days around it: a marked dip says that the study is to be repeated (practice 26)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from production.domain.output import OutputLine, per_man_day

AROUND = 5  # working days with the product before a study, and as many after it: ten
ENOUGH_DAYS = 3  # fewer are no measure
DIP = Fraction(9, 10)


@dataclass(frozen=True)
class StudyEffect:
    """Pieces per man-day of the whole team: on the day of the study, and on the ordinary days around it."""

    that_day: Fraction | None
    ordinary: Fraction | None
    days: int

    def is_dip(self, observed: int) -> bool:
        """What was observed, or what the team made that day, is a tenth or more under the ordinary days."""
        if self.ordinary is None or self.days < ENOUGH_DAYS:
            return False
        return min(Fraction(observed), self.that_day or Fraction(observed)) <= self.ordinary * DIP


def effect(day: date, made: Mapping[date, OutputLine], studied: Collection[date]) -> StudyEffect:
    """`made`: what the team made of the product by day; other days of study are no ordinary days."""
    ordinary = sorted(other for other in made if other not in studied and other != day)
    before = [other for other in ordinary if other < day][-AROUND:]
    after = [other for other in ordinary if other > day][:AROUND]
    near = [made[other] for other in (*before, *after)]
    return StudyEffect(per_man_day([made[day]]) if day in made else None, per_man_day(near), len(near))
