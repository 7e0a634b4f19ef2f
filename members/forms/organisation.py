"""Shape of the organisation: enterprise, branch, workshop, team, party cell, days off."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Branch, Enterprise, PartyCell, Team, Workshop
from teamtrack.forms import DayField, ShortText

WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


class EnterpriseForm(forms.Form):
    """What stands at the head of reports."""

    name = ShortText(label=pgettext_lazy("of a thing", "Name"), max_length=120)
    place = ShortText(label=_("Place"), max_length=60, help_text=_("Where reports are dated; for example Hà Nội."))
    party_organisation = ShortText(
        label=_("Party organisation"),
        max_length=120,
        required=False,
        help_text=_("The enterprise's Party body, as it stands at the head of reports; for example Đảng bộ X.40."),
    )
    founded_on = DayField(label=_("Founded on"), required=False)

    @staticmethod
    def initial_of(enterprise: Enterprise) -> dict[str, Any]:
        names = ("name", "place", "party_organisation", "founded_on")
        return {name: getattr(enterprise, name) for name in names}


class BranchForm(forms.Form):
    """A party branch."""

    name = ShortText(
        label=pgettext_lazy("of a thing", "Name"), max_length=120, help_text=_("For example Chi bộ phân xưởng Z2.")
    )


class WorkshopForm(forms.Form):
    """A workshop and how it works."""

    name = ShortText(
        label=pgettext_lazy("of a thing", "Name"),
        max_length=60,
        help_text=_("As spoken after the word workshop; for example Z2."),
    )
    branch = forms.ModelChoiceField(
        label=_("Party branch"), required=False, empty_label=_("None"), queryset=Branch.objects.none()
    )
    founded_on = DayField(label=_("Founded on"), required=False)
    shifts = forms.TypedChoiceField(
        label=_("Shifts a day"), coerce=int, choices=[(number, str(number)) for number in range(1, 5)]
    )
    rest_weekdays = forms.TypedMultipleChoiceField(
        label=_("Weekly rest days"),
        coerce=int,
        choices=WEEKDAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    language = forms.ChoiceField(label=_("Language of its reports"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, branches: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = branches  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(workshop: Workshop) -> dict[str, Any]:
        names = ("name", "branch", "founded_on", "shifts", "rest_weekdays", "language")
        return {name: getattr(workshop, name) for name in names}


class TeamForm(forms.Form):
    """A production team."""

    name = ShortText(
        label=pgettext_lazy("of a thing", "Name"), max_length=60, help_text=_("In full; for example Tổ máy 6.")
    )
    short_name = ShortText(label=_("Short name"), max_length=20, help_text=_("As on the board; for example Tổ 6."))
    code = ShortText(label=_("Code"), max_length=20, help_text=_("Teams are listed in its order; for example 6."))
    founded_on = DayField(label=_("Founded on"), required=False, help_text=_("Nobody joins the team before that day."))

    @staticmethod
    def initial_of(team: Team) -> dict[str, Any]:
        return {name: getattr(team, name) for name in ("name", "short_name", "code", "founded_on")}


class CellForm(forms.Form):
    """A party cell."""

    name = ShortText(
        label=pgettext_lazy("of a thing", "Name"), max_length=120, help_text=_("For example Tổ đảng tổ máy 6.")
    )
    branch = forms.ModelChoiceField(label=_("Party branch"), empty_label=None, queryset=Branch.objects.none())
    founded_on = DayField(label=_("Founded on"))

    def __init__(self, *args: Any, branches: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = branches  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(cell: PartyCell) -> dict[str, Any]:
        return {name: getattr(cell, name) for name in ("name", "branch", "founded_on")}


class LeadForm(forms.Form):
    """A team the cell leads, from a day on."""

    team = forms.ModelChoiceField(label=_("Production team"), empty_label=_("Choose…"), queryset=Team.objects.none())
    since = DayField(label=_("From the day"))

    def __init__(self, *args: Any, teams: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]


class DaysOffForm(forms.Form):
    """One day off, or several in a row."""

    name = ShortText(label=pgettext_lazy("of a thing", "Name"), max_length=80, help_text=_("For example Tết."))
    first = DayField(label=_("Day"))
    last = DayField(label=_("Until (for several days)"), required=False)
