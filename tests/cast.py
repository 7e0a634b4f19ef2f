"""The cast: the people of the report on Machine Team 6, one account for each role, another workshop.

Today is Friday 21 October 1966 (`cast.today`, also the business day): QĐ 14 has norm 130, the norm 150 is issued
from 1 November. There is no output, no absence and no plan: a test makes what it needs with tests/factories/.
"""

from dataclasses import dataclass
from datetime import date

from django.test import Client
from django.test.utils import override_settings
from django_otp import DEVICE_ID_SESSION_KEY

from members.domain.account import Organisation, Role
from members.models import Account, AuthenticatorApp, Branch, Enterprise, PartyCell, Team, Worker, Workshop
from production.models import OutputNorm, Product
from tests.factories import emulation as emulation_factory
from tests.factories import members as people
from tests.factories import production as output
from tests.factories.device import make_app

TODAY = date(1966, 10, 21)
FAST_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DAYS_OFF = {date(1966, 1, 21): "Tết", date(1966, 9, 2): "Quốc khánh"}


@dataclass(frozen=True)
class Team6:
    """The eighteen of Machine Team 6 as on 21 October 1966: three party members (loi, hoa, thao) and fifteen others."""

    loi: Worker
    hoa: Worker
    thao: Worker
    c: Worker
    nhung: Worker
    e: Worker
    tri: Worker
    mui: Worker
    binh: Worker
    thinh: Worker
    h: Worker
    thuy: Worker
    tuong: Worker
    sang: Worker
    quynh: Worker
    hai: Worker
    phuoc: Worker
    d: Worker


@dataclass(frozen=True)
class Accounts:
    """One account for each role; each is named after it. All of workshop Z2, except those ending in 9."""

    administrator: Account
    second_administrator: Account
    manager: Account
    branch_secretary: Account
    norm_officer: Account
    team_leader: Account
    cell_leader: Account
    party_member: Account
    union_lead: Account
    youth_lead: Account
    womens_lead: Account
    worker: Account
    leader5: Account
    manager9: Account
    leader9: Account
    worker9: Account


@dataclass(frozen=True)
class Cast:
    """Who and what there is. Teams of Z2 are `teams[0]` (Tổ 1) to `teams[5]`; `team6` is the last of them."""

    today: date
    enterprise: Enterprise
    branch: Branch
    workshop: Workshop
    teams: tuple[Team, ...]
    team5: Team
    team6: Team
    cell: PartyCell
    people: Team6
    others: tuple[Worker, ...]
    accounts: Accounts
    qd14: Product
    norm130: OutputNorm
    norm150: OutputNorm
    workshop9: Workshop
    team9: Team
    product9: Product


# Name, woman, born, trade, grade: design, "Cast of Machine Team 6".
TEAM_6 = {
    "loi": ("Nguyễn Thúy Lợi", True, 1937, "tiện", 4),
    "hoa": ("Đào Thị Hoa", True, 1941, "phay", 2),
    "thao": ("Lê Thị Thảo", True, 1944, "khoan", 3),
    "c": ("Nguyễn Văn C", False, 1941, "tiện", 3),
    "nhung": ("Nguyễn Thị Nhựng", True, 1943, "tiện", 2),
    "e": ("Phạm Văn E", False, 1942, "tiện", 3),
    "tri": ("Dương Quốc Trị", False, 1940, "tiện", 2),
    "mui": ("Lý Thị Mùi", True, 1948, "mài", 1),
    "binh": ("Ngô Văn Bình", False, 1939, "phay", 3),
    "thinh": ("Hoàng Đức Thịnh", False, 1933, "nguội", 5),
    "h": ("Lê Văn H", False, 1943, "tiện", 3),
    "thuy": ("Đặng Thị Thủy", True, 1946, "bào", 2),
    "tuong": ("Đỗ Văn Tường", False, 1945, "phay", 2),
    "sang": ("Trần Văn Sang", False, 1936, "khoan", 4),
    "quynh": ("Cao Thị Quỳnh", True, 1942, "nguội", 3),
    "hai": ("Vũ Đình Hải", False, 1938, "gò hàn", 3),
    "phuoc": ("Bùi Hữu Phước", False, 1944, "khoan", 2),
    "d": ("Trần Thị D", True, 1942, "khoan", 3),
}


