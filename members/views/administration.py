"""Accounts and roles, kept by the administrator."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.actions.account import (
    add_person,
    confirm_role,
    create_account,
    end_role,
    propose_role,
    renew_first_password,
    set_active,
    withdraw_renewal,
)
from members.actions.worker import Card, retire_off_team
from members.domain.account import Role
from members.forms.account import AccountForm, PersonForm, RoleForm
from members.forms.worker import RetireForm
from members.models import Account, RoleAssignment
from members.queries.account import (
    account_for,
    accounts_of,
    assignment_for,
    enterprise_of,
    may_leave_here,
    read_account_wish,
    renewal_waiting,
    roles_of,
    scopes_of,
    teams_of,
    workers_without_account,
)
from members.queries.second_step import second_step_of
from teamtrack.access import SignedInRequest, requires
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.forms import refuse
from teamtrack.pages import carry_out, keep_form, render_page


@require_GET
@requires("members.administer_accounts")
def accounts(request: SignedInRequest) -> HttpResponse:
    """Tài khoản of the enterprise, and the roles that wait for a second person."""
    wish = read_account_wish(request.GET)
    context = {
        "page": accounts_of(request.user, wish, business_day()),
        "wish": wish,
    }
    return render_page(request, "members/account/accounts.html", context, partials=("list",))


@require_http_methods(["GET", "POST"])
@requires("members.administer_accounts")
def account_add(request: SignedInRequest) -> HttpResponse:
    """A new account; its first password is shown once, on this very answer."""
    form = AccountForm(request.POST or None, workers=workers_without_account(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            made, password = create_account(**form.cleaned_data, by=request.user, today=business_day())
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            return _show_once(request, made, password)
    return render_page(request, "members/account/account_add.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires("members.administer_accounts")
def person_add(request: SignedInRequest) -> HttpResponse:
    """Somebody new who needs an account at once: a manager, a norm officer, the first leader of a team."""
    form = PersonForm(request.POST or None, teams=teams_of(request.user))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made, password = add_person(
                enterprise=enterprise_of(request.user),
                team=data["team"],
                card=Card(code=data["code"], full_name=data["full_name"], is_woman=data["is_woman"]),
                username=data["username"],
                by=request.user,
                today=business_day(),
                is_another_person=data["is_another_person"],
            )
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            return _show_once(request, made, password)
    return render_page(request, "members/account/person_add.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires("members.administer_accounts", account_for)
def account(request: SignedInRequest, account: Account) -> HttpResponse:
    """One account: its roles, and a form to propose another."""
    today = business_day()
    form = RoleForm(request.POST or None, scopes=scopes_of(request.user), initial={"since": today})
    if request.method == "POST" and form.is_valid():
        try:
            propose_role(
                worker=account.worker,
                role=Role(form.cleaned_data["role"]),
                over=form.scope(),
                since=form.cleaned_data["since"],
                by=request.user,
                today=today,
            )
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("Proposed. It counts once a second administrator has confirmed it."))
            return redirect("account", account=account.pk)
    context = {
        "account": account,
        "form": form,
        "roles": roles_of(request.user, account.worker),
        "step": second_step_of(account),
        "renewal": renewal_waiting(request.user, account),
        "may_leave": may_leave_here(request.user, account, today),
    }
    return render_page(request, "members/account/account.html", context, status=422 if form.errors else 200)


@require_POST
@requires("members.administer_accounts", account_for)
def account_disable(request: SignedInRequest, account: Account) -> HttpResponse:
    """Disabled: sessions end at their next request."""
    return _switch(request, account, active=False)


@require_POST
@requires("members.administer_accounts", account_for)
def account_enable(request: SignedInRequest, account: Account) -> HttpResponse:
    """May sign in again."""
    return _switch(request, account, active=True)


@require_http_methods(["GET", "POST"])
@requires("members.administer_accounts", account_for)
def account_leave(request: SignedInRequest, account: Account) -> HttpResponse:
    """Somebody on no team leaves the enterprise; of whom is on one its leader writes it down."""
    today, worker = business_day(), account.worker
    assert worker is not None, "found by the enterprise of their worker"
    form = RetireForm(request.POST or None, initial={"last_day": today})
    return keep_form(
        request,
        form,
        lambda: retire_off_team(worker=worker, **form.cleaned_data, by=request.user, today=today),
        then=lambda _left: redirect("account", account=account.pk),
        template="members/account/leave.html",
        context={"account": account},
        done=_("The record stays; the account is disabled."),
    )


def _switch(request: SignedInRequest, account: Account, *, active: bool) -> HttpResponse:
    try:
        set_active(account=account, active=active, by=request.user)
    except RuleBroken as broken:
        messages.error(request, broken.message)
    return redirect("account", account=account.pk)


@require_POST
@requires("members.administer_accounts", account_for)
def account_renew(request: SignedInRequest, account: Account) -> HttpResponse:
    """A new first password, shown once; for the cell's own people by two administrators, one after the other."""
    try:
        password = renew_first_password(account=account, by=request.user, today=business_day())
    except RuleBroken as broken:
        messages.error(request, broken.message)
        return redirect("account", account=account.pk)
    return _show_once(request, account, password)


@require_POST
@requires("members.administer_accounts", account_for)
def account_renew_end(request: SignedInRequest, account: Account) -> HttpResponse:
    """The first password that waits for a second person is not given."""
    return carry_out(
        request,
        lambda: withdraw_renewal(account=account),
        done=_("Withdrawn; the password stays as it was."),
        then=redirect("account", account=account.pk),
    )


def _show_once(request: SignedInRequest, account: Account, password: str) -> HttpResponse:
    """The first password, on this very answer; none: it waits for a second person."""
    if not password:
        messages.success(request, _("Proposed. It counts once a second administrator has confirmed it."))
        return redirect("account", account=account.pk)
    context = {"account": account, "password": password}
    return render_page(request, "members/account/first_password.html", context)


@require_POST
@requires("members.administer_accounts", assignment_for)
def role_confirm(request: SignedInRequest, assignment: RoleAssignment) -> HttpResponse:
    """The second person's word."""
    return carry_out(
        request,
        lambda: confirm_role(assignment=assignment, by=request.user, today=business_day()),
        done=_("The role counts from now on."),
        then=redirect("accounts"),
    )


@require_POST
@requires("members.administer_accounts", assignment_for)
def role_end(request: SignedInRequest, assignment: RoleAssignment) -> HttpResponse:
    """The role ends today, or is withdrawn before it counted."""
    return carry_out(
        request,
        lambda: end_role(assignment=assignment, by=request.user, today=business_day()),
        done=_("The role has ended."),
        then=redirect("accounts"),
    )
