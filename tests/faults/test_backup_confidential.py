"""Backup and restore of what the cell knows: whole, unreadable without its keys; whoever was erased stays erased."""

import base64
import stat
import subprocess
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import transaction
from pytest_django import Settings

from members.actions.erasure import erase_worker
from members.domain.account import Organisation
from members.models import (
    CareCase,
    CareStep,
    CareStory,
    Contact,
    TierAspect,
    TierAssessment,
    TierGround,
    TierObjection,
    Visit,
    Worker,
)
from teamtrack import audit, backup, sealed, vault
from teamtrack.audit import as_system
from teamtrack.backup import Place
from teamtrack.models import ErasedPerson
from tests.cast import Cast
from tests.factories.confidential import Known, make_known
from tests.factories.members import START, make_worker
from tests.faults.test_backup import state, told, wipe

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _own_keys(settings: Settings, tmp_path: Path) -> None:
    settings.BACKUP_KEY_FILE, settings.KEYS_FILE = tmp_path / "backup_key", tmp_path / "notes" / "keys"
    settings.KEYS_FILE.parent.mkdir()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "all.backup"


def known_of_e(cast: Cast) -> Known:
    return make_known(
        worker=cast.people.e, team=cast.team6, cell=cast.cell, by=cast.people.hoa, organisation=Organisation.UNION,
        day=cast.today,
    )  # fmt: skip


def leave(cast: Cast, worker: Worker) -> None:
    """And are erased."""
    worker.team_memberships.update(period=(START, cast.today))
    worker.left_on = cast.today
    worker.save()
    erase_worker(worker=worker.pk, today=cast.today)


def rows_under_row_level_security() -> dict[str, int]:
    with as_system("test"):
        return {model.__name__: model.objects.count() for model in PROTECTED}


PROTECTED: tuple[Any, ...] = (
    *(TierAssessment, TierAspect, TierGround, TierObjection, Contact, Visit),
    *(CareCase, CareStory, CareStep),
)


def test_contacts_cases_and_kinds_come_back_as_they_were_and_open_with_their_keys(cast: Cast, file: Path) -> None:
    known = known_of_e(cast)
    stood = state()
    assert set(rows_under_row_level_security().values()) == {1}
    told("backup", file)
    wipe()
    told("restore", file)
    assert state() == stood
    with as_system("test"):
        assert vault.unseal(Contact.objects.get(), "note") == vault.unseal(known.contact, "note")
    assert Contact.objects.count() == 0  # nobody told
    with psycopg.connect(Place.of_this_installation().owner_url) as owner:
        assert owner.execute("SELECT count(*) FROM members_carestory").fetchone() == (0,)


def test_the_keys_of_notes_are_not_in_a_backup_and_a_restore_without_them_says_so(
    cast: Cast, file: Path, settings: Settings
) -> None:
    known_of_e(cast)
    [line] = settings.KEYS_FILE.read_text().splitlines()
    told("backup", file)
    with file.open("rb") as opened:
        contents = b"".join(sealed.unseal(backup.backup_key(make=False), sealed.read_head(opened), opened))
    script = subprocess.run(
        [backup._program("pg_restore", Place.of_this_installation()), "--file=-"],
        input=contents, capture_output=True, check=True,
    ).stdout  # fmt: skip
    name, key = line.split()
    assert name.encode() in script  # it names the key of each value
    for secret in (key.encode(), base64.b64decode(key), base64.b64decode(key).hex().encode()):
        assert secret not in script
    settings.KEYS_FILE.unlink()
    assert str(settings.KEYS_FILE) in told("restore", file, "--replace", "--yes")


def test_whoever_was_erased_after_the_backup_is_erased_again(
    cast: Cast, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[int]] = []
    monkeypatch.setattr(audit, "ask", lambda name, workers: asked.append([name, *workers]))
    ErasedPerson.objects.create(worker=7, erased_on=cast.today)  # long before: the backup itself knows it
    audit.write_missing_erasures()
    told("backup", file)
    with transaction.atomic():
        audit.note_erasure(worker=cast.people.e.pk, day=cast.today)
    ErasedPerson.objects.create(worker=99, erased_on=cast.today)  # on another machine, which kept its own file
    told("restore", file, "--replace", "--yes")
    assert asked == [["erase_again", *sorted([cast.people.e.pk, 99])]]
    assert stat.S_IMODE(audit.erasure_file().stat().st_mode) == 0o600


def test_an_erased_person_does_not_come_back_with_an_older_backup(cast: Cast, file: Path) -> None:
    known_of_e(cast)
    told("backup", file)
    e = cast.people.e
    leave(cast, e)
    erased = set(rows_under_row_level_security().values())
    told("restore", file, "--replace", "--yes")
    assert set(rows_under_row_level_security().values()) == erased == {0}
    assert Worker.objects.get(pk=e.pk).full_name.endswith(f" {e.pk}")
    assert ErasedPerson.objects.get().worker == e.pk


def test_a_restore_that_was_cut_short_erases_again_at_the_next_start(
    cast: Cast, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known_of_e(cast)
    told("backup", file)
    leave(cast, cast.people.e)

    def killed(*_command: Any, **_options: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as cut:
        cut.setattr(backup, "call_command", killed)
        with pytest.raises(KeyboardInterrupt):
            told("restore", file, "--replace", "--yes")
    assert Worker.objects.get(pk=cast.people.e.pk).full_name == "Phạm Văn E"
    for _start in range(2):
        told("prepare", "database")
        assert set(rows_under_row_level_security().values()) == {0}
        assert ErasedPerson.objects.get().worker == cast.people.e.pk


def test_a_ledger_beside_another_database_erases_nobody_there(cast: Cast) -> None:
    """Numbers say nothing of whose they are: only a restored database is asked about them, and once."""
    audit.erasure_file().write_text(f"{cast.people.d.pk} 2026-01-01T00:00:00+00:00\n")
    told("prepare", "database")
    assert Worker.objects.get(pk=cast.people.d.pk).full_name == "Trần Thị D"


def test_a_new_person_is_not_given_the_number_of_an_erased_one(cast: Cast, file: Path) -> None:
    told("backup", file)
    late = make_worker(name="Mai Văn Muộn", team=cast.team6)
    leave(cast, late)
    told("restore", file, "--replace", "--yes")
    assert not Worker.objects.filter(pk=late.pk).exists()
    assert make_worker(name="Lưu Thị Mới", team=cast.team6).pk > late.pk


def test_a_restore_without_the_list_of_erased_people_says_so(cast: Cast, file: Path) -> None:
    told("backup", file)
    assert str(audit.erasure_file()) in told("restore", file, "--replace", "--yes")
    leave(cast, cast.people.e)
    assert str(audit.erasure_file()) not in told("restore", file, "--replace", "--yes")


def test_an_erasure_that_is_taken_back_is_not_written_down(cast: Cast) -> None:
    with transaction.atomic():
        audit.note_erasure(worker=cast.people.e.pk, day=cast.today)
        transaction.set_rollback(True)
    assert not audit.erasure_file().exists()
