"""Reads of accounts and roles, for the administrator."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from members.domain.account import CELL, RenewalKind, Role
from members.models import (
    Account,
    Branch,
    Enterprise,
    PartyCell,
    Renewal,
    RoleAssignment,
    Standing,
    Team,
    Worker,
    Workshop,
)
from members.queries.worker import over_what, read_words
from teamtrack.access import may
from teamtrack.figures import format_day
from teamtrack.names import plain
from teamtrack.paging import AFTER, page_of, read_number

ADMINISTRATORS_NEEDED = 2  # so many can confirm each other's proposals


@dataclass(frozen=True)
class RoleLine:
    """A role somebody holds or is to hold, and what the reader may do about it."""

    assignment: RoleAssignment
    over: str
    may_confirm: bool


@dataclass(frozen=True)
class RenewalLine:
    """Something given anew, or that waits for a second person, and whether the reader may be that person."""

    account: Account
    words: str
    may_give: bool


@dataclass(frozen=True)
class ScopeChoice:
    """Something a role can be held over: "team-3" is the team number 3, `kind` its sort."""

    key: str
    kind: str
    label: str


@dataclass(frozen=True)
class AccountWish:
    """Whom the administrator looks for, and from where on."""

    search: str = ""
    after: int | None = None

    @property
    def query(self) -> str:
        return urlencode({"tim": self.search} if self.search else {})


@dataclass(frozen=True)
class AccountRow:
    """One account and what its person is entrusted with today."""

    pk: int
    full_name: str
    username: str
    is_active: bool
    password_once: bool
    renewal_waits: bool
    roles: tuple[str, ...]


@dataclass(frozen=True)
class AccountPage:
    """A page of the accounts by name, and the roles that wait for a second person, whosever they are.

    `after` is the number of the account after which the next page begins.
    """

    rows: tuple[AccountRow, ...]
    after: int | None
    waiting: tuple[RoleLine, ...]


def read_account_wish(asked: Any) -> AccountWish:
    """The wish in a query string; whatever makes no sense is left out."""
    return AccountWish(read_words(asked, "tim"), read_number(asked, AFTER))


def _own_enterprise(user: Any) -> Any:
    return Enterprise.objects.filter(workers=user.worker_id)


def administrators(enterprise: Enterprise, today: date) -> int:
    """How many confirmed administrators can sign in."""
    held = RoleAssignment.objects.filter(
        role=Role.ADMINISTRATOR, enterprise=enterprise, is_confirmed=True, period__contains=today
    )
    return Account.objects.filter(is_active=True, worker__in=held.values("worker")).count()


def account_for(user: Any, account: int) -> Account:
    """An account of the administrator's enterprise; else 404."""
    accounts = Account.objects.select_related("worker").filter(worker__enterprise__in=_own_enterprise(user))
    found: Account = get_object_or_404(accounts, pk=account)
    return found


def may_leave_here(user: Any, account: Account, day: date) -> bool:
    """Whether an administrator writes down that they leave: another's who is on no team, and comes to none."""
    worker = account.worker
    if worker is None or worker.left_on is not None or worker.pk == user.worker_id:
        return False
    return not worker.team_memberships.filter(period__overlap=DateRange(day, None)).exists()


def assignment_for(user: Any, assignment: int) -> RoleAssignment:
    """A role in the administrator's enterprise; else 404."""
    assignments = RoleAssignment.objects.filter(worker__enterprise__in=_own_enterprise(user))
    found: RoleAssignment = get_object_or_404(assignments, pk=assignment)
    return found


def accounts_of(user: Any, wish: AccountWish, today: date) -> AccountPage:
    """Accounts of the enterprise, by name, with roles; two queries for any number."""
    own = Account.objects.filter(worker__enterprise__in=_own_enterprise(user))
    waits = Renewal.objects.filter(account=OuterRef("pk"), given_on__isnull=True)
    accounts: QuerySet[Any] = own.select_related("worker").annotate(renewal_waits=Exists(waits))
    for word in plain(wish.search).split():
        accounts = accounts.filter(Q(worker__name_plain__contains=word) | Q(username__contains=word))
    page = page_of(accounts, by="worker__name_order", after=wish.after, seen=own)
    shown = Q(worker__in=[account.worker_id for account in page.rows], is_confirmed=True, period__contains=today)
    wanted = _roles().filter(shown | Q(worker__enterprise__in=_own_enterprise(user), is_confirmed=False))
    found = list(wanted.order_by("role", "pk"))
    roles = _in_words([item for item in found if item.is_confirmed])
    waiting = sorted((item for item in found if not item.is_confirmed), key=lambda item: item.pk, reverse=True)
    return AccountPage(
        rows=tuple(
            AccountRow(
                pk=account.pk,
                full_name=str(account.worker),
                username=account.username,
                is_active=account.is_active,
                password_once=account.password_once,
                renewal_waits=account.renewal_waits,
                roles=tuple(roles[account.worker_id]),
            )
            for account in page.rows
        ),
        after=page.after,
        waiting=tuple(_role_line(user, item) for item in waiting),
    )


