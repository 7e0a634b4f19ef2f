"""Whom to meet, who was met, and when: the Friday list, a cell's contacts, the timeline of one person.

Contacts stand under row-level security: every query here is asked inside `reading_as`. No note is opened here.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, DateField, Exists, Func, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject
from django.shortcuts import get_object_or_404

from members.domain.account import CELL, LEADS_ORGANISATION, Organisation, Role
from members.domain.contact import (
    DAYS_TO_CORRECT,
    FRIDAY,
    LONG_UNSEEN_DAYS,
    Effect,
    FridayRecord,
    friday_of,
    friday_record,
)
from members.domain.tier import Tier
from members.models import (
    CellTeam,
    ClassificationSession,
    Contact,
    GroupMembership,
    Mentorship,
    MentorshipReview,
    OrganisationMembership,
    Team,
    TeamMembership,
    TierAssessment,
    Visit,
    Worker,
)
from members.queries.cell import known_workers, workers_known_to
from teamtrack.business_day import business_day
from teamtrack.paging import AFTER, page_of, read_number, read_uuid
from teamtrack.sources import ask

ABOUT = "nguoi"  # in the query string: the number of the one person whose contacts are asked for
NOT_ASKED = Value("")  # of what kind somebody is
LATEST = ("-day", "-recorded_at", "-pk")  # of two on one day, what was written down last
LAST_SHOWN = 5  # of the reader's own contacts with one person


# --- the Friday list -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ToMeet:
    """Somebody in the reader's charge: since when, in which group, and when the reader met them last.

    `is_middle`: held average in the last session of a team of the reader's cell; false for a reader outside it, and
    where the order is not asked for.
    """

    worker: Worker
    group: str
    since: date
    last: date | None
    is_middle: bool
    today: date

    @property
    def is_done(self) -> bool:
        """Met in the week of today."""
        return self.last is not None and friday_of(self.last) == friday_of(self.today)

    @property
    def days(self) -> int:
        """Since the reader met them last, but no longer than they are in the reader's charge."""
        return (self.today - max(self.last or self.since, self.since)).days

    @property
    def is_long_unseen(self) -> bool:
        return self.days >= LONG_UNSEEN_DAYS


@dataclass(frozen=True)
class FridayList:
    """The week's list; `following` is the number of the worker to go on with."""

    friday: date
    people: tuple[ToMeet, ...]
    ends_first: bool  # among those who wait for the same number of weeks

    @property
    def done(self) -> int:
        return sum(person.is_done for person in self.people)

    @property
    def following(self) -> int | None:
        return next((person.worker.pk for person in self.people if not person.is_done), None)


def people_to_meet(user: Any, today: date, tier: Any = NOT_ASKED) -> list[ToMeet]:
    """The groups the reader is in charge of and whom they help today, in name order; two queries at most."""
    groups = GroupMembership.objects.led_by(user.worker_id, today).order_by()
    helped = Mentorship.objects.filter(mentor=user.worker_id, period__contains=today).order_by()
    charged = groups.values_list("worker", "period", "group__leads__period", "group__name").union(
        helped.values_list("mentee", "period", "period", Value("")), all=True
    )
    since: dict[int, date] = {}
    names: dict[int, str] = {}
    for worker, period, led, name in charged:
        began = max(period.lower, led.lower)
        since[worker], names[worker] = min(began, since.get(worker, began)), names.get(worker) or name
    met = Contact.objects.filter(by=user.worker_id, worker=OuterRef("pk"), day__lte=today).order_by("-day")
    still_there = TeamMembership.objects.filter(worker__in=since, period__contains=today).values("worker")
    workers = Worker.objects.filter(pk__in=still_there).exclude(pk=user.worker_id).in_name_order()
    people: Any = workers.annotate(last=Subquery(met.values("day")[:1]), tier=tier)
    return [
        ToMeet(row, names[row.pk], since[row.pk], row.last, is_middle=row.tier == Tier.AVERAGE, today=today)
        for row in people
    ]


