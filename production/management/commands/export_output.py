"""export_output: the daily output of a workshop as a file, which import_output reads back unchanged."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from members.queries.organisation import team_named, workshop_named
from production.queries.export import Chosen, output_as_csv, output_as_table
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.sheets import TooManyRows, write_xlsx


class Command(BaseCommand):
    """`export_output --workshop Z2 [--team 6] [--from 1966-01-01] [--to 1966-12-31] [--format xlsx] [FILE]`."""

    help = "Writes daily output (date,team,worker,product,shift,good,defective,man_days,note) to FILE or the terminal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="without it a CSV is printed")
        parser.add_argument("--workshop", required=True, help="its name: Z2")
        parser.add_argument("--team", default="", help="the code of one of its teams: 6")
        parser.add_argument("--from", dest="first", type=date.fromisoformat, default=date.min, help="1966-01-01")
        parser.add_argument("--to", dest="last", type=date.fromisoformat, default=date.max, help="1966-12-31")
        parser.add_argument("--format", choices=["csv", "xlsx"], help="else as FILE is called, and CSV")

    def handle(self, *_args: Any, **options: Any) -> None:
        file: Path | None = options["file"]
        kind = options["format"] or ("xlsx" if file and file.suffix.lower() == ".xlsx" else "csv")
        try:
            workshop = workshop_named(options["workshop"])
            team = team_named(workshop, options["team"]) if options["team"] else None
        except RuleBroken as broken:
            raise CommandError(broken.message) from broken
        chosen = Chosen(workshop, team, options["first"], options["last"])
        if file is None:
            if kind == "xlsx":
                raise CommandError(_("A workbook needs a file to be written to."))
            for piece in output_as_csv(chosen):
                self.stdout.write(piece.decode(), ending="")
            return
        try:
            with whole(file) as into, transaction.atomic():
                if kind == "csv":
                    into.writelines(output_as_csv(chosen))
                else:
                    write_xlsx([output_as_table(chosen)], into, dated=business_day())
        except TooManyRows as too_many:
            raise CommandError(_("A sheet holds 1,048,575 rows: choose fewer days, or CSV.")) from too_many


@contextmanager
def whole(file: Path) -> Iterator[BinaryIO]:
    """The file under its name once it is whole; what was interrupted leaves nothing."""
    half = file.with_name(file.name + ".half")
    try:
        with half.open("wb") as into:
            yield into
        half.rename(file)
    finally:
        half.unlink(missing_ok=True)
