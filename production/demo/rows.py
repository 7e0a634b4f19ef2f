"""The demo's daily records, made from levels, even chance, and what the report tells of Team 6."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from production.demo import team6
from production.demo.levels import Level, level_of, mix, swing
from production.demo.products import norm_of, runs
from production.models import AbsenceKind
from teamtrack.periods import Month, WorkingCalendar

SPREAD = 0.08  # how far a worker lies from the team's mean
DAY_TO_DAY = 0.07
GOOD_AND_BAD_DAYS = 0.02  # of the team as a whole
RUSH = 0.06  # slow at the month's beginning, quick at its end
TWO_ITEMS = 45  # of 1,024 working days have two items, half a day each
MEETING = 8  # of 1,024 working days
RARE = {"A", "QĐ 14"}  # items that are never a by-product of another


class Stay(NamedTuple):
    """Somebody on a team: number (601 is Lợi), key among Team 6's people, worker row, from, until before."""

    number: int
    key: str
    worker: int
    since: date
    until: date


class Work(NamedTuple):
    """What a worker does with a part of the day: an item, how many a man-day, how much of the day."""

    item: str
    per_man_day: float
    man_days: float


class Row(NamedTuple):
    """One record of output."""

    worker: int
    team: int
    item: str
    norm: int
    day: date
    good: int
    defective: int
    man_days: float


class Away(NamedTuple):
    """One record of absence."""

    worker: int
    team: int
    day: date
    kind: str


class Shift(NamedTuple):
    """A team's day: its main item, the item before it (or none), the month's level, the pace beside that level."""

    day: date
    item: str
    earlier: str
    level: Level
    pace: float

    def chance(self, stay: Stay) -> int:
        return mix(stay.number, self.day.toordinal())


@dataclass
class Records:
    """Everything of one team (1 to 6)."""

    team: int
    rows: list[Row] = field(default_factory=list)
    away: list[Away] = field(default_factory=list)

    def ordinary_day(self, shift: Shift, here: Sequence[Stay]) -> None:
        """Everyone works on the team's item, some half of the day on what is left of the one before."""
        _place, units = norm_of(shift.item, shift.day)
        own = _own_levels(shift, here, units) if self.team == 6 else {}
        pace = shift.pace
        if own and shift.item != "QĐ 14":  # the level is the whole team's: the others make up for those told apart
            pace = (pace * len(here) - sum(own.values())) / (len(here) - len(own))
        for stay in here:
            chance = shift.chance(stay)
            if kind := _away(stay, shift, chance):
                self.away.append(Away(stay.worker, self.team, shift.day, kind))
                continue
            reached = own.get(stay.number) or pace * _talent(stay) * (1 + DAY_TO_DAY * swing(chance))
            if stay.number not in own and shift.earlier and (chance >> 20 & 1023) < TWO_ITEMS:
                before, units_before = norm_of(shift.earlier, shift.day)
                if before >= 0:
                    self.add(shift, stay, Work(shift.earlier, reached * units_before, 0.5))
                    self.add(shift, stay, Work(shift.item, reached * units, 0.5))
                    continue
            self.add(shift, stay, Work(shift.item, reached * units, 1))

    def item_a_day(self, shift: Shift, here: Sequence[Stay]) -> None:
        """September 1966: A as told; until the 10th the rest of the day goes to easier work."""
        made = team6.item_a(shift.day)
        _place, easy_units = norm_of(team6.EASY_ITEM, shift.day)
        for stay in here:
            man_days, good = made.get(stay.key, (0.0, 0))
            if man_days:
                self.add(shift, stay, Work("A", good / man_days, man_days))
            if (shift.day, stay.key) in team6.A_AT_MEETINGS:
                self.away.append(Away(stay.worker, self.team, shift.day, AbsenceKind.MEETING))
            elif man_days < 1:
                chance = shift.chance(stay)
                reached = team6.own_level(stay.key, shift.day, chance)
                reached = reached or 0.97 * _talent(stay) * (1 + 0.05 * swing(chance))
                self.add(shift, stay, Work(team6.EASY_ITEM, reached * easy_units, 1 - man_days))

    def add(self, shift: Shift, stay: Stay, work: Work) -> None:
        """Write a record, with the defective units that go with the good ones."""
        norm, _units = norm_of(work.item, shift.day)
        good = round(work.per_man_day * work.man_days)
        chance = mix(stay.number + 7_000, shift.day.toordinal() * 31 + norm)
        even, rounding = (chance & 1023) / 1024, (chance >> 10 & 1023) / 1024
        careless = team6.carelessness(stay.key, shift.day) * (100 - shift.level.quality) / shift.level.quality
        defective = int(good * careless * (0.4 + 1.2 * even) + rounding)
        self.rows.append(Row(stay.worker, self.team, work.item, norm, shift.day, good, defective, work.man_days))


def records_of(team: int, stays: Sequence[Stay], calendar: WorkingCalendar) -> Records:
    """All records of a team from the first to the last day of the demo."""
    records = Records(team)
    items = runs(team, calendar)
    months: dict[Month, list[date]] = {}
    for day in items:
        months.setdefault(Month.of(day), []).append(day)
    item = earlier = ""
    for month, days in months.items():
        level = level_of(team, month)
        for place, day in enumerate(days):
            if items[day] != item:
                earlier, item = item if item not in RARE else "", items[day]
            here = [stay for stay in stays if stay.since <= day < stay.until]
            luck = GOOD_AND_BAD_DAYS * swing(mix(team + 100, day.toordinal()))
            if item == "A" and team == 6:
                records.item_a_day(Shift(day, item, "", level, 0), here)
            elif item == "QĐ 14":
                _place, units = norm_of(item, day)
                records.ordinary_day(Shift(day, item, "", level, team6.pace(day) / units * (1 + luck)), here)
            else:
                rush = RUSH * (place / max(1, len(days) - 1) - 0.5)
                pace = level.fulfilment / 100 * (1 + rush + luck)
                records.ordinary_day(Shift(day, item, earlier, level, pace), here)
    return records


def _own_levels(shift: Shift, here: Sequence[Stay], units: int) -> dict[int, float]:
    """Fulfilment of those of whom the report tells it, by their number."""
    own = {}
    for stay in here:
        exact = team6.own_units(stay.key, shift.day, shift.chance(stay)) if shift.item == "QĐ 14" else None
        level = exact / units if exact else team6.own_level(stay.key, shift.day, shift.chance(stay))
        if level:
            own[stay.number] = level
    return own


def _talent(stay: Stay) -> float:
    """A worker's usual place beside the team's mean: eighteen even steps from -SPREAD to +SPREAD."""
    any_place = (stay.number % 100 * 7 + stay.number // 100 * 5) % 18
    step = 17 - team6.BY_SKILL.index(stay.key) if stay.key else any_place
    return 1 + SPREAD * (step * 2 - 17) / 17


def _away(stay: Stay, shift: Shift, chance: int) -> str:
    """The kind of absence, or nothing; one cast of the dice for two days, as leave and illness seldom last one."""
    if team6.always_there(stay.key, shift.day):
        return ""
    dice = mix(stay.number + 3_000, shift.day.toordinal() // 2)
    if (dice & 1023) < (100 - shift.level.presence) * 10.24:
        sort = dice >> 10 & 15
        if sort == 0 or (sort < 8 and team6.skips_work(stay.key, shift.day)):
            return AbsenceKind.ABSENT
        return AbsenceKind.SICK if sort < 7 else AbsenceKind.LEAVE
    return AbsenceKind.MEETING if (chance >> 10 & 1023) < MEETING else ""
