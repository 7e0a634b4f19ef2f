"""What a session opens by how it began: half signed in, with six digits, by a screen's cookie."""

from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from members.domain.account import Role
from members.models import Account, Device
from tests.cast import Cast, login
from tests.factories.device import PIN, make_app, make_pin, make_screen, make_tablet
from tests.factories.members import PASSWORD, make_role
from tests.security.access_rows import PUBLIC, Things
from tests.security.access_table import ACCESS
from tests.security.visits import undone


def answers(client: Client, things: Things) -> dict[tuple[str, str], Any]:
    """What every address says to each of its methods; nothing of it stays."""
    found = {}
    for name, row in ACCESS.items():
        for method in row.methods:
            with undone(client):
                found[name, method] = client.generic(method, reverse(name, kwargs=row.own(things)))
    return found


def led_to(client: Client, things: Things) -> set[str]:
    """Where every address that is not open to strangers leads."""
    found = answers(client, things)
    return {
        answer.headers.get("Location", str(answer.status_code)).partition("?")[0]
        for (name, _method), answer in found.items()
        if ACCESS[name].allowed is not PUBLIC
    }


def sign_in(account: Account, client: Client | None = None) -> Client:
    client = client or Client()
    assert client.post("/vao/", {"username": account.username, "password": PASSWORD}).status_code == 302
    return client


def names_on_open_pages(client: Client, things: Things, words: str) -> list[str]:
    pages = answers(client, things)
    return [name for (name, _), page in pages.items() if ACCESS[name].allowed is PUBLIC and words in page.text]


def test_with_the_password_alone_nothing_opens_to_whoever_has_a_second_step(things: Things) -> None:
    account = things.cast.accounts.team_leader
    make_app(account)
    client = sign_in(account)
    assert led_to(client, things) == {"/vao/buoc-hai/"}
    assert names_on_open_pages(client, things, "Hoàng Đức Thịnh") == []


@pytest.mark.parametrize("role", ["administrator", "cell_leader"])
def test_who_must_use_a_second_step_opens_nothing_before_it_has_begun(role: str, things: Things) -> None:
    account = getattr(things.cast.accounts, role)
    client = sign_in(account)
    assert led_to(client, things) == {"/vao/dat-buoc-hai/"}
    assert names_on_open_pages(client, things, account.worker.full_name) == []


def test_a_script_that_is_half_signed_in_is_told_401_and_where_the_second_step_is(cast: Cast) -> None:
    answer = sign_in(cast.accounts.cell_leader).get("/hom-nay/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/vao/dat-buoc-hai/")


def test_a_role_that_must_use_it_holds_a_running_session_back_from_the_next_request_on(cast: Cast) -> None:
    client = sign_in(cast.accounts.worker)
    assert client.get("/hom-nay/").status_code == 200
    make_role(worker=cast.people.e, role=Role.CELL_LEADER, over=cast.cell)
    assert client.get("/hom-nay/").headers["Location"] == "/vao/dat-buoc-hai/"


def test_the_cookie_of_a_screen_opens_its_board_and_nothing_else(things: Things) -> None:
    cast = things.cast
    _screen, token = make_screen(workshop=cast.workshop, by=cast.accounts.manager)
    paired, stranger = Client(), Client()
    paired.cookies[django_settings.SCREEN_COOKIE_NAME] = token
    assert led_to(paired, things) == {"/vao/"}
    told, to_strangers = answers(paired, things), answers(stranger, things)
    open_to_it = {name for (name, _), page in told.items() if "Tổ 6" in page.text and ACCESS[name].allowed is PUBLIC}
    assert open_to_it - {name for (name, _), page in to_strangers.items() if "Tổ 6" in page.text} == {"screen"}
    assert all(
        answer.status_code == to_strangers[which].status_code for which, answer in told.items() if which[0] != "screen"
    )


@pytest.fixture
def tablet(cast: Cast, client: Client) -> tuple[Device, Client]:
    """A paired tablet of team 6, and the browser on it."""
    device, token = make_tablet(team=cast.team6, by=cast.accounts.team_leader)
    client.cookies[django_settings.TABLET_COOKIE_NAME] = token
    return device, client


def by_pin(account: Account, client: Client) -> Client:
    make_pin(account)
    answer = client.post("/doi-nguoi/", {"nguoi": account.pk, "pin": PIN})
    assert answer.headers["Location"] == "/hom-nay/"
    return client


CLOSED_TO_A_PIN = {
    "change_password",
    "my_account",
    "pin",
    "pin_end",
    "second_step_codes",
    "second_step_end",
    "devices",
    "device_revoke",
    # What is kept about oneself, and a word of one's own, are not for a tablet in the hall.
    "own_data",
    "own_json",
    "own_paper_ask",
    "consent",
    "data_request",
    "reads",
    "suggest",
    "norm_object",
    "norm_propose",
}


def test_six_digits_open_daily_work_and_no_account_and_no_device(things: Things, client: Client) -> None:
    cast = things.cast
    _device, token = make_tablet(team=cast.team6, by=cast.accounts.manager, token="the tablet in the hall")
    client.cookies[django_settings.TABLET_COOKIE_NAME] = token
    leader = cast.accounts.team_leader
    usual = answers(login(Client(), leader), things)
    told = answers(by_pin(leader, client), things)
    closed = {name for (name, method), answer in told.items() if answer.status_code == 403}
    refused_anyway = {name for (name, method), answer in usual.items() if answer.status_code == 403}
    assert closed - refused_anyway == CLOSED_TO_A_PIN


