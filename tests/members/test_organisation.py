"""Setting up the organisation: workshops, teams, party cells, days off."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.actions.day_off import add_days_off, remove_day_off
from members.actions.organisation import (
    change_enterprise,
    keep_branch,
    keep_cell,
    keep_team,
    keep_workshop,
    lead_team,
    stop_leading,
)
from members.domain.account import Role
from members.domain.tier import Tier
from members.models import Account, Branch, DayOff, Enterprise, PartyCell, Team, Workshop
from production.models import TeamMonth
from teamtrack.errors import RuleBroken
from tests.cast import Cast, login
from tests.factories.members import make_account, make_cell, make_enterprise, make_role, make_worker
from tests.factories.mentoring import make_tiers
from tests.factories.production import make_closed_month, make_output
from tests.htmx import parse

TODAY = date(1966, 10, 21)


def new_workshop(cast: Cast, name: str = "Z 3", **changed: object) -> Workshop:
    facts = {"branch": None, "language": "vi", "shifts": 2, "rest_weekdays": [6, 5], "today": TODAY} | changed
    return keep_workshop(workshop=Workshop(enterprise=cast.enterprise), name=name, **facts)  # type: ignore[arg-type]


def same(workshop: Workshop, **changed: object) -> Workshop:
    names = ("name", "branch", "language", "shifts", "rest_weekdays")
    facts = {name: getattr(workshop, name) for name in names} | {"today": TODAY}
    return keep_workshop(workshop=workshop, **(facts | changed))


def new_team(workshop: Workshop, short_name: str = "Tổ 7", code: str = "7") -> Team:
    return keep_team(team=Team(workshop=workshop), name="Tổ máy 7", short_name=short_name, code=code, today=TODAY)


def version(team: Team, month: date) -> int:
    return TeamMonth.objects.filter(team=team, month=month).values_list("version", flat=True).first() or 0


# --- workshops and teams -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "slug"), [("Z 3", "z-3"), ("Đúc  gang", "duc-gang"), ("Z2 ", "z2-2"), ("***", "phan-xuong")]
)
def test_the_address_of_a_workshop_is_made_from_its_name_and_is_its_own(cast: Cast, name: str, slug: str) -> None:
    if name == "Z2 ":
        same(cast.workshop, name="Z02")  # the name is free again, the address is not
    workshop = new_workshop(cast, name)
    workshop.refresh_from_db()
    assert (workshop.slug, workshop.shifts, workshop.rest_weekdays) == (slug, 2, [5, 6])


def test_another_name_keeps_the_address_so_that_old_links_lead_on(cast: Cast) -> None:
    same(cast.workshop, name="Cơ khí 2")
    keep_team(team=cast.team6, name="Tổ máy 60", short_name="Tổ 60", code="60", today=TODAY)
    cast.workshop.refresh_from_db()
    cast.team6.refresh_from_db()
    assert (cast.workshop.name, cast.workshop.slug) == ("Cơ khí 2", "z2")
    assert (cast.team6.short_name, cast.team6.slug) == ("Tổ 60", "to-6")


def test_two_workshops_never_have_one_name(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="Đã có Z2 rồi"):
        new_workshop(cast, " Z2")
    with pytest.raises(RuleBroken, match="Đã có Z9 rồi"):
        same(cast.workshop, name="Z9")


def test_weekly_rest_days_stay_once_a_month_is_closed(cast: Cast) -> None:
    same(cast.workshop, rest_weekdays=[5, 6])
    make_closed_month(workshop=cast.workshop, month=date(1966, 8, 1))
    with pytest.raises(RuleBroken, match="đến 31/08/1966 đã khóa sổ"):
        same(cast.workshop, rest_weekdays=[6])
    same(cast.workshop, rest_weekdays=[6, 5], shifts=3)
    cast.workshop.refresh_from_db()
    assert (cast.workshop.shifts, cast.workshop.rest_weekdays) == (3, [5, 6])


def test_a_week_without_work_is_refused(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="ít nhất một ngày làm việc"):
        new_workshop(cast, rest_weekdays=list(range(7)))


def test_a_team_s_address_is_free_of_all_others(cast: Cast) -> None:
    z3 = new_workshop(cast)
    slugs = [new_team(z3, "Tổ 6", code).slug for code in ("6", "60", "61", "62")]
    assert slugs == ["to-6-z-3", "to-6-z-3-2", "to-6-z-3-3", "to-6-z-3-4"]
    assert new_team(z3, "Đội sửa chữa", "7").slug == "doi-sua-chua"


def test_a_code_is_used_once_in_a_workshop(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="Đã có 6 rồi") as broken:
        new_team(cast.workshop, "Tổ 7", " 6")
    assert broken.value.field == "code"
    assert new_team(cast.workshop9, "Tổ 7", "6").code == "6"


def test_a_new_team_is_on_the_board_at_once(cast: Cast, client: Client) -> None:
    make_output(worker=cast.people.e, product=cast.qd14, day=date(1966, 10, 20), good=100)
    login(client, cast.accounts.manager)
    url = reverse("board", kwargs={"workshop": "z2"})
    polled = str(parse(client.get(url)).select_one("#standings")["hx-get"])  # type: ignore[index]
    assert client.get(url + polled, headers={"HX-Request": "true"}).status_code == 204
    new_team(cast.workshop)
    assert "Tổ 7" in client.get(url + polled, headers={"HX-Request": "true"}).content.decode()


def test_branches_and_the_enterprise_are_renamed_and_never_doubled(cast: Cast) -> None:
    branch = keep_branch(branch=Branch(enterprise=cast.enterprise), name=" Chi bộ  Z9")
    with pytest.raises(RuleBroken, match="Đã có Chi bộ Z9 rồi"):
        keep_branch(branch=Branch(enterprise=cast.enterprise), name="Chi bộ Z9")
    assert keep_branch(branch=branch, name="Chi bộ 9").name == "Chi bộ 9"
    change_enterprise(
        enterprise=cast.enterprise, name="Xí nghiệp Y", place="Huế", party_organisation="Đảng bộ Y", today=TODAY
    )
    found = Enterprise.objects.get()
    assert (found.name, found.place, found.party_organisation) == ("Xí nghiệp Y", "Huế", "Đảng bộ Y")


# --- party cells ---------------------------------------------------------------------------------------------------


def leads(cell: PartyCell) -> list[tuple[str, date, date | None]]:
    lines = cell.cell_teams.select_related("team").order_by("period", "pk")
    return [(line.team.short_name, line.period.lower, line.period.upper) for line in lines]


def new_cell(cast: Cast, founded_on: date = date(1966, 9, 1)) -> PartyCell:
    return keep_cell(cell=PartyCell(), name="Tổ đảng tổ máy 5", branch=cast.branch, founded_on=founded_on, today=TODAY)


def test_a_cell_that_takes_over_a_team_ends_the_other_s_lead_on_that_day(cast: Cast) -> None:
    cell = new_cell(cast)
    lead_team(cell=cell, team=cast.team6, since=TODAY, today=TODAY)
    assert leads(cell) == [("Tổ 6", TODAY, None)]
    assert leads(cast.cell) == [("Tổ 6", date(1966, 4, 20), TODAY)]
    assert cast.accounts.cell_leader.stands.teams(Role.CELL_LEADER) == frozenset()


@pytest.mark.parametrize(
    ("since", "sentence"),
    [
        (date(1966, 10, 22), "22/10/1966 chưa tới"),
        (date(1966, 8, 31), "thành lập ngày 01/09/1966"),
    ],
)
def test_a_cell_leads_between_its_founding_and_today(cast: Cast, since: date, sentence: str) -> None:
    cell = new_cell(cast)
    with pytest.raises(RuleBroken, match=sentence):
        lead_team(cell=cell, team=cast.team5, since=since, today=TODAY)


def test_a_lead_that_would_overlap_is_refused_in_words(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="đang phụ trách Tổ máy 6 rồi"):
        lead_team(cell=cast.cell, team=cast.team6, since=TODAY, today=TODAY)
    cell = new_cell(cast, founded_on=date(1966, 4, 1))
    with pytest.raises(RuleBroken, match="hãy chọn ngày sau"):
        lead_team(cell=cell, team=cast.team6, since=date(1966, 4, 20), today=TODAY)
    with pytest.raises(RuleBroken, match="tổ đảng khác phụ trách Tổ máy 6; hãy chọn ngày sau nữa"):
        lead_team(cell=cell, team=cast.team6, since=date(1966, 4, 10), today=TODAY)
    assert leads(cast.cell) == [("Tổ 6", date(1966, 4, 20), None)]


def test_a_lead_ends_today_and_one_of_today_never_was(cast: Cast) -> None:
    stop_leading(line=cast.cell.cell_teams.get(), today=TODAY)
    assert leads(cast.cell) == [("Tổ 6", date(1966, 4, 20), TODAY)]
    with pytest.raises(RuleBroken, match="đã kết thúc"):
        stop_leading(line=cast.cell.cell_teams.get(), today=TODAY)
    line = lead_team(cell=cast.cell, team=cast.team6, since=TODAY, today=TODAY)
    stop_leading(line=line, today=TODAY)
    assert leads(cast.cell) == [("Tổ 6", date(1966, 4, 20), TODAY)]


def test_a_cell_was_founded_before_it_led_and_not_in_the_future(cast: Cast) -> None:
    facts = {"name": "Tổ đảng tổ máy 6", "branch": cast.branch, "today": TODAY}
    with pytest.raises(RuleBroken, match="từ 20/04/1966"):
        keep_cell(cell=cast.cell, founded_on=date(1966, 4, 21), **facts)  # type: ignore[arg-type]
    with pytest.raises(RuleBroken, match="22/10/1966 chưa tới"):
        keep_cell(cell=cast.cell, founded_on=date(1966, 10, 22), **facts)  # type: ignore[arg-type]
    with pytest.raises(RuleBroken, match="Đã có Tổ đảng tổ máy 6 rồi"):
        keep_cell(cell=PartyCell(), founded_on=TODAY, **facts)  # type: ignore[arg-type]


# --- days off ------------------------------------------------------------------------------------------------------


def days_off(cast: Cast) -> list[date]:
    return list(DayOff.objects.filter(workshop=cast.workshop).order_by("day").values_list("day", flat=True))


def add(cast: Cast, first: date, last: date | None = None, name: str = " Tết  Đinh Mùi") -> int:
    return add_days_off(workshop=cast.workshop, first=first, last=last, name=name, today=TODAY)


def test_several_days_in_a_row_are_off_and_the_calendar_knows(cast: Cast) -> None:
    before = version(cast.team6, date(1967, 2, 1))
    assert add(cast, date(1967, 2, 8), date(1967, 2, 11)) == 4
    calendar = Workshop.objects.get(pk=cast.workshop.pk).calendar
    worked = calendar.working_days(date(1967, 2, 6), date(1967, 2, 13))
    assert [day.day for day in worked] == [6, 7, 13]
    assert DayOff.objects.get(day=date(1967, 2, 9)).name == "Tết Đinh Mùi"
    assert version(cast.team6, date(1967, 2, 1)) == before + 1  # its board is drawn anew


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        (date(1966, 12, 25), date(1966, 12, 24), "Ngày cuối không được trước ngày đầu"),
        (date(1966, 12, 1), date(1967, 1, 1), "nhiều nhất 31 ngày"),
        (date(1969, 1, 1), None, "từ 01/01/1900 đến 31/12/1968"),
        (date(1899, 12, 31), None, "từ 01/01/1900 đến 31/12/1968"),
        (date(1966, 9, 1), date(1966, 9, 2), "02/09/1966 đã là ngày nghỉ: Quốc khánh"),
    ],
)
def test_days_that_make_no_sense_are_refused_in_words(
    cast: Cast, first: date, last: date | None, sentence: str
) -> None:
    before = days_off(cast)
    with pytest.raises(RuleBroken, match=sentence):
        add(cast, first, last)
    assert days_off(cast) == before


def test_the_calendar_of_closed_months_stays(cast: Cast) -> None:
    make_closed_month(workshop=cast.workshop, month=date(1966, 8, 1))
    make_closed_month(workshop=cast.workshop, month=date(1966, 9, 1))
    before = days_off(cast)
    with pytest.raises(RuleBroken, match="đến 30/09/1966 đã khóa sổ"):
        add(cast, date(1966, 9, 30), date(1966, 10, 1))
    with pytest.raises(RuleBroken, match="đến 30/09/1966 đã khóa sổ"):
        remove_day_off(day_off=DayOff.objects.get(day=date(1966, 9, 2)))
    assert days_off(cast) == before
    add(cast, date(1966, 10, 1))
    remove_day_off(day_off=DayOff.objects.get(day=date(1966, 10, 1)))
    assert days_off(cast) == before


def test_only_days_after_the_last_closed_month_have_a_button_to_remove(cast: Cast, client: Client) -> None:
    make_closed_month(workshop=cast.workshop, month=date(1966, 9, 1))
    add(cast, date(1966, 12, 31))
    login(client, cast.accounts.manager)
    page = client.get(reverse("days_off", kwargs={"workshop": "z2"})).content.decode()
    assert [f"Bỏ {day}" in page for day in ("21/01/1966", "02/09/1966", "31/12/1966")] == [False, False, True]


@pytest.mark.parametrize("asked", ["", "abc", "１９６６", "0001", "99999", "-1", "2²66"])
def test_the_year_in_the_address_may_be_anything(cast: Cast, client: Client, asked: str) -> None:
    login(client, cast.accounts.administrator)
    answer = client.get(reverse("days_off", kwargs={"workshop": "z2"}), {"nam": asked})
    year = "1900" if asked == "0001" else "1966"
    assert f"<title>Ngày nghỉ năm {year}" in " ".join(answer.content.decode().split())


def test_the_manager_adds_a_day_off_and_comes_to_its_year(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.manager)
    url = reverse("days_off", kwargs={"workshop": "z2"})
    answer = client.post(url, {"name": "Tết Đinh Mùi", "first": "1967-02-09", "last": ""}, follow=True)
    assert answer.redirect_chain == [(f"{url}?nam=1967", 302)]
    assert "09/02/1967" in answer.content.decode()
    refused = client.post(url, {"name": "Tết", "first": "1967-02-09"})
    assert (refused.status_code, "đã là ngày nghỉ" in refused.content.decode()) == (422, True)
    gone = DayOff.objects.get(day=date(1967, 2, 9))
    client.post(reverse("day_off_remove", kwargs={"workshop": "z2", "day_off": gone.pk}))
    assert not DayOff.objects.filter(day=date(1967, 2, 9)).exists()


# --- the pages -----------------------------------------------------------------------------------------------------


@pytest.fixture
def beginner(cast: Cast) -> Account:
    """The administrator of an enterprise in which there is nothing yet."""
    enterprise = make_enterprise(name="Xí nghiệp mới")
    worker = make_worker(name="Tô Thị Ba", enterprise=enterprise)
    return make_account(username="ba", worker=worker, role=Role.ADMINISTRATOR, over=enterprise)


def test_an_empty_enterprise_says_where_to_begin_and_is_set_up_step_by_step(
    cast: Cast, beginner: Account, client: Client
) -> None:
    login(client, beginner)
    page = client.get(reverse("organisation")).content.decode()
    assert ("Hãy bắt đầu từ phân xưởng" in page, "Z2" in page) == (True, False)
    assert client.get(reverse("cell_add")).headers["Location"] == reverse("branch_add")
    client.post(reverse("branch_add"), {"name": "Chi bộ đúc"})
    branch = Branch.objects.get(name="Chi bộ đúc")
    facts = {"name": "Đúc", "branch": branch.pk, "shifts": 1, "rest_weekdays": [6], "language": "vi"}
    client.post(reverse("workshop_add"), facts)
    names = {"name": "Tổ đúc 1", "short_name": "Tổ 1", "code": "1"}
    client.post(reverse("team_add", kwargs={"workshop": "duc"}), names)
    answer = client.post(
        reverse("cell_add"), {"name": "Tổ đảng đúc", "branch": branch.pk, "founded_on": "1966-10-01"}, follow=True
    )
    team, cell = Team.objects.get(slug="to-1-duc"), PartyCell.objects.get(name="Tổ đảng đúc")
    assert answer.redirect_chain == [(reverse("cell", kwargs={"cell": cell.pk}), 302)]
    client.post(reverse("cell", kwargs={"cell": cell.pk}), {"team": team.pk, "since": "1966-10-01"})
    cells = parse(client.get(reverse("organisation"))).select("tbody tr > *")
    row = [" ".join(shown.get_text().split()) for shown in cells]
    assert row == ["Tổ đúc 1", "1", "–", "–", "Tổ đảng đúc", "0"]


def test_only_the_own_enterprise_can_be_chosen_from(cast: Cast, beginner: Account, client: Client) -> None:
    login(client, beginner)
    facts = {"name": "Đúc", "branch": cast.branch.pk, "shifts": 1, "language": "vi"}
    assert client.post(reverse("workshop_add"), facts).status_code == 422
    cell = make_cell(
        branch=Branch.objects.create(enterprise=beginner.worker.enterprise, name="Chi bộ đúc"),  # type: ignore[union-attr]
        name="Tổ đảng đúc",
        teams=[],
        since=date(1966, 10, 1),
    )
    url = reverse("cell", kwargs={"cell": cell.pk})
    assert client.post(url, {"team": cast.team6.pk, "since": "1966-10-20"}).status_code == 422
    for name, pk in (("branch_change", cast.branch.pk), ("cell", cast.cell.pk), ("cell_change", cast.cell.pk)):
        part = "branch" if name == "branch_change" else "cell"
        assert client.get(reverse(name, kwargs={part: pk})).status_code == 404
    line = cast.cell.cell_teams.get()
    assert client.post(reverse("cell_stop", kwargs={"cell_team": line.pk})).status_code == 404
    assert leads(cast.cell) == [("Tổ 6", date(1966, 4, 20), None)]


def test_the_page_asks_the_database_as_often_for_many_teams_as_for_few(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.administrator)
    client.get(reverse("organisation"))  # what only a first request asks
    counts = []
    for number in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("organisation"))
        counts.append(len(captured))
        z3 = new_workshop(cast, f"Z 3{number}")
        for code in ("7", "8"):
            team = new_team(z3, f"Tổ {code}", code)
            cell = make_cell(branch=cast.branch, name=f"Tổ đảng {team.slug}", teams=[team], since=TODAY)
            make_role(worker=cast.people.e, role=Role.TEAM_LEADER, over=team)
            make_role(worker=cast.people.h, role=Role.CELL_LEADER, over=cell)
    assert counts[0] == counts[1]


def test_the_manager_finds_the_days_off_from_the_board(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.manager)
    assert (
        reverse("days_off", kwargs={"workshop": "z2"})
        in client.get(reverse("board", kwargs={"workshop": "z2"})).content.decode()
    )


def test_another_cell_leads_a_team_from_no_day_before_it_was_classified(cast: Cast) -> None:
    make_tiers(team=cast.team6, cell=cast.cell, day=date(1966, 10, 18), tiers={Tier.ACTIVE: [cast.people.e]})
    other = make_cell(branch=cast.branch, name="Tổ đảng khác", teams=[cast.team5], since=date(1966, 1, 1))
    with pytest.raises(RuleBroken, match="Ngày 18/10/1966 tổ đã được phân loại") as broken:
        lead_team(cell=other, team=cast.team6, since=date(1966, 10, 10), today=cast.today)
    assert broken.value.field == "since"
    lead_team(cell=other, team=cast.team6, since=date(1966, 10, 19), today=cast.today)
