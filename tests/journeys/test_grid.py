"""Typing in the day grid in a real browser: keys, a pasted block, undo, mistakes."""

import pytest
from playwright.sync_api import expect

from production.models import Absence, DailyOutput
from tests.cast import Cast
from tests.factories.production import make_output, make_plan, make_product
from tests.journeys.grid import OpenGrid, boxes, cell, paste, saves, told, wait_until_saved, written

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


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


def test_a_refused_figure_may_be_taken_away_again(cast: Cast, open_grid: OpenGrid) -> None:
    page = open_grid()
    for figure in ("1755", ""):
        cell(page, cast.people.tri).fill(figure)
        cell(page, cast.people.tri).press("Enter")
        if figure:
            expect(told(page, cast.people.tri)).to_be_visible()
    expect(told(page, cast.people.tri)).to_be_hidden()
    expect(cell(page, cast.people.tri)).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator("#grid-status")).to_have_text("Chưa ai nhập ca này. Bắt đầu từ dòng đầu.")


def test_a_reason_in_the_note_lets_a_high_figure_stand(cast: Cast, open_grid: OpenGrid) -> None:
    page = open_grid()
    cell(page, cast.people.tri).fill("270")
    cell(page, cast.people.tri).press("Enter")
    expect(told(page, cast.people.tri)).to_be_visible()
    cell(page, cast.people.tri, "note").fill("Làm thay máy bên")
    cell(page, cast.people.tri, "note").press("Enter")
    wait_until_saved(page)
    assert written() == [270]