# --- what is given anew ----------------------------------------------------------------------------------------------


def is_open_to_cell(account: Account, today: date) -> bool:
    """Whether the work of a cell is open to them, or will be."""
    from_today = Standing.objects.filter(role__in=CELL, period__overlap=DateRange(today, None))
    return from_today.filter(worker=account.worker_id).exists()


def _renewals() -> QuerySet[Renewal]:
    return Renewal.objects.select_related("account__worker", "proposed_by__worker", "given_by__worker")


def renewals_to_give(user: Any) -> list[RenewalLine]:
    """First passwords that wait for the reader's word."""
    here = _renewals().filter(given_on__isnull=True, account__worker__enterprise__in=_own_enterprise(user))
    lines = [_renewal_line(user, row) for row in here.order_by("pk")]
    return [line for line in lines if line.may_give]


def renewal_waiting(user: Any, account: Account) -> RenewalLine | None:
    """The first password that waits for a second person."""
    found = _renewals().filter(account=account, given_on__isnull=True).first()
    return _renewal_line(user, found) if found else None


def given_anew(account: Account) -> tuple[RenewalLine, ...]:
    """The last first password and the last reset of the second step: when, and by whom, for the person themself."""
    rows = _renewals().filter(account=account, given_on__isnull=False).order_by("kind", "-pk").distinct("kind")
    return tuple(_renewal_line(account, row) for row in rows)


def _renewal_line(user: Any, row: Renewal) -> RenewalLine:
    day = row.given_on or row.proposed_on
    facts = {
        "day": format_day(day) if day else "",
        "name": _name(row.given_by) or _("whoever runs the server"),
        "other": _name(row.proposed_by),
    }
    if row.given_on is None:
        words = _("New first password, proposed on %(day)s by %(other)s")
    elif row.kind == RenewalKind.SECOND_STEP:
        words = _("Second step reset on %(day)s by %(name)s")
    elif row.proposed_by is None:
        words = _("First password given on %(day)s by %(name)s")
    else:
        words = _("First password given on %(day)s by %(name)s, proposed by %(other)s")
    is_another = user.pk not in (row.proposed_by_id, row.account_id)
    return RenewalLine(row.account, words % facts, row.given_on is None and is_another)


def _name(account: Account | None) -> str:
    return str(account.worker or account) if account else ""


def _in_words(held: Sequence[RoleAssignment]) -> dict[int | None, list[str]]:
    """What each worker is entrusted with, in words."""
    words: dict[int | None, list[str]] = defaultdict(list)
    for item in held:
        words[item.worker_id].append(f"{item.get_role_display()} · {over_what(item)}")
    return words


def teams_of(user: Any) -> Any:
    """Every team of the enterprise."""
    teams = Team.objects.filter(workshop__enterprise__in=_own_enterprise(user)).select_related("workshop")
    return teams.order_by("workshop__name", "code", "pk")


def enterprise_of(user: Any) -> Enterprise:
    """The administrator's own."""
    found: Enterprise = _own_enterprise(user).get()
    return found


def workers_without_account(user: Any) -> Any:
    """People who can be given an account."""
    people = Worker.objects.filter(enterprise__in=_own_enterprise(user), account__isnull=True, left_on__isnull=True)
    return people.in_name_order()


def _roles() -> QuerySet[RoleAssignment]:
    related = ("worker", "enterprise", "branch", "workshop", "team", "cell", "proposed_by")
    return RoleAssignment.objects.select_related(*related)


def _role_line(user: Any, held: RoleAssignment) -> RoleLine:
    return RoleLine(held, over_what(held), not held.is_confirmed and may(user, "members.confirm_role", held))


def roles_of(user: Any, worker: Worker | None) -> list[RoleLine]:
    """Roles of one worker, past ones too, the latest first."""
    roles = _roles().filter(worker__enterprise__in=_own_enterprise(user), worker=worker)
    return [_role_line(user, held) for held in roles.order_by("-period", "pk")]


def scopes_of(user: Any) -> list[ScopeChoice]:
    """Everything in the enterprise that a role can be held over."""
    own = list(_own_enterprise(user).order_by("pk"))
    kinds: list[tuple[str, Any]] = [
        ("enterprise", own),
        ("branch", Branch.objects.filter(enterprise__in=own).order_by("name", "pk")),
        ("workshop", Workshop.objects.filter(enterprise__in=own).order_by("name", "pk")),
        ("team", teams_of(user)),
        ("cell", PartyCell.objects.filter(branch__enterprise__in=own).order_by("name", "pk")),
    ]
    return [ScopeChoice(f"{kind}-{thing.pk}", kind, str(thing)) for kind, things in kinds for thing in things]
