"""Checking an import: its lines copied into the staging table, joined once with what is known, every fault collected.

`examine` leaves a temporary table `examined_line` behind, which importing_write.py writes from in the same transaction.
Nothing here writes output.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db import connection

from production.domain.importing import Field, Mapping, Reading, Source, SourceLine, read_lines
from production.domain.output import MAN_DAYS_A_DAY, TWICE_THE_NORM
from production.models import ImportFault, ImportState, OutputImport
from teamtrack.figures import format_day, format_man_days, format_number
from teamtrack.periods import Month

MOST_KEPT = 1_000  # faults, and questions, that are kept in words; all are counted
LINES_AT_A_TIME = 20_000  # between two words of progress


@dataclass(frozen=True)
class Examined:
    """What `examine` found. Counts are in lines, the first three without faulty ones; faults and questions each."""

    new: int
    changed: int
    unchanged: int
    without_norm: int
    faults: int
    questions: int


# --- staging ---------------------------------------------------------------------------------------------------------

_COPY = """COPY production_stagedline (output_import_id, line, cell, worker, team, day, shift, product, good, defective,
    man_days, note, away) FROM STDIN"""


def stage(
    output_import: OutputImport, source: Source, mapping: Mapping, *, told: Callable[[int], None] = lambda _: None
) -> Reading:
    """Read the file into the staging table in place of what is there of it; Refused when it cannot be read.

    `told` hears how many lines were read so far. Each part is committed by itself unless the caller holds one.
    """
    unstage(output_import)
    reading = read_lines(source, mapping)
    lines = iter(reading)
    read = 0
    while part := list(islice(lines, LINES_AT_A_TIME)):
        _copy(str(output_import.pk), part)
        read += len(part)
        told(read)
    return reading


def _copy(output_import: str, lines: Iterable[SourceLine]) -> None:
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        write = copy.write_row
        for line in lines:
            write((output_import, *line))


def unstage(output_import: OutputImport) -> None:
    """Nothing of the import waits in the staging table any more."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM production_stagedline WHERE output_import_id = %s", [output_import.pk])


# --- the one join ----------------------------------------------------------------------------------------------------

