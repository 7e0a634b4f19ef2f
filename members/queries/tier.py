"""Reads of the three kinds: where everybody stands, and how it came about. One session: queries/tier_session.py."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from members.domain.account import Role
from members.domain.mentoring import MentorKind
from members.domain.tier import Aspect, Decided, Tier, lowered, raised, transitions, years_of
from members.models import CellMeeting, ClassificationSession, Mentorship, Team, Worker
from members.models.tier import ASPECT_NAMES, TIER_NAMES
from members.queries.cell import cell_of, decisions_of_each, masses, workers_known_to
from teamtrack.charts import FlowStep
from teamtrack.sources import ask

REVIEW_AFTER = timedelta(days=92)  # everybody is weighed again after three months


def kind_words(tier: Tier, aspects: tuple[Aspect, ...] = ()) -> str:
    """The kind in words: Tích cực; or Cần giúp thêm: chất lượng, năng suất."""
    word = str(dict(TIER_NAMES)[tier])
    if tier is not Tier.WEAK:
        return word
    names = {key: str(name) for key, name in ASPECT_NAMES}
    return _("%(kind)s: %(aspects)s") % {"kind": word, "aspects": ", ".join(names[aspect] for aspect in aspects)}


def _in_a_sentence(decided: Decided) -> str:
    """Tích cực; or cần giúp thêm về chất lượng, năng suất: never without its aspects (labels.md, 5)."""
    if decided.tier is not Tier.WEAK:
        return kind_words(decided.tier).lower()
    names = {key: str(name) for key, name in ASPECT_NAMES}
    return _("needing more help with %(aspects)s") % {"aspects": ", ".join(names[key] for key in decided.aspects)}


@dataclass(frozen=True)
class Placed:
    """One person in a column: who helps them, and what changed since the session before."""

    worker: Worker
    decided: Decided
    helper: str
    before: Decided | None

    @property
    def words(self) -> str:
        return kind_words(self.decided.tier, self.decided.aspects)

    @property
    def change(self) -> str:
        """Từ cần giúp thêm về chất lượng lên tích cực; nothing where nothing changed."""
        if self.before is None or self.before.tier is self.decided.tier:
            return ""
        facts = {"old": _in_a_sentence(self.before), "new": _in_a_sentence(self.decided)}
        if list(Tier).index(self.decided.tier) < list(Tier).index(self.before.tier):
            return _("from %(old)s up to %(new)s") % facts
        return _("from %(old)s to %(new)s") % facts


@dataclass(frozen=True)
class Column:
    """One of the three kinds with its people; the middle one is folded: both ends are held."""

    tier: Tier
    title: str
    held_by: str
    people: tuple[Placed, ...]
    is_folded: bool


@dataclass(frozen=True)
class SessionLine:
    """A session, its counts and the share of active."""

    session: ClassificationSession
    counts: tuple[int, int, int]

    @property
    def share(self) -> Fraction | None:
        total = sum(self.counts)
        return Fraction(self.counts[0], total) if total else None


@dataclass(frozen=True)
class MatrixRow:
    """From one kind to each of the three, and out of the classification."""

    label: str
    cells: tuple[int, ...]


@dataclass(frozen=True)
class Change:
    """From one session to the next: how many went from which kind to which."""

    first: date
    last: date
    rows: tuple[MatrixRow, ...]
    raised: int
    lowered: int


@dataclass(frozen=True)
class YearLine:
    """What a year brought: how many rose, for whoever may know; how many needed more help before it, and at its end."""

    year: int
    raised: int | None
    weak_before: int
    weak_after: int


@dataclass(frozen=True)
class TiersPage:
    """Where everybody stands whom the reader may know, and how it came about."""

    columns: tuple[Column, ...]
    undecided: tuple[Worker, ...]
    sessions: tuple[SessionLine, ...]
    changes: tuple[Change, ...]
    years: tuple[YearLine, ...]
    left: tuple[Worker, ...]
    flow: tuple[FlowStep, ...]
    is_open: ClassificationSession | None
    review_since: date | None
    meetings: tuple[CellMeeting, ...]


def tiers_page(user: Any, team: Team, today: date) -> TiersPage:
    """The head of the cell sees everybody, a member their own group; the counts of sessions are the whole cell's."""
    sessions = list(
        ClassificationSession.objects.filter(team=team, meeting__day__lte=today)
        .select_related("meeting")
        .order_by("meeting__day", "pk")
    )
    closed = [session for session in sessions if session.closed_at]
    is_open = next((session for session in sessions if not session.closed_at), None)
    known = workers_known_to(user, team, today)
    leads_cell = team.pk in user.stands.teams(Role.CELL_LEADER)
    decisions = decisions_of_each(closed)
    latest, before = (decisions[-1] if decisions else {}), (decisions[-2] if len(decisions) > 1 else {})
    people = {worker.pk: worker for worker in masses(team, today)}
    helpers = _lead_helpers(team, today)
    placed = [
        Placed(worker, latest[pk], helpers.get(pk, ""), before.get(pk))
        for pk, worker in people.items()
        if pk in latest and pk in known
    ]
    gone = Worker.objects.filter(pk__in=(before.keys() | latest.keys()) - people.keys()).in_name_order()
    return TiersPage(
        columns=tuple(_column(tier, placed) for tier in Tier),
        undecided=tuple(worker for pk, worker in people.items() if pk not in latest and pk in known),
        sessions=tuple(
            SessionLine(session, (session.active or 0, session.average or 0, session.weak or 0)) for session in closed
        )[::-1],
        changes=_changes(closed, decisions)[::-1] if leads_cell else (),
        years=_years(closed, decisions, tells_raised=leads_cell)[::-1],
        left=tuple(gone) if leads_cell else (),
        flow=_flow(closed, decisions) if leads_cell and len(closed) > 1 else (),
        is_open=is_open,
        review_since=closed[-1].meeting.day + REVIEW_AFTER if closed else None,
        meetings=_free_meetings(team, today, closed[-1].meeting.day if closed else None) if not is_open else (),
    )


