"""Shape of giving somebody a helper, of its aim and plan, of its end."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.actions.mentoring import HelpPlan
from members.domain.mentoring import MentorKind
from members.models import Mentorship, Worker
from members.models.mentoring import MENTOR_NAMES
from teamtrack.forms import DayField, ShortText


class PlanForm(forms.Form):
    """What for, how, and when it is looked at again."""

    aim = ShortText(label=_("Aim"), max_length=300, required=False)
    plan = ShortText(label=_("Plan of help"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    review_on = DayField(label=_("Look at it again on"), required=False)

    def help_plan(self) -> HelpPlan:
        return HelpPlan(*(self.cleaned_data[name] for name in ("aim", "plan", "review_on")))


class MentorForm(PlanForm):
    """Who helps, in which way, from when; `replaces` is the lead that was seen when the page was opened."""

    mentor = forms.ModelChoiceField(label=_("Who helps"), queryset=Worker.objects.none(), widget=forms.RadioSelect)
    kind = forms.TypedChoiceField(
        label=_("In which way"), coerce=MentorKind, choices=MENTOR_NAMES, widget=forms.HiddenInput
    )
    since = DayField(label=_("From the day"))
    replaces = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    field_order = ["mentor", "kind", "since", "aim", "plan", "review_on", "replaces"]

    def __init__(self, *args: Any, workers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mentor"].queryset = workers  # type: ignore[attr-defined]


class MentorshipForm(PlanForm):
    """Aim, plan, review, and what came of it so far."""

    result = ShortText(label=_("Result"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    @staticmethod
    def initial_of(link: Mentorship) -> dict[str, Any]:
        return {name: getattr(link, name) for name in ("aim", "plan", "review_on", "result")}


class EndForm(forms.Form):
    """From which day on it holds no longer, why, what came of it."""

    day = DayField(label=_("Ends on"))
    reason = ShortText(label=_("Reason"), max_length=200)
    result = ShortText(label=_("Result"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class SuggestedForm(forms.Form):
    """Which of the suggested pairs are accepted."""

    pairs = forms.MultipleChoiceField(
        label=_("Accepted pairs"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one pair.")},
    )

    def __init__(self, *args: Any, keys: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pairs"].choices = [(key, key) for key in keys]  # type: ignore[attr-defined]
