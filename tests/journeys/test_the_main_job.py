"""The main job in a real browser on the demo: a day is entered, the board is seen, the report is made."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.conftest import WorkerProcess

pytestmark = [pytest.mark.journey, pytest.mark.demo, pytest.mark.django_db(transaction=True)]


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
