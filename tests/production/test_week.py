"""The week grid: which week it is, what may be typed in it, what it shows."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from production.domain.week import CellFacts, Shut, Week, why_shut
from production.models import AbsenceKind
from teamtrack.periods import WorkingCalendar
from tests.cast import Cast, login
from tests.factories.production import make_absence, make_output, make_product
from tests.production.week import (
    MONDAY,
    TUESDAY,
    close_october,
    close_tuesday,
    e_away_on_tuesday,
    e_leaves_before_tuesday,
    e_on_another_item_on_tuesday,
    e_on_two_items_on_tuesday,
    key_of,
    rest_on_tuesday,
    week_address,
    week_page_of,
)

SATURDAY = MONDAY + timedelta(days=5)


@pytest.fixture
def leader(cast: Cast, client: Client) -> Client:
    return login(client, cast.accounts.team_leader)


# --- which week ------------------------------------------------------------------------------------------------------

WEEKS = [
    ("1966-W42", date(1966, 10, 17)),
    ("1970-W53", date(1970, 12, 28)),
    ("1966-W01", date(1966, 1, 3)),
    ("1970-W01", date(1969, 12, 29)),
]


@pytest.mark.parametrize(("text", "first"), WEEKS)
def test_a_week_belongs_to_the_year_of_its_thursday(text: str, first: date) -> None:
    week = Week.parse(text)
    assert (week.first, week.last, str(week)) == (first, first + timedelta(days=6), text)
    assert {Week.of(first + timedelta(days=number)) for number in range(7)} == {week}
    assert (week.previous.last, week.next.first) == (first - timedelta(days=1), first + timedelta(days=7))


@pytest.mark.parametrize("text", ["1966-W53", "1966-W00", "1966-W4", "1966-42", "1899-W01", "3000-W01", "١٩٦٦-W42", ""])
def test_an_odd_week_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Week.parse(text)


def test_a_week_has_six_days_and_sunday_only_where_it_is_worked_or_written() -> None:
    week, sunday = Week.parse("1966-W42"), date(1966, 10, 23)
    six = [MONDAY + timedelta(days=number) for number in range(6)]
    assert week.shown(WorkingCalendar(), set()) == six
    assert week.shown(WorkingCalendar(), {sunday}) == [*six, sunday]
    assert week.shown(WorkingCalendar(rest_weekdays=frozenset({0})), set()) == [*six, sunday]


# --- what may be typed -----------------------------------------------------------------------------------------------

REASONS = [
    ({}, None),
    ({"is_future": True}, Shut.FUTURE),
    ({"is_month_closed": True}, Shut.MONTH),
    ({"is_shift_closed": True}, Shut.SHIFT),
    ({"is_member": False}, Shut.NOT_ON_TEAM),
    ({"is_away": True}, Shut.AWAY),
    ({"has_other_product": True}, Shut.OTHER_PRODUCT),
    ({"is_working": False}, Shut.DAY_OFF),
    ({"may_write": False}, Shut.READER),
    ({"is_month_closed": True, "is_shift_closed": True}, Shut.MONTH),
    ({"is_shift_closed": True, "is_member": False}, Shut.SHIFT),
    ({"is_away": True, "may_write": False}, Shut.AWAY),
]


@pytest.mark.parametrize(("facts", "shut"), REASONS)
def test_a_cell_is_open_or_shut_for_the_gravest_reason(facts: dict[str, bool], shut: Shut | None) -> None:
    assert why_shut(CellFacts(**facts)) is shut


SHUT = [
    (close_october, TUESDAY, "đã khóa sổ", "–"),
    (close_tuesday, TUESDAY, "đã chốt ca", "–"),
    (rest_on_tuesday, TUESDAY, "ngày nghỉ", "–"),
    (e_away_on_tuesday, TUESDAY, "vắng", "Ô"),
    (e_on_another_item_on_tuesday, TUESDAY, "có mặt hàng khác: xem ở ngày", "K 2: 40"),
    (e_on_two_items_on_tuesday, TUESDAY, "có mặt hàng khác: xem ở ngày", "QĐ 14: 65 · K 2: 20"),
    (e_leaves_before_tuesday, TUESDAY, "ngày đó không ở tổ", "–"),
    (lambda _cast: None, SATURDAY, "chưa tới", "–"),
]


@pytest.mark.parametrize(("make", "day", "words", "shown"), SHUT)
def test_a_shut_cell_shows_what_is_there_and_says_why(
    cast: Cast, leader: Client, make: Callable[[Cast], None], day: date, words: str, shown: str
) -> None:
    make_output(worker=cast.people.d, product=cast.qd14, day=MONDAY, good=120)  # the usual item of the week
    make(cast)
    page = week_page_of(leader, cast, query=f"?mat-hang={cast.qd14.pk}")
    assert page.select_one(f"#{key_of(cast.people.e, day)}") is None
    row, head = page.select_one(f"#w{cast.people.e.pk}"), page.select_one("#week thead tr")
    assert row is not None
    assert head is not None
    place = day.weekday() + 1
    told = (
        f"{row.select('th, td')[place].get_text(' ', strip=True)} {head.select('th')[place].get_text(' ', strip=True)}"
    )
    assert words in told
    assert told.startswith(shown)


def test_an_open_cell_holds_its_figure_and_what_the_form_needs(cast: Cast, leader: Client) -> None:
    make_output(worker=cast.people.e, product=cast.qd14, day=MONDAY, good=142, defective=3, note="Máy mới")
    page = week_page_of(leader, cast)
    box = page.select_one(f"#{key_of(cast.people.e, MONDAY)}-good")
    stood = page.select_one(f"input[name={key_of(cast.people.e, MONDAY)}-stood]")
    assert box is not None
    assert stood is not None
    assert box["value"] == "142"
    assert box["aria-label"] == "Phạm Văn E, Thứ hai 17/10"
    assert stood["value"] == f"{cast.qd14.pk}\t1\t142\t3\t1"


def test_a_reader_sees_figures_only_and_absence_without_leave_is_the_leaders_alone(cast: Cast, client: Client) -> None:
    make_output(worker=cast.people.e, product=cast.qd14, day=MONDAY, good=142)
    make_absence(worker=cast.people.d, day=MONDAY, kind=AbsenceKind.ABSENT)
    make_absence(worker=cast.people.c, day=MONDAY, kind=AbsenceKind.LEAVE)
    shown = {}
    for account in (cast.accounts.cell_leader, cast.accounts.team_leader):
        page = week_page_of(login(client, account), cast)
        cells = [page.select(f"#w{worker.pk} td")[0] for worker in (cast.people.d, cast.people.c)]
        shown[account.username] = [cell.get_text(" ", strip=True).split()[0] for cell in cells]
        if account == cast.accounts.cell_leader:
            assert page.select("#week input") == []
            assert page.select(f"#w{cast.people.e.pk} td")[0].get_text(strip=True) == "142"
    assert shown == {"loi": ["–", "P"], "thinh": ["K", "P"]}


def test_a_week_in_which_the_norm_changes_shows_both(cast: Cast, leader: Client) -> None:
    page = week_page_of(leader, cast, "1966-W44", f"?mat-hang={cast.qd14.pk}")
    norms = page.select_one(".week-norm")
    assert norms is not None
    assert norms.get_text(" ", strip=True) == "QĐ 14 · Mức 130 đến hết 31/10/1966, 150 từ 01/11/1966 (cái/công)"


def test_sums_of_people_and_days_are_of_the_chosen_item_alone(cast: Cast, leader: Client) -> None:
    other = make_product(workshop=cast.workshop, code="K 2")
    for worker, day, good in ((cast.people.e, MONDAY, 130), (cast.people.e, TUESDAY, 65), (cast.people.d, MONDAY, 143)):
        make_output(worker=worker, product=cast.qd14, day=day, good=good)
    make_output(worker=cast.people.d, product=other, day=MONDAY, good=1000, man_days="0.5")
    page = week_page_of(leader, cast)

    def text(selector: str) -> str:
        return " ".join(part.get_text(" ", strip=True) for part in page.select(selector))

    assert text(f"#good-w{cast.people.e.pk}") == "195"
    assert text(f"#bar-w{cast.people.e.pk}") == "75,0%"
    assert text("#week-total td").split() == ["273", "105,0%", "65", "50,0%", "338", "86,6%"]
    assert text(f"#good-w{cast.people.d.pk}") == "143"


def test_the_weeks_and_shifts_that_there_are_not_are_not_found(cast: Cast, leader: Client) -> None:
    for address in ("1966-W53/", "1966-W1/", "1966-10/", "1966-W42/?ca=2"):
        assert leader.get(week_address(cast).replace("1966-W42/", address)).status_code == 404
    cast.workshop.shifts = 2
    cast.workshop.save()
    make_output(worker=cast.people.e, product=cast.qd14, day=MONDAY, good=77, shift=2)
    assert 'value="77"' not in str(week_page_of(leader, cast).select_one("#week tbody"))
    page = week_page_of(leader, cast, query="?ca=2")
    assert [link.get_text(strip=True) for link in page.select("a.btn[aria-current=page]")] == ["Ca 2"]
    assert 'value="77"' in str(page.select_one("#week tbody"))


def test_the_page_asks_as_often_for_one_line_as_for_many(cast: Cast, leader: Client) -> None:
    counts = []
    for workers in ([cast.people.e], [cast.people.d, cast.people.c, cast.people.h]):
        for worker in workers:
            for day in (MONDAY, TUESDAY):
                make_output(worker=worker, product=cast.qd14, day=day, good=130)
        leader.get(week_address(cast))  # the session is told when it was seen, once a minute
        with CaptureQueriesContext(connection) as asked:
            week_page_of(leader, cast)
        counts.append(len(asked))
    assert counts[0] == counts[1]
