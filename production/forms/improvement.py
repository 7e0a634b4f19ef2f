"""Shapes of an improvement, of making one fit that was taken over, and of ending one."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from members.models import Team, Worker
from production.actions.improvement import Change
from production.domain.improvement import ImprovementKind
from production.models import Improvement, Product
from production.models.improvement import KIND_NAMES
from production.queries.improvement import ImprovementChoices
from teamtrack.figures import format_day
from teamtrack.forms import DayField, OnceForm, ShortText


class SourceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An improvement of another team, by team, title and day."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.team.short_name} · {obj.title} · {format_day(obj.since)}"


class CorrectImprovementForm(forms.Form):
    """What is done differently, since when, whose idea it was, from whom it was taken."""

    kind = forms.TypedChoiceField(
        label=_("Kind of improvement"),
        coerce=ImprovementKind,
        choices=[(value, capfirst(name)) for value, name in KIND_NAMES],
        widget=forms.RadioSelect,
    )
    title = ShortText(label=_("In a few words"), max_length=120, help_text=_("About the work; nobody is named here."))
    text = ShortText(label=_("What is done differently"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    since = DayField(label=_("Since the day"))
    product = forms.ModelChoiceField(
        label=_("Item"),
        required=False,
        empty_label=_("not about one item"),
        queryset=Product.objects.none(),
        help_text=_("With an item, pieces per man-day are compared; without one, the norm fulfilment."),
    )
    source = SourceField(
        label=_("Taken over from"), required=False, empty_label=_("our own idea"), queryset=Improvement.objects.none()
    )
    taken_from = forms.ModelChoiceField(
        label=_("Or taken from a team that has not written it down"),
        required=False,
        empty_label=_("no team"),
        queryset=Team.objects.none(),
        help_text=_("What is taken over is looked at again: does it fit this team?"),
    )
    worker = forms.ModelChoiceField(
        label=_("Whose idea"), required=False, empty_label=_("nobody is named"), queryset=Worker.objects.none()
    )
    is_agreed = forms.BooleanField(
        label=_("I have asked, and the person agrees to be named"),
        required=False,
        help_text=_("In praise. They may take that back at any time; then the name goes and the improvement stays."),
    )

    def __init__(self, *args: Any, choices: ImprovementChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {
            "product": choices.products,
            "source": choices.sources,
            "taken_from": choices.teams,
            "worker": choices.people,
        }
        for name, rows in offered.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def change(self) -> Change:
        """The improvement as typed."""
        return Change(**{name: value for name, value in self.cleaned_data.items() if name != "key"})

    @staticmethod
    def initial_of(improvement: Improvement) -> dict[str, Any]:
        names = ("kind", "title", "text", "since", "product", "source", "taken_from", "worker")
        return {name: getattr(improvement, name) for name in names} | {"is_agreed": improvement.worker_id is not None}


class ImprovementForm(OnceForm, CorrectImprovementForm):
    """An improvement. `key` is its number to be: sent twice it is one."""


class AdaptForm(forms.Form):
    """What was changed so that it fits, and when."""

    text = ShortText(
        label=_("What was changed to fit this team"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Other machines, other people, another order of the work: what does not fit as it is?"),
    )
    day = DayField(label=_("Since the day"))


class StopForm(forms.Form):
    """From when it is not done any more, and why."""

    day = DayField(label=_("First day without it"))
    reason = ShortText(label=_("Reason"), max_length=300)
