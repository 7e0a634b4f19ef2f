"""Signing in by name and password, and the limits on guessing.

Limits (ASVS 6.3.1), kept in PostgreSQL, so they hold with Redis down and over all processes. Failures of the last day
count, each until the next success of that name at that address:

- of a name at an address: five are free, then each try needs a wait that doubles: 2, 4, 8 … seconds, at most 15
  minutes (about a hundred guesses a day);
- of an address, whatever the names: a hundred are free, then the same wait, but at most a minute: a whole workshop may
  stand behind one address.

Never of a name alone: a stranger elsewhere cannot lock anybody out. A browser in which somebody has signed in before
carries a signed mark; for that person it is counted by itself, so that a stranger at the same address (one workshop,
one address) does not slow them either. What remains: at the address of somebody who guesses their name, a person's
*new* browser waits too; a new first password by the administrator ends that wait.

Of the name only a keyed digest is kept: people type passwords into the field above it.

With six digits on a shared tablet: five wrong ones of a person on a tablet are free, then each try needs a quarter of
an hour; of a tablet, whoever they are said to be of, twenty are free in a day, then the wait doubles.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.contrib.auth import authenticate
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import check_password
from django.db import connection, transaction
from django.db.models import Count, Max, QuerySet
from django.utils.crypto import salted_hmac

from members.models import Account, Device
from teamtrack.models import SignInFailure

REMEMBERED = timedelta(days=1)
UNKNOWN_ADDRESS = "::"


@dataclass(frozen=True)
class Limit:
    """So many failures are free; then the wait doubles from `shortest` up to `longest`."""

    free: int
    longest: timedelta
    shortest: timedelta = timedelta(seconds=2)

    def wait(self, failures: QuerySet[SignInFailure], now: datetime) -> int:
        """Whole seconds still to wait after these failures; 0: none."""
        found = failures.aggregate(count=Count("pk"), last=Max("at"))
        if found["count"] < self.free:
            return 0
        doublings = min(found["count"] - self.free, 20)
        left = found["last"] + min(self.shortest * 2**doublings, self.longest) - now
        return max(0, -int(-left.total_seconds() // 1))


OF_A_NAME = Limit(free=5, longest=timedelta(minutes=15))
OF_AN_ADDRESS = Limit(free=100, longest=timedelta(minutes=1))
OF_A_PIN = Limit(free=5, longest=timedelta(minutes=15), shortest=timedelta(minutes=15))
OF_A_TABLET = Limit(free=20, longest=timedelta(minutes=15))


class AccountBackend(ModelBackend):
    """Django's, but whoever asks a page is read together with what they stand for."""

    def get_user(self, user_id: int) -> Account | None:
        account = Account.objects.standing_today(user_id)
        return account if account is not None and self.user_can_authenticate(account) else None


@dataclass(frozen=True)
class SignInAnswer:
    """The account, or how long to wait before the next try (seconds; 0: at once, the name or password was wrong)."""

    account: Account | None
    wait: int = 0


def sign_in(*, name: str, password: str, address: str, device: str, now: datetime) -> SignInAnswer:
    """Check name and password within the limits; `device` is the mark of a known browser, empty for a stranger's.

    An unknown name takes as long as a wrong password (the hasher runs for both).
    """
    of_all = None if device else OF_AN_ADDRESS
    attempt, wait = count_try(_counted(name, device), network_of(address), OF_A_NAME, of_all, now)
    if attempt is None:
        return SignInAnswer(None, wait)
    account = authenticate(username=name, password=password)
    if not isinstance(account, Account):
        return SignInAnswer(None)
    _succeeded(attempt, now)
    return SignInAnswer(account)


def sign_in_by_pin(*, tablet: Device, account: Account, pin: str, now: datetime) -> SignInAnswer:
    """Check the six digits of somebody of the tablet's team; ASVS 6.3.3 is not met here, and trust.md says so.

    What limits the harm: the digits count on a paired tablet only, never for a role that must use a second step, for
    daily work only, and after five wrong ones for nobody's benefit during a quarter of an hour: of this person on this
    tablet. Their password is untouched by that, and counted elsewhere.
    """
    attempt, wait = count_try(_pin_of(account), _address_of(tablet), OF_A_PIN, OF_A_TABLET, now)
    if attempt is None:
        return SignInAnswer(None, wait)
    may_sign_in = account.is_active and not account.stands_in_full.must_use_second_step
    if not check_password(peppered(pin), account.pin) or not may_sign_in:  # no code: the check fails
        return SignInAnswer(None)
    _succeeded(attempt, now)
    return SignInAnswer(account)


def peppered(pin: str) -> str:
    """The digits with a secret the database does not hold: a million of them would be tried in no time."""
    return salted_hmac("pin", pin, algorithm="sha256").hexdigest()


def _address_of(tablet: Device) -> str:
    """Where tries on a tablet are counted: an address that no packet can come from (100::/64 of RFC 6666)."""
    return str(IPv6Address(int(IPv6Address("100::")) + tablet.pk))


def _succeeded(attempt: SignInFailure, now: datetime) -> None:
    SignInFailure.objects.filter(name=attempt.name, address=attempt.address).delete()
    SignInFailure.objects.filter(at__lte=now - REMEMBERED).delete()


def forgive(*, account: Account) -> None:
    """Forget the failures of this name, wherever they came from."""
    SignInFailure.objects.filter(name=_counted(account.username, "")).delete()


def forget_failures(account: Account) -> None:
    """All that is counted under an account, its personal code included: whose it is is erased."""
    forgive(account=account)
    SignInFailure.objects.filter(name=_pin_of(account)).delete()


@transaction.atomic
def count_try(
    name: str, address: str, of_name: Limit, of_all: Limit | None, now: datetime
) -> tuple[SignInFailure | None, int]:
    """Count a try before its secret is looked at; None and the wait when it is too early.

    Tries of one address pass here one after the other, so that many at once cannot all be the fifth. A try that was
    not looked at is not counted: it does not lengthen the wait.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"sign-in {address}"])
    failures = SignInFailure.objects.filter(at__gt=now - REMEMBERED, address=address)
    wait = of_name.wait(failures.filter(name=name), now)
    if of_all is not None:
        wait = max(wait, of_all.wait(failures, now))
    if wait:
        return None, wait
    return SignInFailure.objects.create(name=name, address=address, at=now), 0


def _pin_of(account: Account) -> str:
    return f"pin {account.pk}"


def _counted(name: str, device: str) -> str:
    """What failures are counted under: a known browser, else a digest of the name."""
    return f"device {device}" if device else salted_hmac("sign-in", name.lower(), algorithm="sha256").hexdigest()


def network_of(address: str) -> str:
    """Where tries are counted: the address, or for IPv6 its /64 network: one subscriber has all of those."""
    try:
        found = ip_address(address)
    except ValueError:
        return UNKNOWN_ADDRESS
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ip_network((int(found), 64), strict=False).network_address)
