"""Shape of a team's plans: good units by product for the month, the quarter and the year."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from production.models import PayMode, PlanPeriod, Product
from teamtrack.figures import format_number
from teamtrack.forms import AmountField

KINDS = (PlanPeriod.MONTH, PlanPeriod.QUARTER, PlanPeriod.YEAR)
MOST = 10_000_000
FURTHER = 2  # rows for products that have none of their own


class PiecesField(AmountField):
    """A whole number of pieces, with or without the dots between thousands: 6500, 6.500, 6 500."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "input num"})

    def to_python(self, value: Any) -> int | None:
        text = str(value).strip() if value is not None else ""
        if re.fullmatch(r"\d{1,3}([. ,\u00a0]\d{3})+", text):
            text = re.sub(r"\D", "", text)
        return super().to_python(text)

    def prepare_value(self, value: Any) -> Any:
        return format_number(value) if isinstance(value, int) else value


@dataclass(frozen=True)
class Box:
    """A cell of the form's table: the title of its column, the box (None: closed), what is set now."""

    title: str
    field: forms.BoundField | None
    quantity: int | None


class PlanForm(forms.Form):
    """One box for each product and period that can still be set, rows for further products, the month's pay mode."""

    pay_mode = forms.ChoiceField(
        label=_("Pay of the month"), choices=[("", _("not said")), *PayMode.choices], required=False
    )

    def __init__(
        self,
        *args: Any,
        products: Sequence[Product],
        others: Sequence[Product],
        planned: Mapping[tuple[str, int], int],
        titles: Mapping[str, str],
        closed: Collection[str],
        **kwargs: Any,
    ) -> None:
        """`planned` is what is set now by (kind, product number); `closed` kinds are shown, not set."""
        super().__init__(*args, **kwargs)
        self.products, self.planned, self.closed, self.titles = products, planned, closed, titles
        self.others = {str(product.pk): product for product in others}
        if PlanPeriod.MONTH in closed:
            del self.fields["pay_mode"]
        for product in products:
            self._add_boxes(str(product.pk), product.code, planned)
        if len(closed) < len(KINDS):
            choices = [("", _("another item")), *((pk, str(product)) for pk, product in self.others.items())]
            for row in self.further:
                self.fields[f"{row}_product"] = forms.ChoiceField(
                    label=_("Another item"), choices=choices, required=False
                )
                self._add_boxes(row, str(_("Another item")), {})

    @property
    def further(self) -> list[str]:
        """Names of the rows for further products; none when every product has its own."""
        return [f"further{n}" for n in range(min(FURTHER, len(self.others)))]

    def _add_boxes(self, row: str, label: str, planned: Mapping[tuple[str, int], int]) -> None:
        for kind in KINDS:
            if kind not in self.closed:
                self.fields[f"{kind}_{row}"] = PiecesField(
                    label=f"{label}, {self.titles[kind]}",
                    required=False,
                    min_value=0,
                    max_value=MOST,
                    initial=planned.get((kind, int(row))) if planned else None,
                )

    def _boxes(self, row: str, product: int | None = None) -> list[Box]:
        return [
            Box(
                self.titles[kind],
                None if kind in self.closed else self[f"{kind}_{row}"],
                self.planned.get((kind, product)) if product else None,
            )
            for kind in KINDS
        ]

    def rows(self) -> Iterator[tuple[Product, list[Box]]]:
        """Each product with its boxes of month, quarter and year."""
        for product in self.products:
            yield product, self._boxes(str(product.pk), product.pk)

    def further_rows(self) -> Iterator[tuple[forms.BoundField, list[Box]]]:
        """The choice of a further product with its boxes."""
        for row in self.further:
            if f"{row}_product" in self.fields:
                yield self[f"{row}_product"], self._boxes(row)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        chosen = [data.get(f"{row}_product") for row in self.further]
        for row, product in zip(self.further, chosen, strict=True):
            filled = any(data.get(f"{kind}_{row}") for kind in KINDS)
            if filled and not product:
                self.add_error(f"{row}_product", _("Choose the item of this row."))
            elif product and chosen.count(product) > 1:
                self.add_error(f"{row}_product", _("This item is chosen twice."))
        return data

    def plans(self) -> dict[str, dict[Product, int]]:
        """The quantities typed in, by kind; a box left empty or 0 plans nothing. Only kinds that changed."""
        data = self.cleaned_data
        rows = [(str(product.pk), product) for product in self.products]
        rows += [(row, self.others[data[f"{row}_product"]]) for row in self.further if data.get(f"{row}_product")]
        typed = {
            kind: {product: quantity for row, product in rows if (quantity := data.get(f"{kind}_{row}"))}
            for kind in KINDS
            if kind not in self.closed
        }
        before: dict[str, dict[int, int]] = {kind: {} for kind in KINDS}
        for (kind, pk), quantity in self.planned.items():
            before[kind][pk] = quantity
        return {
            kind: quantities
            for kind, quantities in typed.items()
            if {product.pk: quantity for product, quantity in quantities.items()} != before[kind]
        }
