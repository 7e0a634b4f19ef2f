"""PostgreSQL crashes under people who write: what was answered as saved is there, nothing is there twice (G7)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import monotonic

import pytest
from django.db import connections

from production.models import DailyOutput, WorkerMonthOutput
from tests.cast import Cast
from tests.faults.crashes import CrashableDatabase, Web, Writer
from tests.faults.worker import wait_until

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]

WRITERS = 8
SECONDS_UNTIL_SAVED = 2.0  # after the database is up again


@pytest.mark.parametrize("crashes", [2, pytest.param(20, marks=pytest.mark.long)])
def test_no_acknowledged_save_is_lost_and_none_counts_twice_however_often_the_database_crashes(
    crashes: int, crashable: CrashableDatabase, cast: Cast, web: Web
) -> None:
    """Eight people count their cells up, one by one: at the end figure, version and acknowledged steps are the same."""
    web.start()
    url = "/san-luong/to-6/1966-10-21/ca-1/o/"
    workers = list(vars(cast.people).values())[:WRITERS]
    writers = [Writer(web, url, cast.accounts.team_leader, worker, cast.qd14.pk) for worker in workers]
    stopped, outages = Event(), []
    with ThreadPoolExecutor(WRITERS) as pool:
        writing = [pool.submit(writer.write_until, stopped) for writer in writers]
        try:
            for crash in range(1, crashes + 1):
                wait_until(lambda goal=crash: all_reached(writers, 5 * goal), seconds=60, what="saves between crashes")  # type: ignore[misc]
                crashable.crash()
                crashable.start()
                up = monotonic()
                wait_until(lambda since=up: saved_since(writers, since), seconds=30, what="a save after the crash")  # type: ignore[misc]
                outages.append(min(moment for writer in writers for moment in writer.answered if moment > up) - up)
            wait_until(lambda: all_reached(writers, 5 * crashes + 5), seconds=60, what="the last saves")
        finally:
            stopped.set()
        for written in writing:
            written.result(60)
    connections.close_all()
    figures = dict(DailyOutput.objects.values_list("worker", "good"))
    versions = dict(DailyOutput.objects.values_list("worker", "version"))
    acknowledged = {writer.worker.pk: writer.acknowledged for writer in writers}
    assert figures == versions == acknowledged
    assert dict(WorkerMonthOutput.objects.values_list("worker", "good")) == figures, "the summaries, too"
    statuses = {status: sum(writer.statuses.get(status, 0) for writer in writers) for status in (0, 500, 502, 503)}
    assert set().union(*(writer.statuses for writer in writers)) <= {503}, statuses
    assert max(outages) <= SECONDS_UNTIL_SAVED
    print(
        f"G7: {crashes} crashes under {WRITERS} writers: {sum(acknowledged.values())} saves acknowledged, 0 lost, "
        f"0 twice; {statuses[503]} times told 503 and sent again; first save {max(outages):.2f} s after it was up"
    )


def all_reached(writers: list[Writer], goal: int) -> bool:
    return all(writer.acknowledged >= goal for writer in writers)


def saved_since(writers: list[Writer], moment: float) -> bool:
    return any(writer.answered and writer.answered[-1] > moment for writer in writers)
