"""Every sentence the grid may tell, and what is saved all the same."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client

from production.models import Absence, DailyOutput
from tests.cast import Cast, login
from tests.factories.members import make_team_membership
from tests.factories.production import (
    make_absence,
    make_closed_month,
    make_norm,
    make_output,
    make_product,
    make_shift_closing,
)
from tests.production.grid import address, cell, post, told

type Save = Callable[..., list[tuple[str, str]]]


@pytest.fixture
def save(cast: Cast, client: Client) -> Save:
    """Post cells to today's grid of team 6 (or that of `day`) as its leader."""
    login(client, cast.accounts.team_leader)

    def save_cells(*cells: dict[str, Any], day: date = cast.today, shift: int = 1) -> list[tuple[str, str]]:
        return told(post(client, address(cast.team6, day, shift), *cells))

    return save_cells


def written() -> list[int]:
    return sorted(DailyOutput.objects.values_list("good", flat=True))


def test_a_line_is_written_with_team_norm_author_and_version(cast: Cast, save: Save) -> None:
    assert save(cell(cast.people.e, cast.qd14, 142, defective="3", note="Máy mới")) == [("saved", "")]
    line = DailyOutput.objects.get()
    assert (line.worker, line.team, line.product, line.norm) == (cast.people.e, cast.team6, cast.qd14, cast.norm130)
    assert (line.good, line.defective, line.man_days, line.note, line.version) == (142, 3, Decimal(1), "Máy mới", 1)
    assert line.recorded_by == cast.accounts.team_leader


WRONG = [
    ({"good": "12a"}, 'Phạm Văn E: ô này cần một số, anh chị gõ "12a".'),
    ({"good": "150%s%(n)s"}, 'Phạm Văn E: ô này cần một số, anh chị gõ "150%s%(n)s".'),
    ({"good": "150", "man_days": "x"}, 'Phạm Văn E: ô này cần một số, anh chị gõ "x".'),
    ({"good": "-5"}, "Phạm Văn E: sản lượng không thể nhỏ hơn 0."),
    ({"good": "5", "defective": "-1"}, "Phạm Văn E: sản lượng không thể nhỏ hơn 0."),
    ({"good": "12,5"}, "Phạm Văn E: số cái phải là số nguyên."),
    ({"good": "12.5"}, "Phạm Văn E: số cái phải là số nguyên."),
    ({"good": "1755"}, "Phạm Văn E: 1.755 cái là gấp hơn 2 lần mức 130. Có phải 175? Sửa lại, hoặc ghi lý do rồi lưu."),
    ({"good": "261"}, "Phạm Văn E: 261 cái là gấp hơn 2 lần mức 130."),
    ({"good": "131", "man_days": "½"}, "Phạm Văn E: 131 cái là gấp hơn 2 lần mức 130."),
    ({"good": "5", "man_days": "0"}, "công trong ngày phải lớn hơn 0 và không quá 2 (đang là 0)."),
    ({"good": "5", "man_days": "2,5"}, "công trong ngày phải lớn hơn 0 và không quá 2 (đang là 2½)."),
    ({"good": "5", "man_days": "-1"}, "công trong ngày phải lớn hơn 0 và không quá 2 (đang là -1)."),
    ({"good": "5", "man_days": ""}, "công trong ngày phải lớn hơn 0 và không quá 2 (đang là 0)."),
    ({"defective": "5"}, "Phạm Văn E, Hàng đạt: chưa điền."),
    ({"note": "Chờ vật liệu"}, "Phạm Văn E, Hàng đạt: chưa điền."),
    ({"good": "5", "man_days": "P"}, "Phạm Văn E: hoặc ghi sản lượng, hoặc ghi chữ"),
    ({"good": "1000001"}, "Phạm Văn E: một dòng nhiều nhất 1.000.000 cái."),
    ({"good": "5", "product": ""}, "Phạm Văn E: chưa chọn mặt hàng."),
    ({"good": "5", "product": "999999999"}, "Phạm Văn E: chưa chọn mặt hàng."),
    ({"good": "5", "note": "x" * 201}, "Phạm Văn E: ghi chú dài nhất 200 chữ cái."),
]


