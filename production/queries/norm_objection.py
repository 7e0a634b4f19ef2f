"""Objections to norms as their reader may see them, and the real output that stands beside them."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from members.domain.account import Role
from members.models import Team
from production.domain.norm import ANSWER_IS_NEW_DAYS, EVIDENCE_DAYS, Evidence
from production.domain.output import OutputLine, per_man_day, quality
from production.models import CountedOutput, NormObjection, OutputNorm, PlanLine, PlanPeriod, Product, TeamMonthOutput
from teamtrack.periods import Month, Quarter

ANSWERS = (Role.NORM_OFFICER, Role.WORKSHOP_MANAGER)
ONE_DAY = timedelta(days=1)


def teams_making(product: Product, today: date) -> QuerySet[Team]:
    """The teams that made the product this month or the last, or have it in a plan that is not over."""
    month = Month.of(today)
    made = TeamMonthOutput.objects.filter(product=product, month__gte=month.previous.first, lines__gt=0)
    not_over = (
        Q(plan__kind=PlanPeriod.MONTH, plan__first_day__gte=month.first)
        | Q(plan__kind=PlanPeriod.QUARTER, plan__first_day__gte=Quarter.of(today).first)
        | Q(plan__kind=PlanPeriod.YEAR, plan__first_day__gte=date(today.year, 1, 1))
    )
    planned = PlanLine.objects.filter(not_over, product=product)
    return Team.objects.filter(Q(pk__in=made.values("team")) | Q(pk__in=planned.values("plan__team")))


def makes(teams: Iterable[int], product: Product, today: date) -> bool:
    """One of these teams makes the product."""
    return teams_making(product, today).filter(pk__in=teams).exists()


# --- objections ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ObjectionLine:
    """One objection with who raised it; for those who may read it."""

    objection: NormObjection
    is_late: bool

    @property
    def is_open(self) -> bool:
        return self.objection.answered_on is None


@dataclass(frozen=True)
class NormObjections:
    """What was said against the norms of a product: how many, for everybody; who and why, for who may read it.

    `to_object` are the norms, in force or to come, against which the reader has nothing waiting.
    """

    waiting: int
    answered: int
    lines: tuple[ObjectionLine, ...]
    to_object: tuple[OutputNorm, ...]


def _objections() -> QuerySet[NormObjection]:
    return NormObjection.objects.select_related("product__workshop", "norm", "worker", "answered_by__worker")


def seen_objections(user: Any) -> QuerySet[NormObjection]:
    """One's own, and those of workshops whose norms one answers for. Nothing by six digits on a shared tablet."""
    if user.is_by_pin:
        return NormObjection.objects.none()
    answered_for = Q(product__workshop__in=user.stands.over_workshop(*ANSWERS))
    own = Q(worker=user.worker_id, product__workshop__in=user.stands.workshops) if user.worker_id else Q()
    return _objections().filter(answered_for | own)


def objection_for(user: Any, workshop: str, product: str, objection: uuid.UUID) -> NormObjection:
    """An objection the user may read; else 404."""
    found = seen_objections(user).filter(product__workshop__slug=workshop, product__slug=product)
    return get_object_or_404(found, pk=objection)


def objections_to(product: Product, user: Any, norms: Iterable[OutputNorm], today: date) -> NormObjections:
    """Of one product, with those of `norms` that the reader may still object to; two queries."""
    every = list(NormObjection.objects.filter(product=product).order_by("pk").values_list("answered_on", flat=True))
    lines = objection_lines(seen_objections(user).filter(product=product), today) if every else ()
    own = {line.objection.norm_id for line in lines if line.is_open and line.objection.worker_id == user.worker_id}
    return NormObjections(
        waiting=every.count(None),
        answered=len(every) - every.count(None),
        lines=lines,
        to_object=tuple(norm for norm in norms if norm.pk not in own),
    )


def objection_lines(objections: QuerySet[NormObjection], today: date) -> tuple[ObjectionLine, ...]:
    """Those that wait first, the first due first of all; then the others, answered last first."""
    lines = [ObjectionLine(row, is_late(row, today)) for row in objections.order_by("answer_due", "raised_on", "pk")]
    done = sorted((line for line in lines if not line.is_open), key=lambda line: line.objection.answered_on or today)
    return (*(line for line in lines if line.is_open), *reversed(done))


def is_late(objection: NormObjection, today: date) -> bool:
    return objection.answered_on is None and objection.answer_due < today


def objections_to_answer(user: Any, today: date) -> tuple[ObjectionLine, ...]:
    """What waits in the workshops whose norms the user answers for, but their own; the first due first; one query."""
    workshops = user.stands.over_workshop(*ANSWERS)
    if not workshops:
        return ()
    waiting = _objections().filter(product__workshop__in=workshops, answered_on__isnull=True)
    return objection_lines(waiting.exclude(worker=user.worker_id) if user.worker_id else waiting, today)


def own_answered_lately(user: Any, today: date) -> list[NormObjection]:
    """The user's own that were answered in the last week; one query."""
    since = today - timedelta(days=ANSWER_IS_NEW_DAYS)
    own = seen_objections(user).filter(worker=user.worker_id, answered_on__gt=since, answered_on__lte=today)
    return list(own.order_by("-answered_on", "pk"))


# --- the evidence --------------------------------------------------------------------------------------------------


def evidence_for(norm: OutputNorm, product: Product, day: date) -> Evidence:
    """What people made under a norm in the thirty days up to `day`, corrections included; one query.

    Those are the days on which it was in force. Of a norm to come: what was made before it, which it will ask for.
    """
    begun, ended = norm.period.lower, norm.period.upper
    is_begun = begun is None or begun <= day
    last = min(day, ended - ONE_DAY) if ended else day
    first = last - timedelta(days=EVIDENCE_DAYS - 1)
    if is_begun and begun:
        first = max(first, begun)
    return evidence_of(product, norm.units, first, last, is_begun=is_begun)


def evidence_of(
    product: Product, units: int, first: date, last: date, *, is_begun: bool, team: int | None = None
) -> Evidence:
    """What people of the workshop, or of one team, made from one day to another beside so many units; one query."""
    there: dict[str, Any] = {"product": product, "day__range": (first, last)}
    there |= {"team": team} if team else {"team__workshop": product.workshop_id}
    columns = ("worker", "day", "good", "defective", "man_days")
    of_worker: dict[int, list[OutputLine]] = defaultdict(list)
    days = set()
    for worker, made_on, good, defective, man_days in CountedOutput.objects.filter(**there).values_list(*columns):
        of_worker[worker].append(OutputLine(good, defective, man_days, units))
        days.add(made_on)
    each = [made for lines in of_worker.values() if (made := per_man_day(lines)) is not None]
    whole = [line for lines in of_worker.values() for line in lines]
    return Evidence(units, first, last, is_begun, len(days), tuple(each), quality(whole))


def evidence_beside(objection: NormObjection, today: date) -> Evidence | None:
    """As it stood when the objection was answered, or stands today; None for a norm that was taken back."""
    if objection.norm is None:
        return None
    return evidence_for(objection.norm, objection.product, objection.answered_on or today)
