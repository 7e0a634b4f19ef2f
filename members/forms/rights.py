"""Shapes of consent, of requests about one's own data, and of the answers."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.domain.rights import Purpose, RequestKind
from members.models.rights import PURPOSE_NAMES
from members.queries.rights import REQUEST_WORDS
from teamtrack.forms import LongText, OnceForm, ShortText

LONGEST = 2000
PHONE_NUMBER = re.compile(r"[0-9 +.-]{6,20}")
# What goes at once with the consent; the action is withdraw_consent.
ERASED_WITH = {
    Purpose.PHONE: _("your phone number"),
    Purpose.ADDRESS: _("your address"),
    Purpose.PRAISE: _("lines on the board that name you, and your name beside improvements"),
    Purpose.CARE: _("what you told in confidence, and the words of the steps and requests to help you"),
    Purpose.VISITS: _("the notes of visits to you, and the day of the next visit"),
}


class ConsentForm(forms.Form):
    """One purpose, given or taken back; with the number or address that may be kept."""

    purpose = forms.TypedChoiceField(label=_("What I agree to"), coerce=Purpose, choices=PURPOSE_NAMES)
    give = forms.BooleanField(required=False)
    words = ShortText(label=_("What may be kept"), max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        """A phone number can be dialled; an empty one is refused with the address, in a sentence of its own."""
        data = super().clean() or {}
        words = data.get("words", "")
        if data.get("purpose") is Purpose.PHONE and data.get("give") and words and not PHONE_NUMBER.fullmatch(words):
            self.add_error("words", _("A phone number has 6 to 20 digits, spaces, + . - and nothing else."))
        return data


class DataRequestForm(OnceForm):
    """What is asked for, and in which words. `key` is its number to be: sent twice it is one request."""

    kind = forms.TypedChoiceField(label=_("I ask to"), coerce=RequestKind, choices=REQUEST_WORDS)
    text = LongText(
        label=_("In my own words"),
        max_length=LONGEST,
        rows=5,
        help_text=_("What it is about, and what you would like."),
    )


class AnswerForm(forms.Form):
    """The answer in writing, and whether it is done with that."""

    answer = LongText(label=_("Answer"), max_length=LONGEST, rows=5)
    is_done = forms.BooleanField(label=_("It is done with this answer"), required=False)
