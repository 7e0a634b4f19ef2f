"""What a cell holds in its hands today, each thing one number. Read as the reader (row-level security).

As many queries however many people there are: one row of the cell with its counts, one of the people with what stands
about each; the chain and the Fridays as their own pages read them. What goes on in the team comes from whoever keeps
output.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.shortcuts import get_object_or_404

from members.domain.account import CELL, Beginning, Organisation, Role
from members.domain.contact import LONG_UNSEEN_DAYS
from members.domain.meeting import REGULAR
from members.domain.mentoring import MentorKind
from members.domain.suggestion import SuggestionState
from members.domain.team_now import TeamNow
from members.models import (
    CareCase,
    CellMeeting,
    ClassificationSession,
    Contact,
    DataRequest,
    Mentorship,
    OrganisationMembership,
    PartyCell,
    Proposal,
    Prospect,
    ProspectStage,
    Suggestion,
    SupportRequest,
    Team,
    TeamMembership,
    TierAssessment,
    TierObjection,
    Worker,
)
from members.models.prospect import STAGE_NAMES
from members.models.tier import TIER_NAMES
from members.queries.activity import MassOrganisation, organisations_in
from members.queries.cell import number_of, workers_known_to
from members.queries.chain import chain_check
from members.queries.contact import friday_records
from members.queries.focus import HelpFromAbove, help_columns, help_of
from members.queries.meeting import regular_kept
from members.queries.tier import REVIEW_AFTER
from teamtrack.sources import ask

LATELY_WEEKS = 4


@dataclass(frozen=True)
class Headcount:
    """How many members a cell had on a day, and how many of them women (practice 6)."""

    members: int
    women: int


@dataclass(frozen=True)
class CellHistory:
    """Who belongs to a cell today and how each came; what it was founded with, and what came since that day."""

    members: tuple[OrganisationMembership, ...]
    today: Headcount
    at_founding: Headcount
    admitted: int
    transferred: int
    left: int


@dataclass(frozen=True)
class CellHome:
    """What the reader may know of a team's cell today. Counts alone: names stand on the pages behind them."""

    cell: PartyCell
    history: CellHistory
    decided_on: date | None
    kinds: tuple[tuple[str, int], ...]
    is_review_due: bool
    meetings_kept: int
    gaps: int
    unmet: int
    reviews_due: int
    missed_fridays: int
    met_this_week: int
    open_cases: int
    support_waiting: int
    prospects: tuple[tuple[str, int], ...]
    proposals_waiting: int
    new_suggestions: int
    newcomers: tuple[Worker, ...]
    objections: int
    requests: int
    heads: bool
    other_teams: tuple[Team, ...]
    organisations: tuple[MassOrganisation, ...]
    above: HelpFromAbove
    now: TeamNow | None

    @property
    def meetings_left(self) -> int:
        """Of the two regular meetings of the month, those that the head has still to hold."""
        return len(REGULAR) - self.meetings_kept if self.heads else 0

    @property
    def is_calm(self) -> bool:
        """Nothing waits for the reader."""
        counted = (self.gaps, self.unmet, self.reviews_due, self.new_suggestions, self.objections, self.requests)
        return not any(counted) and not self.is_review_due and not self.meetings_left


def cell_home(user: Any, team: Team, today: date) -> CellHome:
    """Everything on the page; the same number of queries for any number of people."""
    heads = team.pk in user.stands.teams(Role.CELL_LEADER)
    row = _counts(user, team, today)
    people: list[Any] = list(_people(team, row, today))  # with what _people adds to each
    may_know = workers_known_to(user, team, today)
    known = [person for person in people if person.pk in may_know]
    kinds = Counter(person.tier for person in known if person.tier)
    weeks = [kept.record.weeks for kept in friday_records(user, team, today)]
    reached = Counter(row.prospects)
    return CellHome(
        cell=row,
        history=cell_history(row, today),
        decided_on=row.decided_on,
        kinds=tuple((str(name), kinds[key]) for key, name in TIER_NAMES) if row.decided_on else (),
        is_review_due=heads and (row.decided_on is None or row.decided_on + REVIEW_AFTER <= today),
        meetings_kept=row.meetings_kept,
        gaps=len(chain_check(team, today, sees_all=heads).of({person.pk for person in known}).uncovered),
        unmet=sum(_is_unmet(person, today) for person in known),
        reviews_due=sum(bool(link["review_on"]) and link["review_on"] <= str(today) for link in _links(people)),
        missed_fridays=sum(week.is_missed for record in weeks for week in record[-LATELY_WEEKS:]),
        met_this_week=sum(record[-1].contacts for record in weeks if record),
        open_cases=row.open_cases,
        support_waiting=row.support_waiting,
        prospects=tuple((str(name), reached[stage]) for stage, name in reversed(STAGE_NAMES[:4]) if reached[stage]),
        proposals_waiting=row.proposals_waiting,
        new_suggestions=row.new_suggestions if heads else 0,
        newcomers=tuple(person for person in people if person.came and person.is_newcomer(today)),
        objections=row.objections if heads else 0,
        requests=row.requests if heads else 0,
        heads=heads,
        other_teams=_other_teams(user, team),
        organisations=organisations_in(team),
        above=help_of(row),
        now=next(iter(ask("team_now", user=user, team=team, day=today)), None),
    )


