"""Shape of a new norm."""

from django import forms
from django.utils.translation import gettext_lazy as _

from production.forms.plan import PiecesField
from teamtrack.forms import DayField, ShortText


class NormForm(forms.Form):
    """Units per man-day, the day from which it is in force, the number of the decision."""

    units = PiecesField(label=_("New norm (pcs/man-day)"), min_value=1, max_value=1_000_000)
    since = DayField(label=_("In force from"))
    decision = ShortText(label=_("Number of the decision"), max_length=60)
