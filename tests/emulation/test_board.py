"""The board: live while a month is open, frozen when it is closed, the same for everyone of the workshop."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from emulation.actions.closing import approve_adjustment, close_month
from emulation.actions.commendation import commend_team
from emulation.actions.ranking import set_criteria
from emulation.domain.ranking import Criterion
from emulation.models import MonthRanking
from emulation.queries.ranking import board_of, board_version, month_tables
from emulation.sources import month_to_close
from members.models import Team
from production.actions.closing import propose_adjustment
from teamtrack.errors import RuleBroken
from teamtrack.periods import Month
from tests.cast import Cast, login
from tests.factories.members import make_worker
from tests.factories.production import make_norm, make_output, make_plan
from tests.htmx import apply, assert_same_page, parse

OCTOBER, SEPTEMBER = Month(1966, 10), Month(1966, 9)


def give_output(cast: Cast, month: Month, goods: dict[Team, int]) -> None:
    """One man-day for one worker of each team on the fifth of the month."""
    for team, good in goods.items():
        worker = team.memberships.order_by("pk")[0].worker
        make_output(worker=worker, product=cast.qd14, day=date(month.year, month.number, 5), good=good)


@pytest.fixture
def norm_in_september(cast: Cast) -> None:
    make_norm(product=cast.qd14, units=130, since=date(1966, 9, 1), until=date(1966, 10, 3))


def shown(client: Client, cast: Cast, month: Month = OCTOBER) -> dict[str, list[str]]:
    """The board's table as the reader sees it, by team."""
    page = client.get(reverse("board_month", kwargs={"workshop": cast.workshop.slug, "month": month}))
    rows = BeautifulSoup(page.content.decode(), "html.parser").select(".board-table tbody tr")
    return {
        row.select("th")[0].get_text(strip=True): [" ".join(cell.get_text(" ").split()) for cell in row.select("td")]
        for row in rows
    }


def test_teams_stand_by_their_score_and_equal_scores_share_a_rank(cast: Cast, client: Client) -> None:
    first, second, third, *_rest = cast.teams
    give_output(cast, OCTOBER, {first: 130, second: 143, third: 130})
    board = shown(login(client, cast.accounts.worker), cast)
    assert list(board)[:3] == ["Tổ 2", "Tổ 1", "Tổ 3"]
    assert [board[name][0] for name in ("Tổ 2", "Tổ 1", "Tổ 3", "Tổ 6")] == ["1", "2 đồng hạng", "2 đồng hạng", "–"]
    assert board["Tổ 2"][3].endswith("110,0%")


def test_a_person_is_never_named_on_the_board(cast: Cast, client: Client) -> None:
    give_output(cast, OCTOBER, dict.fromkeys(cast.teams, 130))
    page = login(client, cast.accounts.manager).get(reverse("board", kwargs={"workshop": "z2"})).content.decode()
    body = page[page.index('id="standings"') :]
    assert [worker.full_name for worker in cast.others if worker.full_name in body] == []


def test_the_way_a_score_came_about_adds_up_and_names_what_was_left_out(cast: Cast) -> None:
    give_output(cast, OCTOBER, {cast.team6: 130})
    standing = board_of(cast.workshop, OCTOBER, cast.today).table.standings[0]
    assert standing.team == cast.team6
    assert standing.score.left_out == ("plan",)
    assert standing.score.total == sum(part.points for part in standing.score.parts)


def test_an_open_board_answers_204_until_something_changes(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.worker)
    give_output(cast, OCTOBER, {cast.team6: 130})
    url = reverse("board", kwargs={"workshop": "z2"})
    (standings,) = parse(client.get(url)).select("#standings")
    asked = url + str(standings["hx-get"])
    assert client.get(asked, headers={"HX-Request": "true"}).status_code == 204
    give_output(cast, OCTOBER, {cast.team5: 150})
    assert "Tổ 5" in client.get(asked, headers={"HX-Request": "true"}).content.decode()


def test_the_polled_fragment_equals_the_page(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.worker)
    give_output(cast, OCTOBER, {cast.team6: 130})
    url = reverse("board", kwargs={"workshop": "z2"})
    page = parse(client.get(url))
    (standings,) = page.select("#standings")
    answer = client.get(f"{url}?partial=standings&v=0", headers={"HX-Request": "true"})
    apply(page, standings, answer)
    assert_same_page(page, parse(client.get(url)))


@pytest.mark.usefixtures("norm_in_september")
def test_a_closed_month_keeps_its_ranking_when_the_criteria_change_later(cast: Cast) -> None:
    give_output(cast, SEPTEMBER, {cast.team6: 120, cast.team5: 140})
    close_month(workshop=cast.workshop, month=SEPTEMBER, by=None, today=cast.today, now=timezone.now())
    before = month_tables(cast.workshop, SEPTEMBER, SEPTEMBER, cast.today)[SEPTEMBER]
    set_criteria(
        workshop=cast.workshop,
        criteria=[Criterion("quality", 100, Fraction(1))],
        start=OCTOBER,
        today=cast.today,
    )
    after = month_tables(cast.workshop, SEPTEMBER, SEPTEMBER, cast.today)[SEPTEMBER]
    assert after.is_frozen
    assert [(s.team, s.rank, s.score) for s in after.standings] == [(s.team, s.rank, s.score) for s in before.standings]
    assert after.rank_of[cast.team5.pk] == 1


