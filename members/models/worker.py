"""Workers and the teams they were on."""

from datetime import date
from typing import Any, Self

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Func, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from members.domain.account import Role
from members.domain.worker import Origin, Relation, Travel, is_newcomer
from members.models.organisation import Enterprise, Team
from teamtrack.names import given_name, initials

# Roles which may see a worker's card: name, trade, grade (trust.md, section 3.1, "worker card").
SEES_CARDS = (
    Role.ADMINISTRATOR,
    Role.WORKSHOP_MANAGER,
    Role.TEAM_LEADER,
    Role.CELL_LEADER,
    Role.PARTY_MEMBER,
    Role.UNION_LEAD,
    Role.YOUTH_LEAD,
    Role.WOMENS_LEAD,
)
# Roles which may see what one person made each day (trust.md, section 3.2, "Daily output by person").
SEES_OUTPUT = (Role.TEAM_LEADER, Role.CELL_LEADER, Role.PARTY_MEMBER, Role.NORM_OFFICER, Role.WORKSHOP_MANAGER)


ORIGIN_NAMES = [
    (Origin.ENTERPRISE, _("worker of the enterprise")),
    (Origin.COOPERATIVE, _("cooperative")),
    (Origin.QUARTER, _("city quarter")),
    (Origin.ARMY, _("army")),
    (Origin.SCHOOL, _("trade school")),
    (Origin.OTHER, _("elsewhere")),
]
TRAVEL_NAMES = [
    (Travel.WALK, _("on foot")),
    (Travel.BICYCLE, _("bicycle")),
    (Travel.TRAM, _("tram")),
    (Travel.TRAIN, _("train")),
    (Travel.BUS, _("bus")),
    (Travel.MOTORBIKE, _("motorbike")),
    (Travel.CAR, _("car")),
]


def plain_of(column: str) -> Func:
    """A column without tone marks and case, as teamtrack.names.plain writes it."""
    return Func(F(column), function="public.tt_plain", output_field=models.TextField())


class WorkerQuerySet(models.QuerySet["Worker"]):
    """Reads of workers that more than one page needs."""

    def visible_to(self, user: Any) -> Self:
        """Oneself, and the workers (past ones too) of every team whose cards or output the user may see."""
        teams = user.stands.teams(*SEES_CARDS, *SEES_OUTPUT)
        return self.filter(
            Q(pk=user.worker_id) | Q(pk__in=TeamMembership.objects.filter(team__in=teams).values("worker"))
        )

    def on_team(self, team: Team, first: Any, last: Any = None) -> Self:
        """Workers who were on `team` at some time between two days, both included."""
        overlap = DateRange(first, last or first, "[]")
        return self.filter(pk__in=TeamMembership.objects.filter(team=team, period__overlap=overlap).values("worker"))

    def in_name_order(self) -> Self:
        """Vietnamese order: given name first, đ after d, tones last."""
        return self.order_by("name_order", "pk")


