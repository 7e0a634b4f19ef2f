"""Shape of asking for groups, choosing a proposal, moving somebody, a wish about two people."""

import re
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.actions.group import Lot
from members.domain.group import PairKind, Weights
from members.models import MentoringGroup, Worker
from members.models.group import PAIR_NAMES
from teamtrack.forms import DayField, ShortText

LEAVE_OUT, SOME, MUCH = 0, 2, 4
HOW_MUCH = [(MUCH, _("much")), (SOME, _("some")), (LEAVE_OUT, _("not at all"))]
STAY = 4  # for everybody who keeps their group: as much as a matter that counts much
LOTS = re.compile(r"\d{1,12}:(\d{1,12}(,\d{1,12})*)?(;\d{1,12}:(\d{1,12}(,\d{1,12})*)?)*")


class PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Workers, by name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.full_name)


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A worker, by name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Worker.objects.none(), **({"empty_label": _("Choose…")} | kwargs))

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.full_name)


def _how_much(label: Any, initial: int) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=HOW_MUCH, coerce=int, initial=initial)


class AskForm(forms.Form):
    """Who is in charge of a group, and what counts; part of the address."""

    phu_trach = PeopleField(
        label=_("In charge of a group each"), queryset=Worker.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    nghe = _how_much(_("Trade"), MUCH)
    noi_o = _how_much(_("Home area"), SOME)
    di_lai = _how_much(_("Way of travel"), MUCH)
    giu = forms.BooleanField(label=_("Move as few people as possible"), required=False)

    def __init__(self, *args: Any, members: QuerySet[Worker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phu_trach"].queryset = members  # type: ignore[attr-defined]

    def weights(self) -> Weights:
        data = self.cleaned_data
        stay = STAY if data["giu"] else 0
        return Weights(trade=data["nghe"], home=data["noi_o"], travel=data["di_lai"], stay=stay)


class ChooseForm(forms.Form):
    """The arrangement somebody decided for, and from which day."""

    lots = forms.RegexField(LOTS, max_length=4000, widget=forms.HiddenInput)
    since = DayField(label=_("From the day"))
    reason = ShortText(label=_("Reason"), max_length=200)

    def chosen(self) -> list[Lot]:
        """What the proposal's text says."""
        lots = []
        for part in self.cleaned_data["lots"].split(";"):
            lead, _colon, people = part.partition(":")
            lots.append(Lot(int(lead), tuple(int(pk) for pk in people.split(",") if pk)))
        return lots


class GroupMoveForm(forms.Form):
    """Into which group, in whose place, from which day, why."""

    group = forms.ModelChoiceField(label=_("Group"), queryset=MentoringGroup.objects.none(), empty_label=_("Choose…"))
    swap = PersonField(
        label=_("Changes places with"),
        required=False,
        empty_label=_("nobody"),
        help_text=_("Somebody of that group, so that the groups stay of one size."),
    )
    since = DayField(label=_("From the day"))
    reason = ShortText(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, groups: QuerySet[MentoringGroup], people: QuerySet[Worker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]
        self.fields["swap"].queryset = people  # type: ignore[attr-defined]


class GroupLeadForm(forms.Form):
    """Who is in charge of a group, and from which day."""

    worker = PersonField(label=_("Party member in charge"))
    since = DayField(label=_("From the day"))

    def __init__(self, *args: Any, members: QuerySet[Worker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].queryset = members  # type: ignore[attr-defined]


class EndWishForm(forms.Form):
    """Why a wish holds no longer."""

    reason = ShortText(label=_("Reason"), max_length=200)


class WishForm(forms.Form):
    """Two people, together or apart, why, and when it is looked at again."""

    kind = forms.TypedChoiceField(
        label=_("What is wished"),
        choices=[
            (PairKind.APART, dict(PAIR_NAMES)[PairKind.APART]),
            (PairKind.TOGETHER, dict(PAIR_NAMES)[PairKind.TOGETHER]),
        ],
        coerce=PairKind,
        widget=forms.RadioSelect,
        initial=PairKind.APART,
    )
    one = PersonField(label=_("One of the two"))
    other = PersonField(label=_("The other"))
    reason = ShortText(label=_("Reason"), max_length=200)
    review_on = DayField(label=_("Looked at again on"), required=False)

    def __init__(self, *args: Any, people: QuerySet[Worker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one: Any = self.fields["one"]
        other: Any = self.fields["other"]
        one.queryset = other.queryset = people
        choices = list(iter(one.choices))  # asked once for both; without iter() their number would be asked as well
        one.widget.choices = other.widget.choices = choices
