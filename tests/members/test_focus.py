"""Help from above: special direction, cadres sent to help, visits; who keeps it, and what it opens to nobody."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from members.actions.erasure import erase_worker
from members.actions.focus import (
    begin_focus,
    correct_visit_from_above,
    end_focus,
    end_secondment,
    note_visit_from_above,
    second_cadre,
)
from members.actions.worker import move_worker
from members.domain.account import Role
from members.models import FocusTeam, Secondment, VisitFromAbove, Worker
from members.queries.focus import people_above
from teamtrack.errors import RuleBroken
from tests.cast import Cast, login
from tests.factories.focus import make_focus, make_secondment, make_visit_from_above
from tests.factories.members import make_account, make_role, make_team_membership, make_worker

TODAY = date(1966, 10, 21)
TEAM = {"team": "to-6"}


def shown(client: Client, account: object, name: str, **parts: object) -> str:
    page = login(client, account).get(reverse(name, kwargs=parts)).content.decode()  # type: ignore[arg-type]
    return " ".join(page.split())


@pytest.fixture
def cadre(cast: Cast) -> Worker:
    """Somebody of the enterprise who is on no team."""
    return make_worker(name="Kiều Văn Giúp", enterprise=cast.enterprise)


# --- special direction ---------------------------------------------------------------------------------------------


def begun(cast: Cast, since: date = TODAY, reason: str = "Tháng nào cũng hụt kế hoạch.") -> FocusTeam:
    return begin_focus(team=cast.team6, since=since, reason=reason, by=cast.accounts.branch_secretary, today=TODAY)


def test_a_team_is_under_special_direction_once_at_a_time_and_its_times_are_kept(cast: Cast) -> None:
    first = begun(cast, date(1966, 2, 1))
    with pytest.raises(RuleBroken, match="đã được ghi chỉ đạo trọng điểm") as broken:
        begun(cast, date(1966, 3, 1))
    assert broken.value.field == "since"
    end_focus(focus=first, today=date(1966, 9, 1))
    with pytest.raises(RuleBroken, match="đã kết thúc"):
        end_focus(focus=first, today=TODAY)
    begun(cast)
    spans = [(row.period.lower, row.period.upper) for row in FocusTeam.objects.order_by("period")]
    assert spans == [(date(1966, 2, 1), date(1966, 9, 1)), (TODAY, None)]


def test_what_began_today_never_was(cast: Cast) -> None:
    end_focus(focus=begun(cast), today=TODAY)
    assert not FocusTeam.objects.exists()


def test_it_neither_begins_tomorrow_nor_names_anybody(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="22/10/1966 chưa tới"):
        begun(cast, date(1966, 10, 22))
    with pytest.raises(RuleBroken, match="đang có tên Phạm Văn E") as broken:
        begun(cast, reason="Vì pham van e làm chậm.")
    assert broken.value.field == "reason"
    cast.team6.founded_on = date(1966, 10, 1)
    with pytest.raises(RuleBroken, match="Tổ thành lập ngày 01/10/1966"):
        begun(cast, date(1966, 9, 30))


def test_the_branch_committee_keeps_it_and_the_manager_and_the_cell_read_it(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.branch_secretary)
    client.post(reverse("focus_begin", kwargs=TEAM), {"since": "1966-02-01", "reason": "Hụt kế hoạch."})
    focus = FocusTeam.objects.get()
    assert (focus.recorded_by, focus.reason) == (cast.accounts.branch_secretary, "Hụt kế hoạch.")
    end = reverse("focus_end", kwargs={"focus": focus.pk})
    for account in (cast.accounts.manager, cast.accounts.cell_leader, cast.accounts.party_member):
        page = shown(client, account, "focus_team", **TEAM)
        assert ("Hụt kế hoạch." in page, "từ 01/02/1966" in page, end in page) == (True, True, False)
    assert "Hụt kế hoạch." in shown(client, cast.accounts.manager, "focus_teams")
    assert "Tổ đang được chỉ đạo trọng điểm" in shown(client, cast.accounts.manager, "home")
    assert end in shown(client, cast.accounts.branch_secretary, "focus_team", **TEAM)
    assert client.post(end).status_code == 302
    assert FocusTeam.objects.get().period.upper == TODAY
    assert "Tổ đang được chỉ đạo trọng điểm" not in shown(client, cast.accounts.manager, "home")


def test_teams_in_focus_stand_first_on_the_branch_committee_s_page(cast: Cast, client: Client) -> None:
    make_focus(team=cast.team6, since=date(1966, 2, 1))
    page = shown(client, cast.accounts.branch_secretary, "focus_teams")
    assert page.index("Tổ máy 6") < page.index("Tổ máy 1") < page.index("Tổ máy 5")
    assert "Tổ máy 9" not in page  # of another branch
    assert reverse("proposals_to_answer") in page
    assert reverse("proposals_to_answer") in shown(client, cast.accounts.manager, "focus_teams")


def test_the_branch_s_page_asks_the_database_as_often_with_help_as_without(
    cast: Cast, client: Client, django_assert_num_queries: object
) -> None:
    login(client, cast.accounts.branch_secretary).get(reverse("focus_teams"))
    for several in ((), cast.teams[:1], cast.teams[1:]):
        for team in several:
            make_focus(team=team, since=date(1966, 2, 1))
            make_visit_from_above(team=team, worker=cast.accounts.manager.worker, day=TODAY)
        with django_assert_num_queries(3):  # type: ignore[operator]
            client.get(reverse("focus_teams"))


# --- cadres sent to help -------------------------------------------------------------------------------------------


def sent(cast: Cast, worker: Worker, since: date = TODAY) -> Secondment:
    return second_cadre(team=cast.team6, worker=worker, since=since, by=cast.accounts.branch_secretary, today=TODAY)


def test_a_cadre_is_sent_for_a_time_without_coming_to_the_team(cast: Cast, cadre: Worker) -> None:
    row = sent(cast, cadre, date(1966, 3, 1))
    with pytest.raises(RuleBroken, match="Đã ghi Kiều Văn Giúp xuống giúp tổ") as broken:
        sent(cast, cadre)
    assert broken.value.field == "worker"
    assert not cadre.team_memberships.exists()
    assert cadre not in Worker.objects.on_team(cast.team6, TODAY)
    end_secondment(secondment=row, today=TODAY)
    assert Secondment.objects.get().period.upper == TODAY


def test_who_works_on_the_team_is_not_sent_to_it_and_who_comes_to_it_helps_no_more(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="Phạm Văn E đang làm ở tổ"):
        sent(cast, cast.people.e)
    other = cast.others[0]
    sent(cast, other, date(1966, 3, 1))
    move_worker(worker=other, team=cast.team6, since=date(1966, 10, 3), by=cast.accounts.administrator, today=TODAY)
    assert Secondment.objects.get().period.upper == date(1966, 10, 3)


def test_a_cadre_gets_no_rights_to_the_team_or_to_anything_confidential(
    cast: Cast, cadre: Worker, client: Client
) -> None:
    account = make_account(username="giup", worker=cadre)
    sent(cast, cadre)
    assert (account.stands.roles, account.stands.teams()) == (frozenset(), frozenset())
    login(client, account)
    for name in ("cell_home", "tiers", "chain", "contacts", "cases", "meetings", "groups", "suggestions", "focus_team"):
        assert client.get(reverse(name, kwargs=TEAM)).status_code in {403, 404}, name
    assert client.get(reverse("worker", kwargs={"worker": cast.people.e.pk})).status_code == 404


def test_those_who_can_be_sent_are_on_no_team_or_in_an_office(cast: Cast, cadre: Worker) -> None:
    people = {person.full_name for person in people_above(cast.team6, TODAY)}
    assert {"Kiều Văn Giúp", "Đinh Văn Lộc", "Phan Văn Kính"} <= people
    assert not people & {"Phạm Văn E", "Mai Văn Nhất"}
    make_role(worker=cast.others[0], role=Role.BRANCH_COMMITTEE, over=cast.branch)
    assert "Mai Văn Nhất" in {person.full_name for person in people_above(cast.team6, TODAY)}


def test_of_whoever_was_sent_nothing_stays_after_erasure_but_what_was_agreed(cast: Cast, cadre: Worker) -> None:
    sent(cast, cadre)
    make_visit_from_above(team=cast.team6, worker=cadre, day=TODAY)
    Worker.objects.filter(pk=cadre.pk).update(left_on=TODAY)
    erase_worker(worker=cadre.pk, today=TODAY)
    assert not Secondment.objects.exists()
    assert VisitFromAbove.objects.get().worker.full_name == f"Người đã nghỉ việc {cadre.pk}"


# --- visits from above ---------------------------------------------------------------------------------------------


def visited(cast: Cast, agreed: str, day: date = TODAY) -> VisitFromAbove:
    worker = cast.accounts.branch_secretary.worker
    assert worker is not None
    by = cast.accounts.cell_leader
    return note_visit_from_above(team=cast.team6, worker=worker, day=day, agreed=agreed, by=by, today=TODAY)


def test_a_visit_is_written_down_once_and_never_about_a_person(cast: Cast) -> None:
    visited(cast, "Giao kế hoạch sớm hơn.")
    with pytest.raises(RuleBroken, match="Đinh Văn Lộc ngày 21/10/1966 đã được ghi"):
        visited(cast, "Lần nữa.")
    with pytest.raises(RuleBroken, match="đang có tên Trần Thị D") as broken:
        visited(cast, "Nhắc chị TRẦN THỊ D.", date(1966, 10, 20))
    assert broken.value.field == "agreed"
    with pytest.raises(RuleBroken, match="22/10/1966 chưa tới"):
        visited(cast, "Mai.", date(1966, 10, 22))
    assert VisitFromAbove.objects.count() == 1


def test_the_head_of_the_cell_and_the_branch_committee_write_visits_down(cast: Cast, client: Client) -> None:
    url = reverse("visit_from_above", kwargs=TEAM)
    worker = cast.accounts.branch_secretary.worker_id
    for account, day in ((cast.accounts.cell_leader, "1966-10-20"), (cast.accounts.branch_secretary, "1966-10-21")):
        posted = login(client, account).post(url, {"worker": worker, "day": day, "agreed": f"Bàn ngày {day}"})
        assert posted.status_code == 302
    page = shown(client, cast.accounts.party_member, "focus_team", **TEAM)
    assert page.index("Bàn ngày 1966-10-21") < page.index("Bàn ngày 1966-10-20")
    assert url not in page
    login(client, cast.accounts.cell_leader)
    for facts in ({"agreed": "x" * 301}, {"worker": cast.people.e.pk}, {"agreed": "Bàn với Phạm Văn E"}):
        whole = {"worker": worker, "day": "1966-10-19", "agreed": "Bàn"} | facts
        assert client.post(url, whole).status_code == 422, facts


def test_the_database_wants_to_know_what_was_agreed(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="visit_agreed_on_something"), transaction.atomic():
        make_visit_from_above(team=cast.team6, worker=cast.people.loi, day=TODAY, agreed="")


def test_a_cell_s_home_says_what_comes_from_above_and_leads_there(cast: Cast, client: Client) -> None:
    url = reverse("focus_team", kwargs=TEAM)
    page = shown(client, cast.accounts.cell_leader, "cell_home", **TEAM)
    assert ("Cấp trên giúp tổ" in page, url in page, "chỉ đạo trọng điểm từ" in page) == (True, True, False)
    make_focus(team=cast.team6, since=date(1966, 2, 1))
    make_secondment(team=cast.team6, worker=cast.accounts.norm_officer.worker, since=date(1966, 3, 1))
    make_visit_from_above(team=cast.team6, worker=cast.accounts.manager.worker, day=date(1966, 9, 1), agreed="Cũ.")
    make_visit_from_above(team=cast.team6, worker=cast.accounts.branch_secretary.worker, day=date(1966, 10, 4))
    page = shown(client, cast.accounts.party_member, "cell_home", **TEAM)
    for words in (
        "chỉ đạo trọng điểm từ 01/02/1966",
        "Tạ Quang Nghĩa",
        "Giao kế hoạch tuần",
        "04/10/1966 · Đinh Văn Lộc",
    ):
        assert words in page, words
    assert "Cũ." not in page


def test_whoever_wrote_a_visit_down_corrects_it_for_a_week_and_nobody_else(cast: Cast, client: Client) -> None:
    visit = visited(cast, "Giao kế hoạch tuần.", TODAY - timedelta(days=70))  # a slip of the hand, seen later
    url = reverse("visit_from_above_change", args=[visit.pk])
    whole = {"worker": visit.worker_id, "day": "1966-10-15", "agreed": "Giao kế hoạch tháng."}
    assert login(client, cast.accounts.branch_secretary).post(url, whole).status_code == 403
    login(client, cast.accounts.cell_leader)
    assert url in shown(client, cast.accounts.cell_leader, "focus_team", **TEAM)
    assert client.post(url, whole | {"agreed": "Nhắc Trần Thị D"}).status_code == 422
    assert client.post(url, whole).status_code == 302
    visit.refresh_from_db()
    assert (visit.day, visit.agreed) == (date(1966, 10, 15), "Giao kế hoạch tháng.")


def test_after_a_week_a_visit_stays_as_it_is(cast: Cast, client: Client) -> None:
    visit = make_visit_from_above(
        team=cast.team6,
        worker=cast.accounts.branch_secretary.worker,
        day=TODAY - timedelta(days=8),
        agreed="Giao kế hoạch tuần.",
        by=cast.accounts.cell_leader,
    )
    url = reverse("visit_from_above_change", args=[visit.pk])
    assert url not in shown(client, cast.accounts.cell_leader, "focus_team", **TEAM)
    answer = client.post(url, {"worker": visit.worker_id, "day": "1966-10-20", "agreed": "Khác."}, follow=True)
    assert "chỉ sửa được trong một tuần" in answer.content.decode()
    assert VisitFromAbove.objects.get().agreed == "Giao kế hoạch tuần."


def test_a_correction_does_not_become_a_visit_that_is_there_already(cast: Cast) -> None:
    visited(cast, "Bàn máy.", TODAY - timedelta(days=1))
    visit = visited(cast, "Bàn việc.")
    with pytest.raises(RuleBroken, match="ngày 20/10/1966 đã được ghi"):
        correct_visit_from_above(
            visit=visit, worker=visit.worker, day=TODAY - timedelta(days=1), agreed="Bàn việc.", today=TODAY
        )


def test_a_correction_is_of_no_day_after_it_was_written_down(cast: Cast) -> None:
    visit = make_visit_from_above(
        team=cast.team6, worker=cast.people.loi, day=date(1966, 10, 14), by=cast.accounts.branch_secretary
    )
    VisitFromAbove.objects.update(recorded_on=date(1966, 10, 18))
    with pytest.raises(RuleBroken, match="ghi ngày 18/10/1966") as broken:
        correct_visit_from_above(
            visit=visit, worker=cast.people.loi, day=date(1966, 10, 19), agreed="Thêm giá để phôi.", today=TODAY
        )
    assert broken.value.field == "day"


def test_nobody_is_sent_to_a_team_they_come_to_work_on(cast: Cast, cadre: Worker) -> None:
    make_team_membership(worker=cadre, team=cast.team6, since=date(1966, 10, 10))
    by = cast.accounts.branch_secretary
    with pytest.raises(RuleBroken, match="đang làm ở tổ") as broken:
        second_cadre(team=cast.team6, worker=cadre, since=date(1966, 10, 1), by=by, today=TODAY)
    assert broken.value.field == "worker"
