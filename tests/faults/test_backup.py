"""Backup, wipe, restore: everything comes back to the last byte, or the database stays as it was (G10)."""

import os
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import StringIO
from pathlib import Path
from time import monotonic
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from pytest_django import Settings

from emulation.actions.report import ask_for_report
from emulation.queries.report import gather
from emulation.queries.report_paper import main_pdf
from members.models import Account, Enterprise, Workshop
from production.models import DailyOutput
from teamtrack import backup, sealed
from teamtrack.backup import Place
from teamtrack.errors import RuleBroken
from teamtrack.periods import Month
from tests.cast import Cast, login
from tests.security.visits import checksums

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]

NOW = datetime(1967, 3, 31, 1, 0, tzinfo=UTC)
MONTHS = [Month(1966, number) for number in range(1, 13)]


@pytest.fixture(autouse=True)
def _own_key(settings: Settings, tmp_path: Path) -> None:
    settings.BACKUP_KEY_FILE = tmp_path / "keys" / "backup_key"
    settings.BACKUP_KEY_FILE.parent.mkdir()
    settings.KEYS_FILE = tmp_path / "notes" / "keys"
    settings.KEYS_FILE.parent.mkdir()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "all.backup"


def told(*command: str | Path, **options: Any) -> str:
    call_command(*(str(word) for word in command), stdout=(out := StringIO()), **options)
    return out.getvalue()


def as_owner(*statements: str) -> None:
    connection.close()
    with psycopg.connect(Place.of_this_installation().owner_url) as owner:
        for statement in statements:
            owner.execute(statement)


def wipe() -> None:
    as_owner("DROP SCHEMA public CASCADE")


