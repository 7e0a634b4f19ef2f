"""Shape of the second step of signing in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.account import OwnPasswordForm
from members.forms.device import PinField
from members.models import Account


class CodeForm(forms.Form):
    """Six digits of the authenticator app, or a backup code."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("The six digits which the app shows now, or one of your backup codes."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        ),
    )


class AppForm(OwnPasswordForm):
    """The first code of the app: it shows that the secret has arrived; the password unless it was given just now."""

    code = PinField(label=_("Code which the app shows now"), autocomplete="one-time-code", is_shown=True)
    field_order = ("code", "password")

    def __init__(self, *args: Any, account: Account, asks_password: bool, **kwargs: Any) -> None:
        super().__init__(*args, account=account, **kwargs)
        if not asks_password:
            del self.fields["password"]
