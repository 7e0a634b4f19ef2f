"""What a cell holds in its hands today, each thing one number. Read as the reader (row-level security)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from members.domain.account import CELL, Organisation, Role
from members.domain.contact import friday_of
from members.domain.meeting import MeetingKind
from members.domain.suggestion import SuggestionState
from members.domain.tier import Tier
from members.domain.worker import NEWCOMER_DAYS
from members.models import (
    CareCase,
    CellMeeting,
    ClassificationSession,
    PartyCell,
    Proposal,
    ProspectStage,
    Suggestion,
    SupportRequest,
    Team,
    TierObjection,
    Worker,
)
from members.models.prospect import STAGE_NAMES
from members.models.tier import TIER_NAMES
from members.queries.cell import cell_members, cell_of, current_tiers, last_session, workers_known_to
from members.queries.chain import chain_check, reviews_due
from members.queries.contact import friday_records
from members.queries.rights import open_requests
from members.queries.tier import REVIEW_AFTER
from teamtrack.periods import Month

REGULAR = (MeetingKind.REVIEW, MeetingKind.PARTY_DAY)  # two a month
LATELY_WEEKS = 4


@dataclass(frozen=True)
class CellHome:
    """What the reader may know of a team's cell today. Counts alone: names stand on the pages behind them."""

    cell: PartyCell | None
    members: tuple[Worker, ...]
    session: ClassificationSession | None
    kinds: tuple[tuple[str, int], ...]
    is_review_due: bool
    meetings_kept: int
    covered: int
    gaps: int
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


def cell_home(user: Any, team: Team, today: date) -> CellHome:
    """Everything on the page; the same number of queries for any number of people."""
    cell = cell_of(team, today)
    heads = team.pk in user.stands.teams(Role.CELL_LEADER)
    session = last_session(team, today)
    check = chain_check(team, today).of(workers_known_to(user, team, today))
    weeks = [kept.record.latest for kept in friday_records(user, team, today)]
    waiting = {"team": team, "answered_on__isnull": True}
    return CellHome(
        cell=cell,
        members=tuple(cell_members(cell, today)) if cell else (),
        session=session,
        kinds=_kinds(user, team, today) if session else (),
        is_review_due=session is None or session.meeting.day + REVIEW_AFTER <= today,
        meetings_kept=_meetings_kept(cell, today),
        covered=check.covered,
        gaps=len(check.uncovered),
        reviews_due=reviews_due(team, today),
        missed_fridays=sum(week.is_missed for record in weeks for week in record[-LATELY_WEEKS:]),
        met_this_week=sum(week.contacts for record in weeks for week in record if week.friday == friday_of(today)),
        open_cases=CareCase.objects.filter(team=team, closed_on__isnull=True).count(),
        support_waiting=SupportRequest.objects.filter(**waiting).count(),
        prospects=_prospects(team),
        proposals_waiting=Proposal.objects.filter(**waiting).count(),
        new_suggestions=Suggestion.objects.filter(team=team, state=SuggestionState.NEW).count() if heads else 0,
        newcomers=_newcomers(team, today),
        objections=TierObjection.objects.filter(assessment__team=team, answered_on__isnull=True).count()
        if heads
        else 0,
        requests=sum(line.request.team_id == team.pk for line in open_requests(user, today)) if heads else 0,
        heads=heads,
        other_teams=_other_teams(user, team),
    )


def _kinds(user: Any, team: Team, today: date) -> tuple[tuple[str, int], ...]:
    """How many stand in each kind today, of those the reader may know: the same people as on the page of the tiers."""
    known, tiers = workers_known_to(user, team, today), current_tiers(team, today)
    counted = Counter(decided.tier for worker, decided in tiers.items() if worker in known)
    return tuple((str(name), counted[Tier(key)]) for key, name in TIER_NAMES)


def _meetings_kept(cell: PartyCell | None, today: date) -> int:
    """Of the two regular meetings of the month how many were held."""
    month = Month.of(today)
    held = CellMeeting.objects.filter(cell=cell, kind__in=REGULAR, day__range=(month.first, today))
    return len(set(held.values_list("kind", flat=True))) if cell else 0


def _prospects(team: Team) -> tuple[tuple[str, int], ...]:
    """Those on the way to the Party by the stage they have reached, the farthest first."""
    reached = (
        ProspectStage.objects.filter(
            prospect__team=team, prospect__towards=Organisation.PARTY, prospect__ended_on__isnull=True
        )
        .order_by("prospect", "-since", "-pk")
        .distinct("prospect")
        .values_list("stage", flat=True)
    )
    counted = Counter(reached)
    return tuple((str(name), counted[stage]) for stage, name in reversed(STAGE_NAMES[:4]) if counted[stage])


def _newcomers(team: Team, today: date) -> tuple[Worker, ...]:
    since = date.fromordinal(today.toordinal() - NEWCOMER_DAYS)
    return tuple(Worker.objects.on_team(team, today).filter(entered_on__gt=since).in_name_order())


def _other_teams(user: Any, team: Team) -> tuple[Team, ...]:
    """The other teams of which the reader's cell, or another cell of theirs, has charge."""
    others = user.stands.teams(*CELL) - {team.pk}
    return tuple(Team.objects.filter(pk__in=others).order_by("code", "pk")) if others else ()
