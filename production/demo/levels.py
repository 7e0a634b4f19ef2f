"""How well each team of the demo worked in each month, and even, reproducible chance.

Fulfilment of the norm, plan reached, good units of all units and days present, in per cent. The board's ranks are
never written down: they come out of the records made from these levels.
"""

from typing import NamedTuple

from teamtrack.periods import Month


class Level(NamedTuple):
    """Per cent: norm fulfilment, month's plan, quality, presence."""

    fulfilment: float
    plan: float
    quality: float
    presence: float


# What is usual for the other five, and how far a month may lie beside it.
USUAL = {
    1: Level(106.4, 103.4, 98.6, 97.4),
    2: Level(106.0, 103.0, 98.4, 97.2),
    3: Level(105.2, 102.6, 98.0, 96.9),
    4: Level(104.2, 102.0, 97.7, 96.6),
    5: Level(92.2, 91.8, 96.4, 95.4),
}
GROWTH = {2: -0.02, 3: 0.03, 5: 0.25}  # of fulfilment and plan, each month
SWING = 4.6
# Months that were better or worse than usual: fulfilment, plan.
TURNS = {
    (5, "1965-08"): (-3.0, -2.0),
    (5, "1966-01"): (-3.0, -3.0),
    (5, "1966-03"): (-4.5, -4.0),
    (4, "1966-05"): (-4.5, -4.0),
    (3, "1966-07"): (-4.5, -3.5),
    (4, "1966-08"): (-4.0, -3.5),
    (5, "1966-08"): (2.0, 3.0),
    (1, "1966-10"): (2.5, 2.0),
    (4, "1966-11"): (-5.0, -4.0),
    (1, "1966-12"): (4.0, 3.0),
}
# Until August 1966; what came after is told day by day in team6.py.
TEAM_6 = {
    "1965-01": Level(91.0, 92.0, 92.6, 93.5),
    "1965-02": Level(94.6, 95.4, 93.1, 92.4),
    "1965-03": Level(92.0, 91.5, 93.4, 93.8),
    "1965-04": Level(94.5, 95.0, 93.0, 94.0),
    "1965-05": Level(92.5, 93.0, 94.1, 93.2),
    "1965-06": Level(90.5, 90.5, 92.2, 92.8),
    "1965-07": Level(93.0, 92.0, 93.5, 93.0),
    "1965-08": Level(95.0, 95.5, 93.8, 94.2),
    "1965-09": Level(93.4, 94.6, 93.6, 93.9),
    "1965-10": Level(93.8, 92.8, 94.4, 94.1),
    "1965-11": Level(91.2, 91.0, 93.0, 93.4),
    "1965-12": Level(95.2, 95.6, 93.9, 92.9),
    "1966-01": Level(91.8, 92.4, 93.2, 93.0),
    "1966-02": Level(93.2, 93.0, 93.8, 94.3),
    "1966-03": Level(94.6, 94.0, 94.6, 94.9),
    "1966-04": Level(94.8, 95.2, 94.9, 95.2),
    "1966-05": Level(101.0, 100.4, 95.8, 95.8),
    "1966-06": Level(98.0, 97.0, 95.5, 96.1),
    "1966-07": Level(101.2, 100.6, 97.0, 96.4),
    "1966-08": Level(103.0, 102.2, 97.4, 96.6),
    "1966-09": Level(100.0, 100.0, 97.6, 97.0),
    "1966-10": Level(100.0, 105.5, 98.2, 97.2),
    "1966-11": Level(100.0, 102.6, 98.4, 97.0),
    "1966-12": Level(103.5, 101.0, 98.8, 97.4),
    "1967-01": Level(107.0, 107.0, 99.0, 97.6),
    "1967-02": Level(100.0, 109.0, 99.1, 97.8),
    "1967-03": Level(100.0, 106.0, 99.3, 98.2),
}


def mix(first: int, second: int) -> int:
    """Thirty-two even bits that depend on two numbers and nothing else."""
    bits = (first * 0x9E3779B1 ^ second * 0x85EBCA77) & 0xFFFFFFFF
    bits = ((bits ^ bits >> 15) * 0x2C1B3C6D) & 0xFFFFFFFF
    bits = ((bits ^ bits >> 12) * 0x297A2D39) & 0xFFFFFFFF
    return bits ^ bits >> 15


def swing(bits: int) -> float:
    """Between -1 and 1, more often near 0, from the low sixteen bits."""
    return ((bits & 255) + (bits >> 8 & 255)) / 255 - 1


def level_of(team: int, month: Month) -> Level:
    """The level of a team in a month."""
    if team == 6:
        return TEAM_6[str(month)]
    usual = USUAL[team]
    more, sooner = TURNS.get((team, str(month)), (0.0, 0.0))
    number = (month.year - 1965) * 12 + month.number
    grown = GROWTH.get(team, 0.0) * number
    return Level(
        usual.fulfilment + grown + more + SWING * swing(mix(team, number)),
        usual.plan + grown + sooner + SWING * swing(mix(team + 10, number)),
        usual.quality + 0.5 * swing(mix(team + 20, number)),
        usual.presence + 0.8 * swing(mix(team + 30, number)),
    )
