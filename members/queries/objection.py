"""Reads of one's own decision, of what is said against decisions, and of the answers."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from members.domain.account import CELL
from members.domain.rights import ANSWER_IS_NEWS
from members.domain.tier import Aspect, Tier
from members.models import ClassificationSession, Team, TierAspect, TierAssessment, TierObjection, Worker
from members.models.tier import ASPECT_NAMES, TIER_NAMES
from members.queries.ground import Ground, grounds_of
from members.queries.tier import kind_words
from teamtrack.audit import disclose

WHY_ANSWER = gettext_noop("an objection to answer")
DECISION_IS_NEWS = timedelta(days=14)
FEWEST = 5  # people of a team, for its counts to tell nobody's kind


def _counting() -> QuerySet[TierAssessment]:
    """Decisions of closed sessions that no later word of the same session replaced."""
    later = TierAssessment.objects.filter(
        session=OuterRef("session"), worker=OuterRef("worker"), revision__gt=OuterRef("revision")
    )
    rows = TierAssessment.objects.filter(~Exists(later), session__closed_at__isnull=False)
    return rows.select_related("session__meeting", "team", "worker")


def own_decision(user: Any, assessment: uuid.UUID) -> TierAssessment:
    """A decision about the reader; else 404, for the head of the cell too."""
    return get_object_or_404(_counting().filter(worker__isnull=False, worker=user.worker_id), pk=assessment)


def latest_decision(worker: Worker) -> TierAssessment | None:
    """The latest decision about somebody, as far as the reader may see it."""
    return _counting().filter(worker=worker).order_by("-session__meeting__day", "-pk").first()


@dataclass(frozen=True)
class OwnDecision:
    """One's own decision in words, with why and on what it rests; what one said against it, and the answer."""

    assessment: TierAssessment
    words: str
    reason: str
    aspects: tuple[tuple[str, str], ...]
    grounds: tuple[Ground, ...]
    objection: TierObjection | None
    text: str
    answer: str

    @property
    def day(self) -> date:
        return self.assessment.session.meeting.day


def own_opened(assessment: TierAssessment, user: Any) -> OwnDecision:
    """Everything about one's own decision, opened: one's own file, so nothing is recorded."""
    ((reason,),) = disclose([assessment], "reason", by=user, why="")
    rows = _aspects([assessment])
    seen = disclose(rows, "evidence", by=user, subject="about", why="")
    names: dict[str, str] = {key: str(name) for key, name in ASPECT_NAMES}
    objection = TierObjection.objects.filter(assessment=assessment).first()
    if objection is not None:
        objection.assessment = assessment
    text, answer = (
        disclose([objection], "text", "answer", by=user, subject="about", why="")[0] if objection else ("", "")
    )
    return OwnDecision(
        assessment,
        own_words(Tier(assessment.tier), [names[row.aspect] for row in rows]),
        reason,
        tuple((names[row.aspect], evidence) for row, (evidence,) in zip(rows, seen, strict=True)),
        grounds_of(user, [assessment]).get(assessment.pk, ()),
        objection,
        text,
        answer,
    )


def own_words(tier: Tier, aspects: Iterable[str]) -> str:
    """The kind as the person is told it: never a bare name for the third."""
    if tier is Tier.WEAK:
        facts = {"aspects": ", ".join(aspects)}
        return _("The cell has noted: more help needed with %(aspects)s. You may object.") % facts
    return _("The cell has noted: %(kind)s.") % {"kind": str(dict(TIER_NAMES)[tier]).lower()}


def _aspects(assessments: Iterable[TierAssessment]) -> list[TierAspect]:
    order = list(Aspect)
    rows = TierAspect.objects.filter(assessment__in=list(assessments)).select_related("assessment").order_by("pk")
    return sorted(rows, key=lambda row: order.index(Aspect(row.aspect)))


# --- for the head of the cell ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ObjectionLine:
    """One objection in the list: who, to what, and for how many days it has waited. No text."""

    objection: TierObjection
    words: str
    days: int

    @property
    def worker(self) -> Worker:
        return self.objection.assessment.worker

    @property
    def decided_on(self) -> date:
        return self.objection.assessment.session.meeting.day


def _objections() -> QuerySet[TierObjection]:
    return TierObjection.objects.select_related(
        "assessment__worker", "assessment__team", "assessment__session__meeting"
    )


