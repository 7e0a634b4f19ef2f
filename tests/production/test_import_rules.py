"""What is wrong in a file is told with line, column and reason; nothing of the file is written then."""

from datetime import date

import pytest
from django.utils import translation

from production.models import Absence, AbsenceKind, DailyOutput, ImportState
from teamtrack.errors import RuleBroken
from tests.cast import Cast
from tests.factories import members as people
from tests.factories import production as output
from tests.production.importing import DAY, apply, checked, imported, line, stands, told


def refused(cast: Cast, *lines: str, whole_workshop: bool = False) -> list[tuple[int, str]]:
    """The sentences about the lines; not one line can be imported, and none was."""
    before = stands()
    page = checked(cast, *lines, whole_workshop=whole_workshop)
    with pytest.raises(RuleBroken, match="Còn lỗi thì chưa nhập gì cả"):
        apply(cast, page.output_import)
    assert stands() == before
    return told(page)


def test_an_unknown_worker(cast: Cast) -> None:
    assert refused(cast, line(cast.people.e), line("T-0")) == [(3, "phân xưởng không có công nhân mã số “T-0”")]


def test_a_worker_of_another_workshop_is_as_unknown_as_one_who_is_not_there(cast: Cast) -> None:
    stranger = cast.accounts.worker9.worker
    assert stranger is not None
    assert refused(cast, line(stranger)) == [(2, f"phân xưởng không có công nhân mã số “{stranger.code}”")]


def test_a_worker_of_another_team_on_that_date_names_the_team(cast: Cast) -> None:
    other = cast.others[-1]
    assert refused(cast, line(other)) == [(2, f"ngày 20/10/1966, {other.code} thuộc Tổ 5")]


def test_a_worker_who_moved_is_judged_by_the_day(cast: Cast) -> None:
    moved = people.make_worker(name="Mai Văn Mười", team=cast.team5, until=date(1966, 10, 20))
    people.make_team_membership(worker=moved, team=cast.team6, since=date(1966, 10, 20))
    assert refused(cast, line(moved, day="1966-10-19"), line(moved)) == [
        (2, f"ngày 19/10/1966, {moved.code} thuộc Tổ 5")
    ]


def test_the_team_named_in_the_file_must_be_the_worker_s(cast: Cast) -> None:
    e = cast.people.e
    for code in ("X", "Y"):
        output.make_product(workshop=cast.workshop, code=code)
    lines = [line(e, man_days="0.5", team="6"), line(e, "X", man_days="0.5", team="Tổ 5"), line(e, "Y", team="99")]
    assert refused(cast, *lines, whole_workshop=True) == [
        (3, f"ngày 20/10/1966, {e.code} thuộc Tổ 6"),
        (4, "phân xưởng không có tổ “99”"),
    ]


def test_a_worker_on_no_team_that_day(cast: Cast) -> None:
    late = people.make_worker(name="Mai Văn Mười", team=cast.team6, since=date(1966, 10, 21))
    assert refused(cast, line(late)) == [(2, f"ngày 20/10/1966, {late.code} không thuộc tổ nào")]


def test_an_unknown_product(cast: Cast) -> None:
    """One of another workshop is as unknown."""
    assert refused(cast, line(cast.people.e, "K 9")) == [(2, "phân xưởng không có mặt hàng “K 9”")]


def test_codes_are_found_in_whatever_case(cast: Cast) -> None:
    assert told(checked(cast, line(cast.people.e.code.lower(), "qđ 14"))) == []


def test_a_date_in_the_future(cast: Cast) -> None:
    assert refused(cast, line(cast.people.e, day="1966-10-22")) == [(2, "22/10/1966 chưa tới")]


def test_no_date_at_all(cast: Cast) -> None:
    with translation.override("en"):
        page = checked(cast, line(cast.people.e, day="31/02/1966"))
    assert told(page) == [(2, "“31/02/1966” is no date (21/10/1966 or 1966-10-21)")]
    assert not page.may_be_imported


def test_a_date_in_a_closed_month(cast: Cast) -> None:
    output.make_closed_month(workshop=cast.workshop, month=date(1966, 9, 1))
    assert refused(cast, line(cast.people.e, day="1966-09-30")) == [
        (2, "tháng 9/1966 đã khóa sổ; hãy ghi điều chỉnh kèm lý do")
    ]


def test_a_line_that_stands_already_is_not_held_against_a_closed_month(cast: Cast) -> None:
    output.make_output(worker=cast.people.e, product=cast.qd14, day=date(1966, 9, 30), good=60)
    output.make_closed_month(workshop=cast.workshop, month=date(1966, 9, 1))
    page = imported(cast, line(cast.people.e, day="1966-09-30"))
    assert (page.output_import.state, page.output_import.unchanged) == (ImportState.DONE, 1)


@pytest.mark.parametrize("man_days", ["0", "3", "2.01"])
def test_man_days_over_two_or_none(cast: Cast, man_days: str) -> None:
    with translation.override("en"):
        page = checked(cast, line(cast.people.e, man_days=man_days))
    shown = man_days.replace(".", ",")
    assert told(page) == [(2, f"man-days must be over 0 and at most 2, not “{shown}”")]
    assert not page.may_be_imported


def test_man_days_of_a_day_are_counted_over_shifts_and_with_what_stands(cast: Cast) -> None:
    cast.workshop.shifts = 3
    cast.workshop.save()
    e = cast.people.e
    output.make_output(worker=e, product=cast.qd14, day=DAY, good=60, shift=3, man_days="0.5")
    assert refused(cast, line(e), line(e, shift=2)) == [
        (3, f"ngày 20/10/1966, {e.code} sẽ có 2½ công; cả ngày nhiều nhất 2 công")
    ]


