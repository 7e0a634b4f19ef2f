"""rotate_keys: a new key for the sealed notes."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from teamtrack import rotation, vault
from teamtrack.errors import RuleBroken


class Command(BaseCommand):
    """`rotate_keys [--resume | --forget-old]`."""

    help = "Makes a new key and seals every note with it, while people work; former keys stay until --forget-old."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--resume", action="store_true", help="no new key: go on where a run was interrupted")
        which.add_argument("--forget-old", action="store_true", help="only take former keys out of the file")

    def handle(self, *, resume: bool, forget_old: bool, **_options: Any) -> None:
        try:
            if forget_old:
                count = rotation.forget_former_keys(now=timezone.now())
                self.stdout.write(_("Former keys forgotten: %(count)s.") % {"count": count})
                return
            if not resume:
                vault.make_key()
            done = rotation.rotate()
        except (RuleBroken, vault.KeysMissing) as broken:
            raise CommandError(str(broken)) from broken
        self.stdout.write(_("Sealed anew: %(count)s.") % {"count": done.anew})
        self.stdout.write(_("Keep a copy of %(file)s in another place.") % {"file": settings.KEYS_FILE})
        if done.left:
            self.stdout.write(_("In use and left: %(count)s. Run rotate_keys --resume.") % {"count": done.left})
        if done.shut:
            raise CommandError(
                _("No key here opens %(count)s: %(places)s") % {"count": len(done.shut), "places": "; ".join(done.shut)}
            )
