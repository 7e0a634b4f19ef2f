"""Reads of accounts and roles, for the administrator."""

from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404

from members.models import Account, Branch, Enterprise, PartyCell, RoleAssignment, Team, Worker, Workshop
from teamtrack.access import may


@dataclass(frozen=True)
class RoleLine:
    """A role somebody holds or is to hold, and what the reader may do about it."""

    assignment: RoleAssignment
    over: str
    may_confirm: bool


@dataclass(frozen=True)
class ScopeChoice:
    """Something a role can be held over: "team-3" is the team number 3."""

    key: str
    label: str


def _own_enterprise(user: Any) -> Any:
    return Enterprise.objects.filter(workers=user.worker_id)


def account_for(user: Any, account: int) -> Account:
    """An account of the administrator's enterprise; else 404."""
    accounts = Account.objects.select_related("worker").filter(worker__enterprise__in=_own_enterprise(user))
    found: Account = get_object_or_404(accounts, pk=account)
    return found


def assignment_for(user: Any, assignment: int) -> RoleAssignment:
    """A role in the administrator's enterprise; else 404."""
    assignments = RoleAssignment.objects.filter(worker__enterprise__in=_own_enterprise(user))
    found: RoleAssignment = get_object_or_404(assignments, pk=assignment)
    return found


def accounts_of(user: Any) -> list[Account]:
    """All accounts of the enterprise, by name."""
    accounts = Account.objects.filter(worker__enterprise__in=_own_enterprise(user)).select_related("worker")
    return list(accounts.order_by("worker__name_order", "pk"))


def workers_without_account(user: Any) -> Any:
    """People who can be given an account."""
    people = Worker.objects.filter(enterprise__in=_own_enterprise(user), account__isnull=True, left_on__isnull=True)
    return people.in_name_order()


def roles_of(user: Any, *, worker: Worker | None = None) -> list[RoleLine]:
    """Roles of one worker, or all of the enterprise that wait for a second person."""
    lines = RoleAssignment.objects.filter(worker__enterprise__in=_own_enterprise(user))
    lines = lines.filter(worker=worker) if worker else lines.filter(is_confirmed=False)
    lines = lines.select_related("worker", "enterprise", "branch", "workshop", "team", "cell", "proposed_by")
    return [
        RoleLine(
            line,
            str(line.team or line.cell or line.workshop or line.branch or line.enterprise),
            not line.is_confirmed and may(user, "members.confirm_role", line),
        )
        for line in lines.order_by("-period", "pk")
    ]


def scopes_of(user: Any) -> list[ScopeChoice]:
    """Everything in the enterprise that a role can be held over."""
    own = list(_own_enterprise(user).order_by("pk"))
    kinds: list[tuple[str, Any]] = [
        ("enterprise", own),
        ("branch", Branch.objects.filter(enterprise__in=own).order_by("name", "pk")),
        ("workshop", Workshop.objects.filter(enterprise__in=own).order_by("name", "pk")),
        ("team", Team.objects.filter(workshop__enterprise__in=own).order_by("workshop__name", "code", "pk")),
        ("cell", PartyCell.objects.filter(branch__enterprise__in=own).order_by("name", "pk")),
    ]
    return [ScopeChoice(f"{kind}-{thing.pk}", str(thing)) for kind, things in kinds for thing in things]
