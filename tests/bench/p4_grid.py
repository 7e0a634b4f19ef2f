"""P4: saving twenty lines of the day grid against the least that could store them: signing in and one bare INSERT.

Both are requests through the whole program in this process, and both commit. The peer knows its rows beforehand: it
reads no team, checks no rule, compares no version and keeps no key, but pays the same triggers.
"""

import json
import secrets
import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import include, path, reverse
from django.utils import timezone

from members.models import Account
from production.models import Absence, DailyOutput, Product, ShiftClosing
from teamtrack.business_day import business_day
from tests.bench import Result, interleaved

LINES = 20
LAST_DAY = date(1967, 3, 31)  # of the demo
ROUNDS = 40
DJANGOS_OWN = "django.contrib.auth.backends.ModelBackend"  # reads the account alone, not what it stands for


def insert_bare(request: HttpRequest) -> HttpResponse:
    """The peer: whoever is signed in stores the rows of the body by one statement."""
    rows = json.loads(request.body)
    values = ", ".join(["(%s, %s, %s, %s, %s, %s, %s, 0, 1, '', 1, %s, %s)"] * len(rows))
    now = timezone.now()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO production_dailyoutput (worker_id, team_id, product_id, norm_id, day, shift, good, defective,"
            f" man_days, note, version, recorded_by_id, recorded_at) VALUES {values}",
            [value for row in rows for value in (*row, request.user.pk, now)],
        )
    return HttpResponse(status=204)


urlpatterns = [path("bare/", insert_bare), path("", include("teamtrack.urls"))]


def run() -> list[Result]:
    """Taking turns on one team's day of the demo, which is emptied after every save."""
    backends = [*settings.AUTHENTICATION_BACKENDS, DJANGOS_OWN]
    with override_settings(
        ROOT_URLCONF=__name__, ALLOWED_HOSTS=["testserver"], DEMO_DAY=LAST_DAY, AUTHENTICATION_BACKENDS=backends
    ):
        return _measure()


def _measure() -> list[Result]:
    leader = Account.objects.select_related("worker").get(username="thinh")
    day = business_day()
    assert leader.worker is not None
    team = leader.worker.team_memberships.get(period__contains=day).team
    client, peer = Client(), Client()
    client.force_login(leader, settings.AUTHENTICATION_BACKENDS[0])
    peer.force_login(leader, DJANGOS_OWN)
    lines = _lines(team, day)
    address = reverse("output_cells", kwargs={"team": team.slug, "day": day.isoformat(), "shift": 1})

    def good() -> int:
        return 30 + secrets.randbelow(40)  # a figure twice the norm would be asked about

    def clear() -> None:
        for model in (DailyOutput, Absence, ShiftClosing):
            model.objects.filter(team=team, day=day).delete()

    def save_by_grid(many: int = LINES) -> None:
        cells = [
            {"row": f"w{worker}-{number}", "worker": worker, "product": product, "was": "", "version": 0}
            | {"good": str(good()), "defective": "0", "man_days": "½", "note": ""}
            for number, (worker, product, _) in enumerate(lines[:many])
        ]
        body = {"key": str(uuid.uuid4()), "cells": cells}
        response = client.post(address, body, content_type="application/json", headers={"Accept": "application/json"})
        assert response.status_code == 200, response.content

    def save_bare() -> None:
        rows = [(worker, team.pk, product, norm, str(day), 1, good()) for worker, product, norm in lines]
        assert peer.post("/bare/", rows, content_type="application/json").status_code == 204

    statements = {}
    for many in (LINES, 1, LINES):  # the first one also fills caches
        clear()
        with CaptureQueriesContext(connection) as asked:
            save_by_grid(many)
        ended = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
        statements[many] = sum(1 for query in asked if not query["sql"].startswith(ended))
        stand = DailyOutput.objects.filter(team=team, day=day).count()
        assert stand == many, f"{stand} lines of {many} were saved"
    clear()
    took = interleaved(
        {"grid": save_by_grid, "emptied": clear, "bare": save_bare, "emptied again": clear}, rounds=ROUNDS, warm_up=3
    )
    return [
        Result(
            f"saving {LINES} lines of the grid ÷ (session and user + one bare INSERT)",
            round(took["grid"] / took["bare"], 2),
            "≤ 2",
            "1.00 bare INSERT behind a session",
            f"{took['grid'] * 1000:.1f} ms against {took['bare'] * 1000:.1f} ms; the peer does not ask what the"
            " person stands for, read the day under its lock, keep the key, or work out and draw the answer",
        ),
        Result(
            f"statements to save {LINES} lines",
            statements[LINES],
            "≤ 8",
            "384 by 20 ModelForms",
            f"{statements[1]} for one line",
        ),
    ]


def _lines(team: Any, day: Any) -> list[tuple[int, int, int | None]]:
    """Worker, product and norm of twenty lines: everyone's first product, then a second one."""
    norms = {
        product.pk: next((norm.pk for norm in product.norms.all() if day in norm.period), None)
        for product in Product.objects.filter(workshop=team.workshop, is_made=True)
        .prefetch_related("norms")
        .order_by("pk")
    }
    products = sorted((pk for pk, norm in norms.items() if norm), key=lambda pk: pk)[:2]
    workers = team.memberships.filter(period__contains=day).order_by("worker").values_list("worker", flat=True)
    return [(worker, product, norms[product]) for product in products for worker in workers][:LINES]
