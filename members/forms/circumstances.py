"""Shape of somebody's circumstances, of a skill grade, of a good relation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.actions.circumstances import Circumstances
from members.domain.worker import Relation
from members.models import Worker
from members.models.worker import ORIGIN_NAMES, RELATION_NAMES, TRAVEL_NAMES
from teamtrack.forms import DayField, ShortText


class CircumstancesForm(forms.Form):
    """Where from, home, way to work."""

    origin = forms.ChoiceField(label=_("Came from"), required=False, choices=[("", _("not known")), *ORIGIN_NAMES])
    home_place = ShortText(
        label=_("Village or quarter"), max_length=60, required=False, help_text=_("Such as Xuân Đỉnh.")
    )
    home_area = ShortText(
        label=_("District"),
        max_length=40,
        required=False,
        help_text=_("Such as huyện Từ Liêm: groups are formed by it, so choose one that is there if you can."),
        widget=forms.TextInput(attrs={"list": "areas", "autocomplete": "off"}),
    )
    travel = forms.ChoiceField(label=_("Comes to work"), required=False, choices=[("", _("not known")), *TRAVEL_NAMES])
    route = ShortText(label=_("Route"), max_length=60, required=False, help_text=_("Such as the tram line to Bưởi."))

    def circumstances(self) -> Circumstances:
        """The facts as typed."""
        return Circumstances(**self.cleaned_data)

    @staticmethod
    def initial_of(worker: Worker) -> dict[str, Any]:
        return {name: getattr(worker, name) for name in CircumstancesForm.base_fields}


class GradeForm(forms.Form):
    """A skill grade from a day on."""

    grade = forms.IntegerField(label=_("Skill grade"), min_value=1, max_value=7)
    since = DayField(label=_("From the day"))


class RelationForm(forms.Form):
    """With whom, and how they came to get on."""

    other = forms.ModelChoiceField(label=_("Gets on with"), queryset=Worker.objects.none(), empty_label=_("Choose…"))
    kind = forms.TypedChoiceField(label=_("How so"), coerce=Relation, choices=RELATION_NAMES)

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["other"]
        choice.queryset = others  # type: ignore[attr-defined]
        choice.label_from_instance = lambda worker: worker.full_name  # type: ignore[attr-defined]


class RelationEndForm(forms.Form):
    """The number of the worker with whom somebody gets on no more."""

    other = forms.IntegerField(min_value=1)
