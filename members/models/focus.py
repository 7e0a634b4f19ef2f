"""Help from above: teams under special direction, cadres sent to help one, visits from above."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.account import Account
from members.models.organisation import Team
from members.models.worker import Worker


class FocusTeam(models.Model):
    """Chỉ đạo trọng điểm: from a day until before another the branch committee directs this team closely, and why."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="focus")
    period = DateRangeField()
    reason = models.CharField(_("reason"), max_length=300)
    recorded_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="team_in_focus_once",
                expressions=[("team", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(name="focus_not_empty", condition=Q(period__isempty=False)),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.period}"


class Secondment(models.Model):
    """Cán bộ trên cử xuống giúp: somebody sent to help a team on which they do not work. It opens nothing to them."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="secondments")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="secondments")
    period = DateRangeField()
    recorded_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="sent_to_a_team_once",
                expressions=[
                    ("team", RangeOperators.EQUAL),
                    ("worker", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(name="secondment_not_empty", condition=Q(period__isempty=False)),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.team_id} {self.period}"


class VisitFromAbove(models.Model):
    """Cấp trên xuống tổ: who came on a day and what was agreed about the team's work; nothing about a person."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="visits_from_above")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+", help_text="Who came.")
    day = models.DateField()
    agreed = models.CharField(_("what was agreed"), max_length=300)
    recorded_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_on = models.DateField(help_text="Business day.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "worker", "day"], name="one_visit_from_above_a_day"),
            models.CheckConstraint(name="visit_from_above_is_past", condition=Q(day__lte=models.F("recorded_on"))),
            models.CheckConstraint(name="visit_agreed_on_something", condition=~Q(agreed="")),
        ]
        indexes = [models.Index(fields=["team", "-day", "-id"], name="visit_from_above_of_team")]

    def __str__(self) -> str:
        return f"{self.team_id} {self.day}"
