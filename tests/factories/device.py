"""Paired screens and tablets, personal codes, authenticator apps."""

import secrets
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone
from django_otp.oath import TOTP

from members.actions.device import digest_of_code
from members.actions.sign_in import peppered
from members.domain.device import CODE_LIFE, DeviceKind, digest
from members.models import Account, AuthenticatorApp, Device, PairingCode, Team, Workshop
from members.models.second_step import sealed_secret

PAIRED_AT = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
PIN = "804193"


def make_tablet(*, team: Team, by: Account, token: str = "") -> tuple[Device, str]:
    """A shared tablet of the team, and the token of its cookie."""
    token = token or f"token of a tablet of {team.slug}"
    return _paired(DeviceKind.TABLET, team.workshop, team, by, token), token


def make_screen(*, workshop: Workshop, by: Account) -> tuple[Device, str]:
    """A screen with the workshop's board, and the token of its cookie."""
    token = f"token of a screen of {workshop.slug}"
    return _paired(DeviceKind.BOARD, workshop, None, by, token), token


def _paired(kind: DeviceKind, workshop: Workshop, team: Team | None, by: Account, token: str) -> Device:
    return Device.objects.create(
        kind=kind,
        workshop=workshop,
        team=team,
        name=f"{kind} {workshop.name}",
        token_hash=digest(token),
        paired_by=by,
        paired_at=PAIRED_AT,
    )


def make_code(code: str = "ABCDEF") -> PairingCode:
    """A screen that shows this code now."""
    return PairingCode.objects.create(
        code_digest=digest_of_code(code),
        secret_hash=digest(f"the secret of {code}"),
        address="10.0.0.5",
        expires_at=timezone.now() + CODE_LIFE,
    )


def make_pin(account: Account, pin: str = PIN) -> Account:
    account.pin = make_password(peppered(pin))
    account.save(update_fields=["pin"])
    return account


def make_app(account: Account) -> AuthenticatorApp:
    """The authenticator app on the phone of this account's person."""
    app = AuthenticatorApp(user=account, name="app", key=sealed_secret(secrets.token_bytes(20), account.pk))
    app.save()
    return app


def code_of(app: Any, at: float) -> str:
    """What the app shows at this moment (seconds since 1970)."""
    totp = TOTP(app.bin_key, app.step, app.t0, app.digits)
    totp.time = at
    return f"{totp.token():06d}"
