"""Signing in: the limits on guessing lock nobody out; sessions end when they must."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from members.actions.account import change_password, renew_first_password, set_active
from members.actions.sign_in import OF_A_NAME, OF_AN_ADDRESS, REMEMBERED, SignInAnswer, sign_in
from members.models import Account
from teamtrack.errors import RuleBroken
from teamtrack.models import SignInFailure
from tests.cast import Cast, login
from tests.factories.members import make_account, make_worker
from tests.htmx import parse

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
HOME, ELSEWHERE = "10.0.0.5", "10.0.0.66"
SECRET = "một câu ngắn là tốt"


@pytest.fixture
def hoa(cast: Cast) -> str:
    """The party member's sign-in name; her password is SECRET."""
    account = cast.accounts.party_member
    account.set_password(SECRET)
    account.save()
    return account.username


def attempt(
    name: str, *, password: str = "wrong", address: str = HOME, device: str = "", after: float = 0
) -> SignInAnswer:
    return sign_in(name=name, password=password, address=address, device=device, now=NOW + timedelta(seconds=after))


def test_the_right_password_lets_in_whatever_the_case_of_the_name(hoa: str) -> None:
    assert attempt(hoa.upper(), password=SECRET).account is not None


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(hoa: str, client: Client) -> None:
    answers = [
        client.post("/vao/", {"username": name, "password": "wrong"})
        .content.decode()
        .split("<main")[1]
        .replace(name, "")
        for name in (hoa, "xx")
    ]
    without_tokens = [answer.split("csrfmiddlewaretoken")[0] for answer in answers]
    assert without_tokens[0] == without_tokens[1]
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in without_tokens[0]


def test_after_five_failures_each_try_needs_a_wait_that_doubles(hoa: str) -> None:
    for _ in range(OF_A_NAME.free):
        assert attempt(hoa).wait == 0
    assert attempt(hoa, after=1).wait == 1
    assert attempt(hoa, after=2).wait == 0
    assert attempt(hoa, after=3).wait == 3
    assert attempt(hoa, after=6).wait == 0


def test_during_the_wait_even_the_right_password_waits_and_the_wait_does_not_grow(hoa: str) -> None:
    for _ in range(OF_A_NAME.free):
        attempt(hoa)
    assert [attempt(hoa, password=SECRET, after=1).wait for _ in range(3)] == [1, 1, 1]
    assert attempt(hoa, password=SECRET, after=2).account is not None


def test_failures_from_elsewhere_lock_nobody_out(hoa: str) -> None:
    for turn in range(40):
        attempt(hoa, address=ELSEWHERE, after=turn)
    assert attempt(hoa, password=SECRET, after=41).account is not None


def test_a_known_browser_is_not_slowed_by_a_stranger_at_the_same_address(hoa: str) -> None:
    for turn in range(40):
        attempt(hoa, after=turn)
    assert attempt(hoa, password=SECRET, device="her-phone", after=40).account is not None


def test_a_known_browser_is_not_slowed_when_its_whole_address_is(hoa: str) -> None:
    _failures(OF_AN_ADDRESS.free + 10)
    assert attempt(hoa).wait == 60
    assert attempt(hoa, password=SECRET, device="her-phone").account is not None


def test_a_known_browser_that_guesses_waits_like_a_stranger(hoa: str) -> None:
    for _ in range(OF_A_NAME.free):
        attempt(hoa, device="stolen-phone")
    assert attempt(hoa, device="stolen-phone", after=1).wait == 1


def test_one_address_that_tries_many_names_waits_at_most_a_minute(cast: Cast) -> None:
    for turn in range(OF_AN_ADDRESS.free):
        assert attempt(f"name-{turn}").wait == 0
    assert attempt("another-name").wait == 2
    _failures(20)
    assert attempt("another-name").wait == 60
    assert attempt("another-name", address=ELSEWHERE).wait == 0


def test_the_wait_for_one_name_grows_to_a_quarter_of_an_hour_and_no_further(hoa: str) -> None:
    for _ in range(OF_A_NAME.free):
        attempt(hoa)
    seconds, waits = 0, []
    for _ in range(12):
        waits.append(attempt(hoa, after=seconds).wait)
        seconds += waits[-1]
        assert attempt(hoa, after=seconds).wait == 0
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]


def test_failures_are_forgotten_after_a_day(hoa: str) -> None:
    for _ in range(OF_A_NAME.free):
        attempt(hoa)
    assert attempt(hoa, after=1).wait == 1
    assert attempt(hoa, after=REMEMBERED.total_seconds()).wait == 0


