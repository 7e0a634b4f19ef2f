"""Whose output is a reason to ask how they are; computed when asked, kept nowhere (members.domain.hint)."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import Count, Sum, Value

from members.domain.hint import BEFORE_DAYS, NOW_DAYS, Beside, Lower, Uneven
from members.domain.worker import is_newcomer
from members.models import TeamMembership
from production.domain.hint import LEARNING, SKILLED, are_uneven, lower_level
from production.domain.output import OutputLine, fulfilment, quality
from production.models import Absence, AbsenceKind, DailyOutput, LostTime, OutputAdjustment

type Books = Mapping[tuple[int, str], int]  # (worker, what) → how much


@dataclass
class Made:
    """What one person made: by product a line a day, and by day every line."""

    products: dict[str, dict[date, OutputLine]] = field(default_factory=lambda: defaultdict(dict))
    days: dict[date, list[OutputLine]] = field(default_factory=lambda: defaultdict(list))

    def add(self, day: date, product: str, line: OutputLine) -> None:
        self.days[day].append(line)
        so_far = self.products[product].get(day, OutputLine(0, 0, line.man_days * 0, line.norm, 0))
        self.products[product][day] = OutputLine(
            so_far.good + line.good,
            so_far.defective + line.defective,
            so_far.man_days + line.man_days,
            line.norm or so_far.norm,
            so_far.lines + line.lines,
        )

    @property
    def lines(self) -> list[OutputLine]:
        return [line for day in self.days.values() for line in day]


def hints(*, helped: Collection[int], in_charge: Collection[int], day: date) -> Iterator[Lower | Uneven]:
    """Who of those helped made less than before, who of a group in one's charge is uneven; five queries at most."""
    now, began = day - timedelta(days=NOW_DAYS - 1), day - timedelta(days=BEFORE_DAYS - 1)
    grades, learners = _learners(in_charge, day) if in_charge else ({}, {})
    made = _made({*helped, *in_charge, *(one for group in learners.values() for one in group)}, now, day)
    books = _books({*helped, *in_charge} & made.keys(), began, day)
    for worker in helped:
        if worker in made:
            yield from _lower(worker, made[worker], now, day, books)
    for worker in in_charge:
        if worker in made and (grades.get(worker) or 0) >= SKILLED:
            lines = [line for one in learners.get(worker, ()) if one in made for line in _since(made[one], began)]
            yield from _uneven(worker, made[worker], quality(lines), (began, day), books)


def _learners(workers: Collection[int], day: date) -> tuple[dict[int, int | None], dict[int, list[int]]]:
    """Skill grades, and for each of these workers who of their team still learns the trade; one query."""
    teams = TeamMembership.objects.filter(worker__in=workers, period__contains=day).values("team")
    grades: dict[int, int | None] = {}
    team_of: dict[int, int] = {}
    learning: dict[int, list[int]] = defaultdict(list)
    stays = TeamMembership.objects.filter(team__in=teams, period__contains=day).order_by("pk")
    for worker, team, grade, entered_on in stays.values_list(
        "worker", "team", "worker__skill_grade", "worker__entered_on"
    ):
        grades[worker], team_of[worker] = grade, team
        if (grade is not None and grade <= LEARNING) or is_newcomer(entered_on, day):
            learning[team].append(worker)
    return grades, {
        worker: [one for one in learning[team_of[worker]] if one != worker] for worker in workers if worker in team_of
    }


def _made(workers: Collection[int], now: date, last: date) -> dict[int, Made]:
    """What these people made, from `BEFORE_DAYS` before `now` on, corrections included; one query."""
    days = {"worker__in": workers, "day__range": (now - timedelta(days=BEFORE_DAYS), last)}
    columns = ("worker", "day", "product__code", "norm__units", "good", "defective", "man_days")
    entries = DailyOutput.objects.filter(**days).order_by().values_list(*columns, Value(1))
    corrections = OutputAdjustment.objects.filter(**days, approved_on__isnull=False).order_by()
    found: dict[int, Made] = defaultdict(Made)
    for worker, day, product, norm, good, defective, man_days, lines in entries.union(
        corrections.values_list(*columns, Value(0)), all=True
    ).order_by("day"):
        found[worker].add(day, product, OutputLine(good, defective, man_days, norm, lines))
    return found


def _books(workers: Collection[int], first: date, last: date) -> Books:
    """Minutes lost and days away sick; one query."""
    days = {"worker__in": workers, "day__range": (first, last)}
    lost = LostTime.objects.filter(**days).order_by().values("worker").annotate(n=Sum("minutes"))
    sick = Absence.objects.filter(**days, kind=AbsenceKind.SICK).order_by().values("worker")
    counted = sick.annotate(n=Count("day", distinct=True)).values_list("worker", Value("sick"), "n")
    return {
        (worker, what): n for worker, what, n in lost.values_list("worker", Value("lost"), "n").union(counted, all=True)
    }


def _beside(worker: int, books: Books, norms: tuple[int | None, int | None] = (None, None)) -> Beside:
    return Beside(books.get((worker, "lost"), 0), books.get((worker, "sick"), 0), norms)


def _since(made: Made, first: date) -> list[OutputLine]:
    return [line for day, lines in made.days.items() if day >= first for line in lines]


def _lower(worker: int, made: Made, now: date, last: date, books: Books) -> Iterator[Lower]:
    """Of the product made on most of the last days, if it was made before them as well."""
    product, days = max(made.products.items(), key=lambda item: (sum(day >= now for day in item[1]), item[0]))
    before = [line for day, line in days.items() if day < now]
    after = [line for day, line in days.items() if day >= now]
    if level := lower_level(before, after):
        former, present = level
        beside = _beside(worker, books, (before[-1].norm, after[-1].norm))
        yield Lower(worker, product, former, present, now, last, beside)


def _uneven(
    worker: int, made: Made, of_learners: Fraction | None, days: tuple[date, date], books: Books
) -> Iterator[Uneven]:
    first, last = days
    own = quality(_since(made, first))
    products = [[line for day, line in of.items() if day >= first] for of in made.products.values()]
    if own is not None and of_learners is not None and own < of_learners and are_uneven(products):
        by_day = [fulfilment(lines) for day, lines in made.days.items() if day >= first]
        reached = [share for share in by_day if share is not None] or [Fraction(0)]
        yield Uneven(worker, min(reached), max(reached), own, of_learners, first, last, _beside(worker, books))
