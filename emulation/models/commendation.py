"""Commendations on the workshop's blackboard."""

from django.db import models
from django.db.models import Q

from members.models import Account, Team, Workshop


class Commendation(models.Model):
    """Biểu dương (bảng đen): a line of praise for a team, seen by the whole workshop."""

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="commendations")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="commendations")
    text = models.CharField(max_length=200)
    day = models.DateField()
    by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(name="commendation_says_something", condition=~Q(text=""))]
        indexes = [models.Index(fields=["workshop", "-day"], name="commendation_by_day")]

    def __str__(self) -> str:
        return self.text
