"""Shape of a line of praise."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Team, Workshop
from teamtrack.forms import DayField, ShortText


class CommendationForm(forms.Form):
    """A team of the workshop, the words, the day."""

    team = forms.ModelChoiceField(label=_("Production team"), empty_label=_("Choose…"), queryset=Team.objects.none())
    text = ShortText(label=_("Words on the blackboard"), max_length=200)
    day = DayField(label=_("Day"))

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = workshop.teams.order_by("code", "pk")  # type: ignore[attr-defined]
