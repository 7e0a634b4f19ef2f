"""figures: the figures of a workshop's month, as its pages compute them, for another program to read."""

import csv
import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from emulation.queries.month_figures import COLUMNS, as_json, as_rows, criteria, month_figures
from members.queries.organisation import workshop_named
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.periods import Month
from teamtrack.sheets import harmless


class Command(BaseCommand):
    """`figures --workshop Z2 --month 1966-09 [--format json|csv]`."""

    help = (
        "Prints a month's good, defects, man-days, norm-days and fulfilment (an exact fraction, and cut per cent) "
        "by worker, team and product, and the teams' scores and ranks."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--workshop", required=True, help="its name: Z2")
        parser.add_argument("--month", required=True, help="such as 1966-09")
        parser.add_argument("--format", choices=["json", "csv"], default="json")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            workshop, month = workshop_named(options["workshop"]), Month.parse(options["month"])
            found = month_figures(workshop, month, business_day())
        except RuleBroken as broken:
            raise CommandError(broken.message) from broken
        except ValueError as wrong:
            raise CommandError(_("A month is written 1966-09.")) from wrong
        if options["format"] == "json":
            self.stdout.write(json.dumps(as_json(found), ensure_ascii=False, indent=2))
            return
        writer = csv.DictWriter(self.stdout, [*COLUMNS, *criteria(found)], restval="", lineterminator="\n")
        writer.writeheader()
        for row in as_rows(found):
            writer.writerow({name: harmless(value) if isinstance(value, str) else value for name, value in row.items()})
