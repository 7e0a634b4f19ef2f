"""Fixtures of the tests that kill: a broker and a worker of their own, and a PostgreSQL that may be crashed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import TODAY
from tests.faults.crashes import CrashableDatabase, Web
from tests.faults.worker import Broker, Worker
from tests.servers import Databases


@pytest.fixture
def broker() -> Iterator[Broker]:
    started = Broker()
    started.start()
    yield started
    started.remove()


@pytest.fixture
def worker(databases: Databases, broker: Broker, tmp_path: Path) -> Iterator[Worker]:
    """Not started yet."""
    made = Worker(databases.url, broker, tmp_path / "worker.log")
    yield made
    made.kill()


@pytest.fixture
def crashable(transactional_db: None) -> Iterator[CrashableDatabase]:
    """Stands before `cast` in the test's arguments: what is made afterwards stands in this database."""
    database = CrashableDatabase()
    try:
        database.use()
        yield database
    finally:
        database.remove()


@pytest.fixture
def web(crashable: CrashableDatabase, tmp_path: Path) -> Iterator[Web]:
    """Not started yet."""
    made = Web(crashable.url, tmp_path, TODAY.isoformat())
    yield made
    made.stop()
