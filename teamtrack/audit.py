"""Who reads what is confidential: the reader is told to the database, and every opened note is recorded.

Row-level security shows the rows of contacts, visits, cases and classification to nobody unless `reading_as` has told
the database who reads (fail closed); `disclose` is the only way to the text of a sealed field, and writes a ReadEvent
in the same transaction (trust.md, section 3.2).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from teamtrack import vault
from teamtrack.business_day import business_day
from teamtrack.models import ReadEvent

_TOLD = ("tt.user", "tt.day", "tt.system")


@contextmanager
def reading_as(user: Any) -> Iterator[None]:
    """One transaction in which the database shows the confidential rows that this user may see."""
    with _told(str(user.worker_id or ""), business_day().isoformat(), ""):
        yield


@contextmanager
def as_system(task: str) -> Iterator[None]:
    """One transaction of a task that acts for nobody and sees every row: retention, erasure, the demo."""
    with _told("", "", task):
        yield


@contextmanager
def _told(*values: str) -> Iterator[None]:
    """Tell the database, until the end of this block: within another transaction the former words come back."""
    is_nested = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        before: tuple[str, ...] = ("", "", "")
        if is_nested:
            cursor.execute("SELECT " + ", ".join(f"coalesce(current_setting('{name}', true), '')" for name in _TOLD))
            before = cursor.fetchone()
        _tell(cursor, values)
        yield
        if is_nested:  # what is checked at the end is checked while the reader is still known
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
            _tell(cursor, before)


def _tell(cursor: Any, values: Iterable[str]) -> None:
    cursor.execute(
        "SELECT " + ", ".join(f"set_config('{name}', %s, true)" for name in _TOLD),
        list(values),
    )


def disclose(records: Iterable[models.Model], *fields: str, by: Any, subject: str = "worker_id", why: str) -> list[Any]:
    """Open these sealed fields of each record: their texts in the order given, a list of str for each record.

    `subject` names the attribute that holds whom the record is about. One's own file is no event.
    """
    records = list(records)
    texts = [[vault.unseal(record, field) for field in fields] for record in records]
    ReadEvent.objects.bulk_create(
        ReadEvent(
            at=timezone.now(),
            reader=by.pk,
            reader_worker=by.worker_id,
            subject=getattr(record, subject),
            record=record._meta.label_lower,
            record_key=str(record.pk),
            fields=[field for field, text in zip(fields, opened, strict=True) if text],
            reason=why,
        )
        for record, opened in zip(records, texts, strict=True)
        if any(opened) and getattr(record, subject) != by.worker_id
    )
    return texts
