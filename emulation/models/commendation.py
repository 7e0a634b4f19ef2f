"""Commendations on the workshop's blackboard."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models import Account, Team, Worker, Workshop


class PraisedFor(models.TextChoices):
    """What a team or somebody on it is commended for: not for quantity alone (practice 98)."""

    OUTPUT = "output", _("output")
    QUALITY = "quality", _("quality")
    IMPROVEMENT = "improvement", _("an improvement")
    HELP = "help", _("helping others")
    OTHER = "other", _("something else")


class Commendation(models.Model):
    """Biểu dương (bảng đen): a line of praise for a team, or by their consent for one on it, seen by the workshop.

    `figure` is what it rests on (R16), exact as on the day it was posted ("993/1000"), over the days from
    `counted_from` to `counted_until`; of the person where one is named, else of the team.
    """

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="commendations")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="commendations")
    worker = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="commendations")
    for_what = models.CharField(max_length=12, choices=PraisedFor, default=PraisedFor.OTHER)
    text = models.CharField(max_length=200)
    day = models.DateField()
    figure = models.TextField(blank=True)
    counted_from = models.DateField(null=True, blank=True)
    counted_until = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="commendation_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="commendation_figure_whole",
                condition=Q(figure="", counted_from__isnull=True, counted_until__isnull=True)
                | Q(
                    counted_from__isnull=False,
                    counted_until__isnull=False,
                    counted_until__gte=F("counted_from"),
                    for_what__in=["output", "quality"],
                )
                & ~Q(figure=""),
            ),
        ]
        indexes = [models.Index(fields=["workshop", "-day"], name="commendation_by_day")]

    def __str__(self) -> str:
        return self.text
