"""Monthly reports and their files."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Account, Team, Workshop
from teamtrack.models import Job


class MonthlyReport(models.Model):
    """Báo cáo thi đua tháng: one version, of a team or (team null) of the whole workshop; made by its job."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="reports")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="reports")
    month = models.DateField()
    version = models.PositiveSmallIntegerField(default=1)
    reason = models.CharField(max_length=300, blank=True, help_text="Why this version replaces the one before.")
    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="report")
    asked_on = models.DateField(help_text="The business day it was asked for; the report is dated so.")
    asked_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "team", "month", "version"], name="report_version", nulls_distinct=False
            ),
            models.CheckConstraint(name="report_starts_a_month", condition=Q(month__day=1)),
        ]
        indexes = [models.Index(fields=["workshop", "-month"], name="reports_by_month")]

    def __str__(self) -> str:
        return f"{self.workshop_id} {self.team_id} {self.month} v{self.version}"


class FileKind(models.TextChoices):
    """The files of a report."""

    MAIN = "main", _("Report")
    ANNEX = "annex", _("Annex: the workers' table")
    SHEET = "sheet", _("Spreadsheet of the same figures")


class ReportFile(models.Model):
    """Tệp báo cáo: its bytes and their SHA-256; never changed once written."""

    report = models.ForeignKey(MonthlyReport, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=8, choices=FileKind)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "kind"], name="report_file_once")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.kind}"
