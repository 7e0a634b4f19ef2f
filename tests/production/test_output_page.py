"""The page of a team's day: rows, figures, totals, who reads what; and what a saved cell brings equals the page."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.urls import reverse

from production.models import Absence, AbsenceKind, DailyOutput, Product, ShiftClosing
from tests.cast import Cast, login
from tests.factories.production import (
    make_absence,
    make_adjustment,
    make_closed_month,
    make_norm,
    make_output,
    make_plan,
    make_product,
    make_shift_closing,
)
from tests.htmx import assert_same_page, parse
from tests.production.grid import address, cell, post

DAY = "output_day"


def page_of(client: Client, cast: Cast, day: date | None = None, shift: int = 1, query: str = "") -> BeautifulSoup:
    response = client.get(address(cast.team6, day or cast.today, shift, name=DAY) + query)
    assert response.status_code == 200
    return parse(response)


def text(part: Tag | None) -> str:
    assert part is not None
    return " ".join(part.get_text(" ", strip=True).split())


def figures(page: BeautifulSoup) -> list[str]:
    return [text(figure) for figure in page.select("#grid-figures .figure")]


def value(page: BeautifulSoup, name: str) -> str:
    found = page.select_one(f"[name='{name}']")
    assert found is not None, name
    return str(found["value"])


@pytest.fixture
def leader(cast: Cast, client: Client) -> Client:
    return login(client, cast.accounts.team_leader)


# --- ways in ---------------------------------------------------------------------------------------------------------


def test_the_leader_comes_straight_to_today(cast: Cast, leader: Client) -> None:
    response = leader.get(reverse("output_home"), follow=True)
    assert response.redirect_chain[-1][0] == address(cast.team6, cast.today, name=DAY)


def test_on_a_day_off_the_last_working_day_opens(cast: Cast, leader: Client, settings: object) -> None:
    settings.DEMO_DAY = date(1966, 10, 23)  # type: ignore[attr-defined] # a Sunday
    response = leader.get(reverse("output_team", kwargs={"team": "to-6"}))
    assert response.headers["Location"] == address(cast.team6, date(1966, 10, 22), name=DAY)


def test_who_sees_several_teams_chooses(cast: Cast, client: Client) -> None:
    page = parse(login(client, cast.accounts.manager).get(reverse("output_home")))
    assert [text(link) for link in page.select("main .task a")] == [team.name for team in cast.teams]


@pytest.mark.parametrize("part", ["1966-02-30/ca-1", "1966-10-21/ca-2", "1966-10-21/ca-0", "hom-nay/ca-1"])
def test_no_such_day_or_shift(cast: Cast, leader: Client, part: str) -> None:
    assert leader.get(f"/san-luong/to-6/{part}/").status_code == 404


# --- rows ------------------------------------------------------------------------------------------------------------


def test_everyone_on_the_team_has_a_row_in_vietnamese_order(cast: Cast, leader: Client) -> None:
    names = [text(name) for name in page_of(leader, cast).select("tbody th.cell-name > span")]
    assert names[:5] == ["Ngô Văn Bình", "Nguyễn Văn C", "Trần Thị D", "Phạm Văn E", "Lê Văn H"]
    assert len(names) == 18
    assert names[-2:] == ["Dương Quốc Trị", "Đỗ Văn Tường"]


def test_the_team_is_the_one_of_that_day(cast: Cast, leader: Client) -> None:
    before_loi_came = page_of(leader, cast, date(1966, 1, 31))
    assert "Nguyễn Thúy Lợi" not in [text(name) for name in before_loi_came.select("tbody th.cell-name > span")]


def test_a_row_shows_the_full_norm_what_is_due_for_half_a_day_and_the_share(cast: Cast, leader: Client) -> None:
    make_output(worker=cast.people.e, product=cast.qd14, day=cast.today, good=62, defective=2, man_days="0.5", note="x")
    page, row = page_of(leader, cast), f"w{cast.people.e.pk}-0"
    shown = [value(page, f"{row}-{name}") for name in ("man_days", "good", "defective", "note", "was", "version")]
    assert shown == ["½", "62", "2", "x", str(cast.qd14.pk), "1"]
    assert text(page.select_one(f"#norm-{row}")) == "130 theo mức 65"
    assert text(page.select_one(f"#bar-{row}")) == "95,3%"


def test_two_items_of_a_worker_are_two_lines_under_one_name(cast: Cast, leader: Client) -> None:
    other = make_product(workshop=cast.workshop, code="MH A")
    make_norm(product=other, units=96, since=date(1966, 1, 1))
    make_output(worker=cast.people.e, product=cast.qd14, day=cast.today, good=65, man_days="0.5")
    make_output(worker=cast.people.e, product=other, day=cast.today, good=48, man_days="0.5")
    page = page_of(leader, cast)
    assert [value(page, f"w{cast.people.e.pk}-{line}-good") for line in (0, 1)] == ["65", "48"]
    assert [row["id"] for row in page.select("tr.again")] == [f"w{cast.people.e.pk}-1"]


def test_an_empty_line_offers_what_the_worker_made_last_else_what_the_team_made(cast: Cast, leader: Client) -> None:
    other = make_product(workshop=cast.workshop, code="MH A")
    eve = cast.today - timedelta(days=1)
    make_output(worker=cast.people.e, product=other, day=eve, good=48)
    for worker in (cast.people.c, cast.people.d):
        make_output(worker=worker, product=cast.qd14, day=eve, good=130)
    page = page_of(leader, cast)
    chosen = {
        row: text(page.select_one(f"#w{row}-0-product [selected]")) for row in (cast.people.e.pk, cast.people.h.pk)
    }
    assert chosen == {cast.people.e.pk: "MH A", cast.people.h.pk: "QĐ 14"}


def test_an_item_for_the_whole_team_and_a_further_line_work_without_scripts(cast: Cast, leader: Client) -> None:
    other = make_product(workshop=cast.workshop, code="MH A")
    make_output(worker=cast.people.e, product=cast.qd14, day=cast.today, good=65, man_days="0.5")
    page = page_of(leader, cast, query=f"?mat-hang={other.pk}&them={cast.people.e.pk}")
    assert text(page.select_one(f"#w{cast.people.c.pk}-0-product [selected]")) == "MH A"
    assert text(page.select_one(f"#w{cast.people.e.pk}-0-product [selected]")) == "QĐ 14"
    assert value(page, f"w{cast.people.e.pk}-1-good") == ""


def test_a_line_without_a_norm_says_so_and_is_counted_out(cast: Cast, leader: Client) -> None:
    other = make_product(workshop=cast.workshop, code="MH A")
    make_output(worker=cast.people.e, product=other, day=cast.today, good=48)
    page = page_of(leader, cast)
    assert "MH A chưa có mức ngày 21/10/1966" in text(page.select_one(f"#told-w{cast.people.e.pk}-0"))
    assert "1 dòng chưa có mức, không tính vào tỷ lệ" in text(page.select_one("#grid-total"))


# --- figures ---------------------------------------------------------------------------------------------------------


def test_the_four_figures_without_any_entry(cast: Cast, leader: Client) -> None:
    assert figures(page_of(leader, cast)) == [
        "Hôm nay – chưa có số",
        "Đạt mức –",
        "Lũy kế tháng 10 0 tháng này chưa có kế hoạch",
        "Dự kiến xong kế hoạch – tháng này chưa có kế hoạch",
    ]


def test_the_day_against_the_norm_who_reached_it_and_the_month_against_its_plan(cast: Cast, leader: Client) -> None:
    make_plan(team=cast.team6, first_day=date(1966, 10, 1), lines={cast.qd14: 1000})
    make_output(worker=cast.people.c, product=cast.qd14, day=date(1966, 10, 20), good=400)
    make_output(worker=cast.people.c, product=cast.qd14, day=cast.today, good=130)
    make_output(worker=cast.people.d, product=cast.qd14, day=cast.today, good=129)
    make_output(worker=cast.people.e, product=cast.qd14, day=cast.today, good=70, man_days="0.5")
    make_absence(worker=cast.people.h, day=cast.today)
    page = page_of(leader, cast)
    assert figures(page)[:3] == [
        "Hôm nay 329 / 325 cái theo mức",
        "Đạt mức 2 / 3 người đã nhập",
        "Lũy kế tháng 10 729 · 72,9% kế hoạch",
    ]
    assert text(page.select_one("#grid-total")) == "Cả tổ (18 người) 2½ 329 0 101,2%"


def test_the_month_names_its_item_where_the_day_counts_others_too(cast: Cast, leader: Client) -> None:
    """Else 1.373 today stands beside 1.330 in the month so far."""
    other = make_product(workshop=cast.workshop, code="K 2")
    make_plan(team=cast.team6, first_day=date(1966, 10, 1), lines={cast.qd14: 1000})
    make_output(worker=cast.people.c, product=cast.qd14, day=cast.today, good=130)
    make_output(worker=cast.people.d, product=other, day=cast.today, good=200)
    assert figures(page_of(leader, cast))[2] == "Lũy kế tháng 10 130 cái QĐ 14 · 13,0% kế hoạch"
    assert figures(page_of(leader, cast, date(1966, 10, 20)))[2] == "Lũy kế tháng 10 0 · 0,0% kế hoạch"


def test_a_past_day_counts_the_month_up_to_itself_with_approved_corrections(cast: Cast, leader: Client) -> None:
    make_plan(team=cast.team6, first_day=date(1966, 9, 1), lines={cast.qd14: 1000})
    for day, good in ((5, 100), (6, 200), (7, 300)):
        make_output(worker=cast.people.c, product=cast.qd14, day=date(1966, 9, day), good=good)
    make_closed_month(workshop=cast.workshop, month=date(1966, 9, 1))
    make_adjustment(
        worker=cast.people.c,
        product=cast.qd14,
        day=date(1966, 9, 5),
        good=-50,
        proposed_on=cast.today,
        approved_on=cast.today,
    )
    assert figures(page_of(leader, cast, date(1966, 9, 6)))[2] == "Lũy kế tháng 9 250 · 25,0% kế hoạch"


def test_the_expected_finish_is_two_days_or_not_enough_data_or_the_day_it_was(cast: Cast, leader: Client) -> None:
    make_plan(team=cast.team6, first_day=date(1966, 10, 1), lines={cast.qd14: 2000})
    for day in (17, 18, 19, 20):
        make_output(worker=cast.people.c, product=cast.qd14, day=date(1966, 10, day), good=100)
    assert figures(page_of(leader, cast))[3] == "Dự kiến xong kế hoạch – Chưa đủ số liệu (dưới 5 ngày làm việc)"
    make_output(worker=cast.people.c, product=cast.qd14, day=date(1966, 10, 15), good=200)
    expected = figures(page_of(leader, cast))[3]
    assert "–" in expected
    assert "chậm" in expected
    make_output(worker=cast.people.c, product=cast.qd14, day=date(1966, 10, 14), good=1400)
    assert figures(page_of(leader, cast))[3] == "Xong kế hoạch 20/10 sớm 11 ngày"


def test_what_a_saved_cell_brings_equals_the_page(cast: Cast, leader: Client) -> None:
    """Norm, bar, sentence, totals and figures, over a plan, half a day, no norm, an absence and a cleared line."""
    other = make_product(workshop=cast.workshop, code="MH A")
    make_plan(team=cast.team6, first_day=date(1966, 10, 1), lines={cast.qd14: 1000})
    make_output(worker=cast.people.h, product=cast.qd14, day=cast.today, good=99)
    make_output(worker=cast.people.mui, product=cast.qd14, day=cast.today, good=77)
    lines = [
        cell(cast.people.c, cast.qd14, 150),
        cell(cast.people.d, cast.qd14, 60, man_days="½"),
        cell(cast.people.e, other, 40),
        cell(cast.people.hai, cast.qd14, man_days="P"),
        cell(cast.people.h, cast.qd14, "", was=str(cast.qd14.pk), version=1),
        cell(cast.people.mui, cast.qd14, 88, was=str(cast.qd14.pk), version=1),
    ]
    html = post(leader, address(cast.team6, cast.today), *lines).json()["html"]
    assert {"grid-total", "grid-figures", f"bar-w{cast.people.c.pk}-0"} < set(html)
    page = page_of(leader, cast)
    for name, part in html.items():
        fresh = page.select_one(f"#{name}")
        assert fresh is not None, name
        assert_same_page(BeautifulSoup(part, "html.parser"), BeautifulSoup(str(fresh), "html.parser"))


# --- who reads what --------------------------------------------------------------------------------------------------


def test_readers_see_figures_without_inputs_and_absence_without_leave_is_the_leaders_alone(
    cast: Cast, leader: Client
) -> None:
    make_output(worker=cast.people.c, product=cast.qd14, day=cast.today, good=150)
    make_absence(worker=cast.people.d, day=cast.today, kind=AbsenceKind.ABSENT, note="Không báo")
    make_absence(worker=cast.people.h, day=cast.today, kind=AbsenceKind.SICK)
    assert value(page_of(leader, cast), f"w{cast.people.d.pk}-0-man_days") == "K"
    page = page_of(login(Client(), cast.accounts.cell_leader), cast)
    assert page.select("table.grid :is(input:not([type=hidden]), select), main :not(.grid-day) > button") == []
    rows = {pk: text(page.select_one(f"#w{pk}-0")) for pk in (cast.people.c.pk, cast.people.d.pk, cast.people.h.pk)}
    assert "150" in rows[cast.people.c.pk]
    assert "115,3%" in rows[cast.people.c.pk]
    assert "Ô" in rows[cast.people.h.pk]
    assert "Không báo" not in str(page)
    assert rows[cast.people.d.pk] == "Trần Thị D –"
    assert text(page.select_one(f"#w{cast.people.e.pk}-0")) == "Phạm Văn E –"  # nothing entered: no norm, no item


def test_a_closed_month_and_a_closed_shift_are_only_for_reading(cast: Cast, leader: Client) -> None:
    make_shift_closing(team=cast.team6, day=cast.today, by=cast.accounts.team_leader)
    page = page_of(leader, cast)
    assert page.select("table.grid select") == []
    assert "Hoàng Đức Thịnh" in text(page.select_one(".note"))
    make_closed_month(workshop=cast.workshop, month=date(1966, 9, 1))
    page = page_of(leader, cast, date(1966, 9, 6))
    assert page.select("table.grid select") == []
    assert "Tháng 9/1966 đã khóa sổ" in text(page.select_one(".note"))


# --- as a form -------------------------------------------------------------------------------------------------------


def form_of(page: BeautifulSoup) -> dict[str, str]:
    """What a browser would send of the grid's form."""
    fields = {str(box["name"]): str(box.get("value", "")) for box in page.select("#grid-form input[name]")}
    for select in page.select("#grid-form select"):
        chosen = select.select_one("option[selected]") or select.select_one("option")
        fields[str(select["name"])] = str(chosen["value"]) if chosen else ""
    return fields


