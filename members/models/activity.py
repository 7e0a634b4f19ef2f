"""What the union, the youth and the women of a team do, and the title of each year (practices 10, 119)."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.domain.account import LEADS_ORGANISATION, Organisation
from members.domain.activity import MOST_PEOPLE, ActivityKind
from members.models.account import Account
from members.models.organisation import Team

MASS_ORGANISATION_NAMES = [
    (Organisation.UNION, _("union group")),
    (Organisation.YOUTH, _("youth sub-branch")),
    (Organisation.WOMEN, _("women workers' group")),
]
ACTIVITY_NAMES = [
    (ActivityKind.MEETING, _("meeting of the organisation")),
    (ActivityKind.EMULATION, _("emulation drive")),
    (ActivityKind.STUDY, _("study together")),
    (ActivityKind.HELP, _("helping one another")),
    (ActivityKind.CULTURE, _("culture and sport")),
    (ActivityKind.OTHER, _("another kind")),
]
_OF_THE_MASSES = Q(organisation__in=list(LEADS_ORGANISATION))


class OrganisationActivity(models.Model):
    """Hoạt động đoàn thể: what an organisation of a team did on a day, and how many took part; nobody is named."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="activities")
    organisation = models.CharField(max_length=10, choices=MASS_ORGANISATION_NAMES)
    day = models.DateField()
    kind = models.CharField(max_length=9, choices=ACTIVITY_NAMES)
    what = models.CharField(max_length=300)
    took_part = models.PositiveSmallIntegerField(help_text="Guests too.")
    recorded_on = models.DateField()
    recorded_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="activity_of_an_organisation", condition=_OF_THE_MASSES),
            models.CheckConstraint(name="activity_kind_is_known", condition=Q(kind__in=list(ActivityKind))),
            models.CheckConstraint(name="activity_says_what", condition=~Q(what="")),
            models.CheckConstraint(name="activity_took_part", condition=Q(took_part__range=(1, MOST_PEOPLE))),
            models.CheckConstraint(name="activity_is_past", condition=Q(day__lte=models.F("recorded_on"))),
        ]
        indexes = [models.Index(fields=["team", "organisation", "-day", "-id"], name="activity_of_organisation")]

    def __str__(self) -> str:
        return f"{self.team_id} {self.organisation} {self.day}"


class OrganisationTitle(models.Model):
    """Danh hiệu năm của đoàn thể: «bốn tốt», «năm tốt»; one a year, decided on a day by somebody above, in words."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="organisation_titles")
    organisation = models.CharField(max_length=10, choices=MASS_ORGANISATION_NAMES)
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=60)
    decided_on = models.DateField()
    decided_by = models.CharField(max_length=120, help_text="In words: Công đoàn phân xưởng Z2.")
    recorded_on = models.DateField()
    recorded_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "organisation", "year"], name="one_title_a_year"),
            models.CheckConstraint(name="title_of_an_organisation", condition=_OF_THE_MASSES),
            models.CheckConstraint(name="title_says_what_and_by_whom", condition=~Q(title="") & ~Q(decided_by="")),
            models.CheckConstraint(
                name="title_decided_in_its_time",
                condition=Q(decided_on__year__gte=models.F("year"), decided_on__lte=models.F("recorded_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.organisation} {self.year}"
