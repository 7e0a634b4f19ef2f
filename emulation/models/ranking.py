"""Criteria with dates, and rankings frozen when a month is closed."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Account, Team, Workshop


class CriterionKind(models.TextChoices):
    """What a team can score by (domain.md, "score")."""

    FULFILMENT = "fulfilment", _("Norm fulfilment")
    PLAN = "plan", _("Plan completion")
    QUALITY = "quality", _("Quality")
    ATTENDANCE = "attendance", _("Attendance")
    IMPROVEMENT = "improvement", _("Improvements")


class RankingCriterion(models.Model):
    """Tiêu chuẩn thi đua: the weight and cap of one criterion in a workshop, from a day until before another."""

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="criteria")
    kind = models.CharField(max_length=12, choices=CriterionKind)
    weight = models.PositiveSmallIntegerField()
    cap_percent = models.PositiveSmallIntegerField(help_text="Values above it count as the cap.")
    period = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="criterion_once_at_a_time",
                expressions=[
                    ("workshop", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(name="criterion_cap", condition=Q(cap_percent__range=(1, 1000))),
            models.CheckConstraint(name="criterion_weight", condition=Q(weight__lte=100)),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.weight}"


class MonthRanking(models.Model):
    """Bảng xếp hạng đã khóa: the ranking of a closed month; an adjustment makes the next version (rule 6)."""

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="rankings")
    month = models.DateField()
    version = models.PositiveSmallIntegerField(default=1)
    reason = models.CharField(max_length=300, blank=True, help_text="Why this version replaces the one before.")
    criteria = models.JSONField(help_text='Kind, weight and cap as they were: [["fulfilment", 40, "6/5"], …].')
    made_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workshop", "month", "version"], name="ranking_version"),
            models.CheckConstraint(name="ranking_starts_a_month", condition=Q(month__day=1)),
        ]

    def __str__(self) -> str:
        return f"{self.workshop_id} {self.month} v{self.version}"


class RankedTeam(models.Model):
    """Hạng của một tổ in a frozen ranking; `facts` holds the exact figures the score came from, fractions as "9/13"."""

    ranking = models.ForeignKey(MonthRanking, on_delete=models.CASCADE, related_name="teams")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField(null=True, help_text="Null: no figures, not ranked.")
    facts = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ranking", "team"], name="team_ranked_once")]

    def __str__(self) -> str:
        return f"{self.team_id}: {self.rank}"