def rights() -> list[tuple[str, ...]]:
    """Who may do what with every table and sequence, and with those that are made from now on."""
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH given AS (
                   SELECT relname, relkind, relacl FROM pg_class WHERE relnamespace = 'public'::regnamespace
                   UNION ALL SELECT 'default', defaclobjtype, defaclacl FROM pg_default_acl)
               SELECT relname, relkind, array(SELECT one::text FROM unnest(relacl) AS one ORDER BY 1)::text
               FROM given ORDER BY 1, 2, 3"""
        )
        return list(cursor.fetchall())


def exports() -> dict[str, bytes]:
    """Files of the pages and of the command line, by name."""
    client = login(Client(), Account.objects.get(username="thinh"))
    made = {url: client.get(url).content for url in ("/xuat/dinh-muc/z2/", "/xuat/nguoi/", "/xuat/bang/z2/1966-10/")}
    made |= {url: client.get(url).content for url in ("/xuat/san-luong/to-6/1966-10/", "/xuat/ke-hoach/to-6/1966-10/")}
    made["output"] = told("export_output", "--workshop=Z2").encode()
    made["figures"] = told("figures", "--workshop=Z2", "--month=1966-09").encode()
    assert all(len(content) > 500 for content in made.values()), {name: len(made[name]) for name in made}
    return made


def papers(months: list[Month]) -> list[str]:
    """Digests of reports made anew from what the database holds."""
    workshop = Workshop.objects.get(slug="z2")
    team = workshop.teams.get(slug="to-6")
    reports = [
        ask_for_report(workshop=workshop, team=team, month=month, by=None, today=NOW.date(), now=NOW)
        for month in months
    ]  # fmt: skip
    return [sha256(main_pdf(gather(report.pk))).hexdigest() for report in reports]


def files(months: list[Month]) -> tuple[list[str], dict[str, bytes]]:
    """What people take out of it; asking for a paper and signing in leave rows."""
    return papers(months), exports()


def state() -> tuple[dict[str, tuple[int, int]], list[tuple[str, ...]]]:
    return checksums(), rights()


# --- everything comes back --------------------------------------------------------------------------------------------


@pytest.mark.demo
def test_a_wiped_database_comes_back_to_the_last_byte(file: Path) -> None:
    taken, stood = files(MONTHS[8:10]), state()
    told("backup", file)
    wipe()
    told("restore", file)
    assert state() == stood
    assert files(MONTHS[8:10]) == taken
    assert DailyOutput.objects.count() > 70_000


@pytest.mark.long
@pytest.mark.demo
def test_a_million_rows_come_back_to_the_last_byte_within_three_minutes(file: Path) -> None:
    columns = "worker_id, team_id, product_id, norm_id, shift, good, defective, man_days, note, version, recorded_at"
    as_owner(
        *(
            f"INSERT INTO production_dailyoutput (day, {columns}) SELECT day - 1000 * {times}, {columns} "
            "FROM production_dailyoutput WHERE day >= '1965-01-01'"
            for times in range(1, 14)
        )
    )
    assert DailyOutput.objects.count() > 1_000_000
    taken, stood = files(MONTHS), state()
    began = monotonic()
    told("backup", file)
    saved = monotonic()
    wipe()
    wiped = monotonic()
    told("restore", file)
    restored = monotonic()
    assert state() == stood
    assert files(MONTHS) == taken
    print(
        f"{DailyOutput.objects.count()} rows: backup {saved - began:.1f} s, {file.stat().st_size} B; "
        f"restore {restored - wiped:.1f} s"
    )
    assert saved - began + restored - wiped < 180


def test_nobody_is_signed_in_after_a_restore_and_the_app_role_still_shapes_no_table(cast: Cast, file: Path) -> None:
    login(client := Client(), cast.accounts.worker)
    assert client.get("/hom-nay/").status_code == 200
    told("backup", file)
    told("restore", file, "--replace", "--yes")
    assert client.get("/hom-nay/").status_code == 302
    with pytest.raises(psycopg.errors.InsufficientPrivilege), psycopg.connect(app_url()) as app:
        app.execute("CREATE TABLE mine (one int)")


def app_url() -> str:
    here = connection.settings_dict
    return psycopg.conninfo.make_conninfo(
        host=here["HOST"] or here["OPTIONS"].get("host"), port=here["PORT"] or None, user=here["USER"],
        password=here["PASSWORD"] or None, dbname=here["NAME"],
    )  # fmt: skip


def test_what_was_entered_after_the_backup_is_gone_and_numbers_go_on(cast: Cast, file: Path) -> None:
    told("backup", file)
    late = Enterprise.objects.create(name="Xí nghiệp Y.2")
    told("restore", file, "--replace", "--yes")
    assert not Enterprise.objects.filter(name="Xí nghiệp Y.2").exists()
    assert Enterprise.objects.create(name="Xí nghiệp Y.3").pk == late.pk


def test_a_backup_of_before_the_migrations_were_drawn_together_fits(cast: Cast, file: Path) -> None:
    as_owner("DELETE FROM django_migrations WHERE name = '0002_upon_other_apps'")  # of before are all the others
    told("backup", file)
    told("restore", file, "--replace", "--yes")
    told("migrate", "--check")
    assert Enterprise.objects.exists()


# --- refused, and nothing touched -------------------------------------------------------------------------------------


@pytest.fixture
def untouched(cast: Cast, file: Path) -> Iterator[Cast]:
    """A backup of the cast; afterwards the database is as it was."""
    told("backup", file)
    before = state()
    yield cast
    assert state() == before


def refused(file: Path, *options: str) -> str:
    with pytest.raises(CommandError) as refusal:
        told("restore", file, *options)
    return str(refusal.value)


@pytest.mark.parametrize("which", ["another", "none", "no key"])
def test_without_the_key_it_was_sealed_with(which: str, untouched: Cast, file: Path, settings: Settings) -> None:
    if which == "another":
        settings.BACKUP_KEY_FILE.unlink()
        backup.backup_key(make=True)
    elif which == "none":
        settings.BACKUP_KEY_FILE.unlink()
    else:
        settings.BACKUP_KEY_FILE.write_text("mot hai ba")
    refused(file, "--replace", "--yes")


def test_a_cut_or_changed_file(untouched: Cast, file: Path) -> None:
    content = file.read_bytes()
    for length in (0, 10, 100, len(content) // 2, len(content) - 1):
        file.write_bytes(content[:length])
        refused(file, "--replace", "--yes")
    for place in (5, 26, 60, len(content) // 2, len(content) - 1):
        file.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        refused(file, "--replace", "--yes")
    file.unlink()
    refused(file, "--check")


def test_a_database_that_is_not_empty(untouched: Cast, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refused(file)
    monkeypatch.setattr("builtins.input", lambda _question: "yes")
    refused(file, "--replace")


def test_a_newer_backup(untouched: Cast, file: Path) -> None:
    key = backup.backup_key(make=False)
    with file.open("rb") as opened:
        found = sealed.read_head(opened)
        contents = list(sealed.unseal(key, found, opened))
    newer = {"migrations": found.head["migrations"] | {"members": ["0001_initial", "0999_of_tomorrow"]}}
    with file.open("wb") as into:
        sealed.seal(key, found.head | newer, contents, into)
    told_ = refused(file, "--replace", "--yes")
    assert told_ == refused(file, "--check")


def test_a_backup_for_other_roles(untouched: Cast, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Place, "roles", {"owner": "tt_owner", "app": "somebody"})
    assert "somebody" in refused(file, "--replace", "--yes")


def test_a_dump_that_postgresql_cannot_read_to_its_end(untouched: Cast, file: Path) -> None:
    """Sealed whole, but half a dump: found only while it is being restored."""
    key = backup.backup_key(make=False)
    with file.open("rb") as opened:
        found = sealed.read_head(opened)
        contents = b"".join(sealed.unseal(key, found, opened))
    for length in (0, len(contents) // 2, len(contents) - 200):
        with file.open("wb") as into:
            sealed.seal(key, found.head, [contents[:length]], into)
        refused(file, "--replace", "--yes")


def test_a_dump_that_the_database_refuses(untouched: Cast, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A statement fails: everything before it is taken back."""
    emptying = backup._emptying
    monkeypatch.setattr(
        backup, "_emptying", lambda place: emptying(place) + "CREATE TABLE public.members_worker (a int);"
    )
    refused(file, "--replace", "--yes")


