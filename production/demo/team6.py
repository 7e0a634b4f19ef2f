"""What the report tells of Team 6's own people, day by day: D, item A's month, QĐ 14 and the climb of C and E."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from production.demo.levels import mix, swing

ITEM_A = (date(1966, 9, 1), date(1966, 9, 30))
QD_14 = date(1966, 10, 3)

# Item A, first ten days: eight working days with ten of the eighteen man-days on A, at two thirds of its norm of 66:
# 3,520 units in 80 man-days. The plan of 20,000 asks for 6,400 by then: 45 % short.
A_PLAN = 20_000
A_FIRST = {
    date(1966, 9, 1): 452,
    date(1966, 9, 3): 431,
    date(1966, 9, 5): 447,
    date(1966, 9, 6): 438,
    date(1966, 9, 7): 436,
    date(1966, 9, 8): 429,
    date(1966, 9, 9): 441,
    date(1966, 9, 10): 446,
}
A_WHOLE_DAY = ("tuong", "tri", "mui", "phuoc", "hai", "thuy")
A_HALF_DAY = ("loi", "hoa", "thao", "c", "nhung", "binh", "sang", "quynh")  # the other half, and the rest: easy work
EASY_ITEM = "K 2"
A_AT_MEETINGS = {(date(1966, 9, 3), "thinh"), (date(1966, 9, 8), "thinh"), (date(1966, 9, 10), "thinh")}
# Then all eighteen, at 106.7 % on the whole: the plan is reached on Monday the 26th.
A_THEN = {
    date(1966, 9, 12): 1171,
    date(1966, 9, 13): 1214,
    date(1966, 9, 14): 1226,
    date(1966, 9, 15): 1259,
    date(1966, 9, 16): 1251,
    date(1966, 9, 17): 1285,
    date(1966, 9, 19): 1266,
    date(1966, 9, 20): 1291,
    date(1966, 9, 21): 1283,
    date(1966, 9, 22): 1302,
    date(1966, 9, 23): 1297,
    date(1966, 9, 24): 1313,
    date(1966, 9, 26): 1326,
    date(1966, 9, 27): 1272,
    date(1966, 9, 28): 1266,
    date(1966, 9, 29): 1270,
    date(1966, 9, 30): 1267,
}
# One worker goes from 0.60 to 1.25 of the norm.
RISER = "tuong"
RISER_FIRST = (41, 38, 42, 37, 40, 43, 36, 40)
RISER_THEN = (52, 58, 57, 66, 64, 73, 77, 75, 81, 85, 80, 86, 83, 79, 84, 85, 80)

# QĐ 14: units per man-day of the team's ordinary people, between these days along a straight line. The norm is 130
# from 3 October, 150 is tried on 24-29 October and in force from 1 November, 220 from 1 March.
QD_14_PACE = (
    (date(1966, 10, 3), 125.0),
    (date(1966, 10, 10), 134.0),
    (date(1966, 10, 22), 140.0),
    (date(1966, 10, 24), 146.0),
    (date(1966, 10, 29), 149.0),
    (date(1966, 10, 31), 144.0),
    (date(1966, 11, 1), 140.0),
    (date(1966, 11, 12), 144.0),
    (date(1966, 11, 26), 154.0),
    (date(1966, 12, 10), 169.0),
    (date(1966, 12, 14), 171.0),
    (date(1967, 1, 9), 176.0),
    (date(1967, 1, 31), 196.0),
    (date(1967, 2, 7), 203.0),
    (date(1967, 2, 13), 204.0),
    (date(1967, 2, 20), 216.0),
    (date(1967, 2, 24), 222.0),
    (date(1967, 3, 1), 221.0),
    (date(1967, 3, 31), 229.0),
)
# Who reached which step of the ladder when; each holds the step until the next. C goes first.
LADDER = {
    "c": (
        (date(1966, 11, 7), 130),
        (date(1966, 11, 11), 140),
        (date(1966, 11, 17), 150),
        (date(1966, 11, 23), 160),
        (date(1966, 11, 29), 170),
        (date(1966, 12, 5), 180),
    ),
    "e": (
        (date(1966, 11, 7), 125),
        (date(1966, 11, 9), 130),
        (date(1966, 11, 14), 140),
        (date(1966, 11, 21), 150),
        (date(1966, 11, 26), 160),
        (date(1966, 12, 2), 170),
        (date(1966, 12, 9), 180),
    ),
}
LADDER_END = date(1966, 12, 14)  # QĐ 14 rests until January


class Span(NamedTuple):
    """From the first day to the last: about so much of something, give or take."""

    first: date
    last: date
    about: float
    give: float


# Units of QĐ 14 a day. E and H pass 150 under the norm of 130, C and Bình just; right after the rise E makes 120-130.
QD_14_OWN: Mapping[str, Sequence[Span]] = {
    "e": (Span(QD_14, date(1966, 10, 31), 155, 5), Span(date(1966, 11, 1), date(1966, 11, 5), 125, 5)),
    "h": (
        Span(QD_14, date(1966, 10, 31), 153, 5),
        Span(date(1966, 11, 1), date(1966, 11, 5), 133, 4),
        Span(date(1966, 11, 7), date(1966, 11, 19), 141, 5),
    ),
    "c": (Span(QD_14, date(1966, 10, 31), 151.4, 4), Span(date(1966, 11, 1), date(1966, 11, 5), 151, 3)),
    "binh": (Span(QD_14, date(1966, 10, 31), 150.8, 4),),
}
# Per cent of the norm, whatever the item: D was unsteady, then very low, and found her feet when her case was solved.
OWN_LEVEL: Mapping[str, Sequence[Span]] = {
    "tuong": (Span(date(1965, 1, 1), date(1966, 8, 31), 83, 12),),
    "d": (
        Span(date(1965, 1, 1), date(1966, 3, 31), 66, 30),
        Span(date(1966, 4, 1), date(1966, 5, 31), 42, 14),
        Span(date(1966, 6, 1), date(1966, 6, 20), 46, 12),
        Span(date(1966, 6, 21), date(1966, 6, 30), 60, 10),
        Span(date(1966, 7, 1), date(1966, 7, 9), 82, 10),
        Span(date(1966, 7, 10), date(1966, 7, 31), 97, 7),
        Span(date(1966, 8, 1), date(1966, 8, 31), 99, 6),
        Span(date(1966, 9, 1), date(1966, 9, 10), 101, 5),
        Span(date(1966, 10, 1), date(1966, 10, 1), 102, 3),
    ),
}
# Defective units, how many times an ordinary share, until when.
CARELESS = {"d": (date(1966, 6, 30), 4.0), "tuong": (date(1966, 8, 31), 1.6)}
SKIPS_WORK = {"tuong": date(1966, 8, 31)}
# From the quickest hand to the slowest, when nothing else is told of them.
BY_SKILL = (
    *("c", "quynh", "binh", "loi", "hai", "tuong", "thao", "e", "h"),
    *("nhung", "d", "sang", "thinh", "hoa", "tri", "thuy", "phuoc", "mui"),
)
# Nobody is away when the report says what they made.
ALWAYS_THERE = {
    "c": (Span(date(1966, 10, 24), LADDER_END, 0, 0),),
    "e": (Span(date(1966, 10, 24), LADDER_END, 0, 0),),
    "h": (Span(date(1966, 10, 24), date(1966, 11, 5), 0, 0),),
}


def _in(spans: Sequence[Span], day: date) -> Span | None:
    return next((span for span in spans if span.first <= day <= span.last), None)


def always_there(key: str, day: date) -> bool:
    return _in(ALWAYS_THERE.get(key, ()), day) is not None


def carelessness(key: str, day: date) -> float:
    until, times = CARELESS.get(key, (date.min, 1.0))
    return times if day <= until else 1.0


def skips_work(key: str, day: date) -> bool:
    return day <= SKIPS_WORK.get(key, date.min)


def own_level(key: str, day: date, chance: int) -> float | None:
    """Own fulfilment of a person that day, where the report gives one."""
    span = _in(OWN_LEVEL.get(key, ()), day)
    return (span.about + span.give * swing(chance)) / 100 if span else None


def own_units(key: str, day: date, chance: int) -> int | None:
    """A person's units of QĐ 14 that day, where the report gives them."""
    steps = LADDER.get(key, ())
    if steps and steps[0][0] <= day <= LADDER_END:
        _since, step = steps[bisect_right(steps, day, key=lambda reached: reached[0]) - 1]
        return step + chance % 5
    span = _in(QD_14_OWN.get(key, ()), day)
    return round(span.about + span.give * ((chance >> 3) % 101 - 50) / 50) if span else None


