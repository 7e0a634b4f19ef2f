"""Writing down a visit, received or not. Called where the database knows the reader."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members.actions.contact import hold_team_of
from members.domain.account import Organisation
from members.domain.contact import VisitReason
from members.models import Account, Team, Visit, Worker
from teamtrack import vault
from teamtrack.errors import RuleBroken
from teamtrack.figures import format_day


@dataclass(frozen=True)
class Call:
    """What is written down of one visit; cost in đồng, the note is sealed."""

    organisation: Organisation
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
    call: Call,
    by: Account,
    today: date,
    now: datetime,
    is_another: bool = False,
) -> Visit:
    """Somebody was visited, or the way was made in vain. `key` is the form's: sent twice it is one visit."""
    assert by.worker_id is not None
    if worker.pk == by.worker_id:
        raise RuleBroken(_("Nobody visits themself."))
    if hold_team_of(worker, call.day, today) != team:
        raise RuleBroken(_("%(name)s is on another team today.") % {"name": worker.full_name})
    written = Visit.objects.filter(pk=key, by=by.worker_id, worker=worker).first()
    if written is not None:
        return written
    if call.next_on is not None and call.next_on <= call.day:
        raise RuleBroken(_("The next visit comes after this one."), field="next_on")
    same = Visit.objects.filter(by=by.worker_id, worker=worker, day=call.day)
    if not is_another and same.exists():
        words = _("You have written down a visit to %(name)s on %(day)s already. Once more?")
        facts = {"name": worker.full_name, "day": format_day(call.day)}
        raise RuleBroken(words % facts, field="is_another")
    visit = Visit(
        pk=key,
        team=team,
        worker=worker,
        organisation=call.organisation,
        by_id=by.worker_id,
        day=call.day,
        reason=call.reason,
        received=call.received,
        help_given=call.help_given,
        cost=call.cost,
        next_on=call.next_on,
        recorded_at=now,
    )
    vault.seal(visit, "note", call.note)
    try:
        with transaction.atomic():
            visit.save(force_insert=True)
    except IntegrityError as taken:  # the number is another visit's
        raise RuleBroken(_("This form was used before. Open it again.")) from taken
    return visit
