"""import_output: a file of output for a whole workshop, imported in this process, as a whole or not at all."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.queries.organisation import workshop_named
from production.actions.importing import undo_import
from production.actions.importing_file import import_file
from production.domain.importing import Source
from production.models import ImportState, OutputImport
from production.queries.importing import FaultLine, ImportPage, counts
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.figures import format_number
from teamtrack.periods import Month


class Command(BaseCommand):
    """`import_output FILE --workshop Z2 [--dry-run] [--create-missing]`, or `import_output --undo NUMBER`."""

    help = "Imports a CSV or XLSX whose head names its columns: date,team,worker,product,shift,good,defective,man_days"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="CSV or XLSX")
        parser.add_argument("--workshop", default="", help="its name or address: Z2")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument(
            "--create-missing", action="store_true", help="make unknown teams, items, and workers on the team named"
        )
        parser.add_argument("--month", default="", help="of a sheet whose columns are day numbers: 1966-09")
        parser.add_argument("--reason", default="", help="why figures that are asked about are kept")
        parser.add_argument("--undo", type=UUID, help="the number of an import, to take it back as a whole")
        languages = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--language", choices=languages, default=settings.LANGUAGE_CODE)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Faults are printed as `line column value: reason`; with any of them the command ends with 1."""
        with translation.override(options["language"]):
            try:
                self._undo(options["undo"]) if options["undo"] else self._import(options)
            except RuleBroken as broken:
                raise CommandError(broken.message) from broken

    def _import(self, options: dict[str, Any]) -> None:
        file: Path | None = options["file"]
        if file is None or not options["workshop"]:
            raise CommandError(_("A file and --workshop are needed."))
        if options["month"]:
            _month(options["month"])
        workshop = workshop_named(options["workshop"])
        try:
            source = Source.of(file)
        except OSError as unreadable:
            raise CommandError(f"{file}: {unreadable.strerror}") from unreadable
        with source.file:
            page = import_file(
                source=source,
                workshop=workshop,
                by=None,
                today=business_day(),
                now=timezone.now(),
                month=options["month"],
                reason=options["reason"],
                dry_run=options["dry_run"],
                makes_missing=options["create_missing"],
                told=self.stdout.write,
                read=self._progress if options["verbosity"] > 1 else lambda _: None,
            )
        self._tell(page, dry_run=options["dry_run"])

    def _progress(self, lines: int) -> None:
        self.stdout.write(ngettext("%(n)s line read", "%(n)s lines read", lines) % {"n": format_number(lines)})

    def _tell(self, page: ImportPage, *, dry_run: bool) -> None:
        found = page.output_import
        for left_out in page.left_out:
            self.stdout.write(
                _("Line %(line)s is left out as no record: %(text)s") % {"line": left_out.line, "text": left_out.text}
            )
        self.stdout.write(counts(found))
        asked = page.questions if found.state != ImportState.DONE else []
        for fault in [*page.faults, *asked]:
            self.stderr.write(_as_line(fault))
        if found.faults:
            raise CommandError(
                ngettext("%(n)s error; nothing was written.", "%(n)s errors; nothing was written.", found.faults)
                % {"n": format_number(found.faults)}
            )
        if asked:
            raise CommandError(_("Some figures are asked about: give --reason to keep them. Nothing was written."))
        if dry_run:
            self.stdout.write(_("Dry run: nothing was written."))
        elif page.changes_nothing:
            self.stdout.write(_("Everything in this file stands already; nothing was changed."))
        else:
            self.stdout.write(_("Imported. To take it back: import_output --undo %(number)s") % {"number": found.pk})

    def _undo(self, number: UUID) -> None:
        output_import = OutputImport.objects.filter(pk=number).first()
        if output_import is None:
            raise CommandError(_("There is no such import."))
        undo_import(output_import=output_import, by=None, now=timezone.now())
        self.stdout.write(_("The import is undone; what stood before stands again."))


def _as_line(fault: FaultLine) -> str:
    return " ".join(part for part in (str(fault.line), fault.column, fault.value) if part) + f": {fault.sentence}"


def _month(text: str) -> None:
    try:
        Month.parse(text)
    except ValueError as wrong:
        raise CommandError(_("A month is written 1966-09.")) from wrong
