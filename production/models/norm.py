"""Output norms, in force from a date, and what workers say against them."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models import Account, Worker
from production.domain.norm import NormDecision
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


DECISION_NAMES = [
    (NormDecision.STAYS, _("the norm stays")),
    (NormDecision.ANEW, _("will be looked at anew")),
]


class NormObjection(models.Model):
    """Ý kiến về định mức: a worker finds a norm not right, in writing; an answer is owed by a day and given once.

    `units` and `product` stay when a norm that was not yet in force is taken back; while an answer is owed it is not.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="norm_objections")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="objections")
    norm = models.ForeignKey(OutputNorm, null=True, blank=True, on_delete=models.SET_NULL, related_name="objections")
    units = models.PositiveIntegerField()
    text = models.CharField(max_length=1000)
    raised_on = models.DateField()
    answer_due = models.DateField()
    decision = models.CharField(max_length=10, choices=DECISION_NAMES, blank=True)
    answer = models.CharField(max_length=1000, blank=True)
    answered_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "norm"], condition=Q(answered_on__isnull=True), name="one_open_objection_to_a_norm"
            ),
            models.CheckConstraint(name="norm_objection_says_something", condition=~Q(text="")),
            models.CheckConstraint(name="norm_answer_due_later", condition=Q(answer_due__gt=F("raised_on"))),
            models.CheckConstraint(
                name="norm_answer_is_whole",
                condition=Q(answered_on__isnull=True, answered_by__isnull=True, decision="")
                | Q(answered_on__gte=F("raised_on"), answered_by__isnull=False) & ~Q(decision="") & ~Q(answer=""),
            ),
            models.CheckConstraint(
                name="open_objection_has_its_norm", condition=Q(norm__isnull=False) | Q(answered_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.product_id}: {self.units}"
