"""Signing in and out, and one's own password."""

import logging
import uuid
from itertools import islice
from urllib.parse import urlencode

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
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.actions.account import change_password as keep_new_password
from members.actions.account import set_pin
from members.actions.sign_in import sign_in as check_sign_in
from members.demo import LOGINS
from members.forms.account import PasswordForm, SignInForm
from members.forms.device import PinForm
from members.models import Account, Device
from members.queries.account import given_anew
from members.queries.device import people_of_tablet, tablet_with
from members.queries.second_step import has_second_step, second_step_of
from teamtrack.access import BY_PIN, ON_TABLET, SECOND_STEP_DUE, SignedInRequest, address_of, may, public, requires
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.forms import refuse
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
        device, address = _devices(request).get(name.lower(), ""), address_of(request)
        answer = check_sign_in(name=name, password=password, address=address, device=device, now=timezone.now())
        if answer.account is not None:
            logger.info("account %s gave its password from %s", answer.account.pk, address)
            return _let_in(request, answer.account, after)
        wait = answer.wait
        logger.warning("sign-in refused from %s, wait %s s", address, wait)
        form.add_error(None, refusal(wait) if wait else _("The name or the password is not right."))
    elif request.user.is_authenticated:
        return redirect(safe_target(request, after))
    tablet = _tablet(request)
    demo = LOGINS if settings.DEMO_DAY and Account.objects.filter(is_demo=True, is_active=True).exists() else ()
    people = people_of_tablet(tablet, business_day()) if tablet else ()
    context = {"form": form, "next": after, "demo_logins": demo, "tablet": tablet, "people": people}
    status = 429 if wait else 422 if form.errors else 200
    response = render_page(request, "members/account/sign_in.html", context, status=status)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


@require_POST
@public("whoever is signed out already may press it again")
def sign_out(request: HttpRequest) -> HttpResponse:
    """Đăng xuất: the session ends, and the browser forgets what it kept."""
    kept = ON_TABLET in request.session  # there others' cells may still wait to be sent
    logout(request)
    response = redirect("sign_in")
    response.headers["Clear-Site-Data"] = '"cache"' if kept else '"cache", "storage"'
    return response


@require_GET
@requires("members.use_account")
def my_account(request: SignedInRequest) -> HttpResponse:
    """Tài khoản của tôi: password, the second step, the personal code for the shared tablet."""
    context = {
        "step": second_step_of(request.user),
        "given": given_anew(request.user),
        "may_have_pin": not request.user.stands_in_full.must_use_second_step,
        "may_keep_devices": may(request.user, "members.keep_devices"),
    }
    return render_page(request, "members/account/my_account.html", context)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@requires("members.use_account")
def pin(request: SignedInRequest) -> HttpResponse:
    """Mã số cá nhân: six digits for the shared tablet of one's team, set with one's password."""
    form = PinForm(request.POST or None, account=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            set_pin(account=request.user, pin=form.cleaned_data["pin"])
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("The personal code counts from now on, on the shared tablet of your team."))
            return redirect("my_account")
    return render_page(request, "members/account/pin.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@requires("members.use_account")
def pin_end(request: SignedInRequest) -> HttpResponse:
    """No personal code any more."""
    set_pin(account=request.user, pin="")
    messages.success(request, _("Your personal code counts no more."))
    return redirect("my_account")


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
            refuse(form, broken)
        else:
            update_session_auth_hash(request, request.user)
            messages.success(request, _("The new password counts from now on."))
            return redirect("home")
    is_first = request.user.password_once
    context = {"form": form, "is_first": is_first, "given": given_anew(request.user) if is_first else ()}
    return render_page(request, "members/account/password.html", context, status=422 if form.errors else 200)


def _let_in(request: HttpRequest, account: Account, after: str) -> HttpResponse:
    """A new session, and the mark that this browser is known for this person, beside those of others (a tablet).

    With a second step the session counts once that was taken.
    """
    begin_session(request, account)
    response = redirect(safe_target(request, after))
    if has_second_step(account):
        request.session[SECOND_STEP_DUE] = int(timezone.now().timestamp())
        response = redirect(reverse("second_step") + (f"?{urlencode({'next': after})}" if after else ""))
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


def begin_session(request: HttpRequest, account: Account, *, by_pin: bool = False) -> None:
    """Nothing of an earlier session is left, and its key is a new one; on a shared tablet it is bound to that."""
    request.session.flush()
    login(request, account)
    request.session["started"] = int(timezone.now().timestamp())
    if tablet := _tablet(request):
        request.session[ON_TABLET], request.session[BY_PIN] = tablet.pk, by_pin


def _tablet(request: HttpRequest) -> Device | None:
    """The shared tablet from which this request comes."""
    return tablet_with(request.COOKIES.get(settings.TABLET_COOKIE_NAME, ""))


def refusal(wait: int) -> str:
    """It is too early to try again."""
    minutes = -(-wait // 60)
    if wait <= 60:
        return _("Too many tries. Please wait %(seconds)s seconds.") % {"seconds": wait}
    return ngettext(
        "Too many tries. Please wait %(minutes)s minute.", "Too many tries. Please wait %(minutes)s minutes.", minutes
    ) % {"minutes": minutes}


def safe_target(request: HttpRequest, after: str) -> str:
    """Where to go next: a page of ours, else home."""
    ours = url_has_allowed_host_and_scheme(after, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return after if ours and after.startswith("/") else reverse("home")


def _devices(request: HttpRequest, but: str = "") -> dict[str, str]:
    """The mark of this browser for each person who has signed in with it before, latest first."""
    marks = request.get_signed_cookie(DEVICE_COOKIE, "", max_age=DEVICE_LIFE) or ""
    pairs = (mark.partition(":") for mark in marks.split())
    return {name: device for name, _colon, device in pairs if name != but}
