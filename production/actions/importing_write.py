"""Writing an examined import at once, and taking a whole import back; each in the caller's transaction.

Both hold the workshop alone among those who write output: savers of the grid share the lock that is taken here, so
that nothing changes between the check and the write, and two orders of rows are no deadlock.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import connection

from members.models import Account, Workshop
from production.models import OutputImport
from production.queries.output import LOCKS_AN_IMPORT


def hold_workshop(workshop: Workshop) -> None:
    """Until the transaction ends nobody else writes output of the workshop, issues a norm or moves its people."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {LOCKS_AN_IMPORT}", {"workshop": workshop.pk})
        cursor.execute("SELECT FROM production_product WHERE workshop_id = %s ORDER BY id FOR SHARE", [workshop.pk])
        cursor.execute(
            "SELECT FROM members_teammembership m JOIN members_team t ON t.id = m.team_id WHERE t.workshop_id = %s"
            " ORDER BY m.id FOR SHARE OF m",
            [workshop.pk],
        )


@contextmanager
def _planned_anew() -> Iterator[None]:
    """A session keeps the plans of the triggers; made for twenty rows, they are no good for a hundred thousand."""
    with connection.cursor() as cursor:
        cursor.execute("DISCARD PLANS")
        yield
        cursor.execute("DISCARD PLANS")


# Nobody else writes meanwhile, so what is new can be inserted and what stands updated: ON CONFLICT would cost half as
# much again for every new row. A row that came past the lock all the same breaks the unique key, or the count.
_NOTE = "CASE WHEN note <> '' THEN note WHEN questions <> '{}' THEN %(reason)s ELSE old_note END"
_NEW_OUTPUT = f"""
    WITH written AS (
        INSERT INTO production_dailyoutput (worker_id, team_id, product_id, norm_id, day, shift, good, defective,
            man_days, note, version, recorded_by_id, recorded_at)
        SELECT worker_id, team_id, product_id, norm_id, day, shift, good, defective, man_days, {_NOTE},
            1, %(by)s, %(now)s
        FROM examined_line WHERE version IS NULL AND away = ''
        RETURNING id
    )
    INSERT INTO production_importedline (output_import_id, is_absence, record, version)
    SELECT %(import)s, false, id, 1 FROM written
"""  # noqa: S608 -- our own text
_CHANGED_OUTPUT = f"""
    UPDATE production_dailyoutput o SET good = e.good, defective = e.defective, man_days = e.man_days,
        note = e.new_note, version = o.version + 1, recorded_by_id = %(by)s, recorded_at = %(now)s
    FROM (SELECT *, {_NOTE} AS new_note FROM examined_line WHERE differs AND version IS NOT NULL AND away = '') AS e
    WHERE o.id = e.output_id AND o.version = e.version
"""  # noqa: S608 -- our own text
_NEW_ABSENCES = """
    WITH written AS (
        INSERT INTO production_absence
            (worker_id, team_id, day, shift, kind, note, version, recorded_by_id, recorded_at)
        SELECT worker_id, team_id, day, shift, away, note, 1, %(by)s, %(now)s
        FROM examined_line WHERE version IS NULL AND away <> ''
        RETURNING id
    )
    INSERT INTO production_importedline (output_import_id, is_absence, record, version)
    SELECT %(import)s, true, id, 1 FROM written
"""
_CHANGED_ABSENCES = """
    UPDATE production_absence a SET kind = e.away, note = CASE WHEN e.note <> '' THEN e.note ELSE a.note END,
        version = a.version + 1, recorded_by_id = %(by)s, recorded_at = %(now)s
    FROM examined_line e
    WHERE e.differs AND e.version IS NOT NULL AND e.away <> '' AND a.id = e.absence_id AND a.version = e.version
"""
_NOTE_CHANGED = """
    INSERT INTO production_importedline (output_import_id, is_absence, record, version, was)
    SELECT %(import)s, away <> '', coalesce(output_id, absence_id), version + 1, was
    FROM examined_line WHERE differs AND version IS NOT NULL
"""


def write(output_import: OutputImport, *, reason: str, by: Account | None, now: datetime) -> tuple[int, int]:
    """Everything examined that differs, at once; how many lines are new and how many changed."""
    facts: dict[str, Any] = {"import": output_import.pk, "reason": reason, "by": by.pk if by else None, "now": now}
    with _planned_anew(), connection.cursor() as cursor:
        new = changed = 0
        for statement in (_NEW_OUTPUT, _NEW_ABSENCES):
            cursor.execute(statement, facts)
            new += cursor.rowcount
        for statement in (_CHANGED_OUTPUT, _CHANGED_ABSENCES):
            cursor.execute(statement, facts)
            changed += cursor.rowcount
        cursor.execute(_NOTE_CHANGED, facts)
        if cursor.rowcount != changed:
            raise RuntimeError("somebody wrote past the lock of the workshop")  # the job tries again
    return new, changed