@pytest.mark.usefixtures("norm_in_september")
def test_an_approved_adjustment_makes_the_next_version_and_the_old_one_stays(cast: Cast) -> None:
    give_output(cast, SEPTEMBER, {cast.team6: 120, cast.team5: 130})
    close_month(workshop=cast.workshop, month=SEPTEMBER, by=None, today=cast.today, now=timezone.now())
    worker = cast.team6.memberships.order_by("pk")[0].worker
    adjustment = propose_adjustment(
        team=cast.team6,
        worker=worker,
        product=cast.qd14,
        day=date(1966, 9, 5),
        good=20,
        defective=0,
        man_days=Decimal(0),
        reason="Đếm sót một thùng hàng",
        by=cast.accounts.team_leader,
        today=cast.today,
    )
    approve_adjustment(adjustment=adjustment, by=cast.accounts.manager, today=cast.today, now=timezone.now())
    table = month_tables(cast.workshop, SEPTEMBER, SEPTEMBER, cast.today)[SEPTEMBER]
    assert (table.version, table.reason, table.rank_of[cast.team6.pk]) == (2, "Đếm sót một thùng hàng", 1)
    first = MonthRanking.objects.get(workshop=cast.workshop, month=SEPTEMBER.first, version=1)
    assert first.teams.get(team=cast.team6).rank == 2


def test_a_board_takes_the_same_queries_for_one_team_with_figures_and_for_three(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    login(client, cast.accounts.worker)
    url = reverse("board", kwargs={"workshop": "z2"})
    client.get(url)  # the first request of a session also writes it
    for teams in (cast.teams[:1], cast.teams[1:3]):
        give_output(cast, OCTOBER, dict.fromkeys(teams, 130))
        for team in teams:
            make_plan(team=team, first_day=OCTOBER.first, lines={cast.qd14: 1000})
            make_worker(name="Mai Thị Thêm", team=team)
        with django_assert_num_queries(14):
            client.get(url)


def test_praise_stands_on_the_board_of_its_month(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.manager)
    answer = client.post(
        reverse("commend", kwargs={"workshop": "z2"}),
        {"team": cast.team6.pk, "for_what": "other", "text": "Tổ 6  đã chuyển mình", "day": "1966-10-20"},
        follow=True,
    )
    assert "Tổ 6 đã chuyển mình" in answer.content.decode()
    assert (
        "Tổ 6 đã chuyển mình"
        not in client.get(reverse("board_month", kwargs={"workshop": "z2", "month": SEPTEMBER})).content.decode()
    )


def test_praise_for_a_day_to_come_is_refused_and_what_was_typed_stays(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.manager)
    answer = client.post(
        reverse("commend", kwargs={"workshop": "z2"}),
        {"team": cast.team6.pk, "for_what": "other", "text": "Giỏi quá", "day": "1966-10-22"},
    )
    assert (answer.status_code, "Ngày 22/10/1966 chưa tới." in answer.content.decode()) == (422, True)
    assert "Giỏi quá" in answer.content.decode()


def test_praise_raises_the_version_of_the_board(cast: Cast) -> None:
    before = board_version(cast.workshop, OCTOBER)
    commend_team(team=cast.team6, text="Tốt", day=cast.today, by=cast.accounts.manager, today=cast.today)
    assert board_version(cast.workshop, OCTOBER) > before


def test_weights_must_add_up_to_a_hundred(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="99"):
        set_criteria(
            workshop=cast.workshop, criteria=[Criterion("plan", 99, Fraction(1))], start=OCTOBER, today=cast.today
        )


def test_criteria_never_change_for_a_month_that_is_over(cast: Cast) -> None:
    with pytest.raises(RuleBroken):
        set_criteria(
            workshop=cast.workshop, criteria=[Criterion("plan", 100, Fraction(1))], start=SEPTEMBER, today=cast.today
        )


def test_a_month_that_has_not_begun_has_no_board(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.worker)
    assert client.get("/bang/z2/1966-11/").status_code == 404


@pytest.mark.usefixtures("norm_in_september")
def test_the_manager_is_reminded_of_a_month_to_close_only_where_something_was_entered(cast: Cast) -> None:
    def reminders() -> list[str]:
        return [str(item.sentence) for item in month_to_close(user=cast.accounts.manager, day=cast.today)]

    assert reminders() == []
    give_output(cast, SEPTEMBER, {cast.team6: 120})
    assert reminders() == ["Khóa sổ tháng 9/1966"]
    close_month(workshop=cast.workshop, month=SEPTEMBER, by=None, today=cast.today, now=timezone.now())
    assert reminders() == []
