"""The second step in a real browser: it begins with a square, a code and ten backup codes; then it is asked for."""

from base64 import b16encode, b32decode
from collections.abc import Callable
from time import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.cast import Cast
from tests.factories.device import code_of
from tests.factories.members import PASSWORD

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def give_password(page: Page, username: str) -> None:
    page.goto("/vao/?next=/toi/")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_head_of_the_cell_begins_it_and_is_asked_for_it_from_then_on(
    new_page: Callable[..., Page], live_server: LiveServer, cast: Cast, *, scripts: bool
) -> None:
    page = new_page(viewport={"width": 390, "height": 844}, java_script_enabled=scripts)
    give_password(page, "loi")
    page.wait_for_url("**/vao/dat-buoc-hai/")
    page.goto("/bang/z2/")
    page.wait_for_url("**/vao/dat-buoc-hai/")
    letters = page.locator("code.secret").inner_text().replace(" ", "")
    app = TOTPDevice(user=cast.accounts.cell_leader, key=b16encode(b32decode(letters)).decode().lower())
    expect(page.locator("svg.square")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    now = time()
    page.get_by_label("Mã ứng dụng đang hiện").fill(code_of(app, now))
    page.get_by_role("button", name="Bắt đầu").click()
    codes = page.locator(".backup-codes code")
    expect(codes).to_have_count(10)
    backup = codes.first.inner_text()
    if scripts:
        assert Axe().run(page).response["violations"] == []
    page.get_by_role("link", name="Tôi đã cất kỹ").click()
    expect(page.locator("h1")).to_contain_text("chị Lợi")

    again = new_page(java_script_enabled=scripts)
    give_password(again, "loi")
    again.wait_for_url("**/vao/buoc-hai/?next=%2Ftoi%2F")
    again.get_by_label("Mã").fill(code_of(app, now))  # used already
    again.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(again.locator(".error-summary")).to_contain_text("đã dùng rồi")
    again.get_by_label("Mã").fill(backup)
    again.get_by_role("button", name="Đăng nhập", exact=True).click()
    again.wait_for_url("**/toi/")