def friday_list(user: Any, today: date) -> FridayList:
    """Who is still to be met this week, longest unseen first, then who was met.

    Among those who wait for the same number of weeks who was never met comes first; then, for a member of the cell,
    both ends before the middle. Who helps without being in the cell gets an order that says nothing of anybody's kind.
    """
    people = people_to_meet(user, today, _last_tier(user, today))

    def place(person: ToMeet) -> tuple[bool, int, bool, bool, int, str, int]:
        return (
            person.is_done,
            -(person.days // 7),
            person.last is not None,
            person.is_middle,
            -person.days,
            person.worker.name_order,
            person.worker.pk,
        )

    ends_first = any(person.is_middle for person in people)
    return FridayList(friday_of(today), tuple(sorted(people, key=place)), ends_first=ends_first)


def _last_tier(user: Any, today: date) -> Subquery:
    """What the last session of a team of the reader's cell decided about a person, in a query of workers."""
    last = ClassificationSession.objects.filter(
        team=OuterRef("session__team"), closed_at__isnull=False, meeting__day__lte=today
    ).order_by("-meeting__day", "-pk")
    decided = TierAssessment.objects.filter(
        session__team__in=user.stands.teams(*CELL),
        session=Subquery(last.values("pk")[:1]),
        worker=OuterRef("pk"),
    )
    return Subquery(decided.order_by("-session__meeting__day", "-revision").values("tier")[:1])


def may_meet(user: Any, worker: int) -> Worker:
    """Somebody whom the user may see, or helps today, by number; else 404."""
    helped = Mentorship.objects.filter(mentor=user.worker_id, period__contains=business_day()).values("mentee")
    seen = Worker.objects.filter(Q(pk__in=Worker.objects.visible_to(user)) | Q(pk__in=helped))
    return get_object_or_404(seen, pk=worker)


def organisations_behind(user: Any, today: date) -> list[Organisation]:
    """On behalf of whom the reader may meet somebody: what they belong to today, and what they lead."""
    of_reader = OrganisationMembership.objects.filter(worker=user.worker_id, period__contains=today)
    own = set(of_reader.values_list("organisation", flat=True))
    own |= {organisation for organisation, role in LEADS_ORGANISATION.items() if role in user.stands.roles}
    return [organisation for organisation in Organisation if organisation in own]


def team_on(worker: Worker, today: date) -> Team:
    """The team somebody who may be met is on."""
    found: Team = Team.objects.get(memberships__worker=worker, memberships__period__contains=today)
    return found


# --- one person ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class HelpEffect:
    """Output before and after the day on which these helpers, by name, began."""

    mentors: str
    since: date
    effect: Effect


def own_contacts(user: Any, worker: Worker) -> list[Contact]:
    """The reader's last contacts with one person."""
    return list(Contact.objects.filter(by=user.worker_id, worker=worker).order_by(*LATEST)[:LAST_SHOWN])


def effect_around(worker: Worker, day: date, today: date) -> Effect | None:
    """Output before and after a day, from whoever keeps output; None where nobody does."""
    return next(iter(ask("mentee_effect", worker=worker, day=day, today=today)), None)


def help_effects(worker: Worker, today: date) -> list[HelpEffect]:
    """The same since each of today's helpers began to help."""
    links = Mentorship.objects.filter(mentee=worker, period__contains=today).select_related("mentor")
    names: dict[date, list[str]] = defaultdict(list)
    for link in links.order_by("period", "pk"):
        names[link.period.lower].append(link.mentor.full_name)
    effects = {since: effect_around(worker, since, today) for since in names}
    return [HelpEffect(", ".join(names[since]), since, effect) for since, effect in effects.items() if effect]


def is_known_to(user: Any, worker: Worker, today: date) -> bool:
    """Whether the reader, as the head of the cell or a member in charge, knows this person's contacts."""
    team = Team.objects.filter(
        pk__in=user.stands.teams(*CELL), memberships__worker=worker, memberships__period__contains=today
    ).first()
    return team is not None and worker.pk in workers_known_to(user, team, today)


# --- the contacts of a cell ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ContactLine:
    """One contact, without its note; what the reader may do with it."""

    contact: Contact
    may_read: bool
    may_correct: bool

    @property
    def has_note(self) -> bool:
        return bool(self.contact.note or self.contact.follow_up)


@dataclass(frozen=True)
class MemberRecord:
    """How a member kept their Fridays."""

    member: Worker
    record: FridayRecord


@dataclass(frozen=True)
class ContactPage:
    """A page of a team's contacts, the latest first; `after` is the number of the contact behind which more follow."""

    lines: tuple[ContactLine, ...]
    after: UUID | None
    records: tuple[MemberRecord, ...]  # on the first page alone


def read_about(asked: Mapping[str, Any]) -> int | None:
    """With whom alone; None for anything else."""
    return read_number(asked, ABOUT)


def read_after(asked: Mapping[str, Any]) -> UUID | None:
    """The contact behind which the page begins; None for anything else."""
    return read_uuid(asked, AFTER)


def contacts_of(
    user: Any, team: Team, after: UUID | None, today: date, now: datetime, *, about: int | None = None
) -> ContactPage:
    """What the reader may know of the team's contacts: the head all, a member those of their people and their own.

    Whoever leads an organisation: their own. `about`: those with one person alone, by number.
    """
    seen = seen_contacts(user, team, today)
    if about is not None:
        seen = seen.filter(worker=about)
    in_charge = Exists(led_by(user, team, today).filter(worker=OuterRef("worker")))
    rows: Any = seen.select_related("worker", "by").annotate(in_charge=in_charge)
    page = page_of(rows, by="-day", after=after, seen=seen)
    is_head = team.pk in user.stands.teams(Role.CELL_LEADER)
    return ContactPage(
        lines=tuple(
            ContactLine(
                contact,
                may_read=may_read(user, contact, is_head=is_head),
                may_correct=contact.by_id == user.worker_id and is_still_correctable(contact, now),
            )
            for contact in page.rows
        ),
        after=page.after,
        records=() if after or about else tuple(friday_records(user, team, today)),
    )


def may_read(user: Any, record: Any, *, is_head: bool) -> bool:
    """The note of a contact or visit, annotated `in_charge`: whoever wrote it, is in charge, or heads the cell.

    The head not of what is about themself: like everybody they ask for it.
    """
    heads = is_head and record.worker_id != user.worker_id
    return bool(heads or record.by_id == user.worker_id or record.in_charge)


def seen_contacts(user: Any, team: Team, today: date) -> QuerySet[Contact]:
    """The contacts of a team that the reader may know of."""
    contacts = Contact.objects.filter(team=team)
    if team.pk in user.stands.teams(Role.CELL_LEADER):
        return contacts
    known = known_workers(user, team, today).order_by().values("pk")
    return contacts.filter(Q(by=user.worker_id) | Q(worker__in=known))


def led_by(user: Any, team: Team, today: date) -> QuerySet[GroupMembership]:
    """Who is in a group of the team of which the reader is in charge."""
    return GroupMembership.objects.led_by(user.worker_id, today).filter(group__team=team)


def is_still_correctable(record: Contact | Visit | MentorshipReview, now: datetime) -> bool:
    """By its author, for a week after it was written down (by the clock)."""
    return now - record.recorded_at < timedelta(days=DAYS_TO_CORRECT)


def contact_for(user: Any, contact: UUID) -> Contact:
    """A contact by number: one's own, or of a team of one's cell; else 404."""
    within = Q(by=user.worker_id) | Q(team__in=user.stands.teams(*CELL))
    found: Contact = get_object_or_404(
        Contact.objects.select_related("worker", "by", "team").filter(within), pk=contact
    )
    return found


def friday_records(user: Any, team: Team, today: date) -> list[MemberRecord]:
    """The Fridays of every member of the cell, for its head; for a member their own; none for anybody else.

    They count from the day the member came to the Party in this cell, and from the first contact ever written down for
    a team of the cell, by whomever: weeks before there was a list were not missed. Whom a member meets may be of any of
    its teams; one query.
    """
    if team.pk not in user.stands.teams(*CELL):
        return []
    of_team = CellTeam.objects.filter(team=team, period__contains=today)
    rows = OrganisationMembership.objects.filter(
        cell__in=of_team.values("cell"), organisation=Organisation.PARTY, period__contains=today
    )
    if team.pk not in user.stands.teams(Role.CELL_LEADER):
        rows = rows.filter(worker=user.worker_id)
    own = Contact.objects.filter(
        by=OuterRef("worker"),
        team__cell_teams__cell=OuterRef("cell"),
        team__cell_teams__period__contains=today,
        day__lte=today,
    ).order_by()
    counted = JSONObject(year="day__iso_year", week="day__week", n=Count("pk"))
    weeks = own.values("day__iso_year", "day__week")
    members: Any = rows.select_related("worker", "cell").annotate(
        weeks=ArraySubquery(weeks.annotate(counted=counted).values("counted")),
        first=Func("cell", Value(today), function="public.members_first_contact", output_field=DateField()),
    )
    return [
        MemberRecord(
            row.worker,
            friday_record(
                {date.fromisocalendar(week["year"], week["week"], FRIDAY + 1): week["n"] for week in row.weeks},
                max(row.first, row.period.lower, row.cell.founded_on),
                today,
                team.workshop.calendar,
            ),
        )
        for row in members.order_by("worker__name_order", "worker")
        if row.first
    ]


# --- the panel of a person -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MetSummary:
    """How often somebody was met, and by whom last."""

    contacts: tuple[Contact, ...]
    number: int


def met_lately(user: Any, worker: Worker) -> MetSummary:
    """The latest contacts of the cell with one person, and how many there were."""
    contacts = Contact.objects.filter(worker=worker, team__in=user.stands.teams(*CELL))
    number = contacts.aggregate(n=Count("pk"))["n"]
    return MetSummary(tuple(contacts.select_related("by").order_by(*LATEST)[:LAST_SHOWN]), number)
