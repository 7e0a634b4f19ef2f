"""Forgetting what was written about a person beside their figures; the figures themselves stay, and stay theirs."""

from typing import Any

import pgtrigger
from django.db import connection, transaction
from django.db.models import QuerySet

from members.domain.rights import names_person
from members.models import Worker
from production.models import (
    Absence,
    DailyOutput,
    LostTime,
    NormObjection,
    NormProposal,
    NormProposalStep,
    NormStudy,
    NormStudyWorker,
    OutputAdjustment,
)

TAKEN_OUT = "…"
# Texts in clear in the rows of others, which may name a person of the team.
SAYS: tuple[tuple[Any, str, str], ...] = (
    (NormProposal, "team", "reason"),
    (NormProposalStep, "proposal__team", "words"),
    (NormStudy, "team", "words"),
)
NOTES = (DailyOutput, Absence, LostTime)
# A note is no figure: that its month is closed does not keep it.
GUARDS = (
    "production.DailyOutput:output_update",
    "production.Absence:absence_update",
    "production.LostTime:lost_time_update",
)


@transaction.atomic
def erase_notes_of(*, worker: int) -> None:
    """Every note beside this worker's output, absences and lost time, and what they said against norms.

    A correction keeps a dash for a reason. That their work was watched goes; of a text about the norms of their teams
    that names them a mark is left.
    """
    _let_pass(*GUARDS)
    for model in NOTES:
        QuerySet(model).filter(worker=worker).exclude(note="").update(note="")
    _let_pass()
    OutputAdjustment.objects.filter(worker=worker).update(reason="–")
    NormObjection.objects.filter(worker=worker).delete()
    NormStudyWorker.objects.filter(worker=worker).delete()
    _take_out_what_names(Worker.objects.get(pk=worker))


def _take_out_what_names(person: Worker) -> None:
    for model, team, column in SAYS:
        rows: QuerySet[Any] = QuerySet(model).filter(**{f"{team}__in": person.team_memberships.values("team")})
        for row in rows.exclude(**{column: ""}).order_by("pk"):
            if names_person(getattr(row, column), person.full_name):
                QuerySet(model).filter(pk=row.pk).update(**{column: TAKEN_OUT})


def _let_pass(*guards: str) -> None:
    """What pgtrigger.ignore does, as a statement of its own: it puts two into one, which is never a prepared one."""
    named = [trigger.get_pgid(model) for model, trigger in pgtrigger.registered(*guards)] if guards else []
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", ["{" + ",".join(named) + "}"])
