"""The day grid without a network, without a session, with another person at the tablet: nothing is lost, nor shown."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from members.models import Account
from production.models import DailyOutput, ShiftClosing
from production.views import output_offline
from teamtrack.models import IdempotencyKey
from tests.cast import Cast
from tests.factories.production import make_output
from tests.journeys.grid import (
    OpenGrid,
    accept_dialogs,
    cell,
    drafts,
    enter,
    go_offline,
    queue,
    saves,
    sign_in,
    told,
    type_in,
    wait_until_prepared,
    wait_until_saved,
    written,
)
from tests.journeys.serving import serving

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _patience() -> Iterator[None]:
    """What could not be sent is tried again after five seconds, as long as an expectation waits otherwise."""
    expect.set_options(timeout=20_000)
    yield
    expect.set_options(timeout=5_000)


def typed_without_a_server(cast: Cast, new_page: Callable[..., Page]) -> tuple[Page, int]:
    """The leader's page after the server has ended, a figure was typed and the page was loaded again; and the port."""
    with serving() as port:
        page = new_page(base_url=f"http://localhost:{port}")
        page.goto("/vao/?next=/san-luong/to-6/1966-10-21/ca-1/")
        enter(page, "thinh")
        expect(cell(page, cast.people.binh)).to_be_visible()
        wait_until_prepared(page)
    type_in(page, cast.people.binh, "150")
    expect(page.locator("#grid-status")).to_contain_text("1 ô chờ gửi")
    page.reload()
    expect(page.locator("#offline-waiting")).to_have_text("1 ô chờ gửi khi có mạng")
    return page, port


# --- no network -------------------------------------------------------------------------------------------------------


def test_what_cannot_be_sent_is_told_and_sent_when_the_network_is_back(cast: Cast, open_grid: OpenGrid) -> None:
    page = open_grid()
    go_offline(page)
    type_in(page, cast.people.binh, "150")
    expect(page.locator("#grid-status")).to_contain_text("1 ô chờ gửi khi có mạng")
    expect(page.locator("#grid-status")).to_contain_text("Mất mạng. Số đã gõ còn ở máy này, sẽ tự gửi.")
    type_in(page, cast.people.c, "133")
    expect(page.locator("#grid-status")).to_contain_text("2 ô chờ gửi khi có mạng")
    page.context.set_offline(offline=False)
    wait_until_saved(page)
    assert written() == [133, 150]
    assert drafts(page) == []


