"""Consents, requests about own data, own papers, somebody who has left."""

from datetime import date, timedelta

from django.utils import timezone

from members.actions.own_file import KIND
from members.domain.rights import Purpose, RequestKind
from members.models import Consent, DataRequest, OwnFile, Team, Worker
from teamtrack import jobs
from teamtrack.models import JobState
from teamtrack.vault import seal
from tests.factories.members import make_worker


def make_consent(*, worker: Worker, purpose: Purpose, given_on: date) -> Consent:
    return Consent.objects.create(worker=worker, purpose=purpose, given_on=given_on)


def make_request(
    *,
    worker: Worker,
    asked_on: date,
    team: Team | None = None,
    kind: RequestKind = RequestKind.SEE,
    text: str = "Xin xem lại.",
) -> DataRequest:
    """Asked and not answered; the answer is due two days later, all of it in ten."""
    request = DataRequest(
        worker=worker,
        team=team,
        kind=kind,
        asked_on=asked_on,
        answer_due=asked_on + timedelta(days=2),
        done_due=asked_on + timedelta(days=10),
    )
    seal(request, "text", text)
    request.save()
    return request


def make_own_file(*, worker: Worker, content: str = "") -> OwnFile:
    """A paper of this person: made where it has content (base64), else on its way."""
    now = timezone.now()
    job = jobs.ask_for(kind=KIND, key=f"{KIND}:{worker.pk}", arguments={}, by=None, now=now)
    if content:
        job.state, job.ended_at = JobState.DONE, now
        job.save()
    file = OwnFile(worker=worker, job=job, asked_at=now)
    seal(file, "content", content)
    file.save()
    return file


def make_left_worker(*, team: Team, name: str, left_on: date) -> Worker:
    """Somebody who was on the team until a day."""
    worker = make_worker(name=name, team=team, until=left_on + timedelta(days=1))
    worker.left_on = left_on
    worker.save()
    return worker
