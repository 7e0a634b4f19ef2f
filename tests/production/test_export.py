"""Files for a spreadsheet: what is in them, for whom, and that they come back as they went."""

import csv
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from members.models import Account
from production.models import DailyOutput, LostTime, LostTimeReason
from teamtrack.downloads import EXPORTING
from tests.cast import Cast, login
from tests.factories.members import START, make_team_membership, make_worker
from tests.factories.production import evening_of, make_adjustment, make_output, make_plan, make_product

DAY = date(1966, 10, 20)
OUTPUT_HEAD = "Ngày;Ca;Tổ;Mã số;Họ tên;Mặt hàng;Hàng đạt;Hàng hỏng;Công;Mức;Ghi chú"


def taken(client: Client, account: Account, name: str, language: str = "vi", **parts: Any) -> list[str]:
    """The lines of a CSV."""
    login(client, account)
    client.cookies["django_language"] = language
    response = client.get(reverse(name, kwargs=parts))
    assert response.headers["Content-Disposition"].startswith("attachment; ")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    return response.content.decode("utf-8-sig").splitlines()


def told(*arguments: str) -> str:
    call_command("export_output", *arguments, stdout=(out := StringIO()))
    return out.getvalue()


# --- from the pages ---------------------------------------------------------------------------------------------------


def test_a_teams_month_comes_entry_by_entry_with_the_norm_of_its_day(cast: Cast, client: Client) -> None:
    make_output(worker=cast.people.e, product=cast.qd14, day=DAY, good=117, defective=3, man_days="0.5", note="máy 3")
    make_output(worker=cast.others[0], product=cast.qd14, day=DAY, good=1)
    make_output(worker=cast.people.e, product=cast.qd14, day=date(1966, 9, 30), good=2)
    lines = taken(client, cast.accounts.team_leader, "output_export", team="to-6", month="1966-10")
    code = cast.people.e.code
    assert lines == [OUTPUT_HEAD, f"20/10/1966;1;6;{code};Phạm Văn E;QĐ 14;117;3;0,5;130;máy 3"]
    lines = taken(client, cast.accounts.team_leader, "output_export", "en", team="to-6", month="1966-10")
    assert lines[1] == f"1966-10-20,1,6,{code},Phạm Văn E,QĐ 14,117,3,0.5,130,máy 3"


def test_one_takes_all_of_ones_own_output_a_leader_only_what_was_made_under_them(cast: Cast, client: Client) -> None:
    make_output(worker=cast.people.e, product=cast.qd14, day=date(1966, 9, 30), good=100)
    cast.people.e.team_memberships.update(period=DateRange(START, DAY))
    make_team_membership(worker=cast.people.e, team=cast.team5, since=DAY)
    make_output(worker=cast.people.e, product=cast.qd14, day=DAY, good=200)
    parts: dict[str, Any] = {"worker": cast.people.e.pk}
    assert len(taken(client, cast.accounts.worker, "worker_output_export", **parts)) == 3
    (line,) = taken(client, cast.accounts.leader5, "worker_output_export", **parts)[1:]
    assert ";200;" in line


def test_lost_time_comes_by_person_and_reason(cast: Cast, client: Client) -> None:
    lost = {"reason": LostTimeReason.POWER, "minutes": 45, "recorded_at": evening_of(DAY)}
    LostTime.objects.create(worker=cast.people.e, team=cast.team6, day=DAY, **lost)
    lines = taken(client, cast.accounts.manager, "lost_time_export", "en", team="to-6", month="1966-10")
    assert lines[1] == f'1966-10-20,1,6,{cast.people.e.code},Phạm Văn E,"no power, water or air",45,'


def test_plans_come_with_what_was_made_of_them(cast: Cast, client: Client) -> None:
    make_plan(team=cast.team6, first_day=date(1966, 10, 1), lines={cast.qd14: 300})
    make_output(worker=cast.people.e, product=cast.qd14, day=DAY, good=200)
    lines = taken(client, cast.accounts.worker, "plan_export", team="to-6", month="1966-10")
    assert lines[1] == "6;Tháng 10/1966;01/10/1966;31/10/1966;QĐ 14;300;200;66,6%;66,6%;;"


