"""Shape of joining and leaving an organisation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.domain.account import Beginning, Organisation
from members.forms.contact import capital
from members.models.organisation import BEGINNING_NAMES, ORGANISATION_NAMES
from teamtrack.forms import DayField, ShortText


class JoinForm(forms.Form):
    """An organisation, from which day on, and how that came."""

    organisation = forms.TypedChoiceField(
        label=_("Organisation"),
        coerce=Organisation,
        choices=capital(ORGANISATION_NAMES),
    )
    since = DayField(label=_("From the day"))
    began = forms.TypedChoiceField(
        label=_("How it began"),
        coerce=Beginning,
        choices=capital(BEGINNING_NAMES),
        widget=forms.RadioSelect,
        help_text=_("Only those admitted here count as admissions of the year."),
    )
    came_from = ShortText(
        label=_("Transferred in from"),
        max_length=120,
        required=False,
        help_text=_("For a transfer; for example the branch of another workshop."),
    )


class LeaveForm(forms.Form):
    """The last day of a membership, and where a transfer led."""

    last_day = DayField(label=_("Last day"))
    went_to = ShortText(
        label=_("Transferred to"),
        max_length=120,
        required=False,
        help_text=_("Only for a transfer: the organisation or cell they go to."),
    )
