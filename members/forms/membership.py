"""Shape of joining and leaving an organisation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.domain.account import Organisation
from members.models.organisation import ORGANISATION_NAMES
from teamtrack.forms import DayField


class JoinForm(forms.Form):
    """An organisation, and from which day on."""

    organisation = forms.TypedChoiceField(
        label=_("Organisation"),
        coerce=Organisation,
        choices=ORGANISATION_NAMES,
    )
    since = DayField(label=_("From the day"))


class LeaveForm(forms.Form):
    """The last day of a membership."""

    last_day = DayField(label=_("Last day"))
