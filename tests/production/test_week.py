"""The week grid: which week it is, what may be typed in it, and that each day is written as its own page writes it."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.messages import get_messages
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.domain.account import Role
from members.models import DayOff
from production.domain.week import CellFacts, Shut, Week, why_shut
from production.models import AbsenceKind, DailyOutput
from teamtrack.models import IdempotencyKey
from teamtrack.periods import WorkingCalendar
from tests.cast import Cast, login
from tests.factories.members import make_role
from tests.factories.production import make_absence, make_closed_month, make_output, make_product, make_shift_closing
from tests.htmx import assert_same_page, parse
from tests.production.week import MONDAY, key_of, post_week, sentence, states, week_address, week_cell, week_page_of

TUESDAY, WEDNESDAY, FRIDAY, SATURDAY = (MONDAY + timedelta(days=number) for number in (1, 2, 4, 5))


@pytest.fixture
def leader(cast: Cast, client: Client) -> Client:
    return login(client, cast.accounts.team_leader)


def written() -> list[tuple[date, int]]:
    return list(DailyOutput.objects.order_by("day", "good").values_list("day", "good"))


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


def _close_month(cast: Cast) -> None:
    make_closed_month(workshop=cast.workshop, month=date(1966, 10, 1))


def _close_shift(cast: Cast) -> None:
    make_shift_closing(team=cast.team6, day=TUESDAY)


def _day_off(cast: Cast) -> None:
    DayOff.objects.create(workshop=cast.workshop, day=TUESDAY, name="Nghỉ bù")


def _absence(cast: Cast) -> None:
    make_absence(worker=cast.people.e, day=TUESDAY, kind=AbsenceKind.SICK)


def _other_product(cast: Cast) -> None:
    make_output(worker=cast.people.e, product=make_product(workshop=cast.workshop, code="K 2"), day=TUESDAY, good=40)


def _two_products(cast: Cast) -> None:
    make_output(worker=cast.people.e, product=cast.qd14, day=TUESDAY, good=65, man_days="0.5")
    other = make_product(workshop=cast.workshop, code="K 2")
    make_output(worker=cast.people.e, product=other, day=TUESDAY, good=20, man_days="0.5")


def _left_team(cast: Cast) -> None:
    stay = cast.people.e.team_memberships.get()
    stay.period = (stay.period.lower, TUESDAY)
    stay.save()


SHUT = [
    (_close_month, TUESDAY, "đã khóa sổ", "–"),
    (_close_shift, TUESDAY, "đã chốt ca", "–"),
    (_day_off, TUESDAY, "ngày nghỉ", "–"),
    (_absence, TUESDAY, "vắng", "Ô"),
    (_other_product, TUESDAY, "có mặt hàng khác: xem ở ngày", "K 2: 40"),
    (_two_products, TUESDAY, "có mặt hàng khác: xem ở ngày", "QĐ 14: 65 · K 2: 20"),
    (_left_team, TUESDAY, "ngày đó không ở tổ", "–"),
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
    assert "77" not in str(week_page_of(leader, cast).select_one("#week tbody"))
    page = week_page_of(leader, cast, query="?ca=2")
    assert [link.get_text(strip=True) for link in page.select("a.btn[aria-current=page]")] == ["Ca 2"]
    assert "77" in str(page.select_one("#week tbody"))


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


# --- saved by the script ---------------------------------------------------------------------------------------------


def test_a_block_is_written_day_by_day_and_a_key_applies_once(cast: Cast, leader: Client) -> None:
    days, people = (MONDAY, TUESDAY, WEDNESDAY), (cast.people.e, cast.people.d)
    cells = [week_cell(worker, day, cast.qd14, 120 + day.day) for day in days for worker in people]
    key = str(uuid.uuid4())
    first = post_week(leader, cast, *cells, key=key)
    assert states(first) == ["saved"] * 6
    assert written() == [(day, 120 + day.day) for day in days for _ in people]
    line = DailyOutput.objects.get(worker=cast.people.e, day=MONDAY)
    assert (line.norm, line.recorded_by, line.version) == (cast.norm130, cast.accounts.team_leader, 1)
    again = post_week(leader, cast, *cells, key=key)
    assert again.json()["cells"] == first.json()["cells"]
    assert set(DailyOutput.objects.values_list("version", flat=True)) == {1}
    assert IdempotencyKey.objects.count() == len(days)
    assert post_week(leader, cast, *cells[:-1], week_cell(cast.people.d, WEDNESDAY, cast.qd14, 1), key=key).json() == {
        "problem": "key"
    }


def test_a_request_broken_off_in_the_middle_and_sent_again_applies_once(cast: Cast, leader: Client) -> None:
    """Monday was written; Tuesday was not, because nothing came back: the same request is sent again."""
    key = str(uuid.uuid4())
    monday, tuesday = (week_cell(cast.people.e, day, cast.qd14, 130) for day in (MONDAY, TUESDAY))
    post_week(leader, cast, monday, key=key)
    assert states(post_week(leader, cast, monday, tuesday, key=key)) == ["saved", "saved"]
    assert list(DailyOutput.objects.order_by("day").values_list("day", "version")) == [(MONDAY, 1), (TUESDAY, 1)]


def test_what_the_week_does_not_show_stays_and_a_cleared_cell_takes_the_line_away(cast: Cast, leader: Client) -> None:
    stands = {"worker": cast.people.e, "product": cast.qd14, "defective": 3, "man_days": "0.5", "note": "Máy mới"}
    for day in (MONDAY, TUESDAY):
        make_output(day=day, good=60, **stands)  # type: ignore[arg-type]
    was = {"was": str(cast.qd14.pk), "version": 1, "defective": "3", "man_days": "½"}
    changed = week_cell(cast.people.e, MONDAY, cast.qd14, 66, **was)
    cleared = week_cell(cast.people.e, TUESDAY, cast.qd14, "", **was)
    assert states(post_week(leader, cast, changed, cleared)) == ["saved", "saved"]
    line = DailyOutput.objects.get()
    assert (line.day, line.good, line.defective, line.man_days * 2, line.note) == (MONDAY, 66, 3, 1, "Máy mới")


WRONG = [
    ("12a", TUESDAY, 'Thứ ba 18/10 · Phạm Văn E: ô này cần một số, anh chị gõ "12a".'),
    ("-5", TUESDAY, "Thứ ba 18/10 · Phạm Văn E: sản lượng không thể nhỏ hơn 0."),
    ("12,5", TUESDAY, "Thứ ba 18/10 · Phạm Văn E: số cái phải là số nguyên."),
    (
        "1755",
        TUESDAY,
        "Thứ ba 18/10 · Phạm Văn E: 1.755 cái là gấp hơn 2 lần mức 130. Có phải 175? Sửa lại, hoặc ghi lý do rồi lưu.",
    ),
    ("130", SATURDAY, "Thứ bảy 22/10 · Ngày 22/10/1966 chưa tới."),
]


@pytest.mark.parametrize(("typed", "day", "words"), WRONG)
def test_a_wrong_cell_is_told_with_its_day_and_the_right_ones_are_saved(
    cast: Cast, leader: Client, typed: str, day: date, words: str
) -> None:
    right = week_cell(cast.people.d, MONDAY, cast.qd14, 131)
    response = post_week(leader, cast, week_cell(cast.people.e, day, cast.qd14, typed), right)
    assert sorted(states(response)) == ["error", "saved"]
    assert sentence(response, cast.people.e, day) == words
    assert written() == [(MONDAY, 131)]


FORBIDDEN = [
    (_close_month, "Tháng 10/1966 đã khóa sổ."),
    (_close_shift, "Ca 1 đã chốt."),
    (_left_team, "Phạm Văn E không ở Tổ 6."),
    (_day_off, "Ngày 18/10/1966 là ngày nghỉ."),
]


@pytest.mark.parametrize(("make", "words"), FORBIDDEN)
def test_a_shut_cell_sent_all_the_same_is_refused_by_the_days_own_rules(
    cast: Cast, leader: Client, make: Callable[[Cast], None], words: str
) -> None:
    make(cast)
    response = post_week(leader, cast, week_cell(cast.people.e, TUESDAY, cast.qd14, 130))
    assert states(response) == ["error"]
    assert words in sentence(response, cast.people.e, TUESDAY)
    assert written() == []


def test_a_reason_keeps_a_figure_far_above_the_norm(cast: Cast, leader: Client) -> None:
    response = post_week(leader, cast, week_cell(cast.people.e, MONDAY, cast.qd14, 400))
    assert f"{key_of(cast.people.e, MONDAY)}-note" in response.json()["html"][f"told-{key_of(cast.people.e, MONDAY)}"]
    assert states(post_week(leader, cast, week_cell(cast.people.e, MONDAY, cast.qd14, 400, note="Máy mới"))) == [
        "saved"
    ]
    assert DailyOutput.objects.get().note == "Máy mới"


@pytest.mark.parametrize("make", [_other_product, _absence])
def test_another_item_or_an_absence_written_meanwhile_is_never_written_over(
    cast: Cast, leader: Client, make: Callable[[Cast], None]
) -> None:
    make(cast)
    mine = week_cell(cast.people.e, TUESDAY, cast.qd14, 130)
    response = post_week(leader, cast, mine)
    [answer] = response.json()["cells"].values()
    assert (answer["state"], answer["was"], answer["version"], answer["theirs"]) == ("conflict", "", 0, None)
    assert "/san-luong/to-6/1966-10-18/ca-1/" in response.json()["html"][f"told-{key_of(cast.people.e, TUESDAY)}"]
    assert states(post_week(leader, cast, mine)) == ["conflict"]
    assert not DailyOutput.objects.filter(product=cast.qd14).exists()
    forged = {"was": "away", "version": 1}
    assert post_week(leader, cast, mine | forged).status_code == 400


def test_the_answer_equals_the_page(cast: Cast, leader: Client) -> None:
    make_output(worker=cast.people.c, product=cast.qd14, day=WEDNESDAY, good=88)
    cells = [week_cell(cast.people.c, MONDAY, cast.qd14, 150), week_cell(cast.people.d, TUESDAY, cast.qd14, 120)]
    html = post_week(leader, cast, *cells).json()["html"]
    page = week_page_of(leader, cast)
    assert {"week-total", f"bar-w{cast.people.c.pk}", f"told-{key_of(cast.people.c, MONDAY)}"} < set(html)
    for name, part in html.items():
        fresh = page.select_one(f"#{name}")
        assert fresh is not None, name
        assert_same_page(BeautifulSoup(part, "html.parser"), BeautifulSoup(str(fresh), "html.parser"))


MISSHAPEN = [
    {"row": "w1-7"},
    {"row": "w1"},
    {"row": 5},
    {"shift": "5"},
    {"shift": ""},
    {"product": "x"},
    {"was": "99999"},
    {"good": ["1"]},
    {"good": "1" * 500},
]


@pytest.mark.parametrize("change", MISSHAPEN)
def test_what_no_page_sends_is_refused(cast: Cast, leader: Client, change: dict[str, Any]) -> None:
    assert post_week(leader, cast, week_cell(cast.people.e, MONDAY, cast.qd14, 130) | change).status_code == 400
    one, other = (week_cell(cast.people.e, day, cast.qd14, 130) for day in (MONDAY, TUESDAY))
    assert post_week(leader, cast, one, other | {"product": 1}).status_code == 400
    assert post_week(leader, cast, one, one).status_code == 400
    assert written() == []


# --- as a form -------------------------------------------------------------------------------------------------------


def filled(page: BeautifulSoup, **typed: str) -> dict[str, str]:
    """What a browser sends of the page's form."""
    return {str(box["name"]): str(box.get("value", "")) for box in page.select("#week-form input[name]")} | typed


