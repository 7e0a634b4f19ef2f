"""On the way to the Party or the Youth Union: stages, helpers, admissions."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from members.actions.membership import join_organisation
from members.actions.objection import answer
from members.actions.prospect import add_helper, end_helper, end_prospect
from members.actions.worker import move_worker
from members.domain.account import Beginning, Organisation
from members.domain.prospect import Stage, next_steps
from members.domain.tier import Tier
from members.models import (
    GroupMembership,
    OrganisationMembership,
    Prospect,
    ProspectHelper,
    ProspectStage,
    TierAssessment,
    TierObjection,
)
from members.queries.prospect import Admissions, may_begin, on_the_way
from teamtrack.audit import as_system, reading_as
from teamtrack.errors import RuleBroken
from teamtrack.models import ReadEvent
from tests.cast import Cast, login
from tests.factories.group import make_group
from tests.factories.members import make_organisation_membership
from tests.factories.mentoring import make_tiers
from tests.factories.prospect import make_prospect
from tests.factories.tier import make_objection
from tests.htmx import parse
from tests.members.prospect import BEGUN, WEIGHED, moved, page_of, prepared


def answer_to(cast: Cast, objection: TierObjection) -> None:
    by = cast.accounts.cell_leader
    with reading_as(by):
        answer(objection=objection, text="Tổ đã xem lại.", by=by, today=cast.today)


@pytest.fixture
def prospect(cast: Cast) -> Prospect:
    make_tiers(team=cast.team6, cell=cast.cell, day=WEIGHED, tiers={Tier.ACTIVE: [cast.people.e]})
    return prepared(cast, cast.people.e)


# --- beginning ------------------------------------------------------------------------------------------------------


def test_only_who_is_active_is_prepared_for_the_party(cast: Cast) -> None:
    make_tiers(team=cast.team6, cell=cast.cell, day=WEIGHED, tiers={Tier.AVERAGE: [cast.people.d]})
    for worker in (cast.people.d, cast.people.e):  # in the middle; not weighed at all
        with pytest.raises(RuleBroken, match=worker.full_name):
            prepared(cast, worker)
    assert not Prospect.objects.exists()


def test_a_day_before_the_decision_does_not_prepare_who_is_no_longer_active(cast: Cast) -> None:
    make_tiers(team=cast.team6, cell=cast.cell, day=WEIGHED, tiers={Tier.ACTIVE: [cast.people.e]})
    with pytest.raises(RuleBroken, match="03/05/1966") as refused:
        prepared(cast, cast.people.e, since=WEIGHED - timedelta(days=1))
    make_tiers(team=cast.team6, cell=cast.cell, day=date(1966, 10, 5), tiers={Tier.AVERAGE: [cast.people.e]})
    with pytest.raises(RuleBroken, match="Phạm Văn E") as refused_now:
        prepared(cast, cast.people.e)
    assert (refused.value.field, refused_now.value.field) == ("since", "towards")
    assert not Prospect.objects.exists()


def test_a_decision_that_is_objected_to_prepares_nobody_for_the_party_until_it_is_answered(cast: Cast) -> None:
    session = make_tiers(team=cast.team6, cell=cast.cell, day=WEIGHED, tiers={Tier.ACTIVE: [cast.people.e]})
    with as_system("test"):
        objection = make_objection(assessment=session.assessments.get(), day=BEGUN)
    with pytest.raises(RuleBroken, match="ý kiến đó trước"):
        prepared(cast, cast.people.e)
    prepared(cast, cast.people.e, Organisation.YOUTH)  # of which the decision says nothing
    answer_to(cast, objection)
    prepared(cast, cast.people.e)
    assert Prospect.objects.count() == 2


def test_anybody_outside_may_be_prepared_for_the_youth_union(cast: Cast) -> None:
    way = on_the_way(cast.accounts.cell_leader, prepared(cast, cast.people.d, Organisation.YOUTH))
    assert [(line.stage, line.since) for line in way.stages] == [("Được bồi dưỡng", BEGUN)]
    assert [helper.name for helper in way.helpers] == ["Đào Thị Hoa"]


def test_a_member_is_not_prepared_for_what_they_belong_to(cast: Cast) -> None:
    make_organisation_membership(worker=cast.people.d, organisation=Organisation.YOUTH)
    with pytest.raises(RuleBroken, match="Trần Thị D"):
        prepared(cast, cast.people.d, Organisation.YOUTH)


def test_nobody_is_on_the_list_twice(cast: Cast, prospect: Prospect) -> None:
    with pytest.raises(RuleBroken, match="Phạm Văn E"):
        prepared(cast, cast.people.e)
    assert Prospect.objects.count() == 1


# --- stages (domain.md, rule 8) ---------------------------------------------------------------------------------------


def test_the_next_stage_or_any_one_before() -> None:
    assert next_steps(Stage.BRANCH, is_youth=False) == (Stage.APPROVED, Stage.PREPARED, Stage.PROSPECTIVE)
    assert next_steps(Stage.ADMITTED, is_youth=False) == (Stage.FULL,)
    assert next_steps(Stage.ADMITTED, is_youth=True) == next_steps(Stage.FULL, is_youth=False) == ()


@pytest.mark.parametrize("stage", [Stage.PREPARED, Stage.BRANCH, Stage.FULL])
def test_no_stage_is_left_out_and_none_is_reached_twice(cast: Cast, prospect: Prospect, stage: Stage) -> None:
    with pytest.raises(RuleBroken, match="có thứ tự") as refused:
        moved(cast, prospect, stage)
    assert refused.value.field == "stage"


def test_going_back_is_a_step_with_a_reason(cast: Cast, prospect: Prospect) -> None:
    moved(cast, prospect, Stage.PROSPECTIVE)
    with pytest.raises(RuleBroken) as refused:
        moved(cast, prospect, Stage.PREPARED, reason="  ")
    assert refused.value.field == "reason"
    moved(cast, prospect, Stage.PREPARED, reason="Hai tháng không đạt mức.")
    assert [(line.is_back, line.reason) for line in on_the_way(cast.accounts.cell_leader, prospect).stages] == [
        (False, ""),
        (False, ""),
        (True, "Hai tháng không đạt mức."),
    ]


@pytest.mark.parametrize("day", [BEGUN - timedelta(days=1), date(1966, 10, 22)])
def test_a_stage_is_neither_before_the_last_one_nor_to_come(cast: Cast, prospect: Prospect, day: date) -> None:
    with pytest.raises(RuleBroken) as refused:
        moved(cast, prospect, Stage.PROSPECTIVE, since=day)
    assert refused.value.field == "since"
    assert ProspectStage.objects.count() == 1


def test_who_is_no_longer_active_goes_no_further_and_may_go_back(cast: Cast, prospect: Prospect) -> None:
    moved(cast, prospect, Stage.PROSPECTIVE)
    make_tiers(team=cast.team6, cell=cast.cell, day=date(1966, 10, 5), tiers={Tier.AVERAGE: [cast.people.e]})
    with pytest.raises(RuleBroken, match="Phạm Văn E") as refused:
        moved(cast, prospect, Stage.BRANCH, since=cast.today)
    with pytest.raises(RuleBroken):
        moved(cast, prospect, Stage.BRANCH)  # on a day when they were
    assert refused.value.field == "stage"
    moved(cast, prospect, Stage.PREPARED, since=cast.today, reason="Cần cố thêm.")
    assert on_the_way(cast.accounts.cell_leader, prospect).reached == Stage.PREPARED


def test_an_open_objection_stops_the_way_to_the_party(cast: Cast, prospect: Prospect) -> None:
    with as_system("test"):
        objection = make_objection(assessment=TierAssessment.objects.get(worker=cast.people.e), day=cast.today)
    with pytest.raises(RuleBroken, match="ý kiến đó trước") as refused:
        moved(cast, prospect, Stage.PROSPECTIVE, since=cast.today)
    assert refused.value.field == "stage"
    answer_to(cast, objection)
    moved(cast, prospect, Stage.PROSPECTIVE, since=cast.today)


def test_who_became_a_member_meanwhile_is_not_admitted_again_and_the_form_says_so(cast: Cast, client: Client) -> None:
    prospect = make_prospect(team=cast.team6, worker=cast.people.e, helper=cast.people.hoa, since=BEGUN)
    for stage in (Stage.PROSPECTIVE, Stage.BRANCH, Stage.APPROVED):
        ProspectStage.objects.create(prospect=prospect, stage=stage, since=BEGUN)
    make_organisation_membership(
        worker=cast.people.e, organisation=Organisation.PARTY, cell=cast.cell, since=date(1966, 9, 1)
    )
    login(client, cast.accounts.cell_leader)
    answer = client.post(f"/to-dang/to-6/boi-duong/{prospect.pk}/", {"stage": "5", "since": "1966-10-21"})
    assert (answer.status_code, "đã tham gia rồi" in answer.content.decode()) == (422, True)


def test_the_database_keeps_the_order_as_well(cast: Cast, prospect: Prospect) -> None:
    for stage, since, reason in (
        (Stage.BRANCH, BEGUN, ""),
        (Stage.PREPARED, BEGUN, "lần nữa"),
        (Stage.PROSPECTIVE, BEGUN - timedelta(days=1), ""),
    ):
        with pytest.raises(DatabaseError, match="the stages have an order"), transaction.atomic():
            ProspectStage.objects.create(prospect=prospect, stage=stage, since=since, reason=reason)


def test_who_is_admitted_is_a_member_of_the_cell_and_in_no_group_any_more(cast: Cast, prospect: Prospect) -> None:
    make_group(team=cast.team6, lead=cast.people.hoa, people=[cast.people.e])
    day = date(1966, 9, 1)
    for stage in (Stage.PROSPECTIVE, Stage.BRANCH, Stage.APPROVED, Stage.ADMITTED):
        moved(cast, prospect, stage, since=day)
    [member] = OrganisationMembership.objects.filter(worker=cast.people.e, organisation=Organisation.PARTY)
    assert (member.cell, member.period.lower) == (cast.cell, day)
    assert not GroupMembership.objects.filter(worker=cast.people.e, period__contains=day).exists()
    assert [(row.year, row.party, row.youth) for row in page_of(cast).admissions] == [(1966, 1, 0)]
    assert page_of(cast).party == ()


# --- who prepares them ------------------------------------------------------------------------------------------------


def test_nobody_prepares_themself_and_nobody_twice(cast: Cast, prospect: Prospect) -> None:
    for helper in (cast.people.e, cast.people.hoa):
        with pytest.raises(
            RuleBroken, match=helper.full_name if helper != cast.people.e else "tự bồi dưỡng"
        ) as refused:
            add_helper(prospect=prospect, helper=helper, since=cast.today, today=cast.today)
        assert refused.value.field == "helper"


def test_the_help_ends_after_its_last_day(cast: Cast, prospect: Prospect) -> None:
    helper = ProspectHelper.objects.get()
    with pytest.raises(RuleBroken):
        end_helper(helper=helper, last_day=BEGUN - timedelta(days=1), today=cast.today)
    end_helper(helper=helper, last_day=date(1966, 7, 31), today=cast.today)
    assert [line.last_day for line in on_the_way(cast.accounts.cell_leader, prospect).helpers] == [date(1966, 7, 31)]
    with pytest.raises(RuleBroken):
        end_helper(helper=helper, last_day=date(1966, 8, 31), today=cast.today)


def test_with_the_way_its_help_ends_and_it_may_begin_anew(cast: Cast, prospect: Prospect) -> None:
    add_helper(prospect=prospect, helper=cast.people.thao, since=cast.today, today=cast.today)
    last_day = date(1966, 8, 31)
    end_prospect(prospect=prospect, last_day=last_day, reason="Chuyển sang đi học.", today=cast.today)
    with pytest.raises(RuleBroken, match="đã kết thúc"):
        add_helper(prospect=prospect, helper=cast.people.thao, since=cast.today, today=cast.today)
    way = on_the_way(cast.accounts.cell_leader, prospect)
    assert [(line.name, line.last_day) for line in way.helpers] == [("Đào Thị Hoa", last_day)]
    assert way.prospect.end_reason == "Chuyển sang đi học."
    with pytest.raises(RuleBroken):
        moved(cast, prospect, Stage.PROSPECTIVE)
    prepared(cast, cast.people.e)
    assert Prospect.objects.count() == 2


def test_a_year_counts_whom_the_team_admitted_and_no_transfer(cast: Cast, prospect: Prospect) -> None:
    """«Năm 1966, ở đây kết nạp được hai đảng viên mới»: who was sent to the team is none of them (practice 5)."""
    people, party = cast.people, Organisation.PARTY
    assert page_of(cast).admissions == ()  # the three of the cast were members when the records begin
    for stage in (Stage.PROSPECTIVE, Stage.BRANCH, Stage.APPROVED, Stage.ADMITTED):
        moved(cast, prospect, stage)
    join = partial(join_organisation, since=date(1966, 10, 3), today=cast.today)
    join(worker=people.d, organisation=party, began=Beginning.TRANSFERRED, came_from="Chi bộ phân xưởng khác")
    join(worker=people.binh, organisation=party)
    join(worker=people.mui, organisation=Organisation.YOUTH, began=Beginning.ADMITTED)
    join(worker=people.tri, organisation=Organisation.UNION, began=Beginning.ADMITTED)
    assert page_of(cast).admissions == (Admissions(1966, party=1, youth=1),)
    assert page_of(cast, cast.team5).admissions == ()
    move_worker(worker=people.mui, team=cast.team5, since=cast.today, by=cast.accounts.cell_leader, today=cast.today)
    assert page_of(cast).admissions == (Admissions(1966, party=1, youth=1),)


def test_a_form_that_is_refused_keeps_what_was_typed_and_says_why(cast: Cast, client: Client) -> None:
    prospect = make_prospect(team=cast.team6, worker=cast.people.e, helper=cast.people.hoa, since=BEGUN)
    login(client, cast.accounts.cell_leader)
    answer = client.post(
        f"/to-dang/to-6/boi-duong/{prospect.pk}/", {"stage": "2", "since": "1966-05-31", "reason": "Đạt mức ba tháng."}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "01/06/1966" in page
    assert "Đạt mức ba tháng." in page


# --- beginning, from the pages ----------------------------------------------------------------------------------------


def test_the_head_begins_on_the_persons_page_or_from_the_list_of_who_may(cast: Cast, client: Client) -> None:
    make_tiers(team=cast.team6, cell=cast.cell, day=WEIGHED, tiers={Tier.ACTIVE: [cast.people.e, cast.people.binh]})
    login(client, cast.accounts.cell_leader)
    begin = f"/nguoi/{cast.people.e.pk}/boi-duong/"
    assert begin in client.get(f"/nguoi/{cast.people.e.pk}/").content.decode()
    offered = parse(client.get("/to-dang/to-6/boi-duong/")).select("#bat-dau .links a")
    assert [link["href"] for link in offered] == [f"/nguoi/{cast.people.binh.pk}/boi-duong/", begin]
    data = {"towards": "party", "helper": cast.people.hoa.pk, "since": "1966-10-21"}
    assert client.post(begin, data).status_code == 302
    prepared(cast, cast.people.e, Organisation.YOUTH)
    page = client.get(f"/nguoi/{cast.people.e.pk}/").content.decode()
    assert (begin in page, "Được bồi dưỡng" in page) == (False, True)
    offered = parse(client.get("/to-dang/to-6/boi-duong/")).select("#bat-dau .links a")
    assert [link.text.strip() for link in offered] == ["Ngô Văn Bình"]


def test_nobody_is_offered_whose_decision_is_objected_to(cast: Cast) -> None:
    session = make_tiers(team=cast.team6, cell=cast.cell, day=WEIGHED, tiers={Tier.ACTIVE: [cast.people.e]})
    with as_system("test"):
        make_objection(assessment=session.assessments.get(), day=BEGUN)
        assert list(may_begin(cast.team6, cast.today)) == []


def test_the_stage_stands_on_the_persons_page_for_the_cell_alone_and_only_the_head_begins(
    cast: Cast, client: Client, prospect: Prospect
) -> None:
    shown = {}
    for name in ("cell_leader", "party_member", "team_leader", "worker"):
        page = parse(login(client, getattr(cast.accounts, name)).get(f"/nguoi/{cast.people.e.pk}/"))
        panel = page.select_one("#boi-duong")
        shown[name] = panel and (bool(panel.select(".card-head a")), "Được bồi dưỡng" in panel.text)
    assert shown == {
        "cell_leader": (True, True),  # towards the Youth Union
        "party_member": (False, True),
        "team_leader": None,
        "worker": None,
    }


def test_each_read_of_the_list_and_of_one_way_is_kept_and_told_to_whom_it_is_about(
    cast: Cast, client: Client, prospect: Prospect
) -> None:
    login(client, cast.accounts.cell_leader)
    for address in (
        "/to-dang/to-6/boi-duong/",
        f"/to-dang/to-6/boi-duong/{prospect.pk}/",
        f"/nguoi/{cast.people.e.pk}/",
    ):
        client.get(address)
    events = ReadEvent.objects.filter(record="members.prospect").order_by("pk")
    assert [(event.subject, event.record_key) for event in events] == [(cast.people.e.pk, str(prospect.pk))] * 3
    told = " ".join(parse(login(client, cast.accounts.worker).get("/toi/ai-xem/")).text.split())
    assert ("sổ của tổ đảng xem cả danh sách" in told, "sổ của tổ đảng xem trang về một người" in told) == (True, True)


# --- who may prepare them ---------------------------------------------------------------------------------------------


def test_only_a_party_member_prepares_for_the_party_and_only_they_are_offered(
    cast: Cast, client: Client, prospect: Prospect
) -> None:
    make_organisation_membership(worker=cast.people.nhung, organisation=Organisation.YOUTH)
    for helper in (cast.people.c, cast.people.nhung):  # outside both; of the Youth Union
        with pytest.raises(RuleBroken, match="đảng viên") as refused:
            add_helper(prospect=prospect, helper=helper, since=cast.today, today=cast.today)
        assert refused.value.field == "helper"
    page = login(client, cast.accounts.cell_leader).get(f"/to-dang/to-6/boi-duong/{prospect.pk}/nguoi-giup/")
    assert list(page.context["form"].fields["helper"].queryset) == [
        cast.people.hoa, cast.people.loi, cast.people.thao,
    ]  # fmt: skip


def test_a_member_of_the_youth_union_or_the_party_prepares_for_the_youth_union(cast: Cast) -> None:
    way = prepared(cast, cast.people.mui, Organisation.YOUTH)
    make_organisation_membership(worker=cast.people.nhung, organisation=Organisation.YOUTH, since=date(1966, 7, 1))
    for helper, since in ((cast.people.c, cast.today), (cast.people.nhung, BEGUN)):  # not of it; not yet
        with pytest.raises(RuleBroken, match="Đoàn"):
            add_helper(prospect=way, helper=helper, since=since, today=cast.today)
    add_helper(prospect=way, helper=cast.people.nhung, since=cast.today, today=cast.today)
    assert way.helpers.count() == 2
