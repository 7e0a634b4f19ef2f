"""Shape of a meeting: kind, day, and who came."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.domain.meeting import MeetingKind, Presence
from members.models import Worker
from members.models.meeting import MEETING_NAMES, PRESENCE_NAMES
from teamtrack.forms import DayField


class AttendanceForm(forms.Form):
    """Of each member: present, excused, absent; named by the worker's number."""

    def __init__(self, *args: Any, people: Sequence[Worker], known: Mapping[int, Presence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        for worker in people:
            self.fields[f"worker_{worker.pk}"] = forms.TypedChoiceField(
                label=worker.full_name,
                coerce=Presence,
                choices=PRESENCE_NAMES,
                initial=known.get(worker.pk, Presence.PRESENT),
                widget=forms.RadioSelect,
                error_messages={"required": _("choose whether they came.")},
            )

    def presences(self) -> dict[int, Presence]:
        return {worker.pk: self.cleaned_data[f"worker_{worker.pk}"] for worker in self.people}


class ChangeMeetingForm(forms.Form):
    """Kind and day; whether it is one more of its kind in the month, asked where there is one already."""

    kind = forms.TypedChoiceField(label=_("Kind of meeting"), coerce=MeetingKind, choices=MEETING_NAMES)
    day = DayField(label=_("Day"))
    is_another = forms.BooleanField(label=_("Yes, one more of this kind in the month"), required=False)


class MeetingForm(AttendanceForm, ChangeMeetingForm):
    """A meeting that was held."""
