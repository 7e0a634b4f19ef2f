"""Mentoring groups of a team, who is in charge of them, who is in them, which is a pilot, and wishes about pairs."""

from datetime import date
from fractions import Fraction
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.domain.group import PairKind
from members.domain.pilot import LEAST_TARGET, MOST_TARGET
from members.models.account import Account
from members.models.organisation import Team
from members.models.worker import Worker

PAIR_NAMES = [
    (PairKind.TOGETHER, _("Keep in one group")),
    (PairKind.APART, _("Keep in different groups")),
]


class MentoringGroup(models.Model):
    """Nhóm: part of a team, one party member in charge."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="groups")
    name = models.CharField(max_length=40)
    formed_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "name"], condition=Q(ended_on__isnull=True), name="group_name"),
            models.CheckConstraint(
                name="group_ends_after_forming", condition=Q(ended_on__isnull=True) | Q(ended_on__gt=F("formed_on"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GroupLead(models.Model):
    """Phụ trách nhóm: the party member in charge of a group; one a group, and one group of a team each (the action)."""

    group = models.ForeignKey(MentoringGroup, on_delete=models.PROTECT, related_name="leads")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="led_groups")
    period = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_in_charge_of_a_group",
                expressions=[("group", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(name="charge_not_empty", condition=Q(period__isempty=False)),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.worker_id}"


class GroupMembershipQuerySet(models.QuerySet["GroupMembership"]):
    """Stays in groups, by who is in charge of them."""

    def led_by(self, worker: int, day: date) -> Self:
        """Of those who are on the day in a group of which this worker is in charge."""
        return self.filter(period__contains=day, group__leads__worker=worker, group__leads__period__contains=day)


class GroupMembership(models.Model):
    """Thuộc nhóm: the group a worker is in; at most one at a time, every move kept."""

    group = models.ForeignKey(MentoringGroup, on_delete=models.PROTECT, related_name="memberships")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="group_memberships")
    period = DateRangeField()
    reason = models.CharField(max_length=200, blank=True)
    recorded_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = GroupMembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="worker_in_one_group",
                expressions=[("worker", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(name="group_stay_not_empty", condition=Q(period__isempty=False)),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.worker_id}"


class GroupPilot(models.Model):
    """Chỉ đạo điểm: a group that the cell directs by itself for a time, with its own target; nothing about a person."""

    group = models.ForeignKey(MentoringGroup, on_delete=models.PROTECT, related_name="pilots")
    aim = models.CharField(max_length=300)
    target = models.PositiveSmallIntegerField(help_text="Of the norm, in per cent: a group makes several items.")
    period = DateRangeField()
    result = models.CharField(max_length=600, blank=True)
    recorded_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_pilot_of_a_group",
                expressions=[("group", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(name="pilot_not_empty", condition=Q(period__isempty=False)),
            models.CheckConstraint(name="pilot_has_an_aim", condition=~Q(aim="")),
            models.CheckConstraint(name="pilot_target", condition=Q(target__range=(LEAST_TARGET, MOST_TARGET))),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.period}"

    @property
    def share(self) -> Fraction:
        """The target; 1 is exactly the norm."""
        return Fraction(self.target, 100)


class PairWish(models.Model):
    """Xếp chung, không xếp chung nhóm: a wish about two people, with a reason and a day to look at it again."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="pair_wishes")
    first = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=PAIR_NAMES)
    reason = models.CharField(max_length=200)
    period = DateRangeField()
    review_on = models.DateField(_("review on"), null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="pair_in_order", condition=Q(first__lt=F("second"))),
            models.CheckConstraint(name="wish_not_empty", condition=Q(period__isempty=False)),
            ExclusionConstraint(
                name="one_wish_about_a_pair",
                expressions=[
                    ("first", RangeOperators.EQUAL),
                    ("second", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id} {self.kind}"
