"""Enterprise, branch, workshop, team, party cell, and who belongs to which organisation."""

from datetime import date

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.domain.account import Beginning, Organisation
from members.models.scope import VisibleQuerySet
from teamtrack.periods import WorkingCalendar

# Nothing comes before what it belongs to: TT050, somebody on a team, TT051, a team or a workshop; the actions say it in
# words. Where a team has no day of its own, its workshop's counts. While somebody joins (models/worker.py) the day of
# the team is held fast.
_NOBODY_BEFORE = """
    PERFORM FROM members_teammembership WHERE team_id = NEW.id AND lower(period) < NEW.founded_on;
    IF FOUND THEN
        RAISE EXCEPTION 'somebody was on the team before' USING ERRCODE = 'TT050';
    END IF;
    RETURN NEW;
"""
_NO_WORKSHOP_BEFORE = """
    PERFORM FROM members_workshop WHERE enterprise_id = NEW.id AND founded_on < NEW.founded_on;
    IF FOUND THEN
        RAISE EXCEPTION 'a workshop was founded before' USING ERRCODE = 'TT051';
    END IF;
    RETURN NEW;
"""
_BETWEEN_ENTERPRISE_AND_TEAMS = """
    PERFORM FROM members_enterprise WHERE id = NEW.enterprise_id AND founded_on > NEW.founded_on;
    IF FOUND THEN
        RAISE EXCEPTION 'the enterprise was not founded yet' USING ERRCODE = 'TT051';
    END IF;
    PERFORM FROM members_team WHERE workshop_id = NEW.id AND founded_on < NEW.founded_on;
    IF FOUND THEN
        RAISE EXCEPTION 'a team was founded before' USING ERRCODE = 'TT051';
    END IF;
    PERFORM FROM members_teammembership stay JOIN members_team team ON team.id = stay.team_id
        WHERE team.workshop_id = NEW.id AND team.founded_on IS NULL AND lower(stay.period) < NEW.founded_on;
    IF FOUND THEN
        RAISE EXCEPTION 'somebody was on a team before' USING ERRCODE = 'TT050';
    END IF;
    RETURN NEW;
"""
_WORKSHOP_IS_FOUNDED = """
    PERFORM FROM members_workshop WHERE id = NEW.workshop_id AND founded_on > NEW.founded_on;
    IF FOUND THEN
        RAISE EXCEPTION 'the workshop was not founded yet' USING ERRCODE = 'TT051';
    END IF;
    RETURN NEW;
"""
_WRITTEN = pgtrigger.Insert | pgtrigger.Update


class Enterprise(models.Model):
    """Xí nghiệp."""

    name = models.CharField(max_length=120, unique=True)
    place = models.CharField(max_length=60, help_text="Where reports are dated: Hà Nội.")
    party_organisation = models.CharField(
        max_length=120, blank=True, help_text="The enterprise's party body: Đảng bộ X.40."
    )
    founded_on = models.DateField(null=True, blank=True, help_text="No workshop was founded before it.")

    class Meta:
        triggers = [
            pgtrigger.Trigger(
                name="founded_before_workshops",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=_NO_WORKSHOP_BEFORE,
            )
        ]

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
        triggers = [
            pgtrigger.Trigger(
                name="founded_in_its_turn",
                when=pgtrigger.Before,
                operation=_WRITTEN,
                func=_BETWEEN_ENTERPRISE_AND_TEAMS,
            )
        ]

    def __str__(self) -> str:
        return self.name

    def is_founded(self, day: date) -> bool:
        """Whether there was one on a day: what lies before is no month of it with nothing made (practice 2)."""
        return self.founded_on is None or self.founded_on <= day

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
            ),
            pgtrigger.Trigger(
                name="workshop_is_founded", when=pgtrigger.Before, operation=_WRITTEN, func=_WORKSHOP_IS_FOUNDED
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def first_day(self) -> date | None:
        """Its founding day, else its workshop's; None: nobody knows."""
        return self.founded_on or self.workshop.founded_on

    def is_founded(self, day: date) -> bool:
        """Whether there was one on a day: what lies before is no month of it with nothing made (practice 2)."""
        return self.first_day is None or self.first_day <= day


class PartyCell(models.Model):
    """Tổ đảng: the party members of a team, or of several (sinh hoạt ghép)."""

    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="cells")
    name = models.CharField(max_length=120)
    founded_on = models.DateField()
    teams = models.ManyToManyField(Team, through="CellTeam", related_name="cells")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["branch", "name"], name="cell_name")]

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
BEGINNING_NAMES = [
    (Beginning.KNOWN, _("a member already when the records begin")),
    (Beginning.ADMITTED, _("admitted here")),
    (Beginning.TRANSFERRED, _("transferred in")),
]


class OrganisationMembership(models.Model):
    """Tham gia tổ chức: of the Party (with its cell), the union, the Youth Union, the women workers' group.

    How it began stands with it, once: who was transferred in was not admitted here (practice 5).
    """

    worker = models.ForeignKey("members.Worker", on_delete=models.PROTECT, related_name="organisation_memberships")
    organisation = models.CharField(
        max_length=10,
        choices=ORGANISATION_NAMES,
    )
    cell = models.ForeignKey(PartyCell, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships")
    period = DateRangeField()
    began = models.CharField(max_length=11, choices=BEGINNING_NAMES, default=Beginning.KNOWN)
    came_from = models.CharField(max_length=120, blank=True, help_text="Of a transfer in: Chi bộ phân xưởng Z1.")
    went_to = models.CharField(max_length=120, blank=True, help_text="Of a transfer out.")

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
            models.CheckConstraint(name="membership_began_in_a_known_way", condition=Q(began__in=list(Beginning))),
            models.CheckConstraint(
                name="transferred_from_somewhere",
                condition=Q(began=Beginning.TRANSFERRED) & ~Q(came_from="")
                | ~Q(began=Beginning.TRANSFERRED) & Q(came_from=""),
            ),
            models.CheckConstraint(
                name="transferred_out_at_the_end", condition=Q(went_to="") | Q(period__upper_inf=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.organisation}"

    @property
    def change_words(self) -> str:
        """How it began and where a transfer led; nothing of who was a member when the records begin."""
        began = ""
        if self.began == Beginning.ADMITTED:
            began = str(self.get_began_display())
        elif self.began == Beginning.TRANSFERRED:
            began = gettext("transferred in from %(place)s") % {"place": self.came_from}
        ended = gettext("transferred to %(place)s") % {"place": self.went_to} if self.went_to else ""
        return " · ".join(part for part in (began, ended) if part)
