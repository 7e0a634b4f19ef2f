"""Care cases, their sealed story and plan, and what organisations were asked for.

Case, story and step stand under row-level security: the story is its holder's alone.
"""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.domain.account import Organisation
from members.domain.care import CaseKind, CaseOutcome, PlanLine, SupportKind, SupportOutcome
from members.models.organisation import ORGANISATION_NAMES, Team
from members.models.rights import Consent
from members.models.worker import Worker
from teamtrack.vault import SealedField

CASE_NAMES = [
    (CaseKind.FAMILY, _("family matter")),
    (CaseKind.JOB, _("work for a family member")),
    (CaseKind.ILLNESS, _("illness")),
    (CaseKind.HARDSHIP, pgettext_lazy("a case", "hardship")),
    (CaseKind.OTHER, _("something else")),
]
CASE_OUTCOME_NAMES = [
    (CaseOutcome.SOLVED, _("solved")),
    (CaseOutcome.BETTER, _("better")),
    (CaseOutcome.NO_CHANGE, _("no change")),
    (CaseOutcome.HANDED_ON, _("handed on")),
]
LINE_NAMES = [(PlanLine.PERSON, _("With the person")), (PlanLine.ORGANISATIONS, _("Through the organisations"))]
SUPPORT_NAMES = [
    (SupportKind.JOB, _("work for a family member")),
    (SupportKind.MONEY, _("help from the fund")),
    (SupportKind.CHILDCARE, _("care of children")),
    (SupportKind.HOUSING, _("housing")),
    (SupportKind.OTHER, _("something else")),
]
SUPPORT_OUTCOME_NAMES = [
    (SupportOutcome.DONE, _("done")),
    (SupportOutcome.PARTLY, _("done in part")),
    (SupportOutcome.NOT_POSSIBLE, _("not possible now")),
]


class CareCase(models.Model):
    """Hoàn cảnh cần giúp đỡ: somebody of the team is in trouble; one person holds the case.

    The cell sees that it exists; its kind, plan and outcome are for the holder, the head of the cell and the person.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="care_cases")
    kind = models.CharField(max_length=10, choices=CASE_NAMES)
    holder = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="held_cases")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=CASE_OUTCOME_NAMES, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="nobody_holds_their_own_case", condition=~Q(worker=F("holder"))),
            models.CheckConstraint(
                name="closed_case_has_outcome",
                condition=Q(closed_on__isnull=True, outcome="")
                | Q(closed_on__gte=F("opened_on"), outcome__in=list(CaseOutcome)),
            ),
        ]
        indexes = [models.Index(fields=["team", "worker"], name="case_of_worker")]

    def __str__(self) -> str:
        return str(self.pk)


class CareStory(models.Model):
    """Chuyện riêng: what the person told, with their consent, until a day; gone when the case is closed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField(CareCase, on_delete=models.CASCADE, related_name="story")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    story = SealedField()
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="+")
    expires_on = models.DateField()
    written_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="story_expires_later", condition=Q(expires_on__gt=F("written_on"))),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class CareStep(models.Model):
    """Việc làm: one step of the plan, with the person or through organisations; who does it and until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(CareCase, on_delete=models.CASCADE, related_name="steps")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    line = models.CharField(max_length=14, choices=LINE_NAMES)
    what = SealedField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="care_steps")
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.pk)


class SupportRequest(models.Model):
    """Đề nghị đoàn thể giúp: the cell asks the union, youth or women for help for somebody, and the outcome."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="support_requests")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="support_requests")
    organisation = models.CharField(max_length=10, choices=ORGANISATION_NAMES)
    kind = models.CharField(max_length=10, choices=SUPPORT_NAMES)
    what = SealedField()
    asked_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    outcome = models.CharField(max_length=12, choices=SUPPORT_OUTCOME_NAMES, blank=True)
    answer = SealedField()
    answered_by = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="support_not_of_the_party", condition=~Q(organisation=Organisation.PARTY)),
            models.CheckConstraint(
                name="answered_request_has_outcome",
                condition=Q(answered_on__isnull=True, outcome="")
                | Q(answered_on__gte=F("asked_on"), outcome__in=list(SupportOutcome)),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