@pytest.mark.parametrize(("wrong", "sentence"), WRONG)
def test_a_wrong_line_is_told_in_words_and_the_right_ones_are_saved(
    cast: Cast, save: Save, wrong: dict[str, str], sentence: str
) -> None:
    answers = save(cell(cast.people.e, cast.qd14) | wrong, cell(cast.people.d, cast.qd14, 128))
    assert answers[0][0] == "error"
    assert sentence in answers[0][1]
    assert answers[1] == ("saved", "")
    assert written() == [128]


@pytest.mark.parametrize("typed", ["1.131", "1 131", "1131", "1131,0", "1131.00", "1,131", " １１３１ "])
def test_a_number_is_understood_as_people_and_spreadsheets_write_it(cast: Cast, save: Save, typed: str) -> None:
    assert save(cell(cast.people.e, cast.qd14, typed, note="Ca dài"))[0][0] == "saved"
    assert written() == [1131]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("1", "1"),
        ("½", "0.5"),
        ("0,5", "0.5"),
        ("0.5", "0.5"),
        (".5", "0.5"),
        ("1/2", "0.5"),
        ("1½", "1.5"),
        ("1 1/2", "1.5"),
        ("1.5", "1.5"),
        ("2", "2"),
        ("¾", "0.75"),
        ("1/3", "0.33"),
    ],
)
def test_man_days_are_understood_as_people_write_them(cast: Cast, save: Save, typed: str, stored: str) -> None:
    assert save(cell(cast.people.e, cast.qd14, 20, man_days=typed)) == [("saved", "")]
    assert DailyOutput.objects.get().man_days == Decimal(stored)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("P", "leave"),
        ("p", "leave"),
        ("Ô", "sick"),
        ("o", "sick"),
        ("Ô", "sick"),
        ("H", "meeting"),
        ("K", "absent"),
        ("L", "leave"),
        ("S", "sick"),
        ("M", "meeting"),
        ("A", "absent"),
    ],
)
def test_a_letter_in_the_place_of_man_days_is_an_absence(cast: Cast, save: Save, typed: str, kind: str) -> None:
    assert save(cell(cast.people.e, cast.qd14, man_days=typed, note="Nghỉ")) == [("saved", "")]
    assert list(Absence.objects.values_list("worker", "kind", "note")) == [(cast.people.e.pk, kind, "Nghỉ")]
    assert written() == []


def test_far_above_the_norm_is_kept_with_a_reason(cast: Cast, save: Save) -> None:
    assert save(cell(cast.people.e, cast.qd14, 1755, note="Làm dồn ba ngày")) == [("saved", "")]
    assert written() == [1755]


def test_exactly_twice_the_norm_needs_no_reason(cast: Cast, save: Save) -> None:
    assert save(cell(cast.people.e, cast.qd14, 260)) == [("saved", "")]


def test_a_day_to_come_is_refused(cast: Cast, save: Save) -> None:
    answer = save(cell(cast.people.e, cast.qd14, 100), day=cast.today + timedelta(days=1))
    assert answer == [("error", "Ngày 22/10/1966 chưa tới.")]
    assert written() == []


def test_a_day_off_asks_for_a_reason_once_for_the_team(cast: Cast, save: Save) -> None:
    sunday = date(1966, 10, 16)
    asked = save(cell(cast.people.e, cast.qd14, 100), day=sunday)
    assert asked == [("error", "Ngày 16/10/1966 là ngày nghỉ. Nếu tổ có làm, ghi lý do rồi lưu.")]
    given = save(cell(cast.people.e, cast.qd14, 100, note="Làm bù"), cell(cast.people.d, cast.qd14, 90), day=sunday)
    assert given == [("saved", ""), ("saved", "")]
    assert save(cell(cast.people.c, cast.qd14, 95), day=sunday) == [("saved", "")]


