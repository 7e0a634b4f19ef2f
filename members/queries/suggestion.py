"""Suggestions: those a reader may see, by state, with the days they wait; what output did while one was tried."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.shortcuts import get_object_or_404

from members.domain.account import CELL, Role
from members.domain.suggestion import ANSWER_IS_NEW_DAYS, OPEN_STATES, SuggestionState, TrialEffect
from members.models import Suggestion, Team
from teamtrack.access import may
from teamtrack.paging import open_and_page_of
from teamtrack.sources import ask

ANSWERS = (Role.TEAM_LEADER, Role.CELL_LEADER)


@dataclass(frozen=True)
class SuggestionLine:
    """One suggestion; its author's name for themself and for who answers; days it waits, or is tried."""

    suggestion: Suggestion
    author: str
    days: int | None


@dataclass(frozen=True)
class SuggestionsPage:
    """The suggestions of a team as the reader may see them: the open ones oldest first, the others latest first."""

    waiting: tuple[SuggestionLine, ...]
    tried: tuple[SuggestionLine, ...]
    finished: tuple[SuggestionLine, ...]
    after: int | None
    may_answer: bool
    is_cell: bool


def seen_suggestions(user: Any) -> QuerySet[Suggestion]:
    """One's own, those of teams one answers for, and what was published in one's workshops."""
    return Suggestion.objects.filter(
        Q(author=user.worker_id)
        | Q(team__in=user.stands.teams(*ANSWERS))
        | Q(is_public=True, team__in=Team.objects.visible_to(user))
    ).select_related("team", "author", "answered_by__worker")


def suggestion_for(user: Any, suggestion: int) -> Suggestion:
    """A suggestion the user may see; else 404."""
    return get_object_or_404(seen_suggestions(user), pk=suggestion)


def suggestions_page(user: Any, team: Team, after: int | None, today: date) -> SuggestionsPage:
    """Of a team, those that are open, and a page of those that are not; one query."""
    seen = seen_suggestions(user).filter(team=team)
    still, finished = open_and_page_of(
        seen, is_open=Q(state__in=OPEN_STATES), first="made_on", by="-made_on", after=after
    )
    lines = [line_of(user, found, today) for found in still]
    tried = SuggestionState.TRIAL
    return SuggestionsPage(
        waiting=tuple(line for line in lines if line.suggestion.state != tried),
        tried=tuple(line for line in lines if line.suggestion.state == tried),
        finished=tuple(line_of(user, found, today) for found in finished.rows),
        after=finished.after,
        may_answer=team.pk in user.stands.teams(*ANSWERS),
        is_cell=team.pk in user.stands.teams(*CELL),
    )


def line_of(user: Any, suggestion: Suggestion, today: date) -> SuggestionLine:
    """As the reader may see it."""
    knows = suggestion.author_id == user.worker_id or may(user, "members.answer_suggestion", suggestion)
    since = suggestion.tried_from if suggestion.state == SuggestionState.TRIAL else None
    return SuggestionLine(
        suggestion,
        author=suggestion.author.full_name if knows else "",
        days=(today - min(since or suggestion.made_on, today)).days if suggestion.state in OPEN_STATES else None,
    )


def trial_effect(suggestion: Suggestion, today: date) -> TrialEffect | None:
    """The team's output before and while it was tried; None without days of a trial that has begun."""
    first, last = suggestion.tried_from, min(suggestion.tried_until or today, today)
    if first is None or first > last:
        return None
    found: list[TrialEffect] = ask("suggestion_effect", team=suggestion.team, first=first, last=last)
    return next(iter(found), None)


# --- for the first page ----------------------------------------------------------------------------------------------


def suggestions_to_answer(user: Any, today: date) -> list[tuple[str, str, int, int]]:
    """Of each team the user answers for: its address, its name, how many are new, days of the oldest; one query."""
    waiting = Suggestion.objects.filter(team__in=user.stands.teams(*ANSWERS), state=SuggestionState.NEW)
    waiting = waiting.exclude(author=user.worker_id) if user.worker_id else waiting
    counted = waiting.order_by().values_list("team__slug", "team__name").annotate(n=Count("pk"), first=Min("made_on"))
    return [(slug, name, number, (today - first).days) for slug, name, number, first in counted.order_by("team__slug")]


def own_answered_lately(user: Any, today: date) -> list[Suggestion]:
    """The user's own that were answered in the last week; one query."""
    since = today - timedelta(days=ANSWER_IS_NEW_DAYS)
    return list(Suggestion.objects.filter(author=user.worker_id, answered_on__gt=since).order_by("-answered_on", "pk"))
