"""Shape of pairing a screen."""

from django import forms
from django.utils.translation import gettext_lazy as _

from teamtrack.forms import ShortText


class ScreenForm(forms.Form):
    """The letters the screen shows, and where it hangs."""

    code = forms.CharField(
        label=_("Code on the screen"),
        help_text=_("Six letters; capital or small makes no difference."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    name = ShortText(
        label=_("Name of the screen"), max_length=60, help_text=_("Where it hangs, for example: entrance.")
    )

    def clean_code(self) -> str:
        return "".join(str(self.cleaned_data["code"]).split()).replace("-", "")
