"""The demo's people: workshop Z2, its six teams of eighteen, their organisations, roles and accounts, with true dates.

Machine Team 6 are the people of the report of 1967 (only Lợi, Nhựng, Sang and the letters C, D, E, H are named there);
everyone else has an ordinary invented name. Nothing after `as_of` is known yet.
"""

from collections.abc import Mapping
from datetime import date
from itertools import islice
from typing import NamedTuple

from django.contrib.auth.hashers import make_password
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

from members.demo import activities, caring, focus, knowing
from members.demo.people import OFFICES, START, TEAM_6, others, worker_code
from members.domain.account import SCOPE_OF, Beginning, Organisation, Role, Scope
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
from teamtrack.audit import as_system
from teamtrack.periods import days_between

ENTERPRISE_FOUNDED = date(1955, 10, 1)
LOI_CAME = date(1966, 2, 1)
CELL_FOUNDED = date(1966, 4, 20)
ADMITTED = ("thao", "quynh")  # the two of 1966
ELSEWHERE = "Chi bộ phân xưởng khác"  # where Lợi came from; the report does not say which it was
PASSWORD = "to-may-6-1967"  # noqa: S105 -- shown on the sign-in page; demo accounts exist in demo mode only


class DemoLogin(NamedTuple):
    """One line of the table on the sign-in page."""

    role: object
    name: str
    username: str
    password: str = PASSWORD


LOGINS = (
    DemoLogin(_("Production team leader"), "Hoàng Đức Thịnh", "thinh"),
    DemoLogin(_("Head of the party cell"), "Nguyễn Thúy Lợi", "loi"),
    DemoLogin(_("Workshop manager"), "Phan Văn Kính", "kinh"),
    DemoLogin(_("Norm officer"), "Tạ Quang Nghĩa", "nghia"),
    DemoLogin(_("Branch committee"), "Đinh Văn Lộc", "loc"),
    DemoLogin(_("Party member"), "Đào Thị Hoa", "hoa"),
    DemoLogin(_("Head of the union group"), "Trần Văn Sang", "sang"),
    DemoLogin(_("Head of the youth sub-branch"), "Nguyễn Thị Nhựng", "nhung"),
    DemoLogin(_("Head of the women's group"), "Đặng Thị Thủy", "thuy"),
    DemoLogin(_("Worker"), "Phạm Văn E", "e"),
    DemoLogin(_("Administrator"), "Lương Thị Hạnh", "hanh"),
    DemoLogin(_("Administrator"), "Quách Văn Toàn", "toan"),
)


# Lunar New Year's Eve and the three days after it; 24 January 1966 is a Monday (the 23rd a Sunday).
TET = (
    [date(1965, 2, day) for day in (1, 2, 3, 4)]
    + [date(1966, 1, day) for day in (20, 21, 22, 24)]
    + [date(1967, 2, day) for day in (8, 9, 10, 11)]
)
HOLIDAYS = {(1, 1): "Tết dương lịch", (5, 1): "Quốc tế Lao động", (9, 2): "Quốc khánh"}


def during(since: date, until: date | None, as_of: date) -> DateRange | None:
    """From `since` until before `until` as known on a day: None before it began, no end before it ended."""
    return None if since > as_of else DateRange(since, until if until and until <= as_of else None)


def load(as_of: date) -> None:
    """Everything about people up to and with `as_of`, in an empty database."""
    enterprise = Enterprise.objects.create(
        name="Xí nghiệp X.40",
        place="Hà Nội",
        party_organisation="Đảng bộ X.40",
        founded_on=ENTERPRISE_FOUNDED,
    )
    branch = Branch.objects.create(enterprise=enterprise, name="Chi bộ phân xưởng Z2")
    workshop = Workshop.objects.create(
        enterprise=enterprise, branch=branch, name="Z2", slug="z2", founded_on=START, rest_weekdays=[6]
    )
    _days_off(workshop)
    teams = Team.objects.bulk_create(
        Team(workshop=workshop, name=f"Tổ máy {n}", short_name=f"Tổ {n}", slug=f"to-{n}", code=str(n), founded_on=START)
        for n in range(1, 7)
    )
    workers = _workers(enterprise, as_of)
    _on_teams(workers, teams, as_of)
    cells = _cells(branch, workers, teams, as_of)
    _organisations(workers, as_of)
    over = {Scope.ENTERPRISE: enterprise, Scope.BRANCH: branch, Scope.WORKSHOP: workshop, Scope.CELL: cells.get("6")}
    _roles(workers, over, teams, as_of)
    focus.load(teams[5], workers, as_of)
    secret = make_password(PASSWORD)
    Account.objects.bulk_create(
        Account(username=login.username, worker=workers[login.username], password=secret, is_demo=True)
        for login in LOGINS
    )
    activities.load(teams[5], as_of)
    caring.suggestions(teams[5], workers, as_of)
    with as_system("demo"):
        knowing.load(teams[5], cells.get("6"), workers, as_of)
        caring.load(teams[5], cells.get("6"), workers, as_of)


