"""The grid as a form, without scripts: what a browser would send, the page that comes back, and nothing lost."""

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone

from production.models import Absence, AbsenceKind, DailyOutput
from tests.cast import Cast, login
from tests.factories.production import make_absence, make_output, make_product
from tests.htmx import parse
from tests.production.grid import address


@pytest.fixture
def leader(cast: Cast, client: Client) -> Client:
    return login(client, cast.accounts.team_leader)


def page_of(client: Client, cast: Cast) -> BeautifulSoup:
    return parse(client.get(address(cast.team6, cast.today, name="output_day")))


def filled(page: BeautifulSoup, **typed: str) -> dict[str, str]:
    """What a browser sends of the page's form after `typed` was typed into it (names with _ for -)."""
    data = {str(box["name"]): str(box.get("value", "")) for box in page.select("#grid-form input[name]")}
    for select in page.select("#grid-form select[name]"):
        option = select.select_one("option[selected]") or select.select_one("option")
        data[str(select["name"])] = str(option["value"]) if option else ""
    return data | typed


def save(client: Client, cast: Cast, data: dict[str, str]) -> Any:
    return client.post(address(cast.team6, cast.today, name="output_save"), data)


def said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def summary(response: Any) -> list[tuple[str, str]]:
    """The error summary: where each line leads, and what it says."""
    assert response.status_code == 422
    return [(str(link["href"]), link.get_text(strip=True)) for link in parse(response).select(".error-summary a")]


def test_a_page_sent_as_it_is_changes_nothing(cast: Cast, leader: Client) -> None:
    other = make_product(workshop=cast.workshop, code="MH A")
    make_output(worker=cast.people.binh, product=cast.qd14, day=cast.today, good=65, man_days="0.5", note="a “b”")
    make_output(worker=cast.people.binh, product=other, day=cast.today, good=1200, man_days="0.33", defective=7)
    make_absence(worker=cast.people.c, day=cast.today, kind=AbsenceKind.ABSENT, note="không báo")
    response = save(leader, cast, filled(page_of(leader, cast)))
    assert response.status_code == 302
    assert said(response) == ["Không có gì thay đổi."]
    assert set(DailyOutput.objects.values_list("version", flat=True)) == {1}
    assert Absence.objects.get().version == 1


def test_what_is_right_is_saved_and_what_is_wrong_stays_typed(cast: Cast, leader: Client) -> None:
    binh, tri = f"w{cast.people.binh.pk}-0", f"w{cast.people.tri.pk}-0"
    typed = {f"{binh}-good": "150", f"{tri}-good": "12x", f"{tri}-note": "máy hỏng"}
    response = save(leader, cast, filled(page_of(leader, cast), **typed))
    assert summary(response) == [(f"#{tri}-good", 'Dương Quốc Trị: ô này cần một số, anh chị gõ "12x".')]
    page = parse(response)
    assert filled(page)[f"{tri}-good"] == "12x"
    assert filled(page)[f"{tri}-note"] == "máy hỏng"
    assert DailyOutput.objects.get().worker == cast.people.binh
    again = save(leader, cast, filled(page, **{f"{tri}-good": "127"}))
    assert again.status_code == 302
    assert sorted(DailyOutput.objects.values_list("good", flat=True)) == [127, 150]


def test_a_line_written_by_another_meanwhile_shows_both_and_asks(cast: Cast, leader: Client) -> None:
    page, binh = page_of(leader, cast), f"w{cast.people.binh.pk}-0"
    make_output(worker=cast.people.binh, product=cast.qd14, day=cast.today, good=150, by=cast.accounts.cell_leader)
    response = save(leader, cast, filled(page, **{f"{binh}-good": "140"}))
    theirs = DailyOutput.objects.get()
    words = f"Ngô Văn Bình: Nguyễn Thúy Lợi vừa ghi 150 lúc {timezone.localtime(theirs.recorded_at):%H:%M}; "
    assert summary(response) == [(f"#{binh}-good", words + "anh chị ghi 140. Giữ số nào?")]
    assert theirs.good == 150
    shown = parse(response)
    assert filled(shown)[f"{binh}-good"] == "140"
    assert [button["value"] for button in shown.select("button[name=keep]")] == [f"mine:{binh}", f"theirs:{binh}"]


@pytest.mark.parametrize(("whose", "stands"), [("mine", 140), ("theirs", 150)])
def test_the_choice_at_a_conflict_keeps_that_figure(cast: Cast, leader: Client, whose: str, stands: int) -> None:
    page, binh = page_of(leader, cast), f"w{cast.people.binh.pk}-0"
    make_output(worker=cast.people.binh, product=cast.qd14, day=cast.today, good=150)
    asked = parse(save(leader, cast, filled(page, **{f"{binh}-good": "140"})))
    chosen = save(leader, cast, filled(asked, keep=f"{whose}:{binh}"))
    assert chosen.status_code == 302
    assert DailyOutput.objects.get().good == stands


def test_the_button_pressed_twice_saves_once(cast: Cast, leader: Client) -> None:
    data = filled(page_of(leader, cast), **{f"w{cast.people.binh.pk}-0-good": "150"})
    assert [save(leader, cast, data).status_code for _ in range(2)] == [302, 302]
    assert DailyOutput.objects.get().version == 1


def test_a_page_gone_back_to_and_changed_is_not_taken_for_the_first_one(cast: Cast, leader: Client) -> None:
    page, binh = page_of(leader, cast), f"w{cast.people.binh.pk}-0-good"
    save(leader, cast, filled(page, **{binh: "150"}))
    response = save(leader, cast, filled(page, **{binh: "160"}))
    assert response.status_code == 422
    assert filled(parse(response))[binh] == "160"
    assert DailyOutput.objects.get().good == 150


def test_who_only_reads_cannot_send_the_form(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.cell_leader)
    response = save(client, cast, {"key": "7ad0c9d8-2a4c-4f0c-b6b7-51a5f2f4b0aa"})
    assert response.status_code == 403


@pytest.mark.parametrize("key", ["", "x", "7ad0c9d8"])
def test_a_form_without_a_proper_key_is_none_of_ours(cast: Cast, leader: Client, key: str) -> None:
    assert save(leader, cast, {"key": key}).status_code == 400


def test_any_day_may_be_chosen_and_the_shift_stays(cast: Cast, leader: Client) -> None:
    team = "/san-luong/to-6/"
    assert leader.get(team, {"ngay": "1966-09-30"}).headers["Location"] == f"{team}1966-09-30/ca-1/"
    assert leader.get(team, {"ngay": "1966-09-30", "ca": "2"}).headers["Location"] == f"{team}1966-09-30/ca-2/"
    assert leader.get(team, {"ngay": "30/9"}).status_code == 404
    picker = page_of(leader, cast).select_one("#grid-day")
    assert picker is not None
    assert (picker["value"], picker["max"]) == (str(cast.today), str(date(1966, 10, 21)))
