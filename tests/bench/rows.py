"""Databases with many rows of output: 50 teams of 20 workers, as many days back as the rows need.

`use(number)` points Django at the database with so many rows, made at its first use in a run. Each of them has the
last thirteen months, which is what a board shows, with the same three items of a team in every month: only the number
of rows behind them differs. The small one is five workers of a team every tenth day.
Rows are inserted with the table bare of indexes, foreign keys and triggers, which are put back afterwards; the month
summaries come from one statement. That this gives what the triggers give is compared for the small database.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.psycopg_any import DateRange
from psycopg import sql

from members.domain.account import Role
from members.models import TeamMembership, Worker, Workshop
from production.models import OutputNorm, Plan, PlanLine, PlanPeriod, Product
from teamtrack.periods import Month
from tests.factories import emulation as emulation_factory
from tests.factories import members as people
from tests.servers import RUN_FOLDER, Databases, Holds, _with_database

SMALL, MANY, FULL = 10_000, 1_000_000, 10_000_000
TEAMS, WORKERS = 50, 20
TODAY = date(1967, 3, 31)  # the last day with output
SINCE = date(1950, 1, 1)
NORM = 120
PLAN = 20_000  # of each item a month: some teams reach it
DENSE = 2_000_000  # from so many rows on everyone writes four lines a day (two shifts, two items each)

MANAGER, LEADER, ADMINISTRATOR, WORKER = "bench-manager", "bench-leader", "bench-administrator", "bench-worker"

_ROWS = """
    INSERT INTO production_dailyoutput (worker_id, team_id, product_id, norm_id, day, shift, good, defective, man_days,
                                        note, version, recorded_by_id, recorded_at)
    SELECT w.worker_id, w.team_id, p.id, n.id, d.day, 1 + line / 2,
           (%(norm)s * (80 + abs(hashint8(w.worker_id * 7919 + d.place)) %% 50) / 100 / %(lines)s)::int,
           abs(hashint8(w.worker_id + d.place * 31)) %% 4, 1.0 / %(lines)s * least(%(lines)s, 2), '', 1, NULL,
           d.day + time '17:00'
    FROM (SELECT day, day - date '1950-01-01' AS place FROM unnest(%(days)s::date[]) AS day) AS d
    CROSS JOIN (SELECT *, row_number() OVER (PARTITION BY team_id ORDER BY worker_id) AS place
                FROM members_teammembership) AS w
    CROSS JOIN generate_series(0, %(lines)s - 1) AS line
    JOIN production_product p ON p.code = 'B ' || (w.team_id %% 4 * 3 + (d.place + line %% 2) %% 3)
    JOIN production_outputnorm n ON n.product_id = p.id
    WHERE w.place <= %(workers)s
    ORDER BY d.day, w.worker_id
"""
_MONTHS = """
    INSERT INTO production_teammonth (team_id, month, version)
        SELECT DISTINCT team_id, date_trunc('month', day)::date, 1 FROM production_dailyoutput;
    INSERT INTO production_monthbook (workshop_id, month)
        SELECT DISTINCT t.workshop_id, date_trunc('month', day)::date
        FROM (SELECT DISTINCT team_id, day FROM production_dailyoutput) AS o JOIN members_team t ON t.id = o.team_id;
"""
_SUMMARY = """
    SELECT {owner}, date_trunc('month', day)::date AS month, product_id, norm_id, sum(good) AS good,
           sum(defective) AS defective, sum(man_days) AS man_days, count(*) AS lines
    FROM production_dailyoutput GROUP BY {owner}, date_trunc('month', day), product_id, norm_id
