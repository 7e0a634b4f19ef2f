"""One person of the chain: who may help them and why, who helped them before, whom somebody helps themself."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from members.domain.help_review import HelpPlan
from members.domain.mentoring import Link, MentorKind, refusal
from members.domain.pairing import ranked_mentors
from members.models import Contact, Mentorship, Team, Worker
from members.queries.cell import masses
from members.queries.help_review import ReviewLine, reviews_column, reviews_of, told
from members.queries.matching import matching_of
from members.queries.mentoring import called, end_in_words, refusal_in_words
from members.queries.organisation import team_for
from teamtrack.figures import format_day


@dataclass(frozen=True)
class Mentee:
    """Somebody of a team to whom a helper may be given."""

    team: Team
    worker: Worker
    today: date

    @property
    def team_id(self) -> int:
        return self.team.pk


def mentee_for(user: Any, team: str, worker: int, today: date) -> Mentee:
    """Somebody on the team today; else 404."""
    found = team_for(user, team)
    return Mentee(found, get_object_or_404(Worker.objects.on_team(found, today), pk=worker), today)


@dataclass(frozen=True)
class Candidate:
    """Somebody who may help, with why they fit."""

    worker: Worker
    why: str


@dataclass(frozen=True)
class Refused:
    """People who may not help, and what is in the way of all of them."""

    names: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class Choice:
    """Everybody of the team and its cell as a helper of one person: who may, best fit first; who may not, and why."""

    allowed: tuple[Candidate, ...]
    refused: tuple[Refused, ...]
    lead: Any  # Mentorship, as agreed; None: nobody leads them

    @property
    def refused_people(self) -> int:
        return sum(len(found.names) for found in self.refused)


def choice_for(mentee: Mentee, kind: MentorKind) -> Choice:
    """Whom the rules let help from today on, as `kind`; a lead gives way to the new one."""
    team, today, pk = mentee.team, mentee.today, mentee.worker.pk
    matching = matching_of(team, today)
    lead = current_lead(mentee.worker, today) if kind is MentorKind.LEAD else None
    links = [link for link in matching.links if lead is None or link.pk != lead.pk]
    mentors = [worker for worker in matching.workers if worker != pk and (lead is None or worker != lead.mentor_id)]
    broken = {mentor: refusal(Link(mentor, pk, kind, today), matching.people, links) for mentor in mentors}
    ranked = ranked_mentors(
        pk,
        people=matching.profiles,
        mentors=mentors,
        allowed=lambda mentor, _mentee: broken[mentor] is None,
        relations=matching.relations,
    )
    ranked = tuple(sorted(ranked, key=lambda pair: matching.is_apart(pair.mentor, pair.mentee)))  # those last
    names = {worker: called(found) for worker, found in matching.workers.items()}
    refused: dict[str, list[str]] = {}
    for mentor in matching.workers:  # in name order
        if (found := broken.get(mentor)) is not None:
            why = refusal_in_words(found, Link(mentor, pk, kind, today), names, today)
            refused.setdefault(why, []).append(matching.workers[mentor].full_name)
    return Choice(
        allowed=tuple(Candidate(matching.workers[pair.mentor], matching.why(pair)) for pair in ranked),
        refused=tuple(Refused(tuple(people), why) for why, people in refused.items()),
        lead=lead,
    )


def current_lead(worker: Worker, today: date) -> Any:
    """The link of their lead helper, as agreed; None where nobody leads them."""
    rows = Mentorship.objects.as_agreed().select_related("mentor", "team")
    return rows.filter(mentee=worker, kind=MentorKind.LEAD, period__contains=today).first()


# --- one link, and what there was ---------------------------------------------------------------------------


@dataclass(frozen=True)
class PastLink:
    """A link that has ended; `until` is its last day."""

    helper: str
    kind: str
    since: date
    until: date
    why: str
    came_of_it: ReviewLine | None


@dataclass(frozen=True)
class LinkPage:
    """One link with its reviews, the latest first, how often the two met, and who helped this person before."""

    link: Mentorship
    mentor: str
    mentee: str
    met: int
    last: date | None
    reviews: tuple[ReviewLine, ...]
    past: tuple[PastLink, ...]
    today: date

    @property
    def is_open(self) -> bool:
        return self.link.period.upper is None

    @property
    def last_day(self) -> date | None:
        upper = self.link.period.upper
        return upper - timedelta(days=1) if upper else None

    @property
    def end_words(self) -> str:
        return end_in_words(self.link.end_reason)

    @property
    def agreed(self) -> HelpPlan:
        """Of help that goes on: as the last review agreed, else as it began."""
        if self.reviews:
            last = self.reviews[0]
            return HelpPlan(last.aim, last.plan, last.next_on)
        return HelpPlan(self.link.aim, self.link.plan, self.link.review_on)

    @property
    def is_due(self) -> bool:
        return self.is_open and self.agreed.review_on is not None and self.agreed.review_on <= self.today


def link_page(user: Any, link: Mentorship, today: date, now: datetime) -> LinkPage:
    """Contacts of the mentor with the mentee since it began; no note is opened."""
    until = link.period.upper or today + timedelta(days=1)
    contacts = Contact.objects.filter(
        by=link.mentor_id, worker=link.mentee_id, day__gte=link.period.lower, day__lt=until
    )
    days = list(contacts.order_by("day", "pk").values_list("day", flat=True))
    return LinkPage(
        link=link,
        mentor=called(link.mentor),
        mentee=called(link.mentee),
        met=len(days),
        last=days[-1] if days else None,
        reviews=reviews_of(user, link, now),
        today=today,
        past=past_links(link.mentee, link.team, today, besides=link.pk),
    )


def past_links(mentee: Worker, team: Team, today: date, besides: int = 0) -> tuple[PastLink, ...]:
    """Who helped somebody before, the latest first."""
    ended = Mentorship.objects.filter(mentee=mentee, team=team, period__endswith__lte=today).exclude(pk=besides)
    rows: Any = ended.annotate(told=reviews_column())
    return tuple(
        PastLink(
            helper=row.mentor.full_name,
            kind=row.get_kind_display(),
            since=row.period.lower,
            until=row.period.upper - timedelta(days=1),
            why=end_in_words(row.end_reason),
            came_of_it=next(iter(told(row.told)), None),
        )
        for row in rows.select_related("mentor").order_by("-period", "-pk")
    )


@dataclass(frozen=True)
class OwnLink:
    """A link of one person: the other one, how they help, for what. Nobody's kind.

    `reviews`: what came of it, to the one who helps on their own page.
    """

    name: str
    kind: str
    is_lead: bool
    since: date
    aim: str
    plan: str
    review_on: date | None
    reviews: tuple[ReviewLine, ...]


def own_links(worker: Worker, today: date, *, tells_reviews: bool) -> tuple[tuple[OwnLink, ...], tuple[OwnLink, ...]]:
    """Who helps somebody, and whom they help, today; `tells_reviews`: the reader is that person."""
    held = Mentorship.objects.filter(Q(mentor=worker) | Q(mentee=worker), period__contains=today)
    rows: Any = held.as_agreed().annotate(told=reviews_column())
    helpers: list[OwnLink] = []
    helped: list[OwnLink] = []
    for row in rows.select_related("mentor", "mentee").order_by("kind", "period", "pk"):
        is_helped = row.mentee_id == worker.pk
        other = row.mentor if is_helped else row.mentee
        own = OwnLink(
            name=other.full_name,
            kind=row.get_kind_display(),
            is_lead=row.kind == MentorKind.LEAD,
            since=row.period.lower,
            aim=row.aim_now,
            plan=row.plan_now,
            review_on=row.review_now,
            reviews=told(row.told) if tells_reviews and not is_helped else (),
        )
        (helpers if is_helped else helped).append(own)
    return tuple(helpers), tuple(helped)


def is_of_masses(team: Team, worker: Worker, day: date) -> bool:
    """Whether somebody of the team is outside the Party, and so may be led."""
    return masses(team, day).filter(pk=worker.pk).exists()


def told_of(link: Mentorship) -> str:
    """Anh C giúp anh E từ 04/05/1966."""
    words = _("%(mentor)s helps %(mentee)s from %(day)s on.")
    facts = {"mentor": called(link.mentor), "mentee": called(link.mentee), "day": format_day(link.period.lower)}
    told = words % facts
    return told[:1].upper() + told[1:]
