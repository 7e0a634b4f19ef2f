"""Suggestions of workers."""

from datetime import date

from members.domain.suggestion import SuggestionState
from members.models import Account, Suggestion, Team, Worker


def make_suggestion(
    *,
    team: Team,
    author: Worker,
    made_on: date,
    text: str = "Để giá khuôn bên phải máy",
    state: SuggestionState = SuggestionState.NEW,
    answer: str = "",
    answered_on: date | None = None,
    answered_by: Account | None = None,
    tried_from: date | None = None,
    tried_until: date | None = None,
    is_public: bool = False,
) -> Suggestion:
    return Suggestion.objects.create(
        team=team,
        author=author,
        text=text,
        made_on=made_on,
        state=state,
        answer=answer,
        answered_on=answered_on,
        answered_by=answered_by,
        tried_from=tried_from,
        tried_until=tried_until,
        is_public=is_public,
    )
