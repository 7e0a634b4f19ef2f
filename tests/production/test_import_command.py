"""The command that imports a file for a whole workshop."""

from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from members.models import Team, Worker
from production.models import DailyOutput, OutputImport, Product
from tests.cast import Cast
from tests.factories import production as output
from tests.production.importing import DAY, HEAD, line, stands


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "so-lieu.csv"


def run(file: Path, *lines: str, **options: Any) -> str:
    """Write the file and import it; what was said."""
    file.write_text("\n".join([HEAD, *lines]))
    said = StringIO()
    call_command("import_output", file, **{"workshop": "Z2", "stdout": said, "stderr": said} | options)
    return said.getvalue()


def refused(file: Path, *lines: str, **options: Any) -> tuple[list[str], str]:
    """The lines printed about a faulty file, and the sentence the command ends with."""
    printed = StringIO()
    with pytest.raises(CommandError) as broken:
        run(file, *lines, stderr=printed, **options)
    return printed.getvalue().splitlines(), str(broken.value)


def test_lines_of_several_teams_are_imported(cast: Cast, file: Path) -> None:
    said = run(file, line(cast.people.e, team="6"), line(cast.others[-1], team="5"))
    assert said.splitlines()[0] == "2 dòng · 2 mới · 0 sửa · 0 giữ nguyên"
    assert set(DailyOutput.objects.values_list("team", flat=True)) == {cast.team5.pk, cast.team6.pk}
    kept = OutputImport.objects.get()
    assert (kept.team, kept.sent_by, kept.file_name) == (None, None, "so-lieu.csv")


def test_again_it_says_that_nothing_was_changed(cast: Cast, file: Path) -> None:
    run(file, line(cast.people.e))
    said = run(file, line(cast.people.e), language="en")
    assert said.splitlines() == [
        "1 line · 0 new · 0 changed · 1 unchanged",
        "Everything in this file stands already; nothing was changed.",
    ]
    assert stands()[0][8] == 1


def test_a_dry_run_writes_nothing(cast: Cast, file: Path) -> None:
    said = run(file, line(cast.people.e), dry_run=True)
    assert said.splitlines() == ["1 dòng · 1 mới · 0 sửa · 0 giữ nguyên", "Chạy thử: chưa ghi gì cả."]
    assert (stands(), OutputImport.objects.exists()) == ([], False)


def test_faults_are_printed_by_line_and_column_and_nothing_is_written(cast: Cast, file: Path) -> None:
    printed, sentence = refused(file, line(cast.people.e), line("T-0", good="x"), language="en")
    assert printed == [
        "3 F (good) x: a number is needed, not “x”",
        "3 C (worker) T-0: no worker of the workshop has the number “T-0”",
    ]
    assert sentence == "2 errors; nothing was written."
    assert (stands(), OutputImport.objects.exists()) == ([], False)


def test_figures_that_are_asked_about_want_a_reason(cast: Cast, file: Path) -> None:
    printed, sentence = refused(file, line(cast.people.e, good=1755))
    assert printed == ["2 F (good) 1.755: 1.755 gấp hơn 2 lần mức 130 (1 công)"]
    assert sentence.startswith("Có số liệu cần hỏi lại: ghi --reason")
    run(file, line(cast.people.e, good=1755), reason="đếm lại rồi")
    assert stands()[0][4:8:3] == (1755, "đếm lại rồi")


def test_what_is_missing_is_made_on_request_and_told(cast: Cast, file: Path) -> None:
    lines = [
        line("M-1", "Z 1", team="7", day="1966-10-05"),
        line("M-1", "Z 1", team="7", day="1966-10-04"),
        line("M-2", "Z 1", team="6"),
    ]
    said = run(file, *lines, create_missing=True)
    assert said.splitlines()[:5] == [
        "Tổ mới: Tổ 7 (7)",
        "Mặt hàng mới, chưa có mức: Z 1",
        "Công nhân mới: M-1, vào Tổ 7 từ 04/10/1966",
        "Công nhân mới: M-2, vào Tổ 6 từ 20/10/1966",
        "3 dòng · 3 mới · 0 sửa · 0 giữ nguyên · 3 chưa có mức",
    ]
    assert DailyOutput.objects.filter(worker__code="M-1", team__code="7", product__code="Z 1").count() == 2


@pytest.mark.parametrize("dry_run", [True, False])
def test_what_was_made_for_a_file_that_is_not_imported_is_gone(cast: Cast, file: Path, *, dry_run: bool) -> None:
    lines = [line("M-1", "Z 1", team="7"), *([] if dry_run else [line("M-1", day="1966-10-22", team="7")])]
    if dry_run:
        run(file, *lines, create_missing=True, dry_run=True)
    else:
        refused(file, *lines, create_missing=True)
    assert not Team.objects.filter(code="7").exists()
    assert not Product.objects.filter(code="Z 1").exists()
    assert not Worker.objects.filter(code="M-1").exists()


def test_without_asking_for_it_nobody_is_made(cast: Cast, file: Path) -> None:
    printed, _ = refused(file, line("M-1", "Z 1", team="7"))
    assert len(printed) == 3
    assert not Worker.objects.filter(code="M-1").exists()


def test_an_import_is_undone_by_its_number(cast: Cast, file: Path) -> None:
    output.make_output(worker=cast.people.h, product=cast.qd14, day=DAY, good=50)
    before = [row[:8] for row in stands()]
    said = run(file, line(cast.people.e), line(cast.people.h))
    number = said.split()[-1]
    call_command("import_output", undo=number, stdout=StringIO())
    assert [row[:8] for row in stands()] == before


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"workshop": "Z0"}, "Z0"),
        ({"workshop": ""}, "Cần có tệp và --workshop"),
        ({"month": "1966-13"}, "Tháng viết như 1966-09"),
        ({"undo": "00000000-0000-0000-0000-000000000000"}, "Không có lượt nhập này"),
    ],
)
def test_what_was_asked_for_wrongly_is_said(cast: Cast, file: Path, options: dict[str, str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        run(file, line(cast.people.e), **options)


def test_a_file_that_is_not_there_or_lacks_a_column_is_said(cast: Cast, file: Path) -> None:
    with pytest.raises(CommandError, match=r"so-lieu\.csv"):
        call_command("import_output", file, workshop="z2")
    file.write_text("date,worker\n1966-10-20,T1\n")
    with pytest.raises(CommandError, match="good, product"):
        call_command("import_output", file, workshop="z2")


def test_a_sheet_of_day_numbers_is_dated_by_the_month_given(cast: Cast, file: Path) -> None:
    file.write_text(f"Mã số,Mặt hàng,17,18,19,20\n{cast.people.e.code},QĐ 14,60,61,62,63\n")
    call_command("import_output", file, workshop="z2", month="1966-10", stdout=StringIO())
    assert [(row[1], row[4]) for row in stands()] == [(date(1966, 10, 17 + n), 60 + n) for n in range(4)]
