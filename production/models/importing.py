"""Imports of output from a file: what was sent, how it was read, what was wrong, and what stood before."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Account, Team, Workshop
from teamtrack.models import Job


class ImportState(models.TextChoices):
    """How far an import has come. Everything up to IMPORTING has written no output."""

    UPLOADED = "uploaded", _("sent")
    CHECKING = "checking", _("being checked")
    CHECKED = "checked", _("checked")
    REFUSED = "refused", _("refused")
    IMPORTING = "importing", _("being imported")
    DONE = "done", _("imported")
    UNDONE = "undone", _("undone")


class OutputImport(models.Model):
    """Lượt nhập: one file of output, imported as a whole or not at all.

    `team`: the only team whose lines it may hold; null: every team of the workshop (from the command line).
    `mapping` is a reading's Mapping as JSON; `titles` names the file's columns by field, for what is told about them.
    Counts are in lines: `lines` all records of the file, `lines_read` how many were read so far, `questions` those
    kept only with a `reason`. `left_out` lists rows which are no records (totals) as [line, text, why].
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="imports")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="imports")
    file_name = models.CharField(max_length=200)
    size = models.PositiveIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    mapping = models.JSONField(null=True, blank=True)
    titles = models.JSONField(default=dict)
    left_out = models.JSONField(default=list)
    lines = models.PositiveIntegerField(default=0)
    lines_read = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    without_norm = models.PositiveIntegerField(default=0)
    faults = models.PositiveIntegerField(default=0)
    questions = models.PositiveIntegerField(default=0)
    refusal = models.TextField(blank=True, help_text="Why the whole file is refused: an English msgid.")
    refusal_values = models.JSONField(default=dict)
    reason = models.CharField(max_length=200, blank=True, help_text="Why the figures asked about are kept.")
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    sent_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    imported_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="import_done_at_a_time",
                condition=Q(state__in=("done", "undone"), imported_at__isnull=False)
                | Q(~Q(state__in=("done", "undone")), imported_at__isnull=True),
            ),
            models.CheckConstraint(
                name="import_undone_at_a_time",
                condition=Q(state="undone", undone_at__isnull=False) | Q(~Q(state="undone"), undone_at__isnull=True),
            ),
            models.CheckConstraint(
                name="import_refused_with_a_reason",
                condition=Q(Q(state="refused"), ~Q(refusal="")) | Q(~Q(state="refused"), refusal=""),
            ),
            models.CheckConstraint(
                name="import_all_or_nothing", condition=~Q(state__in=("done", "undone")) | Q(faults=0)
            ),
            models.CheckConstraint(
                name="import_asked_is_answered",
                condition=~Q(state__in=("done", "undone")) | Q(questions=0) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="import_checked_by_its_columns",
                condition=Q(state__in=("uploaded", "refused")) | Q(mapping__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["workshop", "-sent_at"], name="imports_by_time")]

    def __str__(self) -> str:
        return f"{self.file_name} {self.state}"


class FilePiece(models.Model):
    """Mảnh tệp: at most a megabyte of a sent file, so that a worker on another machine can read it.

    Dropped as soon as the file is imported or refused.
    """

    output_import = models.ForeignKey(OutputImport, on_delete=models.CASCADE, related_name="pieces", db_index=False)
    number = models.PositiveSmallIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["output_import", "number"], name="piece_once")]

    def __str__(self) -> str:
        return f"{self.output_import_id} {self.number}"


class ColumnMapping(models.Model):
    """Cách đọc cột: which column was what, the last time a file with the same head came to the workshop."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="+", db_index=False)
    signature = models.CharField(max_length=64)
    mapping = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workshop", "signature"], name="mapping_of_a_head")]

    def __str__(self) -> str:
        return f"{self.workshop_id} {self.signature}"


class ImportFault(models.Model):
    """Lỗi trong tệp: what is wrong in a cell, or (`asks`) must be kept with a reason. At most the first 1,000 of each.

    `code` names the sentence (domain/importing/words.py), `words` what is filled into it.
    """

    output_import = models.ForeignKey(OutputImport, on_delete=models.CASCADE, related_name="found", db_index=False)
    line = models.PositiveIntegerField()
    column = models.CharField(max_length=300, blank=True)
    value = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=20)
    words = models.JSONField(default=dict)
    asks = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["output_import", "asks", "line"], name="faults_by_line")]

    def __str__(self) -> str:
        return f"{self.line} {self.column}: {self.code}"


class StagedLine(models.Model):
    """Dòng chờ nhập: a record of the file as it was read, until it is imported.

    The table is unlogged (see the migration): after a crash it is empty, and the file is read again. Without foreign
    keys, because each costs as much as the row.
    """

    pk = models.CompositePrimaryKey("output_import", "line", "cell")
    output_import = models.ForeignKey(
        OutputImport, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    line = models.IntegerField()
    cell = models.TextField(help_text="Column of a wide sheet, else empty.")
    worker = models.TextField()
    team = models.TextField()
    day = models.DateField(null=True)
    shift = models.SmallIntegerField(null=True)
    product = models.TextField()
    good = models.IntegerField(null=True)
    defective = models.IntegerField(null=True)
    man_days = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    note = models.TextField()
    away = models.TextField()

    def __str__(self) -> str:
        return f"{self.line} {self.cell}"


class ImportedLine(models.Model):
    """Dòng đã nhập: which row an import wrote, the version it left there, and what stood before (null: nothing).

    Without foreign keys, because each costs as much as the row; `record` is an absence where `is_absence`.
    """

    pk = models.CompositePrimaryKey("output_import", "is_absence", "record")
    output_import = models.ForeignKey(
        OutputImport, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    is_absence = models.BooleanField()
    record = models.BigIntegerField()
    version = models.PositiveIntegerField()
    was = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"{self.record} {self.version}"
