"""Something in every sealed field there is, about one person of a team."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date, timedelta
from itertools import count
from typing import Any

import pgtrigger
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from members.domain.account import Organisation
from members.domain.care import CaseKind, PlanLine, SupportKind, SupportOutcome
from members.domain.contact import ContactKind, VisitReason
from members.domain.meeting import MeetingKind
from members.domain.rights import Purpose, RequestKind
from members.domain.tier import Aspect, Tier
from members.models import (
    Account,
    CareCase,
    CareStep,
    CareStory,
    CellMeeting,
    ClassificationSession,
    Consent,
    Contact,
    DataRequest,
    PartyCell,
    Suggestion,
    SupportRequest,
    Team,
    TierAspect,
    TierAssessment,
    TierGround,
    TierObjection,
    TierProposal,
    Visit,
    Worker,
)
from teamtrack import vault
from teamtrack.audit import as_system

_number = count(1)


def some_words() -> str:
    return f"điều chỉ hai người biết {next(_number)}"


@dataclass(frozen=True)
class Known:
    """What is known of one person, a record of each kind."""

    contact: Contact
    visit: Visit
    case: CareCase
    story: CareStory
    step: CareStep
    support: SupportRequest
    assessment: TierAssessment
    aspect: TierAspect
    ground: TierGround
    tier_proposal: TierProposal
    objection: TierObjection
    request: DataRequest

    def records(self) -> list[Model]:
        return [getattr(self, field.name) for field in fields(self)]


def make_session(*, team: Team, cell: PartyCell, day: date, is_open: bool = False) -> ClassificationSession:
    """In a meeting of the day; closed."""
    meeting, _made = CellMeeting.objects.get_or_create(cell=cell, day=day, kind=MeetingKind.REVIEW)
    session, _made = ClassificationSession.objects.get_or_create(
        meeting=meeting,
        team=team,
        defaults={} if is_open else {"closed_at": timezone.now(), "active": 0, "average": 0, "weak": 1},
    )
    return session


INTO_OPEN = [
    trigger.get_pgid(model)
    for model, trigger in pgtrigger.registered(
        "members.TierAssessment:into_an_open_session",
        "members.TierAspect:into_an_open_session",
        "members.TierGround:into_an_open_session",
    )
]


@contextmanager
def as_if_before_closing() -> Iterator[None]:
    """Decisions are put into a session that stands closed: the database looks away."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", ["{" + ",".join(INTO_OPEN) + "}"])
        yield
        cursor.execute("SELECT set_config('pgtrigger.ignore', '{}', true)")


def make_contact(*, team: Team, worker: Worker, by: Worker, day: date, note: str = "", follow_up: str = "") -> Contact:
    contact = Contact(team=team, worker=worker, by=by, day=day, kind=ContactKind.FRIDAY, recorded_at=timezone.now())
    return _sealed(contact, note=note, follow_up=follow_up)


def make_known(
    *, worker: Worker, team: Team, cell: PartyCell, by: Worker, organisation: Organisation, day: date, words: Any = None
) -> Known:
    """`by` met, visited and cares for them; `words` is called for each text. The organisation was asked for help."""
    say = words or some_words
    about: dict[str, Any] = {"team": team, "worker": worker}
    with as_system("test"), as_if_before_closing():
        contact = make_contact(**about, by=by, day=day, note=say(), follow_up=say())
        visit = Visit(
            **about, by=by, organisation=organisation, day=day, reason=VisitReason.FAMILY, received=True,
            recorded_at=timezone.now(),
        )  # fmt: skip
        case = CareCase.objects.create(**about, kind=CaseKind.FAMILY, holder=by, opened_on=day)
        consent = Consent.objects.filter(worker=worker, purpose=Purpose.CARE, withdrawn_on=None).first()
        consent = consent or Consent.objects.create(worker=worker, purpose=Purpose.CARE, given_on=day)
        story = CareStory(
            case=case, worker=worker, consent=consent, written_on=day, expires_on=day + timedelta(days=180)
        )
        step = CareStep(case=case, worker=worker, line=PlanLine.PERSON, by=by)
        support = SupportRequest(
            **about, organisation=organisation, kind=SupportKind.JOB, asked_by=by, asked_on=day,
            outcome=SupportOutcome.DONE, answered_on=day, answered_by=by,
        )  # fmt: skip
        session = make_session(team=team, cell=cell, day=day)
        revision = TierAssessment.objects.filter(session=session, worker=worker).count() + 1
        assessment = _sealed(
            TierAssessment(
                **about, session=session, tier=Tier.WEAK, revision=revision, recorded_at=timezone.now()
            ),
            reason=say(),
        )  # fmt: skip
        suggestion = Suggestion.objects.create(team=team, author=worker, text="Để giá khuôn bên phải máy", made_on=day)
        return Known(
            contact=contact,
            visit=_sealed(visit, note=say()),
            case=case,
            story=_sealed(story, story=say()),
            step=_sealed(step, what=say()),
            support=_sealed(support, what=say(), answer=say()),
            assessment=assessment,
            ground=TierGround.objects.create(assessment=assessment, suggestion=suggestion),
            aspect=_sealed(TierAspect(assessment=assessment, aspect=Aspect.OUTPUT), evidence=say()),
            tier_proposal=_sealed(
                TierProposal(**about, session=session, by=by, tier=Tier.WEAK),
                reason=say(),
                evidence=json.dumps({Aspect.OUTPUT: say()}, ensure_ascii=False),
            ),
            objection=_sealed(
                TierObjection(assessment=assessment, raised_on=day, answered_on=day), text=say(), answer=say()
            ),
            request=make_request(worker=worker, team=team, day=day, text=say(), answer=say()),
        )


def make_request(
    *, worker: Worker, team: Team, day: date, text: str, answer: str = "", by: Account | None = None
) -> DataRequest:
    """Somebody asked what is kept about them, and was answered on the same day."""
    request = DataRequest(
        worker=worker, team=team, kind=RequestKind.SEE, asked_on=day, answer_due=day, done_due=day, answered_on=day,
        answered_by=by,
    )  # fmt: skip
    return _sealed(request, text=text, answer=answer)


def _sealed[M: Model](record: M, **texts: str) -> M:
    """Saved, with these texts sealed."""
    for field, text in texts.items():
        vault.seal(record, field, text)
    record.save(force_insert=True)
    return record
