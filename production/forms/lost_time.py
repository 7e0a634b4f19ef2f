"""What is asked about lost time: who, why, how long."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from production.domain.lost_time import MINUTES_OF_A_SHIFT
from production.models import LostTimeReason
from production.queries.lost_time import LostLine, ShiftWorker
from teamtrack.forms import ShortText


class LostTimeForm(forms.Form):
    """One reason and its minutes for some of the shift, or for everybody who was at work."""

    reason = forms.ChoiceField(
        label=_("Reason"), choices=lambda: [(value, capfirst(label)) for value, label in LostTimeReason.choices]
    )
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=1,
        max_value=MINUTES_OF_A_SHIFT,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=_("For each of them: 30 is half an hour."),
    )
    note = ShortText(label=_("Note"), max_length=200, required=False)
    everybody = forms.BooleanField(label=_("Everybody who was at work"), required=False)
    workers = forms.MultipleChoiceField(label=_("Who"), widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args: Any, workers: Sequence[ShiftWorker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at_work = [worker for worker in workers if not worker.is_away]
        self.fields["workers"].choices = [(str(worker.pk), worker.name) for worker in self.at_work]  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(line: LostLine) -> dict[str, Any]:
        return {
            "reason": line.reason,
            "minutes": line.minutes,
            "note": line.note,
            "workers": [str(worker) for worker in line.workers],
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.pop("everybody", False):
            cleaned["workers"] = [str(worker.pk) for worker in self.at_work]
        if not cleaned.get("workers") and "workers" not in self.errors:
            self.add_error("workers", _("Choose who lost the time."))
        if cleaned.get("reason") == LostTimeReason.OTHER and not cleaned.get("note") and "note" not in self.errors:
            self.add_error("note", _("Say in a few words which."))
        cleaned["workers"] = [int(pk) for pk in cleaned.get("workers", [])]
        cleaned["reason"] = LostTimeReason(cleaned["reason"]) if "reason" in cleaned else None
        return cleaned
