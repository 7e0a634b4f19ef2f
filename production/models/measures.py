"""What stands behind two of the four measures of a team: unit costs and technical checks. Nobody is named in either."""

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models import Account, Team
from production.domain.measures import MOST_POINTS
from production.models.product import Product


class UnitCost(models.Model):
    """Giá thành: what a product was to cost a team in a month, and what was booked for it; never anybody's wage.

    What was written stays: the row with the highest `revision` counts, those before it tell how it came about. The good
    units are no part of it; they come from output and its corrections whenever the cost of a piece is asked for.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="unit_costs", db_index=False)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.DateField(help_text="Its first day.")
    planned = models.DecimalField(max_digits=14, decimal_places=2, help_text="Đồng per hundred pieces.")
    booked = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, help_text="Đồng in all; null: nothing is booked yet."
    )
    revision = models.PositiveSmallIntegerField()
    recorded_on = models.DateField(help_text="Business day.")
    recorded_by = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "month", "product", "revision"], name="unit_cost_revised_in_turn"),
            models.CheckConstraint(name="unit_cost_starts_a_month", condition=Q(month__day=1)),
            models.CheckConstraint(name="unit_cost_revision", condition=Q(revision__gte=1)),
            models.CheckConstraint(
                name="unit_cost_above_zero", condition=Q(planned__gt=0) & (Q(booked__isnull=True) | Q(booked__gt=0))
            ),
        ]
        triggers = [pgtrigger.Protect(name="stays_as_written", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.team_id} {self.month} {self.product_id}: {self.planned}"


class CheckedBy(models.TextChoices):
    """Who checked: a team that looks at itself sees other things than an office that comes."""

    OFFICE = "office", _("the technical office")
    TEAM = "team", _("the team itself")


class TechnicalCheck(models.Model):
    """Kiểm tra kỹ thuật: points of the technical rules looked at on a day, and how many of them were kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="technical_checks", db_index=False)
    day = models.DateField()
    checked_by = models.CharField(max_length=6, choices=CheckedBy)
    points = models.PositiveSmallIntegerField()
    kept = models.PositiveSmallIntegerField()
    what = models.CharField(_("what was checked"), max_length=200)
    found = models.CharField(_("what was found"), max_length=300, blank=True)
    recorded_on = models.DateField(help_text="Business day.")
    recorded_by = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="check_has_points", condition=Q(points__range=(1, MOST_POINTS))),
            models.CheckConstraint(name="no_more_kept_than_checked", condition=Q(kept__lte=F("points"))),
            models.CheckConstraint(name="check_says_what", condition=~Q(what="")),
            models.CheckConstraint(name="check_says_what_was_not_kept", condition=Q(kept=F("points")) | ~Q(found="")),
        ]
        indexes = [models.Index(fields=["team", "day", "id"], name="technical_check_of_team")]

    def __str__(self) -> str:
        return f"{self.team_id} {self.day}: {self.kept}/{self.points}"
