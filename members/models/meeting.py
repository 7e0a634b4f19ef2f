"""Meetings of a party cell and who came."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.domain.meeting import MeetingKind, Presence
from members.models.account import Account
from members.models.organisation import PartyCell
from members.models.worker import Worker

MEETING_NAMES = [
    (MeetingKind.REVIEW, _("First meeting: review and work of the month")),
    (MeetingKind.PARTY_DAY, _("Second meeting: “Party day”")),
    (MeetingKind.EXTRAORDINARY, _("Extraordinary meeting")),
]
PRESENCE_NAMES = [(Presence.PRESENT, _("Present")), (Presence.EXCUSED, _("Excused")), (Presence.ABSENT, _("Absent"))]


class CellMeeting(models.Model):
    """Sinh hoạt tổ đảng: one meeting of a cell on a day."""

    cell = models.ForeignKey(PartyCell, on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=14, choices=MEETING_NAMES)
    day = models.DateField()
    recorded_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cell", "day", "kind"], name="meeting_once_a_day")]

    def __str__(self) -> str:
        return f"{self.cell_id} {self.day}"


class MeetingAttendance(models.Model):
    """Có mặt, vắng: whether a member of the cell, or a guest, was there."""

    meeting = models.ForeignKey(CellMeeting, on_delete=models.CASCADE, related_name="attendances")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    presence = models.CharField(max_length=8, choices=PRESENCE_NAMES)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "worker"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.worker_id} {self.presence}"
