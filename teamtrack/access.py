"""The only two doors to a page: @requires(permission, getter) and @public(reason).

`@requires` loads the object through what the user may see (else 404: another scope does not exist for them),
asks the permission about it (else 403), and hands the object to the view. Every permission stands in its app's
permissions.py; a test enumerates every URL and demands a row in the access table.
"""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import wraps
from typing import Any

import rules
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from teamtrack.audit import reading_as


class SignedInRequest(HttpRequest):
    """A request that passed @requires: `user` is an account (of members, which this package does not import)."""

    user: Any
    htmx: Any


class WeighedRequest(HttpRequest):
    """A request to an open page; `half_signed_in` is who has given their password and not yet taken the second step."""

    user: Any
    half_signed_in: Any


OWN_ACCOUNT = "members.use_account"  # the one permission that a first password opens, and that a personal code does not

# What a session keeps of how it began; teamtrack.middleware.hold_session_to_its_means weighs it at every request.
SECOND_STEP_DUE = "second_step_due"  # when the password was right and the code is still to come (seconds)
ON_TABLET = "tablet"  # the number of the shared tablet on which it began
BY_PIN = "by_pin"  # whether it began with a personal code

type View = Callable[..., HttpResponse]
type Getter = Callable[..., Any]


@dataclass(frozen=True)
class Door:
    """How a view is guarded: by a permission, or open to everyone for a reason."""

    permission: str = ""
    reason: str = ""


def may(user: Any, permission: str, thing: Any = None) -> bool:
    """Whether `user` has `permission` on `thing`; the one question everything asks."""
    return bool(rules.has_perm(permission, user, thing))


def requires(permission: str, getter: Getter | None = None, *, confidential: bool = False) -> Callable[[View], View]:
    """Open to users with `permission` on what `getter(user, **url_parts)` returns; the view receives that object.

    Without a getter the permission is asked about the user alone, and the view receives the URL's parts.
    `confidential`: the page is one transaction in which the database knows who reads (teamtrack.audit.reading_as);
    without it, rows under row-level security do not exist.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **parts: Any) -> HttpResponse:
            if request.user.password_once and permission != OWN_ACCOUNT:  # type: ignore[union-attr]
                return redirect("change_password")
            if request.user.is_by_pin and permission == OWN_ACCOUNT:  # type: ignore[union-attr]
                raise PermissionDenied
            with reading_as(request.user) if confidential else nullcontext():
                if getter is None:
                    if not may(request.user, permission):
                        raise PermissionDenied
                    return view(request, **parts)
                thing = getter(request.user, **parts)
                if not may(request.user, permission, thing):
                    raise PermissionDenied
                return view(request, thing)

        guarded.door = Door(permission=permission)  # type: ignore[attr-defined]
        return guarded

    return guard


def public(reason: str) -> Callable[[View], View]:
    """Open to everyone, signed in or not, for the reason given."""

    def guard(view: View) -> View:
        opened = login_not_required(view)
        opened.door = Door(reason=reason)  # type: ignore[attr-defined]
        return opened

    return guard


def address_of(request: HttpRequest) -> str:
    """The visitor's address: the connection's, or what our own proxy appended when there is one."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def door_of(view: View) -> Door | None:
    """How `view` is guarded; None for a view without a door."""
    return getattr(view, "door", None)
