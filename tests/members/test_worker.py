"""Keeping people: add, change, move, retire; every stay is dated and kept."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from members.actions.worker import Card, add_worker, change_card, move_worker, retire_worker
from members.domain.account import Role
from members.models import Worker
from teamtrack.errors import RuleBroken
from tests.cast import Cast, login
from tests.factories.members import make_role, make_team_membership
from tests.factories.production import make_output
from tests.htmx import parse

YESTERDAY, TODAY, TOMORROW = date(1966, 10, 20), date(1966, 10, 21), date(1966, 10, 22)


def card(name: str = "Mai  Thị\u0301 Sáu", code: str = "M-1") -> Card:
    return Card(code=code, full_name=name, is_woman=True, birth_year=1945, trade="tiện", skill_grade=2)


def stays(worker: Worker) -> list[tuple[str, date, date | None]]:
    found = worker.team_memberships.order_by("period").select_related("team")
    return [(stay.team.short_name, stay.period.lower, stay.period.upper) for stay in found]


def test_a_name_is_kept_tidy_and_composed(cast: Cast) -> None:
    worker = add_worker(team=cast.team6, card=card("Lê  Thi\u0323 Sa\u0301u "), since=TODAY, today=TODAY)
    assert worker.full_name == "Lê Thị Sáu"
    assert stays(worker) == [("Tổ 6", TODAY, None)]


@pytest.mark.parametrize("name", ["Nguyễn Thúy Lợi", "nguyễn thuý lợi", "Nguyễn Thu\u0301y Lợi"])
def test_the_same_name_on_the_team_is_asked_about_however_it_is_spelt(cast: Cast, name: str) -> None:
    with pytest.raises(RuleBroken, match="Có phải cùng một người"):
        add_worker(team=cast.team6, card=card(name), since=TODAY, today=TODAY)
    added = add_worker(team=cast.team6, card=card(name), since=TODAY, today=TODAY, is_another_person=True)
    assert added.pk != cast.people.loi.pk


def test_whoever_left_comes_back_by_number_and_name_with_the_history(cast: Cast) -> None:
    retire_worker(worker=cast.people.h, last_day=YESTERDAY, by=cast.accounts.team_leader, today=TODAY)
    back = add_worker(
        team=cast.team5, card=card(cast.people.h.full_name.lower(), cast.people.h.code), since=TODAY, today=TODAY
    )
    assert (back.pk, back.left_on) == (cast.people.h.pk, None)
    assert stays(back)[1:] == [("Tổ 5", TODAY, None)]


def test_nobody_is_taken_in_while_on_another_team(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="ở tổ khác"):
        add_worker(team=cast.team5, card=card(cast.people.h.full_name, cast.people.h.code), since=TODAY, today=TODAY)
    cast.people.h.refresh_from_db()
    assert cast.people.h.birth_year != 1945


def test_a_team_leader_does_not_take_in_whoever_holds_an_office(cast: Cast) -> None:
    manager = cast.accounts.manager.worker
    assert manager is not None
    with pytest.raises(RuleBroken, match="giữ nhiệm vụ"):
        add_worker(team=cast.team6, card=card(manager.full_name, manager.code), since=TODAY, today=TODAY)


def test_nobody_is_added_for_a_day_to_come(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="22/10/1966 chưa tới"):
        add_worker(team=cast.team6, card=card(), since=TOMORROW, today=TODAY)


def test_a_number_that_belongs_to_somebody_else_is_refused_in_words(cast: Cast) -> None:
    taken = cast.people.loi.code
    with pytest.raises(RuleBroken, match=f"{taken} đã có người khác"):
        change_card(worker=cast.people.e, changes={"code": taken, "full_name": "Mai Thị Tư"}, today=TODAY)
    cast.people.e.refresh_from_db()
    assert cast.people.e.full_name == "Phạm Văn E"


def test_a_move_ends_one_stay_and_begins_the_next_on_the_same_day(cast: Cast) -> None:
    began = stays(cast.people.e)[0][1]
    move_worker(worker=cast.people.e, team=cast.team5, since=TODAY, by=cast.accounts.cell_leader, today=TODAY)
    assert stays(cast.people.e) == [("Tổ 6", began, TODAY), ("Tổ 5", TODAY, None)]


def test_a_move_before_output_already_recorded_is_refused_and_changes_nothing(cast: Cast) -> None:
    make_output(worker=cast.people.e, product=cast.qd14, day=TODAY, good=130)
    before = stays(cast.people.e)
    with pytest.raises(RuleBroken, match="đã ghi đến ngày 21/10/1966"):
        move_worker(worker=cast.people.e, team=cast.team5, since=TODAY, by=cast.accounts.cell_leader, today=TODAY)
    assert stays(cast.people.e) == before
    move_worker(worker=cast.people.e, team=cast.team5, since=TOMORROW, by=cast.accounts.cell_leader, today=TODAY)


def test_a_move_to_another_workshop_or_to_the_same_team_is_refused(cast: Cast) -> None:
    for team, words in ((cast.team9, "cùng phân xưởng"), (cast.team6, "đang ở tổ này rồi")):
        with pytest.raises(RuleBroken, match=words):
            move_worker(worker=cast.people.e, team=team, since=TODAY, by=cast.accounts.cell_leader, today=TODAY)


def test_retiring_keeps_the_record_ends_the_roles_and_closes_the_account(cast: Cast) -> None:
    account = cast.accounts.team_leader
    retire_worker(worker=cast.people.thinh, last_day=YESTERDAY, by=cast.accounts.cell_leader, today=TODAY)
    account.refresh_from_db()
    assert (account.is_active, stays(cast.people.thinh)[0][2]) == (False, TODAY)
    assert [held.period.upper for held in cast.people.thinh.roles.order_by("pk")] == [TODAY]


def test_nobody_leaves_before_they_came(cast: Cast) -> None:
    since = stays(cast.people.loi)[0][1]
    with pytest.raises(RuleBroken, match="chọn ngày sau đó"):
        retire_worker(
            worker=cast.people.loi, last_day=since - timedelta(days=1), by=cast.accounts.team_leader, today=TODAY
        )


def test_a_refused_card_keeps_what_was_typed_and_names_the_field(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.team_leader)
    typed = {"full_name": "Nguyễn Thúy Lợi", "code": "M-2", "team": cast.team6.pk, "since": "1966-10-21"}
    answer = client.post(reverse("worker_add"), typed)
    body = answer.content.decode()
    assert (answer.status_code, 'href="#id_is_another_person"' in body, 'value="M-2"' in body) == (422, True, True)


def test_a_leader_cannot_put_a_worker_on_a_team_of_others(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.team_leader)
    typed = {"full_name": "Mai Thị Sáu", "code": "M-2", "team": cast.team5.pk, "since": "1966-10-21"}
    assert client.post(reverse("worker_add"), typed).status_code == 422
    assert not Worker.objects.filter(code="M-2").exists()


def test_the_card_is_withheld_from_whoever_may_see_only_output(cast: Cast, client: Client) -> None:
    page = login(client, cast.accounts.norm_officer).get(reverse("worker", kwargs={"worker": cast.people.e.pk}))
    body = page.content.decode()
    assert ("Phạm Văn E" in body, cast.people.e.code in body, "tiện" in body) == (True, False, False)


def test_party_membership_is_shown_to_the_cell_and_to_oneself_only(cast: Cast, client: Client) -> None:
    url = reverse("worker", kwargs={"worker": cast.people.hoa.pk})
    seen = {
        role: "Đảng, từ" in login(Client(), getattr(cast.accounts, role)).get(url).content.decode()
        for role in ("cell_leader", "party_member", "team_leader", "union_lead")
    }
    assert seen == {"cell_leader": True, "party_member": True, "team_leader": False, "union_lead": False}


def test_an_office_in_the_party_is_shown_to_the_cell_only(cast: Cast, client: Client) -> None:
    url = reverse("worker", kwargs={"worker": cast.people.loi.pk})
    seen = {
        role: "Tổ trưởng tổ đảng" in login(Client(), getattr(cast.accounts, role)).get(url).content.decode()
        for role in ("cell_leader", "party_member", "team_leader", "union_lead", "administrator", "manager")
    }
    assert seen == {
        "cell_leader": True,
        "party_member": True,
        "team_leader": False,
        "union_lead": False,
        "administrator": False,
        "manager": False,
    }


@pytest.mark.parametrize("name", ["Nguyễn Thủy Lợi", "Nguyễn Thúy Lời", "Nguyễn Thùy Lợi"])
def test_a_name_with_another_tone_is_another_name(cast: Cast, name: str) -> None:
    added = add_worker(team=cast.team6, card=card(name), since=TODAY, today=TODAY)
    assert added.full_name == name


def test_a_name_is_not_asked_about_when_its_bearer_is_on_another_team(cast: Cast) -> None:
    add_worker(team=cast.team5, card=card("Nguyễn Thúy Lợi"), since=TODAY, today=TODAY)
    move_worker(worker=cast.people.e, team=cast.team5, since=TODAY, by=cast.accounts.cell_leader, today=TODAY)
    add_worker(team=cast.team6, card=card("Phạm Văn E", "M-2"), since=TODAY, today=TODAY)
    assert Worker.objects.filter(full_name="Phạm Văn E").count() == 2


def test_whoever_moves_tomorrow_already_is_not_moved_or_retired_today(cast: Cast) -> None:
    move_worker(worker=cast.people.e, team=cast.team5, since=TOMORROW, by=cast.accounts.cell_leader, today=TODAY)
    before = stays(cast.people.e)
    with pytest.raises(RuleBroken, match="đã có ngày chuyển sang Tổ máy 5: 22/10/1966"):
        move_worker(worker=cast.people.e, team=cast.teams[0], since=TODAY, by=cast.accounts.cell_leader, today=TODAY)
    with pytest.raises(RuleBroken, match="đã có ngày chuyển"):
        retire_worker(worker=cast.people.e, last_day=TODAY, by=cast.accounts.team_leader, today=TODAY)
    assert stays(cast.people.e) == before


def test_retiring_ends_memberships_of_organisations_and_withdraws_what_was_to_begin_later(cast: Cast) -> None:
    hoa = cast.people.hoa
    make_role(worker=hoa, role=Role.UNION_LEAD, over=cast.team6, since=date(1966, 12, 1), is_confirmed=False)
    retire_worker(worker=hoa, last_day=TODAY, by=cast.accounts.team_leader, today=TODAY)
    ended = [held.period.upper for held in hoa.organisation_memberships.order_by("pk")]
    assert (ended, hoa.roles.count(), hoa.left_on) == ([TOMORROW], 0, TODAY)


def test_nobody_retires_themself(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="tự ghi"):
        retire_worker(worker=cast.people.thinh, last_day=TODAY, by=cast.accounts.team_leader, today=TODAY)


def test_an_administrator_is_not_shut_out_by_a_team_leader(cast: Cast) -> None:
    make_role(worker=cast.people.e, role=Role.ADMINISTRATOR, over=cast.enterprise)
    with pytest.raises(RuleBroken, match="quản trị"):
        retire_worker(worker=cast.people.e, last_day=TODAY, by=cast.accounts.team_leader, today=TODAY)
    cast.accounts.worker.refresh_from_db()
    assert cast.accounts.worker.is_active


def test_whoever_retired_is_out_at_their_next_request(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.worker)
    assert client.get(reverse("my_page")).status_code == 200
    retire_worker(worker=cast.people.e, last_day=TODAY, by=cast.accounts.team_leader, today=TODAY)
    assert client.get(reverse("my_page")).headers["Location"].startswith("/vao/")


def test_a_card_is_changed_by_the_leader_of_now_not_by_the_one_before(cast: Cast, client: Client) -> None:
    move_worker(worker=cast.people.e, team=cast.team5, since=TODAY, by=cast.accounts.cell_leader, today=TODAY)
    url = reverse("worker_change", kwargs={"worker": cast.people.e.pk})
    assert login(client, cast.accounts.team_leader).get(url).status_code == 403
    assert login(Client(), cast.accounts.leader5).get(url).status_code == 200
    page = client.get(reverse("worker", kwargs={"worker": cast.people.e.pk}))
    assert url not in page.content.decode()


def test_the_database_itself_keeps_a_worker_on_one_team(cast: Cast) -> None:
    make_team_membership(worker=cast.people.e, team=cast.teams[0], since=date(1964, 1, 1), until=date(1964, 2, 1))
    with pytest.raises(IntegrityError, match="worker_on_one_team"):
        make_team_membership(worker=cast.people.e, team=cast.team5, since=TODAY)


def test_the_history_of_teams_is_shown_with_its_days(cast: Cast, client: Client) -> None:
    move_worker(worker=cast.people.e, team=cast.team5, since=TODAY, by=cast.accounts.cell_leader, today=TODAY)
    page = parse(login(client, cast.accounts.worker).get(reverse("my_page")))
    shown = " ".join(page.get_text(" ", strip=True).split())
    assert "Tổ máy 5 21/10/1966" in shown
    assert "Tổ máy 6 01/01/1965 – 20/10/1966" in shown


def test_the_day_somebody_entered_is_written_on_the_card_and_stays_where_nothing_is_typed(cast: Cast) -> None:
    worker = add_worker(team=cast.team6, card=card(), since=cast.today, today=cast.today)
    assert worker.entered_on == cast.today
    change_card(worker=worker, changes={"entered_on": date(1964, 3, 2)}, today=cast.today)
    worker = change_card(worker=worker, changes={"entered_on": None, "trade": "tiện"}, today=cast.today)
    worker.refresh_from_db()
    assert worker.entered_on == date(1964, 3, 2)


def test_nobody_enters_after_the_first_day_on_a_team(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="Ngày 01/01/1965 người này đã ở đây") as broken:
        change_card(worker=cast.people.e, changes={"entered_on": date(1966, 1, 1)}, today=cast.today)
    assert broken.value.field == "entered_on"
    cast.people.e.refresh_from_db()
    assert cast.people.e.entered_on == date(1965, 1, 1)


def test_whoever_leaves_the_enterprise_today_is_moved_nowhere(cast: Cast) -> None:
    retire_worker(worker=cast.people.e, last_day=TODAY, by=cast.accounts.team_leader, today=TODAY)
    before = stays(cast.people.e)
    with pytest.raises(RuleBroken, match="Đã ghi Phạm Văn E nghỉ việc"):
        move_worker(worker=cast.people.e, team=cast.team5, since=TOMORROW, by=cast.accounts.cell_leader, today=TODAY)
    assert stays(cast.people.e) == before


def test_who_changes_one_fact_of_a_card_takes_back_no_other_that_was_changed_meanwhile(
    cast: Cast, client: Client
) -> None:
    e, url = cast.people.e, f"/nguoi/{cast.people.e.pk}/sua/"
    opened = parse(login(client, cast.accounts.cell_leader).get(url)).select("main form [name]")
    shown = {str(box["name"]): str(box.get("value", "")) for box in opened if box.get("type") != "checkbox"}
    change_card(worker=e, changes={"trade": "khoan"}, today=TODAY)
    assert client.post(url, shown | {"skill_grade": "5"}).status_code == 302
    e.refresh_from_db()
    assert (e.trade, e.skill_grade, e.is_woman) == ("khoan", 5, False)


@pytest.mark.parametrize("year", [1965, 1966, 2050])
def test_nobody_was_born_when_they_entered(cast: Cast, year: int) -> None:
    with pytest.raises(RuleBroken, match="vào ngày 01/01/1965") as broken:
        change_card(worker=cast.people.e, changes={"birth_year": year}, today=TODAY)
    assert broken.value.field == "birth_year"


def test_a_card_that_another_has_changed_meanwhile_is_told_of(cast: Cast, client: Client) -> None:
    url = reverse("worker_change", kwargs={"worker": cast.people.e.pk})
    login(client, cast.accounts.team_leader)
    page = parse(client.get(url))
    mine = {field["name"]: field.get("value", "") for field in page.select("form.form input[name]")} | {"trade": "phay"}
    Worker.objects.filter(pk=cast.people.e.pk).update(trade="nguội", birth_year=1940)
    refused = client.post(url, mine)
    assert refused.status_code == 422
    assert "thành “nguội”" in refused.content.decode()
    assert "thành “1940”" not in refused.content.decode(), "of what was not changed here nothing is told, nor written"
    mine["initial-trade"] = "nguội"
    assert client.post(url, mine).status_code == 302
    cast.people.e.refresh_from_db()
    assert (cast.people.e.trade, cast.people.e.birth_year) == ("phay", 1940)


def test_nobody_enters_as_a_child(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="ít nhất 13 năm") as refused:
        add_worker(team=cast.team6, card=replace(card(), birth_year=1960), since=TODAY, today=TODAY)
    assert refused.value.field == "birth_year"
