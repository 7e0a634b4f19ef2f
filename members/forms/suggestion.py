"""Shape of a suggestion and of its answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.actions.suggestion import Answer
from members.domain.suggestion import SuggestionState
from members.models import Suggestion
from members.models.suggestion import STATE_NAMES
from teamtrack.forms import DayField, SeenForm, ShortText

LONGEST = 1000
ANSWERS = [(value, name) for value, name in STATE_NAMES if value != SuggestionState.NEW]


class SuggestionForm(forms.Form):
    """What a worker suggests."""

    text = ShortText(
        label=_("What do you suggest?"),
        help_text=_("Whoever leads the team or its party cell reads it and answers."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write what you suggest.")},
    )


class AnswerForm(SeenForm):
    """What became of it, in words, and the days of the trial."""

    state = forms.TypedChoiceField(
        label=_("What became of it"),
        coerce=SuggestionState,
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what became of it.")},
    )
    answer = ShortText(label=_("Answer"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    tried_from = DayField(label=_("Tried from"), required=False)
    tried_until = DayField(label=_("Tried until"), required=False)
    is_public = forms.BooleanField(
        label=_("Publish to the workshop"), required=False, help_text=_("Without the name of whoever suggested it.")
    )

    def what(self) -> Answer:
        """As it stands now, with what was changed here."""
        data = dict(self.initial) | {name: self.cleaned_data[name] for name in self.changed_data}
        state = SuggestionState(data["state"])
        return Answer(state, data["answer"], data["tried_from"], data["tried_until"], data["is_public"])

    @staticmethod
    def initial_of(suggestion: Suggestion) -> dict[str, Any]:
        return {name: getattr(suggestion, name) for name in AnswerForm.base_fields}
