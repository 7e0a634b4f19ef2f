"""The main job in a real browser on the demo: a day is entered, the board is seen, the report is made."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer

from tests.conftest import WorkerProcess

pytestmark = [pytest.mark.journey, pytest.mark.demo, pytest.mark.django_db(transaction=True)]

PAGES = {
    "thinh": [
        "/hom-nay/",
        "/san-luong/to-6/1967-03-30/ca-1/",
        "/san-luong/to-6/1967-03-31/ca-1/",
        "/nguoi/",
        "/nguoi/them/",
        "/ke-hoach/to-6/1966-09/",
        "/toi/",
        "/doi-mat-khau/",
        "/tro-giup/",
    ],
    "kinh": [
        "/hom-nay/",
        "/bang/z2/",
        "/bang/z2/1966-09/",
        "/bang/z2/tieu-chuan/",
        "/bang/z2/bieu-duong/",
        "/bang/z2/1967-03/khoa-so/",
        "/bang/z2/1966-09/dieu-chinh/",
        "/bao-cao/z2/1966-09/",
        "/ke-hoach/",
    ],
    "nghia": ["/hom-nay/", "/dinh-muc/", "/dinh-muc/z2/qd-14/"],
    "hanh": ["/tai-khoan/", "/tai-khoan/them/"],
    "e": ["/toi/"],
}


def sign_in(page: Page, username: str) -> Page:
    page.goto("/vao/")
    page.locator("button.demo-login", has_text=re.compile(rf"·\s+{username}\s*$")).click()
    page.wait_for_url("**/hom-nay/")
    return page


def test_a_day_is_entered_and_the_workshop_sees_it_on_the_board(new_page: Callable[..., Page]) -> None:
    leader = sign_in(new_page(), "thinh")
    leader.goto("/san-luong/to-6/1967-03-31/ca-1/")
    for good in ("230", "241"):
        leader.locator("td.cell-good input").nth(0 if good == "230" else 1).fill(good)
        leader.keyboard.press("Enter")
    expect(leader.locator(".grid-bar")).to_contain_text("Đã lưu 2 ô")
    manager = sign_in(new_page(), "kinh")
    manager.goto("/bang/z2/")
    expect(manager.locator(".board-table tbody tr").first).to_contain_text("Tổ 6")


def test_the_report_is_made_and_its_pdf_tells_the_month_of_item_a(
    new_page: Callable[..., Page], worker_process: WorkerProcess
) -> None:
    worker_process.start()
    manager = sign_in(new_page(), "kinh")
    manager.goto("/bao-cao/z2/1966-09/")
    row = manager.locator("tr", has_text="Tổ máy 6")
    row.get_by_role("button").click()
    link = manager.locator('a[href$="/bao-cao.pdf"]')
    expect(link).to_be_visible(timeout=60_000)
    with manager.expect_download() as download:
        link.click()
    text = " ".join("".join(page.extract_text() for page in PdfReader(download.value.path()).pages).split())
    assert "trước 4 ngày" in text
    assert "Tổ 6 đã chuyển mình" in text


def test_a_stranger_is_led_to_sign_in_and_back_to_the_page_they_wanted(page: Page) -> None:
    page.goto("/bang/z2/1966-09/")
    page.get_by_label("Tên đăng nhập").fill("loi")
    page.get_by_label("Mật khẩu").fill("to-may-6-1967")
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/bang/z2/1966-09/")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("username", sorted(PAGES))
def test_pages_are_accessible_and_never_scroll_sideways(
    new_page: Callable[..., Page], live_server: LiveServer, username: str, language: str
) -> None:
    """Axe finds nothing at phone and desk width; the phone shows every page without a sideways scroll."""
    wrong = []
    for width in (390, 1280):
        page = new_page(viewport={"width": width, "height": 844})
        page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        sign_in(page, username)
        for path in PAGES[username]:
            page.goto(path)
            if width == 390 and page.evaluate("document.documentElement.scrollWidth") > width:
                wrong.append((path, width, "scrolls sideways"))
            if language == "vi":
                found = Axe().run(page)
                wrong += [(path, width, violation["id"]) for violation in found.response["violations"]]
    assert wrong == []


def test_no_page_of_the_english_screens_holds_an_untranslated_vietnamese_heading(
    new_page: Callable[..., Page], live_server: LiveServer
) -> None:
    """Headings and table heads are English when English is chosen; names and codes stay."""
    page = new_page()
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": live_server.url}])
    sign_in(page, "thinh")
    vietnamese = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
    names = re.compile(r"Tổ (máy )?\d|QĐ \d+|Nguyễn|Thịnh|Hoàng Đức Thịnh|Tiếng Việt")
    found = []
    for path in PAGES["thinh"]:
        page.goto(path)
        texts = page.locator("h1, h2, th[scope=col], .btn, .tab-label, .figure-label").all_inner_texts()
        found += [(path, text) for text in texts if vietnamese.search(names.sub("", text))]
    assert found == []