def said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_a_page_sent_as_it_is_changes_nothing(cast: Cast, leader: Client) -> None:
    make_output(worker=cast.people.e, product=cast.qd14, day=MONDAY, good=142, defective=3, man_days="0.33", note="a")
    response = leader.post(week_address(cast, "week_save"), filled(week_page_of(leader, cast)))
    assert response.status_code == 302
    assert said(response) == ["Không có gì thay đổi."]
    assert DailyOutput.objects.get().version == 1


def test_of_a_form_what_is_right_is_saved_and_what_is_wrong_stays_typed(cast: Cast, leader: Client) -> None:
    e, d = f"{key_of(cast.people.e, MONDAY)}-good", f"{key_of(cast.people.d, TUESDAY)}-good"
    far = f"{key_of(cast.people.c, TUESDAY)}-good"
    typed = {e: "131", d: "12x", far: "1755"}
    page = week_page_of(leader, cast, query=f"?mat-hang={cast.qd14.pk}")
    response = leader.post(week_address(cast, "week_save"), filled(page, **typed))
    assert response.status_code == 422
    page = parse(response)
    told = {str(link["href"]): link.get_text(strip=True) for link in page.select(".error-summary a")}
    assert set(told) == {f"#{d}", f"#{far}"}
    assert told[f"#{d}"] == 'Thứ ba 18/10 · Trần Thị D: ô này cần một số, anh chị gõ "12x".'
    assert (filled(page)[d], filled(page)[far]) == ("12x", "1755")
    assert written() == [(MONDAY, 131)]
    again = filled(page, **{d: "127", far.replace("good", "note"): "Máy mới"})
    response = leader.post(week_address(cast, "week_save"), again)
    assert response.status_code == 302
    assert response.headers["Location"].endswith(f"/tuan/1966-W42/?mat-hang={cast.qd14.pk}&ca=1")
    assert written() == [(MONDAY, 131), (TUESDAY, 127), (TUESDAY, 1755)]