def pace(day: date) -> float:
    """Units of QĐ 14 per man-day of an ordinary worker of the team."""
    after = bisect_right(QD_14_PACE, day, key=lambda point: point[0])
    (left, low), (right, high) = QD_14_PACE[after - 1], QD_14_PACE[min(after, len(QD_14_PACE) - 1)]
    return low + (high - low) * (day - left).days / ((right - left).days or 1)


def share_out(total: int, weights: Mapping[str, float]) -> dict[str, int]:
    """Whole numbers in proportion to the weights that add up to `total` exactly."""
    scale = total / sum(weights.values())
    shares = {key: int(weight * scale) for key, weight in weights.items()}
    by_rest = sorted(weights, key=lambda key: (shares[key] - weights[key] * scale, key))
    for key in by_rest[: total - sum(shares.values())]:
        shares[key] += 1
    return shares


def item_a(day: date) -> dict[str, tuple[float, int]]:
    """Man-days and units of A by person, for a working day of September 1966; who is missing made none."""
    chance = {key: 1 + 0.05 * swing(mix(place + 1, day.toordinal())) for place, key in enumerate(ALL)}
    if day in A_FIRST:
        own = RISER_FIRST[list(A_FIRST).index(day)]
        man_days = dict.fromkeys(A_WHOLE_DAY, 1.0) | dict.fromkeys(A_HALF_DAY, 0.5)
        total = A_FIRST[day]
    else:
        own = RISER_THEN[list(A_THEN).index(day)]
        man_days = dict.fromkeys(ALL, 1.0)
        total = A_THEN[day]
    weights = {key: part * chance[key] for key, part in man_days.items() if key != RISER}
    units = share_out(total - own, weights) | {RISER: own}
    return {key: (part, units[key]) for key, part in man_days.items()}


ALL = (*A_WHOLE_DAY, *A_HALF_DAY, "e", "h", "d", "thinh")
