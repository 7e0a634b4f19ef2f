"""Whether somebody signs in in two steps, and how the second begins: the secret as a picture, as letters, as a link."""

from base64 import b32encode
from dataclasses import dataclass

import segno
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from members.models import Account, AuthenticatorApp


@dataclass(frozen=True)
class Square:
    """A QR code: the side of its drawing, with the quiet margin, and the path of its dark squares."""

    side: int
    path: str


@dataclass(frozen=True)
class Secret:
    """The secret which an authenticator app and the house share, as a person may take it over."""

    square: Square
    groups: tuple[str, ...]
    link: str


@dataclass(frozen=True)
class SecondStep:
    """How an account stands to the second step."""

    is_on: bool
    must_be_on: bool
    codes_left: int


def has_second_step(account: Account) -> bool:
    """Whether an authenticator app is set up for this account."""
    return bool(AuthenticatorApp.objects.filter(user=account, confirmed=True).exists())


def second_step_of(account: Account) -> SecondStep:
    """Whether it is on, whether it must be, and how many backup codes are left."""
    return SecondStep(
        is_on=has_second_step(account),
        must_be_on=account.must_use_second_step,
        codes_left=StaticToken.objects.filter(device__user=account).count(),
    )


def secret_of(account: Account, key: str) -> Secret:
    """The key (hexadecimal) for this account."""
    app = TOTPDevice(user=account, key=key)
    letters = b32encode(app.bin_key).decode()
    groups = tuple(letters[start : start + 4] for start in range(0, len(letters), 4))
    return Secret(_square(app.config_url), groups, app.config_url)


def _square(text: str) -> Square:
    code = segno.make_qr(text, error="m")
    rows = [bytes(row) for row in code.matrix_iter(border=4)]
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return Square(len(rows), path)
