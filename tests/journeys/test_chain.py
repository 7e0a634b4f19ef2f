"""The chain map in a real browser on the demo: by drag and drop, by keyboard alone, without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Position, expect

from members.models import Mentorship, Worker
from tests.journeys.test_the_main_job import sign_in

pytestmark = [pytest.mark.journey, pytest.mark.demo, pytest.mark.django_db(transaction=True)]

MAP = "/to-dang/to-6/day-chuyen/"
DROPPED_AT: Position = {"x": 180, "y": 6}  # of the card that is dragged: no link there


def card(page: Page, name: str) -> Locator:
    return page.locator(f"#n{Worker.objects.get(full_name=name).pk}")


def lead_of(name: str) -> str:
    return Mentorship.objects.get(mentee__full_name=name, kind="lead", period__upper_inf=True).mentor.full_name


def test_somebody_is_dragged_to_another_helper_and_a_refusal_is_told_in_words(page: Page) -> None:
    sign_in(page, "loi")
    page.set_viewport_size({"width": 1280, "height": 1200})  # every card of the drags in view
    page.goto(MAP)
    card(page, "Lê Văn H").drag_to(card(page, "Đào Thị Hoa"), source_position=DROPPED_AT)
    refused = page.get_by_role("alert")
    expect(refused).to_have_text(
        "Người giúp chính của anh H phải là người tích cực. Chọn một người tích cực, hoặc chọn “Người cùng giúp”."
    )
    expect(refused).to_be_focused()
    assert lead_of("Lê Văn H") == "Ngô Văn Bình"
    card(page, "Lê Văn H").drag_to(card(page, "Nguyễn Văn C"), source_position=DROPPED_AT)
    expect(card(page, "Lê Văn H")).to_contain_text("người giúp chính: anh C")
    expect(refused).to_be_hidden()
    expect(page.locator("#toasts")).to_contain_text("Anh C giúp anh H từ")
    assert lead_of("Lê Văn H") == "Nguyễn Văn C"


@pytest.mark.parametrize("scripts", [True, False])
def test_somebody_is_given_another_helper_by_keyboard_with_and_without_scripts(
    new_page: Callable[..., Page], *, scripts: bool
) -> None:
    page = sign_in(new_page(java_script_enabled=scripts), "loi")
    page.goto(MAP)
    page.get_by_role("link", name="Đổi người giúp Lê Văn H").press("Enter")
    page.get_by_role("radio", name="Nguyễn Văn C").press("Space")
    page.get_by_label("Mục đích").fill("Giữ mức 150")
    page.get_by_role("button", name="Lưu").press("Enter")
    expect(page.locator("#chain")).to_contain_text(
        "Đảng viên → người tích cực và người cần giúp thêm; người tích cực → người trung bình"
    )
    expect(card(page, "Lê Văn H")).to_contain_text("người giúp chính: anh C")
    assert lead_of("Lê Văn H") == "Nguyễn Văn C"
