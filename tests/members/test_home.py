"""Today: who is greeted how, what they have to do, and the tabs of each role."""

import pytest
from django.test import Client
from django.urls import reverse

from members.actions.account import propose_role
from members.domain.account import Role
from teamtrack.sources import ask
from tests.cast import Cast, login
from tests.factories.members import make_account
from tests.htmx import parse


@pytest.mark.parametrize(
    ("role", "count", "words"),
    [
        ("cell_leader", 2, "Chào chị Lợi, hôm nay có 2 việc"),
        ("team_leader", 1, "Chào anh Thịnh, hôm nay có 1 việc"),
        ("team_leader", 0, "Chào anh Thịnh"),
    ],
)
def test_everybody_is_greeted_by_given_name_with_the_count(cast: Cast, role: str, count: int, words: str) -> None:
    assert ask("greeting", user=getattr(cast.accounts, role), count=count) == [words]


def test_an_account_of_nobody_is_greeted_by_its_sign_in_name(cast: Cast) -> None:
    assert ask("greeting", user=make_account(username="may-chu"), count=0) == ["Chào may-chu"]


def test_in_english_the_count_has_its_plural(cast: Cast, client: Client) -> None:
    client.cookies["django_language"] = "en"
    login(client, cast.accounts.second_administrator)
    headings = []
    for role in (Role.UNION_LEAD, Role.YOUTH_LEAD):
        headings.append(parse(client.get(reverse("home"))).select_one("h1").get_text(strip=True))  # type: ignore[union-attr]
        propose_role(
            worker=cast.people.e,
            role=role,
            over=cast.team6,
            since=cast.today,
            by=cast.accounts.administrator,
            today=cast.today,
        )
    headings.append(parse(client.get(reverse("home"))).select_one("h1").get_text(strip=True))  # type: ignore[union-attr]
    assert headings == ["Hello Hai", "Hello Hai, 1 thing to do today", "Hello Hai, 1 thing to do today"]


def test_who_has_nothing_to_do_is_told_so(cast: Cast, client: Client) -> None:
    page = parse(login(client, cast.accounts.worker).get(reverse("home")))
    assert [text.get_text(strip=True) for text in page.select(".empty")] == ["Hôm nay không còn việc nào."]
    assert page.select(".tasks") == []


def test_a_thing_to_do_is_one_link_with_what_when_and_how_urgent(cast: Cast, client: Client) -> None:
    propose_role(
        worker=cast.people.e,
        role=Role.UNION_LEAD,
        over=cast.team6,
        since=cast.today,
        by=cast.accounts.administrator,
        today=cast.today,
    )
    page = parse(login(client, cast.accounts.second_administrator).get(reverse("home")))
    links = page.select(".tasks > .task > a")
    assert [(link["href"], link.select_one("strong").get_text()) for link in links] == [  # type: ignore[union-attr]
        (reverse("accounts"), "1 nhiệm vụ chờ xác nhận")
    ]


def tabs_of(client: Client) -> list[str]:
    return [tab.get_text(strip=True) for tab in parse(client.get(reverse("home"))).select(".tabs .tab-label")]


def test_a_plain_worker_finds_their_own_page_and_a_leader_the_workers(cast: Cast) -> None:
    assert "Của tôi" in tabs_of(login(Client(), cast.accounts.worker))
    assert "Công nhân" not in tabs_of(login(Client(), cast.accounts.worker))
    leader = tabs_of(login(Client(), cast.accounts.team_leader))
    assert "Công nhân" in leader
    assert "Tài khoản" not in leader
    assert "Tài khoản" in tabs_of(login(Client(), cast.accounts.administrator))


def test_what_stands_beside_the_mark_is_the_own_team_else_the_workshop(cast: Cast) -> None:
    names = {
        role: ask("brand", user=getattr(cast.accounts, role))
        for role in ("worker", "team_leader", "manager", "administrator")
    }
    assert names == {
        "worker": ["Tổ máy 6"],
        "team_leader": ["Tổ máy 6"],
        "manager": ["Phân xưởng Z2"],
        "administrator": [],  # over two workshops
    }


def test_everybody_reaches_their_own_page_from_the_menu(cast: Cast, client: Client) -> None:
    page = parse(login(client, cast.accounts.team_leader).get(reverse("home")))
    assert [str(link["href"]) for link in page.select(".menu-body a.menu-item:not(.phone-only)")] == [
        reverse("my_page"),
        reverse("own_data"),
        reverse("my_account"),
        reverse("help"),
    ]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_help_is_open_to_strangers_and_tells_who_sees_what(db: None, client: Client, language: str) -> None:
    client.cookies["django_language"] = language
    page = parse(client.get(reverse("help")))
    assert [str(section["id"]) for section in page.select("section.card")] == [
        "ngay",
        "mang",
        "tuan",
        "tep",
        "nguoi",
        "bang",
        "bao-cao",
        "to-dang",
        "tham-hoi",
        "quan-tri",
        "tai-khoan",
        "buoc-hai",
        "thiet-bi",
        "ai-xem-gi",
        "du-lieu",
        "muc",
        "ke-hoach",
    ]
