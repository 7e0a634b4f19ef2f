"""Shape of signing in and of changing one's password."""

from itertools import groupby
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from members.domain.account import SCOPE_OF, SIGN_IN_NAME, Role, Scope
from members.models import Account, Team, Worker
from members.models.account import ROLE_NAMES, SCOPE_MODELS
from teamtrack.forms import DayField, ShortText

SIGN_IN_NAME_HELP = _("Letters without marks, digits, dot and dash; for example loi or to-truong-6.")
KINDS = {
    Scope.ENTERPRISE: _("Enterprise"),
    Scope.BRANCH: _("Workshop Party branch"),
    Scope.WORKSHOP: _("Workshop"),
    Scope.TEAM: _("Production team"),
    Scope.CELL: _("Party cell"),
}


class SignInForm(forms.Form):
    """Name and password, as a password manager fills them."""

    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class OwnPasswordForm(forms.Form):
    """Before something that guards an account changes, its password is asked once more."""

    password = forms.CharField(
        label=_("Password of now"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.account.check_password(password):
            raise forms.ValidationError(_("This is not your password of now."))
        return password


class PasswordForm(forms.Form):
    """The password of now, and a new one of ten characters or more that is not a common one."""

    old = forms.CharField(
        label=_("Password of now"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("New password"),
        help_text=_("Ten characters or more, not one that is easily guessed. A short sentence is good."),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_old(self) -> str:
        old: str = self.cleaned_data["old"]
        if not self.account.check_password(old):
            raise forms.ValidationError(_("This is not your password of now."))
        return old

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        password_validation.validate_password(new, self.account)
        if self.account.check_password(new):
            raise forms.ValidationError(_("The new password must differ from the old one."))
        return new


class AccountForm(forms.Form):
    """An account for a worker who has none."""

    worker = forms.ModelChoiceField(label=_("Worker"), empty_label=_("Choose…"), queryset=Worker.objects.none())
    username = forms.RegexField(
        label=_("Sign-in name"),
        regex=SIGN_IN_NAME,
        help_text=SIGN_IN_NAME_HELP,
    )

    def __init__(self, *args: Any, workers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].queryset = workers  # type: ignore[attr-defined]


class PersonForm(forms.Form):
    """Somebody new, on a team or on none, and an account for them."""

    full_name = ShortText(label=_("Full name"), max_length=80)
    code = ShortText(label=_("Number"), max_length=20)
    is_woman = forms.BooleanField(label=_("Woman"), required=False)
    team = forms.ModelChoiceField(
        label=_("Production team"),
        empty_label=_("On no team (an office)"),
        queryset=Team.objects.none(),
        required=False,
    )
    username = forms.RegexField(label=_("Sign-in name"), regex=SIGN_IN_NAME, help_text=SIGN_IN_NAME_HELP)
    is_another_person = forms.BooleanField(label=_("Yes, another person of the same name"), required=False)

    def __init__(self, *args: Any, teams: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]


class RoleForm(forms.Form):
    """A role, what it is held over, and from when."""

    role = forms.ChoiceField(label=_("Role"), choices=[("", _("Choose…")), *ROLE_NAMES])
    over = forms.ChoiceField(label=_("Over"), help_text=_("Each group says which roles are held over it."))
    since = DayField(label=_("From the day"))

    def __init__(self, *args: Any, scopes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = groupby(scopes, key=lambda scope: Scope(scope.kind))
        groups = [(_group(kind), [(scope.key, scope.label) for scope in these]) for kind, these in kinds]
        self.fields["over"].choices = [("", _("Choose…")), *groups]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "role" in data and "over" in data and SCOPE_OF[Role(data["role"])] != data["over"].partition("-")[0]:
            self.add_error("over", _("This role is not held over that; choose what fits the role."))
        return data

    def scope(self) -> Any:
        """The thing the role is held over."""
        kind, _dash, pk = self.cleaned_data["over"].partition("-")
        return SCOPE_MODELS[kind].objects.get(pk=pk)


def _group(kind: Scope) -> str:
    """Phân xưởng: quản đốc phân xưởng, cán bộ định mức."""
    roles = ", ".join(str(name).lower() for role, name in ROLE_NAMES if SCOPE_OF[role] is kind)
    return f"{KINDS[kind]}: {roles}"
