"""A shared tablet in a real browser: made one by the leader, then people choose themselves and type six digits."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.cast import Cast
from tests.factories.device import PIN, make_pin
from tests.journeys.grid import cell, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
TABLET = {"viewport": {"width": 820, "height": 1180}}


@pytest.fixture
def tablet(new_page: Callable[..., Page], live_server: LiveServer, cast: Cast) -> Page:
    """The tool room's tablet, which the team's leader made the shared one of Team 6."""
    for account in (cast.accounts.team_leader, cast.accounts.worker, cast.accounts.youth_lead):
        make_pin(account)
    page = new_page(**TABLET)
    sign_in(page, cast.accounts.team_leader, live_server)
    page.goto("/thiet-bi/")
    page.get_by_label("Tên máy tính bảng").fill("Phòng dụng cụ")
    page.get_by_role("button", name="Dùng làm máy chung").click()
    page.wait_for_url("**/doi-nguoi/")
    return page


def choose(page: Page, name: str, pin: str = PIN) -> None:
    page.get_by_role("link", name=name).click()
    page.get_by_label("Mã số cá nhân").fill(pin)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()


def test_people_of_the_team_switch_by_six_digits(tablet: Page, cast: Cast) -> None:
    people = tablet.locator(".pin-people a")
    expect(people).to_have_count(3)
    assert all((box := link.bounding_box()) and box["height"] >= 44 for link in people.all())
    choose(tablet, "Phạm Văn E", "555005")
    expect(tablet.locator(".error-summary")).to_contain_text("Mã số không đúng")
    tablet.get_by_role("link", name="Người khác").click()
    choose(tablet, "Phạm Văn E")
    tablet.wait_for_url("**/hom-nay/")
    expect(tablet.locator("h1")).to_contain_text("anh E")
    tablet.get_by_role("button", name="Đổi người nhập").click()
    tablet.wait_for_url("**/doi-nguoi/")
    tablet.go_back()
    expect(tablet.locator("h1")).not_to_contain_text("anh E")
    tablet.goto("/doi-nguoi/")
    choose(tablet, "Hoàng Đức Thịnh")
    tablet.wait_for_url("**/hom-nay/")
    tablet.goto("/san-luong/to-6/1966-10-21/ca-1/")
    expect(cell(tablet, cast.people.e)).to_be_visible()
    tablet.locator("details.menu summary").click()
    expect(tablet.get_by_role("link", name="Tài khoản của tôi")).to_have_count(0)


def test_a_tablet_nobody_touches_says_so_and_then_asks_who_is_there(tablet: Page, cast: Cast) -> None:
    tablet.clock.install()
    choose(tablet, "Phạm Văn E")
    tablet.wait_for_url("**/hom-nay/")
    words = tablet.locator("#idle")
    tablet.clock.run_for(85_000)
    expect(words).to_be_hidden()
    tablet.clock.run_for(10_000)
    expect(words).to_contain_text("Anh chị còn ở đây không?")
    tablet.get_by_role("button", name="Tôi còn ở đây").click()
    expect(words).to_be_hidden()
    tablet.clock.run_for(100_000)
    expect(words).to_be_visible()
    tablet.clock.run_for(25_000)
    tablet.wait_for_url("**/doi-nguoi/")
    tablet.goto("/toi/")
    tablet.wait_for_url("**/vao/?next=/toi/")


def test_cells_typed_without_a_network_wait_for_the_person_who_typed_them(tablet: Page, cast: Cast) -> None:
    choose(tablet, "Hoàng Đức Thịnh")
    tablet.wait_for_url("**/hom-nay/")
    tablet.goto("/san-luong/to-6/1966-10-21/ca-1/")
    tablet.route("**/o/", lambda route: route.abort())
    cell(tablet, cast.people.c).fill("143")
    tablet.keyboard.press("Enter")
    expect(tablet.locator("#grid-status")).to_contain_text("chờ gửi")
    tablet.unroute("**/o/")
    tablet.route("**/o/", lambda route: route.abort())
    tablet.get_by_role("button", name="Đổi người nhập").click()
    tablet.wait_for_url("**/doi-nguoi/")
    choose(tablet, "Phạm Văn E")
    tablet.wait_for_url("**/hom-nay/")
    tablet.get_by_role("button", name="Đổi người nhập").click()
    tablet.unroute("**/o/")
    choose(tablet, "Hoàng Đức Thịnh")
    tablet.wait_for_url("**/hom-nay/")
    tablet.goto("/san-luong/to-6/1966-10-21/ca-1/")
    expect(cell(tablet, cast.people.c)).to_have_value("143")
    expect(tablet.locator("#grid-status")).to_contain_text("Đã lưu")


def test_the_pages_of_devices_and_accounts_are_accessible_at_every_width(
    tablet: Page, new_page: Callable[..., Page], live_server: LiveServer, cast: Cast
) -> None:
    wrong = []
    cookies = tablet.context.cookies()
    for width in (390, 820, 1440):
        visitor, shared, stranger = (new_page(viewport={"width": width, "height": 844}) for _ in range(3))
        shared.context.add_cookies(cookies)  # type: ignore[arg-type]
        sign_in(visitor, cast.accounts.manager, live_server)
        for page, paths in (
            (visitor, ["/thiet-bi/", "/bang/z2/man-hinh/", "/toi/tai-khoan/", "/toi/ma-so/", "/vao/dat-buoc-hai/"]),
            (shared, ["/doi-nguoi/", f"/doi-nguoi/?nguoi={cast.accounts.worker.pk}", "/vao/"]),
            (stranger, ["/bang/man-hinh/"]),
        ):
            for path in paths:
                page.goto(path)
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    wrong.append((path, width, "scrolls sideways"))
                wrong += [(path, width, violation["id"]) for violation in Axe().run(page).response["violations"]]
    assert wrong == []
