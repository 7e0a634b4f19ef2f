"""Who belongs to which organisation: kept by the head of the party cell, never by the administrator."""

import unicodedata
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from members.actions.membership import join_organisation, leave_organisation
from members.actions.prospect import move_prospect
from members.actions.worker import move_worker
from members.domain.account import Beginning, Organisation, Role
from members.domain.prospect import Stage
from members.models import Account, OrganisationMembership, ProspectStage, Worker
from teamtrack.errors import RuleBroken
from tests.cast import Cast, login
from tests.factories.members import make_account, make_cell, make_organisation_membership, make_role
from tests.factories.prospect import make_prospect
from tests.htmx import parse

TODAY = date(1966, 10, 21)
UNION = {"organisation": "union", "since": "1966-10-01", "began": "known", "came_from": ""}


def join(worker: Worker, organisation: Organisation, since: date = TODAY, **how: Any) -> OrganisationMembership:
    return join_organisation(worker=worker, organisation=organisation, since=since, today=TODAY, **how)


def of(worker: Worker) -> list[tuple[str, str, date, date | None]]:
    rows = OrganisationMembership.objects.filter(worker=worker).select_related("cell").order_by("period", "pk")
    return [(row.organisation, row.cell.name if row.cell else "", row.period.lower, row.period.upper) for row in rows]


def test_a_new_party_member_belongs_to_the_cell_of_their_team_and_stands_for_it(cast: Cast) -> None:
    account = cast.accounts.womens_lead
    join(cast.people.thuy, Organisation.PARTY)
    assert of(cast.people.thuy) == [("party", "Tổ đảng tổ máy 6", TODAY, None)]
    assert cast.team6.pk in Account.objects.get(pk=account.pk).stands.teams(Role.PARTY_MEMBER)


def test_the_other_organisations_have_no_cell(cast: Cast) -> None:
    for organisation in (Organisation.UNION, Organisation.YOUTH, Organisation.WOMEN):
        join(cast.people.mui, organisation, date(1966, 1, 1))
    assert {row[:2] for row in of(cast.people.mui)} == {("union", ""), ("youth", ""), ("women", "")}


def test_a_party_member_from_another_cell_changes_over_on_the_day(cast: Cast) -> None:
    make_cell(branch=cast.branch, name="Tổ đảng tổ máy 5", teams=[cast.team5], since=date(1966, 5, 1))
    worker = cast.others[-1]  # on team 5
    make_organisation_membership(
        worker=worker, organisation=Organisation.PARTY, cell=cast.cell, since=date(1966, 4, 20)
    )
    join(worker, Organisation.PARTY, date(1966, 10, 1))
    assert of(worker) == [
        ("party", "Tổ đảng tổ máy 6", date(1966, 4, 20), date(1966, 10, 1)),
        ("party", "Tổ đảng tổ máy 5", date(1966, 10, 1), None),
    ]


def beginnings(worker: Worker) -> list[tuple[str, str, str]]:
    rows = OrganisationMembership.objects.filter(worker=worker).order_by("period", "pk")
    return list(rows.values_list("began", "came_from", "went_to"))


def test_who_changes_the_cell_was_transferred_and_is_not_admitted_once_more(cast: Cast) -> None:
    make_cell(branch=cast.branch, name="Tổ đảng tổ máy 5", teams=[cast.team5], since=date(1966, 5, 1))
    worker = cast.others[-1]  # on team 5
    make_organisation_membership(
        worker=worker, organisation=Organisation.PARTY, cell=cast.cell, since=date(1966, 4, 20)
    )
    with pytest.raises(RuleBroken, match="không kết nạp lần nữa") as broken:
        join(worker, Organisation.PARTY, began=Beginning.ADMITTED)
    assert (broken.value.field, beginnings(worker)) == ("began", [("known", "", "")])
    join(worker, Organisation.PARTY)
    assert beginnings(worker) == [
        ("known", "", "Tổ đảng tổ máy 5"),
        ("transferred", "Tổ đảng tổ máy 6", ""),
    ]


