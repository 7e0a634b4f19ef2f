"""Shape of a decision: the kind, why, and the aspects with what was seen in each."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from members.actions.tier import Decision
from members.domain.tier import Aspect, Tier
from members.models.tier import ASPECT_NAMES, TIER_NAMES
from teamtrack.forms import LongText

LONGEST = 1000


class DecideForm(forms.Form):
    """What the meeting decided about one person; prefilled only by a member's proposal that was taken over."""

    tier = forms.TypedChoiceField(label=_("Decided"), coerce=Tier, choices=TIER_NAMES, widget=forms.RadioSelect)
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
        return Decision(data["tier"], data["reason"], {key: data[f"evidence_{key}"] for key in data["aspects"]})


class ProposeForm(DecideForm):
    """What a member puts forward for the meeting."""

    tier = forms.TypedChoiceField(label=_("I put forward"), coerce=Tier, choices=TIER_NAMES, widget=forms.RadioSelect)