# A code is matched in whatever case; one that two share in different cases is nobody's. A line that would change
# nothing is not held against a closed month or shift, and is not asked about.
_EXAMINE = """
CREATE TEMP TABLE examined_line ON COMMIT DROP AS
WITH workers AS (
    SELECT lower(w.code) AS key, min(w.id) AS id FROM members_worker w
    WHERE w.enterprise_id = %(enterprise)s GROUP BY 1 HAVING count(*) = 1
), products AS (
    SELECT lower(code) AS key, min(id) AS id FROM production_product
    WHERE workshop_id = %(workshop)s GROUP BY 1 HAVING count(*) = 1
), teams AS (
    SELECT key, min(id) AS id FROM (
        SELECT DISTINCT lower(called) AS key, id
        FROM members_team, unnest(ARRAY[code, short_name, name, slug::text]) AS called
        WHERE workshop_id = %(workshop)s) AS called
    GROUP BY 1 HAVING count(*) = 1
), stays AS (
    SELECT m.worker_id, m.team_id, m.period, t.workshop_id = %(workshop)s AS is_own
    FROM members_teammembership m JOIN members_team t ON t.id = m.team_id
    WHERE m.period && daterange(%(first)s, %(last)s, '[]')
), output AS MATERIALIZED (
    SELECT id, worker_id, day, shift, product_id, good, defective, man_days, note, version, recorded_by_id, recorded_at
    FROM production_dailyoutput
    WHERE team_id IN (SELECT id FROM members_team WHERE workshop_id = %(workshop)s)
      AND day BETWEEN %(first)s AND %(last)s
), output_of_day AS (
    SELECT worker_id, day, sum(man_days) AS man_days FROM output GROUP BY 1, 2
), absences AS MATERIALIZED (
    SELECT id, worker_id, day, shift, kind, note, version, recorded_by_id, recorded_at
    FROM production_absence
    WHERE team_id IN (SELECT id FROM members_team WHERE workshop_id = %(workshop)s)
      AND day BETWEEN %(first)s AND %(last)s
), joined AS (
    SELECT s.line, s.cell, s.worker, s.team, s.day, s.shift, s.product, s.good, coalesce(s.defective, 0) AS defective,
        s.man_days, s.note, s.away, w.id AS worker_id, p.id AS product_id, m.team_id, m.is_own, named.id AS named_id,
        norm.id AS norm_id, norm.units, o.id AS output_id, a.id AS absence_id,
        CASE WHEN s.away <> '' THEN a.version ELSE o.version END AS version,
        coalesce(CASE WHEN s.away <> '' THEN a.note ELSE o.note END, '') AS old_note,
        o.man_days AS old_man_days, of_day.man_days AS man_days_of_day,
        CASE WHEN s.away <> '' THEN at_work.worker_id IS NOT NULL ELSE a.id IS NOT NULL END AS contradicts,
        c.id IS NOT NULL AS is_shift_closed,
        CASE WHEN s.away <> '' THEN a.id IS NULL OR a.kind <> s.away OR s.note NOT IN ('', a.note)
             ELSE o.id IS NULL OR s.note NOT IN ('', o.note)
                 OR (o.good, o.defective, o.man_days) IS DISTINCT FROM (s.good, coalesce(s.defective, 0), s.man_days)
        END AS differs,
        CASE WHEN o.id IS NOT NULL AND s.away = '' THEN jsonb_build_object('good', o.good, 'defective', o.defective,
                'man_days', o.man_days, 'note', o.note, 'by', o.recorded_by_id, 'at', o.recorded_at)
             WHEN a.id IS NOT NULL AND s.away <> '' THEN jsonb_build_object(
                'kind', a.kind, 'note', a.note, 'by', a.recorded_by_id, 'at', a.recorded_at) END AS was
    FROM production_stagedline s
    LEFT JOIN workers w ON w.key = lower(s.worker)
    LEFT JOIN products p ON p.key = lower(s.product) AND s.away = ''
    LEFT JOIN stays m ON m.worker_id = w.id AND m.period @> s.day
    LEFT JOIN teams named ON named.key = lower(s.team)
    LEFT JOIN production_outputnorm norm ON norm.product_id = p.id AND norm.period @> s.day
    LEFT JOIN output o
        ON o.worker_id = w.id AND o.day = s.day AND o.shift = s.shift AND o.product_id = p.id
    LEFT JOIN output_of_day of_day ON of_day.worker_id = w.id AND of_day.day = s.day
    LEFT JOIN absences a ON a.worker_id = w.id AND a.day = s.day AND a.shift = s.shift
    LEFT JOIN (SELECT DISTINCT worker_id, day, shift FROM output) at_work
        ON at_work.worker_id = w.id AND at_work.day = s.day AND at_work.shift = s.shift AND s.away <> ''
    LEFT JOIN production_shiftclosing c ON c.team_id = m.team_id AND c.day = s.day AND c.shift = s.shift
    WHERE s.output_import_id = %(import)s
)
SELECT *,
    array_remove(ARRAY[
        CASE WHEN worker <> '' AND (worker_id IS NULL OR NOT is_own) THEN 'unknown_worker' END,
        CASE WHEN team <> '' AND named_id IS NULL THEN 'unknown_team' END,
        CASE WHEN worker_id IS NOT NULL AND day IS NOT NULL AND team_id IS NULL THEN 'no_team' END,
        CASE WHEN is_own AND (team_id <> %(team)s OR team_id <> named_id) THEN 'other_team' END,
        CASE WHEN product <> '' AND away = '' AND product_id IS NULL THEN 'unknown_product' END,
        CASE WHEN day > %(today)s THEN 'future' END,
        CASE WHEN differs AND date_trunc('month', day::timestamp)::date = ANY(%(closed)s) THEN 'closed_month' END,
        CASE WHEN shift > %(shifts)s THEN 'shift_beyond' END,
        CASE WHEN differs AND is_shift_closed THEN 'closed_shift' END,
        CASE WHEN away = '' AND (man_days <= 0 OR man_days > %(most)s) THEN 'man_days' END,
        CASE WHEN contradicts THEN 'stands_otherwise' END
    ], NULL) AS faults,
    array_remove(ARRAY[
        CASE WHEN differs AND note = '' AND good > %(twice)s * units * man_days THEN 'over_norm' END,
        CASE WHEN differs AND note = '' AND away = ''
              AND (extract(isodow FROM day)::int - 1 = ANY(%(rest)s) OR day = ANY(%(days_off)s)) THEN 'day_off' END
    ], NULL) AS questions,
    NULL::int AS first_line, NULL::numeric AS would_be
FROM joined
"""

