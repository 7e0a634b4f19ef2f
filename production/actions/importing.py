"""Importing a file of output: received, checked, imported as a whole or not at all, taken back as a whole.

Checking and importing are jobs (tasks.py); asking for them is here too. A file is staged once by the check; the import
examines the staged lines again, because anything may have changed since, and reads the file only if they are gone.
"""

import hashlib
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any, BinaryIO
from uuid import UUID, uuid4

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.models import Account, Team, Workshop
from production.actions import importing_check, importing_write
from production.actions.closing import month_is_closed
from production.actions.importing_check import Examined
from production.domain.importing import Mapping, Reading, Refused, Source, read_head
from production.models import ColumnMapping, FilePiece, ImportedLine, ImportState, OutputImport, StagedLine
from production.models.triggers import MONTH_CLOSED
from teamtrack import jobs
from teamtrack.errors import RuleBroken
from teamtrack.figures import format_day
from teamtrack.jobs import Claim
from teamtrack.models import JobState
from teamtrack.names import tidy
from teamtrack.periods import Month

CHECK, IMPORT = "output.check", "output.import"
PIECE = 1_000_000  # bytes
NAMES_SHOWN = 5
KEPT_WAITING, KEPT_TO_UNDO = timedelta(days=30), timedelta(days=100)
WAITING = (ImportState.UPLOADED, ImportState.CHECKING, ImportState.CHECKED)


# --- the file --------------------------------------------------------------------------------------------------------


@transaction.atomic
def receive_file(
    *, workshop: Workshop, team: Team | None, file: BinaryIO, name: str, by: Account | None, now: datetime
) -> OutputImport:
    """Keep a sent file in pieces; the very file that the same person sent and has not imported yet is found again."""
    received = OutputImport(workshop=workshop, team=team, file_name=tidy(name)[-200:], sent_by=by, sent_at=now, size=0)
    digest = hashlib.sha256()
    pieces: list[FilePiece] = []
    file.seek(0)
    while content := file.read(PIECE):
        digest.update(content)
        pieces.append(FilePiece(output_import=received, number=len(pieces), content=content))
        received.size += len(content)
    received.sha256 = digest.hexdigest()
    same = OutputImport.objects.filter(workshop=workshop, team=team, sent_by=by, sha256=received.sha256)
    there = same.filter(state__in=WAITING).order_by("-sent_at", "pk").first()
    if there is not None:
        return there
    received.save()
    FilePiece.objects.bulk_create(pieces, batch_size=1)
    return received


def source_of(output_import: OutputImport) -> Source:
    """The sent file, to be read."""
    pieces = output_import.pieces.order_by("number", "pk").values_list("content", flat=True)
    content = b"".join(bytes(piece) for piece in pieces.iterator(chunk_size=1))
    return Source(BytesIO(content), output_import.file_name, len(content))


# --- asking for the work ---------------------------------------------------------------------------------------------


@transaction.atomic
def check_import(
    *, output_import: OutputImport, mapping: Mapping, by: Account | None, today: date, now: datetime
) -> None:
    """Kiểm tra: ask for the dry run with these columns, which the workshop remembers; the same again asks once."""
    held = _held(output_import)
    if held.state == ImportState.CHECKING and _is_working(held) and held.mapping == mapping.as_json():
        return
    if held.state not in WAITING or (held.state == ImportState.CHECKING and _is_working(held)):
        raise RuleBroken(_told(held))
    held.mapping, held.state, held.lines_read = mapping.as_json(), ImportState.CHECKING, 0
    _ask(held, CHECK, by=by, today=today, now=now)


@transaction.atomic
def apply_import(*, output_import: OutputImport, reason: str, by: Account | None, today: date, now: datetime) -> None:
    """Nhập: ask for the import of a checked file without faults; figures asked about are kept with the reason."""
    held = _held(output_import)
    if held.state == ImportState.IMPORTING and _is_working(held):
        return
    if held.state not in (ImportState.CHECKED, ImportState.IMPORTING):
        raise RuleBroken(_told(held))
    if held.faults:
        raise RuleBroken(_("Nothing is imported while there are errors. Correct the file and send it again."))
    reason = tidy(reason)
    if held.questions and not reason:
        raise RuleBroken(_("Some figures are asked about. Give the reason why they are kept."), field="reason")
    if len(reason) > 200:
        raise RuleBroken(_("At most 200 letters."), field="reason")
    held.state, held.reason = ImportState.IMPORTING, reason
    _ask(held, IMPORT, by=by, today=today, now=now)


