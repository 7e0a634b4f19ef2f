"""Who reads is told to the database for one transaction: row-level security shows the rows of that reader alone.

Without a reader there are none (fail closed). The rest of the house takes both from teamtrack.audit.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from teamtrack.business_day import business_day

# Tell it, and answer what was told before.
_TELL = """
    WITH before AS MATERIALIZED (
        SELECT coalesce(current_setting('tt.user', true), '') AS reader,
               coalesce(current_setting('tt.day', true), '') AS day,
               coalesce(current_setting('tt.system', true), '') AS task)
    SELECT before.reader, before.day, before.task,
           set_config('tt.user', %s, true), set_config('tt.day', %s, true), set_config('tt.system', %s, true)
    FROM before
"""


@contextmanager
def reading_as(user: Any) -> Iterator[None]:
    """One transaction in which the database shows the confidential rows that this user may see."""
    with _told(str(user.worker_id or ""), business_day().isoformat(), ""):
        yield


@contextmanager
def as_system(task: str, *, writes: bool = True) -> Iterator[None]:
    """One transaction of a task that acts for nobody and sees every row: retention, erasure, the demo."""
    with _told("", "", task, writes=writes):
        yield


@contextmanager
def _told(*values: str, writes: bool = True) -> Iterator[None]:
    """Tell the database, until the end of this block: within another transaction the former words come back.

    What only reads within another needs no savepoint: nothing of it is to be undone.
    """
    is_nested = connection.in_atomic_block
    with transaction.atomic(savepoint=writes), connection.cursor() as cursor:
        cursor.execute(_TELL, values)
        *before, _, _, _ = cursor.fetchone()
        yield
        if is_nested and writes:  # what is checked at the end is checked while the reader is still known
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        if is_nested:
            cursor.execute(_TELL, before)