def cell_history(cell: PartyCell, today: date) -> CellHistory:
    """From all memberships there were; one query."""
    rows = OrganisationMembership.objects.filter(cell=cell, period__startswith__lte=today).select_related("worker")
    found = list(rows.order_by("worker__name_order", "pk"))
    members = [row for row in found if today in row.period]
    since = Counter(row.began for row in found if row.period.lower > cell.founded_on)
    return CellHistory(
        members=tuple(members),
        today=_headcount(members),
        at_founding=_headcount([row for row in found if cell.founded_on in row.period]),
        admitted=since[Beginning.ADMITTED],
        transferred=since[Beginning.TRANSFERRED],
        left=sum(1 for row in found if row not in members),
    )


def _headcount(rows: Sequence[OrganisationMembership]) -> Headcount:
    return Headcount(len(rows), sum(row.worker.is_woman for row in rows))


# --- the cell, and what can be counted -----------------------------------------------------------------------------


def _counts(user: Any, team: Team, today: date) -> Any:
    """The team's cell with everything about it that is one number or one day; who has no cell has no such page."""
    cells = PartyCell.objects.filter(cell_teams__team=team, cell_teams__period__contains=today)
    closed = ClassificationSession.objects.filter(team=team, closed_at__isnull=False, meeting__day__lte=today)
    last = closed.order_by("-meeting__day", "-pk")
    held = CellMeeting.objects.filter(cell=OuterRef("pk"))
    waiting = {"team": team, "answered_on__isnull": True}
    requests = DataRequest.objects.filter(team=team, done_on__isnull=True).exclude(worker=user.worker_id)
    return get_object_or_404(
        cells.annotate(
            session=Subquery(last.values("pk")[:1]),
            decided_on=Subquery(last.values("meeting__day")[:1]),
            meetings_kept=regular_kept(held, today),
            open_cases=number_of(CareCase.objects.filter(team=team, closed_on__isnull=True)),
            support_waiting=number_of(SupportRequest.objects.filter(**waiting)),
            proposals_waiting=number_of(Proposal.objects.filter(**waiting)),
            new_suggestions=number_of(Suggestion.objects.filter(team=team, state=SuggestionState.NEW)),
            objections=number_of(TierObjection.objects.filter(assessment__team=team, answered_on__isnull=True)),
            requests=number_of(requests),
            prospects=_prospects(team),
            **help_columns(team, today),
        )
    )


def _prospects(team: Team) -> ArraySubquery:
    """The stages reached by those on the way to the Party."""
    latest = ProspectStage.objects.filter(prospect=OuterRef("pk")).order_by("-since", "-pk")
    on_the_way = Prospect.objects.filter(team=team, towards=Organisation.PARTY, ended_on__isnull=True)
    return ArraySubquery(on_the_way.order_by("pk").values(stage=Subquery(latest.values("stage")[:1])))


# --- the people ----------------------------------------------------------------------------------------------------


def _people(team: Team, cell: Any, today: date) -> QuerySet[Worker]:
    """Everybody on the team today, with what the page asks about each.

    `came`: to the team; `tier`: as last decided; `links`: who helps them, when they met last.
    """
    mine = {"worker": OuterRef("pk"), "period__contains": today}
    tiers = TierAssessment.objects.filter(session=cell.session, worker=OuterRef("pk")).order_by("-revision")
    people = Worker.objects.annotate(
        came=Subquery(TeamMembership.objects.filter(**mine, team=team).values("period__startswith")[:1]),
        tier=Subquery(tiers.values("tier")[:1]),
        links=_help(team, today),
    )
    on_team = TeamMembership.objects.filter(team=team, period__contains=today)
    return people.filter(pk__in=on_team.values("worker")).in_name_order()


def _help(team: Team, today: date) -> ArraySubquery:
    """Who helps somebody today, since when, until what review, and when the two met last."""
    met = Contact.objects.filter(team=team, by=OuterRef("mentor"), worker=OuterRef("mentee"), day__lte=today)
    links = Mentorship.objects.filter(team=team, mentee=OuterRef("pk"), period__contains=today).as_agreed()
    links = links.annotate(met=Subquery(met.order_by("-day").values("day")[:1]), since=F("period__startswith"))
    facts = JSONObject(kind="kind", since="since", review_on="review_now", met="met")
    return ArraySubquery(links.order_by("pk").values(facts=facts))


def _links(people: Iterable[Any]) -> list[Any]:
    return [link for person in people for link in person.links]


def _is_unmet(person: Any, today: date) -> bool:
    """Not met by the lead helper for as long as the chain calls long."""
    latest = [link["met"] or link["since"] for link in person.links if link["kind"] == MentorKind.LEAD]
    return bool(latest) and max(latest) <= str(today - timedelta(days=LONG_UNSEEN_DAYS))


def _other_teams(user: Any, team: Team) -> tuple[Team, ...]:
    """The other teams of which the reader's cell, or another cell of theirs, has charge."""
    others = user.stands.teams(*CELL) - {team.pk}
    return tuple(Team.objects.filter(pk__in=others).order_by("code", "pk")) if others else ()