def _ask(held: OutputImport, kind: str, *, by: Account | None, today: date, now: datetime) -> None:
    arguments = {"import": str(held.pk), "by": by.pk if by else None, "today": today.isoformat()}
    held.job = jobs.ask_for(kind=kind, key=f"{kind}:{held.pk}:{uuid4()}", arguments=arguments, by=by, now=now)
    held.save()


def _held(output_import: OutputImport) -> OutputImport:
    rows = OutputImport.objects.select_for_update(of=("self",)).select_related("workshop", "job")
    return rows.get(pk=output_import.pk)


def _is_working(held: OutputImport) -> bool:
    """Its job has neither ended nor failed."""
    return held.job is not None and held.job.state == JobState.WAITING


def _told(held: OutputImport) -> str:
    return {
        ImportState.REFUSED: _("This file was refused. Correct it and send it again."),
        ImportState.CHECKING: _("This file is being checked."),
        ImportState.IMPORTING: _("This file is being imported."),
        ImportState.DONE: _("This file is imported already."),
        ImportState.UNDONE: _("This import was undone. Send the file again."),
    }.get(ImportState(held.state), _("This file must be checked first."))


# --- the work --------------------------------------------------------------------------------------------------------


def do_check(claimed: Claim) -> None:
    """The job of a dry run: stages and examines the file; what is wrong with it is a result, not a failure."""
    output_import = _asked(claimed)
    source = source_of(output_import)
    mapping = _mapping(output_import)
    try:
        reading = importing_check.stage(output_import, source, mapping, told=_progress(output_import))
        signature = read_head(source, mapping.sheet).signature
    except Refused as refused:
        with jobs.finishing(claimed):
            refuse(output_import, refused)
        return
    with jobs.finishing(claimed):
        take_in(output_import, reading)
        examined = importing_check.examine(output_import, today=date.fromisoformat(claimed.arguments["today"]))
        importing_check.keep(output_import, examined, reading)
        output_import.save()
        ColumnMapping.objects.update_or_create(
            workshop=output_import.workshop, signature=signature, defaults={"mapping": output_import.mapping}
        )


def do_import(claimed: Claim) -> None:
    """The job of an import: one transaction; what has come to be wrong since the check is told instead."""
    output_import = _asked(claimed)
    by = Account.objects.filter(pk=claimed.arguments["by"]).first()
    reading = None
    if StagedLine.objects.filter(output_import=output_import).count() != output_import.lines:  # lost in a crash
        reading = importing_check.stage(output_import, source_of(output_import), _mapping(output_import))
    with jobs.finishing(claimed):
        today = date.fromisoformat(claimed.arguments["today"])
        write_or_tell(output_import, reading=reading, by=by, today=today, now=timezone.now())


def write_or_tell(
    output_import: OutputImport, *, reading: Reading | None, by: Account | None, today: date, now: datetime
) -> Examined:
    """Write all staged lines, or keep what is wrong with them; in the caller's transaction."""
    importing_write.hold_workshop(output_import.workshop)
    examined = importing_check.examine(output_import, today=today)
    if examined.faults or (reading and reading.fault_count) or (examined.questions and not output_import.reason):
        importing_check.keep(output_import, examined, reading)
        output_import.save()
        return examined
    output_import.new, output_import.changed = importing_write.write(
        output_import, reason=output_import.reason, by=by, now=now
    )
    output_import.unchanged, output_import.without_norm = examined.unchanged, examined.without_norm
    output_import.questions = examined.questions
    output_import.state, output_import.imported_by, output_import.imported_at = ImportState.DONE, by, now
    output_import.save()
    _drop_file(output_import)
    return examined


