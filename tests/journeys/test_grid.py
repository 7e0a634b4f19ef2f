"""The day grid in a real browser: keys, a pasted block, undo, mistakes, two leaders, no network, no scripts, phone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Locator, Page, Request, expect
from pytest_django.live_server_helper import LiveServer

from members.domain.account import Role
from members.models import Account, RoleAssignment, Worker
from production.models import Absence, DailyOutput, ShiftClosing
from tests.cast import Cast
from tests.factories.production import make_output, make_plan, make_product

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

type OpenGrid = Callable[..., Page]


@pytest.fixture
def open_grid(cast: Cast, new_page: Callable[..., Page], live_server: LiveServer) -> OpenGrid:
    """Open today's grid of team 6 as its leader, or as `account`; the options are Playwright's."""

    def open_page(account: Account | None = None, **options: Any) -> Page:
        page = new_page(**options)
        sign_in(page, account or cast.accounts.team_leader, live_server)
        page.goto("/san-luong/to-6/1966-10-21/ca-1/")
        return page

    return open_page


def sign_in(page: Page, account: Account, live_server: LiveServer) -> None:
    client = Client()
    client.force_login(account)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])


def cell(page: Page, worker: Worker, field: str = "good", line: int = 0) -> Locator:
    return page.locator(f"#w{worker.pk}-{line}-{field}")


def boxes(page: Page, field: str) -> Locator:
    """That column, from the first worker to the last."""
    return page.locator(f"td.cell [id$='-{field}']")


def told(page: Page, worker: Worker) -> Locator:
    return page.locator(f"#told-w{worker.pk}-0")


def saves(page: Page) -> list[Request]:
    """Every request that saves, from now on."""
    seen: list[Request] = []
    page.on("request", lambda request: seen.append(request) if request.url.endswith("/o/") else None)
    return seen


def paste(box: Locator, text: str) -> None:
    """As Ctrl+V would, without the machine's clipboard."""
    box.focus()
    box.evaluate(
        """(box, text) => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        text,
    )


def wait_until_saved(page: Page) -> None:
    """Whatever was typed is marked at once; the mark goes with the answer."""
    expect(page.locator("td:is([data-state=saving], [data-state=queued])")).to_have_count(0)


def written() -> list[int]:
    return sorted(DailyOutput.objects.values_list("good", flat=True))


# --- typing -----------------------------------------------------------------------------------------------------------


def test_a_column_typed_by_enter_is_saved_in_one_request_and_the_focus_stays(cast: Cast, open_grid: OpenGrid) -> None:
    page = open_grid()
    sent = saves(page)
    boxes(page, "good").first.focus()
    for good in (131, 140, 152, 128, 135):
        page.keyboard.type(str(good))
        page.keyboard.press("Enter")
    expect(page.locator("#grid-status")).to_contain_text("Đã lưu 5 ô")
    assert written() == [128, 131, 135, 140, 152]
    assert len(sent) == 1
    expect(boxes(page, "good").nth(5)).to_be_focused()
    page.keyboard.press("Shift+Enter")
    expect(boxes(page, "good").nth(4)).to_be_focused()


def test_the_row_the_totals_and_the_figures_follow_and_equal_a_fresh_page(cast: Cast, open_grid: OpenGrid) -> None:
    make_plan(team=cast.team6, first_day=cast.today.replace(day=1), lines={cast.qd14: 5000})
    page = open_grid()
    cell(page, cast.people.binh).fill("195")
    cell(page, cast.people.binh).press("Tab")
    wait_until_saved(page)
    row = f"#bar-w{cast.people.binh.pk}-0"
    expect(page.locator(row)).to_contain_text("150,0%")
    parts = ["#grid-figures", "#grid-total", row, f"#norm-w{cast.people.binh.pk}-0"]
    live = [page.locator(part).inner_html() for part in parts]
    page.reload()
    assert [page.locator(part).inner_html() for part in parts] == live


def test_arrows_leave_a_box_only_at_its_edge(cast: Cast, open_grid: OpenGrid) -> None:
    page = open_grid()
    cell(page, cast.people.binh).fill("150")
    page.keyboard.press("ArrowLeft")
    expect(cell(page, cast.people.binh)).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    expect(cell(page, cast.people.binh, "defective")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(boxes(page, "defective").nth(1)).to_be_focused()


def test_enter_that_ends_a_composition_does_not_jump(cast: Cast, open_grid: OpenGrid) -> None:
    """Telex and other input methods confirm a word with Enter."""
    page = open_grid()
    note = cell(page, cast.people.binh, "note")
    note.focus()
    note.evaluate(
        "box => box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
    )
    expect(note).to_be_focused()


def test_letters_and_halves_are_understood_as_people_type_them(cast: Cast, open_grid: OpenGrid) -> None:
    page = open_grid()
    for worker, letter in ((cast.people.binh, "p"), (cast.people.hai, "o"), (cast.people.e, "H")):
        cell(page, worker, "man_days").fill(letter)
    cell(page, cast.people.d, "man_days").fill("1/2")
    cell(page, cast.people.d).fill("71")
    cell(page, cast.people.d).press("Enter")
    wait_until_saved(page)
    kinds = dict(Absence.objects.values_list("worker__full_name", "kind"))
    assert kinds == {"Ngô Văn Bình": "leave", "Vũ Đình Hải": "sick", "Phạm Văn E": "meeting"}
    assert DailyOutput.objects.get().man_days * 2 == 1


def test_a_cleared_box_takes_the_line_away(cast: Cast, open_grid: OpenGrid) -> None:
    make_output(worker=cast.people.binh, product=cast.qd14, day=cast.today, good=150)
    page = open_grid()
    cell(page, cast.people.binh).fill("")
    cell(page, cast.people.binh, "defective").fill("")
    cell(page, cast.people.binh, "defective").press("Enter")
    expect(page.locator(f"#bar-w{cast.people.binh.pk}-0")).to_have_text("")
    assert written() == []


# --- a pasted block, undo ---------------------------------------------------------------------------------------------


def test_a_pasted_block_is_one_request_and_one_step_back(cast: Cast, open_grid: OpenGrid) -> None:
    page = open_grid()
    sent = saves(page)
    lines = "\r\n".join(f"{130 + number}\t{number}" for number in range(6))
    paste(boxes(page, "good").first, lines + "\r\n")
    wait_until_saved(page)
    assert len(sent) == 1
    stood = DailyOutput.objects.order_by("good").values_list("good", "defective")
    assert list(stood) == [(130 + number, number) for number in range(6)]
    page.keyboard.press("Control+z")
    expect(boxes(page, "good").first).to_have_value("")
    wait_until_saved(page)
    assert written() == []
    assert len(sent) == 2


def test_quotes_line_ends_and_items_of_a_spreadsheet_arrive_whole(cast: Cast, open_grid: OpenGrid) -> None:
    make_product(workshop=cast.workshop, code="MH A")
    page = open_grid()
    paste(boxes(page, "man_days").first, '1\tMH A\t1.131\t2\t"Máy ""số 3""\r\nhỏng"\r\n½\tQĐ 14\t65\t0\t')
    wait_until_saved(page)
    stood = DailyOutput.objects.order_by("-good").values_list("product__code", "good", "note")
    assert list(stood) == [("MH A", 1131, 'Máy "số 3" hỏng'), ("QĐ 14", 65, "")]


def test_what_has_no_place_in_the_grid_is_told(cast: Cast, open_grid: OpenGrid) -> None:
    page = open_grid()
    paste(boxes(page, "good").last, "131\n132\n133")
    expect(page.locator(".toast")).to_contain_text("2")
    wait_until_saved(page)
    assert written() == [131]


def test_undo_is_a_button_too(cast: Cast, open_grid: OpenGrid) -> None:
    page = open_grid()
    undo = page.locator("#grid-undo")
    expect(undo).to_be_disabled()
    cell(page, cast.people.binh).fill("150")
    cell(page, cast.people.binh).press("Enter")
    wait_until_saved(page)
    undo.click()
    expect(cell(page, cast.people.binh)).to_have_value("")
    expect(undo).to_be_disabled()
    wait_until_saved(page)
    assert written() == []


def test_the_item_of_the_whole_team_is_changed_at_once(cast: Cast, open_grid: OpenGrid) -> None:
    """Lines that are written keep theirs."""
    other = make_product(workshop=cast.workshop, code="MH A")
    make_output(worker=cast.people.binh, product=cast.qd14, day=cast.today, good=150)
    page = open_grid()
    page.locator("#item-all").select_option(label="MH A")
    page.locator("#grid-item-all button").click()
    expect(cell(page, cast.people.c, "product")).to_have_value(str(other.pk))
    expect(cell(page, cast.people.binh, "product")).to_have_value(str(cast.qd14.pk))
    cell(page, cast.people.c).fill("88")
    cell(page, cast.people.c).press("Enter")
    wait_until_saved(page)
    assert DailyOutput.objects.get(good=88).product == other


def test_a_second_item_of_a_worker_gets_a_line_of_its_own(cast: Cast, open_grid: OpenGrid) -> None:
    other = make_product(workshop=cast.workshop, code="MH A")
    make_output(worker=cast.people.binh, product=cast.qd14, day=cast.today, good=65, man_days="0.5")
    page = open_grid()
    page.locator(f"[data-add='{cast.people.binh.pk}']").click()
    cell(page, cast.people.binh, "man_days", line=1).fill("½")
    cell(page, cast.people.binh, "product", line=1).select_option(label="MH A")
    cell(page, cast.people.binh, line=1).fill("40")
    cell(page, cast.people.binh, line=1).press("Enter")
    wait_until_saved(page)
    stood = DailyOutput.objects.order_by("good").values_list("worker", "product", "good")
    assert list(stood) == [(cast.people.binh.pk, other.pk, 40), (cast.people.binh.pk, cast.qd14.pk, 65)]


# --- mistakes ---------------------------------------------------------------------------------------------------------


def test_a_refused_figure_stays_is_explained_in_words_and_saved_once_corrected(cast: Cast, open_grid: OpenGrid) -> None:
    page = open_grid()
    wrong, right = cell(page, cast.people.tri), cell(page, cast.people.binh)
    wrong.fill("1755")
    right.fill("150")
    right.press("Enter")
    expect(told(page, cast.people.tri)).to_contain_text("Dương Quốc Trị: 1.755 cái là gấp hơn 2 lần mức 130.")
    expect(page.locator("#grid-status")).to_contain_text("1 ô cần sửa")
    expect(wrong).to_have_value("1755")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    assert written() == [150]
    wrong.fill("175")
    wrong.press("Enter")
    wait_until_saved(page)
    expect(told(page, cast.people.tri)).to_be_hidden()
    expect(wrong).not_to_have_attribute("aria-invalid", "true")
    assert written() == [150, 175]


def test_a_reason_in_the_note_lets_a_high_figure_stand(cast: Cast, open_grid: OpenGrid) -> None:
    page = open_grid()
    cell(page, cast.people.tri).fill("270")
    cell(page, cast.people.tri).press("Enter")
    expect(told(page, cast.people.tri)).to_be_visible()
    cell(page, cast.people.tri, "note").fill("Làm thay máy bên")
    cell(page, cast.people.tri, "note").press("Enter")
    wait_until_saved(page)
    assert written() == [270]


# --- two leaders ------------------------------------------------------------------------------------------------------


@pytest.fixture
def second_leader(cast: Cast) -> Account:
    """Trần Văn Sang leads the team, too."""
    leader = cast.accounts.union_lead
    held = RoleAssignment.objects.get(worker=cast.people.thinh, role=Role.TEAM_LEADER)
    RoleAssignment.objects.create(
        worker=cast.people.sang, role=Role.TEAM_LEADER, team=held.team, period=held.period, is_confirmed=True
    )
    return leader


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


# --- no network, no session -------------------------------------------------------------------------------------------


def test_what_cannot_be_sent_is_told_and_sent_when_the_network_is_back(cast: Cast, open_grid: OpenGrid) -> None:
    page = open_grid()
    page.context.set_offline(offline=True)
    cell(page, cast.people.binh).fill("150")
    cell(page, cast.people.binh).press("Enter")
    expect(page.locator("#grid-status")).to_contain_text("1 ô chờ gửi khi có mạng")
    expect(page.locator("td[data-state=queued]")).to_have_count(1)
    cell(page, cast.people.c).fill("133")
    cell(page, cast.people.c).press("Enter")
    page.context.set_offline(offline=False)
    wait_until_saved(page)
    assert written() == [133, 150]


def test_leaving_with_unsent_figures_asks_first(cast: Cast, open_grid: OpenGrid) -> None:
    page = open_grid()
    page.context.set_offline(offline=True)
    cell(page, cast.people.binh).fill("150")
    cell(page, cast.people.binh).press("Enter")
    expect(page.locator("td[data-state=queued]")).to_have_count(1)
    asked: list[str] = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.evaluate("location.assign('/')")
    expect(cell(page, cast.people.binh)).to_have_value("150")
    page.wait_for_function("true")
    assert asked == ["beforeunload"]


def test_an_ended_session_keeps_the_figures_until_one_has_signed_in_again(
    cast: Cast, open_grid: OpenGrid, live_server: LiveServer
) -> None:
    page = open_grid()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    cell(page, cast.people.binh).fill("150")
    cell(page, cast.people.binh).press("Enter")
    expect(page.locator("#grid-status")).to_contain_text("đăng nhập lại", ignore_case=True)
    expect(cell(page, cast.people.binh)).to_have_value("150")
    assert written() == []
    sign_in(page, cast.accounts.team_leader, live_server)
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_until_saved(page)
    assert written() == [150]


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
