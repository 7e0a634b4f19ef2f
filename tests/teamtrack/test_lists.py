"""Every list page: the same few queries for one row, for three and for many; long ones go on page by page."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from emulation.models import MonthlyReport
from members.domain.account import Organisation
from members.domain.group import PairKind
from members.domain.prospect import Addressee, ProposalAnswer
from members.models import DayOff, GroupMembership, MentoringGroup, PairWish, Worker
from production.domain.norm_proposal import Step
from production.models import OutputImport
from teamtrack.models import Job, JobState
from teamtrack.paging import PAGE
from tests.asked import statements
from tests.cast import Cast, login
from tests.factories import members as people
from tests.factories import production as output
from tests.factories.emulation import make_commendation
from tests.factories.measures import make_check, make_unit_cost
from tests.factories.norm import make_norm_proposal, make_norm_step, make_norm_study
from tests.factories.prospect import make_proposal, make_prospect

OCTOBER, SEPTEMBER = date(1966, 10, 1), date(1966, 9, 1)
NOW = datetime(1966, 10, 21, 8, 0, tzinfo=UTC)
MANY = PAGE + 10
LIMIT = 6  # goal P6: session, account, the place, and three more
Z2 = {"workshop": "z2"}
OCTOBER_6 = {"team": "to-6", "month": "1966-10"}
NO_PLACES = ("999999999999", "0", "-1", "abc", "9" * 40, "1 OR 1=1", "\0", "e8ef743e-3dd6-4939-a6df-e273f211c083")


def a_worker(cast: Cast, number: int) -> None:
    people.make_worker(name=f"Mai Văn Thêm {number}", team=cast.team6)


def an_account(cast: Cast, number: int) -> None:
    worker = people.make_worker(name=f"Mai Văn Thêm {number}", team=cast.team6)
    people.make_account(username=f"them-{number}", worker=worker, role=None)


def a_day_off(cast: Cast, number: int) -> None:
    DayOff.objects.create(workshop=cast.workshop, day=OCTOBER + timedelta(days=number), name=f"Ngày nghỉ {number}")


def a_membership(cast: Cast, number: int) -> None:
    since = date(1930 + number // 2, 1 + number % 2 * 6, 1)
    people.make_organisation_membership(
        worker=cast.people.e, organisation=Organisation.UNION, since=since, until=since + timedelta(days=20)
    )


def a_team(cast: Cast, number: int) -> None:
    team = people.make_team(workshop=cast.workshop, code=str(100 + number))
    output.make_plan(team=team, first_day=OCTOBER, lines={cast.qd14: 1000})
    worker = people.make_worker(name=f"Mai Văn Thêm {number}", team=team)
    output.make_output(worker=worker, product=cast.qd14, day=date(1966, 10, 5), good=100)


def a_report(cast: Cast, number: int) -> None:
    team = people.make_team(workshop=cast.workshop, code=str(100 + number))
    job = Job.objects.create(kind="x", key=f"x{number}", asked_at=NOW, ended_at=NOW, state=JobState.DONE)
    MonthlyReport.objects.create(
        workshop=cast.workshop, team=team, month=SEPTEMBER, job=job, asked_on=date(1966, 10, 1)
    )


def a_norm(cast: Cast, number: int) -> None:
    product = output.make_product(workshop=cast.workshop, code=f"X {number}")
    output.make_norm(product=product, units=100 + number, since=date(1966, 1, 1))
    output.make_output(worker=cast.people.e, product=product, day=date(1966, 1, 3) + timedelta(days=number), good=90)


def a_decided_proposal(cast: Cast, number: int) -> None:
    day = SEPTEMBER + timedelta(days=number // 3)
    proposal = make_norm_proposal(product=cast.qd14, team=cast.team6, units=160 + number, made_on=day)
    make_norm_step(proposal=proposal, step=Step.WITHDRAWN, day=day)


def a_study(cast: Cast, number: int) -> None:
    day = SEPTEMBER - timedelta(days=number)
    make_norm_study(product=cast.qd14, team=cast.team6, day=day, workers=[cast.people.e, cast.people.d])


def an_improvement(cast: Cast, number: int) -> None:
    day = SEPTEMBER + timedelta(days=number // 3)
    worker = cast.people.e if number % 2 else cast.people.d
    output.make_improvement(
        team=cast.team6, since=day, title=f"Cải tiến {number}", worker=worker, taken_from=cast.team5
    )


def a_line(cast: Cast, number: int) -> None:
    output.make_output(
        worker=cast.people.e, product=cast.qd14, day=OCTOBER - timedelta(days=number // 2), shift=1 + number % 2, good=9
    )


def an_adjustment(cast: Cast, number: int) -> None:
    by = cast.accounts.team_leader
    output.make_adjustment(
        worker=cast.people.e, product=cast.qd14, day=SEPTEMBER, good=number + 1, proposed_on=cast.today, proposed_by=by
    )


def praise(cast: Cast, number: int) -> None:
    make_commendation(team=cast.team6, text=f"Tốt {number}", day=OCTOBER - timedelta(days=number // 3))


def an_import(cast: Cast, number: int) -> None:
    OutputImport.objects.create(
        workshop=cast.workshop,
        team=cast.team6,
        file_name=f"{number}.csv",
        size=1,
        sha256=uuid.uuid4().hex,
        sent_at=NOW - timedelta(minutes=number // 3),
        sent_by=cast.accounts.team_leader,
    )


def a_revision(cast: Cast, number: int) -> None:
    revision = number + 1
    make_unit_cost(team=cast.team6, product=cast.qd14, month=OCTOBER, planned=str(revision), revision=revision)


def a_costed_item(cast: Cast, number: int) -> None:
    product = output.make_product(workshop=cast.workshop, code=f"X {number}")
    day = OCTOBER + timedelta(days=number % 20)
    output.make_output(worker=cast.people.e, product=product, day=day, good=9, man_days="0.1")
    make_unit_cost(team=cast.team6, product=product, month=OCTOBER, booked="9")
    a_check(cast, number)


def a_check(cast: Cast, number: int) -> None:
    make_check(team=cast.team6, day=OCTOBER + timedelta(days=number // 4), what=f"Khâu {number}")


def a_way(cast: Cast, number: int) -> None:
    """Begun and ended again."""
    prospect = make_prospect(
        team=cast.team6, worker=cast.people.e, helper=cast.people.hoa, since=SEPTEMBER - timedelta(days=number)
    )
    prospect.ended_on = OCTOBER
    prospect.save()


def an_answer(cast: Cast, number: int) -> None:
    proposal = make_proposal(cell=cast.cell, team=cast.team6, to=Addressee.BRANCH, day=SEPTEMBER)
    proposal.text = f"Xin thêm giá {number}."
    proposal.outcome, proposal.answered_on = ProposalAnswer.ACCEPTED, OCTOBER + timedelta(days=number // 3)
    proposal.save()


def a_move(cast: Cast, number: int) -> None:
    """To and fro between two groups, a day each; the first stay is none."""
    groups = [
        MentoringGroup.objects.get_or_create(team=cast.team6, name=name, formed_on=SEPTEMBER)[0]
        for name in ("Nhóm 1", "Nhóm 2")
    ]
    for place in (number + 1,) if GroupMembership.objects.exists() else (0, number + 1):
        GroupMembership.objects.create(
            group=groups[place % 2],
            worker=cast.people.e,
            period=DateRange(SEPTEMBER + timedelta(days=place), SEPTEMBER + timedelta(days=place + 1)),
        )


def a_past_wish(cast: Cast, number: int) -> None:
    day = SEPTEMBER - timedelta(days=number)
    PairWish.objects.create(
        team=cast.team6,
        first=cast.people.e,
        second=cast.people.h,
        kind=PairKind.APART,
        reason="hay giữ mức cùng nhau",
        period=DateRange(day - timedelta(days=1), day),
    )


@dataclass(frozen=True)
class List:
    """A list page: its address, a reader, how to make one more row; where it goes on page by page, its rows."""

    name: str
    reader: str
    add: Callable[[Cast, int], None]
    parts: dict[str, Any] = field(default_factory=dict)
    rows: str = ""
    limit: int = LIMIT

    def __str__(self) -> str:
        return f"{self.name}-{self.reader}"


LISTS = [
    List("roster", "team_leader", a_worker, rows="tbody tr"),
    List("roster", "administrator", a_worker, rows="tbody tr"),
    List("accounts", "administrator", an_account, rows="#list tbody tr"),
    List("days_off", "manager", a_day_off, Z2),
    List("memberships", "cell_leader", a_membership, {"worker": "e"}),
    List("organisation", "administrator", a_team, limit=LIMIT + 1),  # a tree of five kinds
    List("output_home", "manager", a_team),
    List("output_register", "team_leader", a_line, {"team": "to-6"}, rows="tbody tr"),
    List("output_register", "manager", a_line, {"team": "to-6"}, rows="tbody tr"),
    List("improvements", "worker", an_improvement, {"team": "to-6"}, rows="#cai-tien li"),
    List("improvements", "team_leader", an_improvement, {"team": "to-6"}, rows="#cai-tien li"),
    List("norms", "norm_officer", a_norm),
    List("norms", "worker", a_norm),
    List("norm_proposals", "worker", a_decided_proposal, rows="#da-xong li:not(.empty)"),
    List("norm_studies", "manager", a_study, Z2 | {"product": "qd-14"}, rows="tbody tr"),
    List("norm_studies", "norm_officer", a_study, Z2 | {"product": "qd-14"}, rows="tbody tr"),
    List("plan_home", "manager", a_team),
    List("measures", "worker", a_costed_item, OCTOBER_6, limit=LIMIT + 2),  # no list: four measures of a month
    List("unit_costs", "norm_officer", a_costed_item, OCTOBER_6),
    List("unit_cost", "norm_officer", a_revision, OCTOBER_6 | {"product": "qd-14"}, rows="#da-ghi tbody tr"),
    List("technical_checks", "team_leader", a_check, OCTOBER_6, rows="#kiem-tra li:not(.empty)"),
    List("board", "manager", a_team, Z2),
    List("adjustments", "manager", an_adjustment, Z2 | {"month": "1966-09"}, rows="tbody tr"),
    List("adjustments", "team_leader", an_adjustment, Z2 | {"month": "1966-09"}, rows="tbody tr"),
    List("commend", "manager", praise, Z2, rows=".praise-line"),  # and whom to praise
    List("imports", "team_leader", an_import, Z2, rows="tbody tr"),
    List("prospects", "party_member", a_way, {"team": "to-6"}, rows="#da-xong .praise-line"),
    List("proposals", "party_member", an_answer, {"team": "to-6"}, rows="#da-tra-loi .praise-line"),
    List("proposals_to_answer", "branch_secretary", an_answer, rows="#da-tra-loi .praise-line"),
    List("groups", "team_leader", a_move, {"team": "to-6"}, rows="#chuyen-nhom li:not(.empty)", limit=LIMIT + 3),
    List("pair_wishes", "cell_leader", a_past_wish, {"team": "to-6"}, rows="#da-thoi li:not(.empty)"),
    List("reports_month", "worker", a_report, Z2 | {"month": "1966-09"}),
]
LONG = [listed for listed in LISTS if listed.rows]


def address(listed: List, cast: Cast) -> str:
    parts = {key: cast.people.e.pk if value == "e" else value for key, value in listed.parts.items()}
    return reverse(listed.name, kwargs=parts)


@pytest.mark.parametrize("listed", LISTS, ids=str)
def test_a_list_takes_the_same_few_queries_for_any_number_of_rows(listed: List, cast: Cast, client: Client) -> None:
    login(client, getattr(cast.accounts, listed.reader))
    url = address(listed, cast)
    counted = {}
    made = 0
    for rows in (1, 3, MANY):
        for number in range(made, rows):
            listed.add(cast, number)
        made = rows
        assert client.get(url).status_code == 200  # the first request of a session also writes it
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        counted[rows] = statements(asked)
    assert len(set(counted.values())) == 1, counted
    assert counted[1] <= listed.limit


@pytest.mark.parametrize("listed", LONG, ids=str)
def test_every_row_of_a_long_list_is_met_once_on_the_way_to_its_end(listed: List, cast: Cast, client: Client) -> None:
    login(client, getattr(cast.accounts, listed.reader))
    url = address(listed, cast)
    before = len(rows_on(client.get(url), listed))
    for number in range(MANY):
        listed.add(cast, number)
    met, asked = [], ""
    while True:
        answer = client.get(url + asked)
        shown = rows_on(answer, listed)
        met += shown
        following = BeautifulSoup(answer.content.decode(), "html.parser").select_one(".pager [rel=next]")
        if following is None:
            break
        assert len(shown) == PAGE
        asked = str(following["href"])
    assert (len(met), len(set(met))) == (before + MANY, before + MANY)


def rows_on(answer: Any, listed: List) -> list[str]:
    """The rows of a page, each with the addresses in it: two may have the same words."""
    page = BeautifulSoup(answer.content.decode(), "html.parser")
    for token in page.select("[name=csrfmiddlewaretoken]"):
        token.decompose()
    return [str(row) for row in page.select(f"main {listed.rows}")]


@pytest.mark.parametrize("listed", LONG, ids=str)
def test_a_place_that_is_not_in_the_list_is_answered_in_words(listed: List, cast: Cast, client: Client) -> None:
    listed.add(cast, 1)
    login(client, getattr(cast.accounts, listed.reader))
    for place in NO_PLACES:
        answer = client.get(address(listed, cast), {"sau": place})
        assert answer.status_code == 200, place
        page = BeautifulSoup(answer.content.decode(), "html.parser")
        if not page.select(f"main {listed.rows}"):
            assert page.select_one(".empty"), place
            assert [link.get_text(strip=True) for link in page.select(".pager a")] == ["Về đầu danh sách"]


def test_the_place_in_a_list_is_no_way_to_learn_of_rows_one_may_not_see(cast: Cast, client: Client) -> None:
    """Behind another team's line the register has nothing, so its day cannot be found out by what follows."""
    a_line(cast, 1)
    other = output.make_output(worker=cast.others[-1], product=cast.qd14, day=cast.today, good=9)
    login(client, cast.accounts.team_leader)
    answer = client.get(reverse("output_register", kwargs={"team": "to-6"}), {"sau": other.pk})
    assert BeautifulSoup(answer.content.decode(), "html.parser").select("tbody tr") == []


