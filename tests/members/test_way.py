"""Where a way into the Party or the Youth Union ends, goes along, or loses who helps on it."""

from datetime import date, timedelta

import pytest

from members.actions.membership import join_organisation, leave_organisation
from members.actions.organisation import stop_leading
from members.actions.prospect import add_helper
from members.actions.worker import Card, add_worker, move_worker, retire_worker
from members.domain.account import Beginning, Organisation
from members.domain.prospect import Stage
from members.domain.tier import Tier
from members.models import CellTeam, Prospect, ProspectHelper, Team, Worker
from members.queries.prospect import on_the_way
from teamtrack.audit import reading_as
from teamtrack.errors import RuleBroken
from tests.cast import Cast
from tests.factories.members import make_cell, make_organisation_membership
from tests.factories.mentoring import make_tiers
from tests.members.prospect import BEGUN, WEIGHED, moved, page_of, prepared

TO_ADMISSION = (Stage.PROSPECTIVE, Stage.BRANCH, Stage.APPROVED, Stage.ADMITTED)


@pytest.fixture
def prospect(cast: Cast) -> Prospect:
    """E, whom Hoa prepares for the Party."""
    make_tiers(team=cast.team6, cell=cast.cell, day=WEIGHED, tiers={Tier.ACTIVE: [cast.people.e]})
    return prepared(cast, cast.people.e)


@pytest.fixture
def admitted(cast: Cast, prospect: Prospect) -> Prospect:
    for stage in TO_ADMISSION:
        moved(cast, prospect, stage)
    return prospect


def move(cast: Cast, worker: Worker, team: Team, since: date) -> None:
    with reading_as(cast.accounts.cell_leader):
        move_worker(worker=worker, team=team, since=since, by=cast.accounts.team_leader, today=cast.today)


def helping() -> list[tuple[str, date | None]]:
    """Who prepares somebody, and the first day on which they no longer do."""
    rows = ProspectHelper.objects.select_related("worker").order_by("pk")
    return [(row.worker.full_name, row.period.upper) for row in rows]


def test_who_leaves_the_team_is_prepared_no_more(cast: Cast, prospect: Prospect) -> None:
    moved(cast, prospect, Stage.PROSPECTIVE, since=date(1966, 10, 1))
    move(cast, cast.people.e, cast.team5, date(1966, 9, 1))
    page = page_of(cast)
    [past] = page.past
    assert page.party == ()
    # Not before the last stage; help that goes on ends with the way.
    assert (past.prospect.ended_on, past.prospect.end_reason) == (date(1966, 10, 1), "không còn ở trong tổ")
    assert [helper.last_day for helper in past.helpers] == [date(1966, 10, 1)]


@pytest.mark.parametrize("is_led_by_the_cell", [True, False])
def test_who_prepares_somebody_goes_on_as_long_as_they_may(
    cast: Cast, prospect: Prospect, *, is_led_by_the_cell: bool
) -> None:
    """A member of the cell that leads the team, wherever they work; not once they have left it."""
    if is_led_by_the_cell:
        CellTeam.objects.create(cell=cast.cell, team=cast.team5, period=(BEGUN, None))
    day = cast.today - timedelta(days=3)
    move(cast, cast.people.hoa, cast.team5, day)
    assert helping() == [("Đào Thị Hoa", None)]
    with reading_as(cast.accounts.cell_leader):
        membership = cast.people.hoa.organisation_memberships.get(organisation=Organisation.PARTY)
        leave_organisation(membership=membership, last_day=day, today=cast.today)
    assert helping() == [("Đào Thị Hoa", day + timedelta(days=1))]


def test_nobody_prepares_for_the_youth_union_who_is_in_neither_any_more(cast: Cast) -> None:
    youth = make_organisation_membership(worker=cast.people.mui, organisation=Organisation.YOUTH, since=BEGUN)
    way = prepared(cast, cast.people.d, Organisation.YOUTH)
    add_helper(prospect=way, helper=cast.people.mui, since=BEGUN, today=cast.today)
    leave_organisation(membership=youth, last_day=date(1966, 9, 30), today=cast.today)
    assert helping() == [("Đào Thị Hoa", None), (cast.people.mui.full_name, date(1966, 10, 1))]


def test_a_team_the_cell_leads_no_more_is_prepared_by_others(cast: Cast, prospect: Prospect) -> None:
    with reading_as(cast.accounts.cell_leader):
        move(cast, cast.people.hoa, cast.team5, cast.today)
        stop_leading(line=CellTeam.objects.get(team=cast.team6), today=cast.today)
    assert helping() == [("Đào Thị Hoa", cast.today)]


def test_who_was_admitted_stays_on_the_way_with_the_cell_and_goes_along_to_another(
    cast: Cast, admitted: Prospect
) -> None:
    """Full membership is noted where they are a member: a transfer takes the way with it."""
    e = cast.people.e
    move(cast, e, cast.team5, cast.today)
    admitted.refresh_from_db()
    assert (admitted.team, admitted.ended_on) == (cast.team6, None)
    make_cell(branch=cast.branch, name="Tổ đảng tổ máy 5", teams=[cast.team5], since=BEGUN)
    how = {"since": cast.today, "today": cast.today, "began": Beginning.TRANSFERRED}
    with reading_as(cast.accounts.cell_leader):
        join_organisation(worker=e, organisation=Organisation.PARTY, **how)  # type: ignore[arg-type]
    admitted.refresh_from_db()
    assert (admitted.team, admitted.ended_on) == (cast.team5, None)
    assert helping() == [("Đào Thị Hoa", cast.today)]


def test_a_way_that_is_gone_to_its_end_stays_where_it_was_gone(cast: Cast, admitted: Prospect) -> None:
    moved(cast, admitted, Stage.FULL, since=date(1966, 10, 10))
    CellTeam.objects.create(cell=cast.cell, team=cast.team5, period=(BEGUN, None))
    move(cast, cast.people.e, cast.team5, cast.today)
    admitted.refresh_from_db()
    assert admitted.team == cast.team6


def test_the_way_ends_with_the_last_stage_for_who_helped_on_it(cast: Cast, admitted: Prospect) -> None:
    moved(cast, admitted, Stage.FULL, since=date(1966, 10, 10))
    assert helping() == [("Đào Thị Hoa", date(1966, 10, 11))]


def test_who_leaves_the_enterprise_and_comes_back_may_begin_anew(cast: Cast) -> None:
    d = cast.people.d
    way = prepared(cast, d, Organisation.YOUTH)
    for stage in TO_ADMISSION:
        moved(cast, way, stage)
    last = cast.today - timedelta(days=2)
    with reading_as(cast.accounts.cell_leader):
        retire_worker(worker=d, last_day=last, by=cast.accounts.team_leader, today=cast.today)
    ended = on_the_way(cast.accounts.cell_leader, way).prospect
    assert (ended.ended_on, ended.end_reason) == (last, "đã nghỉ việc")
    add_worker(team=cast.team6, card=Card.of(d), since=cast.today, today=cast.today)
    prepared(cast, d, Organisation.YOUTH, since=cast.today)


def test_nobody_is_prepared_from_a_day_before_they_came_to_the_team(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="không ở tổ này") as refused:
        prepared(cast, cast.people.d, Organisation.YOUTH, since=date(1960, 1, 1))
    assert refused.value.field == "since"


def test_a_party_member_is_not_prepared_for_the_youth_union(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="đã là đảng viên"):
        prepared(cast, cast.people.thao, Organisation.YOUTH)
