"""Shape of a technical check: the day, points checked and kept, what, and what was found."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from production.actions.technical_check import Findings
from production.domain.measures import MOST_POINTS
from production.models import TechnicalCheck
from teamtrack.forms import DayField, OnceForm, ShortText


def points_field(label: Any, least: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=MOST_POINTS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class CorrectCheckForm(forms.Form):
    """What whoever wrote a check down may correct."""

    day = DayField(label=_("Day"))
    points = points_field(_("Points checked"), 1)
    kept = points_field(_("Points kept"), 0)
    what = ShortText(
        label=_("What was checked"),
        max_length=200,
        help_text=_("Which rules and procedures, at which machines or steps."),
    )
    found = ShortText(
        label=_("What was found"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-no-draft": ""}),
        help_text=_("What was not kept, and what is to be done about it. No names: it is about the work."),
    )

    def findings(self) -> Findings:
        """The check as typed."""
        return Findings(**{name: self.cleaned_data[name] for name in ("day", "points", "kept", "what", "found")})

    @staticmethod
    def initial_of(check: TechnicalCheck) -> dict[str, Any]:
        return {name: getattr(check, name) for name in ("day", "points", "kept", "what", "found")}


class CheckForm(OnceForm, CorrectCheckForm):
    """A new one. `key` is its number to be: sent twice it is one check."""
