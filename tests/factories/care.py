"""Care cases with story and step, requests for help."""

from datetime import date, timedelta
from uuid import uuid4

from members.domain.account import Organisation
from members.domain.care import CaseKind, CaseOutcome, PlanLine, SupportKind, SupportOutcome
from members.domain.rights import Purpose
from members.models import CareCase, CareStep, CareStory, Consent, SupportRequest, Team, Worker
from teamtrack import vault
from teamtrack.audit import as_system


def make_case(
    *,
    team: Team,
    worker: Worker,
    holder: Worker,
    opened_on: date,
    kind: CaseKind = CaseKind.FAMILY,
    story: str = "",
    kept_for: timedelta = timedelta(days=180),
    closed_on: date | None = None,
    outcome: CaseOutcome | str = "",
) -> CareCase:
    """A case; with a story the person has agreed, on the day it was opened."""
    with as_system("test"):
        case = CareCase.objects.create(
            pk=uuid4(),
            team=team,
            worker=worker,
            kind=kind,
            holder=holder,
            opened_on=opened_on,
            closed_on=closed_on,
            outcome=outcome,
        )
        if story:
            agreed, _made = Consent.objects.get_or_create(
                worker=worker, purpose=Purpose.CARE, withdrawn_on=None, defaults={"given_on": opened_on}
            )
            told = CareStory(
                case=case, worker=worker, consent=agreed, written_on=opened_on, expires_on=opened_on + kept_for
            )
            vault.seal(told, "story", story)
            told.save()
    return case


def make_step(
    *,
    case: CareCase,
    by: Worker,
    what: str = "Hỏi thăm, lắng nghe.",
    line: PlanLine = PlanLine.PERSON,
    due_on: date | None = None,
    done_on: date | None = None,
) -> CareStep:
    step = CareStep(case=case, worker_id=case.worker_id, line=line, by=by, due_on=due_on, done_on=done_on)
    vault.seal(step, "what", what)
    with as_system("test"):
        step.save(force_insert=True)
    return step


def make_support(
    *,
    team: Team,
    worker: Worker,
    asked_by: Worker,
    asked_on: date,
    organisation: Organisation = Organisation.UNION,
    kind: SupportKind = SupportKind.JOB,
    what: str = "Tìm giúp việc làm.",
    outcome: SupportOutcome | str = "",
    answer: str = "",
    answered_on: date | None = None,
    answered_by: Worker | None = None,
) -> SupportRequest:
    request = SupportRequest(
        team=team,
        worker=worker,
        organisation=organisation,
        kind=kind,
        asked_by=asked_by,
        asked_on=asked_on,
        outcome=outcome,
        answered_on=answered_on,
        answered_by=answered_by,
    )
    vault.seal(request, "what", what)
    vault.seal(request, "answer", answer)
    request.save(force_insert=True)
    return request
