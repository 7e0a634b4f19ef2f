"""Keeping accounts: passwords, disabling, roles that a second person confirms."""

import secrets
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members.actions.of_team import hold_person
from members.actions.sign_in import forgive, peppered
from members.actions.worker import Card, add_off_team, add_worker
from members.domain.account import SCOPE_OF, RenewalKind, Role
from members.domain.device import is_easily_guessed
from members.models import Account, Enterprise, PartyCell, Renewal, RoleAssignment, Team, Worker
from members.queries.account import is_open_to_cell
from members.queries.cell import cell_members
from members.queries.second_step import has_second_step
from teamtrack.dated import end_row
from teamtrack.errors import RuleBroken
from teamtrack.figures import format_day

FIRST_PASSWORD_BYTES = 9  # twelve characters


def change_password(*, account: Account, password: str) -> None:
    """The new password counts from now on, other sessions end; a first password is used up."""
    if account.is_demo:
        raise RuleBroken(_("The passwords of the demonstration stay as they are shown."))
    account.set_password(password)
    account.password_once = False
    account.save(update_fields=["password", "password_once"])


def set_pin(*, account: Account, pin: str) -> None:
    """Six digits by which this person signs in on the shared tablet of their team; empty: no more."""
    if pin and account.stands_in_full.must_use_second_step:
        raise RuleBroken(_("With your role you sign in in two steps everywhere, on the shared tablet too."))
    if pin and is_easily_guessed(pin, account.worker.birth_year if account.worker else None):
        words = _("That is easily guessed: no row of numbers, no repeats, no date, no year of birth.")
        raise RuleBroken(words, field="pin")
    account.pin = make_password(peppered(pin)) if pin else ""
    account.save(update_fields=["pin"])


@transaction.atomic
def create_account(*, worker: Worker, username: str, by: Account | None, today: date) -> tuple[Account, str]:
    """An account for a worker who has none, and its first password, which is shown once and must be changed.

    No password yet for whoever the work of a cell is open to: a second administrator gives it. `by` None: whoever runs
    commands on the machine.
    """
    if Account.objects.filter(worker=worker).exists():
        raise RuleBroken(_("%(name)s already has an account.") % {"name": worker.full_name}, field="worker")
    if Account.objects.filter(username=username.lower()).exists():
        raise RuleBroken(_("The sign-in name %(name)s is taken.") % {"name": username}, field="username")
    account = Account(username=username.lower(), worker=worker, password_once=True)
    account.set_unusable_password()
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError as taken:  # by somebody at the same moment
        raise RuleBroken(_("The sign-in name %(name)s is taken.") % {"name": username}, field="username") from taken
    if by is not None:
        return account, renew_first_password(account=account, by=by, today=today)
    return account, _new_first_password(account)


@transaction.atomic
def add_person(
    *,
    enterprise: Enterprise,
    team: Team | None,
    card: Card,
    username: str,
    by: Account | None,
    today: date,
    is_another_person: bool,
) -> tuple[Account, str]:
    """Somebody new, on a team or (a manager, a norm officer) on none, and their account with its first password."""
    if team is None:
        worker = add_off_team(enterprise=enterprise, card=card, since=today)
    else:
        worker = add_worker(team=team, card=card, since=today, today=today, is_another_person=is_another_person)
    return create_account(worker=worker, username=username, by=by, today=today)


@transaction.atomic
def renew_first_password(*, account: Account, by: Account, today: date) -> str:
    """A new first password for somebody who has forgotten theirs; every session of theirs ends.

    Else one administrator alone could read, as them, what is confidential: for whoever the work of a cell is open to
    the first proposes it, the answer is empty and nothing has changed; the second gives it.
    """
    if account.pk == by.pk:
        raise RuleBroken(_("Change your own password on its own page."))
    if account.is_demo:
        raise RuleBroken(_("The passwords of the demonstration stay as they are shown."))
    if Role.ADMINISTRATOR in account.stands.roles:  # else one person could confirm, as another, what they proposed
        words = _("An administrator's password is renewed on the machine itself: manage.py changepassword %(name)s")
        raise RuleBroken(words % {"name": account.username})
    account = Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
    renewal = account.renewals.filter(given_on__isnull=True).first()
    if renewal is None:
        renewal = Renewal(account=account, kind=RenewalKind.PASSWORD)
        if is_open_to_cell(account, today):
            renewal.proposed_by, renewal.proposed_on = by, today
            renewal.save()
            return ""
    _check_second_person(renewal, by)
    renewal.given_by, renewal.given_on = by, today
    renewal.save()
    return _new_first_password(account)


@transaction.atomic
def withdraw_renewal(*, account: Account) -> None:
    """What was proposed is not given; the password is as it was."""
    if not account.renewals.filter(given_on__isnull=True).delete()[0]:
        raise RuleBroken(_("That was withdrawn meanwhile."))


