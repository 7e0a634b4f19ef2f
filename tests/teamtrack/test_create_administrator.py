"""The command that makes the first administrators of a real installation."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from members.domain.account import Role
from members.models import Account, Enterprise, RoleAssignment
from teamtrack.business_day import business_day
from tests.cast import Cast, login
from tests.factories.members import make_account, make_enterprise, make_role, make_worker, make_workshop
from tests.htmx import parse

FIRST = {"enterprise": "Xí nghiệp  May", "place": "Hà Nội", "name": "Trần  Thị Một", "username": "Mot"}
SECOND = {"name": "Lê Văn Hai", "username": "hai"}


def create(**options: object) -> list[str]:
    said = StringIO()
    call_command("create_administrator", **options, stdout=said)
    return said.getvalue().split()


@pytest.fixture(autouse=True)
def _database(db: None) -> None: ...


def test_the_first_administrator_comes_with_the_enterprise_and_a_password_used_once(client: Client) -> None:
    said = create(**FIRST, woman=True)
    account = Account.objects.get()
    worker = account.worker
    assert worker is not None
    assert (worker.enterprise.name, worker.enterprise.place) == ("Xí nghiệp May", "Hà Nội")
    assert (worker.full_name, worker.is_woman, worker.code, account.username) == ("Trần Thị Một", True, "Mot", "mot")
    assert account.password_once
    assert account.check_password(said[-1])
    assert account.stands.roles == {Role.ADMINISTRATOR}
    answer = client.post(reverse("sign_in"), {"username": "mot", "password": said[-1]})
    assert client.get(answer.headers["Location"]).headers["Location"] == reverse("change_password")


def test_a_long_sign_in_name_still_gives_a_number() -> None:
    create(**(FIRST | {"username": "a" * 60}))
    assert Account.objects.get().username == "a" * 60


def test_an_administrator_without_any_workshop_opens_the_pages_of_their_task(client: Client) -> None:
    create(**FIRST)
    account = Account.objects.get()
    Account.objects.update(password_once=False)
    login(client, account)
    assert "Trần Thị Một" in client.get(reverse("accounts")).content.decode()
    assert account.stands.workshops == frozenset()


def test_the_second_is_made_without_naming_the_enterprise_again_and_a_third_is_refused() -> None:
    create(**FIRST)
    create(**SECOND)
    assert Enterprise.objects.count() == 1
    with pytest.raises(CommandError, match="trang Tài khoản"):
        create(name="Mai Thị Ba", username="ba")
    assert RoleAssignment.objects.filter(is_confirmed=True).count() == 2
    assert not Account.objects.filter(username="ba").exists()


def test_an_administrator_who_can_no_longer_sign_in_does_not_count() -> None:
    create(**FIRST)
    create(**SECOND)
    Account.objects.filter(username="hai").update(is_active=False)
    create(name="Mai Thị Ba", username="ba")
    assert Account.objects.get(username="ba").stands.roles == {Role.ADMINISTRATOR}


def test_an_unconfirmed_or_ended_role_does_not_count() -> None:
    enterprise = make_enterprise(name="Xí nghiệp May")
    for username, facts in (("a", {"is_confirmed": False}), ("b", {"until": business_day()}), ("c", {})):
        worker = make_worker(name=f"Lê Văn {username.upper()}", enterprise=enterprise)
        make_account(username=username, worker=worker)
        make_role(worker=worker, role=Role.ADMINISTRATOR, over=enterprise, **facts)
    create(**SECOND)
    with pytest.raises(CommandError, match="trang Tài khoản"):
        create(name="Mai Thị Ba", username="ba")


def test_where_two_administrators_stand_in_the_cast_the_pages_are_the_way(cast: Cast) -> None:
    with pytest.raises(CommandError, match="trang Tài khoản"):
        create(**SECOND)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"enterprise": ""}, "cần tên và địa danh"),
        ({"place": " "}, "cần tên và địa danh"),
        ({"name": " "}, "Cần có họ tên"),
        ({"username": "một"}, "chữ không dấu"),
        ({"username": "a" * 61}, "chữ không dấu"),
        ({"name": "a" * 81}, "quá dài"),
        ({"enterprise": "a" * 121}, "quá dài"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_made(changed: dict[str, str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        create(**(FIRST | changed))
    assert not Enterprise.objects.exists()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"enterprise": "Xi nghiep May"}, "của Xí nghiệp May"),
        ({"username": "MOT"}, "đã có người dùng"),
        ({"number": "Mot"}, "Mot đã có người khác"),
    ],
)
def test_what_is_there_already_is_not_made_again(changed: dict[str, str], sentence: str) -> None:
    create(**FIRST)
    with pytest.raises(CommandError, match=sentence):
        create(**(SECOND | changed))
    assert Account.objects.count() == 1


def test_what_a_new_installation_lacks_stands_first_on_the_administrator_s_day(client: Client) -> None:
    create(**FIRST)
    Account.objects.update(password_once=False)
    account = Account.objects.get()

    def said() -> list[str]:
        login(client, account)
        return [item.get_text(strip=True) for item in parse(client.get(reverse("home"))).select(".task strong")]

    assert said() == ["Còn thiếu người quản trị thứ hai", "Chưa có phân xưởng nào"]
    create(**SECOND)
    assert said() == ["Chưa có phân xưởng nào"]
    make_workshop(enterprise=Enterprise.objects.get(), name="Z2")
    assert said() == []
