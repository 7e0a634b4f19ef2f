"""Shapes of a norm proposal and of each of its steps."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from production.actions.norm_proposal import Taken
from production.domain.norm_proposal import HAS_OPINION, HAS_WORDS, Step, Trial
from production.forms.plan import PiecesField
from production.models.norm_proposal import OPINION_NAMES
from production.queries.norm_proposal import Place
from teamtrack.forms import DayField, LongText, OnceForm, ShortText

LONGEST = 600
NOBODY = _("Everybody in the workshop reads it; nobody is named.")
WORDS = {
    Step.DISCUSSED: _("What people of the team said"),
    Step.HEARD: _("The opinion of the branch committee"),
    Step.TRIAL: _("How it is tried out"),
    Step.CONSULTED: _("The opinion of the union"),
    Step.DECLINED: _("Reason"),
}


class ProposeForm(OnceForm):
    """The norm that is proposed, for which team and as what, and why. `key` is its number to be: sent twice it is one.

    Whoever may propose in one place only is not asked where.
    """

    place = forms.ChoiceField(label=_("Proposed by"), widget=forms.RadioSelect)
    units = PiecesField(label=_("Proposed norm (pcs/man-day)"), min_value=1, max_value=1_000_000)
    reason = LongText(
        label=_("Reasons"),
        max_length=1000,
        rows=5,
        help_text=NOBODY,
        error_messages={"required": _("Write the reasons.")},
    )

    def __init__(self, *args: Any, places: Sequence[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place.key: place for place in places}
        self.fields["place"].choices = [(place.key, place.words) for place in places]  # type: ignore[attr-defined]
        if len(places) == 1:
            self.fields["place"].widget = forms.HiddenInput()
            self.initial.setdefault("place", places[0].key)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        place = self.places.get(data.pop("place", ""))
        return data | ({"team": place.team, "origin": place.origin} if place else {})


class StepForm(forms.Form):
    """What is asked with a step: the opinion and the words, the day, the days of a trial, the number of the decision.

    `step` says which step the page offered when it was opened.
    """

    step = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, step: Step, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["step"] = step
        fields = self.fields
        if step in HAS_OPINION:
            fields["is_for"] = forms.TypedChoiceField(
                label=_("Opinion"),
                choices=[("yes" if value else "no", capfirst(name)) for value, name in OPINION_NAMES],
                coerce=lambda answer: answer == "yes",
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one of the two.")},
            )
        if step in {Step.DISCUSSED, Step.POSTED}:
            label = _("Discussed on") if step is Step.DISCUSSED else _("Posted on")
            fields["day"] = DayField(label=label, initial=today)
        if step is Step.TRIAL:
            fields["trial_first"] = DayField(label=_("First day of the trial"), initial=today)
            fields["trial_last"] = DayField(label=_("Last day of the trial"))
        if step is Step.ISSUED:
            fields["since"] = DayField(label=_("In force from"), initial=today)
            fields["decision"] = ShortText(label=_("Number of the decision"), max_length=60)
        if step in HAS_WORDS or step is Step.TRIAL:
            fields["words"] = LongText(
                label=WORDS[step],
                max_length=LONGEST,
                required=step in HAS_WORDS,
                help_text=NOBODY,
                error_messages={"required": _("Write it in a few words.")},
            )

    def taken(self) -> Taken:
        """The step as typed."""
        data = self.cleaned_data
        first, last = data.get("trial_first"), data.get("trial_last")
        return Taken(
            words=data.get("words", ""),
            is_for=data.get("is_for"),
            day=data.get("day"),
            trial=Trial(first, last) if first and last else None,
            decision=data.get("decision", ""),
            since=data.get("since"),
        )


class DeclineForm(forms.Form):
    """Why a proposal is not accepted."""

    words = LongText(
        label=_("Reason"),
        max_length=LONGEST,
        rows=4,
        help_text=NOBODY,
        error_messages={"required": _("Write the reason.")},
    )


class WithdrawForm(forms.Form):
    """Why a proposal is withdrawn, if somebody wants to say so."""

    words = LongText(label=_("Reason, if you want to give one"), max_length=LONGEST, required=False, help_text=NOBODY)