def test_a_transfer_says_from_where_and_nothing_else_does(cast: Cast, client: Client) -> None:
    with pytest.raises(RuleBroken, match="chuyển từ đâu đến") as broken:
        join(cast.people.thuy, Organisation.PARTY, began=Beginning.TRANSFERRED, came_from="  ")
    assert broken.value.field == "came_from"
    with pytest.raises(RuleBroken, match="mới cần ghi nơi chuyển đi") as broken:
        join(cast.people.thuy, Organisation.PARTY, came_from="Chi bộ phân xưởng khác")
    assert (broken.value.field, of(cast.people.thuy)) == ("began", [])
    login(client, cast.accounts.cell_leader)
    url = reverse("memberships", kwargs={"worker": cast.people.thuy.pk})
    whole = {"organisation": "party", "since": "1966-10-01", "began": "transferred"}
    refused = client.post(url, whole | {"came_from": ""})
    assert (refused.status_code, of(cast.people.thuy)) == (422, [])
    assert client.post(url, whole | {"began": "", "came_from": ""}).status_code == 422
    assert client.post(url, whole | {"came_from": "x" * 121}).status_code == 422
    client.post(url, whole | {"came_from": unicodedata.normalize("NFD", " Chi bộ  phân xưởng <b>khác</b> ")})
    assert beginnings(cast.people.thuy) == [("transferred", "Chi bộ phân xưởng <b>khác</b>", "")]
    words = "chuyển đến từ Chi bộ phân xưởng &lt;b&gt;khác&lt;/b&gt;"
    for page in (url, reverse("worker", kwargs={"worker": cast.people.thuy.pk}), "/to-dang/to-6/"):
        assert words in " ".join(client.get(page).content.decode().split()), page
    own = login(client, cast.accounts.womens_lead).get(reverse("own_data")).content.decode()
    assert words in " ".join(own.split())


