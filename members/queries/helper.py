"""One person of the chain: who may help them and why, who helped them before, whom somebody helps themself."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.domain.mentoring import Link, MentorKind, refusal
from members.models import Contact, GoodRelation, Mentorship, Team, Worker
from members.models.worker import RELATION_NAMES
from members.queries.mentoring import called, end_in_words, links_from, people_for_rules, refusal_in_words
from members.queries.organisation import team_for
from teamtrack.figures import format_day
from teamtrack.sources import ask

LEVEL_DAYS = 28  # of output that tell how near two people are
NEAR = Fraction(1, 10)  # of the norm


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
    """Somebody who may help, with why they fit; or may not, with what is in the way. `points` only order."""

    worker: Worker
    why: str
    refused: str
    points: int


@dataclass(frozen=True)
class Choice:
    """Everybody of the team as a helper of one person: who may be on top, best fit first."""

    allowed: tuple[Candidate, ...]
    refused: tuple[Candidate, ...]
    lead: Mentorship | None


def choice_for(mentee: Mentee, kind: MentorKind) -> Choice:
    """Whom the rules let help from today on, as `kind`; a lead gives way to the new one."""
    team, today, worker = mentee.team, mentee.today, mentee.worker
    people = people_for_rules(team, today)
    links = links_from(team, today)
    lead = current_lead(worker, today)
    others = [link for link in links if kind is not MentorKind.LEAD or lead is None or link.pk != lead.pk]
    workers = {found.pk: found for found in Worker.objects.filter(pk__in=people).in_name_order()}
    names = {pk: called(found) for pk, found in workers.items()}
    fits = _Fits.of(mentee, Counter(link.mentor for link in links if link.is_lead))
    candidates = []
    for pk, found in workers.items():
        if pk == worker.pk or (lead is not None and kind is MentorKind.LEAD and pk == lead.mentor_id):
            continue
        link = Link(pk, worker.pk, kind, today)
        broken = refusal(link, people, others)
        told = refusal_in_words(broken, link, names, today) if broken else ""
        candidates.append(Candidate(found, "" if broken else fits.why(found), told, fits.points(found)))
    allowed = sorted((one for one in candidates if not one.refused), key=lambda one: -one.points)
    return Choice(tuple(allowed), tuple(one for one in candidates if one.refused), lead)


def current_lead(worker: Worker, today: date) -> Mentorship | None:
    rows = Mentorship.objects.select_related("mentor", "team")
    return rows.filter(mentee=worker, kind=MentorKind.LEAD, period__contains=today).first()


@dataclass(frozen=True)
class _Fits:
    """What makes two people a likely pair: they get on, the same trade, near in grade and in output; not too much."""

    mentee: Worker
    relations: Mapping[int, str]
    levels: Mapping[int, Fraction]
    loads: Mapping[int, int]

    @classmethod
    def of(cls, mentee: Mentee, loads: Mapping[int, int]) -> "_Fits":
        worker, today = mentee.worker, mentee.today
        rows = GoodRelation.objects.filter(Q(first=worker) | Q(second=worker)).order_by("pk")
        words = dict(RELATION_NAMES)
        relations = {row.second_id if row.first_id == worker.pk else row.first_id: str(words[row.kind]) for row in rows}
        workers = list(Worker.objects.on_team(mentee.team, today).values_list("pk", flat=True))
        facts = ask(
            "assessment_facts",
            team=mentee.team,
            workers=workers,
            first=today - timedelta(days=LEVEL_DAYS),
            last=today,
        )
        levels = {fact.worker: fact.fulfilment for fact in facts if fact.fulfilment is not None}
        return cls(worker, relations, levels, loads)

    def points(self, mentor: Worker) -> int:
        """The more the better; only an order, never shown."""
        grade, gap = self._grades_apart(mentor), self._output_apart(mentor)
        return (
            40 * (mentor.pk in self.relations)
            + 20 * self._same_trade(mentor)
            + (20 - 10 * min(grade, 2) if grade is not None else 0)
            + (20 if gap is not None and gap <= NEAR else 0)
            - 6 * self.loads.get(mentor.pk, 0)
        )

    def why(self, mentor: Worker) -> str:
        """Why the pair may fit, in one line: bạn bè · cùng nghề tiện · cùng bậc 3 · đang giúp 2 người."""
        parts = [self.relations.get(mentor.pk, "")]
        if self._same_trade(mentor):
            parts.append(_("same trade: %(trade)s") % {"trade": mentor.trade})
        grade = self._grades_apart(mentor)
        if grade is not None and grade <= 1:
            words = _("same grade %(grade)s") if grade == 0 else _("one grade apart")
            parts.append(words % {"grade": mentor.skill_grade} if grade == 0 else words)
        gap = self._output_apart(mentor)
        if gap is not None and gap <= NEAR:
            parts.append(_("near in output"))
        load = self.loads.get(mentor.pk, 0)
        parts.append(
            ngettext("leads %(n)s person", "leads %(n)s people", load) % {"n": load} if load else _("leads nobody yet")
        )
        return " · ".join(part for part in parts if part)

    def _same_trade(self, mentor: Worker) -> bool:
        return bool(mentor.trade) and mentor.trade == self.mentee.trade

    def _grades_apart(self, mentor: Worker) -> int | None:
        if mentor.skill_grade is None or self.mentee.skill_grade is None:
            return None
        return abs(mentor.skill_grade - self.mentee.skill_grade)

    def _output_apart(self, mentor: Worker) -> Fraction | None:
        own, other = self.levels.get(self.mentee.pk), self.levels.get(mentor.pk)
        return abs(own - other) if own is not None and other is not None else None


# --- one link, and what there was ---------------------------------------------------------------------------


@dataclass(frozen=True)
class PastLink:
    """A link that has ended; `until` is its last day."""

    helper: str
    kind: str
    since: date
    until: date
    why: str
    result: str


@dataclass(frozen=True)
class LinkPage:
    """One link, how often the two met, and who helped this person before."""

    link: Mentorship
    mentor: str
    mentee: str
    met: int
    last: date | None
    past: tuple[PastLink, ...]

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


def link_page(link: Mentorship, today: date) -> LinkPage:
    """Contacts of the mentor with the mentee since it began; no note is opened."""
    contacts = Contact.objects.filter(
        by=link.mentor_id, worker=link.mentee_id, day__gte=link.period.lower, day__lte=link.period.upper or today
    )
    days = list(contacts.order_by("day", "pk").values_list("day", flat=True))
    return LinkPage(
        link=link,
        mentor=called(link.mentor),
        mentee=called(link.mentee),
        met=len(days),
        last=days[-1] if days else None,
        past=past_links(link.mentee, link.team, today, besides=link.pk),
    )


def past_links(mentee: Worker, team: Team, today: date, besides: int | None = None) -> tuple[PastLink, ...]:
    """Who helped somebody before, the latest first."""
    rows = Mentorship.objects.filter(mentee=mentee, team=team, period__endswith__lte=today).exclude(pk=besides)
    return tuple(
        PastLink(
            helper=row.mentor.full_name,
            kind=row.get_kind_display(),
            since=row.period.lower,
            until=row.period.upper - timedelta(days=1),
            why=end_in_words(row.end_reason),
            result=row.result,
        )
        for row in rows.select_related("mentor").order_by("-period", "-pk")
    )


@dataclass(frozen=True)
class OwnLink:
    """A link of the reader's own: the other person, how they help, for what. Nobody's kind."""

    name: str
    kind: str
    since: date
    aim: str
    plan: str
    review_on: date | None


def own_links(worker: Worker, today: date) -> tuple[tuple[OwnLink, ...], tuple[OwnLink, ...]]:
    """Who helps somebody, and whom they help, today."""
    rows = Mentorship.objects.filter(Q(mentor=worker) | Q(mentee=worker), period__contains=today)
    helpers, helped = [], []
    for row in rows.select_related("mentor", "mentee").order_by("kind", "period", "pk"):
        is_helped = row.mentee_id == worker.pk
        other = row.mentor if is_helped else row.mentee
        own = OwnLink(other.full_name, row.get_kind_display(), row.period.lower, row.aim, row.plan, row.review_on)
        (helpers if is_helped else helped).append(own)
    return tuple(helpers), tuple(helped)


def told_of(link: Mentorship) -> str:
    """Anh C giúp anh E từ 04/05/1966."""
    words = _("%(mentor)s helps %(mentee)s from %(day)s on.")
    facts = {"mentor": called(link.mentor), "mentee": called(link.mentee), "day": format_day(link.period.lower)}
    told = words % facts
    return told[:1].upper() + told[1:]