def test_who_was_not_on_the_team_that_day_is_refused_by_name(cast: Cast, save: Save) -> None:
    moved = date(1966, 10, 17)
    membership = cast.people.e.team_memberships.get()
    membership.period = DateRange(membership.period.lower, moved)
    membership.save()
    make_team_membership(worker=cast.people.e, team=cast.team5, since=moved)
    told_now = save(cell(cast.people.e, cast.qd14, 100))
    assert told_now == [("error", "Ngày 21/10/1966, Phạm Văn E không ở Tổ 6.")]
    assert save(cell(cast.people.e, cast.qd14, 100), day=date(1966, 10, 15)) == [("saved", "")]
    assert DailyOutput.objects.get().team == cast.team6


def test_the_name_of_somebody_never_on_the_team_is_not_told(cast: Cast, save: Save) -> None:
    stranger = cast.accounts.leader9.worker
    assert stranger is not None
    [(state, sentence)] = save(cell(stranger, cast.qd14, 100))
    assert (state, stranger.full_name in sentence) == ("error", False)


def test_the_item_of_another_workshop_is_refused(cast: Cast, save: Save) -> None:
    assert save(cell(cast.people.e, cast.product9, 100)) == [("error", "Phạm Văn E: chưa chọn mặt hàng.")]


def test_an_item_without_a_norm_is_saved_and_told(cast: Cast, save: Save) -> None:
    other = make_product(workshop=cast.workshop, code="MH A")
    sentence = "MH A chưa có mức ngày 21/10/1966. Vẫn lưu, nhưng không tính vào tỷ lệ."
    assert save(cell(cast.people.e, other, 5000)) == [("saved", sentence)]
    assert DailyOutput.objects.get().norm is None


def test_a_closed_month_is_refused(cast: Cast, save: Save) -> None:
    make_closed_month(workshop=cast.workshop, month=date(1966, 9, 1))
    answer = save(cell(cast.people.e, cast.qd14, 100), day=date(1966, 9, 5))
    assert answer == [("error", "Tháng 9/1966 đã khóa sổ. Cần sửa thì ghi điều chỉnh kèm lý do.")]


def test_a_closed_shift_is_refused_until_it_is_opened(cast: Cast, save: Save, client: Client) -> None:
    make_shift_closing(team=cast.team6, day=cast.today)
    assert save(cell(cast.people.e, cast.qd14, 100))[0][0] == "error"
    client.post(address(cast.team6, cast.today, name="shift_open"))
    assert save(cell(cast.people.e, cast.qd14, 100)) == [("saved", "")]


# --- several lines of a worker ---------------------------------------------------------------------------------------


def test_two_products_share_a_day_of_at_most_two_man_days(cast: Cast, save: Save) -> None:
    other = make_product(workshop=cast.workshop, code="MH A")
    make_norm(product=other, units=96, since=date(1966, 1, 1))
    first = cell(cast.people.e, cast.qd14, 130, man_days="1½")
    assert save(first, cell(cast.people.e, other, 96, line=1, man_days="1")) == [
        ("saved", ""),
        ("error", "Phạm Văn E: công trong ngày phải lớn hơn 0 và không quá 2 (đang là 2½)."),
    ]
    assert save(cell(cast.people.e, other, 48, line=1, man_days="½")) == [("saved", "")]


def test_room_made_by_one_line_serves_another_of_the_same_request(cast: Cast, save: Save) -> None:
    other = make_product(workshop=cast.workshop, code="MH A")
    make_output(worker=cast.people.e, product=cast.qd14, day=cast.today, good=200, man_days="2")
    second = cell(cast.people.e, other, 40, line=1)
    first = cell(cast.people.e, cast.qd14, 100, was=str(cast.qd14.pk), version=1)
    assert [state for state, _ in save(second, first)] == ["saved", "saved"]


def test_man_days_of_another_shift_count(cast: Cast, save: Save) -> None:
    cast.workshop.shifts = 2
    cast.workshop.save()
    assert save(cell(cast.people.e, cast.qd14, 100, man_days="1½")) == [("saved", "")]
    [(state, sentence)] = save(cell(cast.people.e, cast.qd14, 100), shift=2)
    assert (state, "đang là 2½" in sentence) == ("error", True)
    assert save(cell(cast.people.e, cast.qd14, 50, man_days="½"), shift=2) == [("saved", "")]
    assert list(DailyOutput.objects.order_by("shift").values_list("shift", "good")) == [(1, 100), (2, 50)]


