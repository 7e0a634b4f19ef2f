"""Shapes of a new norm, of an objection to one, and of the answer."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from production.domain.norm import NormDecision
from production.forms.plan import PiecesField
from production.models.norm import DECISION_NAMES
from teamtrack.forms import DayField, LongText, OnceForm, ShortText

LONGEST = 1000


class NormForm(forms.Form):
    """Units per man-day, the day from which it is in force, the number of the decision."""

    units = PiecesField(label=_("New norm (pcs/man-day)"), min_value=1, max_value=1_000_000)
    since = DayField(label=_("In force from"))
    decision = ShortText(label=_("Number of the decision"), max_length=60)


class ObjectionForm(OnceForm):
    """Why a worker finds a norm not right. `key` is the number of the objection to be: sent twice it is one."""

    text = LongText(
        label=_("Why I find it not right"),
        max_length=LONGEST,
        rows=5,
        help_text=_("The norm officer and the workshop manager read it, with your name; others see only how many."),
        error_messages={"required": _("Write why you find the norm not right.")},
    )


class NormAnswerForm(forms.Form):
    """What becomes of the norm, and why."""

    decision = forms.TypedChoiceField(
        label=_("What becomes of the norm"),
        coerce=NormDecision,
        choices=[(value, capfirst(name)) for value, name in DECISION_NAMES],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what becomes of the norm.")},
    )
    answer = LongText(
        label=_("Answer"),
        max_length=LONGEST,
        rows=5,
        help_text=_("Whoever objected reads it. It is not changed afterwards."),
        error_messages={"required": _("Write the answer.")},
    )