def objection_lines(team: Team, today: date) -> tuple[list[ObjectionLine], list[ObjectionLine]]:
    """Those that wait, the longest first; those that were answered, the latest first."""
    rows = list(_objections().filter(assessment__team=team).order_by("raised_on", "pk"))
    lines = [_line(row, found, today) for row, found in zip(rows, _aspects_of(rows), strict=True)]
    waiting = [line for line in lines if line.objection.answered_on is None]
    answered = [line for line in lines if line.objection.answered_on is not None]
    return waiting, sorted(answered, key=lambda line: line.objection.answered_on or today, reverse=True)


def _aspects_of(rows: list[TierObjection]) -> list[tuple[Aspect, ...]]:
    found = _aspects(row.assessment for row in rows)
    return [tuple(Aspect(item.aspect) for item in found if item.assessment_id == row.assessment_id) for row in rows]


def _line(row: TierObjection, aspects: tuple[Aspect, ...], today: date) -> ObjectionLine:
    return ObjectionLine(row, kind_words(Tier(row.assessment.tier), aspects), (today - row.raised_on).days)


def objection_for(user: Any, team: str, objection: uuid.UUID) -> TierObjection:
    """An objection in a team of the reader's cell; else 404."""
    seen = _objections().filter(assessment__team__in=user.stands.teams(*CELL), assessment__team__slug=team)
    return get_object_or_404(seen, pk=objection)


@dataclass(frozen=True)
class OpenedObjection:
    """An objection with its text and answer."""

    line: ObjectionLine
    text: str
    answer: str
    is_own: bool


def opened_objection(objection: TierObjection, user: Any, today: date) -> OpenedObjection:
    """Opened for whoever answers it; the person sees that it was read."""
    ((text, answer),) = disclose([objection], "text", "answer", by=user, subject="about", why=WHY_ANSWER)
    (aspects,) = _aspects_of([objection])
    return OpenedObjection(_line(objection, aspects, today), text, answer, objection.about == user.worker_id)


# --- for the day's page ----------------------------------------------------------------------------------------------


def objections_waiting(team: Team, today: date) -> tuple[int, int]:
    """How many wait for an answer, and for how many days the oldest."""
    days = list(
        TierObjection.objects.filter(assessment__team=team, answered_on__isnull=True)
        .order_by("raised_on", "pk")
        .values_list("raised_on", flat=True)
    )
    return len(days), (today - days[0]).days if days else 0


def decided_lately(user: Any, today: date) -> TierAssessment | None:
    """The latest decision about the reader, while it is two weeks at most since its session was closed."""
    latest = latest_decision(user.worker)
    if latest is None or latest.session.closed_at is None:
        return None
    return latest if today - timezone.localdate(latest.session.closed_at) <= DECISION_IS_NEWS else None


def answers_lately(user: Any, today: date) -> list[TierObjection]:
    """Answers to the reader's own objections in the last two weeks."""
    since = today - ANSWER_IS_NEWS
    own = TierObjection.objects.filter(assessment__worker=user.worker_id, answered_on__range=(since, today))
    return list(own.order_by("-answered_on", "pk"))


@dataclass(frozen=True)
class TeamCounts:
    """How many of each kind on a team; none where the numbers alone would tell somebody's kind."""

    team: Team
    day: date
    counts: tuple[int, ...] | None


def counts_of_teams(teams: Iterable[int]) -> list[TeamCounts]:
    """The latest closed session of each team: how many of each kind, and nobody's name (trust.md, section 3.1)."""
    closed = ClassificationSession.objects.filter(team__in=list(teams), closed_at__isnull=False)
    latest = closed.order_by("team", "-meeting__day", "-pk").distinct("team").select_related("team", "meeting")
    return [
        TeamCounts(session.team, session.meeting.day, _untelling(session))
        for session in sorted(latest, key=lambda session: (session.team.code, session.pk))
    ]


def _untelling(session: ClassificationSession) -> tuple[int, ...] | None:
    """The counts, unless they are of too few people, or everybody is of the same kind."""
    counts = (session.active or 0, session.average or 0, session.weak or 0)
    people = sum(counts)
    return counts if people >= FEWEST and people not in counts else None
