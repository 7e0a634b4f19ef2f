"""Forgetting what was written about a person beside their figures; the figures themselves stay, and stay theirs."""

from typing import Any

import pgtrigger
from django.db import connection, transaction
from django.db.models import QuerySet

from members.actions.erasure import take_out_what_names
from members.models import Worker
from production.actions.improvement import unname
from production.models import (
    Absence,
    DailyOutput,
    Improvement,
    LostTime,
    NormObjection,
    NormProposal,
    NormProposalStep,
    NormStudy,
    NormStudyWorker,
    OutputAdjustment,
    TechnicalCheck,
)

NOTES = (DailyOutput, Absence, LostTime)
# A note is no figure: that its month is closed does not keep it.
GUARDS = (
    "production.DailyOutput:output_update",
    "production.Absence:absence_update",
    "production.LostTime:lost_time_update",
)
# Texts about the work of their teams, of which one that names them is taken out.
SAYS: tuple[tuple[Any, str, tuple[str, ...]], ...] = (
    (Improvement, "team", ("title", "text", "adapted", "stop_reason")),
    (NormProposal, "team", ("reason",)),
    (NormProposalStep, "proposal__team", ("words",)),
    (NormStudy, "team", ("words",)),
    (TechnicalCheck, "team", ("what", "found")),
)


@transaction.atomic
def erase_notes_of(*, worker: int) -> None:
    """Every note beside this worker's output, absences and lost time, and what they said against norms.

    A correction keeps a dash for a reason; an improvement stays, without their name. That their work was watched goes.
    """
    _let_pass(*GUARDS)
    for model in NOTES:
        QuerySet(model).filter(worker=worker).exclude(note="").update(note="")
    _let_pass()
    OutputAdjustment.objects.filter(worker=worker).update(reason="–")
    NormObjection.objects.filter(worker=worker).delete()
    NormStudyWorker.objects.filter(worker=worker).delete()
    unname(worker=worker)
    take_out_what_names(Worker.objects.get(pk=worker), SAYS)


def _let_pass(*guards: str) -> None:
    """What pgtrigger.ignore does, as a statement of its own: it puts two into one, which is never a prepared one."""
    named = [trigger.get_pgid(model) for model, trigger in pgtrigger.registered(*guards)] if guards else []
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", ["{" + ",".join(named) + "}"])
