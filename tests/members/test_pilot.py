"""Pilots: a group is directed by itself for a time, beside the others; who begins it, and who sees what was made."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from members.actions.group import Lot
from members.actions.pilot import begin_pilot, end_pilot
from members.domain.pilot import GroupFulfilment
from members.models import GroupPilot, MentoringGroup
from teamtrack.errors import RuleBroken
from teamtrack.sources import ask
from tests.cast import Cast, login
from tests.factories.group import make_group, make_pilot
from tests.factories.production import make_adjustment, make_output, make_product
from tests.members.test_group import FORMED, form, lots, swap

TODAY, MONDAY, LATER = date(1966, 10, 21), date(1966, 10, 3), date(1966, 10, 10)
TEAM = {"team": "to-6"}


@pytest.fixture
def group(cast: Cast) -> MentoringGroup:
    """C and E, with Lợi in charge."""
    return make_group(team=cast.team6, lead=cast.people.loi, people=(cast.people.c, cast.people.e), since=FORMED)


@pytest.fixture
def other(cast: Cast) -> MentoringGroup:
    """H alone, with Hoa in charge."""
    return make_group(team=cast.team6, name="Nhóm 2", lead=cast.people.hoa, people=(cast.people.h,), since=FORMED)


def begun(cast: Cast, group: MentoringGroup, **changed: Any) -> GroupPilot:
    asked: dict[str, Any] = {"since": MONDAY, "aim": "Nâng mức từ từ.", "target": 120}
    return begin_pilot(group=group, **(asked | changed), by=cast.accounts.cell_leader, today=TODAY)


def ended(pilot: GroupPilot, last_day: date = TODAY, result: str = "Ai cũng giữ được 150 cái.") -> None:
    end_pilot(pilot=pilot, last_day=last_day, result=result, today=TODAY)


def spans() -> list[tuple[date, date | None, str]]:
    rows = GroupPilot.objects.order_by("period", "pk")
    return [(row.period.lower, row.period.upper, row.result) for row in rows]


def shown(client: Client, account: Any) -> str:
    return " ".join(login(client, account).get(reverse("groups", kwargs=TEAM)).content.decode().split())


def made(cast: Cast, first: date = MONDAY, last: date = TODAY) -> GroupFulfilment:
    (found,) = ask("group_fulfilment", user=cast.accounts.cell_leader, team=cast.team6, first=first, last=last)
    assert isinstance(found, GroupFulfilment)
    return found


# --- beginning and ending ------------------------------------------------------------------------------------------


def test_the_head_begins_a_pilot_and_ends_it_with_a_result(cast: Cast, group: MentoringGroup, client: Client) -> None:
    login(client, cast.accounts.cell_leader)
    begin = reverse("pilot_begin", kwargs=TEAM | {"group": group.pk})
    answer = client.post(begin, {"since": "1966-10-03", "aim": " Nâng mức  từ từ. ", "target": "120"})
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("groups", kwargs=TEAM))
    pilot = GroupPilot.objects.get()
    assert (pilot.group, pilot.aim, pilot.target) == (group, "Nâng mức từ từ.", 120)
    assert pilot.recorded_by == cast.accounts.cell_leader
    end = reverse("pilot_end", kwargs=TEAM | {"pilot": pilot.pk})
    assert client.post(end, {"last_day": "1966-10-20", "result": "Giữ được\n150 cái."}).status_code == 302
    assert spans() == [(MONDAY, TODAY, "Giữ được 150 cái.")]


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"since": date(1966, 10, 22)}, "since", "Ngày 22/10/1966 chưa tới"),
        ({"since": date(1966, 5, 4)}, "since", "Nhóm 1 lập ngày 05/05/1966"),
        ({"target": 49}, "target", "Chỉ tiêu từ 50 đến 300 phần trăm định mức"),
        ({"target": 301}, "target", "Chỉ tiêu từ 50 đến 300 phần trăm định mức"),
        ({"aim": "  "}, "aim", "Hãy ghi để làm gì"),
        ({"aim": "Vì pham van e giữ mức."}, "aim", "đang có tên Phạm Văn E"),
    ],
)
def test_what_a_pilot_may_not_be_is_refused_and_nothing_is_written(
    changed: dict[str, Any], field: str, words: str, cast: Cast, group: MentoringGroup
) -> None:
    with pytest.raises(RuleBroken, match=words) as broken:
        begun(cast, group, **changed)
    assert broken.value.field == field
    assert spans() == []


def test_a_group_that_is_no_more_is_no_pilot(cast: Cast, group: MentoringGroup) -> None:
    MentoringGroup.objects.filter(pk=group.pk).update(ended_on=LATER)
    with pytest.raises(RuleBroken, match="Nhóm 1 không còn nữa"):
        begun(cast, group)
    assert spans() == []


def test_a_group_is_one_pilot_at_a_time_and_may_be_one_again(
    cast: Cast, group: MentoringGroup, other: MentoringGroup
) -> None:
    first = begun(cast, group)
    for since in (MONDAY, LATER, date(1966, 9, 1)):
        with pytest.raises(RuleBroken, match="Nhóm 1 đã được chỉ đạo điểm") as broken:
            begun(cast, group, since=since)
        assert broken.value.field == "since"
    ended(first, LATER)
    with pytest.raises(RuleBroken, match="Nhóm 1 đã được chỉ đạo điểm"):
        begun(cast, group, since=LATER)
    begun(cast, group, since=date(1966, 10, 11))
    begun(cast, other)
    assert GroupPilot.objects.filter(group=group).count() == 2


@pytest.mark.parametrize(
    ("last_day", "result", "field", "words"),
    [
        (date(1966, 10, 22), "Xong.", "last_day", "Ngày 22/10/1966 chưa tới"),
        (date(1966, 10, 2), "Xong.", "last_day", "Việc này bắt đầu ngày 03/10/1966"),
        (TODAY, " ", "result", "Hãy ghi kết quả"),
        (TODAY, "Phạm Văn E theo kịp.", "result", "đang có tên Phạm Văn E"),
    ],
)
def test_an_end_that_cannot_be_is_refused_and_the_pilot_goes_on(
    last_day: date, result: str, field: str, words: str, cast: Cast, group: MentoringGroup
) -> None:
    pilot = begun(cast, group)
    with pytest.raises(RuleBroken, match=words) as broken:
        ended(pilot, last_day, result)
    assert broken.value.field == field
    assert spans() == [(MONDAY, None, "")]


def test_a_pilot_ends_once_and_may_be_of_a_single_day(cast: Cast, group: MentoringGroup) -> None:
    pilot = begun(cast, group)
    ended(pilot, MONDAY)
    with pytest.raises(RuleBroken, match="đã kết thúc"):
        ended(pilot, TODAY, "Khác.")
    assert spans() == [(MONDAY, date(1966, 10, 4), "Ai cũng giữ được 150 cái.")]


def test_the_database_keeps_a_pilot_true(cast: Cast, group: MentoringGroup) -> None:
    make_pilot(group=group, since=MONDAY)
    later: dict[str, Any] = {"group": group, "since": date(1966, 9, 1), "until": MONDAY}
    for wrong in ({"target": 49}, {"target": 301}, {"aim": ""}, {"until": LATER}, {"until": date(1966, 9, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_pilot(**(later | wrong))
    make_pilot(**later)


# --- the groups are arranged anew ----------------------------------------------------------------------------------


def test_arranging_the_groups_anew_ends_the_pilot_of_a_group_that_is_no_more(cast: Cast) -> None:
    first, second, third = form(cast)
    make_pilot(group=first, since=date(1966, 6, 1))
    make_pilot(group=second, since=date(1966, 6, 1), until=date(1966, 7, 1), result="Xong.")
    make_pilot(group=third, since=date(1966, 6, 1))
    one, two, three = lots(cast)
    everybody = (*one.people, *two.people, *three.people)
    form(cast, [Lot(one.lead, everybody)], since=date(1966, 9, 1))
    found = {pilot.group: (pilot.period.upper, pilot.result) for pilot in GroupPilot.objects.select_related("group")}
    assert found == {
        first: (None, ""),
        second: (date(1966, 7, 1), "Xong."),
        third: (date(1966, 9, 1), "Đã xếp lại nhóm."),
    }


def test_a_pilot_of_a_group_that_was_no_more_by_then_never_was(cast: Cast) -> None:
    _first, _second, third = form(cast)
    begun(cast, third)
    one, two, three = lots(cast)
    everybody = (*one.people, *two.people, *three.people)
    form(cast, [Lot(one.lead, everybody[:8]), Lot(two.lead, everybody[8:])], since=date(1966, 9, 1))
    assert spans() == []


# --- beside the other groups ---------------------------------------------------------------------------------------


def test_groups_stand_beside_each_other_by_what_was_made_against_the_norm(
    cast: Cast, group: MentoringGroup, other: MentoringGroup
) -> None:
    people = cast.people
    for worker, good in ((people.c, 195), (people.e, 130), (people.h, 65), (people.loi, 260)):
        make_output(worker=worker, product=cast.qd14, day=LATER, good=good)
    make_output(worker=cast.others[0], product=cast.qd14, day=LATER, good=13)  # of another team
    assert made(cast) == GroupFulfilment(
        of_group={group.pk: Fraction(5, 4), other.pk: Fraction(1, 2)},
        of_no_group=Fraction(2),
        of_team=Fraction(5, 4),
        left_out=0,
    )


def test_only_the_days_since_the_beginning_count(cast: Cast, group: MentoringGroup) -> None:
    for day, good in ((MONDAY, 130), (LATER, 195), (date(1966, 10, 11), 260)):
        make_output(worker=cast.people.e, product=cast.qd14, day=day, good=good)
    assert made(cast, LATER, LATER).of_group == {group.pk: Fraction(3, 2)}


def test_everybody_counts_in_the_group_they_were_in_on_the_day(cast: Cast) -> None:
    first, second, _third = form(cast)
    for day, good in ((date(1966, 10, 8), 65), (LATER, 130)):
        make_output(worker=cast.people.h, product=cast.qd14, day=day, good=good)
    swap(cast, cast.people.h, second, cast.people.tri, since=LATER)
    assert made(cast).of_group == {first.pk: Fraction(1, 2), second.pk: Fraction(1)}


def test_approved_corrections_count_and_lines_without_a_norm_are_told(cast: Cast, group: MentoringGroup) -> None:
    worker, product = cast.people.e, make_product(workshop=cast.workshop, code="QĐ 15")
    make_output(worker=worker, product=cast.qd14, day=LATER, good=120)
    make_output(worker=worker, product=product, day=LATER, good=900, shift=2)
    make_adjustment(worker=worker, product=cast.qd14, day=LATER, good=10, proposed_on=TODAY, approved_on=TODAY)
    make_adjustment(worker=worker, product=cast.qd14, day=LATER, good=65, proposed_on=TODAY)
    assert (made(cast).of_group, made(cast).left_out) == ({group.pk: Fraction(1)}, 1)


def test_one_query_tells_it_of_any_number_of_groups(
    cast: Cast, group: MentoringGroup, other: MentoringGroup, django_assert_num_queries: Any
) -> None:
    for worker in (cast.people.e, cast.people.h):
        make_output(worker=worker, product=cast.qd14, day=LATER, good=130)
    assert cast.accounts.cell_leader.stands
    with django_assert_num_queries(1):
        assert len(made(cast).of_group) == 2


# --- who sees what -------------------------------------------------------------------------------------------------


def test_a_pilot_stands_on_the_page_beside_the_other_groups(
    cast: Cast, group: MentoringGroup, other: MentoringGroup, client: Client
) -> None:
    make_pilot(group=group, since=MONDAY)
    make_output(worker=cast.people.e, product=cast.qd14, day=LATER, good=140)
    for account in (cast.accounts.cell_leader, cast.accounts.party_member, cast.accounts.team_leader):
        page = shown(client, account)
        assert "Chỉ đạo điểm: Nhóm 1" in page
        assert "Làm đều, nâng mức từ từ." in page
        assert "từ 03/10/1966" in page
        for name, value in (("Nhóm 1", "107,6%"), ("Nhóm 2", "–"), ("Cả tổ", "107,6%")):
            assert f'<dt>{name}</dt> <dd class="num' in page
            assert value in page
        assert "120,0%" in page


def test_who_may_not_see_output_sees_the_pilot_without_what_was_made(
    cast: Cast, group: MentoringGroup, client: Client
) -> None:
    make_pilot(group=group, since=MONDAY)
    make_output(worker=cast.people.e, product=cast.qd14, day=LATER, good=140)
    page = shown(client, cast.accounts.union_lead)
    assert ("Làm đều, nâng mức từ từ." in page, "120,0%" in page) == (True, True)
    assert ("107,6%" in page, "Cả tổ" in page) == (False, False)
    asked: dict[str, Any] = {"team": cast.team6, "first": MONDAY, "last": TODAY}
    for account in (cast.accounts.union_lead, cast.accounts.worker, cast.accounts.leader9):
        assert ask("group_fulfilment", user=account, **asked) == []


def test_only_the_head_of_the_cell_is_offered_to_begin_and_to_end(
    cast: Cast, group: MentoringGroup, other: MentoringGroup, client: Client
) -> None:
    pilot = make_pilot(group=group, since=MONDAY)
    end = reverse("pilot_end", kwargs=TEAM | {"pilot": pilot.pk})
    begin, again = (reverse("pilot_begin", kwargs=TEAM | {"group": one.pk}) for one in (other, group))
    page = shown(client, cast.accounts.cell_leader)
    assert (end in page, begin in page, again in page) == (True, True, False)
    for account in (cast.accounts.party_member, cast.accounts.team_leader, cast.accounts.union_lead):
        page = shown(client, account)
        assert (end in page, begin in page) == (False, False)


def test_earlier_pilots_stay_on_the_page_with_their_last_day_and_result(
    cast: Cast, group: MentoringGroup, client: Client
) -> None:
    ended(begun(cast, group), LATER)
    page = shown(client, cast.accounts.union_lead)
    assert "Ai cũng giữ được 150 cái." in page
    assert "03/10/1966 – 10/10/1966" in page
    assert "Chỉ đạo điểm: Nhóm 1" not in page


def test_a_pilot_that_is_over_has_no_page_to_end_it(cast: Cast, group: MentoringGroup, client: Client) -> None:
    pilot = begun(cast, group)
    ended(pilot)
    login(client, cast.accounts.cell_leader)
    assert client.get(reverse("pilot_end", kwargs=TEAM | {"pilot": pilot.pk})).status_code == 404


def test_a_broken_rule_stands_on_the_form(cast: Cast, group: MentoringGroup, client: Client) -> None:
    begun(cast, group)
    login(client, cast.accounts.cell_leader)
    begin = reverse("pilot_begin", kwargs=TEAM | {"group": group.pk})
    answer = client.post(begin, {"since": "1966-10-10", "aim": "Khác.", "target": "110"})
    assert answer.status_code == 422
    assert "Nhóm 1 đã được chỉ đạo điểm" in answer.content.decode()
    assert GroupPilot.objects.count() == 1
