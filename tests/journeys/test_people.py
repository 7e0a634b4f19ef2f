"""People in a real browser on the demo: search while typing, keep people with and without scripts, give an account."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from members.models import Worker
from tests.journeys.test_the_main_job import sign_in

pytestmark = [pytest.mark.journey, pytest.mark.demo, pytest.mark.django_db(transaction=True)]


def test_the_list_narrows_while_a_name_is_typed_without_tone_marks(page: Page) -> None:
    sign_in(page, "thinh")
    page.goto("/nguoi/")
    people = page.locator("#list tbody tr")
    expect(people).to_have_count(18)
    page.get_by_label("Họ tên hoặc mã số").press_sequentially("thuy loi")
    expect(people).to_have_count(1)
    expect(people).to_contain_text("Nguyễn Thúy Lợi")
    expect(page.get_by_label("Họ tên hoặc mã số")).to_be_focused()
    page.get_by_label("Họ tên hoặc mã số").fill("khong co ai")
    expect(page.locator("#list")).to_contain_text("Không tìm thấy ai")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_worker_of_the_same_name_is_asked_about_then_added_and_moved(
    new_page: Callable[..., Page], *, scripts: bool
) -> None:
    page = sign_in(new_page(java_script_enabled=scripts), "thinh")
    page.goto("/nguoi/")
    page.get_by_role("link", name="Thêm công nhân").click()
    page.get_by_label("Họ tên").fill("Nguyễn Thuý Lợi")
    page.get_by_label("Mã số").fill("M-100")
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator(".error-summary")).to_contain_text("Nguyễn Thúy Lợi")
    page.get_by_label(re.compile("người khác")).check()
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator("h1")).to_have_text("Nguyễn Thuý Lợi")
    page.get_by_role("link", name="Chuyển tổ").click()
    page.get_by_label("Sang tổ").select_option(label="Tổ máy 5")
    page.get_by_label("Từ ngày").fill("1967-04-01")
    page.get_by_role("button", name="Lưu").click()
    stays = page.locator("section.card", has=page.get_by_role("heading", name="Các tổ"))
    expect(stays).to_contain_text("Tổ máy 5 01/04/1967 – nay")
    expect(stays).to_contain_text("Tổ máy 6 31/03/1967 – 31/03/1967")
    assert Worker.objects.get(code="M-100").team_memberships.count() == 2


def test_a_first_password_is_handed_over_used_once_and_changed(new_page: Callable[..., Page]) -> None:
    administrator = sign_in(new_page(), "hanh")
    administrator.goto("/tai-khoan/nguoi-moi/")
    administrator.get_by_label("Họ tên").fill("Phạm Thị Bảy")
    administrator.get_by_label("Mã số").fill("V-7")
    administrator.get_by_label("Tên đăng nhập").fill("bay")
    administrator.get_by_role("button", name="Lưu").click()
    password = administrator.locator("code").inner_text()
    newcomer = new_page()
    newcomer.goto("/vao/")
    for typed in (password, "một câu riêng của tôi"):
        newcomer.get_by_label("Tên đăng nhập").fill("bay")
        newcomer.get_by_label("Mật khẩu").fill(typed)
        newcomer.get_by_role("button", name="Đăng nhập", exact=True).click()
        if typed == password:
            newcomer.wait_for_url("**/doi-mat-khau/")
            newcomer.goto("/toi/")
            newcomer.wait_for_url("**/doi-mat-khau/")
            newcomer.get_by_label("Mật khẩu đang dùng").fill(password)
            newcomer.get_by_label("Mật khẩu mới").fill("một câu riêng của tôi")
            newcomer.get_by_role("button", name="Lưu").click()
            newcomer.wait_for_url("**/hom-nay/")
            newcomer.locator("details.menu summary").click()
            newcomer.get_by_role("button", name="Đăng xuất").click()
            newcomer.wait_for_url("**/vao/")
    newcomer.wait_for_url("**/hom-nay/")
    expect(newcomer.locator("h1")).to_contain_text("Bảy")


def test_a_refused_form_leads_to_its_field(page: Page) -> None:
    page.goto("/vao/")
    page.get_by_label("Tên đăng nhập").fill("thinh")
    page.get_by_label("Mật khẩu").fill("sai")
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".error-summary")).to_contain_text("Tên đăng nhập hoặc mật khẩu không đúng.")
    assert Axe().run(page).response["violations"] == []
