"""Groups written down for a day that has passed, people who are new, a cell that leads several teams."""

from datetime import date
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from members.actions.group import Lot, change_lead, form_groups
from members.actions.membership import join_organisation, leave_organisation
from members.actions.worker import move_worker, retire_worker
from members.domain.account import Organisation
from members.domain.group import PairKind
from members.models import CellTeam, GroupLead, MentoringGroup, Worker
from members.queries.group import group_of, wish_lines
from teamtrack.audit import reading_as
from teamtrack.errors import RuleBroken
from tests.cast import Cast
from tests.factories.group import make_group, make_wish
from tests.factories.members import make_worker
from tests.members.test_group import FORMED, form, lots, swap, wished


def newcomer(cast: Cast, name: str, since: date) -> Worker:
    return make_worker(name=name, team=cast.team6, since=since)


def test_a_wish_of_today_is_kept_by_what_is_written_down_for_yesterday(cast: Cast) -> None:
    first, second, _third = form(cast)
    people = cast.people
    swap(cast, people.h, second, people.tri, date(1966, 10, 10))
    wished(cast, people.h, people.e)
    with pytest.raises(RuleBroken, match="đang được xếp khác nhóm"):
        swap(cast, people.h, first, people.mui, date(1966, 10, 20))
    GroupLead.objects.filter(worker=people.hoa).update(period=DateRange(FORMED, date(1966, 9, 1)))
    make_wish(team=cast.team6, one=people.hoa, other=people.mui, since=cast.today)
    with pytest.raises(RuleBroken, match="đang được xếp khác nhóm"):
        change_lead(group=first, worker=people.hoa, since=date(1966, 10, 20), today=cast.today)
    assert group_of(people.h.pk, cast.today) == second


def test_groups_formed_for_a_day_that_has_passed_keep_a_wish_of_today(cast: Cast) -> None:
    wished(cast, cast.people.e, cast.people.h)
    with pytest.raises(RuleBroken, match="đang được xếp khác nhóm"):
        form(cast, since=date(1966, 10, 20))


def test_groups_formed_for_a_day_that_has_passed_are_of_those_who_are_there_since(cast: Cast) -> None:
    new = newcomer(cast, "Mai Thị Tám", date(1966, 10, 18))
    one, two, three = lots(cast)
    with pytest.raises(RuleBroken, match="Ngày 21/10/1966 chưa vào nhóm nào: Mai Thị Tám"):
        form(cast, since=date(1966, 10, 17))
    with_her = [Lot(one.lead, (*one.people, new.pk)), two, three]
    with pytest.raises(RuleBroken, match="Từ ngày 17/10/1966 tổ đã có thay đổi"):
        form(cast, with_her, since=date(1966, 10, 17))
    form(cast, with_her, since=date(1966, 10, 18))
    assert group_of(new.pk, cast.today) is not None


def test_groups_are_not_formed_before_the_member_in_charge_last_changed(cast: Cast) -> None:
    first, second, _third = form(cast)
    GroupLead.objects.filter(group=second).update(period=DateRange(FORMED, date(1966, 9, 1)))
    change_lead(group=first, worker=cast.people.hoa, since=date(1966, 10, 18), today=cast.today)
    with pytest.raises(RuleBroken, match="gần nhất là ngày 18/10/1966"):
        form(cast, since=date(1966, 10, 17))


def test_nobody_goes_into_a_group_before_it_was_formed(cast: Cast) -> None:
    form(cast)
    late = make_group(team=cast.team6, name="Nhóm 4", since=date(1966, 10, 18))
    with pytest.raises(RuleBroken, match="Nhóm 4 lập ngày 18/10/1966") as refused:
        swap(cast, cast.people.e, late, None, date(1966, 10, 17))
    assert refused.value.field == "since"
    with pytest.raises(RuleBroken, match="Nhóm 4 lập ngày 18/10/1966"):
        change_lead(group=late, worker=cast.people.hoa, since=date(1966, 10, 17), today=cast.today)


def test_whoever_is_new_goes_into_one_of_the_smallest_groups(cast: Cast) -> None:
    first, second, third = form(cast)
    one, other = newcomer(cast, "Mai Thị Tám", cast.today), newcomer(cast, "Mai Văn Chín", cast.today)
    swap(cast, one, first, None)
    with pytest.raises(RuleBroken, match=f"chỉ vào được nhóm ít người nhất: {second.name}, {third.name}") as refused:
        swap(cast, other, first, None)
    assert refused.value.field == "group"
    swap(cast, other, third, None)
    sizes = [group.memberships.filter(period__contains=cast.today).count() for group in (first, second, third)]
    assert sizes == [6, 5, 6]


