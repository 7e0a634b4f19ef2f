"""Shape of a new norm."""

from django import forms
from django.utils.translation import gettext_lazy as _

from production.forms.plan import PiecesField


class NormForm(forms.Form):
    """Units per man-day, the day from which it is in force, the number of the decision."""

    units = PiecesField(label=_("New norm (pcs/man-day)"), min_value=1, max_value=1_000_000)
    since = forms.DateField(label=_("In force from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    decision = forms.CharField(label=_("Number of the decision"), max_length=60)
