"""Shape of a contact: when, on what occasion, in whose name; note and follow-up may be left out."""

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from members.actions.contact import Talk
from members.domain.account import Organisation
from members.domain.contact import MOST_MINUTES, Capacity, ContactKind
from members.models.contact import CAPACITY_NAMES, CONTACT_NAMES
from members.models.organisation import ORGANISATION_NAMES
from teamtrack.forms import DayField, OnceForm, ShortText

LONGEST = 1000  # letters of a note


def capital(choices: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """The same choices as labels of their own: with a capital."""
    return [(value, capfirst(name)) for value, name in choices]


def sealed_text(label: Any, help_text: Any = "") -> ShortText:
    """A text that goes into a sealed column; the browser is told to keep nothing of it."""
    area = forms.Textarea(attrs={"rows": 3, "autocomplete": "off"})
    return ShortText(label=label, help_text=help_text, max_length=LONGEST, required=False, widget=area)


class CorrectForm(forms.Form):
    """What an author may correct."""

    day = DayField(label=_("Day"))
    kind = forms.ChoiceField(label=_("Occasion"), choices=capital(CONTACT_NAMES), widget=forms.RadioSelect)
    minutes = forms.IntegerField(
        label=_("Minutes"),
        required=False,
        min_value=1,
        max_value=MOST_MINUTES,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    note = sealed_text(_("What was learnt"), _("Read by you, the head of the cell and the member in charge alone."))
    follow_up = sealed_text(_("What follows"))

    def talk(self) -> Talk:
        """The contact as typed."""
        data = self.cleaned_data
        organisation = data.get("organisation")
        return Talk(
            day=data["day"],
            kind=ContactKind(data["kind"]),
            organisation=Organisation(organisation) if organisation else None,
            minutes=data["minutes"],
            note=data["note"],
            follow_up=data["follow_up"],
        )


class ContactForm(OnceForm, CorrectForm):
    """A new contact. `key` is its number to be: sent twice it is one contact."""

    capacity = forms.ChoiceField(
        label=_("In whose name"), choices=capital(CAPACITY_NAMES), widget=forms.RadioSelect, initial=Capacity.PERSONAL
    )
    organisation = forms.ChoiceField(
        label=_("On behalf of"),
        required=False,
        error_messages={"invalid_choice": _("Choose an organisation that you belong to or lead.")},
    )
    is_another = forms.BooleanField(label=_("Yes, met once more that day"), required=False)

    field_order = ["key", "day", "kind", "capacity", "organisation", "note", "follow_up", "minutes", "is_another"]

    def __init__(self, *args: Any, organisations: Collection[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [choice for choice in ORGANISATION_NAMES if choice[0] in organisations]
        choices = names if len(names) == 1 else [("", _("Choose…")), *names]
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]
        for field in () if names else ("capacity", "organisation"):
            self.fields[field].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("capacity") == Capacity.PERSONAL:
            data["organisation"] = ""
        elif not data.get("organisation") and not self.errors:
            self.add_error("organisation", _("Say which organisation sent you."))
        return data
