"""Reads of people being prepared: where each stands, who prepares them, admissions by year."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404

from members.domain.account import CELL, Organisation
from members.domain.prospect import Stage, next_steps
from members.models import Prospect, ProspectHelper, ProspectStage, Team, Worker
from members.models.prospect import stage_name


@dataclass(frozen=True)
class StageLine:
    """One step on the way; `is_back` when it went back."""

    stage: str
    since: date
    reason: str
    is_back: bool


@dataclass(frozen=True)
class HelperLine:
    """Who prepares somebody, and their last day; None while it goes on."""

    pk: int
    name: str
    since: date
    last_day: date | None


@dataclass(frozen=True)
class OnTheWay:
    """Somebody on the way to the Party or the Youth Union."""

    prospect: Prospect
    worker: Worker
    stages: tuple[StageLine, ...]
    helpers: tuple[HelperLine, ...]
    reached: Stage

    @property
    def now(self) -> StageLine:
        return self.stages[-1]

    @property
    def is_open(self) -> bool:
        """Whether there is a step still to take."""
        return self.prospect.ended_on is None and bool(self.steps)

    @property
    def steps(self) -> tuple[Stage, ...]:
        return next_steps(self.reached, is_youth=self.prospect.towards == Organisation.YOUTH)


@dataclass(frozen=True)
class Admissions:
    """How many were admitted in a year (story, figure 25)."""

    year: int
    party: int
    youth: int


@dataclass(frozen=True)
class ProspectsPage:
    """Who is prepared for the Party and the Youth Union, who was admitted or left the list, and how many a year."""

    party: tuple[OnTheWay, ...]
    youth: tuple[OnTheWay, ...]
    past: tuple[OnTheWay, ...]
    admissions: tuple[Admissions, ...]


def prospects_page(team: Team) -> ProspectsPage:
    """Everyone of the team who is or was on the way, those who have come farthest first; four queries."""
    found = [_on_the_way(row) for row in _rows().filter(team=team).order_by("worker__name_order", "pk")]
    found.sort(key=lambda one: -one.reached)
    still = [one for one in found if one.is_open and one.reached < Stage.ADMITTED]
    return ProspectsPage(
        party=tuple(one for one in still if one.prospect.towards == Organisation.PARTY),
        youth=tuple(one for one in still if one.prospect.towards == Organisation.YOUTH),
        past=tuple(one for one in found if one not in still),
        admissions=admissions(team),
    )


def admissions(team: Team) -> tuple[Admissions, ...]:
    """Admissions from the team by year, the latest first; whoever moved in as a member already is not one."""
    admitted = ProspectStage.objects.filter(prospect__team=team, stage=Stage.ADMITTED).order_by("pk")
    counted = Counter((since.year, towards) for since, towards in admitted.values_list("since", "prospect__towards"))
    years = sorted({year for year, _towards in counted}, reverse=True)
    return tuple(
        Admissions(year, counted[year, Organisation.PARTY], counted[year, Organisation.YOUTH]) for year in years
    )


def prospect_for(user: Any, team: str, prospect: int) -> Prospect:
    """One person on the way, of a team whose cell the reader belongs to; else 404."""
    seen = Prospect.objects.filter(team__in=user.stands.teams(*CELL), team__slug=team)
    return get_object_or_404(seen.select_related("team", "worker"), pk=prospect)


def helper_for(user: Any, team: str, helper: int) -> ProspectHelper:
    """One helper of somebody on the way; else 404."""
    seen = ProspectHelper.objects.filter(prospect__team__in=user.stands.teams(*CELL), prospect__team__slug=team)
    return get_object_or_404(seen.select_related("prospect__team", "prospect__worker", "worker"), pk=helper)


def on_the_way(prospect: Prospect) -> OnTheWay:
    """All of one person's way."""
    return _on_the_way(_rows().get(pk=prospect.pk))


def _rows() -> Any:
    return Prospect.objects.select_related("worker", "team").prefetch_related(
        Prefetch("stages", ProspectStage.objects.order_by("since", "pk")),
        Prefetch("helpers", ProspectHelper.objects.select_related("worker").order_by("period", "pk")),
    )


def _on_the_way(prospect: Prospect) -> OnTheWay:
    towards, lines, last = Organisation(prospect.towards), [], 0
    for row in prospect.stages.all():
        lines.append(StageLine(stage_name(towards, Stage(row.stage)), row.since, row.reason, row.stage < last))
        last = row.stage
    helpers = tuple(
        HelperLine(
            row.pk,
            row.worker.full_name,
            row.period.lower,
            row.period.upper - timedelta(days=1) if row.period.upper else None,
        )
        for row in prospect.helpers.all()
    )
    return OnTheWay(prospect, prospect.worker, tuple(lines), helpers, Stage(last))