def test_norms_come_with_their_history(cast: Cast, client: Client) -> None:
    lines = taken(client, cast.accounts.worker, "norms_export", workshop="z2")
    assert [line.split(";")[2:5] for line in lines[1:]] == [
        ["130", "03/10/1966", "31/10/1966"],
        ["150", "01/11/1966", ""],
    ]


def test_the_board_comes_with_how_the_scores_came_about(cast: Cast, client: Client) -> None:
    make_output(worker=cast.people.e, product=cast.qd14, day=DAY, good=130)
    lines = taken(client, cast.accounts.worker, "board_export", workshop="z2", month="1966-10")
    head, first = (line.split(";") for line in lines[:2])
    row = dict(zip(head, first, strict=True))
    assert (row["Hạng"], row["Tổ"], row["Hoàn thành mức"]) == ("1", "Tổ máy 6", "100%")
    points = [float(row[name].replace(",", ".") or 0) for name in head if name.endswith("điểm")]
    assert abs(sum(points) - float(row["Điểm"].replace(",", "."))) < 0.05  # each is cut
    assert row["Hoàn thành kế hoạch"] == ""  # no plan: left out


def test_a_leader_takes_the_adjustments_of_their_own_team(cast: Cast, client: Client) -> None:
    for worker, good in ((cast.people.e, -5), (cast.others[0], 7)):
        make_adjustment(
            worker=worker, product=cast.qd14, day=date(1966, 9, 5), good=good, proposed_on=cast.today, reason="=1+1"
        )
    parts = {"workshop": "z2", "month": "1966-09"}
    (line,) = taken(client, cast.accounts.team_leader, "adjustments_export", **parts)[1:]
    assert ";-5;0;0;'=1+1;21/10/1966;" in line
    assert len(taken(client, cast.accounts.manager, "adjustments_export", **parts)) == 3


def test_the_roster_comes_whole_as_it_was_searched_for(cast: Cast, client: Client) -> None:
    for number in range(60):  # more than a page of the roster shows
        make_worker(name=f"Mai Văn Số{number}", team=cast.team6)
    lines = taken(client, cast.accounts.team_leader, "roster_export")
    assert (len(lines), len(set(lines))) == (1 + 18 + 60, 1 + 18 + 60)
    found = client.get(reverse("roster_export"), {"tim": "nguyen thuy"}).content.decode().splitlines()
    assert [line.split(";")[1] for line in found[1:]] == ["Nguyễn Thúy Lợi"]
    assert "1937" not in "".join(lines)  # the year of birth is not on the page, and not in the file


def test_a_workbook_holds_the_same_with_numbers_as_numbers(cast: Cast, client: Client) -> None:
    make_output(worker=cast.people.e, product=cast.qd14, day=DAY, good=117, note="=HYPERLINK(1)")
    login(client, cast.accounts.team_leader)
    url = reverse("output_export", kwargs={"team": "to-6", "month": "1966-10"})
    response = client.get(url, {"dang": "xlsx"})
    assert response.headers["Content-Disposition"] == 'attachment; filename="san-luong-to-6-1966-10.xlsx"'
    row = load_workbook(BytesIO(response.content)).active[2]
    assert (row[0].value.date(), row[6].value, row[6].data_type) == (DAY, 117, "n")
    assert (row[10].value, row[10].data_type) == ("=HYPERLINK(1)", "s")
    assert client.get(url, {"dang": "exe"}).status_code == 404


def test_somebodys_second_file_waits_for_the_first(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.team_leader)
    url = reverse("norms_export", kwargs={"workshop": "z2"})
    other = connections.create_connection("default")
    other.settings_dict = connection.settings_dict
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [EXPORTING, cast.accounts.team_leader.pk])
        assert client.get(url).status_code == 429
        assert login(Client(), cast.accounts.worker).get(url).status_code == 200
    finally:
        other.close()
    assert client.get(url).status_code == 200


# --- from the command line --------------------------------------------------------------------------------------------


@pytest.fixture
def entered(cast: Cast) -> Cast:
    """Entries made in another order than they are exported in."""
    k2 = make_product(workshop=cast.workshop, code="K 2")
    make_output(
        worker=cast.people.e, product=cast.qd14, day=DAY, good=117, defective=3, man_days="0.50", note="=1; a,b"
    )
    make_output(worker=cast.people.e, product=k2, day=DAY, good=5, man_days="0.25", note="'+")
    make_output(worker=cast.others[0], product=cast.qd14, day=DAY, good=90, shift=2)
    make_output(worker=cast.people.h, product=cast.qd14, day=date(1966, 10, 3), good=1, man_days="1.00")
    return cast


