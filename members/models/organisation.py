"""Enterprise, branch, workshop, team, party cell, and who belongs to which organisation."""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from members.domain.account import Organisation
from members.models.scope import VisibleQuerySet
from teamtrack.periods import WorkingCalendar

TEAM_NOT_FOUNDED = "TT050"  # the SQLSTATE of a stay on a team before it was founded; actions/worker.py says it in words

# The other way round (models/worker.py) the founding day is held fast while somebody joins.
_NOBODY_BEFORE = """
    PERFORM FROM members_teammembership WHERE team_id = NEW.id AND lower(period) < NEW.founded_on;
    IF FOUND THEN
        RAISE EXCEPTION 'somebody was on the team before' USING ERRCODE = 'TT050';
    END IF;
    RETURN NEW;
"""


class Enterprise(models.Model):
    """Xí nghiệp."""

    name = models.CharField(max_length=120, unique=True)
    place = models.CharField(max_length=60, help_text="Where reports are dated: Hà Nội.")
    party_organisation = models.CharField(
        max_length=120, blank=True, help_text="The enterprise's party body: Đảng bộ X.40."
    )

    def __str__(self) -> str:
        return self.name


class Branch(models.Model):
    """Chi bộ: the party branch of a workshop."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="branches")
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enterprise", "name"], name="branch_name")]

    def __str__(self) -> str:
        return self.name


class Workshop(models.Model):
    """Phân xưởng: groups the teams that are ranked against each other; owns the working calendar."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="workshops")
    branch = models.ForeignKey(Branch, null=True, blank=True, on_delete=models.PROTECT, related_name="workshops")
    name = models.CharField(max_length=60, help_text="As spoken after the word workshop: Z2.")
    slug = models.SlugField(max_length=40, unique=True)
    founded_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=5, default="vi", help_text="Language of the reports.")
    shifts = models.PositiveSmallIntegerField(default=1)
    rest_weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True, help_text="Monday is 0.")

    objects = VisibleQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(name="workshop_shifts", condition=Q(shifts__gte=1, shifts__lte=4))]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """The working calendar: weekly rest days and single days off (one query)."""
        return WorkingCalendar(
            frozenset(self.rest_weekdays), frozenset(self.days_off.values_list("day", flat=True).order_by("day"))
        )


class DayOff(models.Model):
    """Ngày nghỉ: a holiday of the workshop, such as Tết."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="days_off")
    day = models.DateField()
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workshop", "day"], name="day_off_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class Team(models.Model):
    """Tổ sản xuất: the people who work together and are ranked together."""

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=60, help_text="In full: Tổ máy 6.")
    short_name = models.CharField(max_length=20, help_text="On the board: Tổ 6.")
    slug = models.SlugField(max_length=40, unique=True)
    code = models.CharField(max_length=20)
    founded_on = models.DateField(null=True, blank=True, help_text="Nobody is on the team before it.")

    objects = VisibleQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workshop", "code"], name="team_code")]
        triggers = [
            pgtrigger.Trigger(
                name="founded_before_anybody", when=pgtrigger.Before, operation=pgtrigger.Update, func=_NOBODY_BEFORE
            )
        ]

    def __str__(self) -> str:
        return self.name


class PartyCell(models.Model):
    """Tổ đảng: the party members of a team, or of several (sinh hoạt ghép)."""

    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="cells")
    name = models.CharField(max_length=120)
    founded_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    teams = models.ManyToManyField(Team, through="CellTeam", related_name="cells")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["branch", "name"], name="cell_name"),
            models.CheckConstraint(
                name="cell_ends_after_founding",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gt=models.F("founded_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CellTeam(models.Model):
    """Tổ đảng phụ trách tổ sản xuất: which team a cell leads, from when until when."""

    cell = models.ForeignKey(PartyCell, on_delete=models.CASCADE, related_name="cell_teams")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="cell_teams")
    period = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="team_in_one_cell",
                expressions=[("team", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            )
        ]

    def __str__(self) -> str:
        return f"{self.cell_id} {self.team_id} {self.period}"


ORGANISATION_NAMES = [
    (Organisation.PARTY, _("the Party")),
    (Organisation.UNION, _("the union")),
    (Organisation.YOUTH, _("the Youth Union")),
    (Organisation.WOMEN, _("the women workers' group")),
]


class OrganisationMembership(models.Model):
    """Tham gia tổ chức: of the Party (with its cell), the union, the Youth Union, the women workers' group."""

    worker = models.ForeignKey("members.Worker", on_delete=models.PROTECT, related_name="organisation_memberships")
    organisation = models.CharField(
        max_length=10,
        choices=ORGANISATION_NAMES,
    )
    cell = models.ForeignKey(PartyCell, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships")
    period = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_membership_of_an_organisation",
                expressions=[
                    ("worker", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="only_party_members_have_a_cell", condition=Q(cell__isnull=True) | Q(organisation="party")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.organisation}"
