"""The demo's plans: what each team was to make, set so that it reached them as told; and the months paid by piece."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from production.demo import team6
from production.demo.levels import level_of, mix
from production.demo.products import EXTRA
from production.demo.rows import Row
from production.models import PlanPeriod
from teamtrack.periods import Month, Quarter

YEAR_1966_REACHED = date(1966, 12, 10)
QUARTER_1_REACHED = date(1967, 3, 23)
SMALL_RUN = 54  # man-days; what takes no more is not planned for
PIECE_MONTHS_6 = {
    *("1965-03", "1965-05", "1965-08", "1965-10", "1965-12"),
    *("1966-04", "1966-07", "1966-10", "1966-11"),
    *("1967-02", "1967-03"),
}


class Target(NamedTuple):
    """One line of a plan."""

    kind: str
    first_day: date
    item: str
    quantity: int


def targets_of(team: int, rows: Iterable[Row]) -> list[Target]:
    """Month, quarter and year plans of one team."""
    by_day: dict[str, Counter[date]] = defaultdict(Counter)
    man_days: dict[tuple[Month, str], float] = defaultdict(float)
    made: dict[tuple[Month, str], int] = defaultdict(int)
    for row in rows:
        key = Month.of(row.day), row.item
        by_day[row.item][row.day] += row.good
        made[key] += row.good
        man_days[key] += row.man_days
    months = {
        key: _rounded(made[key] / level_of(team, key[0]).plan * 100)
        for key in sorted(made)
        if man_days[key] > SMALL_RUN
    }
    if team == 6:
        _as_told(months, by_day)
    quarters: dict[tuple[date, str], int] = defaultdict(int)
    years: dict[tuple[date, str], int] = defaultdict(int)
    for (month, item), quantity in months.items():
        if item not in EXTRA:
            quarters[Quarter.of(month.first).first, item] += quantity
            years[date(month.year, 1, 1), item] += quantity
    # Of 1967 only the first quarter is known: the year is to be four times that.
    years |= {key: quantity * 4 for key, quantity in years.items() if key[0].year == 1967}
    if team == 6:
        years |= _year_1966(years, by_day)
    return [
        *(Target(PlanPeriod.MONTH, month.first, item, quantity) for (month, item), quantity in months.items()),
        *(Target(PlanPeriod.QUARTER, first, item, quantity) for (first, item), quantity in quarters.items()),
        *(Target(PlanPeriod.YEAR, first, item, quantity) for (first, item), quantity in years.items()),
    ]


def _as_told(months: dict[tuple[Month, str], int], by_day: Mapping[str, Counter[date]]) -> None:
    """Team 6: item A alone in September 1966; QĐ 14 so that year and quarter are reached on their days."""
    september = Month(1966, 9)
    for key in [key for key in months if key[0] == september]:
        del months[key]
    months[september, "A"] = team6.A_PLAN
    for last, reached, before in (
        (Month(1966, 12), YEAR_1966_REACHED, (Month(1966, 10), Month(1966, 11))),
        (Month(1967, 3), QUARTER_1_REACHED, (Month(1967, 1), Month(1967, 2))),
    ):
        since = before[0].first
        months[last, "QĐ 14"] = _reached_on(by_day["QĐ 14"], since, reached) - sum(
            months[month, "QĐ 14"] for month in before
        )


def _reached_on(made: Counter[date], since: date, day: date) -> int:
    """A round quantity that was reached on `day` and not the day before."""
    total = sum(good for made_on, good in made.items() if since <= made_on <= day)
    quantity = total - total % 500
    assert quantity > total - made[day], "the day before must not reach it"
    return quantity


def _year_1966(
    years: Mapping[tuple[date, str], int], by_day: Mapping[str, Counter[date]]
) -> dict[tuple[date, str], int]:
    """Team 6's year 1966: what the months fell short of early in the year was asked for again later, not twice."""
    first = date(1966, 1, 1)
    lines = {}
    for (year, item), quantity in years.items():
        if year == first and item != "QĐ 14":
            enough = sum(good for day, good in by_day[item].items() if first <= day <= date(1966, 10, 1))
            lines[year, item] = min(quantity, _rounded(enough * 0.995))
    return lines


def _rounded(quantity: float) -> int:
    """Plans are round numbers."""
    step = 100 if quantity > 5000 else 50
    return max(step, round(quantity / step) * step)


def is_piece_month(team: int, month: Month) -> bool:
    """Team 6 was paid by piece five months in 1965 and four in 1966; the others seven or eight."""
    if team == 6:
        return str(month) in PIECE_MONTHS_6
    return mix(team + 50, month.year * 12 + month.number) % 12 < 7 + team % 2
