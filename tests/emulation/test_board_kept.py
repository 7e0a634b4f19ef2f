"""A drawn board is kept in its process until something on it could look otherwise."""

from collections.abc import Callable
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from members.actions.organisation import keep_team
from members.actions.worker import move_worker
from tests.cast import Cast, login
from tests.factories.production import make_norm, make_output

FROM_KEPT = 4  # session, account with what it stands for, workshop, version
OCTOBER = date(1966, 10, 5)


@pytest.fixture
def board(cast: Cast, client: Client) -> Callable[..., BeautifulSoup]:
    """The board of a month (October) as the signed-in reader sees it; Team 6 has made what the norm asks for."""
    login(client, cast.accounts.worker)
    make_norm(product=cast.qd14, units=130, since=date(1966, 9, 1), until=date(1966, 10, 3))
    for day in (OCTOBER, date(1966, 9, 5)):
        make_output(worker=cast.people.e, product=cast.qd14, day=day, good=130)

    def ask(month: str = "1966-10") -> BeautifulSoup:
        page = client.get(reverse("board_month", kwargs={"workshop": "z2", "month": month}))
        return BeautifulSoup(page.content.decode(), "html.parser")

    ask()
    return ask


def names(page: BeautifulSoup) -> list[str]:
    return [cell.get_text(strip=True) for cell in page.select(".board-team")]


def test_a_board_nothing_happened_to_is_not_worked_out_again(
    board: Callable[..., BeautifulSoup], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = board()
    with django_assert_num_queries(FROM_KEPT):
        second = board()
    assert str(first.select_one("#standings")) == str(second.select_one("#standings"))


def test_every_reader_sees_their_own_team_marked_on_the_kept_board(
    board: Callable[..., BeautifulSoup], cast: Cast, client: Client
) -> None:
    def own() -> list[str]:
        return [row.get_text(strip=True) for row in board().select("tr.own .board-team")]

    assert own() == ["Tổ 6"]
    login(client, cast.accounts.leader5)
    assert own() == ["Tổ 5"]


def test_the_kept_board_is_in_the_readers_language(board: Callable[..., BeautifulSoup], client: Client) -> None:
    assert "Chất lượng" in board().get_text()
    client.cookies["django_language"] = "en"
    assert "Quality" in board().get_text()


def test_new_figures_stand_on_the_board_at_once(board: Callable[..., BeautifulSoup], cast: Cast) -> None:
    make_output(worker=cast.others[-1], product=cast.qd14, day=OCTOBER, good=150)
    assert names(board())[:2] == ["Tổ 5", "Tổ 6"]


def test_a_team_renamed_has_its_new_name_on_the_boards_of_past_months_too(
    board: Callable[..., BeautifulSoup], cast: Cast
) -> None:
    assert "Tổ 6" in names(board("1966-09"))
    keep_team(team=cast.team6, name="Tổ máy 6", short_name="Tổ Sáu", code="6", today=cast.today)
    assert "Tổ Sáu" in names(board("1966-09"))
    assert "Tổ Sáu" in names(board())


def test_whoever_changes_teams_changes_what_attendance_is_due(board: Callable[..., BeautifulSoup], cast: Cast) -> None:
    def attendance() -> str:
        (row,) = [row for row in board().select("#diem-to-6 tbody tr") if "Chuyên cần" in row.get_text()]
        return row.select("td")[0].get_text(strip=True)

    before = attendance()
    for worker in (person for person in vars(cast.people).values() if person != cast.people.e):
        move_worker(
            worker=worker, team=cast.team5, since=date(1966, 10, 3), by=cast.accounts.cell_leader, today=cast.today
        )
    assert attendance() != before


def test_the_board_is_drawn_anew_on_the_next_day(
    board: Callable[..., BeautifulSoup], cast: Cast, client: Client, settings: Settings
) -> None:
    """Another working day is due then, though nobody has written anything."""
    asked = str(board().select_one("#standings")["hx-get"])  # type: ignore[index]
    url = reverse("board", kwargs={"workshop": "z2"})
    assert client.get(url + asked, headers={"HX-Request": "true"}).status_code == 204
    settings.DEMO_DAY = date(1966, 10, 22)
    assert client.get(url + asked, headers={"HX-Request": "true"}).status_code == 200
