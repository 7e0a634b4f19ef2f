"""Shape of the workshop's criteria: a weight and a cap for each kind, and the month they begin."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from emulation.domain.ranking import Criterion
from emulation.models import CriterionKind
from teamtrack.periods import Month


class MonthField(forms.CharField):
    """A month written 1966-09 (the browser's own month picker where there is one)."""

    widget = forms.TextInput(attrs={"type": "month"})
    example = "1966-09"

    def suggest(self, month: Month) -> None:
        """Show how a month is written by one that is taken here."""
        self.example = self.widget.attrs["placeholder"] = str(month)

    def clean(self, value: Any) -> Month | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return Month.parse(text)
        except ValueError as wrong:
            words = _("Write the month as year-month, for example %(month)s.")
            raise forms.ValidationError(words % {"month": self.example}) from wrong


class CriteriaForm(forms.Form):
    """Weights of 100 and caps in per cent."""

    start = MonthField(label=_("In force from the month"))

    def __init__(self, *args: Any, criteria: Iterable[Criterion], start: Month, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["start"] = str(start)
        self.fields["start"].suggest(start)  # type: ignore[attr-defined]
        now = {criterion.kind: criterion for criterion in criteria}
        for kind in CriterionKind:
            set_now = now.get(kind)
            self.fields[f"weight_{kind}"] = forms.IntegerField(
                label=_("Weight"), min_value=0, max_value=100, initial=set_now.weight if set_now else 0
            )
            self.fields[f"cap_{kind}"] = forms.IntegerField(
                label=_("Counts up to (%)"),
                min_value=1,
                max_value=1000,
                initial=int(set_now.cap * 100) if set_now else 100,
            )

    def rows(self) -> Iterator[tuple[str, forms.BoundField, forms.BoundField]]:
        """Label, weight and cap of each kind, for the page's table."""
        for kind in CriterionKind:
            yield str(kind.label), self[f"weight_{kind}"], self[f"cap_{kind}"]

    def criteria(self) -> list[Criterion]:
        """The criteria typed in."""
        data = self.cleaned_data
        return [
            Criterion(kind.value, data[f"weight_{kind}"], Fraction(data[f"cap_{kind}"], 100)) for kind in CriterionKind
        ]
