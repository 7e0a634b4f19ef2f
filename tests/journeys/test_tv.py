"""The screen on the wall in real browsers: paired by a manager elsewhere, cut off from the network, back again."""

import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from members.models import Device
from tests.cast import Cast
from tests.factories.emulation import make_commendation
from tests.factories.members import make_team, make_worker
from tests.factories.production import make_output
from tests.journeys.grid import sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SIZES = [(1920, 1080), (1366, 768), (3840, 2160)]


@pytest.fixture
def board(cast: Cast) -> None:
    """Figures of every team, and two lines of praise."""
    for team, good in zip(cast.teams, range(100, 160, 10), strict=True):
        worker = team.memberships.order_by("pk")[0].worker
        make_output(worker=worker, product=cast.qd14, day=date(1966, 10, 20), good=good)
    for day in (18, 20):
        make_commendation(team=cast.team6, text=f"Tổ 6 đã chuyển mình {day}", day=date(1966, 10, day))


@pytest.fixture
def television(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """Beside `new_page`: when the network is away htmx says so on the console, and nothing else may."""
    complaints = []
    context = chromium.new_context(base_url=live_server.url, viewport={"width": 1920, "height": 1080})
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert [text for text in complaints if not text.startswith(("htmx:", "Failed to load resource"))] == []


def test_a_screen_is_paired_from_elsewhere_loses_the_network_and_comes_back(
    television: Page, new_page: Callable[..., Page], live_server: LiveServer, cast: Cast, board: None
) -> None:
    manager = new_page()
    television.clock.install()
    television.goto("/bang/man-hinh/")
    code = television.locator(".pair-code")
    expect(code).to_have_text(re.compile("^[A-Z]{6}$"))
    sign_in(manager, cast.accounts.manager, live_server)
    manager.goto("/bang/z2/")
    manager.get_by_role("link", name="Màn hình").click()
    manager.get_by_label("Mã trên màn hình").fill(code.inner_text().lower())
    manager.get_by_label("Tên màn hình").fill("Cửa ra vào")
    manager.get_by_role("button", name="Ghép", exact=True).click()
    expect(manager.locator(".praise-line")).to_contain_text("Cửa ra vào")
    television.clock.run_for(3_500)
    expect(television.locator("#wall .board-team").first).to_have_text("Tổ 6")
    expect(television.locator("[data-stale]")).to_be_hidden()

    television.context.set_offline(True)
    shown = television.locator(".board-head p [data-clock]").first.inner_text()
    television.clock.run_for(45_000)
    expect(television.locator("[data-stale]")).to_be_hidden()
    television.clock.run_for(20_000)
    expect(television.locator("[data-stale]")).to_have_text(
        re.compile(rf"^\s*Mất kết nối\s*·\s*số liệu lúc\s*{shown}\s*$")
    )
    expect(television.locator("#wall .board-team").first).to_have_text("Tổ 6")

    television.context.set_offline(False)
    make_output(worker=cast.others[2], product=cast.qd14, day=date(1966, 10, 21), good=800)
    television.clock.run_for(16_000)
    expect(television.locator("[data-stale]")).to_be_hidden()
    expect(television.locator("#wall .board-team").first).to_have_text("Tổ 2")

    manager.get_by_role("button", name="Thu hồi").click()
    expect(manager.locator("#toasts")).to_contain_text("Cửa ra vào không còn được ghép")
    television.clock.run_for(16_000)
    expect(television.locator("h1")).to_have_text("Màn hình này không còn được ghép")
    assert Device.objects.get().revoked_at is not None


@pytest.mark.parametrize("size", SIZES)
def test_the_board_fills_the_screen_and_never_scrolls(
    size: tuple[int, int], new_page: Callable[..., Page], live_server: LiveServer, cast: Cast, board: None
) -> None:
    width, height = size
    page = new_page(viewport={"width": width, "height": height})
    sign_in(page, cast.accounts.manager, live_server)
    page.goto("/bang/z2/tv/")
    seen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert seen == [width, height]
    cut_off = page.evaluate(
        "[...document.querySelectorAll('#wall, #wall *')].filter((e) => !(e instanceof SVGElement)"
        " && !e.matches('.visually-hidden') && (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0"
        " || e.getBoundingClientRect().bottom > innerHeight + 1)).map((e) => e.className)"
    )
    assert cut_off == []
    smallest = page.evaluate(
        "Math.min(...[...document.querySelectorAll('.board-table tbody :is(td, th)')]"
        ".map((e) => parseFloat(getComputedStyle(e).fontSize)))"
    )
    assert smallest >= height / 50  # read from five metres


def test_many_teams_stand_on_a_small_screen_all_the_same(
    new_page: Callable[..., Page], live_server: LiveServer, cast: Cast, board: None
) -> None:
    for number in range(7, 16):
        team = make_team(workshop=cast.workshop, code=f"1{number}")
        worker = make_worker(name=f"Mai Văn {number}", team=team)
        make_output(worker=worker, product=cast.qd14, day=date(1966, 10, 20), good=100)
    page = new_page(viewport={"width": 1366, "height": 768})
    sign_in(page, cast.accounts.manager, live_server)
    page.goto("/bang/z2/tv/")
    lines = page.locator(".board-table tbody tr")
    expect(lines).to_have_count(15)
    last = lines.last.bounding_box()
    assert last is not None
    assert last["y"] + last["height"] <= 768
