"""Reads of one session of the three kinds: the facts laid out, what was decided, what members put forward."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop

from members.domain.account import CELL, Role
from members.domain.tier import Aspect, Decided, Tier, WorkerFacts
from members.models import (
    CellMeeting,
    ClassificationSession,
    Contact,
    Team,
    TierAspect,
    TierAssessment,
    TierProposal,
    Worker,
)
from members.models.tier import ASPECT_NAMES
from members.queries.cell import decisions_of_each, last_session, masses, workers_known_to
from members.queries.ground import Ground, grounds_of
from members.queries.help_review import ReviewLine, last_of_aspects, progress_words, told
from members.queries.meeting import present_at, present_at_each
from members.queries.tier import kind_words
from teamtrack.audit import disclose, reading_as
from teamtrack.sources import ask

FACTS_BEFORE = timedelta(days=92)  # how far back facts go when nobody was ever weighed
WHY_PERSON = gettext_noop("the history of the three kinds")
WHY_PROPOSED = gettext_noop("what members put forward for a meeting")


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
    reviewed: ReviewLine | None  # of their help, the last in which something was said of an aspect
    is_proposed: bool  # by anybody, for the head of the cell; by the reader, for a member

    @property
    def words(self) -> str:
        return kind_words(self.decided.tier, self.decided.aspects) if self.decided else ""

    @property
    def words_of_review(self) -> str:
        return progress_words(self.reviewed) if self.reviewed else ""

    @property
    def words_before(self) -> str:
        return kind_words(self.before.tier, self.before.aspects) if self.before else ""


@dataclass(frozen=True)
class SessionPage:
    """Everybody the reader may know, with the facts since `first`; who took part in the meeting."""

    session: ClassificationSession
    first: date
    present: tuple[str, ...]
    people: tuple[Weighed, ...]

    @property
    def missing(self) -> int:
        return sum(person.decided is None for person in self.people)

    @property
    def may_drop(self) -> bool:
        """Nothing was decided in it, as far as the reader sees."""
        return self.session.closed_at is None and self.missing == len(self.people)


def session_page(user: Any, session: ClassificationSession, today: date) -> SessionPage:
    """One session: facts from the session before, or from three months, up to the meeting."""
    first, people = _weighed(session, _people(user, session, today))
    return SessionPage(session, first, present_at(session.meeting), people)


@dataclass(frozen=True)
class OneOfSession:
    """One person in a session; `following` is the next one still undecided, after this one first, then from the top."""

    session: ClassificationSession
    first: date
    present: tuple[str, ...]
    person: Weighed
    following: int | None

    @property
    def team_id(self) -> int:
        return self.session.team_id


def one_of_session(user: Any, team: str, session: int, worker: int, today: date) -> OneOfSession:
    """One person whom the reader may know in a session; else 404. Nobody else's facts are loaded."""
    held = session_for(user, team, session)
    people = _people(user, held, today)
    places = {person.pk: n for n, person in enumerate(people)}
    if worker not in places:
        raise Http404
    place = places[worker]
    first, (person,) = _weighed(held, people[place : place + 1])
    decided = set(TierAssessment.objects.filter(session=held).values_list("worker", flat=True))
    around = [other.pk for other in people[place + 1 :] + people[:place]]
    following = next((other for other in around if other not in decided), None)
    return OneOfSession(held, first, present_at(held.meeting), person, following)


def _people(user: Any, session: ClassificationSession, today: date) -> list[Any]:
    """The head weighs everybody of the meeting's day, who has left the team or joined the Party since as well."""
    weighs_all = session.team_id in user.stands.teams(Role.CELL_LEADER)
    known = frozenset() if weighs_all else workers_known_to(user, session.team, today)
    day = session.meeting.day
    people = masses(session.team, day).annotate(reviewed=last_of_aspects(session.team, day))
    return [worker for worker in people if weighs_all or worker.pk in known]


def _weighed(session: ClassificationSession, people: list[Any]) -> tuple[date, tuple[Weighed, ...]]:
    """These people with the facts, and since when those are."""
    day = session.meeting.day
    previous = last_session(session.team, day - timedelta(days=1))
    first = previous.meeting.day if previous else day - FACTS_BEFORE
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
    proposed = set(TierProposal.objects.filter(session=session).values_list("worker", flat=True))
    return first, tuple(
        Weighed(
            worker,
            decided.get(worker.pk),
            before.get(worker.pk),
            facts.get(worker.pk),
            *met.get(worker.pk, (0, None)),
            reviewed=next((review for review in told(worker.reviewed) if review.day >= first), None),
            is_proposed=worker.pk in proposed,
        )
        for worker in people
    )


