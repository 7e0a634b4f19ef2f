"""Shape of a line of praise."""

from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from emulation.actions.commendation import Ground
from emulation.forms.ranking import MonthField
from emulation.models import PraisedFor
from members.models import Team, Worker, Workshop
from teamtrack.forms import DayField, ShortText
from teamtrack.periods import Month


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Somebody, with the team they are on."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.of_team} · {obj.full_name}"


class CommendationForm(forms.Form):
    """A team of the workshop or one on it, for what, the words, the day; the month whose figures it rests on."""

    team = forms.ModelChoiceField(label=_("Production team"), empty_label=_("Choose…"), queryset=Team.objects.none())
    for_what = forms.TypedChoiceField(
        label=_("Commended for"),
        coerce=PraisedFor,
        choices=[(value, capfirst(label)) for value, label in PraisedFor.choices],
        initial=PraisedFor.OTHER,
    )
    text = ShortText(label=_("Words on the blackboard"), max_length=200)
    day = DayField(label=_("Day"))
    month = MonthField(
        label=_("Figures of the month"),
        required=False,
        help_text=_("For output and quality the month's figure stands with the words; empty: the month of that day."),
    )
    worker = PersonField(
        label=_("Somebody on the team"),
        required=False,
        empty_label=_("the whole team"),
        queryset=Worker.objects.none(),
        help_text=_("Named only with their consent to be named in praise."),
    )
    shows_figures = forms.BooleanField(
        label=_("The person agrees that their figure stands there, too"),
        required=False,
        help_text=_("Without it: the name and the words alone."),
    )

    def __init__(self, *args: Any, workshop: Workshop, people: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["day"] = today
        self.fields["team"].queryset = workshop.teams.order_by("code", "pk")  # type: ignore[attr-defined]
        self.fields["worker"].queryset = people  # type: ignore[attr-defined]
        self.fields["month"].suggest(Month.of(today))  # type: ignore[attr-defined]

    def line(self) -> dict[str, Any]:
        """The line as typed."""
        data = dict(self.cleaned_data)
        ground = Ground(**{name: data.pop(name) for name in ("for_what", "worker", "month", "shows_figures")})
        return {**data, "ground": ground}
