"""Shape of what an organisation did, and of its title of a year."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.actions.activity import Decided, Done
from members.domain.activity import MOST_PEOPLE, ActivityKind
from members.forms.contact import capital
from members.models import OrganisationActivity, OrganisationTitle
from members.models.activity import ACTIVITY_NAMES
from teamtrack.forms import DayField, OnceForm, ShortText


class CorrectActivityForm(forms.Form):
    """What whoever wrote an activity down may correct."""

    day = DayField(label=_("Day"))
    kind = forms.ChoiceField(label=_("Kind of activity"), choices=capital(ACTIVITY_NAMES), widget=forms.RadioSelect)
    what = ShortText(
        label=_("What was done"),
        max_length=300,
        help_text=_("One line, without a name: for example a song evening, an hour of study on the machine."),
    )
    took_part = forms.IntegerField(label=_("How many took part"), min_value=1, max_value=MOST_PEOPLE)

    def done(self) -> Done:
        """The activity as typed."""
        data = self.cleaned_data
        return Done(data["day"], ActivityKind(data["kind"]), data["what"], data["took_part"])

    @staticmethod
    def initial_of(activity: OrganisationActivity) -> dict[str, Any]:
        return {name: getattr(activity, name) for name in ("day", "kind", "what", "took_part")}


class ActivityForm(OnceForm, CorrectActivityForm):
    """An activity. `key` is its number to be: sent twice it is one activity."""


class TitleForm(forms.Form):
    """A title, of which year, decided when and by whom."""

    year = forms.IntegerField(label=_("Year"), min_value=1900, max_value=2999)
    title = ShortText(label=_("Title"), max_length=60, help_text=_("In its own words; for example four goods."))
    decided_on = DayField(label=_("Decided on"))
    decided_by = ShortText(
        label=_("Decided by"),
        max_length=120,
        help_text=_("Which body decided it; for example the union of the workshop."),
    )

    def decided(self) -> Decided:
        """The title as typed."""
        return Decided(**self.cleaned_data)

    @staticmethod
    def initial_of(title: OrganisationTitle) -> dict[str, Any]:
        return {name: getattr(title, name) for name in ("year", "title", "decided_on", "decided_by")}
