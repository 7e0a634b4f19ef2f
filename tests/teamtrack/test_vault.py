"""Sealed notes: each opens in its own place with its key, or not at all; keys are changed while people work."""

import ast
import os
import random
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import StringIO
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from members.domain.account import Organisation
from members.models import Contact
from teamtrack import rotation, vault
from teamtrack.audit import as_system, disclose
from teamtrack.vault import CannotOpen, KeysMissing
from tests.cast import Cast
from tests.factories.confidential import make_contact, make_known
from tests.teamtrack.test_house import PACKAGES, ROOT

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def keys(settings: Settings, tmp_path: Path) -> Path:
    """A file of keys of the test's own; not there yet."""
    settings.KEYS_FILE = tmp_path / "keys"
    return tmp_path / "keys"


def a_note(text: str = "chị lo cho con ốm") -> Contact:
    contact = Contact()
    vault.seal(contact, "note", text)
    return contact


def notes(cast: Cast, number: int) -> list[Contact]:
    """Of different people; each says its own number."""
    workers = list(vars(cast.people).values())[3:]
    made = []
    for n in range(number):
        contact = Contact(
            team=cast.team6, worker=workers[n % len(workers)], by=cast.people.loi, day=cast.today, kind="friday",
            recorded_at=NOW,
        )  # fmt: skip
        vault.seal(contact, "note", f"chuyện số {n}")
        made.append(contact)
    with as_system("test"):
        Contact.objects.bulk_create(made)
    return made


def told(*command: str) -> str:
    call_command(*command, stdout=(out := StringIO()))
    return out.getvalue()


# --- one value --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "chị lo cho con ốm", "e\u0301", "x" * 100_000, "\0\n"])
def test_a_sealed_text_opens_in_its_place(text: str) -> None:
    assert vault.unseal(a_note(text), "note") == text


def test_the_same_text_is_never_sealed_into_the_same_bytes_and_none_of_it_can_be_read() -> None:
    sealed = {a_note("chị lo cho con ốm").note for _ in range(100)}
    assert len(sealed) == 100
    assert not any("ốm".encode() in value for value in sealed)


def test_a_sealed_text_opens_in_no_other_row_column_or_table(cast: Cast) -> None:
    """Also not in a row of the same person."""
    contact = a_note()
    other = Contact(note=contact.note, follow_up=contact.note)
    with pytest.raises(CannotOpen):
        vault.unseal(other, "note")
    contact.follow_up = contact.note
    with pytest.raises(CannotOpen):
        vault.unseal(contact, "follow_up")
    known = make_known(
        worker=cast.people.e, team=cast.team6, cell=cast.cell, by=cast.people.hoa, organisation=Organisation.UNION,
        day=cast.today,
    )  # fmt: skip
    known.visit.pk = known.contact.pk
    known.visit.note = known.contact.note
    with pytest.raises(CannotOpen):
        vault.unseal(known.visit, "note")


def test_a_thousand_swapped_values_are_all_refused() -> None:
    made = [a_note(f"chuyện {n}") for n in range(33)]
    pairs = list(permutations(made, 2))[:1000]
    assert len(pairs) == 1000
    opened = 0
    for one, other in pairs:
        swapped = Contact(pk=one.pk, note=other.note)
        try:
            vault.unseal(swapped, "note")
            opened += 1
        except CannotOpen:
            pass
    assert opened == 0


def test_no_bit_of_a_sealed_value_can_be_turned_and_nothing_be_cut_off() -> None:
    contact = a_note()
    whole = contact.note
    for place in range(len(whole)):
        contact.note = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        with pytest.raises(CannotOpen):
            vault.unseal(contact, "note")
    for length in range(1, len(whole)):
        contact.note = whole[:length]
        with pytest.raises(CannotOpen):
            vault.unseal(contact, "note")


# --- the file of the keys ---------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_first_key_is_made_once_by_many_at_the_same_time_and_its_owner_alone_reads_it(keys: Path) -> None:
    begin = threading.Barrier(16)

    def seal_one(_n: int) -> Contact:
        begin.wait(60)
        try:
            return a_note()
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        made = list(pool.map(seal_one, range(16)))
    assert {vault.unseal(contact, "note") for contact in made} == {"chị lo cho con ốm"}
    assert len(vault.key_names()) == 1
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    assert [path.name for path in keys.parent.iterdir()] == ["keys"]