@pytest.mark.parametrize("role", ["party_member", "union_lead", "womens_lead"])
def test_six_digits_leave_the_tasks_of_the_cell_and_of_the_organisations_at_the_door(
    role: str, cast: Cast, tablet: tuple[Device, Client]
) -> None:
    account = getattr(cast.accounts, role)
    client = by_pin(account, tablet[1])
    other = f"/nguoi/{cast.people.d.pk}/"
    assert (client.get("/toi/").status_code, client.get("/nguoi/").status_code) == (200, 403)
    assert (client.get(other).status_code, login(Client(), account).get(other).status_code) == (404, 200)


@pytest.mark.parametrize("role", ["administrator", "cell_leader"])
@pytest.mark.parametrize("is_demo", [False, True])
def test_who_must_use_a_second_step_is_never_let_in_by_six_digits(
    role: str, *, is_demo: bool, cast: Cast, tablet: tuple[Device, Client]
) -> None:
    account = make_pin(getattr(cast.accounts, role))
    account.is_demo = is_demo
    account.save()
    answer = tablet[1].post("/doi-nguoi/", {"nguoi": account.pk, "pin": PIN})
    assert (answer.status_code, tablet[1].get("/toi/").status_code) == (200, 302)
    assert str(account.worker) not in answer.text


def test_a_session_by_six_digits_ends_when_its_person_must_use_a_second_step(
    cast: Cast, tablet: tuple[Device, Client]
) -> None:
    client = by_pin(cast.accounts.worker, tablet[1])
    make_role(worker=cast.people.e, role=Role.CELL_LEADER, over=cast.cell)
    assert client.get("/toi/").headers["Location"] == "/vao/?next=/toi/"


def test_revoking_a_tablet_ends_every_session_on_it_and_hides_its_people(
    cast: Cast, tablet: tuple[Device, Client]
) -> None:
    device, client = tablet
    by_pin(cast.accounts.worker, client)
    assert client.get("/toi/").status_code == 200
    answer = login(Client(), cast.accounts.team_leader).post(f"/thiet-bi/{device.pk}/thu-hoi/", {"next": "/thiet-bi/"})
    assert answer.headers["Location"] == "/thiet-bi/"
    assert client.get("/toi/").headers["Location"] == "/vao/?next=/toi/"
    assert client.get("/doi-nguoi/").headers["Location"] == "/vao/"
    assert "Phạm Văn E" not in client.get("/vao/").text
    assert client.post("/doi-nguoi/", {"nguoi": cast.accounts.worker.pk, "pin": PIN}).headers["Location"] == "/vao/"


def test_a_session_of_a_tablet_is_worth_nothing_in_another_browser(cast: Cast, tablet: tuple[Device, Client]) -> None:
    client = by_pin(cast.accounts.worker, tablet[1])
    elsewhere = Client()
    elsewhere.cookies[django_settings.SESSION_COOKIE_NAME] = client.cookies["sessionid"].value
    assert elsewhere.get("/toi/").headers["Location"] == "/vao/?next=/toi/"


def test_the_key_of_the_session_changes_at_every_step(cast: Cast, tablet: tuple[Device, Client]) -> None:
    client = tablet[1]
    keys = []
    by_pin(cast.accounts.worker, client)
    keys.append(client.cookies["sessionid"].value)
    by_pin(cast.accounts.worker, client)
    keys.append(client.cookies["sessionid"].value)
    client.post("/doi-nguoi/")
    by_pin(cast.accounts.youth_lead, client)
    keys.append(client.cookies["sessionid"].value)
    sign_in(cast.accounts.worker, client)
    keys.append(client.cookies["sessionid"].value)
    assert len(set(keys)) == 4


def test_switching_ends_the_session_and_forgets_pages_but_not_the_cells_still_to_be_sent(
    cast: Cast, tablet: tuple[Device, Client]
) -> None:
    client = by_pin(cast.accounts.worker, tablet[1])
    answer = client.post("/doi-nguoi/")
    assert (answer.headers["Location"], answer.headers["Clear-Site-Data"]) == ("/doi-nguoi/", '"cache"')
    assert client.get("/toi/").status_code == 302


@pytest.mark.parametrize("by_digits", [True, False])
def test_on_a_shared_tablet_a_session_ends_after_two_minutes(
    *, by_digits: bool, cast: Cast, tablet: tuple[Device, Client], settings: Settings
) -> None:
    client = tablet[1]
    (by_pin if by_digits else sign_in)(cast.accounts.worker, client)
    for idle, status in ((settings.TABLET_IDLE_SECONDS - 10, 200), (settings.TABLET_IDLE_SECONDS + 1, 302)):
        client.get("/toi/")
        session = client.session
        session["seen"] -= idle
        session.save()
        assert client.get("/toi/").status_code == status


def test_a_board_that_asks_for_news_keeps_no_session_on_a_tablet_alive(
    cast: Cast, tablet: tuple[Device, Client], settings: Settings
) -> None:
    client = by_pin(cast.accounts.worker, tablet[1])
    client.get("/bang/z2/")
    session = client.session
    session["seen"] -= settings.TABLET_IDLE_SECONDS - 10
    session.save()
    client.get("/bang/z2/?partial=standings&v=0", headers={"HX-Request": "true"})
    assert client.session["seen"] == session["seen"]


def test_a_stranger_is_nobody_to_the_pages_of_the_second_step(cast: Cast, client: Client) -> None:
    assert isinstance(client.get("/vao/").context["request"].user._wrapped, AnonymousUser)
    for path in ("/vao/buoc-hai/", "/vao/dat-buoc-hai/"):
        assert client.get(path).headers["Location"] == "/vao/"
        assert client.post(path, {"code": "123456"}).headers["Location"] == "/vao/"
