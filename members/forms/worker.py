"""Shape of a worker's card, a move, a retirement."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.actions.worker import Card
from members.models import Team, Worker
from teamtrack.forms import DayField, SeenForm, ShortText


class CardForm(forms.Form):
    """Number, name, trade, grade."""

    full_name = ShortText(label=_("Full name"), max_length=80)
    code = ShortText(label=_("Number"), max_length=20)
    is_woman = forms.BooleanField(label=_("Woman"), required=False)
    birth_year = forms.IntegerField(label=_("Year of birth"), required=False, min_value=1880, max_value=2100)
    trade = ShortText(label=_("Trade"), max_length=40, required=False)
    skill_grade = forms.IntegerField(label=_("Skill grade"), required=False, min_value=1, max_value=7)
    entered_on = DayField(label=_("Entered on"), required=False, help_text=_("The first day in the enterprise."))

    def card(self) -> Card:
        """The card as typed."""
        return Card(**{name: self.cleaned_data[name] for name in Card.__dataclass_fields__})


class ChangeCardForm(SeenForm, CardForm):
    """The card as it stands; only what was changed here is written down."""

    def __init__(self, data: Any, worker: Worker) -> None:
        super().__init__(data, initial=asdict(Card.of(worker)))

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data}


class AddForm(CardForm):
    """A new worker of a team, from a day on."""

    team = forms.ModelChoiceField(label=_("Production team"), empty_label=None, queryset=Team.objects.none())
    since = DayField(label=_("On the team from"))
    is_another_person = forms.BooleanField(label=_("Yes, another person of the same name"), required=False)

    def __init__(self, *args: Any, teams: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """Another team, from a day on."""

    team = forms.ModelChoiceField(
        label=_("To the team"),
        empty_label=_("Choose…"),
        queryset=Team.objects.none(),
        help_text=_("Whatever they lead on the old team they lead no more from that day on."),
    )
    since = DayField(label=_("From the day"))

    def __init__(self, *args: Any, teams: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]


class RetireForm(forms.Form):
    """The last day in the enterprise."""

    last_day = DayField(
        label=_("Last day"),
        help_text=_(
            "The account is disabled at once; roles, memberships and help that is given end. What was told in"
            " confidence is erased for good."
        ),
    )
