"""Signing in: the limits on guessing lock nobody out; sessions end when they must."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from members.actions.sign_in import FAILURES_OF_AN_ADDRESS, FREE_FAILURES, SignInAnswer, sign_in
from tests.cast import Cast, login
from tests.factories.members import make_account, make_worker

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
HOME, ELSEWHERE = "10.0.0.5", "10.0.0.66"
SECRET = "một câu ngắn là tốt"


@pytest.fixture
def loi(cast: Cast) -> str:
    """The cell leader's sign-in name; her password is SECRET."""
    account = cast.accounts.cell_leader
    account.set_password(SECRET)
    account.save()
    return account.username


def attempt(
    name: str, *, password: str = "wrong", address: str = HOME, device: str = "", after: float = 0
) -> SignInAnswer:
    return sign_in(name=name, password=password, address=address, device=device, now=NOW + timedelta(seconds=after))


def test_the_right_password_lets_in_whatever_the_case_of_the_name(loi: str) -> None:
    assert attempt(loi.upper(), password=SECRET).account is not None


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(loi: str, client: Client) -> None:
    answers = [
        client.post("/vao/", {"username": name, "password": "wrong"})
        .content.decode()
        .split("<main")[1]
        .replace(name, "")
        for name in (loi, "xx")
    ]
    without_tokens = [answer.split("csrfmiddlewaretoken")[0] for answer in answers]
    assert without_tokens[0] == without_tokens[1]
    assert "Tên hoặc mật khẩu không đúng." in without_tokens[0]


def test_after_five_failures_each_try_needs_a_wait_that_doubles(loi: str) -> None:
    for _ in range(FREE_FAILURES):
        assert attempt(loi).wait == 0
    assert attempt(loi, after=1).wait == 1
    assert attempt(loi, after=2).wait == 0
    assert attempt(loi, after=3).wait == 3
    assert attempt(loi, after=6).wait == 0


def test_during_the_wait_even_the_right_password_waits_and_the_wait_does_not_grow(loi: str) -> None:
    for _ in range(FREE_FAILURES):
        attempt(loi)
    assert [attempt(loi, password=SECRET, after=1).wait for _ in range(3)] == [1, 1, 1]
    assert attempt(loi, password=SECRET, after=2).account is not None


def test_failures_from_elsewhere_lock_nobody_out(loi: str) -> None:
    for turn in range(40):
        attempt(loi, address=ELSEWHERE, after=turn)
    assert attempt(loi, password=SECRET, after=41).account is not None


def test_a_known_browser_is_not_slowed_by_a_stranger_at_the_same_address(loi: str) -> None:
    for turn in range(40):
        attempt(loi, after=turn)
    assert attempt(loi, password=SECRET, device="her-phone", after=40).account is not None


def test_a_known_browser_that_guesses_waits_like_a_stranger(loi: str) -> None:
    for _ in range(FREE_FAILURES):
        attempt(loi, device="stolen-phone")
    assert attempt(loi, device="stolen-phone", after=1).wait == 1


def test_one_address_cannot_try_many_names(cast: Cast) -> None:
    for turn in range(FAILURES_OF_AN_ADDRESS):
        attempt(f"name-{turn}", after=turn / 100)
    assert attempt("another-name", after=1).wait > 800


def test_failures_are_forgotten_after_a_quarter_of_an_hour(loi: str) -> None:
    for _ in range(FREE_FAILURES + 1):
        attempt(loi)
    assert attempt(loi, after=15 * 60 + 1).wait == 0


def test_signing_in_marks_the_browser_and_changes_the_session_key(loi: str, client: Client) -> None:
    client.get("/vao/")
    before = client.cookies.get("sessionid")
    answer = client.post("/vao/", {"username": loi, "password": SECRET, "next": "/bang/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/bang/")
    assert answer.cookies["known"]["httponly"]
    assert client.cookies["sessionid"].value != (before.value if before else "")


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(loi: str, client: Client, target: str) -> None:
    answer = client.post("/vao/", {"username": loi, "password": SECRET, "next": target})
    assert answer.headers["Location"] == "/hom-nay/"


def test_a_disabled_account_is_out_at_its_next_request(cast: Cast, client: Client) -> None:
    account = cast.accounts.cell_leader
    login(client, account)
    assert client.get("/hom-nay/").status_code == 200
    account.is_active = False
    account.save()
    assert client.get("/hom-nay/").headers["Location"].startswith("/vao/")


def test_an_idle_session_ends(cast: Cast, client: Client, settings: Settings) -> None:
    login(client, cast.accounts.worker)
    client.get("/hom-nay/")
    session = client.session
    session["seen"] = int(timezone.now().timestamp()) - settings.SESSION_IDLE_SECONDS - 1
    session.save()
    assert client.get("/hom-nay/").headers["Location"].startswith("/vao/")


def test_a_session_ends_after_its_absolute_life_however_busy(cast: Cast, client: Client, settings: Settings) -> None:
    login(client, cast.accounts.worker)
    client.get("/hom-nay/")
    session = client.session
    session["started"] = int(timezone.now().timestamp()) - settings.SESSION_COOKIE_AGE - 1
    session.save()
    assert client.get("/hom-nay/").headers["Location"].startswith("/vao/")


def test_signing_out_ends_the_session_and_clears_the_browser(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.worker)
    answer = client.post("/ra/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/hom-nay/").headers["Location"].startswith("/vao/")


def test_a_first_password_opens_nothing_but_its_own_change(cast: Cast, client: Client) -> None:
    account = make_account(username="moi", worker=make_worker(name="Mai Thị Mới", team=cast.team6))
    account.set_password(SECRET)
    account.password_once = True
    account.save()
    client.post("/vao/", {"username": "moi", "password": SECRET})
    assert client.get("/hom-nay/").headers["Location"] == "/doi-mat-khau/"
    client.post("/doi-mat-khau/", {"old": SECRET, "new": "một câu khác, dài hơn"})
    assert client.get("/hom-nay/").status_code == 200


@pytest.mark.parametrize("new", ["ngắn", "password123", "1234567890", SECRET])
def test_a_short_common_or_unchanged_password_is_refused(loi: str, client: Client, new: str) -> None:
    client.post("/vao/", {"username": loi, "password": SECRET})
    assert client.post("/doi-mat-khau/", {"old": SECRET, "new": new}).status_code == 422
    client.post("/ra/")
    assert client.post("/vao/", {"username": loi, "password": SECRET}).status_code == 302


def test_demo_logins_are_shown_only_where_the_demo_is(cast: Cast, client: Client, settings: Settings) -> None:
    assert "to-may-6-1967" not in client.get("/vao/").content.decode()
    account = cast.accounts.worker
    account.is_demo = True
    account.save()
    assert "to-may-6-1967" in client.get("/vao/").content.decode()
    settings.DEMO_DAY = None
    assert "to-may-6-1967" not in client.get(reverse("sign_in")).content.decode()
