"""Nên hỏi thăm: what in somebody's output is a reason to ask how they are (practices 78 and 88).

Nothing is kept and nothing is concluded about anybody. Output is held against the days just before, so that a hint goes
by itself once the new level has lasted as long.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

NOW_DAYS = 7  # the days that are looked at, today among them
BEFORE_DAYS = 30  # those before them: "own former level"


@dataclass(frozen=True)
class Beside:
    """What the books of the last `BEFORE_DAYS` say besides output; told before the output is."""

    lost_minutes: int
    days_sick: int


@dataclass(frozen=True)
class Lower:
    """Thấp hơn chính mình trước đây: good units of one product per man-day, on the last days and before `first`.

    `norms`: of the first and of the last of these days, None where none was in force. «có lần 150 … chỉ sản xuất ra từ
    120 đến 130 cái một ngày công».
    """

    product: str
    before: Fraction
    now: Fraction
    first: date
    last: date
    norms: tuple[int | None, int | None]

    @property
    def has_new_norm(self) -> bool:
        before, now = self.norms
        return before is not None and now is not None and before != now


@dataclass(frozen=True)
class Uneven:
    """A skilled hand with uneven days, and quality below that of those who still learn the trade on the same team.

    `least` and `most` are fulfilments of single days. «Chị D trình độ chuyên môn tương đối khá, nhưng năng suất thất
    thường, chất lượng sản phẩm kém».
    """

    least: Fraction
    most: Fraction
    quality: Fraction
    of_learners: Fraction
    first: date
    last: date


@dataclass(frozen=True)
class Hint:
    """Why to ask one person how they are, for one reason or for both."""

    worker: int
    lower: Lower | None
    uneven: Uneven | None
    beside: Beside