def _asked(claimed: Claim) -> OutputImport:
    return OutputImport.objects.select_related("workshop", "team").get(pk=UUID(claimed.arguments["import"]))


def _mapping(output_import: OutputImport) -> Mapping:
    """Whoever asked for the check named the columns; a constraint of the row says so."""
    assert output_import.mapping is not None
    return Mapping.from_json(output_import.mapping)


def _progress(output_import: OutputImport) -> Any:
    def tell(read: int) -> None:
        OutputImport.objects.filter(pk=output_import.pk).update(lines_read=read)

    return tell


def take_in(output_import: OutputImport, reading: Reading) -> None:
    """What the reading says about the file itself."""
    output_import.lines = output_import.lines_read = reading.read
    output_import.titles = {field.value: title for field, title in reading.titles.items()}
    output_import.left_out = [list(row) for row in reading.left_out]


def refuse(output_import: OutputImport, refused: Refused) -> None:
    """The whole file cannot be read: said, and the file dropped."""
    output_import.state, output_import.refusal = ImportState.REFUSED, refused.message
    output_import.refusal_values = {name: str(value) for name, value in refused.values.items()}
    output_import.save()
    _drop_file(output_import)


def _drop_file(output_import: OutputImport) -> None:
    output_import.pieces.all().delete()
    importing_check.unstage(output_import)


def forget_old_imports(*, now: datetime) -> None:
    """Drop files nobody imported, and after a longer time what would be needed to undo an import."""
    waiting = OutputImport.objects.filter(state__in=(*WAITING, ImportState.REFUSED), sent_at__lt=now - KEPT_WAITING)
    for output_import in waiting.order_by("sent_at", "pk"):
        with transaction.atomic():
            importing_check.unstage(output_import)
            output_import.delete()
    past = OutputImport.objects.filter(state=ImportState.DONE, imported_at__lt=now - KEPT_TO_UNDO)
    ImportedLine.objects.filter(output_import__in=past).delete()


# --- undoing ---------------------------------------------------------------------------------------------------------


def undo_import(*, output_import: OutputImport, by: Account | None, now: datetime) -> None:
    """Bỏ cả lượt nhập: back to what stood before; refused when a line was changed since or a month is closed."""
    try:
        with transaction.atomic():
            held = _held(output_import)
            importing_write.hold_workshop(held.workshop)
            if held.state != ImportState.DONE:
                raise RuleBroken(_("Only an imported file can be undone."))
            if held.imported_at and held.imported_at < now - KEPT_TO_UNDO:
                raise RuleBroken(_("An import can be undone for %(n)s days.") % {"n": KEPT_TO_UNDO.days})
            _refuse_later_work(held)
            importing_write.take_back(held)
            held.state, held.undone_by, held.undone_at = ImportState.UNDONE, by, now
            held.save()
    except DatabaseError as refused:  # closed in this very moment
        if getattr(refused.__cause__, "sqlstate", "") != MONTH_CLOSED:
            raise
        _refuse_later_work(output_import)
        raise


def _refuse_later_work(output_import: OutputImport) -> None:
    """RuleBroken when somebody has built on what was imported; it names where."""
    for month in importing_write.closed_months(output_import):
        raise RuleBroken(month_is_closed(Month.of(month)))
    for day, shift, team in importing_write.closed_shifts(output_import):
        words = _("Shift %(shift)s of %(team)s on %(day)s is closed. Reopen it to undo the import.")
        raise RuleBroken(words % {"shift": shift, "team": team, "day": format_day(day)})
    changed = importing_write.changed_since(output_import)
    if changed:
        places = [f"{name} {format_day(day)}" for name, day in changed[:NAMES_SHOWN] if name and day]
        sentence = ngettext(
            "%(n)s imported line was changed since: %(where)s. The import can no longer be undone.",
            "%(n)s imported lines were changed since: %(where)s. The import can no longer be undone.",
            len(changed),
        )
        where = "; ".join(places) + (" …" if len(changed) > len(places) else "")
        raise RuleBroken(sentence % {"n": len(changed), "where": where or "–"})
