"""Reads of people being prepared: where each stands, who prepares them, admissions by year."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import JSONObject
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop

from members.domain.account import CELL, Beginning, Organisation, Role
from members.domain.prospect import Stage, next_steps
from members.domain.tier import Tier
from members.models import (
    OrganisationMembership,
    Prospect,
    ProspectHelper,
    ProspectStage,
    Team,
    TeamMembership,
    TierObjection,
    Worker,
)
from members.models.prospect import stage_name
from members.models.worker import WorkerQuerySet
from members.queries.cell import currently, members_for, people_with_members
from teamtrack.audit import note_reads
from teamtrack.paging import beside, open_and_page_of

SHOWN = ("towards", "stages", "helpers")  # of a way; none of them is sealed
# Told to whom it is about as well: that somebody looked at the cell's list, not what it is of.
AS_A_LIST, AS_A_PAGE = gettext_noop("the whole list"), gettext_noop("the page about one person")
ADMITTED = Exists(ProspectStage.objects.filter(prospect=OuterRef("pk"), stage__gte=Stage.ADMITTED))


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
    def is_admitted(self) -> bool:
        return self.reached >= Stage.ADMITTED

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
class Beginner:
    """Somebody who may begin on the way to the Party; the number is the worker's."""

    pk: int
    full_name: str


@dataclass(frozen=True)
class ProspectsPage:
    """Who is prepared for the Party and the Youth Union, who was admitted or left the list, and how many a year.

    `past` is a page, whoever began last first; `after` the number behind which the next one begins. Who `may_begin` is
    told to the head of the cell alone.
    """

    party: tuple[OnTheWay, ...]
    youth: tuple[OnTheWay, ...]
    past: tuple[OnTheWay, ...]
    after: int | None
    admissions: tuple[Admissions, ...]
    may_begin: tuple[Beginner, ...]
    is_head: bool


def prospects_page(user: Any, team: Team, after: int | None, today: date) -> ProspectsPage:
    """Everyone of the team who is or was on the way, those who have come farthest first; that it was read is kept.

    One query: what is told beside the list comes with its rows, and is asked alone where there are none.
    """
    is_head = team.pk in user.stands.teams(Role.CELL_LEADER)
    figures = {"admitted": ArraySubquery(_admitted(team))}
    if is_head:
        who = JSONObject(pk="pk", full_name="full_name")
        figures["beginners"] = ArraySubquery(may_begin(team, today).values(who=who))
    still, page = open_and_page_of(
        _rows().filter(team=team).annotate(**figures),
        is_open=Q(~ADMITTED, ended_on__isnull=True),
        first="worker.name_order",
        by="-pk",
        after=after,
    )
    rows: list[Any] = [*still, *page.rows]
    note_reads(rows, *SHOWN, by=user, why=AS_A_LIST)
    told = beside(rows, Team.objects.filter(pk=team.pk), figures)
    ways = sorted(map(_on_the_way, still), key=lambda way: -way.reached)
    return ProspectsPage(
        party=tuple(way for way in ways if way.prospect.towards == Organisation.PARTY),
        youth=tuple(way for way in ways if way.prospect.towards == Organisation.YOUTH),
        past=tuple(map(_on_the_way, page.rows)),
        after=page.after,
        admissions=_by_year(told.admitted),
        may_begin=tuple(Beginner(**who) for who in told.beginners) if is_head else (),
        is_head=is_head,
    )


# --- who may begin, and with whose help -------------------------------------------------------------------------------


def may_begin(team: Team, today: date) -> WorkerQuerySet:
    """Who may begin on the way to the Party: active, with no objection left open, not on it yet; read as the head."""
    active = currently(Tier.ACTIVE, team, today)
    objecting = TierObjection.objects.filter(assessment__worker=OuterRef("pk"), answered_on__isnull=True)
    standing = Prospect.objects.filter(worker=OuterRef("pk"), towards=Organisation.PARTY, ended_on__isnull=True)
    return active.exclude(Exists(standing)).exclude(Exists(objecting))


def ways_open(team: Team, worker: Worker, today: date) -> tuple[Organisation, ...]:
    """Towards what somebody outside the Party may begin today."""
    party = (Organisation.PARTY,) if may_begin(team, today).filter(pk=worker.pk).exists() else ()
    either = OrganisationMembership.objects.filter(organisation__in=(Organisation.PARTY, Organisation.YOUTH))
    standing = Prospect.objects.filter(worker=worker, towards=Organisation.YOUTH, ended_on__isnull=True)
    is_member = either.filter(worker=worker, period__contains=today).exists()
    return party if is_member or standing.exists() else (*party, Organisation.YOUTH)


