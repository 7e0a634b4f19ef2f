"""P3: importing 100,000 lines of a CSV against a plain COPY of the same rows, bulk_create and django-import-export.

The import is the whole of it, in one transaction: the file read line by line, staged by COPY, examined by one join,
written by one upsert under the triggers that keep the summaries, and noted for undoing. The COPY knows its rows
beforehand and fires no trigger of ours; only indexes, checks and foreign keys are its. Everything is rolled back.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

import psycopg
import tablib  # type: ignore[import-untyped]
from django.db import connection, transaction
from import_export import fields, resources, widgets  # type: ignore[import-untyped]
from psycopg import sql

from members.models import Enterprise, Team, TeamMembership, Worker, Workshop
from production.actions.importing_file import import_file
from production.domain.importing import Source
from production.models import DailyOutput, ImportState, OutputNorm, Product
from production.queries.importing import ImportPage
from tests.bench import Result, interleaved
from tests.factories import members as people
from tests.factories import production as output
from tests.servers import _with_database

LINES, BULK, ROW_BY_ROW = 100_000, 20_000, 300
TEAMS, WORKERS = 50, 20
TODAY = date(1967, 3, 31)
NOW = datetime(1967, 3, 31, 10, 0, tzinfo=UTC)
HEAD = "date,team,worker,product,shift,good,defective,man_days,note"
COLUMNS = (
    "worker_id, team_id, product_id, norm_id, day, shift, good, defective, man_days, note, version, recorded_by_id,"
    " recorded_at"
)


@dataclass(frozen=True)
class Line:
    """One line, known by numbers for the peers and by codes for the file."""

    worker: Worker
    team: Team
    product: Product
    norm: OutputNorm
    day: date
    good: int


@dataclass(frozen=True)
class Place:
    """A workshop of its own with fifty teams of twenty, and a hundred thousand lines of theirs."""

    workshop: Workshop
    lines: list[Line]

    @property
    def csv(self) -> bytes:
        rows = [
            f"{one.day},{one.team.code},{one.worker.code},{one.product.code},1,{one.good},1,1," for one in self.lines
        ]
        return "\n".join([HEAD, *rows]).encode()


def make_place() -> Place:
    """Committed: the measurements only add lines, and take them back."""
    workshop = people.make_workshop(enterprise=Enterprise.objects.get(), name="Z50")
    workshop.rest_weekdays = []
    workshop.save()
    product = output.make_product(workshop=workshop, code="Z 50")
    norm = output.make_norm(product=product, units=120, since=date(1960, 1, 1))
    teams = [people.make_team(workshop=workshop, code=f"Z{number}", slug=f"z{number}") for number in range(TEAMS)]
    since = date(1960, 1, 1)
    workers = Worker.objects.bulk_create(
        Worker(enterprise=workshop.enterprise, code=f"{team.code}-{n}", full_name="Mai Văn Một", entered_on=since)
        for team in teams
        for n in range(WORKERS)
    )
    TeamMembership.objects.bulk_create(
        TeamMembership(worker=worker, team=teams[place // WORKERS], period=(since, None))
        for place, worker in enumerate(workers)
    )
    days = [TODAY - timedelta(days=number) for number in range(LINES // (TEAMS * WORKERS))]
    lines = [
        Line(worker, teams[place // WORKERS], product, norm, day, 60 + (place + day.day) % 100)
        for day in days
        for place, worker in enumerate(workers)
    ]
    return Place(workshop, lines)


def owner() -> psycopg.Connection[Any]:
    """The owner's own connection to the database under measurement."""
    url = os.environ.get("TEAMTRACK_OWNER_URL", os.environ["DATABASE_URL"])
    return psycopg.connect(_with_database(url, connection.settings_dict["NAME"]), autocommit=True)


def vacuum() -> None:
    """What was rolled back leaves dead rows, which nothing else would clear away here."""
    with owner() as cleaner:
        cleaner.execute("VACUUM production_dailyoutput, production_stagedline, production_importedline")


@contextmanager
def rolled_back() -> Iterator[None]:
    """One transaction whose foreign keys are checked, as at its commit, and which leaves nothing."""
    with transaction.atomic():
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)


def import_all(place: Place, content: bytes) -> ImportPage:
    """The whole file."""
    page = import_file(source=Source.of(content, "z50.csv"), workshop=place.workshop, by=None, today=TODAY, now=NOW)
    assert (page.output_import.state, page.output_import.lines) == (ImportState.DONE, LINES), page.faults[:3]
    return page