def test_the_form_saves_what_was_touched_and_leads_back(cast: Cast, leader: Client) -> None:
    make_output(worker=cast.people.c, product=cast.qd14, day=cast.today, good=150)
    form = form_of(page_of(leader, cast)) | {f"w{cast.people.e.pk}-0-good": "142"}
    # Somebody changes a line that this form does not touch: no conflict.
    DailyOutput.objects.update(good=151, version=2)
    response = leader.post(address(cast.team6, cast.today, name="output_save"), form)
    assert (response.status_code, response.headers["Location"]) == (302, address(cast.team6, cast.today, name=DAY))
    assert sorted(DailyOutput.objects.values_list("good", flat=True)) == [142, 151]


def test_a_refused_form_keeps_everything_typed_and_links_to_what_is_wrong(cast: Cast, leader: Client) -> None:
    e, d, c = (f"w{worker.pk}-0" for worker in (cast.people.e, cast.people.d, cast.people.c))
    typed = {f"{e}-good": "1755", f"{e}-note": "", f"{d}-good": "zwölf", f"{d}-note": "<b>x</b>", f"{c}-good": "140"}
    response = leader.post(address(cast.team6, cast.today, name="output_save"), form_of(page_of(leader, cast)) | typed)
    assert response.status_code == 422
    page = parse(response)
    assert [link["href"] for link in page.select(".error-summary a")] == [f"#{d}-good", f"#{e}-good"]
    assert [value(page, name) for name in typed] == list(typed.values())
    assert [box["id"] for box in page.select("[aria-invalid=true]")] == [f"{d}-good", f"{e}-good"]
    assert DailyOutput.objects.get().good == 140
    corrected = form_of(page) | {f"{e}-good": "175", f"{d}-good": "12"}
    assert leader.post(address(cast.team6, cast.today, name="output_save"), corrected).status_code == 302
    assert sorted(DailyOutput.objects.values_list("good", flat=True)) == [12, 140, 175]


