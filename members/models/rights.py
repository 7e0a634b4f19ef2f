"""Consent for each purpose, and what people ask about what is kept of them."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.domain.rights import Purpose, RequestKind
from members.models.account import Account
from members.models.worker import Worker
from teamtrack.models import Job
from teamtrack.vault import SealedField

PURPOSE_NAMES = [
    (Purpose.PHONE, _("My phone number may be kept")),
    (Purpose.ADDRESS, _("My address may be kept")),
    (Purpose.PRAISE, _("My name may stand on the board in praise")),
    (Purpose.CARE, _("What I tell in confidence may be written down, sealed")),
    (Purpose.VISITS, _("Visits to my home may be recorded")),
]
REQUEST_NAMES = [
    (RequestKind.SEE, _("See what is kept")),
    (RequestKind.CORRECT, _("Correct something")),
    (RequestKind.RESTRICT, _("Stop a use")),
    (RequestKind.OBJECT, _("Object")),
    (RequestKind.ERASE, _("Erase")),
]


class Consent(models.Model):
    """Đồng ý: somebody agrees to one purpose, from a day until they take it back."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=10, choices=PURPOSE_NAMES)
    given_on = models.DateField()
    given_to = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "purpose"], condition=Q(withdrawn_on__isnull=True), name="one_consent_of_a_purpose"
            ),
            models.CheckConstraint(
                name="consent_withdrawn_later",
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("given_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.purpose}"


class DataRequest(models.Model):
    """Yêu cầu về dữ liệu của mình: asked on a day, answered within two working days, done by a day of the decree."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="data_requests")
    team = models.ForeignKey("members.Team", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=REQUEST_NAMES)
    text = SealedField()
    asked_on = models.DateField()
    answer_due = models.DateField()
    done_due = models.DateField()
    is_extended = models.BooleanField(default=False)
    answer = SealedField()
    answered_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="request_done_after_answer",
                condition=Q(done_on__isnull=True) | Q(answered_on__isnull=False, done_on__gte=F("answered_on")),
            ),
            models.CheckConstraint(
                name="request_answered_later", condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("asked_on"))
            ),
        ]
        indexes = [models.Index(fields=["team", "asked_on"], name="request_of_team")]

    def __str__(self) -> str:
        return str(self.pk)


class OwnFile(models.Model):
    """Tệp của tôi: what is kept about somebody, as a paper their own job made; sealed, and gone after a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="own_files")
    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    content = SealedField()

    def __str__(self) -> str:
        return str(self.pk)
