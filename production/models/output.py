"""What each worker made on a day, who was away, what time was lost, and which shifts are closed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Account, Team, Worker
from production.models.norm import OutputNorm
from production.models.product import Product
from production.models.triggers import absence_triggers, lost_time_triggers, output_triggers


class DailyOutput(models.Model):
    """Sản lượng ngày: good and defective units and man-days of one worker, product, day and shift.

    `team` is the team the worker was on that day, `norm` the norm in force that day; both are set when the row
    is written and never change, so past fulfilment never changes (rules 5 and 7).
    """

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="outputs")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="outputs", db_index=False)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="outputs", db_index=False)
    norm = models.ForeignKey(
        OutputNorm, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    day = models.DateField()
    shift = models.PositiveSmallIntegerField(default=1)
    good = models.PositiveIntegerField()
    defective = models.PositiveIntegerField(default=0)
    man_days = models.DecimalField(max_digits=3, decimal_places=2, default=1)
    note = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    recorded_by = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["worker", "day", "shift", "product"], name="output_once"),
            models.CheckConstraint(name="output_man_days", condition=Q(man_days__gt=0, man_days__lte=2)),
            models.CheckConstraint(name="output_shift", condition=Q(shift__range=(1, 4))),
            models.CheckConstraint(name="output_plausible", condition=Q(good__lte=1_000_000, defective__lte=1_000_000)),
        ]
        indexes = [
            models.Index(
                fields=["team", "day"],
                include=["product", "good", "defective", "man_days", "norm"],
                name="output_of_team",
            )
        ]
        triggers = output_triggers()

    def __str__(self) -> str:
        return f"{self.worker_id} {self.day}: {self.good}"


class AbsenceKind(models.TextChoices):
    """Why somebody made nothing: no diagnosis is ever kept."""

    LEAVE = "leave", _("leave")
    SICK = "sick", _("sick")
    MEETING = "meeting", _("meeting or training")
    ABSENT = "absent", _("absent")


class Absence(models.Model):
    """Vắng: a worker's day or shift away from the machine. A meeting or training counts as present."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="absences")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="absences", db_index=False)
    day = models.DateField()
    shift = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=10, choices=AbsenceKind)
    note = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    recorded_by = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["worker", "day", "shift"], name="absence_once"),
            models.CheckConstraint(name="absence_shift", condition=Q(shift__range=(1, 4))),
        ]
        indexes = [models.Index(fields=["team", "day"], name="absence_of_team")]
        triggers = absence_triggers()

    def __str__(self) -> str:
        return f"{self.worker_id} {self.day}: {self.kind}"


class LostTimeReason(models.TextChoices):
    """Why somebody at work could not work: always a thing or an arrangement, never a person's fault."""

    MACHINE = "machine", _("machine out of order")
    MATERIAL = "material", _("waiting for material")
    TOOLS = "tools", _("waiting for tools or fixtures")
    POWER = "power", _("no power, water or air")
    WORK = "work", _("waiting for work or drawings")
    CHANGEOVER = "changeover", _("changing over to another product")
    REWORK = "rework", _("repairing defective pieces")
    OTHER = "other", _("another reason")


class LostTime(models.Model):
    """Thời gian ngừng việc: minutes of a shift in which a worker at work could not work, by reason."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="lost_times")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="lost_times", db_index=False)
    day = models.DateField()
    shift = models.PositiveSmallIntegerField(default=1)
    reason = models.CharField(max_length=12, choices=LostTimeReason)
    minutes = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["worker", "day", "shift", "reason"], name="lost_time_once"),
            models.CheckConstraint(name="lost_time_minutes", condition=Q(minutes__range=(1, 480))),
            models.CheckConstraint(name="lost_time_shift", condition=Q(shift__range=(1, 4))),
        ]
        indexes = [models.Index(fields=["team", "day"], name="lost_time_of_team")]
        triggers = lost_time_triggers()

    def __str__(self) -> str:
        return f"{self.worker_id} {self.day}: {self.minutes}"


class ShiftClosing(models.Model):
    """Chốt ca: the team leader says that the shift's figures are complete."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="shift_closings")
    day = models.DateField()
    shift = models.PositiveSmallIntegerField(default=1)
    closed_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "day", "shift"], name="shift_closed_once")]

    def __str__(self) -> str:
        return f"{self.team_id} {self.day} {self.shift}"
