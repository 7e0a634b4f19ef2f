"""What the cell knows of somebody's circumstances: who writes it, who reads it, what history is kept."""

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from members.actions.circumstances import add_grade
from members.actions.worker import change_card
from members.domain.account import Organisation
from members.domain.rights import Purpose
from members.models import Account, Consent, GoodRelation, SkillGrade, Worker
from teamtrack.errors import RuleBroken
from tests.cast import Cast, login
from tests.factories.members import make_organisation_membership


def page_of(client: Client, account: Account, worker: Worker) -> str:
    return login(client, account).get(f"/nguoi/{worker.pk}/hieu-biet/").content.decode()


def post(client: Client, account: Account, worker: Worker, **sent: Any) -> Any:
    return login(client, account).post(f"/nguoi/{worker.pk}/hieu-biet/", sent)


def test_the_head_of_the_cell_writes_where_somebody_lives_and_how_they_travel(cast: Cast, client: Client) -> None:
    facts = {
        "origin": "cooperative",
        "home_place": "Xuân Đỉnh",
        "home_area": "huyện Từ Liêm",
        "travel": "tram",
        "route": "Bưởi",
    }
    assert post(client, cast.accounts.cell_leader, cast.people.e, phan="facts", **facts).status_code == 302
    e = Worker.objects.get(pk=cast.people.e.pk)
    assert {name: getattr(e, name) for name in facts} == facts
    person = login(client, cast.accounts.cell_leader).get(f"/nguoi/{e.pk}/").content.decode()
    assert "hợp tác xã · Xuân Đỉnh, huyện Từ Liêm · tàu điện (Bưởi)" in person


def test_a_district_is_chosen_from_those_already_written_down(cast: Cast, client: Client) -> None:
    Worker.objects.filter(pk=cast.people.d.pk).update(home_area="huyện Thanh Trì")
    page = page_of(client, cast.accounts.cell_leader, cast.people.e)
    offered = BeautifulSoup(page, "html.parser").select("datalist#areas option")
    assert [option["value"] for option in offered] == ["huyện Thanh Trì"]


def test_a_member_reads_and_does_not_write(cast: Cast, client: Client) -> None:
    assert (
        post(client, cast.accounts.party_member, cast.people.e, phan="facts", home_place="Nơi khác").status_code == 403
    )
    assert Worker.objects.get(pk=cast.people.e.pk).home_place == ""
    assert "Từ đâu tới, nơi ở, đi lại, quan hệ" in page_of(client, cast.accounts.party_member, cast.people.e)


def test_there_is_no_place_for_what_somebody_thinks(cast: Cast, client: Client) -> None:
    page = page_of(client, cast.accounts.cell_leader, cast.people.e)
    assert "<textarea" not in page


def test_a_grade_is_kept_with_its_day_and_the_card_shows_the_latest(cast: Cast, client: Client) -> None:
    h = cast.people.h
    post(client, cast.accounts.cell_leader, h, phan="grade", grade="4", since="1966-10-01")
    post(client, cast.accounts.cell_leader, h, phan="grade", grade="2", since="1965-01-01")
    assert Worker.objects.get(pk=h.pk).skill_grade == 4
    assert list(SkillGrade.objects.filter(worker=h).order_by("since").values_list("grade", flat=True)) == [2, 4]
    page = page_of(client, cast.accounts.cell_leader, h)
    assert page.index("bậc thợ 4") < page.index("bậc thợ 2")


def test_another_grade_on_the_card_is_kept_in_the_history(cast: Cast) -> None:
    h = cast.people.h
    for grade, day in ((3, date(1966, 1, 3)), (3, date(1966, 2, 1)), (5, cast.today)):
        change_card(worker=h, changes={"trade": "tiện", "skill_grade": grade}, today=day)
    kept = SkillGrade.objects.filter(worker=h).order_by("since").values_list("grade", "since")
    assert list(kept) == [(3, date(1966, 1, 3)), (5, cast.today)]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"phan": "grade", "grade": "3", "since": "1966-10-22"}, "22/10/1966 chưa tới."),
        ({"phan": "grade", "grade": "8", "since": "1966-10-20"}, "7"),
        ({"phan": "relation", "other": "0", "kind": "kin"}, ""),
        ({"phan": "apart", "other": "999999"}, "Đã bỏ rồi."),
        ({"phan": "facts", "travel": "flying"}, ""),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    cast: Cast, client: Client, sent: dict[str, str], sentence: str
) -> None:
    answer = post(client, cast.accounts.cell_leader, cast.people.e, **sent)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not SkillGrade.objects.filter(worker=cast.people.e).exists()
    assert not GoodRelation.objects.exists()