def test_a_page_that_could_not_be_had_at_once_is_fetched_again(
    cast: Cast, open_grid: OpenGrid, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The browser keeps nothing when one file of several fails, and by itself would not ask again on this page."""
    asked = iter([503])

    def render_later(*args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponse(status=status) if (status := next(asked, 0)) else render(*args, **kwargs)

    monkeypatch.setattr(output_offline, "render", render_later)
    wait_until_prepared(open_grid())
    assert list(asked) == []


def test_typed_without_a_network_reloaded_and_back_all_is_saved(cast: Cast, open_grid: OpenGrid) -> None:
    """The page cannot be had: ours says what waits, opens the grid by itself, and the grid sends it."""
    page = open_grid()
    go_offline(page)
    type_in(page, cast.people.binh, "150")
    type_in(page, cast.people.c, "3", "defective")
    type_in(page, cast.people.c, "133")
    page.reload()
    expect(page.locator("h1")).to_have_text("Mất mạng. Số đã gõ còn ở máy này, sẽ tự gửi.")
    expect(page.locator("#offline-waiting")).to_have_text("3 ô chờ gửi khi có mạng")
    assert "Bình" not in page.content()
    page.context.set_offline(offline=False)
    expect(cell(page, cast.people.binh)).to_have_value("150")
    wait_until_saved(page)
    stood = DailyOutput.objects.order_by("good").values_list("good", "defective")
    assert list(stood) == [(133, 3), (150, 0)]
    assert drafts(page) == []


def test_a_server_started_again_gets_what_was_typed_meanwhile(cast: Cast, new_page: Callable[..., Page]) -> None:
    page, port = typed_without_a_server(cast, new_page)
    with serving(port):
        expect(cell(page, cast.people.binh)).to_have_value("150")
        wait_until_saved(page)
    assert written() == [150]


def test_a_request_whose_answer_was_lost_is_repeated_with_its_key_and_applies_once(
    cast: Cast, open_grid: OpenGrid
) -> None:
    page = open_grid()
    sent = saves(page)

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/o/", lose_the_answer)
    type_in(page, cast.people.binh, "150")
    expect(page.locator("#grid-status")).to_contain_text("1 ô chờ gửi")
    assert written() == [150]
    type_in(page, cast.people.c, "133")
    page.unroute("**/o/")
    page.reload()
    expect(page.locator("#grid-status")).to_contain_text("Đã lưu 2 ô")
    assert list(DailyOutput.objects.order_by("good").values_list("good", "version")) == [(133, 1), (150, 1)]
    keys = [json.loads(request.post_data or "")["key"] for request in sent]
    assert keys[0] == keys[1] != keys[-1]
    assert IdempotencyKey.objects.count() == 2


def test_what_another_wrote_meanwhile_is_a_conflict_after_a_reload_too(
    cast: Cast, open_grid: OpenGrid, second_leader: Account
) -> None:
    make_output(worker=cast.people.binh, product=cast.qd14, day=cast.today, good=100)
    page = open_grid()
    go_offline(page)
    type_in(page, cast.people.binh, "150")
    type_in(page, cast.people.c, "133")
    DailyOutput.objects.update(good=140, version=2, recorded_by=second_leader)
    page.context.set_offline(offline=False)
    page.reload()
    expect(told(page, cast.people.binh)).to_contain_text("Trần Văn Sang vừa ghi 140")
    expect(cell(page, cast.people.binh)).to_have_value("150")
    assert written() == [133, 140]
    page.reload()  # not answered yet, it is asked again, with the same two figures
    expect(told(page, cast.people.binh)).to_contain_text("anh chị ghi 150. Giữ số nào?")
    told(page, cast.people.binh).locator("button[value^='mine:']").click()
    wait_until_saved(page)
    assert written() == [133, 150]
    assert drafts(page) == []


def test_a_refused_figure_survives_a_reload_and_may_be_corrected(cast: Cast, open_grid: OpenGrid) -> None:
    page = open_grid()
    type_in(page, cast.people.tri, "1755")
    expect(told(page, cast.people.tri)).to_be_visible()
    page.reload()
    expect(told(page, cast.people.tri)).to_contain_text("Dương Quốc Trị: 1.755 cái")
    expect(cell(page, cast.people.tri)).to_have_value("1755")
    type_in(page, cast.people.tri, "175")
    wait_until_saved(page)
    page.reload()
    expect(cell(page, cast.people.tri)).to_have_value("175")
    assert (written(), drafts(page)) == ([175], [])


def test_a_figure_taken_away_again_without_a_network_leaves_nothing(cast: Cast, open_grid: OpenGrid) -> None:
    page = open_grid()
    type_in(page, cast.people.binh, "150")
    wait_until_saved(page)
    go_offline(page)
    type_in(page, cast.people.binh, "")
    type_in(page, cast.people.c, "133")
    expect(page.locator("td[data-state=queued]")).to_have_count(2)
    type_in(page, cast.people.c, "")
    page.context.set_offline(offline=False)
    page.reload()
    expect(cell(page, cast.people.binh)).to_have_value("")
    wait_until_saved(page)
    assert (written(), drafts(page)) == ([], [])


def test_what_is_saved_while_the_page_is_loaded_again_is_shown_by_the_new_page(cast: Cast, open_grid: OpenGrid) -> None:
    """The new page was made before; it hears the answer once more."""
    page = open_grid(service_workers="block")
    page.route("**/o/", lambda route: route.abort())
    type_in(page, cast.people.binh, "150")
    expect(page.locator("td[data-state=queued]")).to_have_count(1)

    def made_before_the_old_page_saves(route: Route) -> None:
        made = route.fetch()
        deadline = time.monotonic() + 20
        while not written() and time.monotonic() < deadline:
            pass
        connection.close()  # the route has one of its own
        route.fulfill(response=made)

    page.unroute("**/o/")
    page.route("**/ca-1/", made_before_the_old_page_saves)
    page.reload()
    expect(cell(page, cast.people.binh)).to_have_value("150")
    wait_until_saved(page)
    assert list(DailyOutput.objects.values_list("good", "version")) == [(150, 1)]
    assert drafts(page) == []


def test_a_note_does_not_wait_in_the_browser_and_that_is_said(cast: Cast, open_grid: OpenGrid) -> None:
    page = open_grid()
    go_offline(page)
    type_in(page, cast.people.binh, "150")
    type_in(page, cast.people.binh, "Máy số 3", "note")
    expect(page.locator("#grid-status")).to_contain_text("Ghi chú không giữ ở máy này")
    expect(page.locator("td[data-state=queued]")).to_have_count(2)
    kept = " ".join(drafts(page))
    assert "150" in kept
    assert "Máy" not in kept
    asked: list[str] = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.evaluate("location.assign('/')")
    expect(cell(page, cast.people.binh, "note")).to_have_value("Máy số 3")
    page.wait_for_function("true")
    assert asked == ["beforeunload"]
    page.context.set_offline(offline=False)
    wait_until_saved(page)
    assert DailyOutput.objects.get().note == "Máy số 3"


def test_a_note_that_stands_stays_when_only_figures_come_back(cast: Cast, open_grid: OpenGrid) -> None:
    make_output(worker=cast.people.binh, product=cast.qd14, day=cast.today, good=100, note="Máy số 3")
    page = open_grid()
    go_offline(page)
    type_in(page, cast.people.binh, "150")
    page.context.set_offline(offline=False)
    page.reload()
    wait_until_saved(page)
    assert list(DailyOutput.objects.values_list("good", "note")) == [(150, "Máy số 3")]


def test_what_waits_is_told_on_other_pages_and_where_the_shift_was_closed(
    cast: Cast, new_page: Callable[..., Page]
) -> None:
    page, port = typed_without_a_server(cast, new_page)
    grid = page.url
    ShiftClosing.objects.create(
        team=cast.team6, day=cast.today, shift=1, closed_by=cast.accounts.team_leader, closed_at="1966-10-21T14:00Z"
    )
    with serving(port):
        page.goto("/hom-nay/")
        link = page.locator(".toast a")
        expect(link).to_have_text("Có 1 ô gõ lúc mất mạng chưa gửi. Mở lại trang ấy để gửi.")
        link.click()
        expect(page.locator(".toast")).to_contain_text("Có 1 ô gõ ở đây lúc mất mạng chưa lưu được")
        assert page.url == grid
        page.get_by_role("button", name="Mở lại ca").click()
        expect(cell(page, cast.people.binh)).to_have_value("150")
        wait_until_saved(page)
    assert written() == [150]


def test_what_waits_is_forgotten_after_a_day(cast: Cast, new_page: Callable[..., Page]) -> None:
    page, port = typed_without_a_server(cast, new_page)
    page.evaluate(
        """() => { for (const [name, text] of Object.entries(localStorage)) {
          const entry = JSON.parse(text);
          localStorage[name] = JSON.stringify({ ...entry, at: entry.at - 24 * 60 * 60 * 1000 });
        } }"""
    )
    with serving(port):
        expect(cell(page, cast.people.binh)).to_have_value("")
        expect(page.locator("#grid-status")).to_have_text("Chưa ai nhập ca này. Bắt đầu từ dòng đầu.")
    assert (written(), drafts(page)) == ([], [])


# --- no session -------------------------------------------------------------------------------------------------------


def test_a_session_that_ended_asks_to_sign_in_comes_back_and_goes_on(cast: Cast, open_grid: OpenGrid) -> None:
    page = open_grid()
    go_offline(page)
    type_in(page, cast.people.binh, "150")
    expect(page.locator("td[data-state=queued]")).to_have_count(1)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.context.set_offline(offline=False)
    expect(page.locator("#grid-status")).to_contain_text("Phiên đăng nhập đã hết, chưa lưu được.")
    page.get_by_role("link", name="Đăng nhập để gửi tiếp").click()
    enter(page, "thinh")
    expect(cell(page, cast.people.binh)).to_have_value("150")
    wait_until_saved(page)
    assert written() == [150]


def test_signed_in_again_in_another_window_the_page_goes_on_with_its_notes(
    cast: Cast, open_grid: OpenGrid, live_server: LiveServer
) -> None:
    page = open_grid()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    type_in(page, cast.people.binh, "150")
    type_in(page, cast.people.binh, "Máy số 3", "note")
    link = page.get_by_role("link", name="Đăng nhập để gửi tiếp")
    expect(link).to_have_attribute("target", "_blank")
    assert written() == []
    sign_in(page, cast.accounts.team_leader, live_server)
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_until_saved(page)
    assert list(DailyOutput.objects.values_list("good", "note")) == [(150, "Máy số 3")]


# --- another person ---------------------------------------------------------------------------------------------------


def test_signing_out_forgets_what_waits_after_asking(cast: Cast, open_grid: OpenGrid) -> None:
    page = open_grid()
    page.route("**/o/", lambda route: route.abort())
    type_in(page, cast.people.binh, "150")
    expect(page.locator("td[data-state=queued]")).to_have_count(1)
    asked = accept_dialogs(page)
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page).to_have_url("/vao/")
    assert asked == ["Còn 1 ô chưa lưu, đăng xuất thì mất. Vẫn đăng xuất?"]
    assert drafts(page) == []


def test_the_next_person_at_the_tablet_neither_sees_nor_sends_them(
    cast: Cast, new_page: Callable[..., Page], second_leader: Account
) -> None:
    page, port = typed_without_a_server(cast, new_page)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    sent = saves(page)
    with serving(port):
        page.goto("/vao/?next=/san-luong/to-6/1966-10-21/ca-1/")
        enter(page, "sang")
        expect(page.locator("body")).to_have_attribute("data-person", str(second_leader.pk))
        expect(page.locator("#grid-status")).to_have_text("Chưa ai nhập ca này. Bắt đầu từ dòng đầu.")
        expect(cell(page, cast.people.binh)).to_have_value("")
        expect(page.locator(".toast")).to_have_count(0)
    assert (sent, drafts(page), written()) == ([], [], [])


def test_a_page_left_open_is_given_up_when_another_person_has_signed_in(
    cast: Cast, open_grid: OpenGrid, second_leader: Account
) -> None:
    page = open_grid()
    queue(page, cast)
    page.context.clear_cookies()
    other = page.context.new_page()
    page.context.set_offline(offline=False)
    other.goto("/vao/")
    enter(other, "sang")
    expect(other.locator(".avatar")).to_have_text("TS")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("body")).to_have_attribute("data-person", str(second_leader.pk))
    expect(cell(page, cast.people.binh)).to_have_value("")
    assert (written(), drafts(page)) == ([], [])


# --- the page that stands in ------------------------------------------------------------------------------------------


def test_the_page_without_a_network_knows_nobody_and_is_plain_without_scripts(
    cast: Cast, new_page: Callable[..., Page], live_server: LiveServer
) -> None:
    page = new_page(java_script_enabled=False)
    sign_in(page, cast.accounts.team_leader, live_server)
    page.goto("/san-luong/mat-mang.html")
    expect(page.locator("h1")).to_have_text("Mất mạng. Xin thử lại khi có mạng.")
    assert "Thịnh" not in page.content()
