"""Fixtures of all tests: the database (see servers.py), a real Celery worker, a real browser.

A test that writes only through Django's connection takes `db`; one with several connections (threads, `live_server`,
`worker_process`) gets a fresh database afterwards. Marked `demo`, either runs on the demo's records on its last day;
with `cast`, on a database in which the cast stands.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django import DjangoDbBlocker, Settings
from pytest_django.live_server_helper import LiveServer

from teamtrack.celery import app
from teamtrack.embedded.processes import spawn
from tests.browser import note_complaints, started_chromium
from tests.cast import FAST_HASHERS, TODAY, Cast, make_cast
from tests.servers import Databases, Holds

PROJECT = Path(__file__).parent.parent
DEMO_DAY = date(1967, 3, 31)


@pytest.fixture(scope="session")
def databases() -> Databases:
    return Databases(make_cast)


@pytest.fixture(scope="session")
def django_db_setup(databases: Databases, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """In the place of pytest-django's: databases come from templates made by the owner's role (see servers.py)."""
    # Django would empty every table after a transactional test, and with them the rows that migrations made.
    TransactionTestCase._fixture_teardown = lambda _: databases.throw_away()  # type: ignore[attr-defined]
    yield
    with django_db_blocker.unblock():
        databases.drop()


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest) -> None:
    """Just before pytest-django opens the test's transaction: choose the database."""
    if fixturedef.argname == "_django_db_helper":
        request.getfixturevalue("django_db_setup")
        with request.getfixturevalue("django_db_blocker").unblock():
            request.getfixturevalue("databases").use(_wanted(request))


def _wanted(request: pytest.FixtureRequest) -> Holds:
    if request.node.get_closest_marker("demo"):
        return Holds.DEMO
    return Holds.CAST if "cast" in request.fixturenames else Holds.NOTHING


@pytest.fixture(autouse=True)
def _demo_day(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("demo"):
        settings: Settings = request.getfixturevalue("settings")
        settings.DEMO_DAY = DEMO_DAY


@pytest.fixture
def cast(db: None, settings: Settings, databases: Databases) -> Cast:
    """The cast in the database, on its business day; passwords are hashed fast.

    It stands there before the test, unless the test has another database (the demo's, one that is crashed).
    """
    settings.DEMO_DAY, settings.PASSWORD_HASHERS = TODAY, FAST_HASHERS
    stands_here = connection.settings_dict["NAME"] == databases.own[Holds.CAST]
    return deepcopy(databases.cast) if databases.cast and stands_here else make_cast()


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """What a process keeps of the last test's database (the drawn board) is not this one's."""
    cache.clear()


class WorkerProcess:
    """A real Celery worker on the test's database and Redis, which may be killed and started again."""

    def __init__(self, databases: Databases, log: Path, demo_day: str | None) -> None:
        self.log = log
        self.env = os.environ | {"DATABASE_URL": databases.url} | ({"TEAMTRACK_DEMO_DAY": demo_day} if demo_day else {})
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Return when the worker takes tasks."""
        with self.log.open("wb") as output:
            self.process = spawn(
                [
                    *(sys.executable, "-m", "celery", "-A", "teamtrack", "worker", "--concurrency=2"),
                    *("--without-gossip", "--without-mingle", "--without-heartbeat"),
                ],
                on_parent_death=signal.SIGKILL,
                env=self.env,
                stdout=output,
                stderr=output,
                cwd=PROJECT,
            )
        deadline = time.monotonic() + 60
        with app.connection_for_write() as connection:
            while not app.control.ping(timeout=0.2, connection=connection):
                if self.process.poll() is not None or time.monotonic() > deadline:
                    pytest.fail(f"the worker did not start: {self.log.read_text()}")

    def kill(self) -> None:
        """Kill -9 the worker and the processes it forked."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@pytest.fixture
def worker_process(
    transactional_db: None, databases: Databases, settings: Settings, tmp_path: Path
) -> Iterator[WorkerProcess]:
    """Not started yet: the test calls `start()` and `kill()` as often as it likes."""
    demo_day = settings.DEMO_DAY.isoformat() if settings.DEMO_DAY else None
    worker = WorkerProcess(databases, tmp_path / "worker.log", demo_day)
    yield worker
    worker.kill()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Without one every journey fails with a sentence."""
    try:
        with started_chromium() as browser:
            yield browser
    except FileNotFoundError as missing:
        pytest.fail(str(missing))


@pytest.fixture
def new_page(chromium: Browser, live_server: LiveServer) -> Iterator[Callable[..., Page]]:
    """Make a page of a new visitor (no cookies); its options are Playwright's, such as `viewport` or `locale`.

    A script error or something the content policy refused fails the test.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(**options: object) -> Page:
        defaults = {"base_url": live_server.url, "locale": "vi-VN", "viewport": {"width": 1440, "height": 900}}
        context = chromium.new_context(**(defaults | options))  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        note_complaints(page, complaints)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()