def _check_second_person(renewal: Renewal, by: Account) -> None:
    """Whoever gives a password neither proposed it nor opened the second step to whoever signs in next."""
    if renewal.proposed_by_id == by.pk:
        raise RuleBroken(_("A second person must confirm it."))
    account = renewal.account
    reset = account.renewals.filter(kind=RenewalKind.SECOND_STEP).order_by("-pk").first()
    is_open = account.must_use_second_step and not has_second_step(account)
    if is_open and reset is not None and reset.given_by_id == by.pk:
        raise RuleBroken(_("You reset the second step; the first password is given by another administrator."))


def _new_first_password(account: Account) -> str:
    password = secrets.token_urlsafe(FIRST_PASSWORD_BYTES)
    account.set_password(password)
    account.password_once = True
    account.pin = ""  # whoever knew the old password may have chosen it
    account.save(update_fields=["password", "password_once", "pin"])
    forgive(account=account)
    return password


@transaction.atomic
def set_active(*, account: Account, active: bool, by: Account) -> None:
    """Disable an account (its sessions end at the next request), or enable it again."""
    if account.pk == by.pk:
        raise RuleBroken(_("Nobody can disable their own account."))
    if active and account.worker is not None and account.worker.left_on is not None:
        words = _("%(name)s has left the enterprise; the account stays disabled.")
        raise RuleBroken(words % {"name": account.worker.full_name})
    account.is_active = active
    account.save(update_fields=["is_active"])


@transaction.atomic
def propose_role(
    *, worker: Worker | None, role: Role, over: Any, since: date, by: Account, today: date
) -> RoleAssignment:
    """A role over a scope from a day on; it counts once a second administrator has confirmed it."""
    assert worker is not None, "the page lists accounts of workers only"
    if worker.pk == by.worker_id:
        raise RuleBroken(_("Nobody can give themself a role."), field="worker")
    if since < today:
        raise RuleBroken(_("A role is given from today on."), field="since")
    if role is Role.CELL_LEADER:
        _check_member(worker, over, since)
    hold_person(worker.pk)  # two at once would find each other in the way
    try:
        with transaction.atomic():
            return RoleAssignment.objects.create(
                worker=worker, role=role, period=(since, None), proposed_by=by, **{SCOPE_OF[role].value: over}
            )
    except IntegrityError as taken:
        raise RuleBroken(_("%(name)s has this role already.") % {"name": worker.full_name}, field="role") from taken


@transaction.atomic
def confirm_role(*, assignment: RoleAssignment, by: Account, today: date) -> RoleAssignment:
    """The second person confirms; never the proposer, never the one who receives the role."""
    assignment = _held(assignment)
    if by.pk == assignment.proposed_by_id or by.worker_id == assignment.worker_id:
        raise RuleBroken(_("A second person must confirm it."))
    if assignment.is_confirmed:  # who did stays on record
        raise RuleBroken(_("Somebody has confirmed it already."))
    if assignment.cell is not None:
        _check_member(assignment.worker, assignment.cell, max(assignment.period.lower, today))
    assignment.confirmed_by, assignment.is_confirmed = by, True
    assignment.save(update_fields=["confirmed_by", "is_confirmed"])
    return assignment


@transaction.atomic
def end_role(*, assignment: RoleAssignment, by: Account, today: date) -> None:
    """The role ends today; one that never counted, or would begin later, is withdrawn."""
    assignment = _held(assignment)
    if assignment.worker_id == by.worker_id and assignment.role == Role.ADMINISTRATOR:
        raise RuleBroken(_("Another administrator must end your role."))
    if not assignment.is_confirmed:
        assignment.delete()
        return
    if assignment.period.upper is not None and assignment.period.upper <= today:
        raise RuleBroken(_("That has ended already."))
    end_row(assignment, today)


def _check_member(worker: Worker, cell: PartyCell, day: date) -> None:
    """A cell is headed by one of its members; the first head of a new one writes its members down, themself too."""
    members = cell_members(cell, day)
    if members.exists() and not members.filter(pk=worker.pk).exists():
        words = _("%(name)s is not a member of %(cell)s on %(day)s; only a member can be its head.")
        facts = {"name": worker.full_name, "cell": cell.name, "day": format_day(day)}
        raise RuleBroken(words % facts, field="over")


def _held(assignment: RoleAssignment) -> RoleAssignment:
    """The role as it stands, held until the end of the transaction; RuleBroken when it was withdrawn meanwhile."""
    held = RoleAssignment.objects.select_for_update(of=("self",)).filter(pk=assignment.pk).first()
    if held is None:
        raise RuleBroken(_("That was withdrawn meanwhile."))
    return held
