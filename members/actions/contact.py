"""Writing down that somebody was met, and correcting it for a week. Called where the database knows the reader."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from members.domain.account import Organisation
from members.domain.contact import Capacity, ContactKind, friday_of
from members.models import Account, Contact, Mentorship, RoleAssignment, Team, TeamMembership, Worker
from members.queries.cell import people_with_members
from members.queries.contact import is_still_correctable, organisations_behind
from teamtrack import vault
from teamtrack.errors import RuleBroken, must_have_come
from teamtrack.figures import format_day
from teamtrack.once import insert_once, same_as_before


@dataclass(frozen=True)
class Talk:
    """What is written down of one contact; texts are sealed. No organisation: for oneself."""

    day: date
    kind: ContactKind
    organisation: Organisation | None = None
    minutes: int | None = None
    note: str = ""
    follow_up: str = ""


@transaction.atomic
def log_contact(
    *, key: UUID, worker: Worker, talk: Talk, by: Account, today: date, now: datetime, is_another: bool = False
) -> Contact:
    """Somebody was met. `key` is the form's: sent twice it is one contact. A second one of the day is asked about."""
    assert by.worker_id is not None
    if worker.pk == by.worker_id:
        raise RuleBroken(_("Nobody writes down that they met themself."))
    team = hold_team_of(worker, talk.day, today)  # first, so that of two at once the second sees the first
    written = Contact.objects.filter(pk=key, by=by.worker_id, worker=worker).first()
    if written is not None:
        return same_as_before(
            written,
            day=talk.day,
            kind=talk.kind,
            organisation=talk.organisation or "",
            minutes=talk.minutes,
            note=talk.note,
            follow_up=talk.follow_up,
        )
    _check_there(by, worker, team, talk.day)
    _is_a_friday(talk)
    if talk.organisation and talk.organisation not in organisations_behind(by, today):
        raise RuleBroken(_("Choose an organisation that you belong to or lead."), field="organisation")
    same = Contact.objects.filter(by=by.worker_id, worker=worker, day=talk.day, kind=talk.kind)
    if not is_another and same.exists():
        words = _("You have written down that you met %(name)s on %(day)s already. Once more?")
        facts = {"name": worker.full_name, "day": format_day(talk.day)}
        raise RuleBroken(words % facts, field="is_another")
    contact = Contact(pk=key, team=team, worker=worker, by_id=by.worker_id, recorded_at=now)
    contact.capacity = Capacity.ASSIGNED if talk.organisation else Capacity.PERSONAL
    contact.organisation = talk.organisation or ""
    _write(contact, talk)
    insert_once(contact)
    return contact


@transaction.atomic
def correct_contact(*, contact: Contact, talk: Talk, by: Account, today: date, now: datetime) -> Contact:
    """Another day, kind or text, by the author and within a week; in whose name it was stays."""
    contact = Contact.objects.select_for_update(of=("self",)).select_related("worker").get(pk=contact.pk)
    if contact.by_id != by.worker_id:
        raise RuleBroken(_("A contact is corrected by whoever wrote it down."))
    if not is_still_correctable(contact, now):
        raise RuleBroken(_("A contact may be corrected for a week; this one stays as it is."))
    if talk.day != contact.day:
        contact.team = hold_team_of(contact.worker, talk.day, today)
        _check_there(by, contact.worker, contact.team, talk.day)
    _is_a_friday(talk)
    _write(contact, talk)
    contact.save(update_fields=["team", "day", "kind", "minutes", "note", "follow_up"])
    return contact


def _write(contact: Contact, talk: Talk) -> None:
    contact.day, contact.kind, contact.minutes = talk.day, talk.kind, talk.minutes
    vault.seal(contact, "note", talk.note)
    vault.seal(contact, "follow_up", talk.follow_up)


def hold_team_of(worker: Worker, day: date, today: date) -> Team:
    """The team they are on today, if they were on it on that day; held until the end of the transaction.

    A day still to come, or before they came, is a RuleBroken.
    """
    must_have_come(day, today, field="day")
    stays = TeamMembership.objects.select_for_update(of=("self",)).select_related("team")
    stay = stays.filter(worker=worker, period__contains=today).first()
    if stay is None:
        raise RuleBroken(_("%(name)s is on no team today.") % {"name": worker.full_name})
    if day < stay.period.lower:
        words = _("%(name)s came to the team on %(day)s; choose that day or a later one.")
        raise RuleBroken(words % {"name": worker.full_name, "day": format_day(stay.period.lower)}, field="day")
    return stay.team


def _check_there(by: Account, worker: Worker, team: Team, day: date) -> None:
    """Nobody met somebody in the cell's name before they had to do with the team: since then its Fridays count."""
    assert by.worker_id is not None
    there = people_with_members(team, day).filter(pk=by.worker_id)
    helped = Mentorship.objects.filter(mentor=by.worker_id, mentee=worker, period__contains=day)
    led = RoleAssignment.objects.filter(worker=by.worker_id, team=team, is_confirmed=True, period__contains=day)
    if not (there.exists() or helped.exists() or led.exists()):
        words = _("On %(day)s you were not on this team, nor in its cell; choose another day.")
        raise RuleBroken(words % {"day": format_day(day)}, field="day")


def _is_a_friday(talk: Talk) -> None:
    if talk.kind is ContactKind.FRIDAY and friday_of(talk.day) != talk.day:
        words = _("%(day)s is not a Friday; choose where you met instead.")
        raise RuleBroken(words % {"day": format_day(talk.day)}, field="kind")
