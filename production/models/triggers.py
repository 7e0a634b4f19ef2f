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

# date_trunc of a date would go through the session's time zone, and cost three times as much.
_MONTH = "date_trunc('month', day::timestamp)::date"

# The team-months of the statement, in one pass over its rows; everything but the sums asks these few.
_TOUCHED = f"""
    SELECT array_agg(team_id ORDER BY team_id, month), array_agg(month ORDER BY team_id, month) INTO teams, months
        FROM (SELECT DISTINCT team_id, {_MONTH} AS month FROM {{rows}} AS r) AS touched;
    IF teams IS NULL THEN
        RETURN NULL;
    END IF;
"""  # noqa: S608 -- our own text

_TOUCH = """
    INSERT INTO production_teammonth (team_id, month, version)
        SELECT team_id, month, 1 FROM unnest(teams, months) AS r (team_id, month) ORDER BY 1, 2
        ON CONFLICT (team_id, month) DO UPDATE SET version = production_teammonth.version + 1;
"""

_REFUSE_CLOSED = """
    INSERT INTO production_monthbook (workshop_id, month)
        SELECT DISTINCT t.workshop_id, r.month
        FROM unnest(teams, months) AS r (team_id, month) JOIN members_team t ON t.id = r.team_id
        WHERE NOT EXISTS (SELECT FROM production_monthbook b
                          WHERE b.workshop_id = t.workshop_id AND b.month = r.month)
        ON CONFLICT DO NOTHING;
    -- First the lock on every book, then the question: a condition on closed_at beside the lock would be
    -- applied before it, and an open book would not be locked at all.
    PERFORM FROM production_monthbook b
        WHERE (b.workshop_id, b.month) IN (
            SELECT t.workshop_id, r.month
            FROM unnest(teams, months) AS r (team_id, month) JOIN members_team t ON t.id = r.team_id)
        ORDER BY b.id FOR SHARE OF b;
    PERFORM FROM production_monthbook b
        WHERE b.closed_at IS NOT NULL AND (b.workshop_id, b.month) IN (
            SELECT t.workshop_id, r.month
            FROM unnest(teams, months) AS r (team_id, month) JOIN members_team t ON t.id = r.team_id);
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

# One pass over the rows gives the worker's sums, and these the team's.
_SUMMARIES = """
    WITH changes AS MATERIALIZED (
        SELECT worker_id, team_id, month, product_id, norm_id, sum(good) AS good, sum(defective) AS defective,
            sum(man_days) AS man_days, sum(lines) AS lines
        FROM ({changes}) AS c
        GROUP BY worker_id, team_id, month, product_id, norm_id
    ), of_workers AS ({workers})
    {teams};
"""

_SUMMARISE = """
    INSERT INTO production_{summary} ({owner}, month, product_id, norm_id, good, defective, man_days, lines)
        SELECT {owner}, month, product_id, norm_id, sum(good), sum(defective), sum(man_days), sum(lines)
        FROM changes
        GROUP BY {owner}, month, product_id, norm_id
        HAVING sum(good) <> 0 OR sum(defective) <> 0 OR sum(man_days) <> 0 OR sum(lines) <> 0
        ORDER BY {owner}, month, product_id, norm_id
        ON CONFLICT ({owner}, month, product_id, norm_id) DO UPDATE SET
            good = production_{summary}.good + excluded.good,
            defective = production_{summary}.defective + excluded.defective,
            man_days = production_{summary}.man_days + excluded.man_days,
            lines = production_{summary}.lines + excluded.lines
"""

_CHANGE = f"""SELECT worker_id, team_id, {_MONTH} AS month, product_id, norm_id,
        {{sign}}good AS good, {{sign}}defective AS defective, {{sign}}man_days AS man_days, {{sign}}{{line}} AS lines
    FROM {{rows}} AS r WHERE {{counts}}"""  # noqa: S608 -- our own text


def _summaries(changes: str) -> str:
    teams = _SUMMARISE.format(summary="teammonthoutput", owner="team_id")
    workers = _SUMMARISE.format(summary="workermonthoutput", owner="worker_id, team_id")
    return _SUMMARIES.format(changes=changes, teams=teams, workers=workers)


def _statement_trigger(name: str, operation: pgtrigger.Operation, body: str, **rows: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**rows),
        declare=[("teams", "bigint[]"), ("months", "date[]")],
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
        text = _TOUCHED.format(rows=rows) + guard + _TOUCH
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
