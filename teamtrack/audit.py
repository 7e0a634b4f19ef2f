"""Who reads what is confidential: the reader is told to the database, and every opened note is recorded.

Row-level security shows the rows of contacts, visits, cases and classification to nobody unless `reading_as` has told
the database who reads (fail closed); `disclose` is the only way to the text of a sealed field, and writes a ReadEvent
in the same transaction (trust.md, section 3.2); so does `note_reads` for confidential columns in clear. The events are
chained in batches by teamtrack.read_chain.

Whoever was erased stands in the erasure ledger, in the database and in a file beside the keys (numbers only): whom an
older backup brings back stands in the file alone, and is erased again at the end of the restore or at the next start.
"""

import os
from collections.abc import Collection, Iterable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from teamtrack import vault
from teamtrack.models import ErasedPerson, ReadEvent
from teamtrack.reader import as_system, reading_as
from teamtrack.sources import ask

__all__ = [
    "as_system",
    "disclose",
    "erase_again",
    "erased_numbers",
    "erasure_file",
    "is_restored",
    "note_erasure",
    "note_reads",
    "reading_as",
    "write_missing_erasures",
]

RESTORED = "restored"  # what the schema says from a restore on until everybody of the ledger is erased again


def disclose(
    records: Iterable[models.Model],
    *fields: str,
    by: Any,
    subject: str = "worker_id",
    why: str,
    beside: Collection[str] = (),
) -> list[Any]:
    """Open these sealed fields of each record: their texts in the order given, a list of str for each record.

    `subject` names the attribute that holds whom the record is about. One's own file is no event. `beside` are
    confidential columns in clear that are shown with them.
    """
    records = list(records)
    texts = [[vault.unseal(record, field) for field in fields] for record in records]
    read = [[*beside, *(field for field, text in zip(fields, opened, strict=True) if text)] for opened in texts]
    _note(zip(records, read, strict=True), by, subject, why)
    return texts


def note_reads(records: Iterable[models.Model], *fields: str, by: Any, subject: str = "worker_id", why: str) -> None:
    """The same record of who reads, where confidential columns in clear are shown and no sealed text is opened."""
    _note(((record, list(fields)) for record in records), by, subject, why)


def _note(reads: Iterable[tuple[models.Model, list[str]]], by: Any, subject: str, why: str) -> None:
    """One event for each record of which something was shown, in the reading transaction."""
    ReadEvent.objects.bulk_create(
        ReadEvent(
            at=timezone.now(),
            reader=by.pk,
            reader_worker=by.worker_id,
            subject=getattr(record, subject),
            record=record._meta.label_lower,
            record_key=str(record.pk),
            fields=fields,
            reason=why,
        )
        for record, fields in reads
        if fields and getattr(record, subject) != by.worker_id
    )


# --- who was erased ---------------------------------------------------------------------------------------------------


def note_erasure(*, worker: int, day: date) -> None:
    """Keep in the caller's transaction, and in the file once it is committed, that this worker was erased."""
    ErasedPerson.objects.bulk_create([ErasedPerson(worker=worker, erased_on=day)], ignore_conflicts=True)
    transaction.on_commit(partial(_write_erasures, [worker]))


def erasure_file() -> Path:
    """The ledger outside of the database: on each line the number of a worker and when it was written down."""
    file: Path = settings.KEYS_FILE
    return file.with_name("erased")


def _write_erasures(workers: Iterable[int]) -> None:
    """Write these numbers at the end of the file, and see them onto the disk."""
    noted_at = timezone.now().isoformat(timespec="seconds")
    lines = "".join(f"{worker} {noted_at}\n" for worker in workers)
    if not lines:
        return
    descriptor = os.open(erasure_file(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, lines.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    vault.onto_disk(erasure_file().parent)


def erased_numbers() -> set[int]:
    """The numbers in the file."""
    try:
        lines = erasure_file().read_text().splitlines()
    except FileNotFoundError:
        return set()
    return {int(line.split()[0]) for line in lines if line.strip()}


def write_missing_erasures() -> None:
    """Into the file whom the database knows as erased: another machine did it, or was cut off before it was written."""
    _write_erasures(sorted(set(ErasedPerson.objects.values_list("worker", flat=True)) - erased_numbers()))


def is_restored() -> bool:
    """Whether the database came out of a backup, and nobody has been erased in it again since."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description('public'::regnamespace, 'pg_namespace')")
        return bool(cursor.fetchone() == (RESTORED,))


def erase_again(*, day: date) -> None:
    """Erase whom the file names and the database does not; may be cut short and repeated at any time."""
    known = ErasedPerson.objects.values_list("worker", flat=True)
    if back := sorted(erased_numbers() - set(known)):
        with transaction.atomic():
            ErasedPerson.objects.bulk_create(ErasedPerson(worker=worker, erased_on=day) for worker in back)
            ask("erase_again", workers=back)
