"""The command that makes reports without a worker."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from emulation.models import MonthlyReport
from tests.cast import Cast
from tests.emulation.september import make_september


def test_one_team_s_files_are_written(cast: Cast, tmp_path: Path) -> None:
    make_september(cast)
    said = StringIO()
    folder = tmp_path / "new"
    call_command("issue_report", workshop="z2", month="1966-09", team="to-6", out=folder, stdout=said)
    assert sorted(path.name for path in folder.iterdir()) == [
        "bao-cao-to-6-1966-09-ban-1.pdf",
        "phu-luc-to-6-1966-09-ban-1.pdf",
        "so-lieu-to-6-1966-09-ban-1.xlsx",
    ]
    assert (folder / "bao-cao-to-6-1966-09-ban-1.pdf").read_bytes().startswith(b"%PDF")
    assert len(said.getvalue().splitlines()) == 3
    assert MonthlyReport.objects.count() == 1


@pytest.mark.parametrize(
    ("month", "team", "sentence"),
    [
        ("1966-9", "", "Không có phân xưởng, tổ hoặc tháng này."),
        ("1966-09", "to-9", "Không có phân xưởng, tổ hoặc tháng này."),
        ("1966-10", "to-6", "Tháng 10/1966 chưa hết, chưa làm báo cáo được."),
    ],
)
def test_what_there_is_not_is_said_in_a_sentence(cast: Cast, month: str, team: str, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("issue_report", workshop="z2", month=month, team=team)
    assert not MonthlyReport.objects.exists()
