"""The suggestions of workers that a decision about somebody's kind rests on: which there are, who is told which."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from members.models import ClassificationSession, Suggestion, TierAssessment, TierGround, Worker
from members.queries.cell import last_session
from members.queries.suggestion import ANSWERS, seen_suggestions

A_DAY = timedelta(days=1)
SUGGESTED_BEFORE = timedelta(days=365)  # how far back suggestions go when nobody was ever weighed


@dataclass(frozen=True)
class Ground:
    """A suggestion that a decision rests on; its author's name where the reader may know it."""

    suggestion: Suggestion
    author: str


def suggestions_to_weigh(session: ClassificationSession, worker: Worker) -> tuple[Suggestion, ...]:
    """The team's from the session before, or a year back, to the meeting: the person's own first, then the latest."""
    day = session.meeting.day
    previous = last_session(session.team, day - A_DAY)
    first = previous.meeting.day if previous else day - SUGGESTED_BEFORE
    made = Suggestion.objects.filter(team=session.team, made_on__range=(first, day)).select_related("author")
    return tuple(sorted(made.order_by("-made_on", "pk"), key=lambda suggestion: suggestion.author_id != worker.pk))


def grounds_of(user: Any, assessments: Iterable[TierAssessment]) -> dict[UUID, tuple[Ground, ...]]:
    """By decision, the suggestions it rests on that the reader may see (queries/suggestion.py); one query.

    Who is told why something was decided about themself is not told who said it.
    """
    answered = user.stands.teams(*ANSWERS)
    rows = TierGround.objects.filter(assessment__in=list(assessments), suggestion__in=seen_suggestions(user))
    found: dict[UUID, list[Ground]] = {}
    for row in rows.select_related("assessment", "suggestion__author").order_by("-suggestion__made_on", "suggestion"):
        said = row.suggestion
        knows = said.team_id in answered and row.assessment.worker_id != user.worker_id
        author = said.author.full_name if knows or said.author_id == user.worker_id else ""
        found.setdefault(row.assessment_id, []).append(Ground(said, author))
    return {assessment: tuple(grounds) for assessment, grounds in found.items()}
