"""Forgetting what was written about a person beside their figures; the figures themselves stay, and stay theirs."""

import pgtrigger
from django.db import transaction
from django.db.models import QuerySet

from production.models import Absence, DailyOutput, LostTime, OutputAdjustment

NOTES = (DailyOutput, Absence, LostTime)
# A note is no figure: that its month is closed does not keep it.
GUARDS = ("DailyOutput:output_update", "Absence:absence_update", "LostTime:lost_time_update")


@transaction.atomic
def erase_notes_of(*, worker: int) -> None:
    """Every note beside this worker's output, absences and lost time; a correction keeps a dash for a reason."""
    with pgtrigger.ignore(*(f"production.{guard}" for guard in GUARDS)):
        for model in NOTES:
            QuerySet(model).filter(worker=worker).exclude(note="").update(note="")
    OutputAdjustment.objects.filter(worker=worker).update(reason="–")