def test_man_days_that_the_file_itself_replaces_are_not_counted_twice(cast: Cast) -> None:
    output.make_output(worker=cast.people.e, product=cast.qd14, day=DAY, good=60, man_days="1.5")
    assert told(checked(cast, line(cast.people.e, man_days="2"))) == []


def test_the_same_worker_twice_in_a_file_names_the_first_line(cast: Cast) -> None:
    e, h = cast.people.e, cast.people.h
    lines = [line(e, man_days="0.5"), line(h), line(e, good=61, man_days="0.5")]
    assert refused(cast, *lines) == [(4, "trùng công nhân, ngày, ca và mặt hàng với dòng 2")]


def test_a_shift_the_workshop_does_not_have(cast: Cast) -> None:
    assert refused(cast, line(cast.people.e, shift=2)) == [(2, "phân xưởng không có ca 2")]


def test_a_closed_shift(cast: Cast) -> None:
    output.make_shift_closing(team=cast.team6, day=DAY)
    assert refused(cast, line(cast.people.e)) == [(2, "ca 1 ngày 20/10/1966 đã chốt; hãy mở lại ca để sửa số")]


def test_figures_for_somebody_who_was_away(cast: Cast) -> None:
    output.make_absence(worker=cast.people.e, day=DAY)
    e = cast.people.e.code
    assert refused(cast, line(e)) == [(2, f"ca 1 ngày 20/10/1966: {e} đã được ghi khác (đi làm hay vắng)")]


def test_an_absence_of_somebody_who_worked(cast: Cast) -> None:
    output.make_output(worker=cast.people.e, product=cast.qd14, day=DAY, good=60)
    e = cast.people.e.code
    assert refused(cast, line(e, "", "P")) == [(2, f"ca 1 ngày 20/10/1966: {e} đã được ghi khác (đi làm hay vắng)")]


def test_a_letter_in_the_place_of_figures_is_an_absence(cast: Cast) -> None:
    page = imported(cast, line(cast.people.e, "", "P"), line(cast.people.h, "", "Ô", note="nằm viện"))
    assert (page.output_import.state, page.output_import.new) == (ImportState.DONE, 2)
    assert list(Absence.objects.values_list("worker", "kind", "note", "team").order_by("kind")) == [
        (cast.people.e.pk, AbsenceKind.LEAVE, "", cast.team6.pk),
        (cast.people.h.pk, AbsenceKind.SICK, "nằm viện", cast.team6.pk),
    ]


def test_a_product_without_a_norm_is_accepted_and_counted_apart(cast: Cast) -> None:
    output.make_product(workshop=cast.workshop, code="X 1")
    page = imported(cast, line(cast.people.e, "X 1"), line(cast.people.h))
    assert (page.output_import.new, page.output_import.without_norm) == (2, 1)
    assert DailyOutput.objects.get(product__code="X 1").norm is None
    assert DailyOutput.objects.get(product=cast.qd14).norm == cast.norm130


def test_far_over_the_norm_is_asked_about_and_kept_with_the_reason(cast: Cast) -> None:
    page = checked(cast, line(cast.people.e, good=1755), line(cast.people.h, good=1755, note="hai máy"))
    assert [(q.line, q.sentence) for q in page.questions] == [(2, "1.755 gấp hơn 2 lần mức 130 (1 công)")]
    with pytest.raises(RuleBroken, match="Hãy ghi lý do giữ nguyên") as broken:
        apply(cast, page.output_import)
    assert broken.value.field == "reason"
    assert stands() == []
    apply(cast, page.output_import, "đếm lại rồi")
    assert {row[0]: (row[4], row[7]) for row in stands()} == {
        cast.people.e.code: (1755, "đếm lại rồi"),
        cast.people.h.code: (1755, "hai máy"),
    }


def test_a_figure_kept_with_a_reason_is_not_asked_about_again(cast: Cast) -> None:
    imported(cast, line(cast.people.e, good=1755), reason="đếm lại rồi")
    page = imported(cast, line(cast.people.e, good=1755))
    assert (page.output_import.unchanged, page.questions, page.changes_nothing) == (1, [], True)
    assert stands()[0][7] == "đếm lại rồi"


def test_figures_of_a_day_off_are_kept_with_a_reason(cast: Cast) -> None:
    page = checked(cast, line(cast.people.e, day="1966-10-16"))
    assert [q.sentence for q in page.questions] == ["16/10/1966 là ngày nghỉ; nếu tổ có làm, hãy ghi lý do"]
    apply(cast, page.output_import, "làm bù")
    assert stands()[0][7] == "làm bù"


def test_every_fault_of_a_file_is_told_at_once_by_column(cast: Cast) -> None:
    e = cast.people.e
    page = checked(cast, line("T-0", "X"), line(e, good="ba"), line(e, shift=2, day="1966-10-22", man_days="0.5"))
    with translation.override("en"):
        found = [(f.line, f.column, f.value, f.sentence) for f in page.faults]
    assert [(number, column, value) for number, column, value, _ in found] == [
        (2, "D (product)", "X"),
        (2, "C (worker)", "T-0"),
        (3, "F (good)", "ba"),
        (4, "A (date)", "22/10/1966"),
        (4, "E (shift)", "2"),
    ]
    assert page.output_import.faults == 5


def test_more_faults_than_are_kept_are_all_counted(cast: Cast) -> None:
    page = checked(cast, *[line("T-0") for _ in range(1_200)])
    assert (len(page.faults), page.output_import.faults) == (1_000, 1_200)
