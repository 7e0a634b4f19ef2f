"""Bốn mặt: the four measures of a team's month, where each comes from, and the months before."""

from datetime import date
from fractions import Fraction

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from members.models import Team
from production.queries.measures import measures_of
from teamtrack.periods import Month
from tests.cast import Cast, login
from tests.factories.measures import make_check, make_unit_cost
from tests.factories.members import make_team
from tests.factories.production import make_output, make_plan, make_product

SEPTEMBER, OCTOBER = Month(1966, 9), Month(1966, 10)
PAGE = "/bon-mat/to-6/1966-10/"


def a_month(cast: Cast, month: Month, *, good: int, defective: int, booked: str, kept: int) -> None:
    """Of a plan of 100 pieces, with 30 đồng a hundred planned and 20 points checked."""
    make_plan(team=cast.team6, first_day=month.first, lines={cast.qd14: 100})
    make_output(worker=cast.people.e, product=cast.qd14, day=month.first, good=good, defective=defective)
    make_unit_cost(team=cast.team6, product=cast.qd14, month=month.first, booked=booked)
    make_check(team=cast.team6, day=month.first, points=20, kept=kept)


def figures(client: Client, page: str = PAGE) -> list[str]:
    """The text of each of the four."""
    found = BeautifulSoup(client.get(page).content.decode(), "html.parser").select("main .figure")
    return [" ".join(figure.get_text(" ", strip=True).split()) for figure in found]


def rows(client: Client, page: str = PAGE) -> list[list[str]]:
    found = BeautifulSoup(client.get(page).content.decode(), "html.parser").select("main tbody tr")
    return [[cell.get_text(strip=True) for cell in row.select("th, td")] for row in found]


def test_the_four_stand_side_by_side_each_with_the_month_before(cast: Cast, client: Client) -> None:
    a_month(cast, SEPTEMBER, good=90, defective=10, booked="30", kept=15)
    a_month(cast, OCTOBER, good=104, defective=2, booked="30", kept=19)
    login(client, cast.accounts.worker)
    assert figures(client) == [
        "Kế hoạch 104,0% tháng trước 90,0% Kế hoạch tháng",
        "Chất lượng 98,1% tháng trước 90,0%",
        "Giá thành 96,1% thấp hơn kế hoạch 3,8% tháng trước 111,1% Theo mặt hàng",
        "Kỷ luật kỹ thuật 95,0% giữ đúng 19/20 điểm, 1 lần kiểm tra tháng trước 75,0% Các lần kiểm tra",
    ]
    assert rows(client)[:3] == [
        ["10/1966", "104,0%", "98,1%", "96,1%", "95,0%"],
        ["9/1966", "90,0%", "90,0%", "111,1%", "75,0%"],
        ["8/1966", "–", "–", "–", "–"],
    ]
    assert len(rows(client)) == 12


def test_each_leads_to_where_it_comes_from(cast: Cast, client: Client) -> None:
    page = login(client, cast.accounts.team_leader).get(PAGE).content.decode()
    for address in (
        "/ke-hoach/to-6/1966-10/",
        "/san-luong/to-6/so/?thang=1966-10",
        f"{PAGE}gia-thanh/",
        f"{PAGE}ky-luat/",
    ):
        assert f'href="{address}"' in page
    assert "/so/" not in login(client, cast.accounts.worker).get(PAGE).content.decode()


def test_what_has_no_data_says_so(cast: Cast, client: Client) -> None:
    make_plan(team=cast.team6, first_day=OCTOBER.first, lines={cast.qd14: 100})
    make_unit_cost(team=cast.team6, product=cast.qd14, month=OCTOBER.first)
    login(client, cast.accounts.worker)
    assert figures(client) == [
        "Kế hoạch 0,0% Kế hoạch tháng",
        "Chất lượng chưa có số liệu",
        "Giá thành chưa có số liệu Theo mặt hàng",
        "Kỷ luật kỹ thuật chưa có số liệu Các lần kiểm tra",
    ]


def test_a_team_without_anything_is_told_so_once(cast: Cast, client: Client) -> None:
    page = login(client, cast.accounts.worker).get(PAGE).content.decode()
    assert "Tổ chưa có số liệu nào" in page
    assert "<table" not in page


def test_a_product_without_a_known_cost_is_left_out_and_counted(cast: Cast, client: Client) -> None:
    a_month(cast, OCTOBER, good=100, defective=0, booked="33", kept=20)
    other = make_product(workshop=cast.workshop, code="K 2")
    make_output(worker=cast.people.h, product=other, day=OCTOBER.first, good=50)
    [month] = measures_of(cast.team6, [OCTOBER])
    assert (month.cost, month.without_cost) == (Fraction(33, 30), 1)
    assert "còn 1 mặt hàng chưa có giá thành" in " ".join(figures(login(client, cast.accounts.worker)))


def test_costs_planned_anew_count_and_the_last_alone(cast: Cast) -> None:
    a_month(cast, OCTOBER, good=100, defective=0, booked="33", kept=20)
    make_unit_cost(
        team=cast.team6, product=cast.qd14, month=OCTOBER.first, planned="33", booked="33", revision=2
    )  # fmt: skip
    assert measures_of(cast.team6, [OCTOBER])[0].cost == 1


@pytest.fixture
def team7(cast: Cast) -> Team:
    """A team founded on 20 May 1966."""
    team = make_team(workshop=cast.workshop, code="7")
    team.founded_on = date(1966, 5, 20)
    team.save()
    return team


@pytest.mark.usefixtures("team7")
@pytest.mark.parametrize(
    ("month", "status"), [("1966-11", 404), ("1966-10", 200), ("1966-05", 200), ("1966-04", 404), ("1966-13", 404)]
)
def test_pages_are_there_from_the_month_of_founding_to_this_one(
    month: str, status: int, cast: Cast, client: Client
) -> None:
    login(client, cast.accounts.norm_officer)
    for page in ("", "gia-thanh/", "gia-thanh/qd-14/", "ky-luat/"):
        assert client.get(f"/bon-mat/to-7/{month}/{page}").status_code == status, page


def test_no_month_before_the_founding_stands_on_the_page_or_is_led_to(team7: Team, cast: Cast, client: Client) -> None:
    make_check(team=team7, day=date(1966, 5, 20))
    login(client, cast.accounts.worker)
    assert [row[0] for row in rows(client, "/bon-mat/to-7/1966-07/")] == ["7/1966", "6/1966", "5/1966"]
    first = client.get("/bon-mat/to-7/1966-05/").content.decode()
    assert "/1966-04/" not in first
    assert "/bon-mat/to-7/1966-06/" in first
    assert "/1966-11/" not in client.get("/bon-mat/to-7/1966-10/").content.decode()


def test_plan_pages_and_lists_lead_to_the_four_measures(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.manager)
    assert f'href="{PAGE}"' in client.get("/ke-hoach/").content.decode()
    assert f'href="{PAGE}"' in client.get("/ke-hoach/to-6/1966-10/").content.decode()
    assert "/bon-mat/" not in client.get("/ke-hoach/to-6/1966-11/").content.decode()
    assert f'href="{PAGE}"' in login(client, cast.accounts.worker).get("/hom-nay/").content.decode()


def test_another_workshop_s_team_does_not_exist(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.worker)
    for page in ("", "gia-thanh/", "gia-thanh/qd-14/", "ky-luat/"):
        assert client.get(f"/bon-mat/to-9/1966-10/{page}").status_code == 404
