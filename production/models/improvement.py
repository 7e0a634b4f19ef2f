"""Improvements of the work: what a team does differently since a day, whose idea it was, from whom it was taken."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models import Account, Team, Worker
from production.domain.improvement import ImprovementKind
from production.models.product import Product

KIND_NAMES = [
    (ImprovementKind.MOTION, _("improved motions")),
    (ImprovementKind.LAYOUT, _("line laid out anew")),
    (ImprovementKind.METHOD, _("another way of working")),
]


class Improvement(models.Model):
    """Cải tiến: what a team does differently since a day; it ends on a day and is kept.

    Whoever had the idea is named with their consent alone. What was taken from another team owes a check that it was
    made to fit the own one. What it brought is computed from output, never kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="improvements")
    kind = models.CharField(max_length=8, choices=KIND_NAMES)
    title = models.CharField(max_length=120)
    text = models.CharField(max_length=1000, help_text="What is done differently.")
    since = models.DateField()
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="improvements")
    taken_from = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="taken_up")
    adapted = models.CharField(max_length=1000, blank=True, help_text="What was changed to fit the own team.")
    adapted_on = models.DateField(null=True, blank=True)
    adapted_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    stopped_on = models.DateField(null=True, blank=True, help_text="The first day without it.")
    stop_reason = models.CharField(max_length=300, blank=True)
    written_on = models.DateField()
    written_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="improvement_says_something", condition=~Q(title="") & ~Q(text="")),
            models.CheckConstraint(
                name="improvement_of_another_team",
                condition=Q(taken_from__isnull=True, source__isnull=True)
                | Q(taken_from__isnull=False) & ~Q(taken_from=F("team")),
            ),
            models.CheckConstraint(
                name="improvement_adapted_whole",
                condition=Q(adapted_on__isnull=True)
                | Q(adapted_on__isnull=False, adapted_on__gte=F("since"), taken_from__isnull=False) & ~Q(adapted=""),
            ),
            models.CheckConstraint(
                name="improvement_stopped_whole",
                condition=Q(stopped_on__isnull=True)
                | Q(stopped_on__isnull=False, stopped_on__gte=F("since")) & ~Q(stop_reason=""),
            ),
        ]
        indexes = [models.Index(fields=["team", "-since", "-id"], name="improvement_of_team")]

    def __str__(self) -> str:
        return self.title

    @property
    def owes_check(self) -> bool:
        """Taken from another team and not yet made to fit the own one (practice 13: "một cách máy móc")."""
        return self.taken_from_id is not None and self.adapted_on is None and self.stopped_on is None
