"""Six digits on a shared tablet: which are refused, who is offered, guessing, what they never touch."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from members.actions.account import renew_first_password, set_pin
from members.actions.sign_in import OF_A_PIN, OF_A_TABLET, REMEMBERED, SignInAnswer, sign_in, sign_in_by_pin
from members.domain.device import is_easily_guessed, is_pin
from members.models import Account, Device
from members.queries.device import people_of_tablet
from teamtrack.errors import RuleBroken
from teamtrack.models import SignInFailure
from tests.cast import Cast, login
from tests.factories.device import PIN, make_pin, make_tablet
from tests.factories.members import PASSWORD, make_team_membership
from tests.htmx import parse

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@pytest.fixture
def tablet(cast: Cast) -> Device:
    return make_tablet(team=cast.team6, by=cast.accounts.team_leader)[0]


@pytest.fixture
def e(cast: Cast) -> Account:
    return make_pin(cast.accounts.worker)


def attempt(tablet: Device, account: Account, pin: str = "555005", after: float = 0) -> SignInAnswer:
    return sign_in_by_pin(tablet=tablet, account=account, pin=pin, now=NOW + timedelta(seconds=after))


@pytest.mark.parametrize(
    "pin",
    [
        *("000000", "777777", "123456", "234567", "987654", "890123", "321098", "121212", "123123", "112233", "990011"),
        *("210466", "660421", "042166", "051966", "196605", "311299"),
        *("731942", "194287"),  # born in 1942
    ],
)
def test_six_digits_that_everybody_tries_first_are_refused(pin: str) -> None:
    assert is_easily_guessed(pin, birth_year=1942)


@pytest.mark.parametrize("pin", [PIN, "804194", "907351", "360042", "999998", "731943"])
def test_other_digits_are_taken(pin: str) -> None:
    assert not is_easily_guessed(pin, birth_year=1942)


def test_most_digits_are_left_to_choose_from() -> None:
    assert sum(not is_easily_guessed(f"{number:06d}", None) for number in range(0, 1_000_000, 7)) > 125_000


@pytest.mark.parametrize("text", ["", "12345", "1234567", "12a456", "١٢٣٤٥٦", "12 456", "½23456", "²34567", "-12345"])
def test_only_six_plain_digits_are_a_code(text: str) -> None:
    assert not is_pin(text)


def test_a_code_is_set_with_one_s_own_password_and_typed_twice(cast: Cast, client: Client) -> None:
    account = cast.accounts.worker
    login(client, account)
    good = {"pin": PIN, "again": PIN, "password": PASSWORD}
    for wrong in ({"password": "not it"}, {"again": "804194"}, {"pin": "123456", "again": "123456"}, {"pin": "80419"}):
        assert client.post("/toi/ma-so/", good | wrong).status_code == 422
    account.refresh_from_db()
    assert account.pin == ""
    assert client.post("/toi/ma-so/", good).headers["Location"] == "/toi/tai-khoan/"
    account.refresh_from_db()
    assert account.pin not in {"", PIN}
    client.post("/toi/ma-so/bo/")
    account.refresh_from_db()
    assert account.pin == ""


@pytest.mark.parametrize("role", ["administrator", "cell_leader"])
def test_who_must_use_a_second_step_gets_no_code(role: str, cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="hai bước"):
        set_pin(account=getattr(cast.accounts, role), pin=PIN)


def test_a_new_first_password_takes_the_code_away(e: Account, cast: Cast) -> None:
    renew_first_password(account=e, by=cast.accounts.administrator, today=cast.today)
    e.refresh_from_db()
    assert e.pin == ""


def test_a_tablet_offers_those_of_its_team_who_have_a_code_today_and_nobody_else(
    tablet: Device, e: Account, cast: Cast
) -> None:
    accounts = cast.accounts
    for account in (accounts.cell_leader, accounts.leader5, accounts.manager, accounts.worker9, accounts.youth_lead):
        make_pin(account)
    gone = make_pin(accounts.womens_lead)
    stay = cast.people.thuy.team_memberships.get()
    stay.period = (stay.period.lower, cast.today)
    stay.save()
    make_team_membership(worker=cast.people.thuy, team=cast.team5, since=cast.today)
    assert gone.pin
    names = [person.full_name for person in people_of_tablet(tablet, cast.today)]
    assert names == ["Phạm Văn E", "Nguyễn Thị Nhựng"]
    assert [person.full_name for person in people_of_tablet(tablet, cast.today - timedelta(days=1))][-1].endswith(
        "Thủy"
    )


@pytest.mark.parametrize("field", ["is_active", "password_once"])
def test_who_could_not_sign_in_by_password_is_not_offered(field: str, tablet: Device, e: Account, cast: Cast) -> None:
    setattr(e, field, field == "password_once")
    e.save()
    assert people_of_tablet(tablet, cast.today) == []


def test_five_wrong_codes_lock_that_person_on_that_tablet_for_a_quarter_of_an_hour(tablet: Device, e: Account) -> None:
    assert [attempt(tablet, e, after=turn).wait for turn in range(OF_A_PIN.free)] == [0] * 5
    assert attempt(tablet, e, PIN, after=5).wait == 15 * 60 - 1
    assert attempt(tablet, e, PIN, after=15 * 60 + 3).wait == 1
    assert attempt(tablet, e, PIN, after=15 * 60 + 4).account == e


def test_after_that_each_wrong_code_locks_again(tablet: Device, e: Account) -> None:
    for turn in range(OF_A_PIN.free):
        attempt(tablet, e, after=turn)
    assert attempt(tablet, e, after=1000).wait == 0
    assert attempt(tablet, e, PIN, after=1001).wait == 15 * 60 - 1


def test_the_lock_touches_neither_the_password_nor_another_person_nor_another_tablet(
    tablet: Device, e: Account, cast: Cast
) -> None:
    other_tablet = make_tablet(team=cast.team6, by=cast.accounts.team_leader, token="another")[0]
    nhung = make_pin(cast.accounts.youth_lead)
    for _ in range(OF_A_PIN.free):
        attempt(tablet, e)
    assert attempt(tablet, e, PIN).wait > 0
    assert attempt(tablet, nhung, PIN).account == nhung
    assert attempt(other_tablet, e, PIN).account == e
    by_password = sign_in(name=e.username, password=PASSWORD, address="10.0.0.5", device="", now=NOW)
    assert by_password.account == e


def test_wrong_passwords_do_not_lock_the_code(tablet: Device, e: Account) -> None:
    for _ in range(40):
        sign_in(name=e.username, password="wrong", address="10.0.0.5", device="", now=NOW)
    assert attempt(tablet, e, PIN).account == e


def test_trying_one_person_after_the_other_locks_the_tablet(tablet: Device, cast: Cast) -> None:
    accounts = [cast.accounts.worker, cast.accounts.youth_lead, cast.accounts.union_lead, cast.accounts.party_member]
    people = [make_pin(account) for account in accounts]
    for turn in range(OF_A_TABLET.free):
        assert attempt(tablet, people[turn % 4]).wait == 0
    assert attempt(tablet, make_pin(cast.accounts.womens_lead), PIN).wait == 2


def test_the_right_code_forgets_the_wrong_ones_before_it(tablet: Device, e: Account) -> None:
    for turn in range(3):
        for _ in range(OF_A_PIN.free - 1):
            attempt(tablet, e, after=turn)
        assert attempt(tablet, e, PIN, after=turn).account == e
    assert SignInFailure.objects.count() == 0


def test_wrong_codes_are_forgotten_after_a_day(tablet: Device, e: Account) -> None:
    for _ in range(OF_A_PIN.free):
        attempt(tablet, e)
    assert attempt(tablet, e, PIN, after=REMEMBERED.total_seconds()).account == e


def test_the_page_tells_how_long_to_wait(tablet: Device, e: Account, client: Client) -> None:
    client.cookies[settings.TABLET_COOKIE_NAME] = make_token(tablet)
    wrong = {"nguoi": e.pk, "pin": "555005"}
    statuses = [client.post("/doi-nguoi/", wrong).status_code for _ in range(OF_A_PIN.free)]
    answer = client.post("/doi-nguoi/", wrong | {"pin": PIN})
    assert (statuses, answer.status_code) == ([422] * OF_A_PIN.free, 429)
    assert "Xin chờ 15 phút" in answer.text


def make_token(tablet: Device) -> str:
    return f"token of a tablet of {tablet.team.slug}" if tablet.team else ""


def test_names_are_shown_on_the_paired_tablet_only(tablet: Device, e: Account, client: Client) -> None:
    stranger = Client()
    client.cookies[settings.TABLET_COOKIE_NAME] = make_token(tablet)
    stranger.cookies[settings.TABLET_COOKIE_NAME] = "made up"
    for path in ("/doi-nguoi/", "/vao/"):
        people = parse(client.get(path)).select(".pin-people a")
        assert [link.text.split() for link in people] == [["PE", "Phạm", "Văn", "E"]]
        assert "Phạm Văn E" not in stranger.get(path, follow=True).text
    assert stranger.get("/doi-nguoi/").headers["Location"] == "/vao/"
    assert stranger.post("/doi-nguoi/", {"nguoi": e.pk, "pin": PIN}).headers["Location"] == "/vao/"


def test_the_code_leads_to_the_page_that_was_wanted_and_nowhere_else(
    tablet: Device, e: Account, client: Client
) -> None:
    client.cookies[settings.TABLET_COOKIE_NAME] = make_token(tablet)
    link = parse(client.get("/doi-nguoi/?next=/toi/")).select_one(".pin-people a")
    assert link is not None
    page = parse(client.get(str(link["href"])))
    sent = {str(field["name"]): str(field.get("value", "")) for field in page.select("main .form input[name]")}
    for wanted, after in (("/toi/", "/toi/"), ("//evil.example/", "/hom-nay/")):
        answer = client.post("/doi-nguoi/", sent | {"pin": PIN, "next": wanted})
        assert answer.headers["Location"] == after
    assert sent["next"] == "/toi/"


@pytest.mark.parametrize("who", ["", "0", "٣", "9" * 30, "x", "-1", "\0"])
def test_nobody_is_chosen_by_an_odd_number(who: str, tablet: Device, e: Account, client: Client) -> None:
    client.cookies[settings.TABLET_COOKIE_NAME] = make_token(tablet)
    answer = client.post("/doi-nguoi/", {"nguoi": who, "pin": PIN})
    assert (answer.status_code, "_auth_user_id" in client.session) == (200, False)


def test_the_day_a_tablet_was_last_used_is_kept(tablet: Device, e: Account, client: Client) -> None:
    client.cookies[settings.TABLET_COOKIE_NAME] = make_token(tablet)
    client.post("/doi-nguoi/", {"nguoi": e.pk, "pin": PIN})
    tablet.refresh_from_db()
    assert tablet.last_seen == timezone.localdate()
    assert isinstance(tablet.last_seen, date)
