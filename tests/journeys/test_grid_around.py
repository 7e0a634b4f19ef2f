"""Around the day grid: two leaders, no scripts, a phone, a screen reader, a closed shift."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from members.models import Account
from production.models import DailyOutput, ShiftClosing
from tests.cast import Cast
from tests.factories.production import make_output
from tests.journeys.grid import OpenGrid, boxes, cell, told, wait_until_saved, written

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


# --- two leaders ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("whose", "stands", "note"), [("mine", 140, ""), ("theirs", 150, "")])
def test_two_leaders_on_one_line_are_shown_both_figures_and_choose(
    cast: Cast, open_grid: OpenGrid, second_leader: Account, whose: str, stands: int, note: str
) -> None:
    first, second = open_grid(), open_grid(second_leader)
    cell(first, cast.people.binh).fill("150")
    cell(first, cast.people.binh).press("Enter")
    wait_until_saved(first)
    cell(second, cast.people.binh).fill("140")
    cell(second, cast.people.c).fill("133")
    cell(second, cast.people.c).press("Enter")
    expect(told(second, cast.people.binh)).to_contain_text("Hoàng Đức Thịnh vừa ghi 150 lúc")
    expect(told(second, cast.people.binh)).to_contain_text("anh chị ghi 140. Giữ số nào?")
    expect(cell(second, cast.people.binh)).to_have_value("140")
    assert written() == [133, 150]
    told(second, cast.people.binh).locator(f"button[value^='{whose}:']").click()
    wait_until_saved(second)
    expect(cell(second, cast.people.binh)).to_have_value(str(stands))
    assert written() == sorted([133, stands])
    assert DailyOutput.objects.get(worker=cast.people.binh).note == note


def test_a_line_the_other_has_cleared_may_stay_cleared(cast: Cast, open_grid: OpenGrid, second_leader: Account) -> None:
    make_output(worker=cast.people.binh, product=cast.qd14, day=cast.today, good=150)
    page = open_grid(second_leader)
    DailyOutput.objects.all().delete()
    cell(page, cast.people.binh).fill("140")
    cell(page, cast.people.binh).press("Enter")
    told(page, cast.people.binh).locator("button[value^='theirs:']").click()
    expect(cell(page, cast.people.binh)).to_have_value("")
    expect(told(page, cast.people.binh)).to_be_hidden()
    expect(page.locator("td[data-state]")).to_have_count(0)
    assert written() == []


# --- without scripts, on a phone, for a screen reader -----------------------------------------------------------------


def test_without_scripts_the_grid_is_a_form(cast: Cast, open_grid: OpenGrid) -> None:
    page = open_grid(java_script_enabled=False)
    cell(page, cast.people.binh).fill("150")
    cell(page, cast.people.tri).fill("1755")
    page.get_by_role("button", name="Lưu", exact=True).click()
    summary = page.locator(".error-summary a")
    expect(summary).to_have_count(1)
    expect(summary).to_contain_text("Dương Quốc Trị: 1.755 cái")
    assert summary.get_attribute("href") == f"#w{cast.people.tri.pk}-0-good"
    expect(cell(page, cast.people.tri)).to_have_value("1755")
    assert page.title().startswith("Lỗi:")
    assert written() == [150]
    cell(page, cast.people.tri).fill("175")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator(".error-summary")).to_have_count(0)
    expect(cell(page, cast.people.tri)).to_have_value("175")
    assert written() == [150, 175]


@pytest.mark.parametrize(("whose", "stands"), [("mine", 140), ("theirs", 150)])
def test_without_scripts_a_conflict_shows_both_figures(
    cast: Cast, open_grid: OpenGrid, second_leader: Account, whose: str, stands: int
) -> None:
    page = open_grid(second_leader, java_script_enabled=False)
    make_output(worker=cast.people.binh, product=cast.qd14, day=cast.today, good=150, by=cast.accounts.team_leader)
    cell(page, cast.people.binh).fill("140")
    cell(page, cast.people.c).fill("133")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(told(page, cast.people.binh)).to_contain_text("Hoàng Đức Thịnh vừa ghi 150")
    expect(cell(page, cast.people.binh)).to_have_value("140")
    told(page, cast.people.binh).locator(f"button[value^='{whose}:']").click()
    expect(cell(page, cast.people.binh)).to_have_value(str(stands))
    assert written() == sorted([133, stands])


def test_a_phone_shows_one_big_box_and_never_scrolls_sideways(cast: Cast, open_grid: OpenGrid) -> None:
    page = open_grid(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    good = cell(page, cast.people.binh)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert (good.bounding_box() or {"height": 0})["height"] >= 44
    expect(cell(page, cast.people.binh, "note")).to_be_hidden()
    page.locator(f"#w{cast.people.binh.pk}-0 [data-more]").tap()
    cell(page, cast.people.binh, "note").fill("Nghỉ chiều")
    good.fill("150")
    good.press("Enter")
    wait_until_saved(page)
    assert DailyOutput.objects.get().note == "Nghỉ chiều"
    assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")])
def test_axe_finds_nothing_in_any_state_of_the_grid(
    cast: Cast, open_grid: OpenGrid, second_leader: Account, width: int, scheme: str
) -> None:
    """Saved, refused, written by two, waiting; then closed."""
    make_output(worker=cast.people.thao, product=cast.qd14, day=cast.today - timedelta(days=1), good=140)
    page = open_grid(viewport={"width": width, "height": 900}, color_scheme=scheme)
    make_output(worker=cast.people.hai, product=cast.qd14, day=cast.today, good=140, by=second_leader)
    for worker, good in ((cast.people.binh, "150"), (cast.people.tri, "1755"), (cast.people.hai, "120")):
        cell(page, worker).fill(good)
    cell(page, cast.people.hai).press("Enter")
    expect(page.locator("td[data-state=conflict]")).to_have_count(1)
    page.context.set_offline(offline=True)
    cell(page, cast.people.c).fill("133")
    cell(page, cast.people.c).press("Enter")
    expect(page.locator("td[data-state=queued]")).to_have_count(1)
    found = [(violation["id"], violation["nodes"][0]["html"]) for violation in Axe().run(page).response["violations"]]
    assert found == []


def test_closing_the_shift_names_who_is_blank_and_locks_the_grid_until_it_is_opened(
    cast: Cast, open_grid: OpenGrid
) -> None:
    page = open_grid()
    for box in boxes(page, "man_days").all()[2:]:
        box.fill("H")
    cell(page, cast.people.binh).fill("150")
    # Straight from the last box: what is typed is saved before the page is left.
    page.get_by_role("link", name="Chốt ca").click()
    page.wait_for_url("**/chot/")
    expect(page.locator("main")).to_contain_text("Chốt ca 1 ngày 21/10/1966?")
    expect(page.locator("main")).to_contain_text("Nguyễn Văn C")
    expect(page.locator("main")).not_to_contain_text("Ngô Văn Bình")
    page.get_by_role("button", name="Chốt ca").click()
    page.wait_for_url("**/ca-1/")
    expect(page.locator("table.grid input")).to_have_count(0)
    assert ShiftClosing.objects.count() == 1
    page.get_by_role("button", name="Mở lại ca").click()
    expect(cell(page, cast.people.binh)).to_have_value("150")
    assert ShiftClosing.objects.count() == 0


def test_who_may_only_read_sees_the_figures_without_boxes(cast: Cast, open_grid: OpenGrid) -> None:
    make_output(worker=cast.people.binh, product=cast.qd14, day=cast.today, good=150)
    page = open_grid(cast.accounts.cell_leader)
    expect(page.locator(f"#w{cast.people.binh.pk}-0")).to_contain_text("150")
    expect(page.locator("table.grid :is(input, select, button)")).to_have_count(0)
