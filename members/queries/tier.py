"""Reads of the three kinds: where everybody stands, how it came about, one session, one person in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Count, Max
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from members.domain.account import CELL, Role
from members.domain.mentoring import MentorKind
from members.domain.tier import Aspect, Decided, Tier, WorkerFacts, raised, transitions
from members.models import (
    CellMeeting,
    ClassificationSession,
    Contact,
    Mentorship,
    Team,
    TierAspect,
    TierAssessment,
    Worker,
)
from members.models.tier import ASPECT_NAMES, TIER_NAMES
from members.queries.cell import cell_of, decisions_of_each, masses, workers_known_to
from teamtrack.audit import disclose
from teamtrack.charts import FlowStep
from teamtrack.sources import ask

REVIEW_AFTER = timedelta(days=92)  # everybody is weighed again after three months
FACTS_BEFORE = timedelta(days=92)  # how far back facts go when nobody was ever weighed
WHY_SESSION, WHY_PERSON = gettext_noop("weighed again in a meeting"), gettext_noop("the history of the three kinds")


def kind_words(tier: Tier, aspects: tuple[Aspect, ...] = ()) -> str:
    """The kind in words: Tích cực; or Cần giúp thêm: chất lượng, năng suất."""
    word = str(dict(TIER_NAMES)[tier])
    if tier is not Tier.WEAK:
        return word
    names = {key: str(name) for key, name in ASPECT_NAMES}
    return _("%(kind)s: %(aspects)s") % {"kind": word, "aspects": ", ".join(names[aspect] for aspect in aspects)}


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
        """Từ trung bình lên tích cực; nothing where nothing changed."""
        if self.before is None or self.before.tier is self.decided.tier:
            return ""
        names = {key: str(name) for key, name in TIER_NAMES}
        facts = {"old": names[self.before.tier].lower(), "new": names[self.decided.tier].lower()}
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
class TiersPage:
    """Where everybody stands whom the reader may know, and how it came about."""

    columns: tuple[Column, ...]
    undecided: tuple[Worker, ...]
    sessions: tuple[SessionLine, ...]
    matrix: tuple[MatrixRow, ...]
    raised: int
    left: tuple[str, ...]
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
    moves = transitions(before, latest) if before and leads_cell else {}
    gone = Worker.objects.filter(pk__in=(before.keys() | latest.keys()) - people.keys()).in_name_order()
    return TiersPage(
        columns=tuple(_column(tier, placed) for tier in Tier),
        undecided=tuple(worker for pk, worker in people.items() if pk not in latest and pk in known),
        sessions=tuple(
            SessionLine(session, (session.active or 0, session.average or 0, session.weak or 0)) for session in closed
        )[::-1],
        matrix=_matrix(moves),
        raised=raised(moves),
        left=tuple(worker.full_name for worker in gone) if leads_cell else (),
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


# --- one session -----------------------------------------------------------------------------------------------------


def session_for(user: Any, team: str, session: int) -> ClassificationSession:
    """A session of the reader's cell; else 404."""
    seen = ClassificationSession.objects.filter(team__in=user.stands.teams(*CELL), team__slug=team)
    return get_object_or_404(seen.select_related("team__workshop", "meeting"), pk=session)


def meeting_to_begin(team: Team, number: str) -> CellMeeting | None:
    """The meeting that was chosen for a new session; None where nothing sensible was."""
    if not number.isdecimal() or len(number) > 18:
        return None
    return CellMeeting.objects.filter(cell__cell_teams__team=team, pk=int(number)).distinct().first()


@dataclass(frozen=True)
class Weighed:
    """One person in a session: what is known of the time since the last one, and what was decided."""

    worker: Worker
    decided: Decided | None
    before: Decided | None
    facts: WorkerFacts | None
    contacts: int
    last_contact: date | None

    @property
    def words(self) -> str:
        return kind_words(self.decided.tier, self.decided.aspects) if self.decided else ""

    @property
    def words_before(self) -> str:
        return kind_words(self.before.tier, self.before.aspects) if self.before else ""


@dataclass(frozen=True)
class SessionPage:
    """Everybody the reader may know, with the facts since `first`."""

    session: ClassificationSession
    first: date
    people: tuple[Weighed, ...]

    @property
    def missing(self) -> int:
        return sum(person.decided is None for person in self.people)


def session_page(user: Any, session: ClassificationSession, today: date) -> SessionPage:
    """One session: facts from the session before, or from three months, up to the meeting."""
    day = session.meeting.day
    previous = (
        ClassificationSession.objects.filter(team=session.team, closed_at__isnull=False, meeting__day__lt=day)
        .select_related("meeting")
        .order_by("-meeting__day", "-pk")
        .first()
    )
    first = previous.meeting.day if previous else day - FACTS_BEFORE
    # The head weighs everybody of the meeting's day, who has left the team or joined the Party since as well.
    weighs_all = session.team_id in user.stands.teams(Role.CELL_LEADER)
    known = frozenset() if weighs_all else workers_known_to(user, session.team, today)
    people = [worker for worker in masses(session.team, day) if weighs_all or worker.pk in known]
    numbers = [worker.pk for worker in people]
    facts = {
        row.worker: row for row in ask("assessment_facts", team=session.team, workers=numbers, first=first, last=day)
    }
    met = {
        worker: (count, last)
        for worker, count, last in Contact.objects.filter(worker__in=numbers, day__range=(first, day))
        .order_by("worker")
        .values_list("worker")
        .annotate(n=Count("pk"), last=Max("day"))
    }
    decided, *earlier = decisions_of_each([session, previous] if previous else [session])
    before = earlier[0] if earlier else {}
    return SessionPage(
        session,
        first,
        tuple(
            Weighed(
                worker,
                decided.get(worker.pk),
                before.get(worker.pk),
                facts.get(worker.pk),
                *met.get(worker.pk, (0, None)),
            )
            for worker in people
        ),
    )


@dataclass(frozen=True)
class PastDecision:
    """A decision with its opened words."""

    day: date
    words: str
    reason: str
    aspects: tuple[tuple[str, str], ...]
    revision: int


def decisions_about(
    user: Any, team: Team, worker: Worker, *, session: ClassificationSession | None = None
) -> tuple[PastDecision, ...]:
    """Every decision about somebody, the latest first, opened and recorded; or those of one session alone."""
    rows = TierAssessment.objects.filter(team=team, worker=worker).select_related("session__meeting")
    rows = rows.filter(session=session) if session else rows.filter(session__closed_at__isnull=False)
    assessments = list(rows.order_by("-session__meeting__day", "-revision"))
    reasons = disclose(assessments, "reason", by=user, why=WHY_PERSON)
    aspects = list(
        TierAspect.objects.filter(assessment__in=assessments).select_related("assessment").order_by("aspect", "pk")
    )
    seen = disclose(aspects, "evidence", by=user, subject="about", why=WHY_PERSON)
    names = {key: str(name) for key, name in ASPECT_NAMES}
    found: dict[Any, list[tuple[Aspect, str]]] = {}
    for row, (text,) in zip(aspects, seen, strict=True):
        found.setdefault(row.assessment_id, []).append((Aspect(row.aspect), text))
    return tuple(
        PastDecision(
            day=row.session.meeting.day,
            words=kind_words(Tier(row.tier), tuple(aspect for aspect, _text in found.get(row.pk, ()))),
            reason=reason,
            aspects=tuple((names[aspect], text) for aspect, text in found.get(row.pk, ())),
            revision=row.revision,
        )
        for row, (reason,) in zip(assessments, reasons, strict=True)
    )