def review_due(team: Team, today: date) -> date | None:
    """Since when everybody should be weighed again; None while it is not due, or where there was no session."""
    last = ClassificationSession.objects.filter(team=team, closed_at__isnull=False).aggregate(day=Max("meeting__day"))
    due = last["day"] + REVIEW_AFTER if last["day"] else None
    return due if due and due <= today else None


def people_with_new_facts(team: Team, since: date, today: date) -> int:
    """On how many, of those who are weighed, there is output after that day."""
    people = list(masses(team, today).values_list("pk", flat=True))
    facts = ask("assessment_facts", team=team, workers=people, first=since + timedelta(days=1), last=today)
    return sum(row.fulfilment is not None or row.quality is not None for row in facts)


def _lead_helpers(team: Team, today: date) -> dict[int, str]:
    links = Mentorship.objects.filter(team=team, kind=MentorKind.LEAD, period__contains=today).select_related("mentor")
    return {link.mentee_id: link.mentor.full_name for link in links.order_by("pk")}


def _column(tier: Tier, placed: list[Placed]) -> Column:
    held_by = {
        Tier.ACTIVE: _("Trained directly by a party member"),
        Tier.AVERAGE: _("Helped by an active worker"),
        Tier.WEAK: _("Helped directly by a party member"),
    }
    people = tuple(person for person in placed if person.decided.tier is tier)
    return Column(tier, str(dict(TIER_NAMES)[tier]), held_by[tier], people, is_folded=tier is Tier.AVERAGE)


def _changes(closed: list[ClassificationSession], decisions: list[dict[int, Decided]]) -> tuple[Change, ...]:
    """Each session against the one before it."""
    days = [session.meeting.day for session in closed]
    moves = [transitions(before, after) for before, after in pairwise(decisions)]
    return tuple(
        Change(first, last, _matrix(moved), raised(moved), lowered(moved))
        for (first, last), moved in zip(pairwise(days), moves, strict=True)
    )


def _years(
    closed: list[ClassificationSession], decisions: list[dict[int, Decided]], *, tells_raised: bool
) -> tuple[YearLine, ...]:
    """Every year in which something could change; the numbers of those in need of help are the sessions' own."""
    return tuple(
        YearLine(
            year,
            raised(transitions(decisions[first], decisions[last])) if tells_raised else None,
            closed[first].weak or 0,
            closed[last].weak or 0,
        )
        for year, (first, last) in years_of([session.meeting.day for session in closed]).items()
    )


def _matrix(moves: Mapping[Any, int]) -> tuple[MatrixRow, ...]:
    names: dict[Tier | None, str] = {Tier(key): str(name) for key, name in TIER_NAMES} | {None: _("came since")}
    rows = [MatrixRow(names[old], tuple(moves.get((old, new), 0) for new in (*Tier, None))) for old in (*Tier, None)]
    return tuple(row for row in rows if any(row.cells))


def _flow(closed: list[ClassificationSession], decisions: list[dict[int, Decided]]) -> tuple[FlowStep, ...]:
    """The sessions as steps of a flow; moves are those from the step before."""
    steps = []
    for n, session in enumerate(closed):
        moves = transitions(decisions[n - 1], decisions[n]) if n else {}
        steps.append(
            FlowStep(
                day=session.meeting.day,
                counts=(session.active or 0, session.average or 0, session.weak or 0),
                moves={
                    (list(Tier).index(old), list(Tier).index(new)): count
                    for (old, new), count in moves.items()
                    if old is not None and new is not None
                },
            )
        )
    return tuple(steps)


def _free_meetings(team: Team, today: date, after: date | None) -> tuple[CellMeeting, ...]:
    """Meetings of the team's cell in which a classification may begin, the latest first."""
    cell = cell_of(team, today)
    held = CellMeeting.objects.filter(cell=cell, day__lte=today).order_by("-day", "-pk")
    return tuple((held.filter(day__gt=after) if after else held)[:12]) if cell else ()