def test_where_something_is_sealed_no_first_key_is_made_unless_somebody_says_so(cast: Cast, keys: Path) -> None:
    """A disk that is not mounted, a machine without the copy: a new key would part the notes for ever."""
    [contact] = notes(cast, 1)
    keys.unlink()
    for use in (a_note, lambda: vault.unseal(contact, "note")):
        with pytest.raises(KeysMissing, match=str(keys)):
            use()
    assert not keys.exists()
    with pytest.raises(CommandError, match=str(contact.pk)):
        told("rotate_keys")
    assert vault.unseal(a_note("từ nay"), "note") == "từ nay"


def test_keys_added_at_the_same_time_all_stay(keys: Path) -> None:
    contact = a_note()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _n: vault.make_key(), range(8)))
    assert len(vault.key_names()) == 9
    assert vault.unseal(contact, "note")
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600


def test_the_file_is_read_again_only_when_it_changed(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [a_note() for _ in range(100)]
    read = Path.read_text
    opened: list[Path] = []

    def noting(path: Path) -> str:
        opened.append(path)
        return read(path)

    monkeypatch.setattr(Path, "read_text", noting)
    for contact in made:
        vault.unseal(contact, "note")
    assert opened == []
    vault.make_key()
    opened.clear()
    newer = a_note()
    assert newer.note[:4] != made[0].note[:4]
    assert [vault.unseal(contact, "note") for contact in (made[0], newer)] == ["chị lo cho con ốm"] * 2
    assert len(opened) == 1


@pytest.mark.parametrize("content", ["", "\n", "mot hai ba\n", "00000000 c2hvcnQ=\n", "zz " + "A" * 43 + "=\n"])
def test_a_file_that_holds_no_keys_is_told_and_stays_as_it_is(content: str, keys: Path) -> None:
    keys.write_text(content)
    with pytest.raises(KeysMissing, match=str(keys)):
        a_note()
    with pytest.raises(KeysMissing):
        vault.make_key()
    assert keys.read_text() == content


def test_with_other_keys_nothing_opens(keys: Path) -> None:
    contact = a_note()
    keys.unlink()
    with pytest.raises(CannotOpen):
        vault.unseal(contact, "note")


# --- new keys ---------------------------------------------------------------------------------------------------------


def test_every_sealed_field_is_sealed_anew_and_former_keys_may_be_forgotten(cast: Cast, keys: Path) -> None:
    known = make_known(
        worker=cast.people.e, team=cast.team6, cell=cast.cell, by=cast.people.hoa, organisation=Organisation.UNION,
        day=cast.today,
    )  # fmt: skip
    columns = {(model, column) for model, column in vault.sealed_columns() if not model.__name__.startswith("Own")}
    assert {model for model, _column in columns} <= {type(record) for record in known.records()}
    former = vault.key_names()
    told_ = told("rotate_keys")
    assert str(len(columns)) in told_
    assert vault.key_names()[0] == former[0]
    assert len(vault.key_names()) == 2
    os.utime(keys, (NOW.timestamp() - 3600,) * 2)
    told("rotate_keys", "--forget-old")
    assert len(vault.key_names()) == 1
    assert former[0] not in vault.key_names()
    with as_system("test"):
        for record in known.records():
            record.refresh_from_db()
            for model, column in columns:
                if model is type(record):
                    assert "điều chỉ hai người biết" in vault.unseal(record, column)


def test_former_keys_stay_while_a_note_is_sealed_with_one_or_somebody_may_still_write_with_it(
    cast: Cast, keys: Path
) -> None:
    [contact] = notes(cast, 1)
    vault.make_key()
    os.utime(keys, (NOW.timestamp() - 3600,) * 2)
    with pytest.raises(CommandError, match="1"):
        told("rotate_keys", "--forget-old")
    told("rotate_keys", "--resume")
    keys.touch()
    with pytest.raises(CommandError, match="10"):
        told("rotate_keys", "--forget-old")
    assert len(vault.key_names()) == 2
    with as_system("test"):
        contact.refresh_from_db()
    assert vault.unseal(contact, "note") == "chuyện số 0"


def test_a_rotation_that_was_interrupted_goes_on_without_another_key(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes(cast, 30)
    monkeypatch.setattr(rotation, "BATCH", 10)
    reseal, calls = vault.reseal, [0]

    def fail_at_15(record: Any, field: str) -> bool:
        calls[0] += 1
        if calls[0] == 15:
            raise KeyboardInterrupt
        return reseal(record, field)

    monkeypatch.setattr(vault, "reseal", fail_at_15)
    with pytest.raises(KeyboardInterrupt):
        told("rotate_keys")
    monkeypatch.setattr(vault, "reseal", reseal)
    assert "20" in told("rotate_keys", "--resume")
    assert len(vault.key_names()) == 2
    assert "0" in told("rotate_keys", "--resume")


def test_a_note_that_no_key_opens_is_named_and_the_others_are_sealed_anew(cast: Cast) -> None:
    made = notes(cast, 3)
    with as_system("test"):
        Contact.objects.filter(pk=made[1].pk).update(note=made[0].note)
    with pytest.raises(CommandError, match=str(made[1].pk)):
        told("rotate_keys")
    with as_system("test"):
        keys_used = {
            bytes(note)[: vault.NAME_BYTES]
            for note in Contact.objects.exclude(pk=made[1].pk).values_list("note", flat=True)
        }
    assert keys_used == {vault.key_names()[-1]}


@pytest.mark.parametrize("number", [2_000, pytest.param(50_000, marks=pytest.mark.long)])
@pytest.mark.django_db(transaction=True)
def test_notes_are_sealed_anew_while_people_read_and_write_and_each_stays_readable(cast: Cast, number: int) -> None:
    """Readers open notes, writers put new words into them and add more, meanwhile; no word of a writer is lost."""
    made = notes(cast, number)
    ended, faults, written = threading.Event(), [], {}
    leader = cast.accounts.cell_leader

    def work(seed: int) -> None:
        chosen = random.Random(seed)
        try:
            while not ended.is_set():
                with as_system("test"):
                    one = Contact.objects.get(pk=chosen.choice(made[seed::4]).pk)
                    [[_text]] = disclose([one], "note", by=leader, why="đọc")
                    vault.seal(one, "note", f"viết lại {chosen.random()}")
                    text = vault.unseal(one, "note")
                    one.save(update_fields=["note"])
                    added = make_contact(team=one.team, worker=one.worker, by=one.by, day=one.day, note="viết thêm")
                written[one.pk], written[added.pk] = text, "viết thêm"
        except Exception as fault:  # noqa: BLE001
            faults.append(fault)
        finally:
            connection.close()

    people = [threading.Thread(target=work, args=[seed]) for seed in range(4)]
    for thread in people:
        thread.start()
    try:
        vault.make_key()
        rotation.rotate()
    finally:
        ended.set()
        for thread in people:
            thread.join()
    assert faults == []
    assert rotation.rotate().left == 0
    with as_system("test"):
        texts = {one.pk: vault.unseal(one, "note") for one in Contact.objects.order_by("pk")}
        keys_used = {bytes(note)[: vault.NAME_BYTES] for note in Contact.objects.values_list("note", flat=True)}
    assert keys_used == {vault.key_names()[-1]}
    assert len(texts) == number + sum(text == "viết thêm" for text in written.values())
    assert len(written) > 20
    assert {pk: texts[pk] for pk in written} == written
    assert {one.pk: texts[one.pk] for one in made if one.pk not in written} == {
        one.pk: f"chuyện số {n}" for n, one in enumerate(made) if one.pk not in written
    }


# --- who may open -----------------------------------------------------------------------------------------------------


def test_sealed_text_is_opened_by_disclose_and_by_nothing_else() -> None:
    """What the vault itself needs to seal anew never leaves it."""
    callers = []
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.FunctionDef):
                    callers += [
                        (str(path.relative_to(ROOT)), node.name)
                        for name in ast.walk(node)
                        if getattr(name, "attr", getattr(name, "id", "")) == "unseal"
                    ]
    allowed = {("teamtrack/audit.py", "disclose"), ("teamtrack/vault.py", "reseal"), ("teamtrack/vault.py", "holds")}
    backups = {caller for caller in callers if caller[0] == "teamtrack/backup.py"}  # sealed files, not notes
    assert set(callers) - backups == allowed


def test_the_application_never_takes_the_key_out_of_its_file() -> None:
    """KEYS_FILE is named by the vault and its command; by what puts the erasure ledger beside it; nothing else."""
    named = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if "KEYS_FILE" in path.read_text()
    }
    assert named == {
        "teamtrack/settings.py",
        "teamtrack/vault.py",
        "teamtrack/rotation.py",
        "teamtrack/management/commands/restore.py",
        "teamtrack/audit.py",
        "teamtrack/management/commands/rotate_keys.py",
    }


def test_the_keys_lie_where_no_page_reaches(settings: Settings) -> None:
    assert "TEAMTRACK_KEYS_FILE" not in os.environ
    default = settings.DATA_DIR / "keys"
    assert settings.STATIC_ROOT not in default.parents
    assert not any(folder in default.parents for folder in settings.STATICFILES_DIRS)