@override_settings(DEMO_DAY=TODAY, PASSWORD_HASHERS=FAST_HASHERS)
def make_cast() -> Cast:
    """The cast, written into the database."""
    enterprise = people.make_enterprise()
    branch = people.make_branch(enterprise=enterprise, name="Chi bộ phân xưởng Z2")
    workshop = people.make_workshop(enterprise=enterprise, branch=branch, name="Z2", days_off=DAYS_OFF)
    emulation_factory.make_default_criteria(workshop=workshop)
    teams = tuple(people.make_team(workshop=workshop, code=str(number)) for number in range(1, 7))
    team5, team6 = teams[4:]
    cell = people.make_cell(branch=branch, name="Tổ đảng tổ máy 6", teams=[team6], since=date(1966, 4, 20))
    team_6 = _team_6(team6, cell)
    others = tuple(
        people.make_worker(name=f"{family} {given}", team=team, birth_year=1940, trade="tiện", skill_grade=2)
        for team, given in zip(teams[:5], ("Nhất", "Nhì", "Ba", "Tư", "Năm"), strict=True)
        for family in ("Mai Văn", "Lưu Đức")
    )
    qd14 = output.make_product(workshop=workshop, code="QĐ 14")
    workshop9 = people.make_workshop(enterprise=enterprise, name="Z9")
    team9 = people.make_team(workshop=workshop9, code="9")
    return Cast(
        today=TODAY,
        enterprise=enterprise,
        branch=branch,
        workshop=workshop,
        teams=teams,
        team5=team5,
        team6=team6,
        cell=cell,
        people=team_6,
        others=others,
        accounts=_accounts(team_6, others, cell, team9),
        qd14=qd14,
        norm130=output.make_norm(product=qd14, units=130, since=date(1966, 10, 3), until=date(1966, 11, 1)),
        norm150=output.make_norm(product=qd14, units=150, since=date(1966, 11, 1)),
        workshop9=workshop9,
        team9=team9,
        product9=output.make_product(workshop=workshop9, code="K 9"),
    )


def _team_6(team: Team, cell: PartyCell) -> Team6:
    since = {"loi": date(1966, 2, 1)}
    workers = {
        key: people.make_worker(
            name=name,
            team=team,
            since=since.get(key, people.START),
            is_woman=is_woman,
            birth_year=born,
            trade=trade,
            skill_grade=grade,
        )
        for key, (name, is_woman, born, trade, grade) in TEAM_6.items()
    }
    for key in ("loi", "hoa", "thao"):
        people.make_organisation_membership(
            worker=workers[key], organisation=Organisation.PARTY, cell=cell, since=cell.founded_on
        )
    return Team6(**workers)


def _accounts(team_6: Team6, others: tuple[Worker, ...], cell: PartyCell, team9: Team) -> Accounts:
    branch, team5 = cell.branch, others[-1].team_memberships.get().team
    workshop, workshop9 = team5.workshop, team9.workshop
    enterprise = workshop.enterprise

    def office(username: str, name: str, role: Role, over: Enterprise | Branch | Workshop) -> Account:
        """Somebody who is on no team."""
        worker = people.make_worker(name=name, enterprise=enterprise)
        return people.make_account(username=username, worker=worker, role=role, over=over)

    return Accounts(
        administrator=office("quan-tri", "Tô Thị Một", Role.ADMINISTRATOR, enterprise),
        second_administrator=office("quan-tri-2", "Tô Văn Hai", Role.ADMINISTRATOR, enterprise),
        manager=office("kinh", "Phan Văn Kính", Role.WORKSHOP_MANAGER, workshop),
        branch_secretary=office("loc", "Đinh Văn Lộc", Role.BRANCH_COMMITTEE, branch),
        norm_officer=office("nghia", "Tạ Quang Nghĩa", Role.NORM_OFFICER, workshop),
        team_leader=people.make_account(username="thinh", worker=team_6.thinh, role=Role.TEAM_LEADER),
        cell_leader=people.make_account(username="loi", worker=team_6.loi, role=Role.CELL_LEADER, over=cell),
        party_member=people.make_account(username="hoa", worker=team_6.hoa),
        union_lead=people.make_account(username="sang", worker=team_6.sang, role=Role.UNION_LEAD),
        youth_lead=people.make_account(username="nhung", worker=team_6.nhung, role=Role.YOUTH_LEAD),
        womens_lead=people.make_account(username="thuy", worker=team_6.thuy, role=Role.WOMENS_LEAD),
        worker=people.make_account(username="e", worker=team_6.e),
        leader5=people.make_account(username="to-truong-5", worker=others[-1], role=Role.TEAM_LEADER, over=team5),
        manager9=office("quan-doc-9", "Mai Thị Chín", Role.WORKSHOP_MANAGER, workshop9),
        leader9=people.make_account(
            username="to-truong-9", worker=people.make_worker(name="Lưu Thị Chín", team=team9), role=Role.TEAM_LEADER
        ),
        worker9=people.make_account(username="cong-nhan-9", worker=people.make_worker(name="Mai Văn Mười", team=team9)),
    )


def login(client: Client, account: Account) -> Client:
    """Signed in, without the sign-in page and its password; whoever must use a second step has taken it."""
    client.force_login(account)
    if account.must_use_second_step:
        app = AuthenticatorApp.objects.filter(user=account).first() or make_app(account)
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = app.persistent_id
        session.save()
    return client
