"""Norm-days, fulfilment, output per man-day, quality: each formula of domain.md once, on exact fractions."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

MAN_DAYS_A_DAY = Decimal(2)  # rule 5: 0 < m ≤ 2 for a worker and date over all shifts
TWICE_THE_NORM = 2  # from here on a figure is asked about before it is kept


@dataclass(frozen=True)
class OutputLine:
    """Output of one product under one norm: good and defective units, man-days, the norm (None: none in force).

    `lines` counts the entries it stands for, so that one record and a month's sum are treated alike.
    """

    good: int
    defective: int
    man_days: Decimal
    norm: int | None
    lines: int = 1

    @property
    def norm_days(self) -> Fraction:
        """Công định mức: good ÷ norm; 0 where no norm is in force. Never rounded."""
        return Fraction(self.good, self.norm) if self.norm else Fraction(0)


def norm_days(lines: Iterable[OutputLine]) -> Fraction:
    """Σ q / n over the lines that have a norm."""
    return sum((line.norm_days for line in lines), Fraction(0))


def fulfilment(lines: Iterable[OutputLine]) -> Fraction | None:
    """Tỷ lệ hoàn thành định mức: Σ(q / n) ÷ Σ m over the lines with a norm; 1 is exactly the norm, None: no line."""
    counted = [line for line in lines if line.norm]
    man_days = sum((line.man_days for line in counted), Decimal(0))
    return norm_days(counted) / Fraction(man_days) if man_days else None


def left_out(lines: Iterable[OutputLine]) -> int:
    """How many entries have no norm and so do not count towards fulfilment."""
    return sum(line.lines for line in lines if not line.norm)


def per_man_day(lines: Iterable[OutputLine]) -> Fraction | None:
    """Output per man-day of one product = Σ q ÷ Σ m; None without man-days."""
    lines = list(lines)
    man_days = sum((line.man_days for line in lines), Decimal(0))
    return Fraction(sum(line.good for line in lines)) / Fraction(man_days) if man_days else None


def quality(lines: Iterable[OutputLine]) -> Fraction | None:
    """Chất lượng = Σ good ÷ Σ (good + defective); None when nothing was made."""
    lines = list(lines)
    made = sum(line.good + line.defective for line in lines)
    return Fraction(sum(line.good for line in lines), made) if made else None


def attendance(man_days_present: Decimal, working_days: int) -> Fraction | None:
    """Man-days present ÷ working days of membership; None when no working day was due."""
    return Fraction(man_days_present) / working_days if working_days else None


def is_suspicious(good: int, norm: int | None, man_days: Decimal) -> bool:
    """More than twice what the norm asks for these man-days: asked about, kept with a reason."""
    return norm is not None and good > TWICE_THE_NORM * norm * max(man_days, Decimal("0.01"))


def likely_meant(good: int, norm: int, man_days: Decimal) -> int | None:
    """What was probably meant by a figure too high by one digit: 1755 → 175; None when nothing fits.

    A digit typed twice is the likelier slip (1755 → 175, though 155 is nearer the norm); else the nearest to the norm.
    """
    text = str(good)
    candidates: dict[int, bool] = {}
    for place in range(len(text) if len(text) > 1 else 0):
        value = int(text[:place] + text[place + 1 :])
        doubled = text[place : place + 2] == text[place] * 2
        candidates[value] = candidates.get(value, False) or doubled
    due = norm * man_days
    fitting = [value for value in candidates if value and not is_suspicious(value, norm, man_days)]
    return min(fitting, key=lambda value: (not candidates[value], abs(value - due), value), default=None)
