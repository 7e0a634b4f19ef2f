"""Shape of a norm study."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from production.actions.norm_study import Found
from production.forms.plan import PiecesField
from teamtrack.forms import DayField, LongText, OnceForm


class StudyForm(OnceForm):
    """When, how many pieces a man-day were observed, whose work was watched, what was found.

    `key` is the number of the study to be: sent twice it is one. A correction has none.
    """

    day = DayField(label=_("Day"))
    units = PiecesField(label=_("Observed (pcs/man-day)"), min_value=1, max_value=1_000_000)
    workers = forms.MultipleChoiceField(
        label=_("Whose work was watched"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing is noted of one person; others read only how many they were."),
        error_messages={"required": _("Choose whose work was watched.")},
    )
    words = LongText(
        label=_("What was found"),
        max_length=600,
        required=False,
        help_text=_("Machines, material, motions; nobody is named."),
    )

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["workers"].choices = [(str(pk), name) for pk, name in people]  # type: ignore[attr-defined]

    def found(self) -> Found:
        """The study as typed."""
        data = self.cleaned_data
        return Found(data["day"], data["units"], [int(pk) for pk in data["workers"]], data["words"])
