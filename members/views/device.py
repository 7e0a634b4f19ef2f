"""Shared tablets: pairing and revoking them, and choosing oneself on one."""

import logging

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from members.actions.device import note_seen, pair_tablet, revoke_device
from members.actions.sign_in import sign_in_by_pin
from members.forms.device import PinSignInForm, TabletForm
from members.models import Device
from members.queries.device import (
    account_on_tablet,
    device_for,
    devices_of,
    people_of_tablet,
    tablet_with,
    teams_to_pair,
)
from members.views.account import begin_session, refusal, safe_target
from teamtrack.access import SignedInRequest, public, requires
from teamtrack.business_day import business_day
from teamtrack.pages import render_page

DEVICE_LIFE = 400 * 24 * 60 * 60  # seconds: as long as browsers keep a cookie

logger = logging.getLogger("teamtrack.sign_in")


@never_cache
@require_http_methods(["GET", "POST"])
@requires("members.keep_devices")
def devices(request: SignedInRequest) -> HttpResponse:
    """Thiết bị: what is paired, and making this very tablet the shared one of a team, which signs its maker out."""
    teams = teams_to_pair(request.user)
    form = TabletForm(request.POST or None, teams=teams) if teams.exists() else None
    own = tablet_with(request.COOKIES.get(settings.TABLET_COOKIE_NAME, ""))
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            _tablet, token = pair_tablet(**form.cleaned_data, by=request.user, replacing=own, now=timezone.now())
            logout(request)
            response = redirect("switch_person")
            keep_token(response, settings.TABLET_COOKIE_NAME, token)
            return response
    context = {"form": form, "devices": devices_of(request.user), "own": own}
    status = 422 if form is not None and form.errors else 200
    return render_page(request, "members/device/devices.html", context, status=status)


def keep_token(response: HttpResponse, name: str, token: str) -> None:
    """The token of a paired device, in a cookie no script reads."""
    response.set_cookie(name, token, max_age=DEVICE_LIFE, secure=settings.HTTPS, httponly=True, samesite="Lax")


@require_POST
@requires("members.revoke_device", device_for)
def device_revoke(request: SignedInRequest, device: Device) -> HttpResponse:
    """Thu hồi: the screen shows nothing more, the sessions on the tablet end."""
    revoke_device(device=device, now=timezone.now())
    messages.success(request, _("%(name)s is not paired any more.") % {"name": device.name})
    return redirect(safe_target(request, request.POST.get("next", "")))


@sensitive_post_parameters("pin")
@never_cache
@require_http_methods(["GET", "POST"])
@public("on a paired tablet the people of its team choose themselves; elsewhere it leads to the sign-in page")
def switch_person(request: HttpRequest) -> HttpResponse:
    """Đổi người nhập: the session ends, and the next one of the team signs in with six digits."""
    tablet = tablet_with(request.COOKIES.get(settings.TABLET_COOKIE_NAME, ""))
    if request.method == "POST" and "nguoi" not in request.POST:
        return leave_tablet(request)
    if tablet is None:
        return redirect("sign_in")
    asked = request.POST if request.method == "POST" else request.GET
    chosen = account_on_tablet(tablet, asked.get("nguoi", ""), business_day())
    form = PinSignInForm(request.POST or None)
    wait = 0
    if request.method == "POST" and chosen is not None and form.is_valid():
        answer = sign_in_by_pin(tablet=tablet, account=chosen, pin=form.cleaned_data["pin"], now=timezone.now())
        if answer.account is not None:
            begin_session(request, answer.account, by_pin=True)
            note_seen(device=tablet, day=timezone.localdate())
            logger.info("account %s signed in on tablet %s", chosen.pk, tablet.pk)
            return redirect(safe_target(request, asked.get("next", "")))
        wait = answer.wait
        logger.warning("personal code refused on tablet %s, wait %s s", tablet.pk, wait)
        form.add_error("pin", refusal(wait) if wait else _("This code is not right."))
    context = {
        "tablet": tablet,
        "chosen": chosen,
        "form": form,
        "next": asked.get("next", ""),
        "people": people_of_tablet(tablet, business_day()),
    }
    status = 429 if wait else 422 if chosen is not None and form.errors else 200
    return render_page(request, "members/device/switch.html", context, status=status)


def leave_tablet(request: HttpRequest) -> HttpResponse:
    """The session ends; the browser forgets its pages, and keeps the cells which this person has still to send."""
    logout(request)
    response = redirect("switch_person")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
