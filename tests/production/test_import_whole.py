"""A file is imported as a whole or not at all, twice changes nothing, and is taken back as a whole."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from production.actions.importing import apply_import, check_import, forget_old_imports, receive_file, source_of
from production.actions.importing_write import hold_workshop
from production.domain.importing import guess_mapping, read_head
from production.models import (
    Absence,
    AbsenceKind,
    DailyOutput,
    FilePiece,
    ImportedLine,
    ImportState,
    OutputImport,
    StagedLine,
)
from production.queries.importing import import_page, imports_of, remembered_mapping
from teamtrack.errors import RuleBroken
from teamtrack.models import Job, JobState
from tests.cast import Cast, login
from tests.conftest import WorkerProcess
from tests.factories import production as output
from tests.production import grid
from tests.production.importing import (
    DAY,
    NOW,
    apply,
    check,
    checked,
    imported,
    line,
    run_job,
    sent,
    stands,
    told,
    undone,
)

SEPTEMBER = date(1966, 9, 1)


def test_a_file_becomes_output_of_the_team_under_the_norm_of_the_day(cast: Cast) -> None:
    e, h = cast.people.e, cast.people.h
    page = imported(cast, line(e, good=61, defective=2, man_days="0.5", note="máy 3"), line(h, day="1966-09-30"))
    found = DailyOutput.objects.get(worker=e)
    assert (found.team, found.norm, found.recorded_by) == (cast.team6, cast.norm130, cast.accounts.team_leader)
    figures = (found.day, found.shift, found.product, found.good, found.defective, str(found.man_days), found.note)
    assert (*figures, found.version) == (DAY, 1, cast.qd14, 61, 2, "0.50", "máy 3", 1)
    assert DailyOutput.objects.get(worker=h).norm is None  # before the norm was in force
    kept = page.output_import
    assert (kept.state, kept.new, kept.changed, kept.unchanged, kept.without_norm) == (ImportState.DONE, 2, 0, 0, 1)


def test_a_wide_sheet_is_imported_by_its_days(cast: Cast) -> None:
    e = cast.people.e
    rows = ["Mã số,Mặt hàng,17/10/1966,18/10/1966,19/10/1966", f"{e.code},QĐ 14,60,P,70"]
    sheet = receive_file(
        workshop=cast.workshop, team=cast.team6, file=_file("\n".join(rows)), name="bang.csv", by=None, now=NOW
    )
    page = apply(cast, check(cast, sheet).output_import)
    assert [(row[1].day, row[4]) for row in stands()] == [(17, 60), (19, 70)]
    assert Absence.objects.get().kind == AbsenceKind.LEAVE
    assert page.output_import.lines == 3


def _file(text: str) -> Any:
    return BytesIO(text.encode())


def test_one_fault_in_the_last_line_keeps_everything_out(cast: Cast) -> None:
    people = list(vars(cast.people).values())
    page = checked(cast, *[line(worker) for worker in people], line("T-0"))
    assert [number for number, _ in told(page)] == [len(people) + 2]
    with pytest.raises(RuleBroken):
        apply(cast, page.output_import)
    assert stands() == []


def test_a_fault_that_came_after_the_check_keeps_everything_out(cast: Cast) -> None:
    page = checked(cast, line(cast.people.e), line(cast.people.h, day="1966-09-30"))
    output.make_closed_month(workshop=cast.workshop, month=SEPTEMBER)
    page = apply(cast, page.output_import)
    assert (page.output_import.state, stands()) == (ImportState.CHECKED, [])
    assert told(page) == [(3, "tháng 9/1966 đã khóa sổ; hãy ghi điều chỉnh kèm lý do")]


def test_a_figure_that_came_to_be_asked_about_after_the_check_is_not_written(cast: Cast) -> None:
    page = checked(cast, line(cast.people.e, good=200))
    cast.norm130.units = 90
    cast.norm130.save()
    page = apply(cast, page.output_import)
    assert (page.output_import.state, len(page.questions), stands()) == (ImportState.CHECKED, 1, [])


def test_the_same_file_again_changes_nothing_and_says_so(cast: Cast) -> None:
    lines = [line(cast.people.e), line(cast.people.h, note="máy 3"), line(cast.people.tri, "", "P")]
    imported(cast, *lines)
    before = stands()
    page = imported(cast, *lines)
    kept = page.output_import
    assert (kept.new, kept.changed, kept.unchanged, page.changes_nothing) == (0, 0, 3, True)
    assert (stands(), ImportedLine.objects.filter(output_import=kept).count()) == (before, 0)


def test_only_what_differs_is_written_and_its_version_rises_by_one(cast: Cast) -> None:
    imported(cast, line(cast.people.e), line(cast.people.h))
    page = imported(cast, line(cast.people.e, good=61), line(cast.people.h))
    assert (page.output_import.changed, page.output_import.unchanged) == (1, 1)
    assert {row[0]: (row[4], row[8]) for row in stands()} == {
        cast.people.e.code: (61, 2),
        cast.people.h.code: (60, 1),
    }


def test_a_file_without_a_note_keeps_the_note_that_stands(cast: Cast) -> None:
    imported(cast, line(cast.people.e, note="máy 3"))
    imported(cast, line(cast.people.e, good=61))
    assert stands()[0][4:8:3] == (61, "máy 3")


def test_an_import_asked_for_twice_is_done_once(cast: Cast) -> None:
    page = checked(cast, line(cast.people.e))
    by = cast.accounts.team_leader
    for _ in range(2):
        apply_import(output_import=page.output_import, reason="", by=by, today=cast.today, now=NOW)
    assert Job.objects.filter(kind="output.import").count() == 1
    for _ in range(2):
        run_job(page.output_import)
    assert [row[8] for row in stands()] == [1]
    with pytest.raises(RuleBroken, match="Tệp này đã nhập rồi"):
        apply_import(output_import=page.output_import, reason="", by=by, today=cast.today, now=NOW)


def test_a_file_that_was_not_checked_is_not_imported(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="Phải kiểm tra tệp này trước"):
        apply(cast, sent(cast, [line(cast.people.e)]))


def test_the_file_is_dropped_once_it_is_imported(cast: Cast) -> None:
    page = checked(cast, line(cast.people.e))
    assert (FilePiece.objects.count(), StagedLine.objects.count()) == (1, 1)
    apply(cast, page.output_import)
    assert (FilePiece.objects.count(), StagedLine.objects.count()) == (0, 0)


def test_staged_lines_that_a_crash_took_are_read_from_the_file_again(cast: Cast) -> None:
    page = checked(cast, line(cast.people.e), line(cast.people.h))
    StagedLine.objects.filter(line=3).delete()
    page = apply(cast, page.output_import)
    assert (page.output_import.state, len(stands())) == (ImportState.DONE, 2)


def test_a_large_file_is_kept_in_pieces_of_a_megabyte(cast: Cast) -> None:
    lines = [line(cast.people.e, note="x" * 190) for _ in range(8_000)]
    output_import = sent(cast, lines)
    sizes = [len(piece) for piece in FilePiece.objects.order_by("number").values_list("content", flat=True)]
    assert (sizes[0], sum(sizes), len(sizes)) == (1_000_000, output_import.size, 2)
    assert source_of(output_import).file.read().decode().splitlines()[1:] == lines


def test_the_same_file_sent_twice_is_found_again_until_it_is_imported(cast: Cast) -> None:
    first = sent(cast, [line(cast.people.e)])
    assert sent(cast, [line(cast.people.e)]) == first
    apply(cast, check(cast, first).output_import)
    assert sent(cast, [line(cast.people.e)]) != first


def test_a_file_that_cannot_be_read_is_refused_in_a_sentence_and_dropped(cast: Cast) -> None:
    output_import = sent(cast, [line(cast.people.e)])
    mapping = guess_mapping(read_head(source_of(output_import)))
    FilePiece.objects.update(content=b"%PDF-1.7 and so on")
    check_import(output_import=output_import, mapping=mapping, by=None, today=cast.today, now=NOW)
    run_job(output_import)
    page = import_page(output_import)
    assert (page.output_import.state, FilePiece.objects.count()) == (ImportState.REFUSED, 0)
    assert page.refusal
    with pytest.raises(RuleBroken, match="Tệp này bị từ chối"):
        check_import(output_import=output_import, mapping=mapping, by=None, today=cast.today, now=NOW)


def test_columns_are_remembered_for_the_next_file_with_the_same_head(cast: Cast) -> None:
    page = checked(cast, line(cast.people.e))
    head = read_head(source_of(page.output_import))
    found = remembered_mapping(cast.workshop, head.signature)
    assert found == guess_mapping(head)
    assert remembered_mapping(cast.workshop9, head.signature) is None


def test_lines_that_are_totals_are_left_out_and_named(cast: Cast) -> None:
    page = checked(cast, line(cast.people.e), "Cộng,,,,,60,0,1,")
    assert [(row.line, row.why) for row in page.left_out] == [(3, "total")]
    assert (page.output_import.lines, page.faults) == (1, [])


def test_the_list_shows_the_imports_of_the_teams_newest_first(cast: Cast) -> None:
    first, second = sent(cast, [line(cast.people.e)]), sent(cast, [line(cast.people.h)])
    OutputImport.objects.filter(pk=first.pk).update(sent_at=NOW + timedelta(minutes=1))
    assert imports_of(cast.workshop, [cast.team6]).rows == (first, second)
    assert imports_of(cast.workshop, [cast.team5]).rows == ()


# --- undoing ---------------------------------------------------------------------------------------------------------


def test_undoing_brings_back_what_stood_before(cast: Cast) -> None:
    e, h, tri, mui = cast.people.e, cast.people.h, cast.people.tri, cast.people.mui
    by = cast.accounts.leader5
    output.make_output(worker=e, product=cast.qd14, day=DAY, good=50, defective=3, man_days="0.5", note="cũ", by=by)
    output.make_absence(worker=tri, day=DAY, note="về quê")
    page = imported(cast, line(e), line(h), line(tri, "", "Ô"), line(mui, "", "P"))
    assert (DailyOutput.objects.count(), Absence.objects.count(), page.may_be_undone) == (2, 2, True)
    undone(cast, page)
    assert [row[4:8] for row in stands()] == [(50, 3, DailyOutput.objects.get().man_days, "cũ")]
    back = DailyOutput.objects.get()
    assert (back.recorded_by, back.recorded_at, back.version) == (by, output.evening_of(DAY), 3)
    assert list(Absence.objects.values_list("worker", "kind", "note")) == [(tri.pk, AbsenceKind.LEAVE, "về quê")]
    assert import_page(page.output_import).output_import.state == ImportState.UNDONE


def test_an_import_is_undone_once(cast: Cast) -> None:
    page = imported(cast, line(cast.people.e))
    undone(cast, page)
    with pytest.raises(RuleBroken, match="Chỉ bỏ được lượt đã nhập"):
        undone(cast, page)


def _edit(cast: Cast) -> None:
    DailyOutput.objects.filter(worker=cast.people.e).update(good=77, version=2)


def _clear(cast: Cast) -> None:
    DailyOutput.objects.filter(worker=cast.people.e).delete()


def _close_month(cast: Cast) -> None:
    output.make_closed_month(workshop=cast.workshop, month=date(1966, 10, 1))


def _close_shift(cast: Cast) -> None:
    output.make_shift_closing(team=cast.team6, day=DAY)


@pytest.mark.parametrize(
    ("later", "sentence"),
    [
        (_edit, "1 dòng nhập từ tệp đã có người sửa sau đó: Phạm Văn E 20/10/1966."),
        (_clear, "1 dòng nhập từ tệp đã có người sửa sau đó: "),
        (_close_month, "Tháng 10/1966 đã khóa sổ"),
        (_close_shift, "Ca 1 của Tổ 6 ngày 20/10/1966 đã chốt"),
    ],
)
def test_an_import_somebody_has_built_on_is_not_undone(
    cast: Cast, later: Callable[[Cast], None], sentence: str
) -> None:
    page = imported(cast, line(cast.people.e), line(cast.people.h))
    later(cast)
    before = stands()
    with pytest.raises(RuleBroken, match=sentence):
        undone(cast, page)
    assert stands() == before


def test_what_was_undone_can_be_imported_again(cast: Cast) -> None:
    undone(cast, imported(cast, line(cast.people.e)))
    page = imported(cast, line(cast.people.e))
    assert (page.output_import.new, len(stands())) == (1, 1)


# --- what is kept how long ------------------------------------------------------------------------------------------


def test_files_nobody_imported_are_dropped_after_a_month(cast: Cast) -> None:
    old = checked(cast, line(cast.people.e)).output_import
    done = imported(cast, line(cast.people.h)).output_import
    OutputImport.objects.update(sent_at=NOW - timedelta(days=31))
    fresh = checked(cast, line(cast.people.tri)).output_import
    forget_old_imports(now=NOW)
    assert set(OutputImport.objects.values_list("pk", flat=True)) == {done.pk, fresh.pk}
    assert set(StagedLine.objects.values_list("output_import", flat=True)) == {fresh.pk}
    assert old.pk not in set(FilePiece.objects.values_list("output_import", flat=True))


def test_an_import_long_past_is_not_undone(cast: Cast) -> None:
    page = imported(cast, line(cast.people.e))
    OutputImport.objects.update(imported_at=NOW - timedelta(days=101))
    with pytest.raises(RuleBroken, match="Chỉ bỏ được lượt nhập trong 100 ngày"):
        undone(cast, page)
    forget_old_imports(now=NOW)
    assert not import_page(page.output_import).may_be_undone
    assert len(stands()) == 1


def test_a_job_that_failed_is_told_and_may_be_asked_for_again(cast: Cast) -> None:
    page = checked(cast, line(cast.people.e))
    apply_import(output_import=page.output_import, reason="", by=None, today=cast.today, now=NOW)
    Job.objects.filter(kind="output.import").update(
        state=JobState.FAILED, ended_at=NOW, problem="The work took longer than it may; it was stopped."
    )
    page = import_page(page.output_import)
    assert (page.is_working, page.problem) == (False, "Việc làm quá thời gian cho phép nên đã bị dừng.")
    assert apply(cast, page.output_import).output_import.state == ImportState.DONE


# --- together with others -------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_somebody_saving_in_the_grid_waits_for_an_import_to_end(cast: Cast) -> None:
    """Neither overtakes the other: the grid then meets what the import wrote, and is told."""
    page = checked(cast, line(cast.people.e))
    client = login(Client(), cast.accounts.team_leader)
    client.get("/")  # whatever a first request does besides

    def save() -> Any:
        try:
            return grid.post(client, grid.address(cast.team6, DAY), grid.cell(cast.people.e, cast.qd14, 70))
        finally:
            connections.close_all()

    with ThreadPoolExecutor() as other:
        with transaction.atomic():
            hold_workshop(cast.workshop)
            saving = other.submit(save)
            _wait_until_somebody_waits()
            apply(cast, page.output_import)
        told_in_grid = grid.told(saving.result())
    assert [state for state, _ in told_in_grid] == ["conflict"]
    assert [row[4] for row in stands()] == [60]


def _wait_until_somebody_waits() -> None:
    deadline = time.monotonic() + 10
    waiting = 0
    while not waiting:
        assert time.monotonic() < deadline, "nobody waited for the lock"
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
            (waiting,) = cursor.fetchone()


def test_a_worker_elsewhere_checks_and_imports(worker_process: WorkerProcess, cast: Cast) -> None:
    """The file comes to it through the database, and the job through the job table."""
    output_import = sent(cast, [line(cast.people.e), line(cast.people.h)])
    mapping = guess_mapping(read_head(source_of(output_import)))
    by = cast.accounts.team_leader
    worker_process.start()
    check_import(output_import=output_import, mapping=mapping, by=by, today=cast.today, now=NOW)
    _wait_for_the_worker(output_import)
    apply_import(output_import=output_import, reason="", by=by, today=cast.today, now=NOW)
    _wait_for_the_worker(output_import)
    assert import_page(output_import).output_import.state == ImportState.DONE
    assert len(stands()) == 2


def _wait_for_the_worker(output_import: OutputImport) -> None:
    deadline = time.monotonic() + 60
    while import_page(output_import).is_working:
        assert time.monotonic() < deadline, "the worker did not come to it"
        time.sleep(0.1)
