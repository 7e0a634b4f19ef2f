"""Shape of a visit: in whose name, when, why, whether one was received, what was given."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.actions.visit import Call
from members.domain.account import Organisation
from members.domain.contact import VisitReason
from members.forms.contact import capital, sealed_text
from members.models.contact import REASON_NAMES
from members.models.organisation import ORGANISATION_NAMES
from teamtrack.forms import AmountField, DayField, OnceForm, ShortText

MOST_COST = 100_000_000  # đồng


class CorrectVisitForm(forms.Form):
    """What whoever recorded a visit may correct."""

    day = DayField(label=_("Day"))
    reason = forms.ChoiceField(label=_("Reason"), choices=capital(REASON_NAMES), widget=forms.RadioSelect)
    received = forms.TypedChoiceField(
        label=_("At the door"),
        choices=capital([("yes", _("received")), ("no", _("not received"))]),
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        help_text=_("Whoever was not received comes again another day; every attempt counts."),
    )
    help_given = ShortText(label=_("Help given"), max_length=200, required=False)
    cost = AmountField(label=_("From the fund, in dong"), required=False, min_value=0, max_value=MOST_COST)
    next_on = DayField(label=_("Next visit on"), required=False)
    note = sealed_text(_("Note"), _("Without an illness or another person's name. Read by the few who may."))

    def call(self) -> Call:
        """The visit as typed."""
        data = self.cleaned_data
        return Call(
            day=data["day"],
            reason=VisitReason(data["reason"]),
            received=data["received"],
            help_given=data["help_given"],
            cost=data["cost"] or 0,
            note=data["note"],
            next_on=data["next_on"],
        )


class VisitForm(OnceForm, CorrectVisitForm):
    """A visit. `key` is its number to be: sent twice it is one visit."""

    organisation = forms.ChoiceField(label=_("In the name of"))
    is_another = forms.BooleanField(label=_("Yes, visited once more that day"), required=False)
    is_agreed = forms.BooleanField(
        label=_("I have asked, and the person agrees"),
        required=False,
        help_text=_("That visits to their home may be recorded. They may take that back at any time."),
    )

    field_order = ["key", "organisation"]

    def __init__(self, *args: Any, organisations: Collection[Organisation], agrees: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if agrees:
            del self.fields["is_agreed"]
        names = capital(choice for choice in ORGANISATION_NAMES if choice[0] in organisations)
        self.fields["organisation"].choices = names  # type: ignore[attr-defined]
        if len(names) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.initial.setdefault("organisation", names[0][0])
