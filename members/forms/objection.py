"""Shapes of an objection and of its answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from teamtrack.forms import LongText

LONGEST = 2000


class ObjectForm(forms.Form):
    """What the worker sees differently."""

    text = LongText(
        label=_("What I see differently"),
        max_length=LONGEST,
        rows=5,
        help_text=_("Only you and the head of the party cell can read it."),
    )


class AnswerObjectionForm(forms.Form):
    """The answer of the cell."""

    text = LongText(
        label=_("Answer"),
        max_length=LONGEST,
        rows=5,
        help_text=_("The person reads it on their own page. It is not changed afterwards."),
    )
