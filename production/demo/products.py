"""The demo's items, their norms, and which team made what from when: short runs, and the report's A and QĐ 14."""

from datetime import date
from typing import NamedTuple

from teamtrack.periods import WorkingCalendar

START = date(1965, 1, 1)
# Made for two weeks before its norm was issued: those entries count as output, not towards fulfilment.
NORMLESS = {"TC 7": date(1965, 6, 7)}
FIRST, LAST = date(1965, 1, 2), date(1967, 3, 31)


class NormStep(NamedTuple):
    """Good units per man-day from a day on, by decision number."""

    since: date
    units: int
    decision: str


class Item(NamedTuple):
    """An item and its norms."""

    code: str
    name: str
    slug: str
    norms: tuple[NormStep, ...]

    @property
    def made_since(self) -> date:
        """Before the norm where the team began without one."""
        return NORMLESS.get(self.code, self.norms[0].since)


def _item(code: str, name: str, units: int, revised: int = 0, since: date = START) -> Item:
    """One norm, or two with the revision of 1 January 1966."""
    number = sum(map(ord, code)) % 90 + 10
    norms = [NormStep(since, units, f"{number}/ĐM-{since.year % 100}")]
    if revised:
        norms.append(NormStep(date(1966, 1, 1), revised, f"{number + 3}/ĐM-66"))
    return Item(code, name, code.lower().replace(" ", "-"), tuple(norms))


ITEMS = (
    _item("K 1", "Khớp nối số 1", 92, 96),
    _item("K 4", "Khớp nối số 4", 70),
    _item("K 7", "Khớp nối số 7", 118, 124),
    _item("V 12", "Vòng đệm số 12", 180),
    _item("V 3", "Vòng đệm số 3", 150, 158),
    _item("V 5", "Vòng đệm số 5", 165),
    _item("TN 1", "Tai nối số 1", 78),
    _item("K 9", "Khớp nối số 9", 105, 110),
    _item("TN 2", "Tai nối số 2", 88, 92),
    _item("TN 6", "Tai nối số 6", 64),
    _item("V 8", "Vòng đệm số 8", 140),
    _item("BL 4", "Bạc lót số 4", 56, 58),
    _item("BL 1", "Bạc lót số 1", 60),
    _item("BL 2", "Bạc lót số 2", 48, 50),
    _item("K 11", "Khớp nối số 11", 84),
    _item("TN 8", "Tai nối số 8", 72, 75),
    _item("V 14", "Vòng đệm số 14", 172),
    _item("K 13", "Khớp nối số 13", 96, 100),
    _item("BL 6", "Bạc lót số 6", 66),
    _item("K 2", "Khớp nối số 2", 110, 116),
    _item("V 9", "Vòng đệm số 9", 160),
    _item("TN 5", "Tai nối số 5", 84),
    _item("BL 3", "Bạc lót số 3", 72, 75),
    _item("TC 7", "Trục chốt số 7", 48, since=date(1965, 6, 21)),
    _item("BS 3", "Hàng bổ sung số 3", 96, since=date(1966, 12, 1)),
    Item("A", "", "a", (NormStep(date(1966, 8, 1), 66, "41/ĐM-66"),)),
    Item(
        "QĐ 14",
        "",
        "qd-14",
        (
            NormStep(date(1966, 10, 3), 130, "52/ĐM-66"),
            NormStep(date(1966, 11, 1), 150, "57/ĐM-66"),
            NormStep(date(1967, 3, 1), 220, "9/ĐM-67"),
        ),
    ),
)
NORMS = {item.code: item.norms for item in ITEMS}
EXTRA = {"BS 3"}  # supplementary work: in the month's plan, not in the quarter's and the year's
ROTATION = {
    1: ("K 1", "V 12", "K 4", "K 7"),
    2: ("V 3", "TN 1", "V 5", "K 9"),
    3: ("TN 2", "V 8", "BL 4", "TN 6"),
    4: ("BL 1", "K 11", "BL 2", "TN 8"),
    5: ("V 14", "K 13", "BL 6"),
}
TEAM_6_RUNS = (
    (FIRST, "K 2"),
    (date(1965, 2, 15), "V 9"),
    (date(1965, 3, 22), "TN 5"),
    (date(1965, 4, 26), "K 2"),
    (date(1965, 6, 7), "TC 7"),
    (date(1965, 7, 5), "BL 3"),
    (date(1965, 8, 2), "V 9"),
    (date(1965, 9, 6), "TN 5"),
    (date(1965, 10, 11), "K 2"),
    (date(1965, 11, 15), "BL 3"),
    (date(1965, 12, 13), "V 9"),
    (date(1966, 1, 10), "K 2"),
    (date(1966, 2, 14), "V 9"),
    (date(1966, 4, 4), "TN 5"),
    (date(1966, 5, 16), "K 2"),
    (date(1966, 7, 4), "V 9"),
    (date(1966, 8, 8), "TN 5"),
    (date(1966, 8, 22), "BL 3"),
    (date(1966, 9, 1), "A"),
    (date(1966, 10, 1), "K 2"),
    (date(1966, 10, 3), "QĐ 14"),
    (date(1966, 12, 15), "BS 3"),
    (date(1967, 1, 9), "QĐ 14"),
)
# Item A was Team 5's first; Team 6 copied their way of making it too closely.
TEAM_5_ON_A = (date(1966, 8, 4), date(1966, 8, 27))


def runs(team: int, calendar: WorkingCalendar) -> dict[date, str]:
    """The main item of a team on each working day."""
    days = calendar.working_days(FIRST, LAST)
    if team == 6:
        changes = dict(TEAM_6_RUNS)
        made, item = {}, ""
        for day in days:
            item = changes.get(day, item)
            made[day] = item
        return made
    made, rotation, turn, left = {}, ROTATION[team], 0, 9 + team
    for day in days:
        if not left:
            turn += 1
            left = 13 + (turn * 7 + team * 5) % 12
        made[day] = rotation[turn % len(rotation)]
        left -= 1
    if team == 5:
        made |= {day: "A" for day in days if TEAM_5_ON_A[0] <= day <= TEAM_5_ON_A[1]}
    return made


def norm_of(code: str, day: date) -> tuple[int, int]:
    """(place of the norm in force, its units); before there was one: -1 and the units of the first."""
    steps = NORMS[code]
    for place in range(len(steps) - 1, -1, -1):
        if steps[place].since <= day:
            return place, steps[place].units
    return -1, steps[0].units
