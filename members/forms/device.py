"""Shape of pairing a tablet, and of signing in on one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.domain.device import PIN_LENGTH, is_pin
from members.forms.account import OwnPasswordForm
from members.models import Team
from teamtrack.forms import ShortText


class TabletForm(forms.Form):
    """Whose shared tablet this one is to be, and what it is called."""

    team = forms.ModelChoiceField(label=_("Production team"), empty_label=None, queryset=Team.objects.none())
    name = ShortText(
        label=_("Name of the tablet"), max_length=60, help_text=_("Where it lies, for example: tool room.")
    )

    def __init__(self, *args: Any, teams: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]


class PinField(forms.CharField):
    """Six digits, as a keypad gives them; hidden while they are typed, unless they are good only once."""

    def __init__(self, *, autocomplete: str = "off", is_shown: bool = False, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": autocomplete, "maxlength": PIN_LENGTH}
        widget = forms.TextInput(attrs=attrs) if is_shown else forms.PasswordInput(attrs=attrs)
        super().__init__(widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        pin = str(super().clean(value))
        if not is_pin(pin):
            raise forms.ValidationError(_("Six digits, please."))
        return pin


class PinSignInForm(forms.Form):
    """The personal code of the person who was chosen."""

    pin = PinField(label=_("Personal code"))
    pin.widget.attrs["autofocus"] = True


class PinForm(OwnPasswordForm):
    """A new personal code, typed twice, with one's password."""

    pin = PinField(label=_("New personal code"), help_text=_("Six digits; no row, no repeats, no date."))
    again = PinField(label=_("The same once more"))
    field_order = ("pin", "again", "password")

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "pin" in data and "again" in data and data["pin"] != data["again"]:
            self.add_error("again", _("The two are not the same."))
        return data
