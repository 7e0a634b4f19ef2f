"""Shape of what comes from above: special direction, a cadre sent to help, a visit."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Worker
from teamtrack.forms import DayField, ShortText


class FocusForm(forms.Form):
    """From when, and why."""

    since = DayField(label=_("From the day"))
    reason = ShortText(
        label=_("Reason"), max_length=300, help_text=_("What in the team's work asks for it; nobody is named.")
    )


class SecondmentForm(forms.Form):
    """Who is sent, and from when."""

    worker = forms.ModelChoiceField(
        label=_("Cadre sent to help"), empty_label=_("Choose…"), queryset=Worker.objects.none()
    )
    since = DayField(label=_("From the day"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].queryset = people  # type: ignore[attr-defined]


class VisitFromAboveForm(forms.Form):
    """Who came, when, and what was agreed."""

    worker = forms.ModelChoiceField(
        label=pgettext_lazy("from above", "Who came"), empty_label=_("Choose…"), queryset=Worker.objects.none()
    )
    day = DayField(label=_("Day"))
    agreed = ShortText(
        label=_("What was agreed"),
        max_length=300,
        help_text=_("One line about the team's work; nothing about a person."),
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].queryset = people  # type: ignore[attr-defined]