def _days_off(workshop: Workshop) -> None:
    named = dict.fromkeys(TET, "Tết Nguyên đán") | {
        day: HOLIDAYS[day.month, day.day]
        for day in days_between(START, date(1967, 12, 31))
        if (day.month, day.day) in HOLIDAYS
    }
    DayOff.objects.bulk_create(DayOff(workshop=workshop, day=day, name=name) for day, name in sorted(named.items()))


def _workers(enterprise: Enterprise, as_of: date) -> dict[str, Worker]:
    """All workers: Team 6 and the offices by their keys, everyone else by number."""
    numbered = {key: (worker_code(key), person) for key, person in TEAM_6.items()}
    numbered |= {key: (f"Z2-{i:03d}", person) for i, (key, (person, _role)) in enumerate(OFFICES.items(), 1)}
    numbered |= {number: (number, person) for number, person in others().items()}
    # One of Team 3 went into retirement when the one from Team 6 came.
    left = {"Z2-302": date(1966, 1, 31)}
    workers = Worker.objects.bulk_create(
        Worker(
            enterprise=enterprise,
            code=number,
            full_name=person.name,
            is_woman=person.is_woman,
            birth_year=person.born,
            trade=person.trade,
            skill_grade=person.grade,
            entered_on=person.entered,
            left_on=left.get(number) if as_of >= LOI_CAME else None,
        )
        for number, person in numbered.values()
    )
    return dict(zip(numbered, workers, strict=True))


def _on_teams(workers: dict[str, Worker], teams: list[Team], as_of: date) -> None:
    """Eighteen on every team on every day. Two of Teams 2 and 4 changed places in the middle of July 1965."""
    swapped = date(1965, 7, 15)
    stays: list[tuple[str, Team, date, date | None]] = []
    for number in sorted(others()):
        team = teams[int(number[3]) - 1]
        if number == "Z2-302":
            stays.append((number, team, START, LOI_CAME))
        elif number == "Z2-619":
            stays += [(number, team, START, LOI_CAME), (number, teams[2], LOI_CAME, None)]
        elif number in {"Z2-207", "Z2-411"}:
            stays += [(number, team, START, swapped), (number, teams[3 if team is teams[1] else 1], swapped, None)]
        else:
            stays.append((number, team, START, None))
    stays += [(key, teams[5], LOI_CAME if key == "loi" else START, None) for key in TEAM_6]
    TeamMembership.objects.bulk_create(
        TeamMembership(worker=workers[key], team=team, period=period)
        for key, team, since, until in stays
        if (period := during(since, until, as_of))
    )


