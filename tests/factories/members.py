"""People and their organisation, made plainly: what is not passed has one fixed, unremarkable value."""

from datetime import date
from itertools import count

from django.contrib.auth.hashers import make_password
from django.db.backends.postgresql.psycopg_any import DateRange

from members.domain.account import SCOPE_OF, Organisation, Role
from members.models import (
    Account,
    Branch,
    CellTeam,
    DayOff,
    Enterprise,
    OrganisationMembership,
    PartyCell,
    RoleAssignment,
    Team,
    TeamMembership,
    Worker,
    Workshop,
)

PASSWORD = "to-may-6-1967"  # of every account the tests make
START = date(1965, 1, 1)

_number = count(1)


def make_enterprise(*, name: str = "Xí nghiệp X.40") -> Enterprise:
    return Enterprise.objects.create(name=name, place="Hà Nội", party_organisation="Đảng bộ X.40")


def make_branch(*, enterprise: Enterprise, name: str) -> Branch:
    return Branch.objects.create(enterprise=enterprise, name=name)


def make_workshop(
    *,
    enterprise: Enterprise,
    name: str,
    slug: str | None = None,
    branch: Branch | None = None,
    shifts: int = 1,
    days_off: dict[date, str] | None = None,
) -> Workshop:
    """Six-day week, Sunday off, and the days off given."""
    workshop = Workshop.objects.create(
        enterprise=enterprise, branch=branch, name=name, slug=slug or name.lower(), shifts=shifts, rest_weekdays=[6]
    )
    for day, reason in (days_off or {}).items():
        DayOff.objects.create(workshop=workshop, day=day, name=reason)
    return workshop


def make_team(*, workshop: Workshop, code: str, slug: str | None = None) -> Team:
    """Tổ máy 6, on the board Tổ 6, in addresses to-6."""
    return Team.objects.create(
        workshop=workshop, name=f"Tổ máy {code}", short_name=f"Tổ {code}", slug=slug or f"to-{code}", code=code
    )


def make_worker(
    *,
    name: str,
    team: Team | None = None,
    enterprise: Enterprise | None = None,
    since: date = START,
    until: date | None = None,
    is_woman: bool = False,
    birth_year: int | None = None,
    trade: str = "",
    skill_grade: int | None = None,
) -> Worker:
    """On `team` from `since` until before `until`; without a team of `enterprise`."""
    if team is not None:
        enterprise = team.workshop.enterprise
    assert enterprise is not None, "a team or an enterprise"
    worker = Worker.objects.create(
        enterprise=enterprise,
        code=f"T{next(_number)}",
        full_name=name,
        is_woman=is_woman,
        birth_year=birth_year,
        trade=trade,
        skill_grade=skill_grade,
        entered_on=since,
    )
    if team is not None:
        make_team_membership(worker=worker, team=team, since=since, until=until)
    return worker


def make_team_membership(*, worker: Worker, team: Team, since: date, until: date | None = None) -> TeamMembership:
    return TeamMembership.objects.create(worker=worker, team=team, period=DateRange(since, until))


def make_cell(*, branch: Branch, name: str, teams: list[Team], since: date, until: date | None = None) -> PartyCell:
    cell = PartyCell.objects.create(branch=branch, name=name, founded_on=since)
    for team in teams:
        CellTeam.objects.create(cell=cell, team=team, period=DateRange(since, until))
    return cell


def make_organisation_membership(
    *,
    worker: Worker,
    organisation: Organisation,
    cell: PartyCell | None = None,
    since: date = START,
    until: date | None = None,
) -> OrganisationMembership:
    return OrganisationMembership.objects.create(
        worker=worker, organisation=organisation, cell=cell, period=DateRange(since, until)
    )


def make_role(
    *,
    worker: Worker,
    role: Role,
    over: Enterprise | Branch | Workshop | Team | PartyCell,
    since: date = START,
    until: date | None = None,
    is_confirmed: bool = True,
    proposed_by: Account | None = None,
    confirmed_by: Account | None = None,
) -> RoleAssignment:
    """A confirmed role over what its scope asks for."""
    return RoleAssignment.objects.create(
        worker=worker,
        role=role,
        period=DateRange(since, until),
        is_confirmed=is_confirmed,
        proposed_by=proposed_by,
        confirmed_by=confirmed_by,
        **{SCOPE_OF[role].value: over},
    )


def make_account(
    *,
    username: str,
    worker: Worker | None = None,
    role: Role | None = None,
    over: Enterprise | Branch | Workshop | Team | PartyCell | None = None,
    is_active: bool = True,
    is_demo: bool = False,
    password_once: bool = False,
) -> Account:
    """An account with PASSWORD; with `role` the worker holds it over `over`, or over their first team."""
    account = Account.objects.create(
        username=username,
        worker=worker,
        password=make_password(PASSWORD),
        is_active=is_active,
        is_demo=is_demo,
        password_once=password_once,
    )
    if role is not None:
        assert worker is not None, "a role belongs to a worker"
        scope = over or worker.team_memberships.order_by("pk")[0].team
        make_role(worker=worker, role=role, over=scope)
    return account
