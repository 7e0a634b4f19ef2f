"""What production offers to other apps' pages: tabs, what needs somebody today, panels, the last day of output."""

from datetime import date
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.template.loader import render_to_string

from members.domain.account import Role
from members.models import TeamMembership
from production import sources
from production.models import AbsenceKind, PlanPeriod
from production.queries.worker import worker_output
from teamtrack.sources import ask
from tests.cast import Cast
from tests.factories import production as output
from tests.factories.members import make_role, make_workshop

SATURDAY, MONDAY = date(1966, 10, 22), date(1966, 10, 24)


def _today(account: Any, day: date, offered: Any) -> list[str]:
    return [f"{item.sentence} · {item.detail}" for item in offered(user=account, day=day)]


# --- tabs ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("account", "labels"),
    [
        ("worker", []),
        ("team_leader", ["Sản lượng"]),
        ("cell_leader", ["Sản lượng"]),
        ("party_member", ["Sản lượng"]),
        ("union_lead", []),
        ("norm_officer", ["Sản lượng", "Định mức"]),
        ("manager", ["Sản lượng", "Kế hoạch"]),
        ("administrator", []),
    ],
)
def test_each_role_has_its_tabs(cast: Cast, account: str, labels: list[str]) -> None:
    user = getattr(cast.accounts, account)
    assert [str(tab.label) for tab in sources.tabs(user=user, day=cast.today)] == labels


def test_the_phone_s_five_places_begin_with_what_a_role_does_most(cast: Cast) -> None:
    """More than five stand in the menu there (base.html)."""
    first = {
        role: [str(tab.label) for tab in ask("tabs", user=getattr(cast.accounts, role), day=cast.today)][:4]
        for role in ("cell_leader", "party_member", "union_lead")
    }
    assert first == {
        "cell_leader": ["Hôm nay", "Tổ đảng", "Sản lượng", "Bảng thi đua"],
        "party_member": ["Hôm nay", "Nhóm tôi", "Tổ đảng", "Sản lượng"],
        "union_lead": ["Hôm nay", "Thăm hỏi", "Bảng thi đua", "Công nhân"],
    }


# --- shifts --------------------------------------------------------------------------------------------------------


def test_the_team_leader_is_told_of_empty_shifts_of_today_and_the_last_working_day(cast: Cast) -> None:
    items = list(sources.shifts_of_own_team(user=cast.accounts.team_leader, day=MONDAY))
    assert [item.url for item in items] == [
        "/san-luong/to-6/1966-10-22/ca-1/",
        "/san-luong/to-6/1966-10-24/ca-1/",
    ]
    assert [item.sentence for item in items] == ["Ca 1 chưa ai nhập. Bắt đầu nhập"] * 2
    assert [item.tone for item in items] == ["warn", "info"]
    assert items[0].chip == "22/10/1966"


def test_a_shift_entered_but_not_closed_is_told_until_it_is_closed(cast: Cast) -> None:
    output.make_output(worker=cast.people.e, product=cast.qd14, day=SATURDAY, good=130)
    output.make_absence(worker=cast.people.h, day=MONDAY)
    leader = cast.accounts.team_leader
    assert [words[:14] for words in _today(leader, MONDAY, sources.shifts_of_own_team)] == ["Ca 1 chưa chốt"] * 2
    output.make_shift_closing(team=cast.team6, day=SATURDAY)
    output.make_shift_closing(team=cast.team6, day=MONDAY)
    assert _today(leader, MONDAY, sources.shifts_of_own_team) == []


def test_a_team_that_had_nobody_that_day_waits_for_nothing(cast: Cast) -> None:
    TeamMembership.objects.filter(team=cast.team6).update(period=DateRange(MONDAY, None))
    items = sources.shifts_of_own_team(user=cast.accounts.team_leader, day=MONDAY)
    assert [item.url for item in items] == ["/san-luong/to-6/1966-10-24/ca-1/"]


