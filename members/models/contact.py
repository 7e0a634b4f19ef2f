"""Contacts with one person and visits to a home; both stand under row-level security."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.domain.account import Organisation
from members.domain.contact import MOST_MINUTES, Capacity, ContactKind, VisitReason
from members.models.organisation import ORGANISATION_NAMES, Team
from members.models.worker import Worker
from teamtrack.vault import SealedField

CONTACT_NAMES = [
    (ContactKind.FRIDAY, _("Friday contact")),
    (ContactKind.BREAK, _("in a break")),
    (ContactKind.REST_DAY, _("on a day off")),
    (ContactKind.HOME, _("at home")),
    (ContactKind.MACHINE, _("at the machine")),
]
CAPACITY_NAMES = [(Capacity.PERSONAL, _("for myself")), (Capacity.ASSIGNED, _("on behalf of"))]
REASON_NAMES = [
    (VisitReason.ILLNESS, _("Visit to the sick")),
    (VisitReason.HARDSHIP, pgettext_lazy("a visit", "hardship")),
    (VisitReason.FAMILY, _("Home visit")),
    (VisitReason.JOY, _("a happy event")),
    (VisitReason.OTHER, _("another reason")),
]


class Contact(models.Model):
    """Gặp gỡ: somebody talked with one worker of the team on a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="contacts")
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="contacts_made")
    day = models.DateField(_("day"))
    kind = models.CharField(max_length=8, choices=CONTACT_NAMES)
    capacity = models.CharField(max_length=8, choices=CAPACITY_NAMES, default=Capacity.PERSONAL)
    organisation = models.CharField(max_length=10, choices=ORGANISATION_NAMES, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    note = SealedField()
    follow_up = SealedField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="nobody_meets_themself", condition=~Q(worker=models.F("by"))),
            models.CheckConstraint(
                name="assigned_by_an_organisation",
                condition=Q(capacity=Capacity.ASSIGNED, organisation__in=list(Organisation))
                | Q(capacity=Capacity.PERSONAL, organisation=""),
            ),
            models.CheckConstraint(
                name="contact_takes_minutes",
                condition=Q(minutes__isnull=True) | Q(minutes__range=(1, MOST_MINUTES)),
            ),
        ]
        indexes = [models.Index(fields=["team", "worker", "-day"], name="contact_of_worker")]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.day}"


class Visit(models.Model):
    """Thăm hỏi: an organisation went to somebody's home or sickbed, received or not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="visits")
    organisation = models.CharField(max_length=10, choices=ORGANISATION_NAMES)
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="visits_made")
    day = models.DateField(_("day"))
    reason = models.CharField(max_length=8, choices=REASON_NAMES)
    received = models.BooleanField(_("received"))
    help_given = models.CharField(_("help given"), max_length=200, blank=True)
    cost = models.PositiveIntegerField(_("cost"), default=0, help_text="Đồng, from the organisation's fund.")
    note = SealedField()
    next_on = models.DateField(_("next visit on"), null=True, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="nobody_visits_themself", condition=~Q(worker=models.F("by"))),
            models.CheckConstraint(
                name="next_visit_is_later", condition=Q(next_on__isnull=True) | Q(next_on__gt=models.F("day"))
            ),
        ]
        indexes = [models.Index(fields=["team", "worker", "-day"], name="visit_of_worker")]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.day}"
