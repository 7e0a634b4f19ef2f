"""A pytest plugin (`-p tests.servers`): throw-away PostgreSQL and Valkey for one run, one database per xdist worker.

Started by the run's first process before Django's settings are read, in about half a second, durability off. Where
DATABASE_URL is set, that server is used (its role, or TEAMTRACK_OWNER_URL's, must be allowed to make databases); the
same for REDIS_URL. Every process of a run that is killed ends with it.

Databases: a template is migrated once; every xdist worker copies it (10 ms). A transactional test
(`django_db(transaction=True)`, `live_server`) gets a fresh copy afterwards, so it may do anything, rows made by
migrations are there again, and nobody needs the right to TRUNCATE. Tests marked `demo` run on a copy of a database in
which the demo was loaded, once per run; those with the fixture `cast` on one in which the cast stands already.
"""

import fcntl
import os
import secrets
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql

from teamtrack.embedded.processes import die_with, passable_folder
from teamtrack.embedded.servers import APP, OWNER, Servers, grant_by_default
from teamtrack.management.commands.messages import compile_all

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")  # gw0, gw1, …; empty in the run's first process
RUN_FOLDER = "TEAMTRACK_TEST_RUN"  # environment variable: where the processes of one run meet


class Started:
    """What the run's first process started, and ends."""

    servers: Servers | None = None
    lock: int | None = None


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    """Before pytest-django reads the settings, which need the addresses."""
    if not WORKER:
        _make_run_folder()
        _start_servers()
        return (yield)
    die_with(os.getppid(), signal.SIGKILL)
    if "TEAMTRACK_TEST_REDIS" in os.environ:
        os.environ["REDIS_URL"] = os.environ["TEAMTRACK_TEST_REDIS"] + str(int(WORKER.removeprefix("gw")) + 1)
    return (yield)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "demo: runs on a copy of the database with the demo loaded (read or write it)")
    if not WORKER:
        compile_all()  # the translations, where they are newer than what was compiled
    static_files_as_they_lie()


def static_files_as_they_lie() -> None:
    """Without collecting and hashing them first; ./run does that, and its tests see it."""
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True


def pytest_unconfigure() -> None:
    if Started.servers is not None:
        Started.servers.stop()
    if Started.lock is not None:
        shutil.rmtree(os.environ[RUN_FOLDER], ignore_errors=True)


@contextmanager
def throw_away_servers() -> Iterator[None]:
    """The same servers without pytest, for the measurements."""
    _make_run_folder()
    _start_servers()
    try:
        yield
    finally:
        pytest_unconfigure()


def _make_run_folder() -> None:
    """A folder in the temporary folder, locked while the run lives; folders of runs that were killed are removed."""
    for left in Path(tempfile.gettempdir()).glob("teamtrack-test-*"):
        try:
            with (left / "alive").open("rb") as alive:
                fcntl.flock(alive, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left, ignore_errors=True)
        except OSError:  # locked by a living run, another user's, or half made
            continue
    folder = Path(tempfile.mkdtemp(prefix="teamtrack-test-"))
    folder.chmod(0o711)
    Started.lock = os.open(folder / "alive", os.O_CREAT | os.O_RDWR, 0o600)
    fcntl.flock(Started.lock, fcntl.LOCK_EX)
    os.environ[RUN_FOLDER] = str(folder)


def _start_servers() -> None:
    """Set the addresses in the environment; workers inherit it."""
    data = passable_folder(Path(os.environ[RUN_FOLDER]) / "data", 0o711)
    (data / "static").mkdir()
    os.environ["TEAMTRACK_DATA"] = str(data)
    os.environ["TEAMTRACK_SECRET_KEY"] = secrets.token_urlsafe(48)
    for name in ("TEAMTRACK_DEMO_DAY", "TEAMTRACK_HTTPS", "TEAMTRACK_DEBUG", "TEAMTRACK_ALLOWED_HOSTS"):
        os.environ.pop(name, None)
    own_postgres, own_valkey = "DATABASE_URL" not in os.environ, "REDIS_URL" not in os.environ
    if own_postgres or own_valkey:
        servers = Started.servers = Servers(data, lasting=False)
        servers.start(postgres=own_postgres, valkey=own_valkey)
        if own_postgres:
            with psycopg.connect(servers.url("postgres", "postgres"), autocommit=True) as connection:
                connection.execute(f"ALTER ROLE {OWNER} CREATEDB")
                connection.execute(f"GRANT pg_signal_backend TO {OWNER}")  # to end connections a test left open
            os.environ["DATABASE_URL"], os.environ["TEAMTRACK_OWNER_URL"] = servers.url(APP), servers.url(OWNER)
        if own_valkey:
            os.environ["TEAMTRACK_TEST_REDIS"] = servers.redis_url().removesuffix("0")
            os.environ["REDIS_URL"] = servers.redis_url()


