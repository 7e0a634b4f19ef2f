"""The second step of signing in: who must, a code counts once, guessing gets slower, a lost phone."""

import re
import secrets
from base64 import b64decode
from time import time

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from members.actions.account import change_password, renew_first_password
from members.actions.second_step import new_backup_codes, reset_second_step, take_second_step
from members.domain.account import Held, Role, Stands
from members.models import Account, AuthenticatorApp
from members.models.second_step import sealed_secret
from teamtrack.errors import RuleBroken
from tests.cast import Cast, login
from tests.factories.device import code_of, make_app
from tests.factories.members import PASSWORD, make_account, make_worker
from tests.htmx import parse


@pytest.fixture
def leader(cast: Cast) -> Account:
    """Who need not use a second step, and does."""
    return cast.accounts.team_leader


def signed_in_by_password(account: Account) -> Client:
    client = Client()
    client.post("/vao/", {"username": account.username, "password": PASSWORD, "next": "/bang/"})
    return client


@pytest.mark.parametrize("role", list(Role))
def test_only_the_roles_that_open_what_is_confidential_must_use_it(role: Role) -> None:
    must = Stands(1, [Held(role, 1, 1), Held(Role.WORKER, 1, 1)]).must_use_second_step
    assert must is (role in {Role.ADMINISTRATOR, Role.CELL_LEADER})


def test_accounts_of_the_demonstration_are_exempt_and_real_ones_never(cast: Cast) -> None:
    account = cast.accounts.cell_leader
    for is_demo, after in ((True, "/toi/"), (False, "/vao/dat-buoc-hai/")):
        account.is_demo = is_demo
        account.save()
        client = signed_in_by_password(account)
        answer = client.get("/toi/")
        assert (answer.status_code, answer.headers.get("Location", "/toi/")) == (200 if is_demo else 302, after)


def test_it_begins_with_the_secret_as_square_and_letters_and_a_code_of_the_app(cast: Cast) -> None:
    account = cast.accounts.cell_leader
    client = signed_in_by_password(account)
    page = parse(client.get("/vao/dat-buoc-hai/"))
    letters = page.select_one("code.secret").text.replace(" ", "")  # type: ignore[union-attr]
    link = str(page.select_one("a[href^='otpauth:']")["href"])  # type: ignore[index]
    assert f"secret={letters}" in link
    assert len(letters) == 32
    assert page.select_one("svg.square path")["d"]  # type: ignore[index]
    assert page.select("[style]") == []
    key = client.session["second_step_key"]
    now = time()
    code = code_of(TOTPDevice(user=account, key=key), now)
    wrong = f"{(int(code) + 500_000) % 1_000_000:06d}"
    assert client.post("/vao/dat-buoc-hai/", {"code": wrong}).status_code == 422
    assert not TOTPDevice.objects.exists()
    before = client.cookies["sessionid"].value
    answer = client.post("/vao/dat-buoc-hai/", {"code": code})
    shown = [item.text for item in parse(answer).select(".backup-codes code")]
    assert len(set(shown)) == StaticToken.objects.count() == 10
    assert client.cookies["sessionid"].value != before
    assert client.get("/toi/").status_code == 200
    assert client.get("/vao/dat-buoc-hai/").headers["Location"] == "/toi/tai-khoan/"


def test_beginning_it_ends_the_other_sessions(leader: Account) -> None:
    here, elsewhere = signed_in_by_password(leader), signed_in_by_password(leader)
    here.get("/vao/dat-buoc-hai/")
    code = code_of(TOTPDevice(user=leader, key=here.session["second_step_key"]), time())
    assert here.post("/vao/dat-buoc-hai/", {"code": code, "password": "not it"}).status_code == 422
    assert here.post("/vao/dat-buoc-hai/", {"code": code, "password": PASSWORD}).status_code == 200
    assert here.get("/toi/").status_code == 200
    assert elsewhere.get("/toi/").headers["Location"] == "/vao/?next=/toi/"


def test_the_password_leads_to_the_code_and_the_code_to_the_page_that_was_wanted(leader: Account) -> None:
    app = make_app(leader)
    client = signed_in_by_password(leader)
    before = client.cookies["sessionid"].value
    assert client.get("/toi/").headers["Location"] == "/vao/buoc-hai/"
    answer = client.post("/vao/buoc-hai/", {"code": code_of(app, time()), "next": "/bang/"})
    assert answer.headers["Location"] == "/bang/"
    assert client.cookies["sessionid"].value != before
    assert client.get("/toi/").status_code == 200


def test_after_the_code_nobody_is_led_to_another_site(leader: Account) -> None:
    app = make_app(leader)
    answer = signed_in_by_password(leader).post(
        "/vao/buoc-hai/", {"code": code_of(app, time()), "next": "//evil.example/"}
    )
    assert answer.headers["Location"] == "/hom-nay/"