def test_signing_in_forgets_the_failures_of_that_name_there_and_what_is_old(hoa: str) -> None:
    attempt("somebody else", after=-REMEMBERED.total_seconds())
    attempt(hoa)
    attempt(hoa, address=ELSEWHERE)
    attempt(hoa, password=SECRET)
    assert [failure.address for failure in SignInFailure.objects.order_by("pk")] == [ELSEWHERE]


def test_a_new_first_password_ends_the_wait(hoa: str, cast: Cast) -> None:
    for _ in range(OF_A_NAME.free):
        attempt(hoa)
    for by in (cast.accounts.administrator, cast.accounts.second_administrator):
        password = renew_first_password(account=cast.accounts.party_member, by=by, today=cast.today)
    assert attempt(hoa, password=password, after=1).account is not None


def test_what_was_typed_as_a_name_is_not_kept(cast: Cast) -> None:
    attempt("my secret typed into the wrong field")
    assert "secret" not in SignInFailure.objects.get().name


def test_one_ipv6_subscriber_is_one_address(hoa: str) -> None:
    for last in range(OF_A_NAME.free):
        attempt(hoa, address=f"2001:db8::{last}")
    assert attempt(hoa, address="2001:db8::ffff:1", after=1).wait == 1
    assert attempt(hoa, address="2001:db8:0:1::1", after=1).wait == 0


