"""Imports of output as pages and the command line show them: every fault a sentence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.models import Team, Workshop
from production.domain.importing import Mapping as Columns
from production.domain.importing.words import SENTENCES
from production.models import ColumnMapping, ImportedLine, ImportFault, ImportState, OutputImport
from teamtrack.figures import format_number
from teamtrack.models import JobState
from teamtrack.paging import Page, page_of


@dataclass(frozen=True)
class FaultLine:
    """What is wrong, or asked about, in one cell of the file."""

    line: int
    column: str
    value: str
    sentence: str


@dataclass(frozen=True)
class LeftOutLine:
    """A line that is no record: `why` is "total" or "below"."""

    line: int
    text: str
    why: str


@dataclass(frozen=True)
class ImportPage:
    """One import with everything that is told about it; `faults` and `questions` hold the first 1,000 of each."""

    output_import: OutputImport
    faults: list[FaultLine]
    questions: list[FaultLine]
    left_out: list[LeftOutLine]
    refusal: str
    problem: str
    is_working: bool
    may_be_undone: bool

    @property
    def may_be_imported(self) -> bool:
        """Checked without faults; questions still want a reason."""
        return self.output_import.state == ImportState.CHECKED and not self.output_import.faults

    @property
    def changes_nothing(self) -> bool:
        """Everything in the file stands already."""
        return not self.output_import.new and not self.output_import.changed


def import_page(output_import: OutputImport) -> ImportPage:
    """Everything about one import (three queries)."""
    output_import = OutputImport.objects.select_related(
        "workshop", "team", "job", "sent_by__worker", "imported_by__worker", "undone_by__worker"
    ).get(pk=output_import.pk)
    found = list(output_import.found.order_by("line", "pk"))
    state, job = output_import.state, output_import.job
    under_way = state in (ImportState.CHECKING, ImportState.IMPORTING)
    is_done = state == ImportState.DONE
    return ImportPage(
        output_import=output_import,
        faults=[fault_line(fault) for fault in found if not fault.asks],
        questions=[fault_line(fault) for fault in found if fault.asks],
        left_out=[LeftOutLine(*row) for row in output_import.left_out],
        refusal=sentence(output_import.refusal, output_import.refusal_values),
        problem=_(job.problem)
        if under_way and job is not None and job.state == JobState.FAILED and job.problem
        else "",
        is_working=under_way and job is not None and job.state == JobState.WAITING,
        may_be_undone=is_done and ImportedLine.objects.filter(output_import=output_import).exists(),
    )


def fault_line(fault: ImportFault) -> FaultLine:
    """A fault in words, in the reader's language."""
    words = {**fault.words, "value": fault.value}
    return FaultLine(fault.line, fault.column, fault.value, sentence(SENTENCES[fault.code], words))


def sentence(msgid: str, words: Mapping[str, object]) -> str:
    """An English msgid translated and filled in; empty for an empty one."""
    return _(msgid) % words if msgid and words else _(msgid) if msgid else ""


def remembered_mapping(workshop: Workshop, signature: str) -> Columns | None:
    """Which column was what in the last file of the workshop with this head; None: there was none."""
    kept = ColumnMapping.objects.filter(workshop=workshop, signature=signature).first()
    return Columns.from_json(kept.mapping) if kept else None


def imports_of(workshop: Workshop, teams: Iterable[Team | int], after: UUID | None = None) -> Page[OutputImport]:
    """The imports of these teams, newest first, a page at a time."""
    imports = OutputImport.objects.filter(workshop=workshop, team__in=teams)
    related = imports.select_related("team", "sent_by__worker", "imported_by__worker")
    return page_of(related, by="-sent_at", after=after, seen=imports)


def counts(output_import: OutputImport) -> str:
    """How many lines there are and what becomes of them, in one line."""
    lines = output_import.lines
    parts = [
        ngettext("%(n)s line", "%(n)s lines", lines) % {"n": format_number(lines)},
        _("%(n)s new") % {"n": format_number(output_import.new)},
        _("%(n)s changed") % {"n": format_number(output_import.changed)},
        _("%(n)s unchanged") % {"n": format_number(output_import.unchanged)},
    ]
    if output_import.without_norm:
        parts.append(_("%(n)s without a norm") % {"n": format_number(output_import.without_norm)})
    if output_import.left_out:
        parts.append(_("%(n)s left out") % {"n": format_number(len(output_import.left_out))})
    return " · ".join(parts)