# --- what members put forward ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """A kind with its opened words; what was seen stands in the order of the aspects."""

    tier: Tier
    reason: str
    seen: Mapping[Aspect, str]

    @property
    def words(self) -> str:
        return kind_words(self.tier, tuple(self.seen))

    @property
    def aspects(self) -> tuple[tuple[str, str], ...]:
        names = {key: str(name) for key, name in ASPECT_NAMES}
        return tuple((names[aspect], text) for aspect, text in self.seen.items())

    @property
    def as_initial(self) -> dict[str, Any]:
        """As the form of a decision, or of a proposal, begins."""
        evidence = {f"evidence_{aspect}": text for aspect, text in self.seen.items()}
        return {"tier": self.tier, "reason": self.reason, "aspects": list(self.seen), **evidence}


@dataclass(frozen=True)
class Proposed(Told):
    """What a member put forward about somebody; never a decision."""

    key: uuid.UUID
    by: str


def proposals_about(user: Any, session: ClassificationSession, worker: Worker) -> tuple[Proposed, ...]:
    """Opened and recorded: for the head of the cell everybody's, for a member their own."""
    rows = list(
        TierProposal.objects.filter(session=session, worker=worker)
        .select_related("by")
        .order_by("by__name_order", "pk")
    )
    texts = disclose(rows, "reason", "evidence", by=user, why=WHY_PROPOSED)
    return tuple(
        Proposed(Tier(row.tier), reason, _seen(json.loads(evidence or "{}")), row.pk, row.by.full_name)
        for row, (reason, evidence) in zip(rows, texts, strict=True)
    )


def _seen(told: Mapping[str, str]) -> dict[Aspect, str]:
    return {aspect: told[aspect] for aspect in Aspect if aspect in told}


# --- decisions, opened -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PastDecision(Told):
    """A decision, who took part in it, and the suggestions it rests on that the reader may see."""

    day: date
    present: tuple[str, ...]
    grounds: tuple[Ground, ...]

    @property
    def as_initial(self) -> dict[str, Any]:
        return super().as_initial | {"grounds": [ground.suggestion.pk for ground in self.grounds]}


def was_decided_about(user: Any, team: Team, worker: int) -> bool:
    """Whether the reader heads the cell, and it decided about this person, who may have left the team since."""
    if team.pk not in user.stands.teams(Role.CELL_LEADER):
        return False
    with reading_as(user):
        return TierAssessment.objects.filter(team=team, worker=worker, session__closed_at__isnull=False).exists()


def decisions_about(
    user: Any, team: Team, worker: Worker, *, session: ClassificationSession | None = None
) -> tuple[PastDecision, ...]:
    """Every decision about somebody, the latest first, opened and recorded; or those of one session alone."""
    rows = TierAssessment.objects.filter(team=team, worker=worker).select_related("session__meeting")
    rows = rows.filter(session=session) if session else rows.filter(session__closed_at__isnull=False)
    assessments = list(rows.order_by("-session__meeting__day", "-revision"))
    reasons = disclose(assessments, "reason", by=user, why=WHY_PERSON)
    aspects = list(TierAspect.objects.filter(assessment__in=assessments).select_related("assessment").order_by("pk"))
    seen = disclose(aspects, "evidence", by=user, subject="about", why=WHY_PERSON)
    present = present_at_each(row.session.meeting_id for row in assessments)
    grounds = grounds_of(user, assessments)
    found: dict[Any, dict[str, str]] = {}
    for row, (text,) in zip(aspects, seen, strict=True):
        found.setdefault(row.assessment_id, {})[row.aspect] = text
    return tuple(
        PastDecision(
            tier=Tier(row.tier),
            reason=reason,
            seen=_seen(found.get(row.pk, {})),
            day=row.session.meeting.day,
            present=present.get(row.session.meeting_id, ()),
            grounds=grounds.get(row.pk, ()),
        )
        for row, (reason,) in zip(assessments, reasons, strict=True)
    )