def test_two_who_get_on_stand_on_both_pages_once_whoever_came_first(cast: Cast, client: Client) -> None:
    e, h = cast.people.e, cast.people.h
    post(client, cast.accounts.cell_leader, h, phan="relation", other=e.pk, kind="friends")
    post(client, cast.accounts.cell_leader, e, phan="relation", other=h.pk, kind="same_origin")
    [relation] = GoodRelation.objects.all()
    assert (relation.first, relation.second, relation.kind) == (*sorted((e, h), key=lambda one: one.pk), "same_origin")
    for one, other in ((e, h), (h, e)):
        page = page_of(client, cast.accounts.party_member, one)
        assert f"{other.full_name} <span" in page
        assert "cùng nơi làm cũ" in page
    assert post(client, cast.accounts.cell_leader, h, phan="apart", other=e.pk).status_code == 302
    assert not GoodRelation.objects.exists()


def test_the_team_leader_and_the_union_see_nothing_of_it(cast: Cast, client: Client) -> None:
    Worker.objects.filter(pk=cast.people.e.pk).update(home_place="Xuân Đỉnh")
    for account in (cast.accounts.team_leader, cast.accounts.union_lead, cast.accounts.worker):
        assert login(client, account).get(f"/nguoi/{cast.people.e.pk}/hieu-biet/").status_code in (403, 404)
        assert "Xuân Đỉnh" not in login(client, account).get(f"/nguoi/{cast.people.e.pk}/").content.decode()


# --- how somebody is reached -----------------------------------------------------------------------------------------


@pytest.fixture
def reachable(cast: Cast) -> Worker:
    """H has agreed to the phone number being kept, not to the address."""
    h = cast.people.h
    Worker.objects.filter(pk=h.pk).update(phone="0912 345 678", address="số 5 ngõ Hồng Phúc")
    Consent.objects.create(worker=h, purpose=Purpose.PHONE, given_on=cast.today)
    h.refresh_from_db()
    return h


@pytest.mark.parametrize(
    ("account", "sees"),
    [
        ("team_leader", True),
        ("cell_leader", True),
        ("union_lead", True),  # of its own members
        ("youth_lead", False),
        ("party_member", False),  # of another group
        ("manager", False),
    ],
)
def test_phone_and_birth_are_for_the_few_and_the_address_for_nobody_without_consent(
    cast: Cast, client: Client, reachable: Worker, account: str, *, sees: bool
) -> None:
    reachable.organisation_memberships.all().delete()
    make_organisation_membership(worker=reachable, organisation=Organisation.UNION)
    page = login(client, getattr(cast.accounts, account)).get(f"/nguoi/{reachable.pk}/").content.decode()
    assert ("0912 345 678" in page) is sees
    assert (f"<dd>{reachable.birth_year}</dd>" in page.replace("\n", "").replace("  ", "")) is sees
    assert "Hồng Phúc" not in page


def test_a_consent_that_was_withdrawn_hides_the_number_at_once(cast: Cast, client: Client, reachable: Worker) -> None:
    Consent.objects.update(withdrawn_on=cast.today)
    page = login(client, cast.accounts.team_leader).get(f"/nguoi/{reachable.pk}/").content.decode()
    assert "0912 345 678" not in page


# --- the roster -------------------------------------------------------------------------------------------------------


def found(client: Client, account: Account, words: str) -> int:
    return login(client, account).get("/nguoi/", {"tim": words}).content.decode().count('class="row-link"')


def test_people_are_found_by_trade_and_for_the_head_of_the_cell_by_where_they_live(cast: Cast, client: Client) -> None:
    Worker.objects.filter(pk=cast.people.e.pk).update(home_area="huyện Từ Liêm")
    assert found(client, cast.accounts.team_leader, "mai") == 1  # mài: Lý Thị Mùi alone
    assert found(client, cast.accounts.cell_leader, "tu liem") == 1
    assert found(client, cast.accounts.team_leader, "tu liem") == 0


def test_a_name_in_another_composition_of_letters_and_d_without_its_bar_are_found(cast: Cast, client: Client) -> None:
    assert found(client, cast.accounts.team_leader, "Đă\u0323ng") == 1
    assert found(client, cast.accounts.team_leader, "dang") == 1


def test_a_grade_is_of_nobody_before_they_were_born(cast: Cast) -> None:
    Worker.objects.filter(pk=cast.people.e.pk).update(birth_year=1940)
    with pytest.raises(RuleBroken, match="sinh năm 1940") as refused:
        add_grade(worker=cast.people.e, grade=3, since=date(1900, 1, 1), today=cast.today)
    assert refused.value.field == "since"
