"""Suggestions: a worker makes one; who leads the team or its cell answers, has it tried, publishes it."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from members.actions.of_team import hold_person
from members.domain.suggestion import SuggestionState
from members.models import Account, Suggestion, Team
from teamtrack.errors import RuleBroken
from teamtrack.figures import format_day
from teamtrack.names import tidy


@dataclass(frozen=True)
class Answer:
    """What became of a suggestion; the days between which it was or is tried."""

    state: SuggestionState
    words: str = ""
    tried_from: date | None = None
    tried_until: date | None = None
    is_public: bool = False


@transaction.atomic
def suggest(*, team: Team, text: str, by: Account, today: date) -> Suggestion:
    """The words of a worker on the team; sent twice they are one suggestion."""
    assert by.worker_id is not None
    text = tidy(text)
    if not text:
        raise RuleBroken(_("Write what you suggest."), field="text")
    hold_person(by.worker_id)  # two at once would both be new
    same = Suggestion.objects.filter(team=team, author=by.worker_id, made_on=today, text=text).order_by("pk").first()
    return same or Suggestion.objects.create(team=team, author_id=by.worker_id, text=text, made_on=today)


@transaction.atomic
def answer_suggestion(*, suggestion: Suggestion, answer: Answer, by: Account, today: date) -> Suggestion:
    """State, words, days of the trial; a later answer replaces the earlier. RuleBroken: what is missing or cannot be.

    Nobody answers their own: somebody else who leads the team does.
    """
    suggestion = Suggestion.objects.select_for_update(of=("self",)).get(pk=suggestion.pk)
    if suggestion.author_id == by.worker_id:
        raise RuleBroken(_("This is your own suggestion; somebody else who leads the team answers it."))
    _check(suggestion, answer)
    suggestion.state, suggestion.answer = answer.state, tidy(answer.words)
    suggestion.tried_from, suggestion.tried_until = answer.tried_from, answer.tried_until
    suggestion.is_public = answer.is_public
    suggestion.answered_by, suggestion.answered_on = by, today
    suggestion.save()
    return suggestion


def _check(suggestion: Suggestion, answer: Answer) -> None:
    first, last = answer.tried_from, answer.tried_until
    if answer.state is SuggestionState.NEW:
        raise RuleBroken(_("Choose what became of it."), field="state")
    if answer.state is SuggestionState.DECLINED and not tidy(answer.words):
        raise RuleBroken(_("Say why it is not possible now."), field="answer")
    if answer.state is SuggestionState.TRIAL and first is None:
        raise RuleBroken(_("Say from which day it is tried."), field="tried_from")
    if first is not None and first < suggestion.made_on:
        words = _("It was suggested on %(day)s; choose that day or a later one.")
        raise RuleBroken(words % {"day": format_day(suggestion.made_on)}, field="tried_from")
    if last is not None and first is None:
        raise RuleBroken(_("Say from which day it is tried."), field="tried_from")
    if first is not None and last is not None and last < first:
        words = _("The trial began on %(day)s; choose that day or a later one.")
        raise RuleBroken(words % {"day": format_day(first)}, field="tried_until")