def test_an_item_stands_once_in_a_shift(cast: Cast, save: Save) -> None:
    make_output(worker=cast.people.e, product=cast.qd14, day=cast.today, good=60, man_days="0.5")
    second = save(cell(cast.people.e, cast.qd14, 60, line=1, man_days="½"))
    assert second == [("error", "Phạm Văn E: đã có một dòng QĐ 14 rồi.")]


def test_nobody_is_away_and_at_work_in_one_shift(cast: Cast, save: Save) -> None:
    make_absence(worker=cast.people.e, day=cast.today)
    [(state, sentence)] = save(cell(cast.people.e, cast.qd14, 100, line=1))
    assert (state, "hoặc ghi sản lượng, hoặc ghi chữ" in sentence) == ("error", True)


def test_an_absence_becomes_output_and_back(cast: Cast, save: Save) -> None:
    make_absence(worker=cast.people.e, day=cast.today)
    assert save(cell(cast.people.e, cast.qd14, 100, was="away", version=1)) == [("saved", "")]
    assert (written(), Absence.objects.count()) == ([100], 0)
    assert save(cell(cast.people.e, cast.qd14, man_days="Ô", was=str(cast.qd14.pk), version=1)) == [("saved", "")]
    assert (written(), Absence.objects.get().kind) == ([], "sick")


def test_a_cleared_line_is_gone(cast: Cast, save: Save) -> None:
    make_output(worker=cast.people.e, product=cast.qd14, day=cast.today, good=100, note="Máy mới")
    assert save(cell(cast.people.e, cast.qd14, "", was=str(cast.qd14.pk), version=1)) == [("saved", "")]
    assert written() == []


def test_a_line_may_change_its_item(cast: Cast, save: Save) -> None:
    other = make_product(workshop=cast.workshop, code="MH A")
    norm = make_norm(product=other, units=96, since=date(1966, 1, 1))
    make_output(worker=cast.people.e, product=cast.qd14, day=cast.today, good=100)
    assert save(cell(cast.people.e, other, 100, was=str(cast.qd14.pk), version=1)) == [("saved", "")]
    line = DailyOutput.objects.get()
    assert (line.product, line.norm) == (other, norm)


def test_a_new_norm_counts_from_its_day_and_leaves_the_days_before(cast: Cast, save: Save) -> None:
    make_norm(
        product=(other := make_product(workshop=cast.workshop, code="MH A")),
        units=90,
        since=date(1966, 1, 1),
        until=date(1966, 10, 20),
    )
    new = make_norm(product=other, units=100, since=date(1966, 10, 20))
    save(cell(cast.people.e, other, 90), day=date(1966, 10, 19))
    save(cell(cast.people.e, other, 90), day=date(1966, 10, 20))
    save(cell(cast.people.e, other, 95, was=str(other.pk), version=1), day=date(1966, 10, 19))
    assert list(DailyOutput.objects.order_by("day").values_list("good", "norm__units")) == [(95, 90), (90, 100)]
    assert new.units == 100


# --- what no page of ours sends --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"key": "x", "cells": []}',
        '{"key": 5, "cells": [{}]}',
        "\x00",
        '{"key": null, "cells": null}',
        '{"key": "6d1c8a3e-0000-4000-8000-000000000000", "cells": [{"row": "w1-0", "worker": {"a": 1}}]}',
        '{"key": "6d1c8a3e-0000-4000-8000-000000000000", "cells": [{"row": "<b>", "worker": 1}]}',
        '{"key": "6d1c8a3e-0000-4000-8000-000000000000", "cells": [{"row": "w1-0", "worker": 99999999999999999999}]}',
    ],
)
def test_a_misshapen_request_is_refused_whole(cast: Cast, client: Client, body: str) -> None:
    login(client, cast.accounts.team_leader)
    response = client.post(address(cast.team6, cast.today), body, content_type="application/json")
    assert (response.status_code, written()) == (400, [])


def test_control_characters_never_reach_the_database(cast: Cast, save: Save) -> None:
    assert save(cell(cast.people.e, cast.qd14, 100, note="a\x00b\u202e")) == [("saved", "")]
    assert DailyOutput.objects.get().note == "a b"
