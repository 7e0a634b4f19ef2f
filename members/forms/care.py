"""Shape of a care case: opening it, its story, a step of its plan, another holder, its end."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.actions.care import Planned, Told
from members.actions.support import Wish
from members.domain.account import Organisation
from members.domain.care import CaseKind, CaseOutcome, PlanLine, SupportKind
from members.forms.support import ORGANISATIONS, sealed_words
from members.models import Worker
from members.models.care import CASE_NAMES, CASE_OUTCOME_NAMES, LINE_NAMES, SUPPORT_NAMES
from teamtrack.forms import DayField, OnceForm


class WorkerField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Somebody by name, of those who may be chosen."""

    def label_from_instance(self, obj: Worker) -> str:
        return obj.full_name


class StoryForm(forms.Form):
    """What was told in confidence, until when, and that the person was asked; not asked again where consent stands."""

    is_agreed = forms.BooleanField(label=_("I have asked, and the person agrees"), required=False)
    story = sealed_words(
        _("What was told in confidence"),
        _("Sealed; you alone can open it while you hold the case. Name no third person."),
        rows=8,
    )
    expires_on = DayField(
        label=_("Kept until"),
        help_text=_("Six months, unless you choose another day; twelve at most. Closing the case erases it at once."),
        required=False,
    )

    def __init__(self, *args: Any, agrees: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if agrees:
            del self.fields["is_agreed"]

    def told(self) -> Told:
        """The story as typed."""
        data = self.cleaned_data
        return Told(data["story"], data["expires_on"], data.get("is_agreed", False))


class OpenForm(OnceForm, StoryForm):
    """A new case. `key` is its number to be: sent twice it is one case."""

    kind = forms.TypedChoiceField(
        label=_("What kind of trouble"), coerce=CaseKind, choices=CASE_NAMES, widget=forms.RadioSelect
    )
    holder = WorkerField(
        label=_("Who holds the case"),
        queryset=Worker.objects.none(),
        empty_label=None,
        help_text=_("The one person whom it is told to; what is told, nobody else can read."),
    )

    field_order = ["key", "kind", "holder", "is_agreed", "story", "expires_on"]

    def __init__(self, *args: Any, holders: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].queryset = holders  # type: ignore[attr-defined]


class StepForm(OnceForm):
    """A step of the plan; through the organisations it may ask one of them for help at once."""

    line = forms.TypedChoiceField(
        label=_("Which side of the plan"), coerce=PlanLine, choices=LINE_NAMES, widget=forms.RadioSelect
    )
    what = sealed_words(
        _("What is to be done"), _("Read by whoever does it, whoever holds the case and the head of the cell.")
    )
    doer = WorkerField(label=_("Who does it"), queryset=Worker.objects.none(), empty_label=_("Choose…"))
    due_on = DayField(label=pgettext_lazy("a step", "Until"), required=False)
    organisation = forms.ChoiceField(
        label=_("Ask for help at once"),
        choices=[("", _("no organisation")), *ORGANISATIONS],
        required=False,
        help_text=_("The same words are sent to whoever leads it, with the name."),
    )
    support = forms.ChoiceField(
        label=_("Help of which kind"), choices=[("", _("Choose…")), *SUPPORT_NAMES], required=False
    )

    def __init__(self, *args: Any, doers: Any, may_ask: bool, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].widget.attrs["min"] = today.isoformat()
        self.fields["doer"].queryset = doers  # type: ignore[attr-defined]
        if not may_ask:
            del self.fields["organisation"], self.fields["support"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("organisation") and not data.get("support"):
            self.add_error("support", _("Say which kind of help is asked for."))
        return data

    def planned(self) -> Planned:
        """The step as typed."""
        data = self.cleaned_data
        asked = data.get("organisation")
        wish = Wish(Organisation(asked), SupportKind(data["support"]), data["what"]) if asked else None
        return Planned(data["line"], data["what"], data["doer"], data["due_on"], wish)


class HandOverForm(forms.Form):
    """Another holder."""

    holder = WorkerField(label=_("Who holds it from now on"), queryset=Worker.objects.none(), empty_label=_("Choose…"))

    def __init__(self, *args: Any, holders: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].queryset = holders  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    """What came of it."""

    outcome = forms.TypedChoiceField(
        label=_("What came of it"),
        coerce=CaseOutcome,
        choices=CASE_OUTCOME_NAMES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what came of it; that alone is kept.")},
    )
