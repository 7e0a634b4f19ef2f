"""The demo: loads the story of Machine Team 6 into an empty database; tells its day and its logins."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.apps import apps
from django.core.management import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils.module_loading import import_string

from teamtrack.models import Installation

FIRST_DAY, LAST_DAY = date(1965, 1, 4), date(1967, 3, 31)  # the demo's records begin and end
SHARES = ("members.demo.load", "production.demo.load", "emulation.demo.load")


class Command(BaseCommand):
    """`demo`: load it. `demo --day`, `demo --logins`: tell about it."""

    help = "Loads the demo, the story of Machine Team 6 in 1965-1967, into an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there is anything already")
        parser.add_argument(
            "--as-of", type=date.fromisoformat, default=LAST_DAY, help="the demo's today (1967-03-31); later is unknown"
        )
        parser.add_argument("--day", action="store_true", help="print the demo's today, or nothing without a demo")
        parser.add_argument("--logins", action="store_true", help="print the demo's sign-in names and passwords")

    def handle(self, *, if_empty: bool, as_of: date, day: bool, logins: bool, **_: Any) -> None:
        if day:
            shown = Installation.objects.filter(demo_day__isnull=False).first()
            if shown and shown.demo_day:
                self.stdout.write(shown.demo_day.isoformat())
        elif logins:
            self.stdout.write(_table(import_string("members.demo.LOGINS")))
        elif _is_empty():
            load(as_of)
        elif not if_empty:
            raise CommandError("The database is not empty; the demo is only loaded into an empty one.")


def load(as_of: date) -> None:
    """All apps' shares in one transaction, lower apps first."""
    if not FIRST_DAY <= as_of <= LAST_DAY:
        raise CommandError(f"The demo knows the days from {FIRST_DAY} to {LAST_DAY}.")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
        for share in SHARES:
            import_string(share)(as_of)
        Installation.objects.update_or_create(only=True, defaults={"demo_day": as_of})


def _is_empty() -> bool:
    return not any(apps.get_model(model).objects.exists() for model in ("members.Enterprise", "members.Account"))


def _table(logins: list[tuple[Any, ...]]) -> str:
    """Role, name, sign-in name and password, in columns."""
    rows = [tuple(str(value) for value in login) for login in logins]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    cells = [[value.ljust(width) for value, width in zip(row, widths, strict=True)] for row in rows]
    return "\n".join("  ".join(row).rstrip() for row in cells)
