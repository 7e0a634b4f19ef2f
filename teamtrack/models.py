"""Rows that every app shares: jobs, sign-in limits, idempotency keys, who read what, whether this is the demo."""

import uuid

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """What has become of a job."""

    WAITING = "waiting", _("waiting")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class Job(models.Model):
    """Việc nền: one piece of background work, asked for in the transaction that needs it (an outbox row).

    The row is the truth, Celery only a wake-up. `key` names the work, so that asking twice makes one job.
    A running job is a waiting one with a live lease; `attempts` is the fence that only its last claimer passes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200, unique=True)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["asked_at"], name="job_waiting", condition=Q(state="waiting"))]
        constraints = [
            models.CheckConstraint(
                name="job_ends_when_not_waiting",
                condition=Q(state="waiting", ended_at__isnull=True) | Q(~Q(state="waiting"), ended_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.key


class SignInFailure(models.Model):
    """A refused sign-in, counted to slow down guessing; kept in PostgreSQL, so it works with Redis down."""

    name = models.CharField(max_length=150)
    address = models.GenericIPAddressField()
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["name", "address", "at"], name="failure_by_name"),
            models.Index(fields=["address", "at"], name="failure_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M}"


class IdempotencyKey(models.Model):
    """The stored answer of a write that must apply once, however often it is sent (trust.md, section 4)."""

    key = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="idempotency_age")]

    def __str__(self) -> str:
        return str(self.key)


class Installation(models.Model):
    """This installation: shows the demo story when a demo day is set. At most one row."""

    only = models.BooleanField(primary_key=True, default=True)
    demo_day = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="one_installation", condition=Q(only=True))]

    def __str__(self) -> str:
        return str(self.demo_day or "")


# What was read is never changed. It goes only when its time is over: sealed that long ago, and as_system("retention").
_STAYS = "RAISE EXCEPTION 'what was read stays recorded' USING ERRCODE = 'TT010';"
_GOES_IN_ITS_TIME = f"""
    IF TG_OP = 'DELETE' AND current_setting('tt.system', true) = 'retention' AND EXISTS (
        SELECT FROM teamtrack_readseal s WHERE s.last >= OLD.id AND s.sealed_at < now() - interval '1095 days') THEN
        RETURN OLD;
    END IF;
    {_STAYS}
"""


def _kept(func: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="kept", when=pgtrigger.Before, operation=pgtrigger.Update | pgtrigger.Delete, func=func
    )


class ReadEvent(models.Model):
    """Lượt xem: who opened which sealed fields of whose file, when and why; written in the reading transaction.

    Reader and subject are numbers of an account and of workers, not keys: the record outlives both.
    """

    at = models.DateTimeField()
    reader = models.BigIntegerField()
    reader_worker = models.BigIntegerField(null=True)
    subject = models.BigIntegerField()
    record = models.CharField(max_length=60, help_text="The table's model: members.contact.")
    record_key = models.CharField(max_length=40)
    fields = ArrayField(models.CharField(max_length=40))
    reason = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["subject", "-at"], name="read_of_subject")]
        triggers = [_kept(_GOES_IN_ITS_TIME)]

    def __str__(self) -> str:
        return f"{self.record} {self.record_key}"


class ReadSeal(models.Model):
    """Niêm phong lượt xem: chains a batch of read events to the one before, so that none is changed or taken out."""

    first = models.BigIntegerField()
    last = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the former digest and the batch, in hexadecimal.")
    sealed_at = models.DateTimeField()

    class Meta:
        triggers = [_kept(_STAYS)]

    def __str__(self) -> str:
        return f"{self.first}-{self.last}"


class ErasedPerson(models.Model):
    """Sổ xóa: the number of somebody whose file was erased; a restore of an older backup erases them again."""

    worker = models.BigIntegerField(primary_key=True)
    erased_on = models.DateField()

    def __str__(self) -> str:
        return str(self.worker)
