"""P2: what keeping the month summaries costs: the same save with our triggers and with them disabled.

The triggers do more than sum up: they hold the month's book against the closer, raise the version of the team's month
and count the man-days of a day. All of it is measured. The owner disables them in this run's copy of the database.
"""

import statistics
import time
import uuid
from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.test import Client
from django.test.utils import override_settings

from members.models import Account, Team
from production.models import Absence, DailyOutput, Product, ShiftClosing
from teamtrack.business_day import business_day
from tests.bench import Result
from tests.bench.p3_import import import_all, make_place, owner, rolled_back, vacuum
from tests.factories.production import evening_of
from tests.production import grid

LINES, SAVES, ROUNDS = 20, 12, 9
LAST_DAY = date(1967, 3, 31)  # of the demo


def run() -> list[Result]:
    """Blocks of saves, then whole imports, with and without the triggers in turn."""
    with override_settings(ALLOWED_HOSTS=["testserver"], DEMO_DAY=LAST_DAY):
        save, upsert, clear = _saves()
        saved = _in_turn(_block(save, clear), rounds=ROUNDS)
        upserted = _in_turn(_block(upsert, clear), rounds=ROUNDS)
    place = make_place()
    content = place.csv

    def import_file() -> float:
        vacuum()
        began = time.perf_counter()
        with rolled_back():
            import_all(place, content)
        return time.perf_counter() - began

    imported = _in_turn(import_file, rounds=5)
    return [
        Result(
            f"saving {LINES} lines of the grid with the triggers ÷ without",
            round(saved[True] / saved[False], 2),
            "≤ 1.4",
            "1.00 the same request, triggers disabled",
            f"{saved[True] * 1000:.1f} ms against {saved[False] * 1000:.1f} ms; the bare upsert of the same rows in a"
            f" transaction {upserted[True] / upserted[False]:.2f} ×",
        ),
        Result(
            "importing 100,000 lines with the triggers ÷ without",
            round(imported[True] / imported[False], 2),
            "≤ 1.15",
            "1.00 the same import, triggers disabled",
            f"{imported[True]:.2f} s against {imported[False]:.2f} s",
        ),
    ]


def _in_turn(measured: Callable[[], float], *, rounds: int) -> dict[bool, float]:
    """Median seconds with the triggers and without, a first round not counted."""
    took: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(rounds + 1):
        for enabled, counted in took.items():
            with owner() as changer:
                changer.execute(f"ALTER TABLE production_dailyoutput {'ENABLE' if enabled else 'DISABLE'} TRIGGER USER")
            seconds = measured()
            if turn:
                counted.append(seconds)
    with owner() as changer:
        changer.execute("ALTER TABLE production_dailyoutput ENABLE TRIGGER USER")
    return {enabled: statistics.median(seconds) for enabled, seconds in took.items()}


def _block(work: Callable[[], None], clear: Callable[[], None]) -> Callable[[], float]:
    def block() -> float:
        seconds = []
        for _ in range(SAVES):
            clear()
            began = time.perf_counter()
            work()
            seconds.append(time.perf_counter() - began)
        return statistics.median(seconds)

    return block


def _saves() -> tuple[Callable[[], None], Callable[[], None], Callable[[], None]]:
    """Saving a day of the demo's team by the grid, the same rows by one bare upsert, and emptying the day."""
    leader = Account.objects.select_related("worker").get(username="thinh")
    day = business_day()
    assert leader.worker is not None
    team: Team = leader.worker.team_memberships.get(period__contains=day).team
    client = Client()
    client.force_login(leader)
    workers = [stay.worker for stay in team.memberships.filter(period__contains=day).select_related("worker")]
    products = [
        product
        for product in Product.objects.filter(workshop=team.workshop).order_by("pk")
        if product.norms.filter(period__contains=day).exists()
    ][:2]
    lines = [(worker, product, place) for place, product in enumerate(products) for worker in workers][:LINES]
    cells = [grid.cell(worker, product, 60, man_days="½", line=place) for worker, product, place in lines]
    url = grid.address(team, day)

    def save() -> None:
        response = grid.post(client, url, *cells, key=str(uuid.uuid4()))
        assert response.status_code == 200, response.content

    def rows() -> list[DailyOutput]:
        return [
            DailyOutput(
                worker=worker,
                team=team,
                product=product,
                norm=product.norms.get(period__contains=day),
                day=day,
                good=60,
                recorded_at=evening_of(day),
            )
            for worker, product, _place in lines
        ]

    made = rows()

    def upsert() -> None:
        with transaction.atomic():
            DailyOutput.objects.bulk_create(
                made,
                update_conflicts=True,
                unique_fields=["worker", "day", "shift", "product"],
                update_fields=["good", "defective", "man_days"],
            )

    def clear() -> None:
        for model in (DailyOutput, Absence, ShiftClosing):
            model.objects.filter(team=team, day=day).delete()

    return save, upsert, clear