class Worker(models.Model):
    """Công nhân: a person of the enterprise, on a team or not, party member or not."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="workers")
    code = models.CharField(_("number"), max_length=20)
    full_name = models.CharField(_("full name"), max_length=80)
    name_order = models.GeneratedField(
        expression=Func(F("full_name"), function="public.tt_name_key"), output_field=models.TextField(), db_persist=True
    )
    name_plain = models.GeneratedField(
        expression=Func(F("full_name"), function="public.tt_plain"), output_field=models.TextField(), db_persist=True
    )
    is_woman = models.BooleanField(_("woman"), default=False)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    trade = models.CharField(_("trade"), max_length=40, blank=True)
    skill_grade = models.PositiveSmallIntegerField(_("skill grade"), null=True, blank=True)
    origin = models.CharField(max_length=12, choices=ORIGIN_NAMES, blank=True)
    home_place = models.CharField(max_length=60, blank=True, help_text="Village or quarter: Xuân Đỉnh.")
    home_area = models.CharField(max_length=40, blank=True, help_text="District: huyện Từ Liêm.")
    travel = models.CharField(max_length=10, choices=TRAVEL_NAMES, blank=True)
    route = models.CharField(max_length=60, blank=True, help_text="Such as the tram line: Bưởi.")
    phone = models.CharField(max_length=20, blank=True, help_text="Only with consent.")
    address = models.CharField(max_length=120, blank=True, help_text="Only with consent.")
    entered_on = models.DateField(_("entered on"))
    left_on = models.DateField(_("left on"), null=True, blank=True)

    objects = WorkerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "code"], name="worker_code"),
            models.CheckConstraint(
                name="skill_grade_1_to_7", condition=Q(skill_grade__isnull=True) | Q(skill_grade__range=(1, 7))
            ),
            models.CheckConstraint(
                name="birth_year_plausible", condition=Q(birth_year__isnull=True) | Q(birth_year__range=(1880, 2100))
            ),
            models.CheckConstraint(
                name="worker_leaves_after_entering", condition=Q(left_on__isnull=True) | Q(left_on__gte=F("entered_on"))
            ),
            models.CheckConstraint(name="worker_has_a_name", condition=~Q(full_name="")),
        ]
        indexes = [
            models.Index(fields=["name_order", "id"], name="worker_order"),
            GinIndex(OpClass("name_plain", name="gin_trgm_ops"), name="worker_search"),
            models.Index(Upper("code"), name="worker_code_search"),
            models.Index(plain_of("trade"), name="worker_trade_search"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def given_name(self) -> str:
        return given_name(self.full_name)

    @property
    def initials(self) -> str:
        return initials(self.full_name)

    def is_newcomer(self, today: date) -> bool:
        """Whether they entered less than half a year ago."""
        return is_newcomer(self.entered_on, today)


_TEAM_IS_FOUNDED = """
    PERFORM FROM members_team WHERE id = NEW.team_id FOR SHARE;
    PERFORM FROM members_team team JOIN members_workshop workshop ON workshop.id = team.workshop_id
        WHERE team.id = NEW.team_id AND coalesce(team.founded_on, workshop.founded_on) > lower(NEW.period);
    IF FOUND THEN
        RAISE EXCEPTION 'the team was not founded yet' USING ERRCODE = 'TT050';
    END IF;
    RETURN NEW;
"""


class TeamMembership(models.Model):
    """Thuộc tổ: the team a worker is on, from a day until before another; at most one at a time (rule 1)."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="team_memberships")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="memberships")
    period = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="worker_on_one_team",
                expressions=[("worker", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(name="membership_not_empty", condition=Q(period__isempty=False)),
        ]
        indexes = [models.Index(fields=["team", "worker"], name="membership_of_team")]
        triggers = [
            pgtrigger.Trigger(
                name="team_is_founded",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_TEAM_IS_FOUNDED,
            )
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.team_id} {self.period}"


class SkillGrade(models.Model):
    """Bậc thợ: a worker's skill grade from a day on; the card shows the latest."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="skill_grades")
    grade = models.PositiveSmallIntegerField()
    since = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["worker", "since"], name="skill_grade_once_a_day"),
            models.CheckConstraint(name="grade_1_to_7", condition=Q(grade__range=(1, 7))),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.grade} {self.since}"


RELATION_NAMES = [
    (Relation.FRIENDS, _("friends")),
    (Relation.SAME_ORIGIN, _("come from the same place of work")),
    (Relation.NEIGHBOURS, _("neighbours")),
    (Relation.KIN, _("kin")),
]


class GoodRelation(models.Model):
    """Quan hệ tốt: two people who get on; a hint for matching, seen by the cell and by the two alone."""

    first = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=RELATION_NAMES)
    noted_on = models.DateField()
    noted_by = models.ForeignKey("members.Account", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="relation_once"),
            models.CheckConstraint(name="relation_in_order", condition=Q(first__lt=F("second"))),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"