def test_a_code_counts_once(leader: Account) -> None:
    app = make_app(leader)
    code = code_of(app, time())
    assert signed_in_by_password(leader).post("/vao/buoc-hai/", {"code": code}).status_code == 302
    replayed = signed_in_by_password(leader)
    assert replayed.post("/vao/buoc-hai/", {"code": code}).status_code == 422
    assert replayed.get("/toi/").headers["Location"] == "/vao/buoc-hai/"


def test_a_backup_code_counts_once_whatever_its_case_and_blanks(leader: Account) -> None:
    make_app(leader)
    code = new_backup_codes(account=leader)[0]
    typed = f" {code[:4].upper()} {code[4:]} "
    assert signed_in_by_password(leader).post("/vao/buoc-hai/", {"code": typed}).status_code == 302
    assert signed_in_by_password(leader).post("/vao/buoc-hai/", {"code": typed}).status_code == 422
    assert StaticToken.objects.count() == 9


def test_guessing_codes_gets_slower_and_even_the_right_one_waits(leader: Account) -> None:
    app = make_app(leader)
    client = signed_in_by_password(leader)
    app.throttling_failure_count = 6
    app.save()
    now = time()
    wrong = f"{(int(code_of(app, now)) + 500_000) % 1_000_000:06d}"
    assert client.post("/vao/buoc-hai/", {"code": wrong}).status_code == 422
    answer = client.post("/vao/buoc-hai/", {"code": code_of(app, time())})
    assert answer.status_code == 429
    assert "Xin chờ 2 phút" in answer.text
    app.refresh_from_db()
    assert app.throttling_failure_count == 7  # a try that was not looked at does not lengthen the wait


def test_the_half_signed_in_have_ten_minutes(leader: Account, settings: Settings) -> None:
    app = make_app(leader)
    client = signed_in_by_password(leader)
    session = client.session
    session["second_step_due"] -= settings.SECOND_STEP_SECONDS + 1
    session.save()
    assert client.post("/vao/buoc-hai/", {"code": code_of(app, time())}).headers["Location"] == "/vao/"


def test_another_s_code_is_no_code(leader: Account, cast: Cast) -> None:
    make_app(leader)
    other = make_app(cast.accounts.manager)
    assert take_second_step(account=leader, code=code_of(other, time()), now=timezone.now()).device is None


def test_a_first_password_is_changed_before_the_second_step_begins(cast: Cast) -> None:
    """Else whoever handed it out could begin the second step in the other's name."""
    account = make_account(
        username="moi",
        worker=make_worker(name="Mai Thị Mới", enterprise=cast.enterprise),
        role=Role.ADMINISTRATOR,
        over=cast.enterprise,
        password_once=True,
    )
    client = signed_in_by_password(account)
    assert client.get("/toi/").headers["Location"] == "/doi-mat-khau/"
    assert client.get("/vao/dat-buoc-hai/").headers["Location"] == "/toi/tai-khoan/"
    client.post("/doi-mat-khau/", {"old": PASSWORD, "new": "một câu khác, dài hơn"})
    assert client.get("/toi/").headers["Location"] == "/vao/dat-buoc-hai/"


def test_who_need_not_use_it_may_switch_it_off_with_the_password(leader: Account) -> None:
    app = make_app(leader)
    new_backup_codes(account=leader)
    client = signed_in_by_password(leader)
    client.post("/vao/buoc-hai/", {"code": code_of(app, time())})
    assert client.post("/toi/bo-buoc-hai/", {"password": "not it"}).status_code == 422
    assert client.post("/toi/bo-buoc-hai/", {"password": PASSWORD}).status_code == 302
    assert (TOTPDevice.objects.count(), StaticDevice.objects.count()) == (0, 0)
    assert client.get("/toi/").status_code == 200
    assert signed_in_by_password(leader).get("/toi/").status_code == 200


def test_who_must_use_it_cannot_switch_it_off(cast: Cast) -> None:
    client = login(Client(), cast.accounts.cell_leader)
    answer = client.post("/toi/bo-buoc-hai/", {"password": PASSWORD})
    assert (answer.status_code, TOTPDevice.objects.count()) == (422, 1)
    assert "luôn phải dùng" in answer.text


def test_new_backup_codes_take_the_place_of_the_old(leader: Account) -> None:
    app = make_app(leader)
    old = new_backup_codes(account=leader)
    client = signed_in_by_password(leader)
    client.post("/vao/buoc-hai/", {"code": code_of(app, time())})
    page = parse(client.post("/toi/ma-du-phong/", {"password": PASSWORD}))
    new = {item.text for item in page.select(".backup-codes code")}
    assert (len(new), new & set(old)) == (10, set())
    assert take_second_step(account=leader, code=old[0], now=timezone.now()).device is None


def test_new_backup_codes_end_the_other_sessions(leader: Account) -> None:
    app = make_app(leader)
    [stolen, *_] = new_backup_codes(account=leader)
    elsewhere, here = signed_in_by_password(leader), signed_in_by_password(leader)
    elsewhere.post("/vao/buoc-hai/", {"code": stolen})
    here.post("/vao/buoc-hai/", {"code": code_of(app, time())})
    assert elsewhere.get("/toi/").status_code == 200
    here.post("/toi/ma-du-phong/", {"password": PASSWORD})
    assert here.get("/toi/").status_code == 200
    assert elsewhere.get("/toi/").headers["Location"] == "/vao/?next=/toi/"


