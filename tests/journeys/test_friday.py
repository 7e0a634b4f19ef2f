"""The Friday list on a phone: one person after the other in a few taps, and nothing of a note stays in the browser."""

import time
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from members.models import Contact
from teamtrack.audit import as_system
from tests.journeys.test_the_main_job import sign_in

pytestmark = [pytest.mark.journey, pytest.mark.demo, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SECONDS, TAPS = 20, 3
COUNT_TAPS = "window.addEventListener('click', () => sessionStorage.taps = Number(sessionStorage.taps || 0) + 1, true)"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_contact_is_logged_in_a_few_taps_and_the_next_person_follows(
    new_page: Callable[..., Page], *, scripts: bool
) -> None:
    page = sign_in(new_page(**PHONE, java_script_enabled=scripts), "loi")
    if scripts:
        page.add_init_script(COUNT_TAPS)
    page.goto("/thu-sau/")
    people = page.locator(".to-meet-line .strong")
    first, second = people.nth(0).inner_text(), people.nth(1).inner_text()
    began = time.monotonic()
    page.get_by_role("link", name=f"Ghi buổi gặp với {first}").tap()
    page.get_by_role("button", name="Lưu").tap()
    page.wait_for_url("**/thu-sau/?vua=1")
    assert time.monotonic() - began < SECONDS
    if scripts:
        assert page.evaluate("Number(sessionStorage.taps)") <= TAPS
        expect(page.get_by_role("link", name=f"Ghi buổi gặp với {second}")).to_be_focused()
    expect(page.locator(".to-meet-line", has_text=first)).to_contain_text("đã gặp tuần này")
    with as_system("test"):
        contact = Contact.objects.select_related("worker").get(day="1967-03-31")
    assert (contact.worker.full_name, contact.kind, contact.capacity) == (first, "friday", "personal")


def test_what_is_typed_into_a_note_is_kept_nowhere_in_the_browser(new_page: Callable[..., Page]) -> None:
    page = sign_in(new_page(**PHONE), "loi")
    page.goto("/thu-sau/")
    page.locator(".to-meet-log").first.tap()
    expect(page.get_by_label("Điều biết thêm")).to_be_hidden()
    page.get_by_text("Ghi thêm").tap()
    page.get_by_label("Điều biết thêm").fill("điều chỉ hai người biết")
    page.get_by_label("Đại diện tổ chức", exact=True).first.check()
    expect(page.locator("select[name=organisation]")).to_be_visible()
    kept = page.evaluate("JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])")
    assert "hai người" not in kept
    found = Axe().run(page)
    assert found.response["violations"] == [], found.generate_report()
    page.get_by_label("Cá nhân").check()
    page.get_by_role("button", name="Lưu").tap()
    page.wait_for_url("**/thu-sau/?vua=1")
    assert "hai người" not in page.content()
