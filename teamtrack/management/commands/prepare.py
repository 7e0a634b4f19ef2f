"""What `./run` does in one process before the web server starts; Django's own commands do the work."""

import json
import os
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, call_command
from django.db import connection

from teamtrack import audit
from teamtrack.business_day import business_day
from teamtrack.embedded.servers import grant_by_default


class Command(BaseCommand):
    """`prepare files`: translations and static files. `prepare database`: migrations, and with --demo the demo.

    Whoever was erased and came back with a backup is erased again before anybody signs in.
    """

    help = "Makes the files or the database ready for a start (./run calls it)."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["files", "database"])
        parser.add_argument("--demo", action="store_true", help="load the demo when the database is empty")

    def handle(self, *, what: str, demo: bool, **_: Any) -> None:
        if what == "files":
            call_command("messages", "--compile", stdout=self.stderr)
            self._collect_changed_files()
        else:
            self._migrate_as_owner()
            audit.write_missing_erasures()
            if audit.is_restored():
                self._erase_again()
            if demo and not printed_by("demo", "--day"):
                call_command("demo", "--if-empty", stdout=self.stderr)
                with psycopg.connect(owner_url()) as owner:
                    owner.execute("ANALYZE")  # else the first pages are planned as if the tables were empty
            # The one line on the standard output; the supervisor reads it.
            self.stdout.write(
                json.dumps({"demo_day": printed_by("demo", "--day"), "logins": printed_by("demo", "--logins")})
            )

    def _collect_changed_files(self) -> None:
        """Collect, hash and compress static files, which takes a second; not again while they are the same."""
        found = sorted(
            (name, Path(storage.path(name))) for finder in get_finders() for name, storage in finder.list([])
        )
        state = [[name, file.stat().st_size, file.stat().st_mtime_ns] for name, file in found]
        mark = Path(settings.STATIC_ROOT).with_suffix(".collected")
        if not (mark.exists() and settings.STATIC_ROOT.exists()) or json.loads(mark.read_text()) != state:
            call_command("collectstatic", interactive=False, verbosity=0, clear=True)
            mark.write_text(json.dumps(state))

    def _migrate_as_owner(self) -> None:
        """Tables belong to the role of TEAMTRACK_OWNER_URL; the role of DATABASE_URL may only fill them."""
        owner, app_role = urlsplit(owner_url()), connection.settings_dict["USER"]
        if owner.username != app_role:
            grant_by_default(owner_url(), app_role)
        with as_owner():
            call_command("migrate", interactive=False, verbosity=0)

    def _erase_again(self) -> None:
        """Whom the ledger names. Nobody new gets a number of it, as the backup would: they could never be erased."""
        audit.erase_again(day=business_day())
        sequence = f"pg_get_serial_sequence('{apps.get_model('members.Worker')._meta.db_table}', 'id')"
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(
                f"SELECT setval({sequence}, greatest(pg_sequence_last_value({sequence}::regclass), %s))",
                [max(audit.erased_numbers(), default=1)],
            )
            cursor.execute("COMMENT ON SCHEMA public IS NULL")


@contextmanager
def as_owner() -> Iterator[None]:
    """Django's connection is the owner's."""
    owner = urlsplit(owner_url())
    connection.close()
    before = dict(connection.settings_dict)
    connection.settings_dict |= {"USER": owner.username or "", "PASSWORD": owner.password or ""}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict |= before


def owner_url() -> str:
    return os.environ.get("TEAMTRACK_OWNER_URL", os.environ["DATABASE_URL"])


def printed_by(*command: str) -> str:
    """What the command prints, without the line ends around it."""
    call_command(*command, stdout=(printed := StringIO()))
    return printed.getvalue().strip()
