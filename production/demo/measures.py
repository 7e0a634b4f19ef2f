"""The demo's unit costs and technical checks: dearer than planned in 1965, cheaper in 1966; a rising share kept.

The report says that once nobody thought "đến giá thành và chất lượng sản phẩm", and that later the team did; it gives
no amounts: these are made up, in đồng of the time, and tell of nobody.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from members.models import Account, Team
from production.demo.levels import mix
from production.demo.products import LAST
from production.demo.rows import Row
from production.models import CheckedBy, Product, TechnicalCheck, UnitCost
from teamtrack.periods import Month

BOOKED_ON = 6  # the day of the next month on which the accounts are done
POINTS = 20  # of a check by the office, one a month
OWN_POINTS = 10  # of a check by the team itself, one a month since then
OWN_SINCE = Month(1966, 10)
# Per mille of the planned cost, of Team 6: so dear until the cell was there, then less each month.
DEAR, FALLING_SINCE, FALL, CHEAPEST = 1085, Month(1966, 4), 14, 945

LOOKED_AT = (
    "Quy trình khoan, đồ gá, dung dịch tưới nguội",
    "Chế độ cắt ghi trên phiếu nguyên công, dao đúng loại",
    "Kiểm tra cái đầu ca, dưỡng đo còn hạn",
    "Lau dầu máy, che chắn an toàn, sắp xếp chỗ làm việc",
)
FAULTS = (
    "Đồ gá kẹp chưa đủ lực ở hai máy; căn lại trước ca sau.",
    "Tưới nguội chưa đủ, bước tiến nhanh hơn phiếu; ghi lại chế độ cắt lên bảng ở máy.",
    "Cái đầu ca chưa đo đủ kích thước; để dưỡng tại chỗ làm việc.",
    "Hai máy lau dầu muộn, phoi còn dưới chân máy; dọn trong ca.",
)

WRITERS = {CheckedBy.OFFICE: "nghia", CheckedBy.TEAM: "thinh"}


class Cost(NamedTuple):
    """What was written of one item's month, one time."""

    item: str
    month: Month
    planned: Decimal
    booked: Decimal | None
    revision: int
    day: date


class Check(NamedTuple):
    """One check: by whom, of how many points, how many were not kept, which of the things to look at."""

    day: date
    by: CheckedBy
    points: int
    missed: int
    place: int


def load(
    made: Mapping[int, Iterable[Row]], teams: Mapping[int, Team], products: Mapping[str, Product], as_of: date
) -> None:
    """What was written down by `as_of`."""
    writers = {by: Account.objects.get(username=name) for by, name in WRITERS.items()}
    UnitCost.objects.bulk_create(
        UnitCost(
            team=teams[number],
            product=products[cost.item],
            month=cost.month.first,
            planned=cost.planned,
            booked=cost.booked,
            revision=cost.revision,
            recorded_on=cost.day,
            recorded_by=writers[CheckedBy.OFFICE],
        )
        for number, rows in made.items()
        for cost in _costs(number, rows)
        if cost.day <= as_of
    )
    TechnicalCheck.objects.bulk_create(
        TechnicalCheck(
            team=team,
            day=check.day,
            checked_by=check.by,
            points=check.points,
            kept=check.points - check.missed,
            what=LOOKED_AT[check.place],
            found=FAULTS[check.place] if check.missed else "",
            recorded_on=check.day,
            recorded_by=writers[check.by],
        )
        for number, team in teams.items()
        for check in _checks(number)
        if check.day < as_of
    )


def _costs(number: int, rows: Iterable[Row]) -> Iterator[Cost]:
    """Planned when the month begins, booked when its accounts are done."""
    good: dict[tuple[Month, str], int] = defaultdict(int)
    for row in rows:
        good[Month.of(row.day), row.item] += row.good
    for (month, item), units in sorted(good.items()):
        if units:
            planned = _planned(item)
            booked = (planned * units * (_per_mille(number, month) + _beside(item, month)) / 100_000).quantize(
                Decimal("0.01")
            )
            yield Cost(item, month, planned, None, 1, month.first)
            yield Cost(item, month, planned, booked, 2, month.next.first.replace(day=BOOKED_ON))


def _planned(item: str) -> Decimal:
    """Đồng for a hundred pieces, the same all the time: from 18 to 45, in steps of half a đồng."""
    return Decimal(36 + mix(31_000, sum(map(ord, item))) % 55) / 2


def _per_mille(number: int, month: Month) -> int:
    """What was booked, of a thousand planned; of the other teams it changes little."""
    chance = mix(32_000 + number, _count(month)) % 21 - 10
    if number != 6:
        return 1012 - number * 3 + chance
    return max(DEAR - FALL * max(0, _count(month) - _count(FALLING_SINCE)), CHEAPEST) + chance


def _beside(item: str, month: Month) -> int:
    """How far an item lies beside the others of its team."""
    return mix(34_000 + sum(map(ord, item)), _count(month)) % 25 - 12


def _checks(number: int) -> Iterator[Check]:
    """The office comes once a month; Team 6 looks at itself besides, in the end."""
    month = Month(1965, 1)
    while month.first <= LAST:
        chance, gone = mix(33_000 + number, _count(month)), _count(month) - _count(Month(1965, 1))
        missed = (7 - gone // 4 if number == 6 else 5 - gone // 6) + chance % 3 - 1
        place = chance // 8 % len(LOOKED_AT)
        yield Check(_work_day(month, 12), CheckedBy.OFFICE, POINTS, max(0, missed), place)
        if number == 6 and month >= OWN_SINCE:
            other = (place + 1) % len(LOOKED_AT)
            yield Check(_work_day(month, 24), CheckedBy.TEAM, OWN_POINTS, chance // 64 % 2, other)
        month = month.next


def _work_day(month: Month, day: int) -> date:
    """That day, or the Monday after it where it is a Sunday."""
    found = month.first.replace(day=day)
    return found + timedelta(days=1) if found.weekday() == 6 else found


def _count(month: Month) -> int:
    return month.year * 12 + month.number