def make_static() -> None:
    """The translations, and static files under their hashed names, as ./run makes them; for the measurements."""
    compile_all()
    call_command("collectstatic", interactive=False, verbosity=0)


class Holds(StrEnum):
    """What a database holds beside what the migrations make; the end of its name."""

    NOTHING = ""
    DEMO = "_demo"
    CAST = "_cast"


class Databases:
    """The databases of this run as one of its processes sees them.

    `make_cast` puts the cast into a database and answers with it; without one there is no database that holds it.
    """

    def __init__(self, make_cast: Callable[[], Any] | None = None) -> None:
        self.app_url = os.environ["DATABASE_URL"]
        self.owner_url = os.environ.get("TEAMTRACK_OWNER_URL", self.app_url)
        self.prefix = "test_" + Path(os.environ[RUN_FOLDER]).name.rpartition("-")[2].lower()
        self.own = {holds: f"{self.prefix}_{WORKER or 'main'}{holds}" for holds in Holds}
        self.fit: set[str] = set()  # the databases of this process that need no new copy
        self.current = self.own[Holds.NOTHING]
        self.make_cast, self.cast = make_cast, None  # the cast as the objects of this process

    @property
    def url(self) -> str:
        """Of the database the running test uses, as `tt_app`; for processes that the test starts."""
        return _with_database(self.app_url, self.current)

    def use(self, holds: Holds) -> None:
        """Point Django at this process's database, copied anew if the last test left its rows in it."""
        name = self.own[holds]
        if name not in self.fit:
            copy(self.owner_url, self._template(holds), name)
            self.fit.add(name)
        if connection.settings_dict["NAME"] != name:
            connection.close()
            connection.settings_dict["NAME"] = name
        self.current = name

    def throw_away(self) -> None:
        """The running test committed: its database is not to be used again. (In the place of Django's `flush`.)"""
        connections.close_all()
        self.fit.discard(self.current)

    def drop(self) -> None:
        """Drop what this process made; the run's first process drops the templates too."""
        connections.close_all()
        with psycopg.connect(_with_database(self.owner_url, "postgres"), autocommit=True) as owner:
            found = owner.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [self.prefix])
            for (name,) in found.fetchall():
                if not WORKER or name in self.own.values():
                    owner.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _template(self, holds: Holds) -> str:
        """Name of the migrated database (with the demo loaded), made by the first process that needs it.

        With the cast each process makes its own, whose objects it keeps.
        """
        name = f"{self.prefix}_template{holds}{WORKER if holds is Holds.CAST else ''}"
        done = Path(os.environ[RUN_FOLDER]) / name
        with done.with_suffix(".lock").open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                copy(self.owner_url, "template0" if holds is Holds.NOTHING else self._template(Holds.NOTHING), name)
                if holds is Holds.DEMO:
                    self._fill(name, self.app_url, partial(call_command, "demo", "--if-empty"))
                elif holds is Holds.CAST:
                    assert self.make_cast is not None, "this process has no cast"
                    self.cast = self._fill(name, self.app_url, self.make_cast)
                else:
                    grant_by_default(_with_database(self.owner_url, name), urlsplit(self.app_url).username or APP)
                    self._fill(name, self.owner_url, partial(call_command, "migrate", verbosity=0))
                done.touch()
        return name

    def _fill[Made](self, name: str, url: str, fill: Callable[[], Made]) -> Made:
        """What `fill` makes on the database, as the role of `url`."""
        before = dict(connection.settings_dict)
        connection.close()
        connection.settings_dict |= {
            "NAME": name,
            "USER": urlsplit(url).username or "",
            "PASSWORD": urlsplit(url).password or "",
        }
        try:
            made = fill()
        finally:
            connection.close()
            connection.settings_dict |= before
        with psycopg.connect(_with_database(self.owner_url, name)) as owner:
            owner.execute("ANALYZE")  # autovacuum is off
        return made


def copy(owner_url: str, template: str, name: str) -> None:
    with psycopg.connect(_with_database(owner_url, "postgres"), autocommit=True) as owner:
        owner.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
        owner.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))


def _with_database(url: str, name: str) -> str:
    return urlsplit(url)._replace(path=f"/{name}").geturl()
