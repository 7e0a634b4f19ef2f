"""P10: what a row of output, a team and a report cost; the slopes behind docs/scale.md. Only when asked for.

Bytes come from the tables as PostgreSQL keeps them, freshly written and vacuumed. Times are of statements through the
same triggers that every page's writes pass, each rolled back, in the small database and in the large one.
"""

import time
from datetime import timedelta

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from emulation.actions.report import ask_for_report
from emulation.models import ReportFile
from members.models import Team
from production.models import DailyOutput, TeamMonthOutput
from teamtrack import jobs
from teamtrack.periods import Month
from tests.bench import Result, interleaved, rows

SAVE, IMPORT = 20, 20_000  # lines of a grid, lines of a file
TABLES = {
    "output": "production_dailyoutput",
    "month summary of workers": "production_workermonthoutput",
    "month summary of teams": "production_teammonthoutput",
}
_COLUMNS = (
    "worker_id, team_id, product_id, norm_id, day, shift, good, defective, man_days, note, version, recorded_by_id,"
    " recorded_at"
)
# Half a third shift of whoever worked in a week, on the Sunday before it. Made beforehand: only storing them counts.
_PREPARE = """
    CREATE TEMPORARY TABLE lines_{number} AS
    SELECT DISTINCT ON (sunday, worker_id) worker_id, team_id, product_id, norm_id, sunday AS day, 3 AS shift, good,
           defective, 0.5 AS man_days, '' AS note, 1 AS version, NULL::bigint AS recorded_by_id, recorded_at
    FROM (SELECT *, day - extract(isodow FROM day)::int AS sunday FROM production_dailyoutput) AS o
    WHERE day >= %s {team}
    ORDER BY sunday DESC, worker_id, product_id LIMIT {number}
"""


def run() -> list[Result]:
    """A report on the demo; everything else on the databases of tests/bench/rows.py."""
    report = _report()
    with rows.use(rows.many(), rows.SMALL) as (many, few):
        sizes = _sizes()
        for opened in (many, few):
            _prepare(opened, SAVE, "AND team_id = (SELECT min(team_id) FROM production_dailyoutput)")
        _prepare(many, IMPORT, "")
        times = interleaved(
            {"many": lambda: _insert(many, SAVE), "few": lambda: _insert(few, SAVE)}, rounds=15, warm_up=3
        )
        began = time.perf_counter()
        made = _insert(many, IMPORT)
        each = (time.perf_counter() - began) / made
    return [
        *sizes,
        Result(
            f"storing {SAVE} lines at {rows.many():,} rows ÷ at {rows.SMALL:,}",
            round(times["many"] / times["few"], 2),
            "–",
            "1.00",
            f"{times['many'] * 1000:.1f} ms against {times['few'] * 1000:.1f} ms, triggers and summaries included",
        ),
        Result(f"storing one of {made:,} lines, µs", round(each * 1_000_000), "–", "–", "in one statement"),
        report,
    ]


def _sizes() -> list[Result]:
    """Bytes of output and its summaries for each row of output."""
    many = rows.many()
    found = []
    with connection.cursor() as cursor:
        for what, table in TABLES.items():
            cursor.execute(
                "SELECT pg_total_relation_size(%s), pg_indexes_size(%s), (SELECT reltuples::bigint FROM pg_class"
                " WHERE oid = %s::regclass)",
                [table, table, table],
            )
            total, indexes, kept = cursor.fetchone()
            found.append(
                Result(
                    f"{what}: bytes for each of {many:,} rows of output",
                    round(total / many, 1),
                    "–",
                    "–",
                    f"{indexes / many:.1f} of them indexes; {kept:,} rows of {total / kept:.0f} bytes;"
                    f" {total / 2**20:.0f} MiB",
                )
            )
    return found


def _prepare(opened: BaseDatabaseWrapper, number: int, of_team: str) -> None:
    with opened.cursor() as cursor:
        cursor.execute(_PREPARE.format(number=number, team=of_team), [rows.TODAY - timedelta(days=200)])


def _insert(opened: BaseDatabaseWrapper, number: int) -> int:
    """Store the prepared lines and take them back; how many there were."""
    with opened.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(f"INSERT INTO production_dailyoutput ({_COLUMNS}) SELECT {_COLUMNS} FROM lines_{number}")
        made = int(cursor.rowcount)
        cursor.execute("ROLLBACK")
    return made


def _report() -> Result:
    """The three files of the fullest month's report of the last team of the demo."""
    row = TeamMonthOutput.objects.order_by("-month", "-team", "pk")[0]
    month = Month.of(row.month)
    team = Team.objects.select_related("workshop").get(pk=row.team_id)
    today = month.last + timedelta(days=1)
    lines = DailyOutput.objects.filter(team=team, day__range=(month.first, month.last)).count()
    now = DailyOutput.objects.order_by("-recorded_at")[0].recorded_at
    report = ask_for_report(workshop=team.workshop, team=team, month=month, by=None, today=today, now=now)
    began = time.process_time()
    jobs.run(report.job_id)
    took = time.process_time() - began
    files = {file.kind: len(file.content) for file in ReportFile.objects.filter(report=report).order_by("pk")}
    return Result(
        "a team's report of a month, kB",
        round(sum(files.values()) / 1000, 1),
        "–",
        "–",
        f"{files}; of {lines} lines; {took:.2f} s of CPU, the first in its process",
    )