def helpers_for(team: Team, towards: Organisation, day: date) -> WorkerQuerySet:
    """Who may prepare somebody of the team: party members there; towards the Youth Union its members as well."""
    members = members_for(team, day)
    if towards is Organisation.PARTY:
        return members
    youth = OrganisationMembership.objects.filter(organisation=Organisation.YOUTH, period__contains=day)
    found = people_with_members(team, day)
    return found.filter(Q(pk__in=members.values("pk")) | Q(pk__in=youth.values("worker")))


# --- admissions -------------------------------------------------------------------------------------------------------


def _admitted(team: Team) -> Any:
    """Admissions on the team by year and towards what: memberships that began so; a transfer in is none (practice 5).

    Of whoever was on the team on that day, wherever they went later.
    """
    there = TeamMembership.objects.filter(
        team=team, worker=OuterRef("worker"), period__contains=OuterRef("period__startswith")
    )
    towards = (Organisation.PARTY, Organisation.YOUTH)
    admitted = OrganisationMembership.objects.filter(Exists(there), began=Beginning.ADMITTED, organisation__in=towards)
    told = JSONObject(year="period__startswith__year", towards="organisation", n=Count("pk"))
    by_year = admitted.order_by().values("period__startswith__year", "organisation")
    return by_year.annotate(told=told).values("told")


def _by_year(admitted: list[dict[str, Any]]) -> tuple[Admissions, ...]:
    """Admissions of each year, the latest first."""
    counted = Counter({(told["year"], told["towards"]): told["n"] for told in admitted})
    years = sorted({year for year, _towards in counted}, reverse=True)
    return tuple(
        Admissions(year, counted[year, Organisation.PARTY], counted[year, Organisation.YOUTH]) for year in years
    )


# --- one person -------------------------------------------------------------------------------------------------------


def prospect_for(user: Any, team: str, prospect: int) -> Prospect:
    """One person on the way, of a team whose cell the reader belongs to; else 404."""
    seen = Prospect.objects.filter(team__in=user.stands.teams(*CELL), team__slug=team)
    return get_object_or_404(seen.select_related("team", "worker"), pk=prospect)


def helper_for(user: Any, team: str, helper: int) -> ProspectHelper:
    """One helper of somebody on the way; else 404."""
    seen = ProspectHelper.objects.filter(prospect__team__in=user.stands.teams(*CELL), prospect__team__slug=team)
    return get_object_or_404(seen.select_related("prospect__team", "prospect__worker", "worker"), pk=helper)


def on_the_way(user: Any, prospect: Prospect) -> OnTheWay:
    """All of one person's way; that it was read is kept."""
    note_reads([prospect], *SHOWN, by=user, why=AS_A_PAGE)
    return _on_the_way(_rows().get(pk=prospect.pk))


def ways_of(user: Any, team: Team, worker: Worker) -> tuple[OnTheWay, ...]:
    """The ways somebody is on that have a step left; that they were read is kept."""
    rows = _rows().filter(team=team, worker=worker, ended_on__isnull=True).order_by("towards", "pk")
    found = tuple(way for way in map(_on_the_way, rows) if way.is_open)
    note_reads([way.prospect for way in found], *SHOWN, by=user, why=AS_A_PAGE)
    return found


def _rows() -> Any:
    """With each way its steps, the first first, and its helpers; in the same query."""
    stages = ProspectStage.objects.filter(prospect=OuterRef("pk")).order_by("since", "pk")
    helpers = ProspectHelper.objects.filter(prospect=OuterRef("pk")).order_by("period", "pk")
    helper = JSONObject(pk="pk", name="worker__full_name", since="period__startswith", until="period__endswith")
    return Prospect.objects.select_related("worker", "team").annotate(
        steps=ArraySubquery(stages.values(step=JSONObject(stage="stage", since="since", reason="reason"))),
        prepared_by=ArraySubquery(helpers.values(helper=helper)),
    )


def _on_the_way(row: Any) -> OnTheWay:
    """Of a row of `_rows`."""
    towards, lines, last = Organisation(row.towards), [], 0
    for step in row.steps:
        since = date.fromisoformat(step["since"])
        lines.append(StageLine(stage_name(towards, Stage(step["stage"])), since, step["reason"], step["stage"] < last))
        last = step["stage"]
    helpers = tuple(
        HelperLine(
            helper["pk"],
            helper["name"],
            date.fromisoformat(helper["since"]),
            date.fromisoformat(helper["until"]) - timedelta(days=1) if helper["until"] else None,
        )
        for helper in row.prepared_by
    )
    return OnTheWay(row, row.worker, tuple(lines), helpers, Stage(last))
