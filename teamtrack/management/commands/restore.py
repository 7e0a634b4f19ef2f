"""restore: the database as it was when a backup was made."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from teamtrack import audit
from teamtrack.backup import examine, is_empty, restore
from teamtrack.errors import RuleBroken
from teamtrack.rotation import unknown_values


class Command(BaseCommand):
    """`restore FILE [--check | --replace [--yes]]`."""

    help = "Restores a backup into an empty database, or with --replace in the place of what there is; all or nothing."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="only open the whole file, touch nothing")
        parser.add_argument("--replace", action="store_true", help="also when the database is not empty; asks first")
        parser.add_argument("--yes", action="store_true", help="with --replace: do not ask")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            backup = examine(options["file"])
            told = {"file": backup.file, "made_at": backup.made_at}
            if options["check"]:
                self.stdout.write(_("%(file)s of %(made_at)s is whole and fits this installation.") % told)
                return
            if not is_empty() and not self._is_meant(**options):
                raise CommandError(_("The database is not empty; nothing was restored (see --replace)."))
            is_listed = audit.erasure_file().exists()
            restore(backup)
        except RuleBroken as broken:
            raise CommandError(broken.message) from broken
        self.stdout.write(_("Restored: %(file)s of %(made_at)s. Start teamtrack again.") % told)
        if count := unknown_values():
            self.stdout.write(
                _("No key in %(file)s opens %(count)s sealed notes: put the copy of the keys there.")
                % {"file": settings.KEYS_FILE, "count": count}
            )
        if not is_listed:
            self.stdout.write(
                _(
                    "There is no list of erased people in %(file)s. If anybody was erased since the backup, put the "
                    "copy of it there and start teamtrack: they are erased again then."
                )
                % {"file": audit.erasure_file()}
            )
        if not backup.same_secret_key:
            self.stdout.write(_("TEAMTRACK_SECRET_KEY is another one than when the backup was made."))

    def _is_meant(self, *, replace: bool, yes: bool, **_options: Any) -> bool:
        if not replace or yes:
            return replace
        name = str(connection.settings_dict["NAME"])
        question = _("Everything in the database %(name)s is replaced. Type its name to go on: ") % {"name": name}
        return input(question).strip() == name
