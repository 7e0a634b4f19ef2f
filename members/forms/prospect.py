"""Shape of beginning, moving and ending somebody's way to the Party or the Youth Union, and of proposals."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.domain.account import Organisation
from members.domain.prospect import STRAIN, Addressee, ProposalAnswer, ProposalKind, Stage, Stance
from members.models import Worker
from members.models.prospect import (
    ADDRESSEE_NAMES,
    ANSWER_NAMES,
    PROPOSAL_NAMES,
    STANCE_NAMES,
    TOWARDS_NAMES,
    stage_name,
)
from teamtrack.forms import DayField, ShortText


class BeginForm(forms.Form):
    """Towards what, who prepares them, since when."""

    towards = forms.TypedChoiceField(
        label=_("Towards"), coerce=Organisation, choices=TOWARDS_NAMES, widget=forms.RadioSelect
    )
    helper = forms.ModelChoiceField(
        label=_("Who prepares them"),
        queryset=Worker.objects.none(),
        empty_label=_("Choose…"),
        help_text=_("For the Party a party member; for the Youth Union a member of it or of the Party."),
    )
    since = DayField(label=_("From the day"))

    def __init__(self, *args: Any, helpers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["helper"].queryset = helpers  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """The stage that was reached, and the day; going back needs a reason."""

    stage = forms.TypedChoiceField(label=_("Stage"), coerce=lambda text: Stage(int(text)))
    since = DayField(label=_("On the day"))
    reason = ShortText(
        label=_("Reason"), max_length=300, required=False, help_text=_("Needed when it goes back a step.")
    )

    def __init__(self, *args: Any, towards: Organisation, steps: tuple[Stage, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = [(step.value, stage_name(towards, step)) for step in steps]  # type: ignore[attr-defined]


class HelperForm(forms.Form):
    """One more who prepares them."""

    helper = forms.ModelChoiceField(
        label=_("Who prepares them"), queryset=Worker.objects.none(), empty_label=_("Choose…")
    )
    since = DayField(label=_("From the day"))

    def __init__(self, *args: Any, helpers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["helper"].queryset = helpers  # type: ignore[attr-defined]


class LastDayForm(forms.Form):
    """The last day on which somebody prepared them."""

    last_day = DayField(label=_("Last day"))


class EndForm(LastDayForm):
    """The last day, and why."""

    reason = ShortText(label=_("Reason"), max_length=200)


class ProposalForm(forms.Form):
    """What the cell asks of somebody else."""

    kind = forms.TypedChoiceField(label=_("Matter"), coerce=ProposalKind, choices=PROPOSAL_NAMES)
    addressed_to = forms.TypedChoiceField(label=_("To"), coerce=Addressee, choices=ADDRESSEE_NAMES)
    about = forms.ModelChoiceField(
        label=_("About"),
        queryset=Worker.objects.none(),
        required=False,
        empty_label=_("Choose…"),
        help_text=_("Only where the proposal is about one person."),
    )
    text = ShortText(label=_("What is proposed"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].queryset = people  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """What became of a proposal."""

    outcome = forms.TypedChoiceField(
        label=_("Outcome"), coerce=ProposalAnswer, choices=ANSWER_NAMES, widget=forms.RadioSelect
    )
    answer = ShortText(label=_("Answer"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}))


class StatementForm(forms.Form):
    """What somebody of the team says about a proposal."""

    worker = forms.ModelChoiceField(label=_("Who says it"), queryset=Worker.objects.none(), empty_label=_("Choose…"))
    day = DayField(label=_("On the day"))
    stance = forms.TypedChoiceField(
        label=_("Agrees or not"), coerce=Stance, choices=STANCE_NAMES, widget=forms.RadioSelect
    )
    strain = forms.TypedChoiceField(
        label=_("How hard it would be"),
        coerce=int,
        empty_value=None,
        choices=[("", _("not said")), *((strain, strain) for strain in STRAIN)],
        required=False,
        help_text=_("1: without much strain; 5: very hard."),
    )
    words = ShortText(
        label=_("In their words"), max_length=300, widget=forms.Textarea(attrs={"rows": 2, "data-no-draft": ""})
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].queryset = people  # type: ignore[attr-defined]
