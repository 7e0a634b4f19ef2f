"""Contacts, visits, and who is in whose care."""

from datetime import date, datetime
from uuid import uuid4

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from members.domain.account import Organisation
from members.domain.contact import ContactKind, VisitReason
from members.domain.mentoring import MentorKind
from members.models import Contact, GroupLead, GroupMembership, MentoringGroup, Mentorship, Team, Visit, Worker
from teamtrack import vault
from teamtrack.audit import as_system

SINCE = date(1966, 5, 5)


def make_contact(
    *,
    team: Team,
    worker: Worker,
    by: Worker,
    day: date,
    kind: ContactKind = ContactKind.BREAK,
    note: str = "",
    follow_up: str = "",
    recorded_at: datetime | None = None,
) -> Contact:
    contact = Contact(
        pk=uuid4(), team=team, worker=worker, by=by, day=day, kind=kind, recorded_at=recorded_at or timezone.now()
    )
    vault.seal(contact, "note", note)
    vault.seal(contact, "follow_up", follow_up)
    with as_system("test"):
        contact.save(force_insert=True)
    return contact


def make_visit(
    *,
    team: Team,
    worker: Worker,
    by: Worker,
    day: date,
    organisation: Organisation = Organisation.UNION,
    reason: VisitReason = VisitReason.FAMILY,
    received: bool = True,
    help_given: str = "",
    cost: int = 0,
    next_on: date | None = None,
    note: str = "",
) -> Visit:
    visit = Visit(
        pk=uuid4(),
        team=team,
        worker=worker,
        by=by,
        day=day,
        organisation=organisation,
        reason=reason,
        received=received,
        help_given=help_given,
        cost=cost,
        next_on=next_on,
        recorded_at=timezone.now(),
    )
    vault.seal(visit, "note", note)
    with as_system("test"):
        visit.save(force_insert=True)
    return visit


def put_in_care(*, team: Team, lead: Worker, people: list[Worker], name: str, since: date = SINCE) -> MentoringGroup:
    """A group with its member in charge."""
    group = MentoringGroup.objects.create(team=team, name=name, formed_on=since)
    GroupLead.objects.create(group=group, worker=lead, period=DateRange(since, None))
    for worker in people:
        GroupMembership.objects.create(group=group, worker=worker, period=DateRange(since, None))
    return group


def make_helper(*, team: Team, mentor: Worker, mentee: Worker, since: date = SINCE) -> Mentorship:
    """The lead helper of somebody."""
    return Mentorship.objects.create(
        team=team, mentor=mentor, mentee=mentee, kind=MentorKind.LEAD, period=DateRange(since, None)
    )
