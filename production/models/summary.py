"""Month summaries kept by statement triggers (triggers.py); the application only reads them.

Exact fractions survive because the key holds the norm: Σ(q / n) is Σ over rows of good / norm.units.
"""

from django.db import models

from members.models import Team, Worker
from production.models.norm import OutputNorm
from production.models.product import Product


class TeamMonth(models.Model):
    """The version of a team's month: raised by everything that may change its figures; the board is cached by it."""

    pk = models.CompositePrimaryKey("team", "month")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+", db_index=False)
    month = models.DateField()
    version = models.BigIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.team_id} {self.month}: {self.version}"


class MonthOutput(models.Model):
    """Sums over a month of the output of one product under one norm (norm null: none was in force)."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+", db_index=False)
    norm = models.ForeignKey(OutputNorm, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    good = models.BigIntegerField()
    defective = models.BigIntegerField()
    man_days = models.DecimalField(max_digits=14, decimal_places=2)
    lines = models.BigIntegerField()

    class Meta:
        abstract = True


class TeamMonthOutput(MonthOutput):
    """Tổng hợp tháng của tổ."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="month_outputs", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "month", "product", "norm"], name="team_month_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.month} {self.product_id}: {self.good}"


class WorkerMonthOutput(MonthOutput):
    """Tổng hợp tháng của công nhân, by the team they were on."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="month_outputs", db_index=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "month", "team", "product", "norm"], name="worker_month_once", nulls_distinct=False
            )
        ]
        indexes = [models.Index(fields=["team", "month"], name="worker_months_of_team")]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.month} {self.product_id}: {self.good}"