# The same worker, day, shift and product (or an absence) again: told on every line but the first.
_TWICE = """
UPDATE examined_line e SET faults = e.faults || 'twice'::text, first_line = d.first
FROM (
    SELECT x.ctid AS row, first_value(x.line) OVER same AS first, row_number() OVER same AS number
    FROM examined_line x JOIN (
        SELECT worker_id, day, shift, coalesce(product_id, 0) AS thing, away <> '' AS is_away FROM examined_line
        WHERE product_id IS NOT NULL OR away <> '' GROUP BY 1, 2, 3, 4, 5 HAVING count(*) > 1) AS again
    ON x.worker_id = again.worker_id AND x.day = again.day AND x.shift = again.shift
        AND coalesce(x.product_id, 0) = again.thing AND (x.away <> '') = again.is_away
    WINDOW same AS (PARTITION BY x.worker_id, x.day, x.shift, x.product_id, x.away <> '' ORDER BY x.line, x.cell)
) AS d
WHERE e.ctid = d.row AND d.number > 1
"""

# Both output and an absence of one shift in the file itself: told on the absence.
_CONTRADICTS = """
UPDATE examined_line e SET faults = e.faults || 'away'::text
FROM examined_line o
WHERE e.away <> '' AND o.away = '' AND o.worker_id = e.worker_id AND o.day = e.day AND o.shift = e.shift
"""

# Man-days of a worker's day over all shifts, with what stands and is not in the file: told on the day's last line.
_MAN_DAYS = """
UPDATE examined_line e SET faults = e.faults || 'man_days_of_day'::text, would_be = d.would_be
FROM (
    SELECT worker_id, day, max(line) AS last, max(cell) AS cell,
        sum(man_days) + coalesce(max(man_days_of_day), 0) - coalesce(sum(old_man_days), 0) AS would_be
    FROM examined_line WHERE away = '' AND worker_id IS NOT NULL AND man_days <= %(most)s
    GROUP BY 1, 2
    HAVING sum(man_days) + coalesce(max(man_days_of_day), 0) - coalesce(sum(old_man_days), 0) > %(most)s
) AS d
WHERE e.worker_id = d.worker_id AND e.day = d.day AND e.line = d.last AND NOT 'twice' = ANY(e.faults)
"""

_COUNT = """
SELECT count(*) FILTER (WHERE differs AND version IS NULL AND faults = '{}'),
    count(*) FILTER (WHERE differs AND version IS NOT NULL AND faults = '{}'),
    count(*) FILTER (WHERE NOT differs AND faults = '{}'),
    count(*) FILTER (WHERE product_id IS NOT NULL AND norm_id IS NULL),
    coalesce(sum(cardinality(faults)), 0), coalesce(sum(cardinality(questions)), 0)
FROM examined_line
"""


def examine(output_import: OutputImport, *, today: date) -> Examined:
    """Join what is staged with workers, teams, products, norms and what stands; the table lives until the commit."""
    workshop = output_import.workshop
    with connection.cursor() as cursor:
        # The staging table has no statistics: its one import looks small to the planner, which then would go
        # through it line by line.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute("SET LOCAL jit = off")
        cursor.execute("DROP TABLE IF EXISTS pg_temp.examined_line")
        cursor.execute(
            "SELECT coalesce(min(day), '2000-01-01'), coalesce(max(day), '2000-01-01') FROM production_stagedline"
            " WHERE output_import_id = %s",
            [output_import.pk],
        )
        first, last = cursor.fetchone()
        cursor.execute(
            "SELECT array_agg(month) FROM production_monthbook WHERE workshop_id = %s AND closed_at IS NOT NULL",
            [workshop.pk],
        )
        closed = cursor.fetchone()[0] or []
        facts = {
            "import": output_import.pk,
            "enterprise": workshop.enterprise_id,
            "workshop": workshop.pk,
            "team": output_import.team_id,
            "shifts": workshop.shifts,
            "rest": workshop.rest_weekdays,
            "days_off": list(workshop.days_off.values_list("day", flat=True).order_by("day")),
            "first": first,
            "last": last,
            "closed": closed,
            "today": today,
            "most": MAN_DAYS_A_DAY,
            "twice": TWICE_THE_NORM,
        }
        for statement in (_EXAMINE, _TWICE, _CONTRADICTS, _MAN_DAYS):
            cursor.execute(statement, facts)
        cursor.execute("SET LOCAL enable_nestloop = on")
        cursor.execute(_COUNT)
        return Examined(*cursor.fetchone())