def test_on_a_day_off_only_the_last_working_day_waits(cast: Cast) -> None:
    items = list(sources.shifts_of_own_team(user=cast.accounts.team_leader, day=date(1966, 9, 2)))
    assert [item.url for item in items] == ["/san-luong/to-6/1966-09-01/ca-1/"]


def test_the_manager_is_told_which_teams_have_not_closed(cast: Cast) -> None:
    for team in cast.teams[:4]:
        output.make_shift_closing(team=team, day=SATURDAY)
    assert _today(cast.accounts.manager, MONDAY, sources.shifts_of_workshop) == [
        "2 tổ chưa chốt ca ngày 22/10/1966 · Tổ 5, Tổ 6"
    ]
    assert _today(cast.accounts.worker, MONDAY, sources.shifts_of_workshop) == []


# --- plans ---------------------------------------------------------------------------------------------------------


def test_a_plan_that_falls_behind_is_told_to_its_leader_and_to_the_manager(cast: Cast) -> None:
    """21 October 1966: 18 of 26 working days are over."""
    output.make_plan(team=cast.team6, first_day=date(1966, 10, 1), lines={cast.qd14: 2600})
    output.make_output(worker=cast.people.e, product=cast.qd14, day=cast.today, good=1500)
    expected = ["Kế hoạch đang hụt 16,6% · Tổ máy 6 · kế hoạch tháng 10/1966 mới đạt 57,6%, đến nay phải đạt 69,2%"]
    for account in (cast.accounts.team_leader, cast.accounts.manager):
        assert _today(account, cast.today, sources.plans_behind) == expected
    assert _today(cast.accounts.leader5, cast.today, sources.plans_behind) == []


def test_a_plan_forecast_late_is_told_as_late(cast: Cast) -> None:
    output.make_plan(team=cast.team6, first_day=date(1966, 10, 1), lines={cast.qd14: 4000})
    for day in (17, 18, 19, 20, 21):
        output.make_output(worker=cast.people.e, product=cast.qd14, day=date(1966, 10, day), good=150)
    (words,) = _today(cast.accounts.team_leader, cast.today, sources.plans_behind)
    assert words.startswith("Dự kiến không kịp kế hoạch: chậm ")


def test_a_plan_on_its_way_needs_nobody(cast: Cast) -> None:
    output.make_plan(team=cast.team6, first_day=date(1966, 10, 1), lines={cast.qd14: 2600})
    output.make_output(worker=cast.people.e, product=cast.qd14, day=date(1966, 10, 3), good=1800)
    assert _today(cast.accounts.team_leader, cast.today, sources.plans_behind) == []


# --- norms ---------------------------------------------------------------------------------------------------------


def test_the_norm_officer_is_told_of_a_norm_nobody_reaches(cast: Cast) -> None:
    for worker in (cast.people.e, cast.people.h, cast.people.c):
        output.make_output(worker=worker, product=cast.qd14, day=cast.today, good=100)
    assert _today(cast.accounts.norm_officer, cast.today, sources.norms_to_look_at) == [
        "Xem lại mức 130 của QĐ 14 · Cả 3 người chưa ai đạt mức"
    ]
    assert _today(cast.accounts.manager, cast.today, sources.norms_to_look_at) == []


# --- panels --------------------------------------------------------------------------------------------------------


def test_the_norm_officer_of_a_workshop_without_items_is_led_to_the_first(cast: Cast) -> None:
    account = cast.accounts.norm_officer
    assert account.worker is not None
    empty = make_workshop(enterprise=cast.enterprise, name="Z3", slug="z3")
    make_role(worker=account.worker, role=Role.NORM_OFFICER, over=empty)
    items = [item for item in sources.norms_to_look_at(user=account, day=MONDAY) if item.detail == "Z3"]
    assert [item.url for item in items] == ["/mat-hang/z3/"]


