"""Plans from records: progress, many at once, setting them, the page."""

from datetime import date
from fractions import Fraction

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from members.models import Team
from production.actions.plan import set_pay_mode, set_plan
from production.models import PayMode, PayMonth, Plan, PlanPeriod, TeamMonth
from production.queries.plan import month_plans, month_progress, plan_progress, plans_around
from production.queries.plan_page import plan_state
from teamtrack.errors import RuleBroken
from teamtrack.periods import Month
from tests.cast import Cast, login
from tests.factories import production as output

SEPTEMBER, OCTOBER = Month(1966, 9), Month(1966, 10)


def _team(cast: Cast) -> Team:
    team: Team = Team.objects.select_related("workshop").get(pk=cast.team6.pk)
    return team


# --- progress ------------------------------------------------------------------------------------------------------


def test_progress_counts_the_teams_planned_products_within_the_period_up_to_the_day(cast: Cast) -> None:
    other = output.make_product(workshop=cast.workshop, code="B")
    output.make_plan(team=cast.team6, first_day=OCTOBER.first, lines={cast.qd14: 400})
    for day, good in ((date(1966, 9, 30), 1), (date(1966, 10, 3), 100), (date(1966, 10, 4), 200)):
        output.make_output(worker=cast.people.e, product=cast.qd14, day=day, good=good)
    output.make_output(worker=cast.people.h, product=other, day=date(1966, 10, 3), good=999)
    output.make_output(worker=cast.others[0], product=cast.qd14, day=date(1966, 10, 3), good=999)
    plan = plan_progress(_team(cast), PlanPeriod.MONTH, cast.today)
    assert plan is not None
    assert plan.progress() == Fraction(300, 400)
    early = plan_progress(_team(cast), PlanPeriod.MONTH, date(1966, 10, 3))
    assert early is not None
    assert early.progress() == Fraction(100, 400)


def test_a_month_without_a_plan_has_no_progress(cast: Cast) -> None:
    """domain.md: "A month with no plan"."""
    output.make_plan(team=cast.team6, first_day=SEPTEMBER.first, lines={cast.qd14: 400})
    assert plan_progress(_team(cast), PlanPeriod.MONTH, cast.today) is None
    assert plans_around(_team(cast), cast.today, cast.today) == {}


def test_a_product_is_weighed_by_the_norm_of_the_plans_first_day(cast: Cast) -> None:
    """A norm that changes inside the quarter does not change what its pieces weigh: 130 from 3 October is the first."""
    other = output.make_product(workshop=cast.workshop, code="B")
    output.make_norm(product=other, units=10, since=date(1966, 1, 1), until=date(1966, 11, 1))
    output.make_norm(product=other, units=20, since=date(1966, 11, 1))
    output.make_plan(
        team=cast.team6, first_day=date(1966, 10, 1), kind=PlanPeriod.QUARTER, lines={cast.qd14: 1300, other: 100}
    )
    output.make_output(worker=cast.people.e, product=other, day=cast.today, good=50)
    plan = plan_progress(_team(cast), PlanPeriod.QUARTER, cast.today)
    assert plan is not None
    assert plan.in_norm_days
    assert plan.planned == 20
    assert plan.progress() == Fraction(5, 20)


