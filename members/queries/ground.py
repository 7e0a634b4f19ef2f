"""The suggestions of workers that a decision about somebody's kind rests on: which there are, who is told which."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from members.models import ClassificationSession, Suggestion, TierAssessment, TierGround, Worker
from members.queries.suggestion import ANSWERS, seen_suggestions

# Who is told why something was decided about themself is told their own suggestions and the published ones.
TOLD_ONESELF = Q(suggestion__is_public=True) | Q(suggestion__author=F("assessment__worker"))


@dataclass(frozen=True)
class Ground:
    """A suggestion that a decision rests on; its author's name where the reader may know it."""

    suggestion: Suggestion
    author: str


def suggestions_to_weigh(session: ClassificationSession, worker: Worker, first: date) -> tuple[Suggestion, ...]:
    """The team's from the first day of the facts to the meeting: the person's own first, then the latest."""
    made = Suggestion.objects.filter(team=session.team, made_on__range=(first, session.meeting.day))
    rows = made.select_related("author").order_by("-made_on", "pk")
    return tuple(sorted(rows, key=lambda suggestion: suggestion.author_id != worker.pk))


def grounds_of(user: Any, assessments: Iterable[TierAssessment]) -> dict[UUID, tuple[Ground, ...]]:
    """By decision, the suggestions it rests on that the reader may see (queries/suggestion.py); one query.

    About themself nobody is told what others said, unless it was published, nor who said it.
    """
    about_oneself = Q(assessment__worker=user.worker_id)
    rows = TierGround.objects.filter(
        about_oneself & TOLD_ONESELF | ~about_oneself & Q(suggestion__in=seen_suggestions(user)),
        assessment__in=list(assessments),
    )
    answered = user.stands.teams(*ANSWERS)
    found: dict[UUID, list[Ground]] = {}
    for row in rows.select_related("assessment", "suggestion__author").order_by("-suggestion__made_on", "suggestion"):
        said = row.suggestion
        knows = said.team_id in answered and row.assessment.worker_id != user.worker_id
        author = said.author.full_name if knows or said.author_id == user.worker_id else ""
        found.setdefault(row.assessment_id, []).append(Ground(said, author))
    return {assessment: tuple(grounds) for assessment, grounds in found.items()}
