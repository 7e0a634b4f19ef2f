"""The demo's lost time: power cuts, machines, material; and the badly laid-out line of Team 6 in September 1966.

The report gives the cause (wasted motions, people walking about) and no minutes: these are made up, for those who
were at work, with even chance. Nobody is singled out.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from production.demo.levels import mix
from production.demo.rows import Row
from production.demo.team6 import A_FIRST
from production.models import LostTimeReason


class Lost(NamedTuple):
    """Minutes of a worker's shift."""

    worker: int
    team: int
    day: date
    reason: str
    minutes: int
    note: str


class Stop(NamedTuple):
    """Something that keeps some of the team from working: how many of 1,024 days, how many people, how long."""

    reason: LostTimeReason
    of_1024: int
    people: int
    least: int
    most: int
    note: str = ""


STOPS = (
    Stop(LostTimeReason.MACHINE, 42, 1, 30, 180),
    Stop(LostTimeReason.MATERIAL, 24, 5, 30, 90, "Phôi về chậm"),
    Stop(LostTimeReason.TOOLS, 18, 2, 15, 45),
    Stop(LostTimeReason.CHANGEOVER, 14, 4, 15, 40),
)
POWER = Stop(LostTimeReason.POWER, 9, 18, 20, 60, "Mất điện cả phân xưởng")
# Cause 3 of the report: Team 5's layout copied mechanically. Half the people changed between A and easy work each day.
BAD_LAYOUT = (
    Stop(LostTimeReason.CHANGEOVER, 1024, 8, 25, 40, "Đổi việc giữa ca, người đi lại nhiều"),
    Stop(LostTimeReason.WORK, 1024, 4, 20, 45, "Chờ việc từ khâu trước"),
)


def lost_of(team: int, rows: Sequence[Row]) -> Iterator[Lost]:
    """What the team lost, day by day, among those who made something."""
    here: dict[date, list[int]] = defaultdict(list)
    for row in rows:
        if row.worker not in here[row.day]:
            here[row.day].append(row.worker)
    for day, workers in here.items():
        yield from _lost(POWER, mix(9_000, day.toordinal()), team, day, workers)
        stops = BAD_LAYOUT if team == 6 and day in A_FIRST else STOPS
        for place, stop in enumerate(stops, 1):
            yield from _lost(stop, mix(9_000 + 10 * team + place, day.toordinal()), team, day, workers)


def _lost(stop: Stop, chance: int, team: int, day: date, workers: Sequence[int]) -> Iterator[Lost]:
    if chance & 1023 >= stop.of_1024:
        return
    fives = (stop.most - stop.least) // 5 + 1
    minutes = stop.least + 5 * ((chance >> 10 & 63) % fives)
    first = (chance >> 16) % len(workers)
    for number in range(min(stop.people, len(workers))):
        yield Lost(workers[(first + number) % len(workers)], team, day, stop.reason, minutes, stop.note)
