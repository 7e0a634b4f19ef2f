"""Form fields that every app shares: short texts and days, as the database can hold them."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from teamtrack.names import tidy


class ShortText(forms.CharField):
    """A name or a line: tidied before its length is counted, because composing letters may lengthen a text."""

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "")


class LongText(forms.CharField):
    """A text of several lines: each tidied, empty ones taken out, before its length is counted."""

    def __init__(self, *args: Any, rows: int = 3, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows, "data-no-draft": ""}))
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> str:
        return "\n".join(line for line in map(tidy, (super().to_python(value) or "").splitlines()) if line)


class DayField(forms.DateField):
    """A day of the calendar that addresses know (periods.Month), with the browser's own picker."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_validators = [
        MinValueValidator(date(1900, 1, 1), _("Choose a day from 1900 on.")),
        MaxValueValidator(date(2999, 12, 31), _("Choose a day before the year 3000.")),
    ]