def test_somebody_who_writes_meanwhile_is_waited_for_but_not_for_ever(
    untouched: Cast, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "WAIT_FOR_LOCKS", "200ms")
    with psycopg.connect(app_url()) as writer:
        writer.execute("SELECT FROM members_enterprise FOR UPDATE")
        refused(file, "--replace", "--yes")


# --- the file, the key, the folder ------------------------------------------------------------------------------------


def test_nothing_readable_stands_in_the_file_and_only_its_owner_reads_it(
    cast: Cast, file: Path, settings: Settings
) -> None:
    told("backup", file)
    content = file.read_bytes()
    for secret in ("Nguyễn", "members_worker", settings.SECRET_KEY, settings.BACKUP_KEY_FILE.read_text().strip()):
        assert secret.encode() not in content
    for made in (file, settings.BACKUP_KEY_FILE):
        assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert sorted(file.parent.iterdir()) == [file, settings.BACKUP_KEY_FILE.parent, settings.KEYS_FILE.parent]


def test_of_keys_made_at_once_one_stands_and_every_maker_uses_it(settings: Settings) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _turn: backup.backup_key(make=True), range(8)))
    assert len(keys) == 1
    assert [path.name for path in settings.BACKUP_KEY_FILE.parent.iterdir()] == [settings.BACKUP_KEY_FILE.name]


def test_a_first_key_does_not_replace_one_that_was_made_meanwhile(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = backup.backup_key(make=True)
    monkeypatch.setattr(type(settings.BACKUP_KEY_FILE), "exists", lambda _path: False)  # as it was a moment ago
    assert backup.backup_key(make=True) == first


def test_a_check_opens_the_whole_file(cast: Cast, file: Path) -> None:
    told("backup", file)
    assert str(file) in told("restore", file, "--check")


def test_a_dump_that_fails_leaves_no_file(
    cast: Cast, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "keys" / "pg_dump"
    program.write_text(
        '#!/bin/sh\n[ "$1" = --version ] && echo "pg_dump (PostgreSQL) 18.0" && exit\necho half; exit 1\n'
    )
    program.chmod(0o700)
    monkeypatch.setenv("TEAMTRACK_PG_BIN", str(program.parent))
    with pytest.raises(CommandError):
        told("backup", file)
    assert sorted(tmp_path.iterdir()) == [tmp_path / "keys", tmp_path / "notes"]


def test_programs_older_than_the_server_are_not_used(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "_server_release", lambda _place: 99)
    with pytest.raises(RuleBroken, match="99"):
        backup._program("pg_dump", Place.of_this_installation())


def test_no_password_stands_on_a_command_line() -> None:
    place = Place("postgresql://tt_owner:s3cret@db.example/teamtrack", "tt_app")
    assert "s3cret" not in place.as_argument
    assert "db.example" in place.as_argument
    assert place.environment["PGPASSWORD"] == "s3cret"


def test_backups_older_than_they_may_be_kept_are_named_and_on_demand_deleted(cast: Cast, file: Path) -> None:
    old, young, other = (file.with_name(name) for name in ("old.backup", "young.backup", "old.txt"))
    for path, days in ((old, 36), (young, 34), (other, 99)):
        path.touch()
        then = (datetime.now(UTC) - timedelta(days=days)).timestamp()
        os.utime(path, (then, then))
    assert "old.backup" in told("backup", file)
    assert old.exists()
    told("backup", file, "--prune")
    assert [path.exists() for path in (old, young, other, file)] == [False, True, True, True]
