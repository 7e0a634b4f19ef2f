"""Shape of a proposed adjustment of a closed month."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Worker
from production.models import Product
from production.queries.choices import TeamChoices
from teamtrack.forms import AmountField, DayField, ShortText


class AdjustmentForm(forms.Form):
    """Who, what, which day, by how much, and why. Figures are differences: -5 takes five away."""

    worker = forms.ModelChoiceField(label=_("Worker"), empty_label=_("Choose…"), queryset=Worker.objects.all())
    product = forms.ModelChoiceField(label=_("Item"), empty_label=_("Choose…"), queryset=Product.objects.all())
    day = DayField(label=_("Day"))
    good = AmountField(label=_("Good, more or less"), initial=0, min_value=-100_000, max_value=100_000)
    defective = AmountField(label=_("Defective, more or less"), initial=0, min_value=-100_000, max_value=100_000)
    man_days = forms.DecimalField(
        label=_("Man-days, more or less"),
        initial=Decimal(0),
        min_value=Decimal(-2),
        max_value=Decimal(2),
        decimal_places=2,
        localize=True,
    )
    reason = ShortText(label=_("Reason"), max_length=300)

    def __init__(self, *args: Any, choices: TeamChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in (("worker", choices.workers), ("product", choices.products)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            assert field.queryset is not None
            field.queryset = field.queryset.filter(pk__in=[number for number, _words in offered])
            # What is offered came in one query; the fields would ask for it again.
            field.choices = [("", field.empty_label), *offered]
