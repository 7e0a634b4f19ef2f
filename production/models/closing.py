"""Closing a month, and the dated adjustments after it."""

from django.db import models
from django.db.models import Q

from members.models import Account, Team, Worker, Workshop
from production.models.norm import OutputNorm
from production.models.product import Product
from production.models.triggers import adjustment_triggers


class MonthBook(models.Model):
    """Sổ tháng of a workshop. Writers hold its row FOR SHARE, the closer FOR UPDATE: they never race (rule 6)."""

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="month_books")
    month = models.DateField(help_text="Its first day.")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workshop", "month"], name="one_book_a_month"),
            models.CheckConstraint(name="book_starts_a_month", condition=Q(month__day=1)),
        ]

    def __str__(self) -> str:
        return f"{self.workshop_id} {self.month:%Y-%m}"

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class OutputAdjustment(models.Model):
    """Điều chỉnh: a dated correction of a closed month, with its reason; figures are differences, may be negative.

    A team leader proposes it, the workshop manager approves it (trust.md, section 3.1); only then it counts. The
    month's entries stay as they were; every approved adjustment yields a new version of the month's report.
    """

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="adjustments")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="adjustments")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    norm = models.ForeignKey(OutputNorm, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(help_text="The day that was wrong, in a closed month.")
    shift = models.PositiveSmallIntegerField(default=1)
    good = models.IntegerField(default=0)
    defective = models.IntegerField(default=0)
    man_days = models.DecimalField(max_digits=3, decimal_places=2, default=0)
    reason = models.CharField(max_length=300)
    proposed_on = models.DateField(help_text="Business day.")
    proposed_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_on = models.DateField(null=True, blank=True, help_text="Business day; null: not decided.")
    approved_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    declined_on = models.DateField(null=True, blank=True)
    declined_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="adjustment_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="adjustment_changes_something", condition=~Q(good=0, defective=0, man_days=0)),
            models.CheckConstraint(
                name="adjustment_decided_once", condition=Q(approved_on__isnull=True) | Q(declined_on__isnull=True)
            ),
        ]
        indexes = [models.Index(fields=["team", "day"], name="adjustment_of_team")]
        triggers = adjustment_triggers()

    def __str__(self) -> str:
        return f"{self.worker_id} {self.day}: {self.good:+}"


class CountedOutput(models.Model):
    """Sản lượng được tính: every entry and every approved correction of one (a view)."""

    row = models.TextField(primary_key=True)
    worker = models.ForeignKey(Worker, on_delete=models.DO_NOTHING, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.DO_NOTHING, related_name="+")
    product = models.ForeignKey(Product, on_delete=models.DO_NOTHING, related_name="+")
    norm = models.ForeignKey(OutputNorm, null=True, on_delete=models.DO_NOTHING, related_name="+")
    day = models.DateField()
    shift = models.PositiveSmallIntegerField()
    good = models.IntegerField()
    defective = models.IntegerField()
    man_days = models.DecimalField(max_digits=3, decimal_places=2)
    lines = models.PositiveSmallIntegerField(help_text="1: an entry; 0: a correction, which is none of its own.")

    class Meta:
        managed = False
        db_table = "production_countedoutput"

    def __str__(self) -> str:
        return self.row