# --- the register ----------------------------------------------------------------------------------------------------


@pytest.fixture
def register(cast: Cast, client: Client) -> Callable[..., list[str]]:
    """Days, names, items and good units of the register of Team 6, as its leader sees it."""
    other = output.make_product(workshop=cast.workshop, code="X 1")
    for worker, product, day, good in (
        (cast.people.e, cast.qd14, date(1966, 10, 20), 101),
        (cast.people.h, cast.qd14, date(1966, 10, 20), 102),
        (cast.people.e, other, date(1966, 9, 30), 103),
        (cast.others[-1], cast.qd14, date(1966, 10, 20), 104),
    ):
        output.make_output(worker=worker, product=product, day=day, good=good)
    login(client, cast.accounts.team_leader)

    def ask(**wish: str | int) -> list[str]:
        answer = client.get(reverse("output_register", kwargs={"team": "to-6"}), wish)
        page = BeautifulSoup(answer.content.decode(), "html.parser")
        return [row.select("td")[4].get_text(strip=True) for row in page.select("tbody tr")]

    return ask


def test_the_register_holds_the_team_s_lines_newest_day_first(register: Callable[..., list[str]]) -> None:
    assert register() == ["102", "101", "103"]


def test_the_register_is_narrowed_down_by_worker_item_and_month(register: Callable[..., list[str]], cast: Cast) -> None:
    e: Worker = cast.people.e
    assert register(nguoi=e.pk) == ["101", "103"]
    assert register(nguoi=e.pk, thang="1966-10") == ["101"]
    assert register(**{"mat-hang": cast.qd14.pk}) == ["102", "101"]
    assert register(thang="1966-08") == []


def test_what_makes_no_sense_narrows_nothing_down(register: Callable[..., list[str]]) -> None:
    assert register(nguoi="'; --", thang="1966-13") == ["102", "101", "103"]
