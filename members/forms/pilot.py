"""Shape of beginning and ending a pilot."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.domain.pilot import LEAST_TARGET, MOST_TARGET
from teamtrack.forms import DayField, LongText, ShortText


class BeginPilotForm(forms.Form):
    """From when, what for, and what the group is to reach."""

    since = DayField(label=_("From the day"))
    aim = ShortText(label=_("Aim"), max_length=300, help_text=_("What the group is to try out; nobody is named."))
    target = forms.IntegerField(
        label=_("Own target, in per cent of the norm"),
        min_value=LEAST_TARGET,
        max_value=MOST_TARGET,
        help_text=_("100 is exactly the norm, of every item the group makes."),
    )


class EndPilotForm(forms.Form):
    """Until when, and what came of it."""

    last_day = DayField(label=_("Last day"))
    result = LongText(
        label=_("What came of it"), max_length=600, help_text=_("What others can learn from it; nobody is named.")
    )
