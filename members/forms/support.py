"""Shape of a request for help and of its answer; words that go into sealed columns."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.actions.support import Wish
from members.domain.account import Organisation
from members.domain.care import SupportKind, SupportOutcome
from members.models import Worker
from members.models.care import SUPPORT_NAMES, SUPPORT_OUTCOME_NAMES
from members.models.organisation import ORGANISATION_NAMES
from teamtrack.forms import OnceForm
from teamtrack.names import tidy

LONGEST = 4000  # letters of a text that is sealed
# The Party is not asked: the cell itself does what is its own.
ORGANISATIONS = [(value, name) for value, name in ORGANISATION_NAMES if value != Organisation.PARTY]


class SealedWords(forms.CharField):
    """Words in several lines, each tidied."""

    def to_python(self, value: Any) -> str:
        lines = [tidy(line) for line in (super().to_python(value) or "").splitlines()]
        return "\n".join(lines).strip()


def sealed_words(label: Any, help_text: Any = "", *, rows: int = 3, required: bool = False) -> SealedWords:
    """A text for a sealed column; the browser is told to keep nothing of it."""
    area = forms.Textarea(attrs={"rows": rows, "autocomplete": "off"})
    return SealedWords(label=label, help_text=help_text, max_length=LONGEST, required=required, widget=area)


class AskForm(OnceForm):
    """Whom to ask for what, about whom. `key` is the number of the request to be: sent twice it is one."""

    worker = forms.ModelChoiceField(label=_("For whom"), queryset=Worker.objects.none(), empty_label=_("Choose…"))
    organisation = forms.TypedChoiceField(
        label=_("Who is asked"), coerce=Organisation, choices=ORGANISATIONS, widget=forms.RadioSelect
    )
    kind = forms.TypedChoiceField(
        label=_("Help of which kind"), coerce=SupportKind, choices=SUPPORT_NAMES, widget=forms.RadioSelect
    )
    what = sealed_words(
        _("What help is asked for"), _("Read by the cell and by whoever leads the organisation. Name no third person.")
    )

    def __init__(self, *args: Any, workers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["worker"]
        choice.queryset = workers  # type: ignore[attr-defined]
        choice.label_from_instance = lambda worker: worker.full_name  # type: ignore[attr-defined]

    def wish(self) -> Wish:
        """The request as typed."""
        data = self.cleaned_data
        return Wish(data["organisation"], data["kind"], data["what"])


class AnswerForm(forms.Form):
    """What came of it, and in words how."""

    outcome = forms.TypedChoiceField(
        label=_("What came of it"),
        coerce=SupportOutcome,
        choices=SUPPORT_OUTCOME_NAMES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what came of it.")},
    )
    answer = sealed_words(_("In words"), _("Read by the cell and by you."))