def test_the_database_itself_wants_to_know_where_a_transfer_came_from(cast: Cast) -> None:
    membership = cast.people.hoa.organisation_memberships.get()
    for change in ({"began": "transferred"}, {"came_from": "Z1"}, {"began": "born"}, {"went_to": "Z1"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            OrganisationMembership.objects.filter(pk=membership.pk).update(**change)


def test_where_a_transfer_led_stands_with_the_end(cast: Cast, client: Client) -> None:
    membership = join(cast.people.thuy, Organisation.PARTY, date(1966, 6, 1), began=Beginning.ADMITTED)
    login(client, cast.accounts.cell_leader)
    parts = {"worker": cast.people.thuy.pk, "membership": membership.pk}
    client.post(reverse("membership_end", kwargs=parts), {"last_day": "1966-10-20", "went_to": "Chi bộ phân xưởng Z4"})
    assert beginnings(cast.people.thuy) == [("admitted", "", "Chi bộ phân xưởng Z4")]
    page = " ".join(client.get(reverse("memberships", kwargs={"worker": cast.people.thuy.pk})).content.decode().split())
    assert "01/06/1966 – 20/10/1966 · kết nạp tại đây · chuyển sang Chi bộ phân xưởng Z4" in page


def test_a_cell_s_home_says_with_whom_it_was_founded_and_who_came_since(cast: Cast, client: Client) -> None:
    """«… đã thành lập được tổ đảng ở tổ sản xuất, gồm 3 nữ đảng viên» (practice 6)."""
    join(cast.people.thuy, Organisation.PARTY, date(1966, 6, 1), began=Beginning.ADMITTED)
    came = join(cast.people.binh, Organisation.PARTY, date(1966, 7, 1), began=Beginning.TRANSFERRED, came_from="Z4")
    login(client, cast.accounts.cell_leader)
    page = " ".join(client.get("/to-dang/to-6/").content.decode().split())
    assert "5 đảng viên (4 nữ)" in page
    assert "Thành lập ngày 20/04/1966 với 3 đảng viên (3 nữ)." in page
    assert "Từ đó đến nay: kết nạp 1 người, chuyển đến 1 người, rời đi 0 người." in page
    leave_organisation(membership=came, last_day=date(1966, 10, 1), today=TODAY)
    page = " ".join(client.get("/to-dang/to-6/").content.decode().split())
    assert "Từ đó đến nay: kết nạp 1 người, chuyển đến 1 người, rời đi 1 người." in page


def test_the_head_of_a_cell_ends_the_membership_of_who_moved_to_a_team_it_does_not_lead(
    cast: Cast, client: Client
) -> None:
    """No other cell leads that team, so nobody else could; what they are in besides is no longer the head's to know."""
    hoa = cast.people.hoa
    move_worker(worker=hoa, team=cast.team5, since=TODAY, by=cast.accounts.team_leader, today=TODAY)
    login(client, cast.accounts.cell_leader)
    page = client.get(reverse("worker", kwargs={"worker": hoa.pk})).content.decode()
    assert reverse("memberships", kwargs={"worker": hoa.pk}) in page
    listed = reverse("memberships", kwargs={"worker": hoa.pk})
    assert 'name="organisation"' not in client.get(listed).content.decode(), "what they join is another cell's"
    assert client.post(listed, UNION).status_code == 403
    parts = {"worker": hoa.pk, "membership": hoa.organisation_memberships.get().pk}
    left = client.post(reverse("membership_end", kwargs=parts), {"last_day": "1966-10-20", "went_to": ""}, follow=True)
    assert (left.status_code, of(hoa)) == (200, [("party", "Tổ đảng tổ máy 6", date(1966, 4, 20), TODAY)])
    assert "Tham gia" not in left.content.decode()
    assert client.get(listed).status_code == 403


def test_where_no_cell_leads_the_team_nobody_joins_the_party(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="Chưa có tổ đảng nào phụ trách"):
        join(cast.others[-1], Organisation.PARTY)


def test_one_membership_of_an_organisation_at_a_time(cast: Cast) -> None:
    worker = cast.people.sang
    with pytest.raises(RuleBroken, match="đã tham gia từ ngày 20/04/1966"):
        join(cast.people.hoa, Organisation.PARTY)
    first = join(worker, Organisation.UNION, date(1966, 6, 1))
    with pytest.raises(RuleBroken, match="đã tham gia từ ngày 01/06/1966"):
        join(worker, Organisation.UNION)
    with pytest.raises(RuleBroken, match="tham gia từ một ngày muộn hơn"):
        join(worker, Organisation.UNION, date(1966, 5, 31))
    leave_organisation(membership=first, last_day=date(1966, 8, 31), today=TODAY)
    with pytest.raises(RuleBroken, match="đến hết ngày 31/08/1966"):
        join(worker, Organisation.UNION, date(1966, 8, 31))
    join(worker, Organisation.UNION, date(1966, 9, 1))
    assert [row[2:] for row in of(worker)] == [
        (date(1966, 6, 1), date(1966, 9, 1)),
        (date(1966, 9, 1), None),
    ]


def test_days_to_come_and_the_women_s_group_of_a_man_are_refused(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="22/10/1966 chưa tới"):
        join(cast.people.e, Organisation.UNION, date(1966, 10, 22))
    with pytest.raises(RuleBroken, match="không ghi là nữ"):
        join(cast.people.e, Organisation.WOMEN)
    assert of(cast.people.e) == []


def test_nobody_is_a_member_before_they_were_born(cast: Cast) -> None:
    cast.people.e.birth_year = 1942
    with pytest.raises(RuleBroken, match="Phạm Văn E sinh năm 1942") as refused:
        join(cast.people.e, Organisation.YOUTH, date(1940, 1, 1))
    assert refused.value.field == "since"
    join(cast.people.e, Organisation.YOUTH, date(1958, 3, 26))


def test_nobody_is_admitted_to_a_cell_before_there_was_one(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="Tổ đảng thành lập ngày 20/04/1966") as refused:
        join(cast.people.thuy, Organisation.PARTY, date(1966, 4, 19), began=Beginning.ADMITTED)
    assert refused.value.field == "since"
    join(cast.people.thuy, Organisation.PARTY, date(1966, 4, 19))  # a member already when the cell began


def test_a_membership_ends_after_its_last_day_and_stays_on_record(cast: Cast) -> None:
    membership = cast.people.hoa.organisation_memberships.get()
    for day, sentence in ((date(1966, 10, 22), "chưa tới"), (date(1966, 4, 19), "từ ngày 20/04/1966")):
        with pytest.raises(RuleBroken, match=sentence):
            leave_organisation(membership=membership, last_day=day, today=TODAY)
    leave_organisation(membership=membership, last_day=date(1966, 10, 20), today=TODAY)
    assert of(cast.people.hoa) == [("party", "Tổ đảng tổ máy 6", date(1966, 4, 20), TODAY)]
    assert Role.PARTY_MEMBER not in cast.accounts.party_member.stands.roles
    with pytest.raises(RuleBroken, match="đã kết thúc"):
        leave_organisation(membership=membership, last_day=date(1966, 10, 20), today=TODAY)


def test_who_leaves_the_cell_heads_it_no_more_from_that_day(cast: Cast) -> None:
    loi = cast.people.loi
    end = date(1966, 10, 11)
    make_role(worker=cast.people.hoa, role=Role.CELL_LEADER, over=cast.cell)
    leave_organisation(
        membership=loi.organisation_memberships.get(organisation=Organisation.PARTY), last_day=end, today=TODAY
    )
    assert loi.roles.get().period.upper == date(1966, 10, 12)
    assert cast.people.hoa.roles.get().period.upper is None
    assert Role.CELL_LEADER not in Account.objects.get(worker=loi).stands.roles


def test_a_headship_that_is_to_come_or_not_confirmed_goes_with_the_membership(cast: Cast) -> None:
    hoa = cast.people.hoa
    make_role(worker=hoa, role=Role.CELL_LEADER, over=cast.cell, since=date(1966, 11, 1))
    membership = hoa.organisation_memberships.get()
    leave_organisation(membership=membership, last_day=TODAY, today=TODAY)
    make_role(worker=cast.people.thao, role=Role.CELL_LEADER, over=cast.cell, is_confirmed=False)
    leave_organisation(membership=cast.people.thao.organisation_memberships.get(), last_day=TODAY, today=TODAY)
    assert (hoa.roles.count(), cast.people.thao.roles.count()) == (0, 0)


def test_who_joins_another_cell_heads_the_first_no_more(cast: Cast) -> None:
    make_cell(branch=cast.branch, name="Tổ đảng tổ máy 5", teams=[cast.team5], since=date(1966, 5, 1))
    worker = cast.others[-1]  # on team 5
    make_organisation_membership(
        worker=worker, organisation=Organisation.PARTY, cell=cast.cell, since=date(1966, 4, 20)
    )
    held = make_role(worker=worker, role=Role.CELL_LEADER, over=cast.cell, since=date(1966, 4, 20))
    join(worker, Organisation.UNION)
    held.refresh_from_db()
    assert held.period.upper is None
    join(worker, Organisation.PARTY, date(1966, 10, 1))
    held.refresh_from_db()
    assert held.period.upper == date(1966, 10, 1)


def test_the_only_head_is_told_that_the_cell_is_without_one(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.cell_leader)
    membership = cast.people.loi.organisation_memberships.get(organisation=Organisation.PARTY)
    end = reverse("membership_end", kwargs={"worker": cast.people.loi.pk, "membership": membership.pk})
    assert "tổ trưởng duy nhất của Tổ đảng tổ máy 6" in " ".join(client.get(end).content.decode().split())
    after = client.post(end, {"last_day": "1966-10-20"}, follow=True)
    assert after.redirect_chain == [(reverse("my_page"), 302)]
    assert "Tổ đảng tổ máy 6 hiện chưa có tổ trưởng." in after.content.decode()


def test_the_head_of_the_cell_comes_from_the_worker_s_page_and_writes_it_down(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.cell_leader)
    url = reverse("memberships", kwargs={"worker": cast.people.mui.pk})
    page = client.get(reverse("worker", kwargs={"worker": cast.people.mui.pk})).content.decode()
    assert url in page
    refused = client.post(url, UNION | {"since": "1966-10-22"})
    assert (refused.status_code, "22/10/1966 chưa tới" in refused.content.decode()) == (422, True)
    client.post(url, UNION)
    membership = cast.people.mui.organisation_memberships.get()
    end = reverse("membership_end", kwargs={"worker": cast.people.mui.pk, "membership": membership.pk})
    assert end in client.get(url).content.decode()
    client.post(end, {"last_day": "1966-10-20"})
    after = client.get(url)
    assert "Công đoàn 01/10/1966 – 20/10/1966" in " ".join(parse(after).get_text().split())
    assert end not in after.content.decode()


@pytest.mark.parametrize("role", ["team_leader", "party_member", "administrator", "manager", "union_lead"])
def test_nobody_else_is_offered_the_page_or_may_write(role: str, cast: Cast, client: Client) -> None:
    login(client, getattr(cast.accounts, role))
    url = reverse("memberships", kwargs={"worker": cast.people.mui.pk})
    page = client.get(reverse("worker", kwargs={"worker": cast.people.mui.pk}))
    assert (page.status_code, url in page.content.decode()) == (200, False)
    assert client.post(url, UNION).status_code == 403
    assert of(cast.people.mui) == []


def test_the_head_of_another_cell_or_of_the_team_somebody_left_has_no_say(cast: Cast, client: Client) -> None:
    worker = cast.others[-2]  # on team 5
    cell = make_cell(branch=cast.branch, name="Tổ đảng tổ máy 5", teams=[cast.team5], since=date(1966, 5, 1))
    head = make_account(username="to-dang-5", worker=worker)
    make_role(worker=worker, role=Role.CELL_LEADER, over=cell)
    login(client, head)
    assert client.get(reverse("memberships", kwargs={"worker": cast.people.mui.pk})).status_code == 404
    stay = cast.people.mui.team_memberships.get()
    stay.period = (date(1965, 1, 1), date(1966, 10, 1))
    stay.save()
    cast.people.mui.team_memberships.create(team=cast.team5, period=(date(1966, 10, 1), None))
    assert client.get(reverse("memberships", kwargs={"worker": cast.people.mui.pk})).status_code == 200
    login(client, cast.accounts.cell_leader)
    assert client.get(reverse("memberships", kwargs={"worker": cast.people.mui.pk})).status_code == 403


def test_somebody_else_s_membership_does_not_exist_at_this_worker_s_address(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.cell_leader)
    membership = cast.people.hoa.organisation_memberships.get()
    parts = {"worker": cast.people.mui.pk, "membership": membership.pk}
    assert client.get(reverse("membership_end", kwargs=parts)).status_code == 404


def test_who_left_the_party_does_not_become_a_full_member(cast: Cast) -> None:
    worker, by, since = cast.people.e, cast.accounts.cell_leader, date(1966, 5, 2)
    way = make_prospect(team=cast.team6, worker=worker, helper=cast.people.hoa, since=since)
    for stage in (Stage.PROSPECTIVE, Stage.BRANCH, Stage.APPROVED, Stage.ADMITTED):
        ProspectStage.objects.create(prospect=way, stage=stage, since=since)
    make_organisation_membership(
        worker=worker, organisation=Organisation.PARTY, cell=cast.cell, since=since, until=date(1966, 9, 1)
    )
    with pytest.raises(RuleBroken, match="không ở trong Đảng") as broken:
        move_prospect(prospect=way, stage=Stage.FULL, since=cast.today, reason="", by=by, today=cast.today)
    assert broken.value.field == "since"


def test_whoever_is_being_prepared_comes_in_by_that_way_alone(cast: Cast) -> None:
    way = make_prospect(team=cast.team6, worker=cast.people.e, helper=cast.people.hoa, since=date(1966, 5, 2))
    with pytest.raises(RuleBroken, match="đang được bồi dưỡng") as broken:
        join(cast.people.e, Organisation.PARTY, began=Beginning.ADMITTED)
    assert broken.value.field == "organisation"
    way.ended_on = TODAY
    way.save()
    join(cast.people.e, Organisation.PARTY)
