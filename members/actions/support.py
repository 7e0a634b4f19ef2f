"""Support requests: the cell asks the union, the youth or the women for help for somebody; they answer once."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.actions.of_team import hold_person
from members.domain.account import LEADS_ORGANISATION, Organisation
from members.domain.care import SupportKind, SupportOutcome
from members.domain.rights import Purpose
from members.models import Account, CareStep, SupportRequest, Team, Worker
from members.queries.rights import withdrawn_from
from teamtrack import vault
from teamtrack.errors import RuleBroken
from teamtrack.once import insert_once, same_as_before

ANSWERED = gettext_lazy("Somebody has answered it already.")


@dataclass(frozen=True)
class Wish:
    """Who is asked for help of which kind, and in words what for."""

    organisation: Organisation
    kind: SupportKind
    what: str


@transaction.atomic
def ask_support(*, key: UUID, team: Team, worker: Worker, wish: Wish, by: Account, today: date) -> SupportRequest:
    """A request for somebody on the team. `key` is the form's: sent twice it is one request."""
    assert by.worker_id is not None
    hold_person(worker.pk)  # of two at once the second sees it
    written = SupportRequest.objects.filter(pk=key, team=team, worker=worker).first()
    if written is not None:
        return same_as_before(written, organisation=wish.organisation, kind=wish.kind, what=wish.what)
    if wish.organisation is Organisation.PARTY:
        raise RuleBroken(
            _("The cell asks the union, the youth or the women; what is the Party's own it does itself."),
            field="organisation",
        )
    leads = {"role": LEADS_ORGANISATION[wish.organisation], "team": team, "is_confirmed": True}
    if worker.roles.filter(**leads, period__contains=today).exists():
        words = _("%(name)s leads it on this team and would answer for themself; ask another organisation.")
        raise RuleBroken(words % {"name": worker.full_name}, field="organisation")
    if not wish.what:
        raise RuleBroken(_("Say what help is asked for."), field="what")
    if not Worker.objects.on_team(team, today).filter(pk=worker.pk).exists():
        words = _("%(name)s is not on the team today.")
        raise RuleBroken(words % {"name": worker.full_name}, field="worker")
    must_not_have_withdrawn(worker, field="worker")
    request = SupportRequest(
        pk=key,
        team=team,
        worker=worker,
        organisation=wish.organisation,
        kind=wish.kind,
        asked_by_id=by.worker_id,
        asked_on=today,
    )
    vault.seal(request, "what", wish.what)
    insert_once(request)
    return request


@transaction.atomic
def answer_support(
    *, request: SupportRequest, outcome: SupportOutcome | None, answer: str, by: Account, today: date
) -> SupportRequest:
    """What came of it, by whoever leads the organisation that was asked; once, where nothing came with the reason."""
    request = SupportRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if request.answered_on is not None:
        raise RuleBroken(str(ANSWERED))
    if outcome is None:
        raise RuleBroken(_("Say what came of it."), field="outcome")
    if answer and not request.what:
        raise RuleBroken(_("The words of this request are erased; say only what came of it."), field="answer")
    if outcome is SupportOutcome.NOT_POSSIBLE and request.what and not answer:
        raise RuleBroken(_("Say why it is not possible: a request is answered once."), field="answer")
    request.outcome, request.answered_on, request.answered_by_id = outcome, today, by.worker_id
    vault.seal(request, "answer", answer)
    request.save(update_fields=["outcome", "answered_on", "answered_by", "answer"])
    return request


def must_not_have_withdrawn(worker: Worker, *, field: str) -> None:
    """Of whoever has taken back their consent to be helped nothing more is written down; asked under their lock."""
    if withdrawn_from(Purpose.CARE, [worker.pk]):
        words = _("%(name)s has withdrawn consent: nothing is written down. They alone can agree again, on their page.")
        raise RuleBroken(words % {"name": worker.full_name}, field=field)


def forget_words(steps: QuerySet[CareStep]) -> None:
    """Erase the words of these steps of plans, and of the requests that were made with them and have their numbers.

    That there was a step or a request, its kind and what came of it stay.
    """
    SupportRequest.objects.filter(pk__in=steps.order_by().values("pk")).update(what=b"", answer=b"")
    steps.update(what=b"")