@pytest.mark.parametrize("address", ["", "unix:", "10.0.0.5%eth0", "::ffff:10.0.0.5"])
def test_an_odd_address_is_counted_not_failed(cast: Cast, address: str) -> None:
    for _ in range(OF_A_NAME.free):
        attempt("hoa", address=address)
    assert attempt("hoa", address=address, after=1).wait == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_tries_at_once_only_the_free_ones_are_looked_at(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    threads, rounds = 12, 8
    together = Barrier(threads)

    def tries(_thread: int) -> list[int]:
        try:
            waits = []
            for turn in range(rounds):
                connection.ensure_connection()
                together.wait(timeout=30)
                waits.append(attempt(f"name-{turn}").wait)
            return waits
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        waits = list(pool.map(tries, range(threads)))
    looked_at = [sum(thread[turn] == 0 for thread in waits) for turn in range(rounds)]
    assert looked_at == [OF_A_NAME.free] * rounds


def test_a_name_nobody_has_costs_as_many_hashes_as_a_wrong_password(hoa: str, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def count(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", count)
    for name in (hoa, "nobody"):
        attempt(name, password=f"wrong for {name}")
    assert hashed == [f"wrong for {hoa}", "wrong for nobody"]


def _failures(count: int) -> None:
    SignInFailure.objects.bulk_create(SignInFailure(name=f"n{turn}", address=HOME, at=NOW) for turn in range(count))


def _post(client: Client, name: str, password: str, address: str = HOME) -> Any:
    return client.post("/vao/", {"username": name, "password": password}, REMOTE_ADDR=address)


def test_too_many_tries_are_told_how_long_to_wait(hoa: str, client: Client) -> None:
    answers = [_post(client, hoa, "wrong") for _ in range(OF_A_NAME.free + 1)]
    assert [answer.status_code for answer in answers] == [422] * OF_A_NAME.free + [429]
    assert answers[-1].headers["Retry-After"] in {"1", "2"}
    assert "Xin chờ" in answers[-1].content.decode()


def test_everybody_who_signed_in_on_a_shared_tablet_is_known_to_it(hoa: str, cast: Cast) -> None:
    tablet, stranger = Client(), Client()
    other = cast.accounts.team_leader
    other.set_password(SECRET)
    other.save()
    for name in (hoa, other.username):
        assert _post(tablet, name, SECRET).status_code == 302
        tablet.post("/ra/")
    for name in (hoa, other.username):
        for _ in range(OF_A_NAME.free + 1):
            refused = _post(stranger, name, "wrong")
        assert refused.status_code == 429
        assert _post(tablet, name, SECRET).status_code == 302
        tablet.post("/ra/")


def test_the_mark_of_a_known_browser_cannot_be_made_up(hoa: str, client: Client) -> None:
    client.cookies["known"] = f"{hoa}:her-phone"
    answers = [_post(client, hoa, "wrong") for _ in range(OF_A_NAME.free + 1)]
    assert answers[-1].status_code == 429
    assert _post(Client(), hoa, SECRET).status_code == 429


@pytest.mark.parametrize("field", ["username", "password"])
@pytest.mark.parametrize("value", ["\0", "x" * 5000, "", "é" * 1100, "🙂"])
def test_odd_input_is_refused_in_words(hoa: str, client: Client, field: str, value: str) -> None:
    answer = client.post("/vao/", {"username": hoa, "password": SECRET} | {field: value})
    assert (answer.status_code, "error-summary" in answer.content.decode()) == (422, True)


def test_whoever_is_signed_in_goes_on_to_where_they_wanted(hoa: str, client: Client) -> None:
    _post(client, hoa, SECRET)
    assert client.get("/vao/?next=/toi/").headers["Location"] == "/toi/"
    assert client.get("/vao/?next=//evil.example/").headers["Location"] == "/hom-nay/"


def test_a_disabled_account_is_answered_like_a_wrong_password(hoa: str, cast: Cast, client: Client) -> None:
    set_active(account=cast.accounts.party_member, active=False, by=cast.accounts.administrator)
    answer = _post(client, hoa, SECRET)
    assert (answer.status_code, "Tên đăng nhập hoặc mật khẩu không đúng." in answer.content.decode()) == (422, True)


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(hoa: str, client: Client) -> None:
    elsewhere = Client()
    for browser in (client, elsewhere):
        _post(browser, hoa, SECRET)
    client.post("/doi-mat-khau/", {"old": SECRET, "new": "một câu khác, dài hơn"})
    assert client.get("/toi/").status_code == 200
    assert elsewhere.get("/toi/").headers["Location"].startswith("/vao/")


def test_the_passwords_of_the_demonstration_stay(cast: Cast) -> None:
    account = cast.accounts.worker
    account.is_demo = True
    account.save()
    with pytest.raises(RuleBroken, match="trình diễn"):
        change_password(account=account, password="một câu khác, dài hơn")
    with pytest.raises(RuleBroken, match="trình diễn"):
        renew_first_password(account=account, by=cast.accounts.administrator, today=cast.today)
    assert Account.objects.get(pk=account.pk).password == account.password


def test_the_fields_are_named_for_password_managers_and_allow_pasting(client: Client, db: None) -> None:
    page = parse(client.get("/vao/"))
    fields = {str(field["name"]): field.get("autocomplete") for field in page.select("main .form .field input")}
    assert fields == {"username": "username", "password": "current-password"}
    assert page.select("[onpaste], [readonly]") == []


def test_signing_in_marks_the_browser_and_changes_the_session_key(hoa: str, client: Client) -> None:
    client.get("/vao/")
    before = client.cookies.get("sessionid")
    answer = client.post("/vao/", {"username": hoa, "password": SECRET, "next": "/bang/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/bang/")
    assert answer.cookies["known"]["httponly"]
    assert client.cookies["sessionid"].value != (before.value if before else "")


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(hoa: str, client: Client, target: str) -> None:
    answer = client.post("/vao/", {"username": hoa, "password": SECRET, "next": target})
    assert answer.headers["Location"] == "/hom-nay/"


def test_a_disabled_account_is_out_at_its_next_request(cast: Cast, client: Client) -> None:
    account = cast.accounts.party_member
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


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ("ngắn", "Mật khẩu này ngắn quá; cần ít nhất 10 ký tự."),
        ("password123", "Mật khẩu này nhiều người dùng, dễ đoán; hãy chọn mật khẩu khác."),
        ("1234567890", "Mật khẩu này nhiều người dùng, dễ đoán; hãy chọn mật khẩu khác."),
        (SECRET, "Mật khẩu mới phải khác mật khẩu cũ."),
    ],
)
def test_a_short_common_or_unchanged_password_is_refused(hoa: str, client: Client, new: str, told: str) -> None:
    client.post("/vao/", {"username": hoa, "password": SECRET})
    refused = client.post("/doi-mat-khau/", {"old": SECRET, "new": new})
    assert (refused.status_code, told in refused.content.decode()) == (422, True)
    client.post("/ra/")
    assert client.post("/vao/", {"username": hoa, "password": SECRET}).status_code == 302


def test_demo_logins_are_shown_only_where_the_demo_is(cast: Cast, client: Client, settings: Settings) -> None:
    assert "to-may-6-1967" not in client.get("/vao/").content.decode()
    account = cast.accounts.worker
    account.is_demo = True
    account.save()
    assert "to-may-6-1967" in client.get("/vao/").content.decode()
    settings.DEMO_DAY = None
    assert "to-may-6-1967" not in client.get(reverse("sign_in")).content.decode()
