"""Shape of a decision: the kind, why, the aspects with what was seen in each, and the suggestions it rests on."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from members.actions.tier import Decision
from members.domain.tier import Aspect, Tier
from members.models import Suggestion
from members.models.tier import ASPECT_NAMES, TIER_NAMES
from teamtrack.figures import format_day
from teamtrack.forms import LongText

LONGEST = 1000
SHOWN_OF_A_SUGGESTION = 140  # characters; all of it stands on its page


class ProposeForm(forms.Form):
    """What a member puts forward for the meeting."""

    tier = forms.TypedChoiceField(label=_("I put forward"), coerce=Tier, choices=TIER_NAMES, widget=forms.RadioSelect)
    reason = LongText(label=_("Reason: what was actually seen"), max_length=LONGEST)
    aspects = forms.TypedMultipleChoiceField(
        label=_("In what"),
        coerce=Aspect,
        choices=ASPECT_NAMES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Needed where somebody needs more help: at least one, with what was seen."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for aspect, name in ASPECT_NAMES:
            label = _("What was seen: %(aspect)s")
            self.fields[f"evidence_{aspect}"] = LongText(
                label=label % {"aspect": name}, max_length=LONGEST, required=False, rows=2
            )

    @cached_property
    def evidence(self) -> list[Any]:
        """The fields of what was seen, in the order of the aspects."""
        return [self[f"evidence_{aspect}"] for aspect in Aspect]

    def clean(self) -> dict[str, Any] | None:
        """What was seen belongs to an aspect that was chosen: nothing typed is dropped without a word."""
        cleaned = super().clean() or {}
        for aspect in Aspect:
            if cleaned.get(f"evidence_{aspect}") and aspect not in cleaned.get("aspects", []):
                self.add_error(f"evidence_{aspect}", _("Choose this aspect as well, or take the text out."))
        return cleaned

    def decision(self) -> Decision:
        data = self.cleaned_data
        seen = {key: data[f"evidence_{key}"] for key in data["aspects"]}
        return Decision(data["tier"], data["reason"], seen)


class DecideForm(ProposeForm):
    """What the meeting decided about one person, and on which of these suggestions it rests.

    Prefilled only by a member's proposal that was taken over, or by the last word.
    """

    tier = forms.TypedChoiceField(label=_("Decided"), coerce=Tier, choices=TIER_NAMES, widget=forms.RadioSelect)
    grounds = forms.TypedMultipleChoiceField(
        label=_("On which suggestions of workers it rests"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose suggestions of this team, made by the day of the meeting.")},
    )

    def __init__(self, *args: Any, suggestions: Iterable[Suggestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["grounds"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(suggestion.pk, _label(suggestion)) for suggestion in suggestions]

    def decision(self) -> Decision:
        return replace(super().decision(), grounds=frozenset(self.cleaned_data["grounds"]))


def _label(suggestion: Suggestion) -> str:
    """Day and author, whom the head of the cell knows, and how it begins."""
    told = f"{format_day(suggestion.made_on)} · {suggestion.author.full_name}: {suggestion.text}"
    return Truncator(told).chars(SHOWN_OF_A_SUGGESTION)