@pytest.mark.parametrize(("keep", "stands"), [("mine", 140), ("theirs", 150)])
def test_a_conflict_in_the_form_shows_both_and_asks(cast: Cast, leader: Client, keep: str, stands: int) -> None:
    row = f"w{cast.people.e.pk}-0"
    form = form_of(page_of(leader, cast)) | {f"{row}-good": "140"}
    make_output(worker=cast.people.e, product=cast.qd14, day=cast.today, good=150, by=cast.accounts.union_lead)
    url = address(cast.team6, cast.today, name="output_save")
    response = leader.post(url, form)
    assert response.status_code == 422
    page = parse(response)
    assert "Trần Văn Sang vừa ghi 150" in text(page.select_one(f"#told-{row}"))
    assert value(page, f"{row}-good") == "140"
    assert DailyOutput.objects.get().good == 150
    assert leader.post(url, form_of(page) | {"keep": f"{keep}:{row}"}).status_code == 302
    assert DailyOutput.objects.get().good == stands


def test_a_form_sent_twice_applies_once_and_corrected_after_going_back_asks(cast: Cast, leader: Client) -> None:
    url, row = address(cast.team6, cast.today, name="output_save"), f"w{cast.people.e.pk}-0"
    form = form_of(page_of(leader, cast)) | {f"{row}-good": "140"}
    assert [leader.post(url, form).status_code for _ in range(2)] == [302, 302]
    assert DailyOutput.objects.get().version == 1
    response = leader.post(url, form | {f"{row}-good": "141"})
    assert response.status_code == 422
    assert value(parse(response), f"{row}-good") == "141"
    assert DailyOutput.objects.get().good == 140