@pytest.mark.parametrize(("whose", "good"), [("mine", 140), ("theirs", 150)])
def test_a_conflict_in_a_form_is_asked_about(cast: Cast, leader: Client, whose: str, good: int) -> None:
    page = week_page_of(leader, cast, query=f"?mat-hang={cast.qd14.pk}")
    make_output(
        worker=cast.people.e, product=cast.qd14, day=MONDAY, good=150, defective=7, by=cast.accounts.team_leader
    )
    key = key_of(cast.people.e, MONDAY)
    response = leader.post(week_address(cast, "week_save"), filled(page, **{f"{key}-good": "140"}))
    assert response.status_code == 422
    page = parse(response)
    [link] = page.select(".error-summary a")
    assert link.get_text(strip=True).startswith("Thứ hai 17/10 · Phạm Văn E: Hoàng Đức Thịnh vừa ghi 150 lúc")
    leader.post(week_address(cast, "week_save"), filled(page, keep=f"{whose}:{key}"))
    line = DailyOutput.objects.get()
    assert (line.good, line.defective) == (good, 7)


# --- two at once -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_leaders_who_paste_a_week_at_once_lose_no_cell(cast: Cast) -> None:
    """Each cell is one leader's, and the other is told so; whatever only one of them wrote stands."""
    make_role(worker=cast.people.sang, role=Role.TEAM_LEADER, over=cast.team6)
    clients = [login(Client(), cast.accounts.team_leader), login(Client(), cast.accounts.union_lead)]
    people = [cast.people.e, cast.people.d, cast.people.c, cast.people.h]
    days = [MONDAY + timedelta(days=number) for number in range(5)]
    blocks = [
        [week_cell(worker, day, cast.qd14, 100 + number) for worker in people[number : number + 3] for day in days]
        for number in range(2)
    ]
    start = Barrier(2)

    def paste(number: int) -> Any:
        start.wait()
        try:
            return post_week(clients[number], cast, *blocks[number])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = [response.json()["cells"] for response in pool.map(paste, range(2))]
    connections.close_all()
    stands = {key_of(line.worker, line.day): line.good for line in DailyOutput.objects.select_related("worker")}
    assert len(stands) == len(people) * len(days)
    assert set(DailyOutput.objects.values_list("version", flat=True)) == {1}
    for number, answer in enumerate(answers):
        for key, told in answer.items():
            assert told["state"] == ("saved" if stands[key] == 100 + number else "conflict")
            assert told["state"] == "saved" or told["theirs"]["good"] == str(stands[key])
    both = set(answers[0]) & set(answers[1])
    assert len(both) == 2 * len(days)
    assert all({answers[0][key]["state"], answers[1][key]["state"]} == {"saved", "conflict"} for key in both)


def test_whoever_only_reads_may_not_save(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.cell_leader)
    response = post_week(client, cast, week_cell(cast.people.e, FRIDAY, cast.qd14, 130))
    assert response.status_code == 403
    assert written() == []
