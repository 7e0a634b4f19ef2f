"""What a person's page beside output asks of it: before and after a day, and who was away sick."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from members.domain.contact import EFFECT_DAYS, Effect, Illness, OutputStretch
from members.domain.suggestion import BEFORE_DAYS, TrialEffect
from members.models import Team, Worker
from production.domain.improvement import COMPARED_DAYS, Comparison
from production.domain.output import fulfilment, per_man_day
from production.models import Absence, AbsenceKind, Product
from production.queries.summary import WorkerDay, daily_output, output_of_team

ONE_DAY = timedelta(days=1)


def effect_on(worker: Worker, day: date, today: date, days: int = EFFECT_DAYS) -> Effect:
    """Output of so many days before a day and as many from it on, as far as they have passed; two queries.

    Units per man-day are told of the one product that was made on both sides most, where there is one.
    """
    first, last = day - timedelta(days=days), min(day + timedelta(days=days - 1), today)
    made = daily_output(worker, first, last)
    before, after = [line for line in made if line.day < day], [line for line in made if line.day >= day]
    product = _made_on_both_sides(before, after)
    return Effect(
        day=day,
        before=_stretch(before, first, day - ONE_DAY, product),
        after=_stretch(after, day, last, product),
        product=Product.objects.get(pk=product).code if product else "",
    )


def effect_of_trial(team: Team, first: date, last: date) -> TrialEffect:
    """A team's output on the days of a trial and on as many before, at most `BEFORE_DAYS`; two queries."""
    began = first - timedelta(days=min((last - first).days + 1, BEFORE_DAYS))
    made = output_of_team(team, began, last)
    before, during = [line for line in made if line.day < first], [line for line in made if line.day >= first]
    product = _made_on_both_sides(before, during)
    return TrialEffect(
        before=_stretch(before, began, first - ONE_DAY, product),
        during=_stretch(during, first, last, product),
        product=Product.objects.get(pk=product).code if product else "",
    )


def comparison(
    made_by: Team | Worker, day: date, last: date, product: Product | None, since: date | None = None
) -> Comparison:
    """Output from a day to another, and on as many days before the first; one query.

    At most three months on each side, and nothing before `since`. Of one product where there is one.
    """
    last = min(last, day + timedelta(days=COMPARED_DAYS - 1))
    first = max(day - timedelta(days=max((last - day).days + 1, 0)), since or date.min)
    made = output_of_team(made_by, first, last) if isinstance(made_by, Team) else daily_output(made_by, first, last)
    if product is not None:
        made = [line for line in made if line.product == product.pk]
    return Comparison(
        before=_side([line for line in made if line.day < day], first, day - ONE_DAY, product),
        after=_side([line for line in made if line.day >= day], day, last, product),
        product=product.code if product else "",
    )


def _side(made: Sequence[WorkerDay], first: date, last: date, product: Product | None) -> OutputStretch:
    """Of one product every day it was made on counts, with a norm or without."""
    if product is None:
        return _stretch(made, first, last, None)
    return replace(_stretch(made, first, last, product.pk), days=len({line.day for line in made}))


def _made_on_both_sides(before: Sequence[WorkerDay], after: Sequence[WorkerDay]) -> int | None:
    """The product with the most days on the side where it has fewer."""
    earlier, later = Counter(made.product for made in before), Counter(made.product for made in after)
    both = earlier & later
    return min(both, key=lambda product: (-both[product], product), default=None)


def _stretch(made: Sequence[WorkerDay], first: date, last: date, product: int | None) -> OutputStretch:
    return OutputStretch(
        first=first,
        last=last,
        days=len({line.day for line in made if line.fulfilment is not None}),
        fulfilment=fulfilment(line for day in made for line in day.lines),
        per_man_day=per_man_day(line for day in made if day.product == product for line in day.lines),
    )


def illness_of(team: Team, first: date, last: date) -> list[Illness]:
    """Working days in a row on which somebody of the team was away sick, from one day to another; two queries."""
    sick: dict[int, set[date]] = defaultdict(set)
    away = Absence.objects.filter(team=team, day__range=(first, last), kind=AbsenceKind.SICK).order_by("day", "pk")
    for worker, day in away.values_list("worker", "day"):
        sick[worker].add(day)
    if not sick:
        return []
    working = team.workshop.calendar.working_days(first, last)
    return [
        Illness(worker, spell[0], spell[-1], len(spell))
        for worker, days in sick.items()
        for spell in _spells(sorted({*working, *days}), days)
    ]


def _spells(every: Iterable[date], sick: set[date]) -> list[list[date]]:
    """Runs of sick days with no other working day between them."""
    spells: list[list[date]] = [[]]
    for day in every:
        if day in sick:
            spells[-1].append(day)
        elif spells[-1]:
            spells.append([])
    return [spell for spell in spells if spell]
