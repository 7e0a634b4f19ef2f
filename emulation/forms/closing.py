"""Shape of a proposed adjustment of a closed month."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Team, Worker
from production.models import Product
from teamtrack.forms import DayField, ShortText
from teamtrack.periods import Month


class AdjustmentForm(forms.Form):
    """Who, what, which day, by how much, and why. Figures are differences: -5 takes five away."""

    worker = forms.ModelChoiceField(label=_("Worker"), empty_label=_("Choose…"), queryset=Worker.objects.none())
    product = forms.ModelChoiceField(label=_("Item"), empty_label=_("Choose…"), queryset=Product.objects.none())
    day = DayField(label=_("Day"))
    good = forms.IntegerField(label=_("Good, more or less"), initial=0, min_value=-100_000, max_value=100_000)
    defective = forms.IntegerField(label=_("Defective, more or less"), initial=0, min_value=-100_000, max_value=100_000)
    man_days = forms.DecimalField(
        label=_("Man-days, more or less"),
        initial=Decimal(0),
        min_value=Decimal(-2),
        max_value=Decimal(2),
        decimal_places=2,
        localize=True,
    )
    reason = ShortText(label=_("Reason"), max_length=300)

    def __init__(self, *args: Any, team: Team, month: Month, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        workers = Worker.objects.on_team(team, month.first, month.last).in_name_order()
        self.fields["worker"].queryset = workers  # type: ignore[attr-defined]
        products = Product.objects.filter(workshop=team.workshop).order_by("code", "pk")
        self.fields["product"].queryset = products  # type: ignore[attr-defined]
