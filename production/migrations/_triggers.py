"""The bodies of the triggers of production, as they stand from the first migration on; what they do is told beside the
models (triggers.py, norm_proposal.py). A later change is a migration of its own, and leaves these as they are.
"""

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


_BOTH = "(SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows)"


def _of_a_table(
    name: str, *, guard: str, line: str | None, check_man_days: bool, counts: str = "true"
) -> dict[str, str]:
    """By the name of the trigger; `line` is what a row adds to the summary's line count, None for no summary."""

    def body(rows: str, *changes: str) -> str:
        text = _TOUCHED.format(rows=rows) + guard + _TOUCH
        if check_man_days and rows != "old_rows":
            text += _REFUSE_TOO_MANY_MAN_DAYS.format(rows="new_rows")
        return text + (_summaries(" UNION ALL ".join(changes)) if line is not None else "") + "\n    RETURN NULL;"

    new = _CHANGE.format(sign="", line=line, rows="new_rows", counts=counts)
    old = _CHANGE.format(sign="-", line=line, rows="old_rows", counts=counts)
    return {
        f"{name}_insert": body("new_rows", new),
        f"{name}_update": body(_BOTH, new, old),
        f"{name}_delete": body("old_rows", old),
    }


BODIES = (
    _of_a_table("output", guard=_REFUSE_CLOSED, line="1", check_man_days=True)
    | _of_a_table("absence", guard=_REFUSE_CLOSED, line=None, check_man_days=False)
    | _of_a_table("lost_time", guard=_REFUSE_CLOSED, line=None, check_man_days=False)
    | _of_a_table("adjustment", guard="", line="0", check_man_days=False, counts="r.approved_on IS NOT NULL")
)

# What may come after a step, by where the proposal comes from.
_FROM_TRIAL_ON = {
    "sent": "trial declined withdrawn",
    "trial": "consulted declined withdrawn",
    "consulted": "approved declined withdrawn",
    "approved": "issued declined withdrawn",
    "issued": "posted",
}
_STEPS = {
    "cell": {
        "": "draft",
        "draft": "discussed withdrawn",
        "discussed": "reported withdrawn",
        "reported": "heard withdrawn",
        "heard": "sent withdrawn",
    },
    "team": {"": "draft", "draft": "discussed withdrawn", "discussed": "sent withdrawn"},
    "office": {"": "sent"},
}
_ORDER = ", ".join(
    f"('{origin}', '{step}', '{following}')"
    for origin, steps in _STEPS.items()
    for step, after in (steps | _FROM_TRIAL_ON).items()
    for following in after.split()
)

NORM_STEPS_IN_ORDER = f"""
    PERFORM FROM production_normproposal proposal
        LEFT JOIN LATERAL (SELECT step, day FROM production_normproposalstep
            WHERE proposal_id = proposal.id ORDER BY id DESC LIMIT 1) AS last ON true
        WHERE proposal.id = NEW.proposal_id AND NEW.day >= coalesce(last.day, proposal.made_on)
            AND (proposal.origin, coalesce(last.step, ''), NEW.step) IN (VALUES {_ORDER});
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the steps of a norm proposal have an order' USING ERRCODE = 'TT060';
    END IF;
    RETURN NEW;
"""  # noqa: S608 -- our own text
