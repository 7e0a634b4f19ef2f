"""Whose output is a reason to ask how they are; computed when asked, kept nowhere (members.domain.hint)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Count, Sum, Value

from members.domain.hint import BEFORE_DAYS, NOW_DAYS, Beside, Hint, Lower, Uneven
from members.domain.worker import is_newcomer
from members.models import TeamMembership
from production.domain.hint import LEARNING, SKILLED, are_uneven, lower_level
from production.domain.output import OutputLine, fulfilment, quality
from production.models import Absence, AbsenceKind, CountedOutput, LostTime
from production.queries.summary import LINE

type Books = Mapping[tuple[int, str], int]  # (worker, what) → how much


class Row(NamedTuple):
    """An entry, or a correction of one."""

    day: date
    product: str
    line: OutputLine


def hints(*, helped: Collection[int], in_charge: Collection[int], day: date) -> Iterator[Hint]:
    """Who of those helped made less than before, who of a group in one's charge is uneven; three queries at most."""
    now, began = day - timedelta(days=NOW_DAYS - 1), day - timedelta(days=BEFORE_DAYS - 1)
    grades, learners = _learners(in_charge, day) if in_charge else ({}, {})
    made = _made({*helped, *in_charge, *(one for group in learners.values() for one in group)}, now, day)
    lately = {worker: [row for row in rows if row.day >= began] for worker, rows in made.items()}
    books = _books({*helped, *in_charge} & made.keys(), began, day)
    for worker in {*helped, *in_charge} & made.keys():
        lower = _lower(made[worker], now, day) if worker in helped else None
        uneven = None
        if worker in in_charge and (grades.get(worker) or 0) >= SKILLED:
            of_learners = quality(row.line for one in learners.get(worker, ()) for row in lately.get(one, ()))
            uneven = _uneven(lately[worker], of_learners, began, day)
        if lower or uneven:
            yield Hint(worker, lower, uneven, Beside(books.get((worker, "lost"), 0), books.get((worker, "sick"), 0)))


def _learners(workers: Collection[int], day: date) -> tuple[dict[int, int | None], dict[int, list[int]]]:
    """Skill grades, and for each of these workers who of their team still learns the trade; one query.

    Where no grade is written down, a newcomer learns it.
    """
    teams = TeamMembership.objects.filter(worker__in=workers, period__contains=day).values("team")
    grades: dict[int, int | None] = {}
    team_of: dict[int, int] = {}
    learning: dict[int, list[int]] = defaultdict(list)
    stays = TeamMembership.objects.filter(team__in=teams, period__contains=day).order_by("pk")
    for worker, team, grade, entered_on in stays.values_list(
        "worker", "team", "worker__skill_grade", "worker__entered_on"
    ):
        grades[worker], team_of[worker] = grade, team
        if grade <= LEARNING if grade is not None else is_newcomer(entered_on, day):
            learning[team].append(worker)
    return grades, {
        worker: [one for one in learning[team_of[worker]] if one != worker] for worker in workers if worker in team_of
    }


def _made(workers: Collection[int], now: date, last: date) -> dict[int, list[Row]]:
    """What these people made, from `BEFORE_DAYS` before `now` on, in the order of days; one query."""
    days = {"worker__in": workers, "day__range": (now - timedelta(days=BEFORE_DAYS), last)}
    counted = CountedOutput.objects.filter(**days).order_by("day")
    found: dict[int, list[Row]] = defaultdict(list)
    for worker, day, product, *line in counted.values_list("worker", "day", "product__code", *LINE):
        found[worker].append(Row(day, product, OutputLine(*line)))
    return found


def _by_day(rows: Iterable[Row]) -> dict[date, list[OutputLine]]:
    found: dict[date, list[OutputLine]] = defaultdict(list)
    for row in rows:
        found[row.day].append(row.line)
    return found


def _by_product(rows: Sequence[Row]) -> dict[str, dict[date, list[OutputLine]]]:
    return {
        product: _by_day(row for row in rows if row.product == product) for product in {row.product for row in rows}
    }


def _books(workers: Collection[int], first: date, last: date) -> Books:
    """Minutes lost and days away sick; one query."""
    days = {"worker__in": workers, "day__range": (first, last)}
    lost = LostTime.objects.filter(**days).order_by().values("worker").annotate(n=Sum("minutes"))
    sick = Absence.objects.filter(**days, kind=AbsenceKind.SICK).order_by().values("worker")
    counted = sick.annotate(n=Count("day", distinct=True)).values_list("worker", Value("sick"), "n")
    return {
        (worker, what): n for worker, what, n in lost.values_list("worker", Value("lost"), "n").union(counted, all=True)
    }


def _lower(rows: Sequence[Row], now: date, last: date) -> Lower | None:
    """Of the product made on most of the last days, if it was made before them as well."""
    product, days = max(_by_product(rows).items(), key=lambda made: (sum(day >= now for day in made[1]), made[0]))
    before = {day: lines for day, lines in days.items() if day < now}
    after = {day: lines for day, lines in days.items() if day >= now}
    level = lower_level(before, after)
    norms = [line.norm for lines in days.values() for line in lines]
    return Lower(product, *level, now, last, (norms[0], norms[-1])) if level else None


def _uneven(rows: Sequence[Row], of_learners: Fraction | None, first: date, last: date) -> Uneven | None:
    own = quality(row.line for row in rows)
    reached = [share for lines in _by_day(rows).values() if (share := fulfilment(lines)) is not None]
    if own is None or of_learners is None or own >= of_learners or not reached:
        return None
    if not are_uneven(_by_product(rows).values()):
        return None
    return Uneven(min(reached), max(reached), own, of_learners, first, last)
