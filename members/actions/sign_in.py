"""Signing in by name and password, and the limits on guessing.

Limits (ASVS 6.3.1), kept in PostgreSQL, so they hold with Redis down and over all processes. Failures of the last
15 minutes count:

- by name *and* address: five are free, then each needs a wait that doubles: 2, 4, 8 … seconds, at most 15 minutes;
- by address alone: a hundred, then that address waits until the oldest is 15 minutes old.

Never by name alone: a stranger elsewhere cannot lock anybody out. A browser in which somebody has signed in before
carries a signed mark; for that person it is counted by itself, so that a stranger at the same address (one workshop,
one address) does not slow them either.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import authenticate

from members.models import Account
from teamtrack.models import SignInFailure

WINDOW = timedelta(minutes=15)
FREE_FAILURES = 5
FAILURES_OF_AN_ADDRESS = 100
NAME_LENGTH = 100  # of what was typed, as much as is counted


@dataclass(frozen=True)
class SignInAnswer:
    """The account, or how long to wait before the next try (seconds; 0: at once, the name or password was wrong)."""

    account: Account | None
    wait: int = 0


def sign_in(*, name: str, password: str, address: str, device: str, now: datetime) -> SignInAnswer:
    """Check name and password within the limits; `device` is the mark of a known browser, empty for a stranger's.

    The try is counted before the password is looked at, so that many tries at once are all counted; an unknown name
    takes as long as a wrong password (the hasher runs for both).
    """
    counted = f"device {device}" if device else name.lower()[:NAME_LENGTH]
    failures = SignInFailure.objects.filter(at__gt=now - WINDOW, address=address)
    own = failures.filter(name=counted)
    attempt = SignInFailure.objects.create(name=counted, address=address, at=now)
    earlier = list(own.filter(pk__lt=attempt.pk).order_by("-at", "-pk").values_list("at", flat=True))
    wait = _wait(earlier, now)
    if not device and not wait and failures.filter(pk__lt=attempt.pk).count() >= FAILURES_OF_AN_ADDRESS:
        oldest = failures.order_by("at", "pk").values_list("at", flat=True)[0]
        wait = _seconds(oldest + WINDOW - now)
    if wait:
        attempt.delete()  # a try that was not looked at does not lengthen the wait
        return SignInAnswer(None, wait)
    account = authenticate(username=name, password=password)
    if not isinstance(account, Account):
        return SignInAnswer(None)
    own.delete()
    SignInFailure.objects.filter(at__lte=now - WINDOW).delete()
    return SignInAnswer(account)


def _wait(earlier: list[datetime], now: datetime) -> int:
    """Seconds still to wait after these failures, newest first."""
    if len(earlier) < FREE_FAILURES:
        return 0
    pause = min(timedelta(seconds=2 ** (len(earlier) - FREE_FAILURES + 1)), WINDOW)
    return _seconds(earlier[0] + pause - now)


def _seconds(left: timedelta) -> int:
    return max(0, -int(-left.total_seconds() // 1))