def test_the_command_writes_the_columns_the_import_reads_in_a_fixed_order(entered: Cast) -> None:
    e, h, other = entered.people.e.code, entered.people.h.code, entered.others[0].code
    assert told("--workshop", "Z2") == (
        "date,team,worker,product,shift,good,defective,man_days,note\n"
        f"1966-10-03,6,{h},QĐ 14,1,1,0,1,\n"
        f"1966-10-20,1,{other},QĐ 14,2,90,0,1,\n"
        f"1966-10-20,6,{e},K 2,1,5,0,0.25,''+\n"
        f"""1966-10-20,6,{e},QĐ 14,1,117,3,0.5,"'=1; a,b"\n"""
    )


def test_the_command_chooses_a_team_and_days(entered: Cast) -> None:
    assert len(told("--workshop", "z2", "--team", "6", "--from", "1966-10-20").splitlines()) == 3
    assert len(told("--workshop", "z2", "--team", "to-6", "--to", "1966-10-19").splitlines()) == 2
    assert len(told("--workshop", "Z9").splitlines()) == 1


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_two_exports_of_the_same_are_equal_bytes(name: str, entered: Cast, tmp_path: Path) -> None:
    told("--workshop", "Z2", str(tmp_path / name))
    told("--workshop", "Z2", str(tmp_path / f"again-{name}"))
    content = (tmp_path / name).read_bytes()
    assert content == (tmp_path / f"again-{name}").read_bytes()
    assert len(content) > 100
    assert len(list(tmp_path.iterdir())) == 2


def test_the_workbook_of_the_command_says_what_the_csv_says(entered: Cast, tmp_path: Path) -> None:
    told("--workshop", "Z2", str(tmp_path / "a.xlsx"))
    sheet = load_workbook(tmp_path / "a.xlsx").active
    rows = list(csv.reader(StringIO(told("--workshop", "Z2"))))
    assert [cell.value for cell in sheet[1]] == rows[0]
    assert [cell.value for cell in sheet[5]][1:] == ["6", rows[4][2], "QĐ 14", 1, 117, 3, 0.5, "=1; a,b"]


def test_what_fails_leaves_no_half_file(entered: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("teamtrack.sheets.MOST_ROWS", 2)
    with pytest.raises(CommandError, match=r"1\.048\.575"):
        told("--workshop", "Z2", str(tmp_path / "a.xlsx"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments", [("--workshop", "Z3"), ("--workshop", "Z2", "--team", "9"), ("--workshop", "Z2", "--format", "xlsx")]
)
def test_what_there_is_not_is_told_in_a_sentence(arguments: tuple[str, ...], cast: Cast) -> None:
    with pytest.raises(CommandError):
        told(*arguments)


# --- and back ---------------------------------------------------------------------------------------------------------


def from_page(client: Client, language: str, kind: str) -> bytes:
    client.cookies["django_language"] = language
    return client.get(reverse("output_export", kwargs={"team": "to-6", "month": "1966-10"}), {"dang": kind}).content


@pytest.mark.parametrize("way", ["vi csv", "en csv", "vi xlsx", "en xlsx", "command csv", "command xlsx"])
def test_an_export_is_imported_unchanged(way: str, entered: Cast, client: Client, tmp_path: Path) -> None:
    """What stands is recognised as such; what was lost comes back to the last sign, notes like formulas too."""
    DailyOutput.objects.exclude(team=entered.team6).delete()
    before = told("--workshop", "Z2")
    where, kind = way.split()
    file = tmp_path / f"a.{kind}"
    if where == "command":
        told("--workshop", "Z2", str(file))
    else:
        file.write_bytes(from_page(login(client, entered.accounts.team_leader), where, kind))
    options = {"workshop": "Z2", "language": "en"}
    call_command("import_output", file, stdout=(out := StringIO()), **options)
    assert "stands already" in out.getvalue()
    DailyOutput.objects.all().delete()
    call_command("import_output", file, stdout=StringIO(), **options)
    assert told("--workshop", "Z2") == before