# --- taking it back --------------------------------------------------------------------------------------------------

_CHANGED_SINCE = """
    SELECT w.full_name, o.day FROM production_importedline i
    LEFT JOIN production_dailyoutput o ON o.id = i.record LEFT JOIN members_worker w ON w.id = o.worker_id
    WHERE i.output_import_id = %(import)s AND NOT i.is_absence AND o.version IS DISTINCT FROM i.version
    UNION ALL
    SELECT w.full_name, a.day FROM production_importedline i
    LEFT JOIN production_absence a ON a.id = i.record LEFT JOIN members_worker w ON w.id = a.worker_id
    WHERE i.output_import_id = %(import)s AND i.is_absence AND a.version IS DISTINCT FROM i.version
    ORDER BY 2, 1
"""
_DAYS = """
    SELECT DISTINCT team_id, day, shift FROM production_importedline i JOIN production_dailyoutput o ON o.id = i.record
    WHERE i.output_import_id = %(import)s AND NOT i.is_absence
    UNION SELECT team_id, day, shift FROM production_importedline i JOIN production_absence a ON a.id = i.record
    WHERE i.output_import_id = %(import)s AND i.is_absence
"""
_CLOSED_MONTHS = f"""
    SELECT DISTINCT b.month FROM ({_DAYS}) AS d JOIN members_team t ON t.id = d.team_id
    JOIN production_monthbook b ON b.workshop_id = t.workshop_id AND b.month = date_trunc('month', d.day)::date
    WHERE b.closed_at IS NOT NULL ORDER BY 1
"""  # noqa: S608 -- our own text
_CLOSED_SHIFTS = f"""
    SELECT d.day, d.shift, t.short_name FROM ({_DAYS}) AS d JOIN members_team t ON t.id = d.team_id
    JOIN production_shiftclosing c ON c.team_id = d.team_id AND c.day = d.day AND c.shift = d.shift ORDER BY 1, 2, 3
"""  # noqa: S608 -- our own text


def changed_since(output_import: OutputImport) -> list[tuple[str | None, date | None]]:
    """Name and day of each imported line that no longer is as the import left it; None of both: it was cleared."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED_SINCE, {"import": output_import.pk})
        return list(cursor.fetchall())


def closed_months(output_import: OutputImport) -> list[date]:
    """First day of each closed month with imported lines."""
    with connection.cursor() as cursor:
        cursor.execute(_CLOSED_MONTHS, {"import": output_import.pk})
        return [month for (month,) in cursor.fetchall()]


def closed_shifts(output_import: OutputImport) -> list[tuple[date, int, str]]:
    """Day, shift and team of each closed shift with imported lines."""
    with connection.cursor() as cursor:
        cursor.execute(_CLOSED_SHIFTS, {"import": output_import.pk})
        return list(cursor.fetchall())


# Versions only rise, else a page from before the import could be saved over what came after it.
_TAKE_BACK = [
    """DELETE FROM production_dailyoutput o USING production_importedline i
        WHERE i.output_import_id = %(import)s AND NOT i.is_absence AND i.was IS NULL AND o.id = i.record""",
    """UPDATE production_dailyoutput o SET good = was.good, defective = was.defective, man_days = was.man_days,
            note = was.note, version = o.version + 1, recorded_at = was.at,
            recorded_by_id = (SELECT id FROM members_account WHERE id = was.by)
        FROM production_importedline i CROSS JOIN jsonb_to_record(i.was)
            AS was (good int, defective int, man_days numeric, note text, by bigint, at timestamptz)
        WHERE i.output_import_id = %(import)s AND NOT i.is_absence AND i.was IS NOT NULL AND o.id = i.record""",
    """DELETE FROM production_absence a USING production_importedline i
        WHERE i.output_import_id = %(import)s AND i.is_absence AND i.was IS NULL AND a.id = i.record""",
    """UPDATE production_absence a SET kind = was.kind, note = was.note, version = a.version + 1,
            recorded_at = was.at, recorded_by_id = (SELECT id FROM members_account WHERE id = was.by)
        FROM production_importedline i CROSS JOIN jsonb_to_record(i.was)
            AS was (kind text, note text, by bigint, at timestamptz)
        WHERE i.output_import_id = %(import)s AND i.is_absence AND i.was IS NOT NULL AND a.id = i.record""",
    "DELETE FROM production_importedline WHERE output_import_id = %(import)s",
]


def take_back(output_import: OutputImport) -> None:
    """Delete what the import made and put back what stood before; the triggers refuse it in a closed month."""
    with _planned_anew(), connection.cursor() as cursor:
        for statement in _TAKE_BACK:
            cursor.execute(statement, {"import": output_import.pk})