def test_month_quarter_and_year_are_read_together(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for kind, first in (("month", OCTOBER.first), ("quarter", OCTOBER.first), ("year", date(1966, 1, 1))):
        output.make_plan(team=cast.team6, first_day=first, kind=PlanPeriod(kind), lines={cast.qd14: 1000})
    output.make_output(worker=cast.people.e, product=cast.qd14, day=date(1966, 9, 1), good=100)
    output.make_output(worker=cast.people.e, product=cast.qd14, day=cast.today, good=150)
    team = _team(cast)
    assert team.workshop.calendar
    with django_assert_num_queries(2):
        found = plans_around(team, cast.today, cast.today)
    assert {kind: plan.progress() for kind, plan in found.items()} == {
        "month": Fraction(150, 1000),
        "quarter": Fraction(150, 1000),
        "year": Fraction(250, 1000),
    }


# --- many months ---------------------------------------------------------------------------------------------------


def test_month_plans_tell_share_completion_and_days_early(cast: Cast) -> None:
    output.make_plan(team=cast.team6, first_day=SEPTEMBER.first, lines={cast.qd14: 200})
    output.make_plan(team=cast.team5, first_day=SEPTEMBER.first, lines={cast.qd14: 200})
    for day in (20, 26, 27):
        output.make_output(worker=cast.people.e, product=cast.qd14, day=date(1966, 9, day), good=100)
    output.make_output(worker=cast.others[-1], product=cast.qd14, day=date(1966, 9, 1), good=150)
    found = month_plans(cast.teams, SEPTEMBER, OCTOBER)
    assert set(found) == {(cast.team6.pk, SEPTEMBER), (cast.team5.pk, SEPTEMBER)}
    six, five = found[cast.team6.pk, SEPTEMBER], found[cast.team5.pk, SEPTEMBER]
    assert (six.share, six.completed_on, six.days_early) == (Fraction(3, 2), date(1966, 9, 26), 4)
    assert (five.share, five.completed_on, five.days_early) == (Fraction(3, 4), None, None)


def test_an_approved_adjustment_moves_the_day_a_plan_was_reached(cast: Cast) -> None:
    output.make_plan(team=cast.team6, first_day=SEPTEMBER.first, lines={cast.qd14: 200})
    for day in (20, 26, 29):
        output.make_output(worker=cast.people.e, product=cast.qd14, day=date(1966, 9, day), good=100)
    output.make_closed_month(workshop=cast.workshop, month=SEPTEMBER.first)
    output.make_adjustment(
        worker=cast.people.e, product=cast.qd14, day=date(1966, 9, 26), good=-1, proposed_on=cast.today
    )
    key = cast.team6.pk, SEPTEMBER
    assert month_plans([cast.team6], SEPTEMBER, SEPTEMBER)[key].days_early == 4
    output.make_adjustment(
        worker=cast.people.e, product=cast.qd14, day=date(1966, 9, 26), good=-1, proposed_on=cast.today,
        approved_on=cast.today,
    )  # fmt: skip
    assert month_plans([cast.team6], SEPTEMBER, SEPTEMBER)[key].days_early == 1


@pytest.mark.parametrize("teams", [1, 3])
def test_month_plans_take_three_queries_for_any_number_of_teams_and_months(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, teams: int
) -> None:
    for team, worker in zip(cast.teams[:teams], cast.others[::2], strict=False):
        for month in (SEPTEMBER, OCTOBER)[:teams]:
            output.make_plan(team=team, first_day=month.first, lines={cast.qd14: 100})
            output.make_output(worker=worker, product=cast.qd14, day=month.first.replace(day=5), good=100)
    with django_assert_num_queries(3):
        found = month_plans(cast.teams, SEPTEMBER, OCTOBER)
    assert len(found) == (1 if teams == 1 else 6)
    assert all(plan.completed_on for plan in found.values())


@pytest.mark.parametrize("teams", [1, 3])
def test_the_plans_of_all_teams_take_two_queries(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, teams: int
) -> None:
    for team, worker in zip(cast.teams[:teams], cast.others[::2], strict=False):
        output.make_plan(team=team, first_day=OCTOBER.first, lines={cast.qd14: 100})
        output.make_output(worker=worker, product=cast.qd14, day=cast.today, good=50)
    chosen = list(Team.objects.filter(workshop=cast.workshop).select_related("workshop").order_by("pk"))
    for team in chosen:
        team.workshop = cast.workshop
    assert cast.workshop.calendar
    with django_assert_num_queries(2):
        found = month_progress(chosen, OCTOBER, cast.today)
    assert [plan.progress() for plan in found.values()] == [Fraction(1, 2)] * teams


# --- setting -------------------------------------------------------------------------------------------------------


def _lines(plan: Plan | None) -> dict[str, int]:
    assert plan is not None
    return dict(plan.lines.values_list("product__code", "quantity"))


def test_setting_a_plan_again_replaces_it_and_redraws_the_board(cast: Cast) -> None:
    other = output.make_product(workshop=cast.workshop, code="B")
    set_plan(team=cast.team6, kind="month", day=cast.today, quantities={cast.qd14: 100, other: 5})
    plan = set_plan(team=cast.team6, kind="month", day=OCTOBER.last, quantities={cast.qd14: 120})
    assert _lines(plan) == {"QĐ 14": 120}
    assert Plan.objects.count() == 1
    assert TeamMonth.objects.get(team=cast.team6, month=OCTOBER.first).version == 2


def test_a_plan_without_quantities_is_no_plan(cast: Cast) -> None:
    set_plan(team=cast.team6, kind="quarter", day=cast.today, quantities={cast.qd14: 100})
    assert set_plan(team=cast.team6, kind="quarter", day=cast.today, quantities={}) is None
    assert not Plan.objects.exists()


@pytest.mark.parametrize(("kind", "first"), [("month", (10, 1)), ("quarter", (10, 1)), ("year", (1, 1))])
def test_a_plan_begins_with_its_period(cast: Cast, kind: str, first: tuple[int, int]) -> None:
    plan = set_plan(team=cast.team6, kind=kind, day=cast.today, quantities={cast.qd14: 100})
    assert plan is not None
    assert (plan.first_day.month, plan.first_day.day) == first


def test_the_plan_of_a_closed_month_stays(cast: Cast) -> None:
    output.make_plan(team=cast.team6, first_day=SEPTEMBER.first, lines={cast.qd14: 100})
    output.make_closed_month(workshop=cast.workshop, month=SEPTEMBER.first)
    with pytest.raises(RuleBroken, match="9/1966"):
        set_plan(team=cast.team6, kind="month", day=SEPTEMBER.first, quantities={})
    with pytest.raises(RuleBroken, match="9/1966"):  # the quarter ended with it
        set_plan(team=cast.team6, kind="quarter", day=SEPTEMBER.first, quantities={cast.qd14: 1})
    with pytest.raises(RuleBroken):
        set_pay_mode(team=cast.team6, month=SEPTEMBER, mode=PayMode.PIECE)
    assert _lines(Plan.objects.get()) == {"QĐ 14": 100}
    set_plan(team=cast.team6, kind="year", day=SEPTEMBER.first, quantities={cast.qd14: 1})


def test_a_plan_holds_items_of_the_own_workshop_only(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="K 9"):
        set_plan(team=cast.team6, kind="month", day=cast.today, quantities={cast.product9: 1})


def test_pay_by_piece_by_time_or_not_said(cast: Cast) -> None:
    for mode in (PayMode.PIECE, PayMode.TIME):
        set_pay_mode(team=cast.team6, month=OCTOBER, mode=mode)
    assert PayMonth.objects.get().mode == "time"
    set_pay_mode(team=cast.team6, month=OCTOBER, mode=None)
    assert not PayMonth.objects.exists()


# --- words ---------------------------------------------------------------------------------------------------------


def _state(cast: Cast, *, made: dict[int, int], planned: int = 1000, today: date = date(1966, 10, 31)) -> str:
    output.make_plan(team=cast.team6, first_day=OCTOBER.first, lines={cast.qd14: planned})
    for day, good in made.items():
        output.make_output(worker=cast.people.e, product=cast.qd14, day=date(1966, 10, day), good=good)
    plan = plan_progress(_team(cast), PlanPeriod.MONTH, OCTOBER.first, today)
    assert plan is not None
    return plan_state(plan).words


def test_a_reached_plan_says_when_and_how_early(cast: Cast) -> None:
    assert _state(cast, made={27: 1000}) == "Hoàn thành ngày 27/10/1966, sớm 4 ngày"


def test_a_plan_reached_on_the_last_day_is_on_time(cast: Cast) -> None:
    assert _state(cast, made={31: 1000}) == "Hoàn thành ngày 31/10/1966, đúng hạn"


def test_a_plan_that_was_missed_says_by_how_much(cast: Cast) -> None:
    assert _state(cast, made={27: 400}, planned=1600, today=date(1966, 11, 1)) == (
        "Chưa hoàn thành: còn thiếu 1.200 cái QĐ 14"
    )


def test_a_forecast_is_told_between_two_days(cast: Cast) -> None:
    """Nothing on Saturday 1 October, then 100 a day: 500 are missing on the evening of the 7th."""
    words = _state(cast, made=dict.fromkeys((3, 4, 5, 6, 7), 100), today=date(1966, 10, 7))
    assert words == "Dự kiến xong kế hoạch: khoảng 14/10–17/10/1966, sớm 14 đến 17 ngày"


def test_over_the_plan_in_all_and_yet_short_of_an_item_says_of_which(cast: Cast) -> None:
    """More of one item does not make up for another: beside 101,9% stands what is wanting."""
    other = output.make_product(workshop=cast.workshop, code="K 2")
    output.make_norm(product=other, units=100, since=date(1966, 1, 1))
    output.make_plan(team=cast.team6, first_day=OCTOBER.first, lines={cast.qd14: 130, other: 100})
    for day in (3, 4, 5, 6, 7):
        output.make_output(worker=cast.people.c, product=cast.qd14, day=date(1966, 10, day), good=100)
    plan = plan_progress(_team(cast), PlanPeriod.MONTH, OCTOBER.first, date(1966, 10, 7))
    assert plan is not None
    assert plan_state(plan).words.endswith("; còn thiếu 100 cái K 2")


def test_too_few_days_are_said_to_be_too_few(cast: Cast) -> None:
    assert _state(cast, made={3: 100}, today=date(1966, 10, 7)) == "Chưa đủ số liệu (dưới 5 ngày làm việc)"


# --- the page ------------------------------------------------------------------------------------------------------

PAGE = "/ke-hoach/to-6/1966-10/"


def test_the_team_leader_sets_month_quarter_and_pay_in_one_form(cast: Cast, client: Client) -> None:
    other = output.make_product(workshop=cast.workshop, code="B")
    output.make_plan(team=cast.team6, first_day=OCTOBER.first, lines={cast.qd14: 100})
    login(client, cast.accounts.team_leader)
    answer = client.post(
        PAGE,
        {
            f"month_{cast.qd14.pk}": "6.500",
            f"quarter_{cast.qd14.pk}": "20 000",
            f"year_{cast.qd14.pk}": "",
            "further0_product": str(other.pk),
            "month_further0": "40",
            "pay_mode": "piece",
        },
    )
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert _lines(Plan.objects.get(kind="month")) == {"QĐ 14": 6500, "B": 40}
    assert _lines(Plan.objects.get(kind="quarter")) == {"QĐ 14": 20000}
    assert not Plan.objects.filter(kind="year").exists()
    assert PayMonth.objects.get().mode == "piece"


@pytest.mark.parametrize("typed", ["-5", "nhiều", "12,5", "99999999999"])
def test_what_is_no_number_of_pieces_is_refused_beside_its_box(cast: Cast, client: Client, typed: str) -> None:
    output.make_plan(team=cast.team6, first_day=OCTOBER.first, lines={cast.qd14: 100})
    login(client, cast.accounts.team_leader)
    answer = client.post(PAGE, {f"month_{cast.qd14.pk}": typed})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert f'href="#id_month_{cast.qd14.pk}"' in text
    assert f'value="{typed}"' in text
    assert _lines(Plan.objects.get()) == {"QĐ 14": 100}


def test_a_further_row_needs_its_item(cast: Cast, client: Client) -> None:
    output.make_product(workshop=cast.workshop, code="B")
    login(client, cast.accounts.team_leader)
    answer = client.post(PAGE, {"month_further0": "40"})
    assert answer.status_code == 422
    assert "id_further0_product" in answer.content.decode()
    assert not Plan.objects.exists()


def test_a_worker_sees_the_plan_but_no_form_and_cannot_post(cast: Cast, client: Client) -> None:
    output.make_plan(team=cast.team6, first_day=OCTOBER.first, lines={cast.qd14: 1000})
    output.make_output(worker=cast.people.e, product=cast.qd14, day=cast.today, good=160)
    login(client, cast.accounts.worker)
    text = client.get(PAGE).content.decode()
    assert "16,0%" in text
    assert '<form class="form"' not in text
    assert client.post(PAGE, {f"month_{cast.qd14.pk}": "1"}).status_code == 403
    assert _lines(Plan.objects.get()) == {"QĐ 14": 1000}


def test_a_closed_month_is_shown_and_not_set(cast: Cast, client: Client) -> None:
    output.make_plan(team=cast.team6, first_day=SEPTEMBER.first, lines={cast.qd14: 1000})
    output.make_closed_month(workshop=cast.workshop, month=SEPTEMBER.first)
    login(client, cast.accounts.team_leader)
    text = client.get("/ke-hoach/to-6/1966-09/").content.decode()
    assert f'name="month_{cast.qd14.pk}"' not in text
    assert f'name="year_{cast.qd14.pk}"' in text
    client.post("/ke-hoach/to-6/1966-09/", {f"month_{cast.qd14.pk}": "5", f"year_{cast.qd14.pk}": "7"})
    assert _lines(Plan.objects.get(kind="month")) == {"QĐ 14": 1000}
    assert _lines(Plan.objects.get(kind="year")) == {"QĐ 14": 7}


def test_the_ten_day_table_tells_due_made_and_share(cast: Cast, client: Client) -> None:
    """story.md: in September 1966 eight of 25 working days were over by day 10."""
    output.make_plan(team=cast.team6, first_day=SEPTEMBER.first, lines={cast.qd14: 2500})
    output.make_output(worker=cast.people.e, product=cast.qd14, day=date(1966, 9, 10), good=440)
    login(client, cast.accounts.worker)
    text = " ".join(client.get("/ke-hoach/to-6/1966-09/").content.decode().split())
    row = text.split('<th scope="row" class="nowrap">1–10/9</th>')[1].split("</tr>")[0]
    assert "800 cái" in row
    assert "440 cái" in row
    assert "55,0%" in row


def test_plan_home_leads_to_the_own_team_and_the_manager_to_the_list(cast: Cast, client: Client) -> None:
    output.make_plan(team=cast.team5, first_day=OCTOBER.first, lines={cast.qd14: 1000})
    login(client, cast.accounts.worker)
    assert client.get("/ke-hoach/")["Location"] == PAGE
    login(client, cast.accounts.manager)
    text = client.get("/ke-hoach/").content.decode()
    assert [f"/ke-hoach/to-{n}/1966-10/" in text for n in range(1, 7)] == [True] * 6
    assert "/ke-hoach/to-9/" not in text
    assert "1.000 cái" in text


def test_the_page_takes_the_same_queries_however_much_was_made(cast: Cast, client: Client) -> None:
    for kind, first in (("month", OCTOBER.first), ("quarter", OCTOBER.first), ("year", date(1966, 1, 1))):
        output.make_plan(team=cast.team6, first_day=first, kind=PlanPeriod(kind), lines={cast.qd14: 1000})
    login(client, cast.accounts.team_leader)
    client.get(PAGE)  # the first request of a session also writes it
    counts = []
    for days in ((3,), (4, 5)):
        for day in days:
            output.make_output(worker=cast.people.e, product=cast.qd14, day=date(1966, 10, day), good=100)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[1]