def run() -> list[Result]:
    place = make_place()
    content = place.csv
    with owner() as helper:
        helper.execute("ANALYZE")
        # django-import-export sets the sequence after every import, which our application's role may not.
        role = sql.Identifier(connection.settings_dict["USER"])
        helper.execute(sql.SQL("GRANT UPDATE ON SEQUENCE production_dailyoutput_id_seq TO {}").format(role))
    text = "".join(
        f"{one.worker.pk}\t{one.team.pk}\t{one.product.pk}\t{one.norm.pk}\t{one.day}\t1\t{one.good}\t1\t1\t\t1\t\\N\t{NOW}\n"
        for one in place.lines
    ).encode()
    again = 0.0

    def copy() -> None:
        with owner() as copier, copier.transaction(force_rollback=True):
            copier.execute("ALTER TABLE production_dailyoutput DISABLE TRIGGER USER")
            with copier.cursor() as cursor, cursor.copy(f"COPY production_dailyoutput ({COLUMNS}) FROM STDIN") as into:
                into.write(text)
            copier.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def imported() -> None:
        with rolled_back():
            import_all(place, content)

    def twice() -> None:
        nonlocal again
        with rolled_back():
            import_all(place, content)
            began = time.perf_counter()
            import_all(place, content)
            again = time.perf_counter() - began

    def bulk_create() -> None:
        with rolled_back():
            DailyOutput.objects.bulk_create((_row(one) for one in islice(place.lines, BULK)), batch_size=5000)

    sheet = tablib.Dataset(
        *[_cells(one) for one in islice(place.lines, ROW_BY_ROW)], headers=list(_Resource.Meta.fields)
    )

    def row_by_row() -> None:
        with rolled_back():
            result = _Resource().import_data(sheet, raise_errors=True)
            assert result.totals["new"] == ROW_BY_ROW

    works: dict[str, Callable[[], object]] = {
        "copy": copy,
        "vacuumed": vacuum,
        "import": imported,
        "vacuumed again": vacuum,
        "bulk_create": bulk_create,
        "import-export": row_by_row,
    }
    took = interleaved(works, rounds=5, warm_up=1)
    vacuum()
    twice()
    rate = {
        name: lines / took[name]
        for name, lines in {
            "copy": LINES,
            "import": LINES,
            "bulk_create": BULK,
            "import-export": ROW_BY_ROW,
        }.items()
    }
    shown = {name: f"{value:,.0f}" for name, value in rate.items()}
    return [
        Result(
            "importing 100,000 lines (read, stage, examine, upsert, summarise, note for undoing) in lines/s ÷ COPY",
            round(rate["import"] / rate["copy"], 2),
            "≥ 0.5",
            "1.00 plain COPY into the same table, its indexes and foreign keys, without our triggers",
            f"{shown['import']} against {shown['copy']} lines/s; the same file again (nothing changes)"
            f" {LINES / again:,.0f} lines/s",
        ),
        Result(
            "importing 100,000 lines ÷ bulk_create in lines/s",
            round(rate["import"] / rate["bulk_create"], 1),
            "≥ 2",
            "1.0 bulk_create of 20,000 rows by 5,000, unchecked, ids known",
            f"{shown['bulk_create']} lines/s",
        ),
        Result(
            "importing 100,000 lines ÷ django-import-export in lines/s",
            round(rate["import"] / rate["import-export"], 1),
            "≥ 30",
            f"1.0 django-import-export as it comes, {ROW_BY_ROW} rows by codes, insert only",
            f"{shown['import-export']} lines/s",
        ),
    ]


def _row(one: Line) -> DailyOutput:
    return DailyOutput(
        worker_id=one.worker.pk,
        team_id=one.team.pk,
        product_id=one.product.pk,
        norm_id=one.norm.pk,
        day=one.day,
        good=one.good,
        defective=1,
        man_days=Decimal(1),
        recorded_at=NOW,
    )


def _cells(one: Line) -> tuple[object, ...]:
    return (
        one.worker.code,
        one.team.code,
        one.product.code,
        one.norm.pk,
        str(one.day),
        1,
        one.good,
        1,
        1,
        f"{NOW:%Y-%m-%d %H:%M:%S}",
    )


class _Resource(resources.ModelResource):  # type: ignore[misc]
    """The peer: looks up worker, team and product of every row by their codes, as its documentation shows."""

    worker = fields.Field("worker", "worker", widgets.ForeignKeyWidget(Worker, "code"))
    team = fields.Field("team", "team", widgets.ForeignKeyWidget(Team, "code"))
    product = fields.Field("product", "product", widgets.ForeignKeyWidget(Product, "code"))

    class Meta:
        model = DailyOutput
        import_id_fields = ("worker", "product", "day", "shift")
        fields = (
            "worker",
            "team",
            "product",
            "norm",
            "day",
            "shift",
            "good",
            "defective",
            "man_days",
            "recorded_at",
        )
