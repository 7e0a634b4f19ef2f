"""Statement triggers of the output tables: one pass over all rows of a statement, whatever wrote them.

Each does, in this order: refuse rows of a closed month (holding the month's book FOR SHARE against the closer), raise
the version of every team-month touched (its row lock also makes writers of one team's month follow each other), refuse
more than two man-days of a worker on a day, and bring both month summaries up to date. The book comes first everywhere:
a closer holds it FOR UPDATE and then raises the versions, and two orders would be a deadlock.
"""

import pgtrigger

# The SQLSTATEs that actions/output.py turns into sentences.
MONTH_CLOSED = "TT001"
TOO_MANY_MAN_DAYS = "TT002"

_TOUCH = """
    INSERT INTO production_teammonth (team_id, month, version)
        SELECT DISTINCT team_id, date_trunc('month', day)::date, 1 FROM {rows} AS r ORDER BY 1, 2
        ON CONFLICT (team_id, month) DO UPDATE SET version = production_teammonth.version + 1;
"""

_REFUSE_CLOSED = """
    INSERT INTO production_monthbook (workshop_id, month)
        SELECT DISTINCT t.workshop_id, date_trunc('month', r.day)::date
        FROM {rows} AS r JOIN members_team t ON t.id = r.team_id
        WHERE NOT EXISTS (SELECT FROM production_monthbook b
                          WHERE b.workshop_id = t.workshop_id AND b.month = date_trunc('month', r.day)::date)
        ON CONFLICT DO NOTHING;
    -- First the lock on every book, then the question: a condition on closed_at beside the lock would be
    -- applied before it, and an open book would not be locked at all.
    PERFORM FROM production_monthbook b
        WHERE (b.workshop_id, b.month) IN (
            SELECT t.workshop_id, date_trunc('month', r.day)::date
            FROM {rows} AS r JOIN members_team t ON t.id = r.team_id)
        ORDER BY b.id FOR SHARE OF b;
    PERFORM FROM production_monthbook b
        WHERE b.closed_at IS NOT NULL AND (b.workshop_id, b.month) IN (
            SELECT t.workshop_id, date_trunc('month', r.day)::date
            FROM {rows} AS r JOIN members_team t ON t.id = r.team_id);
    IF FOUND THEN
        RAISE EXCEPTION 'the month is closed' USING ERRCODE = 'TT001';
    END IF;
"""

_REFUSE_TOO_MANY_MAN_DAYS = """
    PERFORM FROM production_dailyoutput o
        WHERE (o.worker_id, o.day) IN (SELECT worker_id, day FROM {rows} AS r)
        GROUP BY o.worker_id, o.day HAVING sum(o.man_days) > 2;
    IF FOUND THEN
        RAISE EXCEPTION 'more than two man-days on one day' USING ERRCODE = 'TT002';
    END IF;
"""

_SUMMARISE = """
    INSERT INTO production_{summary} ({owner}, month, product_id, norm_id, good, defective, man_days, lines)
        SELECT {owner}, month, product_id, norm_id, sum(good), sum(defective), sum(man_days), sum(lines)
        FROM ({changes}) AS c
        GROUP BY {owner}, month, product_id, norm_id
        HAVING sum(good) <> 0 OR sum(defective) <> 0 OR sum(man_days) <> 0 OR sum(lines) <> 0
        ORDER BY {owner}, month, product_id, norm_id
        ON CONFLICT ({owner}, month, product_id, norm_id) DO UPDATE SET
            good = production_{summary}.good + excluded.good,
            defective = production_{summary}.defective + excluded.defective,
            man_days = production_{summary}.man_days + excluded.man_days,
            lines = production_{summary}.lines + excluded.lines;
"""

_CHANGE = """SELECT worker_id, team_id, date_trunc('month', day)::date AS month, product_id, norm_id,
        {sign}good AS good, {sign}defective AS defective, {sign}man_days AS man_days, {sign}{line} AS lines
    FROM {rows} AS r WHERE {counts}"""


def _summaries(changes: str) -> str:
    team = _SUMMARISE.format(summary="teammonthoutput", owner="team_id", changes=changes)
    worker = _SUMMARISE.format(summary="workermonthoutput", owner="worker_id, team_id", changes=changes)
    return team + worker


def _statement_trigger(name: str, operation: pgtrigger.Operation, body: str, **rows: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**rows),
        func=body + "\n    RETURN NULL;",
    )


def _all_operations(
    name: str, *, guard: str, line: str | None, check_man_days: bool, counts: str = "true"
) -> list[pgtrigger.Trigger]:
    """Insert, update and delete triggers; `line` is what a row adds to the summary's line count, None for no summary.

    `counts` is the condition under which a row counts at all.
    """
    both = "(SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows)"

    def body(rows: str, changes: list[str]) -> str:
        text = (guard + _TOUCH).format(rows=rows)
        if check_man_days and rows != "old_rows":
            text += _REFUSE_TOO_MANY_MAN_DAYS.format(rows="new_rows")
        return text + (_summaries(" UNION ALL ".join(changes)) if line is not None else "")

    def change(sign: str, rows: str) -> str:
        return _CHANGE.format(sign=sign, line=line, rows=rows, counts=counts)

    return [
        _statement_trigger(
            f"{name}_insert", pgtrigger.Insert, body("new_rows", [change("", "new_rows")]), new="new_rows"
        ),
        _statement_trigger(
            f"{name}_update",
            pgtrigger.Update,
            body(both, [change("", "new_rows"), change("-", "old_rows")]),
            old="old_rows",
            new="new_rows",
        ),
        _statement_trigger(
            f"{name}_delete", pgtrigger.Delete, body("old_rows", [change("-", "old_rows")]), old="old_rows"
        ),
    ]


def output_triggers() -> list[pgtrigger.Trigger]:
    """Daily output: versions, closed months, man-days, summaries."""
    return _all_operations("output", guard=_REFUSE_CLOSED, line="1", check_man_days=True)


def absence_triggers() -> list[pgtrigger.Trigger]:
    """Absences: versions and closed months."""
    return _all_operations("absence", guard=_REFUSE_CLOSED, line=None, check_man_days=False)


def lost_time_triggers() -> list[pgtrigger.Trigger]:
    """Lost time: versions and closed months."""
    return _all_operations("lost_time", guard=_REFUSE_CLOSED, line=None, check_man_days=False)


def adjustment_triggers() -> list[pgtrigger.Trigger]:
    """Approved adjustments of closed months add to the summaries; they are no lines of output themselves."""
    return _all_operations("adjustment", guard="", line="0", check_man_days=False, counts="r.approved_on IS NOT NULL")