def test_an_untouched_form_writes_nothing(cast: Cast, leader: Client) -> None:
    make_absence(worker=cast.people.e, day=cast.today)
    response = leader.post(address(cast.team6, cast.today, name="output_save"), form_of(page_of(leader, cast)))
    assert (response.status_code, DailyOutput.objects.count(), Absence.objects.get().version) == (302, 0, 1)


# --- closing a shift -------------------------------------------------------------------------------------------------


def test_closing_asks_once_and_names_those_without_figures(cast: Cast, leader: Client) -> None:
    for worker in vars(cast.people).values():
        if worker not in {cast.people.e, cast.people.d}:
            make_output(worker=worker, product=cast.qd14, day=cast.today, good=100)
    url = address(cast.team6, cast.today, name="shift_close")
    asked = text(parse(leader.get(url)).select_one("main"))
    assert "Chốt ca 1 ngày 21/10/1966? Còn Trần Thị D, Phạm Văn E chưa có số." in asked
    assert not ShiftClosing.objects.exists()
    assert [leader.post(url).status_code for _ in range(2)] == [302, 302]
    assert ShiftClosing.objects.get().closed_by == cast.accounts.team_leader


def test_a_shift_of_a_closed_month_or_a_day_to_come_is_not_closed_or_opened(cast: Cast, leader: Client) -> None:
    make_shift_closing(team=cast.team6, day=date(1966, 9, 5))
    make_closed_month(workshop=cast.workshop, month=date(1966, 9, 1))
    leader.post(address(cast.team6, date(1966, 9, 5), name="shift_open"))
    assert ShiftClosing.objects.count() == 1
    for day in (date(1966, 9, 6), cast.today + timedelta(days=1)):
        assert leader.post(address(cast.team6, day, name="shift_close")).status_code == 422
    assert ShiftClosing.objects.count() == 1


def test_a_workshop_without_items_says_who_adds_them(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.leader9)
    Product.objects.filter(workshop=cast.workshop9).update(is_made=False)
    page = client.get(reverse("output_day", kwargs={"team": cast.team9.slug, "day": "1966-10-21", "shift": 1}))
    assert "Cán bộ định mức thêm ở trang Định mức" in page.content.decode()
