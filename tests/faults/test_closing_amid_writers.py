"""A month is closed while many write in it: whatever was answered as saved was closed with it, nothing came after."""

import json
import logging
from collections import Counter
from collections.abc import Callable
from datetime import date
from queue import SimpleQueue
from uuid import uuid4

import pytest
from django.test import Client

from emulation.models import MonthlyReport, MonthRanking
from emulation.queries.ranking import live_tables
from members.models import Worker
from production.models import DailyOutput, MonthBook
from teamtrack.models import Job
from teamtrack.periods import Month
from tests.cast import Cast, login
from tests.factories.production import make_norm
from tests.security.test_races import at_once

SEPTEMBER = Month(1966, 9)
PEOPLE = 18  # of the team: so many lines to a day


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("writers", "rounds"), [(10, 3), pytest.param(50, 100, marks=pytest.mark.long)])
def test_nothing_is_written_after_the_close_however_many_write_at_that_moment(
    writers: int, rounds: int, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through the pages, each on a connection of its own; the close comes earlier and later amid the answers (G9)."""
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)
    make_norm(product=cast.qd14, units=100, since=date(1966, 9, 1), until=date(1966, 10, 3))
    desk = Desk(cast)
    people = [*vars(cast.people).values()]
    counts: Counter[str] = Counter()
    for number in range(rounds):
        acts = [desk.saving(people[n % PEOPLE], date(1966, 9, 5 + n // PEOPLE)) for n in range(writers)]
        states = Counter(at_once([*acts, desk.closing(after=number * writers // rounds)]))
        assert states["closed"] == 1, states
        assert DailyOutput.objects.count() == states["saved"] == writers - states["error"]
        kept = MonthRanking.objects.get(month=SEPTEMBER.first).teams.get(team=cast.team6).facts
        live = live_tables(cast.workshop, [SEPTEMBER], cast.today)[SEPTEMBER].standings
        assert kept == next(standing.facts.as_json() for standing in live if standing.team == cast.team6)
        counts += states
        open_again()
    print(
        f"G9: {rounds} closes amid {writers} writers: {counts['saved']} saved before, {counts['error']} told it is shut"
    )


class Desk:
    """Those who write, and the one who closes."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.answered: SimpleQueue[str] = SimpleQueue()

    def saving(self, worker: Worker, day: date) -> Callable[[], str]:
        client = login(Client(raise_request_exception=False), self.cast.accounts.team_leader)
        row = f"w{worker.pk}-0"
        line = {"row": row, "worker": worker.pk, "product": self.cast.qd14.pk, "was": "", "version": 0, "note": ""}
        cell = line | {"good": "100", "defective": "2", "man_days": "1"}

        def save() -> str:
            sent = json.dumps({"key": str(uuid4()), "cells": [cell]})
            answer = client.post(f"/san-luong/to-6/{day}/ca-1/o/", sent, content_type="application/json")
            state = str(answer.json()["cells"][row]["state"])
            self.answered.put(state)
            return state

        return save

    def closing(self, *, after: int) -> Callable[[], str]:
        """Closes once so many of this round have been answered."""
        self.answered = SimpleQueue()
        client = login(Client(raise_request_exception=False), self.cast.accounts.manager)

        def close() -> str:
            for _ in range(after):
                self.answered.get(timeout=60)
            answer = client.post("/bang/z2/1966-09/khoa-so/")
            return "closed" if answer.status_code == 302 else f"{answer.status_code}"

        return close


def open_again() -> None:
    """As if nothing had been written or closed."""
    for model in (MonthlyReport, Job, MonthRanking):
        model.objects.all().delete()
    MonthBook.objects.update(closed_at=None, closed_by=None)
    DailyOutput.objects.all().delete()
