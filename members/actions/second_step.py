"""The second step of signing in: an app that shows six digits, and backup codes for the day the phone is away.

The digits are django-otp's: a code counts once, wrong ones make the next try wait longer and longer, all kept in
PostgreSQL. django-otp and not allauth, because our sign-in page stays ours.
"""

import logging
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

from members.domain.account import RenewalKind
from members.domain.device import is_pin
from members.models import Account, AuthenticatorApp, Renewal
from members.models.second_step import kept_code, sealed_secret
from members.queries.second_step import has_second_step
from teamtrack.errors import RuleBroken

BACKUP_CODES = 10

logger = logging.getLogger("teamtrack.sign_in")


@dataclass(frozen=True)
class StepAnswer:
    """The device whose code was right, or how long to wait before the next try (seconds; 0: the code was wrong)."""

    device: AuthenticatorApp | StaticDevice | None
    wait: int = 0


def take_second_step(*, account: Account, code: str, now: datetime) -> StepAnswer:
    """Check six digits of the app, or a backup code, which is then used up."""
    typed = "".join(code.split()).lower()
    kind, token = (AuthenticatorApp, typed) if is_pin(typed) else (StaticDevice, kept_code(typed))
    with transaction.atomic():
        device = kind.objects.select_for_update().filter(user=account, confirmed=True).order_by("pk").first()
        if device is None:
            return StepAnswer(None)
        is_allowed, why_not = device.verify_is_allowed()
        if not is_allowed:
            return StepAnswer(None, max(1, int((why_not["locked_until"] - now).total_seconds()) + 1))
        return StepAnswer(device if device.verify_token(token) else None)


@transaction.atomic
def begin_second_step(*, account: Account, key: str, code: str) -> tuple[AuthenticatorApp, list[str]]:
    """From now on this account signs in in two steps; with the backup codes, which are shown once.

    The code proves that the app took the key over. Every other session ends.
    """
    if account.is_demo:
        raise RuleBroken(_("The passwords of the demonstration stay as they are shown."))
    Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
    if has_second_step(account):
        raise RuleBroken(_("The second step is on already."))
    app = AuthenticatorApp(user=account, name="app", key=sealed_secret(bytes.fromhex(key), account.pk))
    app.save()
    if not is_pin(code) or not app.verify_token(code):
        raise RuleBroken(_("The code is not right. Wait for the next one, and see that the phone's clock is right."))
    codes = new_backup_codes(account=account)
    logger.info("account %s began a second step", account.pk)
    return app, codes


@transaction.atomic
def new_backup_codes(*, account: Account) -> list[str]:
    """Ten codes, each good once; those given before are good no more, nor are sessions that began with one."""
    StaticDevice.objects.filter(user=account).delete()
    paper = StaticDevice.objects.create(user=account, name="paper")
    codes = [StaticToken.random_token() for _ in range(BACKUP_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=paper, token=kept_code(code)) for code in codes)
    _end_sessions(account)
    return codes


@transaction.atomic
def end_second_step(*, account: Account) -> None:
    """Who need not use it signs in by password alone again."""
    if account.must_use_second_step:
        raise RuleBroken(_("With your role the second step stays on."))
    _take_away(account)


@transaction.atomic
def reset_second_step(*, account: Account, by: Account | None, today: date) -> None:
    """The phone is lost: it ends for this account, as do its sessions; who must use it begins anew at the next sign-in.

    `by` is another person, an administrator; None: whoever runs commands on the machine.
    """
    if by is not None and by.pk == account.pk:
        raise RuleBroken(_("A second administrator must do that for you."))
    account = Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
    if not has_second_step(account):
        raise RuleBroken(_("There is no second step to reset."))
    given = account.renewals.filter(kind=RenewalKind.PASSWORD, given_on__isnull=False).order_by("-pk").first()
    if by is not None and account.password_once and given is not None and given.given_by_id == by.pk:
        raise RuleBroken(_("You gave the first password, which is not used yet; another administrator does this."))
    Renewal.objects.create(account=account, kind=RenewalKind.SECOND_STEP, given_by=by, given_on=today)
    _take_away(account)
    logger.warning("second step of account %s was reset by %s", account.pk, by.pk if by else "a command")


def _take_away(account: Account) -> None:
    AuthenticatorApp.objects.filter(user=account).delete()
    StaticDevice.objects.filter(user=account).delete()
    _end_sessions(account)


def _end_sessions(account: Account) -> None:
    account.session_round += 1
    account.save(update_fields=["session_round"])
