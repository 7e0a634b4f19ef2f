"""Who read what: written with the reading, changed by nobody, and whoever owns the tables is found out."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from teamtrack.audit import as_system, disclose
from teamtrack.backup import Place
from teamtrack.models import ReadEvent, ReadSeal
from teamtrack.read_chain import check_reads, digest_of, forget_reads, seal_reads
from teamtrack.tasks import seal_reads as task
from tests.cast import Cast
from tests.factories.confidential import make_contact

NOW = datetime(1966, 10, 21, 3, 0, tzinfo=UTC)
LONG_AGO = datetime(1960, 1, 1, tzinfo=UTC)


def read(cast: Cast, times: int = 1) -> None:
    """The head of the cell opens a note about E so often."""
    with as_system("test"):
        contact = make_contact(
            team=cast.team6, worker=cast.people.e, by=cast.people.hoa, day=cast.today, note="lo cho con ốm"
        )
        for _ in range(times):
            disclose([contact], "note", "follow_up", by=cast.accounts.cell_leader, why="Cell leader's list")


def sealed(cast: Cast, batches: int = 3) -> None:
    for number in range(batches):
        read(cast, 4)
        assert seal_reads(now=NOW + timedelta(hours=number))


def told(*command: str) -> str:
    call_command(*command, stdout=(out := StringIO()))
    return out.getvalue()


# --- what is written --------------------------------------------------------------------------------------------------


def test_opening_a_note_writes_who_opened_which_field_of_whose_file_and_why(cast: Cast) -> None:
    read(cast)
    event = ReadEvent.objects.get()
    leader = cast.accounts.cell_leader
    assert (event.reader, event.reader_worker, event.subject) == (leader.pk, leader.worker_id, cast.people.e.pk)
    assert (event.record, event.fields, event.reason) == ("members.contact", ["note"], "Cell leader's list")


def test_no_event_no_reading(cast: Cast) -> None:
    """They are one transaction: when the page fails afterwards, neither happened."""
    with as_system("test"):
        contact = make_contact(team=cast.team6, worker=cast.people.e, by=cast.people.hoa, day=cast.today, note="x")
        with transaction.atomic():
            disclose([contact], "note", by=cast.accounts.cell_leader, why="list")
            transaction.set_rollback(True)
    assert ReadEvent.objects.count() == 0


def test_ones_own_file_and_an_empty_field_are_no_event(cast: Cast) -> None:
    with as_system("test"):
        contact = make_contact(team=cast.team6, worker=cast.people.e, by=cast.people.hoa, day=cast.today, note="x")
        empty = make_contact(team=cast.team6, worker=cast.people.h, by=cast.people.hoa, day=cast.today)
    assert disclose([contact], "note", by=cast.accounts.worker, why="own data") == [["x"]]
    assert disclose([empty], "note", by=cast.accounts.worker, why="own data") == [[""]]
    assert ReadEvent.objects.count() == 0


# --- the chain --------------------------------------------------------------------------------------------------------


def test_batches_are_chained_and_the_check_says_so(cast: Cast) -> None:
    sealed(cast)
    read(cast, 2)
    found = check_reads(kept_since=LONG_AGO)
    assert (found.seals, found.events, found.open, found.fault) == (3, 12, 2, "")
    assert found.newest in told("check_reads")
    assert seal_reads(now=NOW + timedelta(days=1))
    assert seal_reads(now=NOW + timedelta(days=2)) is None  # nothing new
    assert "14" in told("check_reads", found.newest)


@pytest.mark.django_db(transaction=True)
def test_a_batch_is_not_sealed_while_somebody_is_writing_into_it(cast: Cast) -> None:
    """Their number is given out, their row appears later: it would look as if put in afterwards."""
    read(cast)
    with psycopg.connect(Place.of_this_installation().owner_url) as slow:
        slow.execute(
            "INSERT INTO teamtrack_readevent (at, reader, subject, record, record_key, fields, reason) "
            "VALUES (now(), 1, 2, 'x', 'y', '{}', '')"
        )
        assert seal_reads(now=NOW) is None
    assert ReadSeal.objects.count() == 0
    task()
    assert ReadSeal.objects.count() == 1
    assert check_reads(kept_since=LONG_AGO).events == 2


def test_old_batches_go_whole_and_the_chain_still_holds(cast: Cast) -> None:
    sealed(cast)
    assert forget_reads(before=NOW + timedelta(minutes=90)) == 8
    assert ReadSeal.objects.count() == 3
    assert check_reads(kept_since=NOW + timedelta(minutes=90)).fault == ""
    assert check_reads(kept_since=LONG_AGO).fault != ""
    assert forget_reads(before=LONG_AGO) == 0


def test_nothing_goes_before_its_time_whoever_asks(cast: Cast) -> None:
    """Not what is not sealed yet, nor what was sealed lately; and no seal at all."""
    read(cast)
    for model in (ReadEvent, ReadEvent, ReadSeal):
        with pytest.raises(DatabaseError), as_system("retention"):
            model.objects.all().delete()
        seal_reads(now=datetime.now(UTC))


# --- tampering --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE teamtrack_readevent SET reason = 'x'",
        "DELETE FROM teamtrack_readevent",
        "TRUNCATE teamtrack_readevent",
        "UPDATE teamtrack_readseal SET digest = 'x'",
        "DELETE FROM teamtrack_readseal",
        "ALTER TABLE teamtrack_readevent DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
    ],
)
def test_the_application_cannot_change_what_was_read(statement: str, cast: Cast) -> None:
    sealed(cast, 1)
    with (
        pytest.raises(DatabaseError, match=r"stays recorded|permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert check_reads(kept_since=LONG_AGO).events == 4


def forge_the_last(owner: psycopg.Connection[Any]) -> None:
    """Change an event of the last batch, and make its seal fit."""
    owner.execute("UPDATE teamtrack_readevent SET reader = 1 WHERE id = (SELECT max(id) FROM teamtrack_readevent)")
    *_, former, last = ReadSeal.objects.order_by("last")
    events = ReadEvent.objects.filter(pk__gte=last.first).order_by("pk")
    for event in events:
        event.reader = 1 if event.pk == last.last else event.reader
    digest = digest_of(former.digest, last.first, last.last, last.sealed_at, events)
    owner.execute("UPDATE teamtrack_readseal SET digest = %s WHERE id = %s", [digest, last.pk])


EVENTS, SEALS = "teamtrack_readevent", "teamtrack_readseal"
SECOND = f"(SELECT first FROM {SEALS} ORDER BY last OFFSET 1 LIMIT 1)"
TAMPERINGS: dict[str, Callable[[Any], Any] | str] = {
    "another reader": f"UPDATE {EVENTS} SET reader = 1 WHERE id = {SECOND}",
    "another reason": f"UPDATE {EVENTS} SET reason = 'kiểm tra' WHERE id = {SECOND}",
    "another time": f"UPDATE {EVENTS} SET at = at - interval '1 microsecond' WHERE id = {SECOND}",
    "another field": f"UPDATE {EVENTS} SET fields = '{{follow_up}}' WHERE id = {SECOND}",
    "one taken out": f"DELETE FROM {EVENTS} WHERE id = {SECOND}",
    "a whole batch taken out": f"DELETE FROM {EVENTS} WHERE id BETWEEN {SECOND} AND {SECOND} + 3",
    "a batch and its seal taken out": f"DELETE FROM {EVENTS} WHERE id BETWEEN {SECOND} AND {SECOND} + 3; "
    f"DELETE FROM {SEALS} WHERE first = {SECOND}",
    "one put in before": f"INSERT INTO {EVENTS} SELECT -1, at, reader, reader_worker, subject, record, record_key, "
    f"fields, reason FROM {EVENTS} WHERE id = {SECOND}",
    "two in another order": f"UPDATE {EVENTS} SET id = -7 WHERE id = {SECOND}; "
    f"UPDATE {EVENTS} SET id = {SECOND} WHERE id = {SECOND} + 1; UPDATE {EVENTS} SET id = {SECOND} + 1 WHERE id = -7",
    "another digest": f"UPDATE {SEALS} SET digest = repeat('0', 64) WHERE first = {SECOND}",
    "another time of a seal": f"UPDATE {SEALS} SET sealed_at = now() WHERE first = {SECOND}",
    "other limits of a seal": f"UPDATE {SEALS} SET last = last - 1 WHERE first = {SECOND}",
    "two seals in the place of each other": f"UPDATE {SEALS} a SET digest = b.digest FROM {SEALS} b "
    f"WHERE a.first < {SECOND} AND b.first = {SECOND}",
    "the end taken off": f"DELETE FROM {EVENTS} WHERE id > {SECOND} + 3; DELETE FROM {SEALS} WHERE first > {SECOND}",
    "the end made anew": forge_the_last,
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
@pytest.mark.django_db(transaction=True)
def test_what_the_owner_of_the_tables_changes_is_found(tampering: str, cast: Cast) -> None:
    """The first fault is told with the numbers of the events. The end is guarded by what was noted elsewhere."""
    sealed(cast)
    noted = check_reads(kept_since=LONG_AGO).newest
    told("check_reads", noted)
    connection.close()
    with psycopg.connect(Place.of_this_installation().owner_url) as owner:
        owner.execute(f"ALTER TABLE {EVENTS} DISABLE TRIGGER USER; ALTER TABLE {SEALS} DISABLE TRIGGER USER")
        how = TAMPERINGS[tampering]
        how(owner) if callable(how) else owner.execute(how)
    with pytest.raises(CommandError) as found:
        told("check_reads", noted)
    assert any(sign.isdigit() for sign in str(found.value))
