"""backup: everything the database holds in one encrypted file."""

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from teamtrack.backup import KEEP_DAYS, SUFFIX, back_up, old_backups
from teamtrack.errors import RuleBroken


class Command(BaseCommand):
    """`backup [FILE] [--prune]`."""

    help = "Writes an encrypted backup of the database; restore reads it back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", nargs="?", type=Path, help="without it a file of now in backups/ of the data folder"
        )
        parser.add_argument(
            "--prune", action="store_true", help=f"then delete backups older than {KEEP_DAYS} days in the same folder"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        now, key_file = timezone.now(), settings.BACKUP_KEY_FILE
        file: Path = options["file"] or settings.DATA_DIR / "backups" / f"teamtrack-{now:%Y%m%d-%H%M%S}{SUFFIX}"
        file.parent.mkdir(parents=True, exist_ok=True)
        is_first = not key_file.exists()
        try:
            back_up(file, now=now)
        except RuleBroken as broken:
            raise CommandError(broken.message) from broken
        with file.open("rb") as made:
            checksum = hashlib.file_digest(made, "sha256").hexdigest()
        self.stdout.write(f"{file}  {file.stat().st_size} B  SHA-256 {checksum}")
        if is_first:
            self.stdout.write(
                _("A key was made: %(file)s. No backup opens without it: keep a copy of it in another place.")
                % {"file": key_file}
            )
        for old in old_backups(file.parent, now=now):
            if options["prune"]:
                old.unlink()
                self.stdout.write(_("Deleted: %(file)s") % {"file": old})
            else:
                self.stdout.write(
                    _("Older than %(days)s days (--prune deletes it): %(file)s") % {"days": KEEP_DAYS, "file": old}
                )
