"""What `./run` does in one process before the web server starts; Django's own commands do the work."""

import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import BaseCommand, call_command, get_commands
from django.db import connection

from teamtrack.embedded.servers import grant_by_default
from teamtrack.models import Installation


class Command(BaseCommand):
    """`prepare files`: translations and static files. `prepare database`: migrations, and with --demo the demo."""

    help = "Makes the files or the database ready for a start (./run calls it)."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["files", "database"])
        parser.add_argument("--demo", action="store_true", help="load the demo when the database is empty")

    def handle(self, *, what: str, demo: bool, **_: Any) -> None:
        if what == "files":
            Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
            call_command("messages", "--compile", stdout=self.stderr)
            call_command("collectstatic", interactive=False, verbosity=0)
        else:
            self._migrate_as_owner()
            if demo and "demo" in get_commands():
                call_command("demo", "--if-empty", stdout=self.stderr)
            shown = Installation.objects.filter(demo_day__isnull=False).first()
            # The one line on the standard output; the supervisor reads it.
            self.stdout.write(
                json.dumps({"demo_day": shown.demo_day.isoformat() if shown and shown.demo_day else None})
            )

    def _migrate_as_owner(self) -> None:
        """Tables belong to the role of TEAMTRACK_OWNER_URL; the role of DATABASE_URL may only fill them."""
        owner_url = os.environ.get("TEAMTRACK_OWNER_URL", os.environ["DATABASE_URL"])
        owner, app_role = urlsplit(owner_url), connection.settings_dict["USER"]
        if owner.username != app_role:
            grant_by_default(owner_url, app_role)
        before = dict(connection.settings_dict)
        connection.settings_dict |= {"USER": owner.username or "", "PASSWORD": owner.password or ""}
        call_command("migrate", interactive=False, verbosity=0)
        connection.close()
        connection.settings_dict |= before
