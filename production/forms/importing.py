"""Shape of an import: the file, and which of its columns is what."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, BinaryIO, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from members.models import Team
from production.domain.importing import Field, Head, Layout, Mapping, Refused, Source, read_head, wanting
from production.domain.importing.head import column_letter
from production.domain.importing.source import LARGEST_CSV, MEGABYTE
from production.domain.importing.values import ManDays, Misread
from production.domain.importing.words import TOO_LARGE
from production.models import Product
from teamtrack.figures import format_man_days
from teamtrack.forms import ShortText
from teamtrack.periods import Month

LABELS = {
    Field.WORKER: _("Worker number"),
    Field.TEAM: _("Team"),
    Field.DAY: _("Day"),
    Field.SHIFT: _("Shift"),
    Field.PRODUCT: _("Item"),
    Field.GOOD: _("Good"),
    Field.DEFECTIVE: _("Defective"),
    Field.MAN_DAYS: _("Man-days"),
    Field.NOTE: _("Note"),
}
NEEDED = {Layout.LONG: (Field.WORKER, Field.DAY, Field.GOOD), Layout.WIDE: (Field.WORKER,)}
OF_A_ROW = (Field.WORKER, Field.TEAM, Field.SHIFT, Field.PRODUCT, Field.NOTE)  # of a sheet with a column for each day
SAMPLES = 3  # values shown beside a column's name


def refusal(refused: Refused) -> str:
    """Why a whole file is refused, in the reader's language."""
    return say(refused.message) % refused.values if refused.values else say(refused.message)


class FileForm(forms.Form):
    """The file, and for which team when the person leads several; `turned_away`: it was too large to be read."""

    team = forms.ChoiceField(label=_("Team"))
    file = forms.FileField(
        label=_("CSV or XLSX file"),
        max_length=255,
        help_text=_("CSV up to 32 MB, XLSX up to 8 MB; at most 200.000 lines."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.xlsm"}),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )

    def __init__(self, *args: Any, teams: Sequence[Team], turned_away: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._teams = {str(team.pk): team for team in teams}
        choice = self.fields["team"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(pk, team.name) for pk, team in self._teams.items()]
        if len(teams) == 1:
            choice.widget = forms.HiddenInput()
            choice.initial = str(teams[0].pk)
        if turned_away:
            too_large = say(TOO_LARGE) % {"most": LARGEST_CSV // MEGABYTE}
            self.fields["file"].error_messages["required"] = too_large

    def clean_team(self) -> Team:
        return self._teams[self.cleaned_data["team"]]

    def clean_file(self) -> "UploadedFile[Any]":
        """A file whose head can be read; anything else is refused here and kept nowhere."""
        sent: UploadedFile[Any] = self.cleaned_data["file"]
        try:
            read_head(Source(cast("BinaryIO", sent.file), sent.name or "", sent.size or 0))
        except Refused as refused:
            raise ValidationError(refusal(refused)) from refused
        return sent


class ColumnsForm(forms.Form):
    """A choice of column for each field, and what stands for the fields that have none."""

    month = forms.CharField(
        label=_("Month, where days are only numbers"),
        required=False,
        max_length=7,
        widget=forms.TextInput(attrs={"type": "month"}),
    )
    all_product = forms.ChoiceField(label=_("Item of the whole file"), required=False)
    all_shift = forms.TypedChoiceField(label=_("Shift of the whole file"), coerce=int, required=False)
    all_man_days = ShortText(label=_("Man-days of every line"), max_length=6, required=False)
    order = forms.ChoiceField(
        label=_("Days are written"),
        choices=[("d", _("day/month/year")), ("m", _("month/day/year"))],
        required=False,
    )

    def __init__(
        self, *args: Any, head: Head, mapping: Mapping, products: Sequence[Product], shifts: int, **kwargs: Any
    ) -> None:
        """`mapping` is what the form proposes: guessed, or remembered of the last file with these columns."""
        super().__init__(*args, **kwargs)
        self.head = head
        self.columns = tuple(LABELS) if head.layout is Layout.LONG else OF_A_ROW
        days = {column.index for column in head.day_columns}
        choices = [(str(n), self._shown(n)) for n in range(len(head.heads)) if n not in days]
        for name in self.columns:
            self.fields[name.value] = forms.ChoiceField(
                label=LABELS[name],
                required=name in NEEDED[head.layout],
                choices=[("", _("not in the file")), *choices],
                initial=str(mapping.columns.get(name, "")),
            )
        self._choose("all_product", [("", "–"), *((product.code, str(product)) for product in products)])
        self._choose("all_shift", [(number, str(number)) for number in range(1, shifts + 1)])
        self.initial.update(
            all_product=mapping.product,
            all_shift=mapping.shift,
            month=mapping.month,
            all_man_days=format_man_days(Fraction(mapping.man_days)),
            order="d" if mapping.day_first else "m",
        )
        if head.layout is Layout.WIDE:
            del self.fields["order"]
            if all(column.day for column in head.day_columns):
                del self.fields["month"]
        if shifts == 1:
            del self.fields["all_shift"]

    def _choose(self, name: str, choices: Sequence[tuple[Any, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def _shown(self, index: int) -> str:
        """A column with the first values under it: D · Hàng đạt (140; 152; 138)."""
        under = [row[index][:20] for row in self.head.sample[:SAMPLES] if index < len(row) and row[index]]
        title = " · ".join(part for part in (column_letter(index), self.head.heads[index]) if part)
        return f"{title} ({'; '.join(under)})" if under else title

    @property
    def of_columns(self) -> list[forms.BoundField]:
        """The choices of a column."""
        return [self[name.value] for name in self.columns]

    @property
    def of_the_file(self) -> list[forms.BoundField]:
        """What stands for fields without a column."""
        return [
            self[name] for name in ("month", "order", "all_product", "all_shift", "all_man_days") if name in self.fields
        ]

    def clean_month(self) -> str:
        text: str = self.cleaned_data["month"]
        try:
            return str(Month.parse(text)) if text else ""
        except ValueError as wrong:
            raise ValidationError(_("A month is written 1966-09.")) from wrong

    def clean_all_man_days(self) -> Decimal:
        try:
            man_days = ManDays(Decimal(1))[self.cleaned_data["all_man_days"]]
        except Misread as wrong:
            raise ValidationError(_("Over 0 and at most 2: 1, ½ or 0,5.")) from wrong
        if not 0 < man_days <= 2:
            raise ValidationError(_("Over 0 and at most 2: 1, ½ or 0,5."))
        return man_days

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        chosen = {name: int(data[name.value]) for name in self.columns if data.get(name.value)}
        for name, index in chosen.items():
            if list(chosen.values()).index(index) < list(chosen).index(name):
                self.add_error(name.value, _("This column is chosen twice."))
        self.mapping = Mapping(
            layout=self.head.layout,
            columns=chosen,
            sheet=self.head.sheet,
            month=data.get("month") or "",
            shift=data.get("all_shift") or 1,
            product=data.get("all_product") or "",
            man_days=data.get("all_man_days") or Decimal(1),
            day_first=data.get("order", "d") != "m",
        )
        self._ask_for_what_is_wanting()
        return data

    def _ask_for_what_is_wanting(self) -> None:
        missing = wanting(self.head, self.mapping)
        if Field.PRODUCT in missing:
            self.add_error("all_product", _("Choose the column of the item, or one item for the whole file."))
        if "month" in missing and "month" not in self.errors:
            self.add_error("month", _("Which month do these days belong to?"))
