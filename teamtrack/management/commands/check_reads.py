"""check_reads: whether the record of who read what is whole."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from teamtrack.read_chain import KEPT_DAYS, check_reads


class Command(BaseCommand):
    """`check_reads [NOTED]`."""

    help = "Computes the chain of the read events anew, and says the first thing that is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("noted", nargs="?", default="", help="a newest seal that an earlier check told")

    def handle(self, *, noted: str, **_options: Any) -> None:
        found = check_reads(kept_since=timezone.now() - timedelta(days=KEPT_DAYS), noted=noted)
        if found.fault:
            raise CommandError(f"{_(found.fault)} {found.at}")
        self.stdout.write(
            _("The record is whole: seals %(seals)s, reads %(events)s, not sealed yet %(open)s.")
            % {"seals": found.seals, "events": found.events, "open": found.open}
        )
        if found.newest:
            self.stdout.write(_("Note this elsewhere, for the next check: %(newest)s") % {"newest": found.newest})
