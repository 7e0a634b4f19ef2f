"""Writing down a visit, received or not, and correcting it for a week. Called where the database knows the reader."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from members.actions.contact import hold_team_of
from members.actions.of_team import hold_person
from members.actions.rights import give_consent
from members.domain.account import Organisation
from members.domain.contact import VisitReason
from members.domain.rights import Purpose
from members.models import Account, Team, Visit, Worker
from members.queries.contact import is_still_correctable
from members.queries.rights import agrees, withdrawn_from
from teamtrack import vault
from teamtrack.errors import RuleBroken, must_come_soon
from teamtrack.figures import format_day
from teamtrack.once import insert_once, same_as_before


@dataclass(frozen=True)
class Call:
    """What is written down of one visit; cost in đồng, the note is sealed."""

    day: date
    reason: VisitReason
    received: bool
    help_given: str = ""
    cost: int = 0
    note: str = ""
    next_on: date | None = None


@transaction.atomic
def log_visit(
    *,
    key: UUID,
    team: Team,
    worker: Worker,
    organisation: Organisation,
    call: Call,
    by: Account,
    today: date,
    now: datetime,
    is_agreed: bool = False,
    is_another: bool = False,
) -> Visit:
    """Somebody was visited, or the way was made in vain. `key` is the form's: sent twice it is one visit.

    What is seen in a home is written down with consent alone; `is_agreed`: they were asked, and agreed.
    """
    assert by.worker_id is not None
    if worker.pk == by.worker_id:
        raise RuleBroken(_("Nobody visits themself."))
    hold_person(worker.pk)  # who takes back their consent at this moment waits, and finds what is written here
    if hold_team_of(worker, call.day, today) != team:
        raise RuleBroken(_("%(name)s is on another team today.") % {"name": worker.full_name})
    written = Visit.objects.filter(pk=key, by=by.worker_id, worker=worker).first()
    if written is not None:
        return same_as_before(written, organisation=organisation, **asdict(call))
    _must_not_have_withdrawn(worker)
    same = Visit.objects.filter(by=by.worker_id, worker=worker, day=call.day)
    if not is_another and same.exists():
        words = _("You have written down a visit to %(name)s on %(day)s already. Once more?")
        facts = {"name": worker.full_name, "day": format_day(call.day)}
        raise RuleBroken(words % facts, field="is_another")
    if call.received and is_agreed:
        give_consent(worker=worker, purpose=Purpose.VISITS, words="", by=by, today=today)
    elif call.received:
        _must_agree(worker, field="is_agreed")
    visit = Visit(pk=key, team=team, worker=worker, organisation=organisation, by_id=by.worker_id, recorded_at=now)
    _write(visit, call, today)
    insert_once(visit)
    return visit


@transaction.atomic
def correct_visit(*, visit: Visit, call: Call, by: Account, today: date, now: datetime) -> Visit:
    """What was typed of it, by whoever wrote it down and within a week; in whose name they went stays.

    What went with a consent that was taken back is not written again: no note, no next visit.
    """
    hold_person(visit.worker_id)
    visit = Visit.objects.select_for_update(of=("self",)).select_related("worker").get(pk=visit.pk)
    if visit.by_id != by.worker_id:
        raise RuleBroken(_("A visit is corrected by whoever wrote it down."))
    if not is_still_correctable(visit, now):
        raise RuleBroken(_("A visit may be corrected for a week; this one stays as it is."))
    if call.received and not visit.received:
        _must_agree(visit.worker, field="received")
    if call.day != visit.day:
        visit.team = hold_team_of(visit.worker, call.day, today)
    if call.note or call.next_on:
        _must_not_have_withdrawn(visit.worker, field="note" if call.note else "next_on")
    _write(visit, call, today)
    visit.save(update_fields=["team", "day", "reason", "received", "help_given", "cost", "next_on", "note"])
    return visit


def _must_not_have_withdrawn(worker: Worker, *, field: str = "") -> None:
    if withdrawn_from(Purpose.VISITS, [worker.pk]):
        words = _("%(name)s has withdrawn consent to visits; none is planned or written down.")
        raise RuleBroken(words % {"name": worker.full_name}, field=field)


def _must_agree(worker: Worker, *, field: str) -> None:
    if not agrees(worker, Purpose.VISITS):
        words = _("Ask %(name)s first: without their consent no visit to their home is written down.")
        raise RuleBroken(words % {"name": worker.full_name}, field=field)


def _write(visit: Visit, call: Call, today: date) -> None:
    must_come_soon(call.next_on, today, field="next_on")
    if call.next_on is not None and call.next_on <= call.day:
        raise RuleBroken(_("The next visit comes after this one."), field="next_on")
    visit.day, visit.reason, visit.received = call.day, call.reason, call.received
    visit.help_given, visit.cost, visit.next_on = call.help_given, call.cost, call.next_on
    vault.seal(visit, "note", call.note)
