"""The week grid in a real browser: a pasted block, keys, a reason, two leaders, no network, no scripts, a phone."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Request, expect
from pytest_django.live_server_helper import LiveServer

from members.models import Account, Worker
from production.models import DailyOutput
from tests.cast import Cast
from tests.factories.production import make_absence, make_output
from tests.journeys.grid import paste, sign_in, wait_until_saved

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

MONDAY = date(1966, 10, 10)  # of the week before today's: all six days are over
DAYS = [MONDAY + timedelta(days=number) for number in range(6)]
type OpenWeek = Callable[..., Page]


@pytest.fixture
def open_week(cast: Cast, new_page: Callable[..., Page], live_server: LiveServer) -> OpenWeek:
    """Open last week's grid of QĐ 14 as the leader of team 6, or as `account`; the options are Playwright's."""

    def open_page(account: Account | None = None, **options: Any) -> Page:
        page = new_page(**options)
        sign_in(page, account or cast.accounts.team_leader, live_server)
        page.goto(f"/san-luong/to-6/tuan/1966-W41/?mat-hang={cast.qd14.pk}")
        return page

    return open_page


def cell(page: Page, worker: Worker, day: date) -> Locator:
    return page.locator(f"#w{worker.pk}-{day.weekday()}-good")


def column(page: Page, day: date) -> Locator:
    return page.locator(f"td.cell [id$='-{day.weekday()}-good']")


def told(page: Page, worker: Worker, day: date) -> Locator:
    return page.locator(f"#told-w{worker.pk}-{day.weekday()}")


def saves(page: Page) -> list[Request]:
    seen: list[Request] = []
    page.on("request", lambda request: seen.append(request) if request.method == "POST" else None)
    return seen


def test_a_block_of_a_week_is_one_request_and_one_step_back(cast: Cast, open_week: OpenWeek) -> None:
    page = open_week()
    sent = saves(page)
    lines = ["\t".join(str(100 + 10 * row + day) for day in range(6)) for row in range(10)]
    paste(column(page, MONDAY).first, "\r\n".join(lines) + "\r\n")
    wait_until_saved(page)
    expect(page.locator("#grid-status")).to_contain_text("Đã lưu 60 ô")
    assert len(sent) == 1
    stands = DailyOutput.objects.order_by("good", "day").values_list("good", "day")
    assert list(stands) == [(100 + 10 * row + day, DAYS[day]) for row in range(10) for day in range(6)]
    totals = page.locator("#week-total").inner_text()
    page.keyboard.press("Control+z")
    expect(column(page, DAYS[5]).nth(9)).to_have_value("")
    wait_until_saved(page)
    assert not DailyOutput.objects.exists()
    assert len(sent) == 2
    assert page.locator("#week-total").inner_text() != totals


def test_keys_and_a_block_pass_over_what_is_only_for_reading(cast: Cast, open_week: OpenWeek) -> None:
    """Binh is the first of the team, C the second: C was away on Tuesday."""
    make_absence(worker=cast.people.c, day=DAYS[1])
    page = open_week()
    cell(page, cast.people.c, MONDAY).focus()
    page.keyboard.press("ArrowRight")
    expect(cell(page, cast.people.c, DAYS[2])).to_be_focused()
    page.keyboard.press("Enter")
    expect(cell(page, cast.people.d, DAYS[2])).to_be_focused()
    paste(cell(page, cast.people.binh, MONDAY), "131\t132\n141\t142\n")
    expect(page.locator(".toast")).to_contain_text("1 số dán vào ô chỉ để xem hoặc ngoài bảng, đã bỏ qua")
    wait_until_saved(page)
    stands = DailyOutput.objects.order_by("good").values_list("worker__full_name", "good")
    assert list(stands) == [("Ngô Văn Bình", 131), ("Ngô Văn Bình", 132), ("Nguyễn Văn C", 141)]


def test_a_figure_far_above_the_norm_waits_for_its_reason(cast: Cast, open_week: OpenWeek) -> None:
    page = open_week()
    cell(page, cast.people.e, MONDAY).fill("400")
    cell(page, cast.people.e, MONDAY).press("Tab")
    expect(told(page, cast.people.e, MONDAY)).to_contain_text("400 cái là gấp hơn 2 lần mức 130")
    assert not DailyOutput.objects.exists()
    told(page, cast.people.e, MONDAY).get_by_label("Lý do").fill("Máy mới")
    page.keyboard.press("Tab")
    expect(page.locator("#grid-status")).to_contain_text("Đã lưu 1 ô")
    expect(told(page, cast.people.e, MONDAY)).to_be_hidden()
    assert DailyOutput.objects.values_list("good", "note").get() == (400, "Máy mới")


@pytest.mark.parametrize(("whose", "stands"), [("mine", 140), ("theirs", 150)])
def test_two_leaders_on_one_cell_are_shown_both_figures_and_choose(
    cast: Cast, open_week: OpenWeek, second_leader: Account, whose: str, stands: int
) -> None:
    first, second = open_week(), open_week(second_leader)
    cell(first, cast.people.e, MONDAY).fill("150")
    cell(first, cast.people.e, MONDAY).press("Enter")
    wait_until_saved(first)
    paste(cell(second, cast.people.e, MONDAY), "140\t133")
    expect(told(second, cast.people.e, MONDAY)).to_contain_text("Hoàng Đức Thịnh vừa ghi 150 lúc")
    expect(cell(second, cast.people.e, MONDAY)).to_have_value("140")
    told(second, cast.people.e, MONDAY).locator(f"button[value^='{whose}:']").click()
    wait_until_saved(second)
    expect(cell(second, cast.people.e, MONDAY)).to_have_value(str(stands))
    assert sorted(DailyOutput.objects.values_list("good", flat=True)) == [133, stands]


def test_what_is_typed_without_a_network_waits_survives_a_reload_and_sends_itself(
    cast: Cast, open_week: OpenWeek
) -> None:
    page = open_week()
    page.route("**/o/", lambda route: route.abort())
    cell(page, cast.people.e, MONDAY).fill("131")
    cell(page, cast.people.e, MONDAY).press("Enter")
    expect(page.locator("#grid-status")).to_contain_text("1 ô chờ gửi khi có mạng")
    assert not DailyOutput.objects.exists()
    page.reload()
    expect(cell(page, cast.people.e, MONDAY)).to_have_value("131")
    page.unroute("**/o/")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#grid-status")).to_contain_text("Đã lưu 1 ô", timeout=15_000)
    assert DailyOutput.objects.get().good == 131


def test_without_scripts_the_week_is_a_form(cast: Cast, open_week: OpenWeek) -> None:
    make_output(worker=cast.people.d, product=cast.qd14, day=MONDAY, good=120)
    page = open_week(java_script_enabled=False)
    cell(page, cast.people.e, MONDAY).fill("131")
    cell(page, cast.people.e, DAYS[1]).fill("12x")
    page.get_by_role("button", name="Lưu").click()
    link = page.locator(".error-summary a")
    expect(link).to_have_text('Thứ ba 11/10 · Phạm Văn E: ô này cần một số, anh chị gõ "12x".')
    expect(cell(page, cast.people.e, DAYS[1])).to_have_value("12x")
    cell(page, cast.people.e, DAYS[1]).fill("132")
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator(".toast")).to_contain_text("Đã lưu 1 ô")
    assert sorted(DailyOutput.objects.values_list("good", flat=True)) == [120, 131, 132]


def test_on_a_phone_the_days_scroll_the_page_does_not_and_what_is_open_is_in_sight(
    cast: Cast, open_week: OpenWeek
) -> None:
    page = open_week(viewport={"width": 390, "height": 844}, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    expect(column(page, MONDAY).first).to_be_in_viewport(ratio=1)
    page.locator(".week-scroll").evaluate("box => { box.scrollLeft = box.scrollWidth }")
    expect(page.locator("tbody .cell-name").first).to_be_in_viewport(ratio=1)
