"""Signing in and out, and one's own password."""

import logging
import uuid
from itertools import islice

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from members.actions.account import change_password as keep_new_password
from members.actions.sign_in import sign_in as check_sign_in
from members.demo import LOGINS
from members.forms.account import PasswordForm, SignInForm
from members.models import Account
from teamtrack.access import SignedInRequest, public, requires
from teamtrack.errors import RuleBroken
from teamtrack.pages import render_page

DEVICE_COOKIE = "known"
DEVICE_LIFE = 365 * 24 * 60 * 60  # seconds
DEVICE_PEOPLE = 12  # as many people of a shared tablet are known to it

logger = logging.getLogger("teamtrack.sign_in")


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
@public("the page that lets people in")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Đăng nhập: name and password; the demo's logins in demo mode only."""
    form = SignInForm(request.POST or None)
    after = request.POST.get("next") or request.GET.get("next", "")
    wait = 0
    if request.method == "POST" and form.is_valid():
        name, password = form.cleaned_data["username"], form.cleaned_data["password"]
        device, address = _devices(request).get(name.lower(), ""), _address(request)
        answer = check_sign_in(name=name, password=password, address=address, device=device, now=timezone.now())
        if answer.account is not None:
            logger.info("account %s signed in from %s", answer.account.pk, address)
            return _let_in(request, answer.account, after)
        wait = answer.wait
        logger.warning("sign-in refused from %s, wait %s s", address, wait)
        form.add_error(None, _refusal(wait))
    elif request.user.is_authenticated:
        return redirect(_safe(request, after))
    demo = LOGINS if settings.DEMO_DAY and Account.objects.filter(is_demo=True, is_active=True).exists() else ()
    context = {"form": form, "next": after, "demo_logins": demo}
    status = 429 if wait else 422 if form.errors else 200
    response = render_page(request, "members/account/sign_in.html", context, status=status)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


@require_POST
@public("whoever is signed out already may press it again")
def sign_out(request: HttpRequest) -> HttpResponse:
    """Đăng xuất: the session ends, and the browser forgets what it kept."""
    logout(request)
    response = redirect("sign_in")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@requires("members.use_account")
def change_password(request: SignedInRequest) -> HttpResponse:
    """Đổi mật khẩu; a first password must be changed before anything else."""
    form = PasswordForm(request.POST or None, account=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            keep_new_password(account=request.user, password=form.cleaned_data["new"])
        except RuleBroken as broken:
            form.add_error(None, broken.message)
        else:
            update_session_auth_hash(request, request.user)
            messages.success(request, _("The new password counts from now on."))
            return redirect("home")
    context = {"form": form, "is_first": request.user.password_once}
    return render_page(request, "members/account/password.html", context, status=422 if form.errors else 200)


def _let_in(request: HttpRequest, account: Account, after: str) -> HttpResponse:
    """A new session, and the mark that this browser is known for this person, beside those of others (a tablet)."""
    login(request, account)
    request.session["started"] = int(timezone.now().timestamp())
    response = redirect(_safe(request, after))
    known = {account.username: uuid.uuid4().hex} | _devices(request, but=account.username)
    response.set_signed_cookie(
        DEVICE_COOKIE,
        " ".join(f"{name}:{device}" for name, device in islice(known.items(), DEVICE_PEOPLE)),
        max_age=DEVICE_LIFE,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
        path="/vao/",
    )
    return response


def _refusal(wait: int) -> str:
    """One text for a wrong name and a wrong password; another when it is too early to try again."""
    if not wait:
        return _("The name or the password is not right.")
    minutes = -(-wait // 60)
    if wait <= 60:
        return _("Too many tries. Please wait %(seconds)s seconds.") % {"seconds": wait}
    return ngettext(
        "Too many tries. Please wait %(minutes)s minute.", "Too many tries. Please wait %(minutes)s minutes.", minutes
    ) % {"minutes": minutes}


def _safe(request: HttpRequest, after: str) -> str:
    """Where to go next: a page of ours, else home."""
    ours = url_has_allowed_host_and_scheme(after, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return after if ours and after.startswith("/") else reverse("home")


def _devices(request: HttpRequest, but: str = "") -> dict[str, str]:
    """The mark of this browser for each person who has signed in with it before, latest first."""
    marks = request.get_signed_cookie(DEVICE_COOKIE, "", max_age=DEVICE_LIFE) or ""
    pairs = (mark.partition(":") for mark in marks.split())
    return {name: device for name, _colon, device in pairs if name != but}


def _address(request: HttpRequest) -> str:
    """The visitor's address: the connection's, or what our own proxy appended when there is one."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