# --- what is told ----------------------------------------------------------------------------------------------------

# Which column a fault is about; a wide sheet's own cell where it is about the day's figure.
_COLUMN = {
    "unknown_worker": Field.WORKER,
    "no_team": Field.WORKER,
    "twice": Field.WORKER,
    "away": Field.WORKER,
    "stands_otherwise": Field.WORKER,
    "other_team": Field.WORKER,
    "unknown_team": Field.TEAM,
    "unknown_product": Field.PRODUCT,
    "future": Field.DAY,
    "closed_month": Field.DAY,
    "day_off": Field.DAY,
    "shift_beyond": Field.SHIFT,
    "closed_shift": Field.SHIFT,
    "man_days": Field.MAN_DAYS,
    "man_days_of_day": Field.MAN_DAYS,
    "over_norm": Field.GOOD,
}
_IN_ITS_CELL = {Field.DAY, Field.GOOD}

_TELL = """
SELECT e.line, e.cell, told.code, e.worker, e.team, e.product, e.day, e.shift, e.good, e.man_days, e.units, e.away,
    e.first_line, e.would_be, t.short_name
FROM examined_line e CROSS JOIN unnest(e.{what}) AS told (code) LEFT JOIN members_team t ON t.id = e.team_id
ORDER BY e.line, e.cell, told.code LIMIT {most}
"""


def found(output_import: OutputImport, *, asks: bool) -> Iterator[ImportFault]:
    """The first faults of the examined lines, or the first questions, in the order of the file."""
    with connection.cursor() as cursor:
        cursor.execute(_TELL.format(what="questions" if asks else "faults", most=MOST_KEPT))
        columns = [column.name for column in cursor.description]
        rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    for row in rows:
        field = _COLUMN.get(row["code"])
        at = row["cell"] if row["cell"] and (field is None or field in _IN_ITS_CELL) else ""
        yield ImportFault(
            output_import=output_import,
            line=row["line"],
            column=at or output_import.titles.get(field, row["cell"]),
            value=_shown(row, field),
            code=row["code"],
            words=_words(row, output_import),
            asks=asks,
        )


def _shown(row: dict[str, Any], field: Field | None) -> str:
    """What stands in the cell, as people write it."""
    match field:
        case Field.WORKER | Field.TEAM | Field.PRODUCT:
            return str(row[field])
        case Field.DAY:
            return format_day(row["day"])
        case Field.SHIFT:
            return str(row["shift"])
        case Field.MAN_DAYS:
            return format_number(row["man_days"].normalize())
        case Field.GOOD:
            return format_number(row["good"])
    return str(row["worker"])


def _words(row: dict[str, Any], output_import: OutputImport) -> dict[str, str]:
    """What the sentence needs besides the value; everything already as it is read."""
    day = row["day"]
    known = {
        "day": format_day(day) if day else "",
        "month": Month.of(day).label if day else "",
        "shift": row["shift"],
        "shifts": output_import.workshop.shifts,
        "team": row["short_name"],
        "worker": row["worker"],
        "first": row["first_line"],
        "units": row["units"] and format_number(row["units"]),
        "man_days": row["man_days"] and format_man_days(row["man_days"]),
        "would_be": row["would_be"] and format_man_days(row["would_be"]),
    }
    return {name: str(word) for name, word in known.items() if word not in (None, "")}


def keep(output_import: OutputImport, examined: Examined, reading: Reading | None = None) -> None:
    """Put the findings in the place of earlier ones, with what the reading found; the row itself is for the caller."""
    ImportFault.objects.filter(output_import=output_import).delete()
    read = reading.faults[:MOST_KEPT] if reading else []
    told = [
        ImportFault(
            output_import=output_import, line=fault.line, column=fault.column, value=fault.value, code=fault.code
        )
        for fault in read
    ]
    faults = sorted([*told, *found(output_import, asks=False)], key=lambda fault: fault.line)[:MOST_KEPT]
    ImportFault.objects.bulk_create([*faults, *found(output_import, asks=True)])
    output_import.state = ImportState.CHECKED
    output_import.new, output_import.changed = examined.new, examined.changed
    output_import.unchanged, output_import.without_norm = examined.unchanged, examined.without_norm
    output_import.faults = examined.faults + (reading.fault_count if reading else 0)
    output_import.questions = examined.questions