def _cells(branch: Branch, workers: dict[str, Worker], teams: list[Team], as_of: date) -> dict[str, PartyCell]:
    """Until 20 April 1966 Hoa, alone on Team 6, has her party life with Teams 4 and 5; then Team 6 has its own cell."""
    planned = {
        "1": ("Tổ đảng tổ 1", [0], START, None),
        "23": ("Tổ đảng ghép tổ 2, 3", [1, 2], START, None),
        "456": ("Tổ đảng ghép tổ 4, 5, 6", [3, 4, 5], START, CELL_FOUNDED),
        "45": ("Tổ đảng ghép tổ 4, 5", [3, 4], CELL_FOUNDED, None),
        "6": ("Tổ đảng tổ máy 6", [5], CELL_FOUNDED, None),
    }
    cells = {}
    for key, (name, places, since, until) in planned.items():
        if period := during(since, until, as_of):
            cells[key] = PartyCell.objects.create(branch=branch, name=name, founded_on=since)
            CellTeam.objects.bulk_create(
                CellTeam(cell=cells[key], team=teams[place], period=period) for place in places
            )
    members: list[tuple[str, str | None, date, date | None]] = [
        ("loc", None, date(1956, 3, 1), None),
        ("loi", None, date(1961, 1, 1), LOI_CAME),
        ("loi", "456", LOI_CAME, CELL_FOUNDED),
        ("hoa", "456", START, CELL_FOUNDED),
        ("loi", "6", CELL_FOUNDED, None),
        ("hoa", "6", CELL_FOUNDED, None),
        ("thao", "6", CELL_FOUNDED, None),
        ("quynh", "6", knowing.QUYNH_ADMITTED, None),
    ]
    members += [(f"Z2-1{place:02d}", "1", START, None) for place in (1, 2, 5)]
    members += [(number, "23", START, None) for number in ("Z2-201", "Z2-204", "Z2-301", "Z2-306")]
    for number in ("Z2-401", "Z2-405", "Z2-503"):
        members += [(number, "456", START, CELL_FOUNDED), (number, "45", CELL_FOUNDED, None)]
    names = {key: name for key, (name, *_rest) in planned.items()}
    rows = []
    for key, cell, since, until in members:
        if not (period := during(since, until, as_of)):
            continue
        before = [names.get(of or "", ELSEWHERE) for who, of, _since, ended in members if (who, ended) == (key, since)]
        after = [names[of] for who, of, begun, _until in members if (who, begun) == (key, period.upper) and of]
        began = Beginning.TRANSFERRED if before else Beginning.ADMITTED if key in ADMITTED else Beginning.KNOWN
        rows.append(
            OrganisationMembership(
                worker=workers[key],
                organisation=Organisation.PARTY,
                cell=cells[cell] if cell else None,
                period=period,
                began=began,
                came_from="".join(before),
                went_to="".join(after),
            )
        )
    OrganisationMembership.objects.bulk_create(rows)
    return cells


def _organisations(workers: dict[str, Worker], as_of: date) -> None:
    """Everybody is in the union, the women in the women workers' group, some of the young in the Youth Union."""
    rows = [(worker, Organisation.UNION, START) for worker in workers.values()]
    rows += [(worker, Organisation.WOMEN, START) for worker in workers.values() if worker.is_woman]
    young = ["nhung", "c", "thuy", "phuoc", "thao"]
    young += [key for key in islice(workers, 24, None, 3) if (workers[key].birth_year or 0) >= 1940]
    rows += [(workers[key], Organisation.YOUTH, START) for key in young]
    rows.append((workers["mui"], Organisation.YOUTH, caring.YOUTH_ADMITTED))
    OrganisationMembership.objects.bulk_create(
        OrganisationMembership(
            worker=worker,
            organisation=organisation,
            period=period,
            began=Beginning.KNOWN if since == START else Beginning.ADMITTED,
        )
        for worker, organisation, since in rows
        if (period := during(since, None, as_of))
    )


def _roles(workers: dict[str, Worker], over: Mapping[Scope, object], teams: list[Team], as_of: date) -> None:
    """`over`: what roles that are not over a team are held over; a cell that does not exist yet has no head."""
    roles: list[tuple[str, Role, object, date]] = [
        (key, role, over[SCOPE_OF[role]], START) for key, (_person, role) in OFFICES.items() if role
    ]
    roles += [(f"Z2-{team.code}01", Role.TEAM_LEADER, team, START) for team in teams[:5]]
    roles += [
        ("thinh", Role.TEAM_LEADER, teams[5], START),
        ("sang", Role.UNION_LEAD, teams[5], START),
        ("nhung", Role.YOUTH_LEAD, teams[5], START),
        ("thuy", Role.WOMENS_LEAD, teams[5], START),
        ("loi", Role.CELL_LEADER, over[Scope.CELL], CELL_FOUNDED),
    ]
    RoleAssignment.objects.bulk_create(
        RoleAssignment(
            worker=workers[key],
            role=role,
            period=DateRange(since, None),
            is_confirmed=True,
            **{SCOPE_OF[role].value: scope},
        )
        for key, role, scope, since in roles
        if since <= as_of
    )
