"""Our own PostgreSQL and Valkey: where their files lie, who may do what, and what stays after a stop."""

import os
import shutil
import signal
import stat
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
import redis
from django.db import ProgrammingError, connection

from teamtrack.embedded.__main__ import pango_warning, reserve
from teamtrack.embedded.processes import StartError, has_ended, spawn, stop
from teamtrack.embedded.servers import OWNER, SHARED, Servers, postgres_binaries
from teamtrack.embedded.supervisor import Run

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to move the database to another user's place")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A new folder that every user may pass; pytest's own are closed to the user the database runs as."""
    folder = Path(tempfile.mkdtemp(prefix="teamtrack-embedded-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def started() -> Iterator[list[Servers]]:
    """Servers put in this list are stopped after the test."""
    servers: list[Servers] = []
    yield servers
    for one in servers:
        one.stop()


def start(started: list[Servers], data: Path, *, lasting: bool = False) -> Servers:
    servers = Servers(data, lasting=lasting)
    started.append(servers)
    servers.start()
    return servers


def ask(servers: Servers, question: str, database: str = "teamtrack") -> object:
    with psycopg.connect(servers.url(OWNER, database)) as owner:
        row = owner.execute(question).fetchone()
    assert row is not None
    return row[0]


def test_the_app_role_uses_tables_and_owns_none(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles "
            "WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("tt_app", False, False, False, False)
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine ()",
        "ALTER TABLE teamtrack_job DROP COLUMN key",
        "TRUNCATE teamtrack_job",
        "DROP TABLE teamtrack_job",
    ],
)
def test_the_app_role_cannot_change_the_shape_of_the_database(db: None, statement: str) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_new_cluster_sorts_by_letters_alike_everywhere_and_checks_its_pages(
    open_folder: Path, started: list[Servers]
) -> None:
    servers = start(started, open_folder / "data")
    locale = (
        "SELECT (datlocprovider, datlocale, datcollate, datctype)::text FROM pg_database WHERE datname = 'teamtrack'"
    )
    assert ask(servers, locale) == "(b,C.UTF-8,C,C.UTF-8)"
    assert ask(servers, "SHOW data_checksums") == "on"
    assert ask(servers, "SELECT upper('đặng thị ơ')") == "ĐẶNG THỊ Ơ"


def test_a_second_start_keeps_the_data(open_folder: Path, started: list[Servers]) -> None:
    first = start(started, open_folder / "data", lasting=True)
    with psycopg.connect(first.url(OWNER)) as owner:
        owner.execute("CREATE TABLE kept AS SELECT 220 AS output")
    first.stop()
    assert ask(start(started, open_folder / "data", lasting=True), "SELECT output FROM kept") == 220


def test_only_the_servers_user_can_enter_the_folder_of_the_sockets(open_folder: Path, started: list[Servers]) -> None:
    servers = start(started, open_folder / "data")
    assert stat.S_IMODE(servers.sockets.stat().st_mode) == 0o700
    assert stat.S_IMODE(servers.cluster.stat().st_mode) == 0o700
    assert servers.sockets.stat().st_uid == servers.cluster.stat().st_uid
    assert servers.sockets.stat().st_uid != 0, "PostgreSQL never runs as root"


def test_a_data_folder_with_a_long_name_gets_its_sockets_elsewhere(open_folder: Path, started: list[Servers]) -> None:
    data = open_folder / ("x" * 60) / ("y" * 60)
    data.parent.mkdir(mode=0o711)
    servers = start(started, data)
    assert redis.Redis.from_url(servers.redis_url()).ping()
    assert ask(servers, "SELECT 1") == 1
    servers.stop()
    assert not servers.sockets.exists()


@as_root
def test_beneath_a_closed_home_the_database_lies_elsewhere_and_no_permission_changes(
    open_folder: Path, started: list[Servers]
) -> None:
    home = open_folder / "home"
    home.mkdir(mode=0o700)
    servers = start(started, home / "data")
    try:
        assert servers.cluster.is_relative_to(SHARED)
        assert ask(servers, "SELECT 1") == 1
        assert stat.S_IMODE(home.stat().st_mode) == 0o700
        assert home.stat().st_uid == 0
    finally:
        servers.stop()
        shutil.rmtree(servers.home)


def test_a_folder_of_postgresql_without_postgresql_is_named(open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEAMTRACK_PG_BIN", str(open_folder))
    with pytest.raises(StartError, match=f"TEAMTRACK_PG_BIN is {open_folder}, but there is no initdb in it"):
        postgres_binaries(None)


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(open_folder: Path, clean_environment: None) -> None:
    keys = []
    for _ in range(2):
        run = Run(open_folder / "data")
        run.configure()
        keys.append(run.env["TEAMTRACK_SECRET_KEY"])
    assert keys[0] == keys[1]
    assert len(keys[0]) >= 50
    assert stat.S_IMODE((open_folder / "data" / "secret_key").stat().st_mode) == 0o600


def test_servers_named_in_the_environment_are_used(open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody@db.example/teamtrack")
    monkeypatch.setenv("REDIS_URL", "redis://redis.example/0")
    run = Run(open_folder / "data")
    run.configure()
    assert run.servers is None
    assert {"DATABASE_URL", "REDIS_URL"}.isdisjoint(run.env)


def test_a_port_in_use_gets_a_sentence_with_another_one() -> None:
    with reserve(0) as taken:
        port = taken.getsockname()[1]
        taken.listen()
        with pytest.raises(
            StartError, match=rf"Port {port} cannot be used .* choose another, as in ./run --port {port + 1}"
        ):
            reserve(port)


def test_missing_pango_is_told_with_the_packages_that_bring_it() -> None:
    assert pango_warning({"libc.so.6": "libc6"}) == ""
    told = pango_warning({"libc.so.6": "libc6", "libnot-there-1.0.so.0": "libnot-there-1.0-0"})
    assert told == "Reports cannot be printed until this is installed: libnot-there-1.0-0"


@pytest.fixture
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TEAMTRACK_SECRET_KEY", "DATABASE_URL", "REDIS_URL", "TEAMTRACK_OWNER_URL", "TEAMTRACK_DATA"):
        monkeypatch.delenv(name, raising=False)


def test_a_signal_at_any_moment_leaves_a_child_that_can_be_waited_for() -> None:
    """Asked by Popen.poll() instead, a handler that raises leaves its lock held, and the end of `./run` never comes."""

    def interrupt(_number: int, _frame: object) -> None:
        raise InterruptedError

    def ask_until_interrupted() -> None:
        while not has_ended(child):
            pass

    child = spawn(["sleep", "60"], on_parent_death=signal.SIGKILL)
    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        for attempt in range(2000):
            with suppress(InterruptedError):
                signal.setitimer(signal.ITIMER_REAL, 0.00002 + attempt % 50 / 1_000_000)
                ask_until_interrupted()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert child._waitpid_lock.acquire(timeout=1)  # type: ignore[attr-defined]
    child._waitpid_lock.release()  # type: ignore[attr-defined]
    stop(child, by=signal.SIGKILL, seconds=10)
    assert has_ended(child)
