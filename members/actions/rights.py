"""Consent for each purpose, and requests about one's own data: asked, answered, done, by the decree's clock."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from members.actions.of_team import hold_person
from members.actions.support import ANSWERED, forget_words
from members.domain.rights import Purpose, RequestKind, answer_due, done_due
from members.models import Account, CareStep, CareStory, Consent, DataRequest, SupportRequest, Team, Visit, Worker
from members.queries.rights import answering_team
from teamtrack.audit import as_system
from teamtrack.errors import RuleBroken
from teamtrack.names import tidy
from teamtrack.once import insert_once, same_as_before
from teamtrack.periods import WorkingCalendar
from teamtrack.sources import ask
from teamtrack.vault import seal

# What is kept on a purpose alone, and goes with the consent.
KEPT_ON = {Purpose.PHONE: "phone", Purpose.ADDRESS: "address"}


@transaction.atomic
def give_consent(*, worker: Worker, purpose: Purpose, words: str, by: Account, today: date) -> Consent:
    """The worker agrees to one purpose; with the phone number or the address comes what may be kept.

    Agreeing twice changes the number or the address alone.
    """
    worker = hold_person(worker.pk)
    if column := KEPT_ON.get(purpose):
        if not tidy(words):
            raise RuleBroken(_("Write down what may be kept."), field="words")
        setattr(worker, column, tidy(words))
        worker.save(update_fields=[column])
    given, _made = Consent.objects.get_or_create(
        worker=worker, purpose=purpose, withdrawn_on=None, defaults={"given_on": today, "given_to": by}
    )
    return given


@transaction.atomic
def withdraw_consent(*, worker: Worker, purpose: Purpose, today: date) -> None:
    """The worker takes their consent back; what was kept on it goes at once.

    The phone number, the address; what was told in confidence, the words of the plan and of requests for help; lines of
    praise with the name in them; what was noted of visits, and the next one (that somebody came, and what the fund
    gave, are the organisation's own accounts).
    """
    hold_person(worker.pk)  # whoever is writing on this consent is done, or waits and sees that it is withdrawn
    consent = Consent.objects.select_for_update(of=("self",)).filter(
        worker=worker, purpose=purpose, withdrawn_on__isnull=True
    )
    if not consent.update(withdrawn_on=today):
        raise RuleBroken(_("That was withdrawn already."))
    if column := KEPT_ON.get(purpose):
        Worker.objects.filter(pk=worker.pk).update(**{column: ""})
    elif purpose is Purpose.CARE:
        with as_system("withdraw"):
            CareStory.objects.filter(worker=worker).delete()
            forget_words(CareStep.objects.filter(worker=worker))
        SupportRequest.objects.filter(worker=worker).update(what=b"", answer=b"")
    elif purpose is Purpose.VISITS:
        with as_system("withdraw"):
            Visit.objects.filter(worker=worker).update(note=b"", next_on=None)
    elif purpose is Purpose.PRAISE:
        ask("praise_withdrawn", worker=worker)


@transaction.atomic
def ask_about_data(*, key: UUID, worker: Worker, kind: RequestKind, text: str, today: date) -> DataRequest:
    """A request of the worker: to the head of the cell of their team, where there is one but themself.

    Everybody else's goes to the administrators: people on no team, or on one without a cell, and heads of cells.
    `key` is the form's: sent twice it is one request.
    """
    written = DataRequest.objects.filter(pk=key, worker=worker).first()
    if written is not None:
        return same_as_before(written, kind=kind, text=text)
    team = answering_team(worker, today)
    request = DataRequest(
        pk=key,
        worker=worker,
        team=team,
        kind=kind,
        asked_on=today,
        answer_due=answer_due(today, _calendar(team)),
        done_due=done_due(kind, today),
    )
    seal(request, "text", text)
    insert_once(request)
    return request


@transaction.atomic
def answer_request(*, request: DataRequest, answer: str, is_done: bool, by: Account, today: date) -> DataRequest:
    """What was decided, in writing, once; it may be done at the same time."""
    request = _held(request, by)
    if request.answered_on is not None:
        raise RuleBroken(str(ANSWERED))
    seal(request, "answer", answer)
    request.answered_on, request.answered_by = today, by
    request.done_on = today if is_done else None
    request.save(update_fields=["answer", "answered_on", "answered_by", "done_on"])
    return request


@transaction.atomic
def finish_request(*, request: DataRequest, by: Account, today: date) -> DataRequest:
    """What was asked for is done."""
    request = _still_to_do(request, by)
    request.done_on = today
    request.save(update_fields=["done_on"])
    return request


@transaction.atomic
def extend_request(*, request: DataRequest, by: Account, today: date) -> DataRequest:
    """The one extension of the decree, by as many days again, before it is due."""
    request = _still_to_do(request, by)
    if request.is_extended:
        raise RuleBroken(_("It can be extended once only."))
    if today > request.done_due:
        raise RuleBroken(_("It can be extended only before it is due."))
    request.is_extended = True
    request.done_due = done_due(RequestKind(request.kind), request.asked_on, is_extended=True)
    request.save(update_fields=["is_extended", "done_due"])
    return request


def _held(request: DataRequest, by: Account) -> DataRequest:
    if request.worker_id == by.worker_id:
        raise RuleBroken(_("Nobody answers their own request."))
    return DataRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)


def _still_to_do(request: DataRequest, by: Account) -> DataRequest:
    request = _held(request, by)
    if request.answered_on is None:
        raise RuleBroken(_("Answer it in writing first."))
    if request.done_on is not None:
        raise RuleBroken(_("That is done already."))
    return request


def _calendar(team: Team | None) -> WorkingCalendar:
    return team.workshop.calendar if team else WorkingCalendar()