"""
_SUMMARIES = {"production_teammonthoutput": "team_id", "production_workermonthoutput": "worker_id, team_id"}
_COLUMNS = "month, product_id, norm_id, good, defective, man_days, lines"


def many() -> int:
    """How many rows this run is about: a million, ten with `--full`."""
    return FULL if "--full" in sys.argv else MANY


def name_of(number: int) -> str:
    """Of the database with so many rows (Databases.drop finds it by its beginning)."""
    return f"test_{Path(os.environ[RUN_FOLDER]).name.rpartition('-')[2].lower()}_rows_{number}"


@contextmanager
def use(*numbers: int) -> Iterator[list[BaseDatabaseWrapper]]:
    """Connections to the databases of so many rows, in this order; Django uses the first (see `turn_to`)."""
    usual = connections["default"]
    found = [_connection(number) for number in numbers]
    try:
        turn_to(found[0])
        yield found
    finally:
        for opened in found:
            opened.close()
        connections["default"] = usual


def turn_to(opened: BaseDatabaseWrapper) -> None:
    """Everything Django asks goes to this database from now on."""
    connections["default"] = opened


def _connection(number: int) -> BaseDatabaseWrapper:
    _make(number)
    opened = connections.create_connection("default")
    opened.settings_dict = connections["default"].settings_dict | {"NAME": name_of(number)}
    return opened


def _make(number: int) -> None:
    done = Path(os.environ[RUN_FOLDER]) / name_of(number)
    if done.exists():
        return
    databases = Databases()
    name = name_of(number)
    databases.own[Holds.NOTHING] = name
    databases.use(Holds.NOTHING)  # a migrated, empty database under this name
    lines, workers = 4 if number >= DENSE else 1, 5 if number == SMALL else WORKERS
    days = _days(number // (TEAMS * workers * lines), every_tenth=number == SMALL)
    _people(Month.of(days[-1]))
    connections["default"].close()
    with psycopg.connect(_with_database(databases.owner_url, name)) as owner:
        statement = {"norm": NORM, "lines": lines, "workers": workers, "days": days}
        if number == SMALL:
            owner.execute(_ROWS, statement)  # past the triggers, as every page writes
            _compare(owner)
        else:
            with _bare(owner, "production_dailyoutput"):
                owner.execute(_ROWS, statement)
            owner.execute(_MONTHS)
            for table, key in _SUMMARIES.items():
                owner.execute(
                    sql.SQL("INSERT INTO {} ({}, {}) {}").format(
                        sql.Identifier(table), sql.SQL(key), sql.SQL(_COLUMNS), sql.SQL(_SUMMARY.format(owner=key))
                    )
                )
        (found,) = owner.execute("SELECT count(*) FROM production_dailyoutput").fetchone() or (0,)
        assert found == number, f"{found} rows were made of {number}"
    with psycopg.connect(_with_database(databases.owner_url, name), autocommit=True) as owner:
        owner.execute("VACUUM (ANALYZE)")
    done.touch()


def _days(number: int, *, every_tenth: bool) -> list[date]:
    """So many days back from TODAY: every tenth, or every working day (Sunday is off)."""
    if every_tenth:
        return [TODAY - timedelta(days=10 * place) for place in range(number)]
    days: list[date] = []
    day = TODAY
    while len(days) < number:
        if day.isoweekday() != 7:
            days.append(day)
        day -= timedelta(days=1)
    return days


def _people(first: Month) -> None:
    """The workshop, its teams, workers, items, plans from `first` on, and four accounts."""
    enterprise = people.make_enterprise()
    workshop = people.make_workshop(enterprise=enterprise, name="Z2", shifts=2)
    emulation_factory.make_default_criteria(workshop=workshop)
    teams = [people.make_team(workshop=workshop, code=f"{number:02}") for number in range(1, TEAMS + 1)]
    workers = Worker.objects.bulk_create(
        Worker(enterprise=enterprise, code=f"B{number:04}", full_name=f"Công nhân {number:04}", entered_on=SINCE)
        for number in range(TEAMS * WORKERS)
    )
    TeamMembership.objects.bulk_create(
        TeamMembership(worker=worker, team=teams[place % TEAMS], period=DateRange(SINCE, None))
        for place, worker in enumerate(workers)
    )
    _items_and_plans(workshop, first)
    for name, role in ((MANAGER, Role.WORKSHOP_MANAGER), (ADMINISTRATOR, Role.ADMINISTRATOR)):
        worker = people.make_worker(name=name, enterprise=enterprise)
        over = workshop if role is Role.WORKSHOP_MANAGER else enterprise
        people.make_account(username=name, worker=worker, role=role, over=over)
    people.make_account(username=LEADER, worker=workers[0], role=Role.TEAM_LEADER)
    people.make_account(username=WORKER, worker=workers[TEAMS])


def _items_and_plans(workshop: Workshop, first: Month) -> None:
    products = Product.objects.bulk_create(
        Product(workshop=workshop, code=f"B {number}", slug=f"b-{number}") for number in range(12)
    )
    OutputNorm.objects.bulk_create(
        OutputNorm(product=product, units=NORM, period=DateRange(SINCE, None)) for product in products
    )
    months, month = [], first
    while month.first <= TODAY:
        months.append(month)
        month = month.next
    plans = Plan.objects.bulk_create(
        Plan(team=team, kind=PlanPeriod.MONTH, first_day=month.first)
        for team in workshop.teams.order_by("pk")
        for month in months
    )
    PlanLine.objects.bulk_create(
        PlanLine(plan=plan, product=products[plan.team_id % 4 * 3 + place], quantity=PLAN)
        for plan in plans
        for place in range(3)
    )


@contextmanager
def _bare(owner: "psycopg.Connection[tuple[Any, ...]]", table: str) -> Iterator[None]:
    """Without triggers, foreign keys, unique constraints and indexes; all of them are back afterwards."""
    relation = sql.Identifier(table)
    constraints = owner.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass"
        " AND contype IN ('f', 'u') ORDER BY contype DESC",
        [table],
    ).fetchall()
    indexes = owner.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE indrelid = %s::regclass AND NOT indisunique",
        [table],
    ).fetchall()
    owner.execute("SET LOCAL maintenance_work_mem = '1GB'")
    owner.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(relation))
    for name, _definition in constraints:
        owner.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(relation, sql.Identifier(name)))
    for name, _definition in indexes:
        owner.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    yield
    for _name, definition in indexes:
        owner.execute(definition)
    for name, definition in constraints:
        owner.execute(
            sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(relation, sql.Identifier(name), sql.SQL(definition))
        )
    owner.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(relation))


def _compare(owner: "psycopg.Connection[tuple[Any, ...]]") -> None:
    """What the triggers kept is what the one statement gives."""
    for table, key in _SUMMARIES.items():
        kept = f"SELECT {key}, {_COLUMNS} FROM {table}"
        counted = _SUMMARY.format(owner=key)
        for one, other in ((kept, counted), (counted, kept)):
            differing = owner.execute(f"({one}) EXCEPT ALL ({other})").fetchall()
            assert not differing, f"{table} differs from a recount: {differing[:3]}"
