"""Norm studies beside the ordinary days around them; of one person nothing, and who was watched for few."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Sum
from django.db.models.functions import JSONObject
from django.shortcuts import get_object_or_404

from members.domain.account import Role
from members.domain.contact import is_correctable
from members.models import Team, Worker
from members.models.worker import SEES_OUTPUT
from production.domain.norm_study import StudyEffect, effect
from production.domain.output import OutputLine
from production.models import CountedOutput, NormStudy, NormStudyWorker, Product
from production.queries.norm import product_for
from production.queries.norm_objection import teams_making
from teamtrack.paging import Page, page_of

LATELY = timedelta(days=30)  # whoever was on the team since is offered by the form
NEAR = timedelta(days=45)  # in which five working days with the product are looked for on either side


@dataclass(frozen=True)
class StudyLine:
    """One study: how many were watched; who, for whoever may see it; the team's day beside those around it.

    `repeat`: a marked dip, the study is to be repeated.
    """

    study: NormStudy
    people: int
    names: tuple[str, ...]
    effect: StudyEffect
    repeat: bool
    may_correct: bool


def is_still_correctable(study: NormStudy, today: date) -> bool:
    """Until a week after it was written down."""
    return is_correctable(study.recorded_on, today)


def study_for(user: Any, study: UUID) -> NormStudy:
    """A study in a workshop of the user's; else 404."""
    found = NormStudy.objects.filter(product__workshop__in=user.stands.workshops)
    return get_object_or_404(found.select_related("product__workshop", "team"), pk=study)


def studies_of(product: Product, user: Any, today: date, after: UUID | None = None) -> Page[StudyLine]:
    """A page of the studies of a product, the last first; two queries for any number."""
    seen = _rows(product)
    page = page_of(seen, by="-day", after=after, seen=seen)
    return Page(study_lines(product, page.rows, user, today), page.after)


def study_count(product: Product) -> int:
    """How many there are; one query."""
    return NormStudy.objects.filter(product=product).count()


def studies_between(product: Product, team: Team, days: tuple[date, date], user: Any, today: date) -> list[StudyLine]:
    """Those on one team from one day to another, the last first."""
    rows = _rows(product).filter(team=team, day__range=days).order_by("-day", "pk")
    return list(study_lines(product, list(rows), user, today))


def _rows(product: Product) -> QuerySet[NormStudy]:
    watched = NormStudyWorker.objects.filter(study=OuterRef("pk")).order_by("worker__name_order", "pk")
    of_team = NormStudy.objects.filter(product=product, team=OuterRef("team")).order_by("day", "pk")
    facts = JSONObject(worker="worker", name="worker__full_name")
    return (
        NormStudy.objects.filter(product=product)
        .annotate(watched=ArraySubquery(watched.values(facts=facts)), studied=ArraySubquery(of_team.values("day")))
        .select_related("team")
    )


def study_lines(product: Product, rows: Sequence[Any], user: Any, today: date) -> tuple[StudyLine, ...]:
    """One query for any number of studies of a product."""
    made = _made(product, rows) if rows else {}
    return tuple(
        _line(row, user, effect(row.day, _near(row.day, made[row.team_id]), set(row.studied)), today) for row in rows
    )


def _near(day: date, made: Mapping[date, OutputLine]) -> dict[date, OutputLine]:
    """Those near one study; other studies of the page may lie years away."""
    return {other: line for other, line in made.items() if abs(other - day) <= NEAR}


def _line(row: Any, user: Any, beside: StudyEffect, today: date) -> StudyLine:
    """By name for those who see what each of the team makes; to somebody watched, themself alone."""
    sees_all = row.team_id in user.stands.teams(*SEES_OUTPUT)
    return StudyLine(
        study=row,
        people=len(row.watched),
        names=tuple(one["name"] for one in row.watched if sees_all or one["worker"] == user.worker_id),
        effect=beside,
        repeat=beside.is_dip(row.units),
        may_correct=row.recorded_by_id == user.pk and is_still_correctable(row, today),
    )


def _made(product: Product, rows: Sequence[NormStudy]) -> dict[int, dict[date, OutputLine]]:
    """What the teams of the studies made of the product on the days near them, corrections included; by team."""
    first, last = min(row.day for row in rows) - NEAR, max(row.day for row in rows) + NEAR
    there = {"product": product, "team__in": {row.team_id for row in rows}, "day__range": (first, last)}
    made: dict[int, dict[date, OutputLine]] = defaultdict(dict)
    by_day = CountedOutput.objects.filter(**there).order_by().values_list("team", "day")
    for team, day, good, man_days in by_day.annotate(Sum("good"), Sum("man_days")):
        if man_days:
            made[team][day] = OutputLine(good, 0, man_days, None)
    return made


def study_teams(user: Any, product: Product, today: date) -> list[Team]:
    """Where the reader, as the norm officer, may watch how it is made: every team that makes it; one query."""
    teams = teams_making(product, today).filter(pk__in=user.stands.teams(Role.NORM_OFFICER))
    return list(teams.order_by("code", "pk"))


@dataclass(frozen=True)
class StudyPlace:
    """A team of the workshop, and a product that is watched there."""

    product: Product
    team: Team


def study_place(user: Any, workshop: str, product: str, team: str) -> StudyPlace:
    """A team of the product's workshop; else 404."""
    found = product_for(user, workshop, product)
    return StudyPlace(found, get_object_or_404(found.workshop.teams, slug=team))


def watched_by(study: NormStudy) -> Collection[int]:
    """Whose work was watched."""
    return list(study.observed.order_by("pk").values_list("worker", flat=True))


def people_of(team: Team, first: date, last: date) -> list[tuple[int, str]]:
    """Whom the form offers: everybody who was on the team between two days."""
    return list(Worker.objects.on_team(team, first, last).in_name_order().values_list("pk", "full_name"))
