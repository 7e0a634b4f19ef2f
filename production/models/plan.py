"""Plans of a team, and how a month is paid."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Team
from production.models.product import Product
from teamtrack.periods import Month, Quarter


class PlanPeriod(models.TextChoices):
    """What a plan is for."""

    MONTH = "month", _("month")
    QUARTER = "quarter", _("quarter")
    YEAR = "year", _("year")


class Plan(models.Model):
    """Kế hoạch: what a team is to make in a month, quarter or year, by product."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="plans")
    kind = models.CharField(max_length=8, choices=PlanPeriod)
    first_day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "kind", "first_day"], name="one_plan_a_period"),
            models.CheckConstraint(
                name="plan_starts_its_period",
                condition=Q(first_day__day=1)
                & (
                    Q(kind="month")
                    | Q(kind="quarter", first_day__month__in=(1, 4, 7, 10))
                    | Q(kind="year", first_day__month=1)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.kind} {self.first_day}"

    @property
    def last_day(self) -> date:
        if self.kind == PlanPeriod.MONTH:
            return Month.of(self.first_day).last
        if self.kind == PlanPeriod.QUARTER:
            return Quarter.of(self.first_day).last
        return date(self.first_day.year, 12, 31)


class PlanLine(models.Model):
    """Dòng kế hoạch: good units of one product."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "product"], name="product_planned_once"),
            models.CheckConstraint(name="plan_above_zero", condition=Q(quantity__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.quantity}"


class PayMode(models.TextChoices):
    """How a team is paid in a month."""

    PIECE = "piece", _("Piece wages")
    TIME = "time", _("Time wages")


class PayMonth(models.Model):
    """Cách trả lương tháng of a team: by piece or by time."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="pay_months")
    month = models.DateField()
    mode = models.CharField(max_length=5, choices=PayMode)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "month"], name="one_pay_mode_a_month"),
            models.CheckConstraint(name="pay_month_starts_a_month", condition=Q(month__day=1)),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.month} {self.mode}"
