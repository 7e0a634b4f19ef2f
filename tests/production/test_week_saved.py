"""A week is saved day by day as the day grid saves it: by the script, as a form, and by two leaders at once."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.messages import get_messages
from django.db import connections
from django.test import Client

from members.domain.account import Role
from production.models import DailyOutput
from teamtrack.models import IdempotencyKey
from tests.cast import Cast, login
from tests.factories.members import make_role
from tests.factories.production import make_output
from tests.htmx import assert_same_page, parse
from tests.production.week import (
    MONDAY,
    TUESDAY,
    close_october,
    close_tuesday,
    e_away_on_tuesday,
    e_leaves_before_tuesday,
    e_on_another_item_on_tuesday,
    key_of,
    post_week,
    rest_on_tuesday,
    sentence,
    states,
    week_address,
    week_cell,
    week_page_of,
    written,
)

WEDNESDAY, FRIDAY, SATURDAY = (MONDAY + timedelta(days=number) for number in (2, 4, 5))


@pytest.fixture
def leader(cast: Cast, client: Client) -> Client:
    return login(client, cast.accounts.team_leader)


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
    assert (line.day, line.good, line.defective, line.man_days * 2, line.note) == (MONDAY, 66, 3, Decimal(1), "Máy mới")


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
    (close_october, "Tháng 10/1966 đã khóa sổ."),
    (close_tuesday, "Ca 1 đã chốt."),
    (e_leaves_before_tuesday, "Phạm Văn E không ở Tổ 6."),
    (rest_on_tuesday, "Ngày 18/10/1966 là ngày nghỉ."),
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


@pytest.mark.parametrize("make", [e_on_another_item_on_tuesday, e_away_on_tuesday])
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
    assert post_week(leader, cast, one, other | {"product": cast.product9.pk}).status_code == 400
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
        start.wait(60)
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
