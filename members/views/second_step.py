"""The second step of signing in: taking it, beginning and ending it, new backup codes."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import login as keep_step
from django_otp.plugins.otp_totp.models import default_key

from members.actions.second_step import (
    begin_second_step,
    end_second_step,
    new_backup_codes,
    reset_second_step,
    take_second_step,
)
from members.forms.account import OwnPasswordForm
from members.forms.second_step import AppForm, CodeForm
from members.models import Account
from members.queries.account import account_for
from members.queries.second_step import has_second_step, secret_of
from members.views.account import refusal, safe_target
from teamtrack.access import SECOND_STEP_DUE, SignedInRequest, WeighedRequest, public, requires
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.forms import refuse
from teamtrack.pages import carry_out, render_page

KEY = "second_step_key"  # of the session: what the app is given, until its first code has come


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "POST"])
@public("opens only to a session that has given its password; others are led to the sign-in page")
def second_step(request: WeighedRequest) -> HttpResponse:
    """Bước hai: the code of the app, or a backup code; the session counts from then on, under a new key."""
    account = request.half_signed_in
    if account is None or SECOND_STEP_DUE not in request.session:
        return redirect("sign_in")
    form = CodeForm(request.POST or None)
    after = request.POST.get("next") or request.GET.get("next", "")
    wait = 0
    if request.method == "POST" and form.is_valid():
        answer = take_second_step(account=account, code=form.cleaned_data["code"], now=timezone.now())
        if answer.device is not None:
            del request.session[SECOND_STEP_DUE]
            request.session.cycle_key()
            request.user = account
            keep_step(request, answer.device)
            return redirect(safe_target(request, after))
        wait = answer.wait
        form.add_error("code", refusal(wait) if wait else _("This code is not right, or it was used already."))
    context = {"form": form, "next": after}
    status = 429 if wait else 422 if form.errors else 200
    return render_page(request, "members/second_step/take.html", context, status=status)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@public("opens to whoever has given their password: those who must begin the second step open nothing else")
def second_step_begin(request: WeighedRequest) -> HttpResponse:
    """Đặt bước hai: the app takes the secret over and proves it by a code; ten backup codes, shown on this answer."""
    account: Any = request.half_signed_in or request.user
    if not account.is_authenticated or SECOND_STEP_DUE in request.session:
        return redirect("sign_in")
    if account.is_by_pin or account.is_demo or account.password_once or has_second_step(account):
        return redirect("my_account")
    key = request.session.setdefault(KEY, default_key())
    must = request.half_signed_in is not None
    form = AppForm(request.POST or None, account=account, asks_password=not must)
    if request.method == "POST" and form.is_valid():
        try:
            app, codes = begin_second_step(account=account, key=key, code=form.cleaned_data["code"])
        except RuleBroken as broken:
            form.add_error("code", broken.message)
        else:
            del request.session[KEY]
            request.user = account
            update_session_auth_hash(request, account)
            keep_step(request, app)
            return render_page(request, "members/second_step/codes.html", {"codes": codes})
    context = {"form": form, "secret": secret_of(account, key), "must": must}
    return render_page(request, "members/second_step/begin.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@requires("members.use_account")
def second_step_codes(request: SignedInRequest) -> HttpResponse:
    """Ten new backup codes in the place of those that are left, shown on this answer."""
    if not has_second_step(request.user):
        return redirect("my_account")
    form = OwnPasswordForm(request.POST or None, account=request.user)
    if request.method == "POST" and form.is_valid():
        codes = new_backup_codes(account=request.user)
        update_session_auth_hash(request, request.user)
        return render_page(request, "members/second_step/codes.html", {"codes": codes})
    context = {"form": form, "what": "codes"}
    return render_page(request, "members/second_step/password.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@requires("members.use_account")
def second_step_end(request: SignedInRequest) -> HttpResponse:
    """Who need not use it signs in by password alone again."""
    if not has_second_step(request.user):
        return redirect("my_account")
    form = OwnPasswordForm(request.POST or None, account=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            end_second_step(account=request.user)
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            update_session_auth_hash(request, request.user)
            messages.success(request, _("From now on the password alone signs you in."))
            return redirect("my_account")
    context = {"form": form, "what": "end"}
    return render_page(request, "members/second_step/password.html", context, status=422 if form.errors else 200)


@require_POST
@requires("members.administer_accounts", account_for)
def account_reset(request: SignedInRequest, account: Account) -> HttpResponse:
    """The phone is lost: an administrator, who is somebody else, ends the second step of this account."""
    return carry_out(
        request,
        lambda: reset_second_step(account=account, by=request.user, today=business_day()),
        done=_("The second step was reset; every session of this account has ended."),
        then=redirect("account", account=account.pk),
    )
