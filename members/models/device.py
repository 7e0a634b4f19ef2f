"""Screens and tablets that were paired with a workshop or a team."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.domain.device import DeviceKind
from members.models.account import Account
from members.models.organisation import Team, Workshop


class DeviceQuerySet(models.QuerySet["Device"]):
    """Reads of devices that more than one page needs."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(workshop__in=user.stands.workshops)


DEVICE_KINDS = [(DeviceKind.BOARD, _("Screen with the board")), (DeviceKind.TABLET, _("Shared tablet"))]


class Device(models.Model):
    """Thiết bị: a screen on the wall or a shared tablet, paired once; its cookie opens what its kind is for.

    Of the token in the cookie only the hash is kept; none yet: the screen has not called for it. When it was last seen
    is kept as a day: enough to find what is no longer used, and written once a day.
    """

    kind = models.CharField(max_length=10, choices=DEVICE_KINDS)
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="devices")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="devices")
    name = models.CharField(_("name"), max_length=60)
    token_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    paired_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    paired_at = models.DateTimeField()
    last_seen = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = DeviceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="device_belongs_to_its_place",
                condition=Q(kind=DeviceKind.BOARD, team__isnull=True) | Q(kind=DeviceKind.TABLET, team__isnull=False),
            ),
            models.CheckConstraint(name="device_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """Whose it is: Tổ máy 6, Z2."""
        return self.team.name if self.team else self.workshop.name

    @property
    def paired_on(self) -> date:
        """The day as people there count it."""
        return timezone.localdate(self.paired_at)


class PairingCode(models.Model):
    """Mã ghép màn hình: shown by a screen nobody has paired yet, typed by the manager, good for ten minutes.

    Kept of it: a keyed digest of the letters, the hash of the secret in the screen's cookie, and the address it came
    from, which limits how many there are.
    """

    code_digest = models.CharField(max_length=64, unique=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    address = models.CharField(max_length=45)
    expires_at = models.DateTimeField()
    device = models.ForeignKey(Device, null=True, blank=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["address"], name="pairing_by_address")]

    def __str__(self) -> str:
        return f"{self.address} {self.expires_at:%Y-%m-%d %H:%M}"