def test_home_shows_the_own_team_beside_its_plan(cast: Cast) -> None:
    output.make_plan(team=cast.team6, first_day=date(1966, 10, 1), lines={cast.qd14: 520})
    output.make_output(worker=cast.people.e, product=cast.qd14, day=cast.today, good=143)
    (panel,) = sources.own_team(user=cast.accounts.worker, day=cast.today)
    text = render_to_string(panel.template, {"panel": panel.context})
    assert "110,0%" in text
    assert "27,5%" in text
    assert "<svg" in text
    assert list(sources.own_team(user=cast.accounts.manager, day=cast.today)) == []


def test_a_team_without_plan_or_output_still_has_its_panel(cast: Cast) -> None:
    (panel,) = sources.own_team(user=cast.accounts.worker, day=cast.today)
    assert "Tháng này chưa được giao kế hoạch." in render_to_string(panel.template, {"panel": panel.context})


@pytest.mark.parametrize(
    ("account", "sees"),
    [("worker", True), ("team_leader", True), ("party_member", True), ("norm_officer", True), ("manager", True),
     ("union_lead", False), ("administrator", False), ("leader5", False), ("manager9", False)],
)  # fmt: skip
def test_a_persons_output_is_for_themself_and_those_who_lead(cast: Cast, account: str, *, sees: bool) -> None:
    """trust.md: "Daily output by person: O, team leader, cell, norm officer, workshop manager"."""
    user = getattr(cast.accounts, account)
    assert bool(list(sources.output_of_worker(user=user, worker=cast.people.e, day=cast.today))) is sees


def test_the_workers_page_draws_days_against_the_norm_steps(cast: Cast) -> None:
    """Two norms, an absence and a day below the norm."""
    e, november = cast.people.e, date(1966, 11, 12)
    for day, good in ((date(1966, 10, 29), 156), (date(1966, 11, 1), 125), (date(1966, 11, 2), 150)):
        output.make_output(worker=e, product=cast.qd14, day=day, good=good)
    output.make_absence(worker=e, day=date(1966, 11, 3), kind=AbsenceKind.SICK)
    output.make_absence(worker=e, day=date(1966, 11, 4), kind=AbsenceKind.ABSENT)
    shown = worker_output(e, november)
    (chart,) = shown.charts
    assert chart.words == "QĐ 14, 29/10/1966–12/11/1966: đạt mức 2 trong 3 ngày, hoàn thành 101,1% định mức."
    rows = {row[0]: row[1] for row in chart.chart.rows}
    assert (rows["29/10"], rows["01/11"], rows["03/11"], rows["04/11"]) == ("156", "125", "Ô", "–")
    assert [bar.met for bar in chart.chart.bars] == [True, False, True]
    assert [label.text for label in chart.chart.norm_labels] == ["150", "130"]
    (panel,) = sources.output_of_worker(user=cast.accounts.worker, worker=e, day=november)
    assert "91,6%" in render_to_string(panel.template, {"panel": panel.context})


def test_a_worker_with_no_output_has_an_empty_page_that_says_so(cast: Cast) -> None:
    (panel,) = sources.output_of_worker(user=cast.accounts.worker, worker=cast.people.e, day=cast.today)
    assert "không có sản lượng" in render_to_string(panel.template, {"panel": panel.context})


def test_the_last_day_of_output_or_absence_holds_a_worker_on_their_team(cast: Cast) -> None:
    assert list(sources.last_output(worker=cast.people.e)) == []
    output.make_output(worker=cast.people.e, product=cast.qd14, day=date(1966, 10, 3), good=1)
    output.make_absence(worker=cast.people.e, day=date(1966, 10, 5))
    assert list(sources.last_output(worker=cast.people.e)) == [date(1966, 10, 5)]


def test_a_quarter_plan_alone_is_no_months_plan(cast: Cast) -> None:
    output.make_plan(team=cast.team6, first_day=date(1966, 10, 1), kind=PlanPeriod.QUARTER, lines={cast.qd14: 5200})
    assert _today(cast.accounts.team_leader, cast.today, sources.plans_behind) == []
