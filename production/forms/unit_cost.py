"""Shape of a unit cost: money of the whole team, with xu where there are any."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from production.models import UnitCost
from teamtrack.figures import format_number
from teamtrack.forms import LimitsAsRead, OnceForm

MOST = Decimal("999999999999.99")
# Dots or blanks between thousands; before xu a comma, or a dot that cannot stand between thousands.
IN_THOUSANDS = re.compile(r"([0-9]{1,3}(?:[. \u00a0][0-9]{3})+)(?:,([0-9]{1,2}))?")
PLAIN = re.compile(r"([0-9]+)(?:[.,]([0-9]{1,2}))?")


class MoneyField(LimitsAsRead, forms.DecimalField):
    """Đồng as people write them: 31,5 · 31.50 · 3500000 · 3.500.000 · 3.500.000,25.

    How many digits there may be follows from `MOST` and from what is read as money: too much is told once.
    """

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        wrong = _("Write đồng with digits, and xu after a comma: 3.500.000 or 31,25.")
        super().__init__(min_value=Decimal("0.01"), max_value=MOST, error_messages={"invalid": wrong}, **kwargs)

    def to_python(self, value: Any) -> Any:
        text = str(value).strip() if value is not None else ""
        if not text:
            return None
        match = IN_THOUSANDS.fullmatch(text) or PLAIN.fullmatch(text)
        if not match:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(f"{re.sub(r'[^0-9]', '', match[1])}.{match[2] or '0'}")

    def prepare_value(self, value: Any) -> Any:
        return format_number(value, 2).removesuffix(",00") if isinstance(value, Decimal) else value


class UnitCostForm(OnceForm):
    """What a hundred pieces were to cost, and what was booked. `instead_of` is the revision that was on the page."""

    instead_of = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=30_000)
    planned = MoneyField(
        label=_("Planned cost of 100 pieces, in đồng"),
        help_text=_("As the workshop planned it for this month: material, power, tools, work."),
    )
    booked = MoneyField(
        label=_("Costs booked for the month, in đồng"),
        required=False,
        help_text=_("Everything booked to the team for this item, all together; nobody's wage. Empty: not booked yet."),
    )

    @staticmethod
    def initial_of(last: UnitCost | None) -> dict[str, Any]:
        return {name: getattr(last, name) for name in ("planned", "booked")} if last else {}
