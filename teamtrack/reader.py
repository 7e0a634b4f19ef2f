"""Who reads is told to the database for one transaction: row-level security shows the rows of that reader alone.

Without a reader there are none (fail closed). The rest of the house takes both from teamtrack.audit.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from teamtrack.business_day import business_day

_TOLD = ("tt.user", "tt.day", "tt.system")


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
    """Tell the database, until the end of this block: within another transaction the former words come back."""
    is_nested = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        before: tuple[str, ...] = ("", "", "")
        if is_nested:
            cursor.execute("SELECT " + ", ".join(f"coalesce(current_setting('{name}', true), '')" for name in _TOLD))
            before = cursor.fetchone()
        _tell(cursor, values)
        yield
        if is_nested and writes:  # what is checked at the end is checked while the reader is still known
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        if is_nested:
            _tell(cursor, before)


def _tell(cursor: Any, values: Iterable[str]) -> None:
    cursor.execute(
        "SELECT " + ", ".join(f"set_config('{name}', %s, true)" for name in _TOLD),
        list(values),
    )
