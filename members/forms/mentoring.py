"""Shape of giving somebody a helper."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.domain.mentoring import MentorKind
from members.forms.help_review import PlanForm
from members.models import Worker
from members.models.mentoring import MENTOR_NAMES
from teamtrack.forms import DayField


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
