"""Pairing screens and tablets, and ending that."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from members.actions.sign_in import Limit, count_try, network_of
from members.domain.device import CODE_LIFE, DeviceKind, digest, new_code, new_token
from members.models import Account, Device, PairingCode, Team, Workshop
from members.queries.device import waiting_code
from teamtrack.errors import RuleBroken
from teamtrack.models import SignInFailure
from teamtrack.names import tidy

CODES_OF_AN_ADDRESS = 12  # at one time: the screens of a whole workshop, begun together
OF_A_PAIRING = Limit(free=10, longest=timedelta(minutes=15))


@dataclass(frozen=True)
class ShownCode:
    """What a screen shows, and the secret by which it is known when it asks again."""

    code: str
    secret: str


@transaction.atomic
def show_code(*, address: str, secret: str, now: datetime) -> ShownCode:
    """A new code for a screen; the one it showed before, if any, and all that are too old are forgotten."""
    PairingCode.objects.filter(Q(expires_at__lte=now) | Q(secret_hash=digest(secret))).delete()
    network = network_of(address)
    if PairingCode.objects.filter(address=network).count() >= CODES_OF_AN_ADDRESS:
        raise RuleBroken(_("Too many codes are shown at this address. Please wait ten minutes."))
    shown = ShownCode(new_code(), new_token())
    PairingCode.objects.create(
        code_digest=digest_of_code(shown.code),
        secret_hash=digest(shown.secret),
        address=network,
        expires_at=now + CODE_LIFE,
    )
    return shown


def pair_screen(*, workshop: Workshop, code: str, name: str, by: Account, now: datetime) -> Device:
    """The screen that shows this code shows the workshop's board from now on."""
    attempt, wait = count_try(f"pair {by.pk}", network_of(""), OF_A_PAIRING, None, now)
    if attempt is None:
        raise RuleBroken(_("Too many tries. Please wait %(seconds)s seconds.") % {"seconds": wait}, field="code")
    with transaction.atomic():
        shown = (
            PairingCode.objects.select_for_update().filter(code_digest=digest_of_code(code), expires_at__gt=now).first()
        )
        if shown is None or shown.device_id is not None:
            words = _("No screen shows this code. It is good for ten minutes and for one screen.")
            raise RuleBroken(words, field="code")
        shown.device = Device.objects.create(
            kind=DeviceKind.BOARD, workshop=workshop, name=tidy(name), paired_by=by, paired_at=now
        )
        shown.save(update_fields=["device"])
        SignInFailure.objects.filter(name=attempt.name).delete()
    return shown.device


@transaction.atomic
def collect_token(*, secret: str, now: datetime) -> str | None:
    """The token of the screen that was paired by the code of this secret; None while nobody has typed it.

    Asked again, because an answer was lost, it is a new one: only the last counts.
    """
    shown = waiting_code(secret, now)
    if shown is None or shown.device is None or shown.device.revoked_at is not None:
        return None
    token = new_token()
    shown.device.token_hash = digest(token)
    shown.device.save(update_fields=["token_hash"])
    return token


@transaction.atomic
def pair_tablet(*, team: Team, name: str, by: Account, replacing: Device | None, now: datetime) -> tuple[Device, str]:
    """The tablet on which this is done is the team's from now on, and no other team's any more; with its token."""
    if replacing is not None:
        revoke_device(device=replacing, now=now)
    token = new_token()
    tablet = Device.objects.create(
        kind=DeviceKind.TABLET,
        workshop=team.workshop,
        team=team,
        name=tidy(name),
        token_hash=digest(token),
        paired_by=by,
        paired_at=now,
    )
    return tablet, token


def revoke_device(*, device: Device, now: datetime) -> None:
    """Not paired any more: what it shows and the sessions on it end at their next request."""
    Device.objects.filter(pk=device.pk, revoked_at__isnull=True).update(revoked_at=now)


def note_seen(*, device: Device, day: date) -> bool:
    """Keep the day on which a device was last seen; whether it is the first time that day."""
    return bool(
        Device.objects.filter(Q(last_seen__isnull=True) | Q(last_seen__lt=day), pk=device.pk).update(last_seen=day)
    )


def digest_of_code(code: str) -> str:
    """Of the letters, which are few: with a secret the database does not hold."""
    return salted_hmac("pairing code", code.strip().upper(), algorithm="sha256").hexdigest()