def test_a_lost_phone_is_reset_by_another_administrator_and_every_session_ends(cast: Cast) -> None:
    account = cast.accounts.cell_leader
    lost = login(Client(), account)
    administrator = login(Client(), cast.accounts.administrator)
    assert "Đặt lại bước hai" in administrator.get(f"/tai-khoan/{account.pk}/").text
    administrator.post(f"/tai-khoan/{account.pk}/buoc-hai/")
    assert lost.get("/toi/").headers["Location"] == "/vao/?next=/toi/"
    assert signed_in_by_password(account).get("/toi/").headers["Location"] == "/vao/dat-buoc-hai/"


def test_nobody_resets_their_own(cast: Cast) -> None:
    account = cast.accounts.administrator
    make_app(account)
    with pytest.raises(RuleBroken, match="người quản trị khác"):
        reset_second_step(account=account, by=account, today=cast.today)
    assert TOTPDevice.objects.count() == 1


def test_who_gave_the_first_password_does_not_reset_the_second_step_before_it_is_used(cast: Cast) -> None:
    """Else they could sign in as that person with a phone of their own."""
    account, first, second = cast.accounts.cell_leader, cast.accounts.administrator, cast.accounts.second_administrator
    make_app(account)
    for by in (first, second):
        password = renew_first_password(account=account, by=by, today=cast.today)
    with pytest.raises(RuleBroken, match="người quản trị khác"):
        reset_second_step(account=account, by=second, today=cast.today)
    assert TOTPDevice.objects.filter(user=account).exists()
    reset_second_step(account=account, by=first, today=cast.today)
    assert Account.objects.get(pk=account.pk).check_password(password)


def test_who_gave_a_first_password_that_was_used_may_reset_the_second_step_later(cast: Cast) -> None:
    account, by = cast.accounts.cell_leader, cast.accounts.second_administrator
    make_app(account)
    for one in (cast.accounts.administrator, by):
        renew_first_password(account=account, by=one, today=cast.today)
    change_password(account=Account.objects.get(pk=account.pk), password="một câu khác, dài hơn")
    reset_second_step(account=account, by=by, today=cast.today)
    assert not TOTPDevice.objects.filter(user=account).exists()


def test_who_reset_the_second_step_does_not_give_the_first_password(cast: Cast) -> None:
    account, first, second = cast.accounts.cell_leader, cast.accounts.administrator, cast.accounts.second_administrator
    make_app(account)
    reset_second_step(account=account, by=second, today=cast.today)
    renew_first_password(account=account, by=first, today=cast.today)
    with pytest.raises(RuleBroken, match="người quản trị khác"):
        renew_first_password(account=account, by=second, today=cast.today)
    assert Account.objects.get(pk=account.pk).password == account.password


def test_the_last_administrator_resets_theirs_on_the_machine(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    account = cast.accounts.administrator
    session = login(Client(), account)
    call_command("reset_totp", account.username.upper())
    assert account.username in capsys.readouterr().out
    assert session.get("/toi/").status_code == 302
    with pytest.raises(CommandError):
        call_command("reset_totp", account.username)
    with pytest.raises(CommandError, match="nobody-at-all"):
        call_command("reset_totp", "nobody-at-all")


def test_my_account_tells_how_many_backup_codes_are_left(leader: Account) -> None:
    make_app(leader)
    codes = new_backup_codes(account=leader)
    client = signed_in_by_password(leader)
    client.post("/vao/buoc-hai/", {"code": codes[0]})
    assert re.search(r"Còn 9 mã dự phòng", client.get("/toi/tai-khoan/").text)


def test_neither_the_secret_nor_the_backup_codes_stand_in_the_database(leader: Account) -> None:
    secret = secrets.token_bytes(20)
    app = AuthenticatorApp(user=leader, name="app", key=sealed_secret(secret, leader.pk))
    app.save()
    codes = new_backup_codes(account=leader)
    app.refresh_from_db()
    assert app.bin_key == secret
    assert secret not in (app.key.encode(), b64decode(app.key))
    assert not set(codes) & set(StaticToken.objects.order_by("pk").values_list("token", flat=True))


def test_a_secret_moved_to_another_account_or_under_another_key_opens_no_door(
    leader: Account, cast: Cast, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    own, other = make_app(leader), make_app(cast.accounts.manager)
    code = code_of(own, time())
    AuthenticatorApp.objects.filter(pk=other.pk).update(key=own.key)
    assert take_second_step(account=cast.accounts.manager, code=code, now=timezone.now()).device is None
    settings.SECRET_KEY = "another secret key"
    assert take_second_step(account=leader, code=code, now=timezone.now()).device is None
    assert caplog.text.count("does not open") == 2