# --- a cell of several teams (sinh hoạt ghép) -------------------------------------------------------------------------


def test_a_member_of_the_cell_is_in_charge_of_a_group_of_each_of_its_teams(cast: Cast) -> None:
    people, day = cast.people, date(1966, 10, 3)
    first, _second, _third = form(cast)
    lot = [Lot(people.loi.pk, tuple(worker.pk for worker in cast.others[-2:]))]
    team_5: dict[str, Any] = {"team": cast.team5, "by": cast.accounts.cell_leader, "reason": "", "today": cast.today}
    with pytest.raises(RuleBroken, match="Mỗi nhóm cần một đảng viên phụ trách riêng"):
        form_groups(lots=lot, since=day, **team_5)
    CellTeam.objects.create(cell=cast.cell, team=cast.team5, period=(day, None))
    form_groups(lots=lot, since=day, **team_5)
    led = GroupLead.objects.filter(worker=people.loi, period__contains=cast.today)
    assert {lead.group.team for lead in led} == {cast.team5, cast.team6}
    elsewhere = MentoringGroup.objects.get(team=cast.team5)
    change_lead(group=elsewhere, worker=people.hoa, since=cast.today, today=cast.today)
    move_worker(worker=people.hoa, team=cast.team5, since=cast.today, by=cast.accounts.cell_leader, today=cast.today)
    assert GroupLead.objects.filter(worker=people.hoa, period__contains=cast.today).count() == 2
    retire_worker(worker=people.loi, last_day=date(1966, 10, 20), by=cast.accounts.team_leader, today=cast.today)
    assert not GroupLead.objects.filter(group=first, period__contains=cast.today).exists()


def test_a_wish_that_is_not_kept_yet_stands_in_the_way_of_nobody_else(cast: Cast) -> None:
    """Who gets on sits apart and should sit together: a change that touches neither of them goes on."""
    _first, _second, third = form(cast)
    people = cast.people
    make_wish(team=cast.team6, one=people.e, other=people.tri, kind=PairKind.TOGETHER)
    swap(cast, people.c, third, people.sang)
    assert group_of(people.c.pk, cast.today) == third


def test_a_charge_that_began_later_is_not_lost_to_what_is_written_down_for_a_day_before(cast: Cast) -> None:
    """Thuy was not in the Party yet on the day since which another has left it."""
    first, *_others = form(cast)
    thuy, by = cast.people.thuy, cast.accounts.cell_leader
    with reading_as(by):
        join_organisation(worker=thuy, organisation=Organisation.PARTY, since=date(1966, 10, 10), today=cast.today)
        change_lead(group=first, worker=thuy, since=date(1966, 10, 12), today=cast.today)
        left = cast.people.thao.organisation_memberships.get(organisation=Organisation.PARTY)
        leave_organisation(membership=left, last_day=date(1966, 10, 5), today=cast.today)
    assert GroupLead.objects.get(worker=thuy).period == DateRange(date(1966, 10, 12), None)
    assert GroupLead.objects.filter(worker=cast.people.thao, period__contains=cast.today).count() == 0


def test_a_group_that_has_ended_meanwhile_gets_nobody_in_charge(cast: Cast) -> None:
    """The page still shows it; an arrangement that is sent first has ended it."""
    first, *_others = form(cast)
    MentoringGroup.objects.filter(pk=first.pk).update(ended_on=cast.today)
    with pytest.raises(RuleBroken, match="không còn nữa"):
        change_lead(group=first, worker=cast.people.hoa, since=cast.today, today=cast.today)


def test_somebody_new_who_is_in_no_group_yet_is_offered_for_no_exchange(cast: Cast) -> None:
    """And the page of a wish that is not kept is there all the same, on which the wish can be ended."""
    form(cast)
    new = newcomer(cast, "Mai Thị Tám", date(1966, 10, 18))
    Worker.objects.filter(pk=new.pk).update(trade="tiện")
    wish = wished(cast, cast.people.h, cast.people.e)
    [line] = wish_lines(cast.team6, [wish], cast.today)
    assert (line.is_kept, new in [exchange.other for exchange in line.swaps]) == (False, False)
    assert line.swaps
