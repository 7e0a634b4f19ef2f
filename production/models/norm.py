"""Output norms, in force from a date."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Account
from production.models.product import Product


class OutputNorm(models.Model):
    """Định mức: good units of one product per man-day, in force from a day until before another (rule 7)."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="norms")
    units = models.PositiveIntegerField(_("pieces per man-day"))
    period = DateRangeField()
    decision = models.CharField(_("number of the decision"), max_length=60, blank=True)
    issued_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_norm_at_a_time",
                expressions=[("product", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(name="norm_above_zero", condition=Q(units__gt=0)),
            models.CheckConstraint(name="norm_period_not_empty", condition=Q(period__isempty=False)),
        ]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.units}"
