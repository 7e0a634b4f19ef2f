"""The chain map: party member → active → average, who is not reached, who carries much, when people met last.

Read as the reader: kinds, gaps, contacts and missed Fridays are only of whom they know (members.queries.cell). Whether
somebody is led as the rules ask is weighed with every kind, and then told of those people alone.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from members.domain.account import Role
from members.domain.contact import LONG_UNSEEN_DAYS, FridayRecord
from members.domain.mentoring import LOAD_LIMIT, ChainCheck, MentorKind, Person, check_chain
from members.domain.tier import Decided, Tier
from members.models import Contact, Mentorship, Team, Worker
from members.queries.cell import current_tiers, workers_known_to
from members.queries.contact import friday_records
from members.queries.mentoring import as_link, called, people_for_rules, people_of
from members.queries.tier import kind_words

NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class MapLink:
    """Who helps on one link, since when; when the two met last, where the reader knows that (else `days` is None).

    `may_open`: the reader knows who is helped, and so may read what came of it.
    """

    pk: int
    helper: str
    since: date
    review_on: date | None
    is_due: bool
    met: int
    days: int | None
    may_open: bool

    @property
    def is_long_unseen(self) -> bool:
        return self.days is not None and self.days >= LONG_UNSEEN_DAYS


@dataclass(frozen=True)
class Node:
    """One person on the map, with those they lead; `kind` is empty where the reader does not know it.

    `is_gap`: nobody leads them, and the reader may know. `elsewhere`: how many they lead on other teams of their cell.
    """

    worker: Worker
    in_party: bool
    on_team: bool
    is_newcomer: bool
    kind: str
    needs_help: bool
    is_gap: bool
    lead: MapLink | None
    supporting: tuple[MapLink, ...]
    led: tuple["Node", ...]
    supports: tuple[str, ...]
    kept: FridayRecord | None
    elsewhere: int

    @property
    def load(self) -> int:
        return len(self.led) + self.elsewhere

    @property
    def carries_much(self) -> bool:
        return self.load > LOAD_LIMIT


@dataclass(frozen=True)
class Core:
    """Nòng cốt: an active worker who helps somebody today, and how many."""

    worker: Worker
    helps: int


@dataclass(frozen=True)
class ChainMap:
    """The chain of a team on a day, as far as the reader may know; `version` changes with anything that is shown.

    `roots`: the party members, and who leads somebody while the reader is not told that nobody leads them. `check` is
    of those whom the reader knows, None where that is nobody. `core` is for the head alone.
    """

    roots: tuple[Node, ...]
    unreached: tuple[Node, ...]
    check: ChainCheck | None
    core: tuple[Core, ...]
    overloaded: tuple[Node, ...]
    due: tuple[MapLink, ...]
    limit: int
    may_change: bool
    today: date
    version: str


@dataclass(frozen=True)
class _Facts:
    """What the map is drawn from."""

    workers: Mapping[int, Worker]
    people: Mapping[int, Person]
    tiers: Mapping[int, Decided]
    known: frozenset[int]
    links: tuple[Any, ...]  # Mentorship, as agreed
    met: Mapping[tuple[int, int], list[date]]
    kept: Mapping[int, FridayRecord]
    elsewhere: Mapping[int, int]
    reader: int | None
    today: date


def chain_map(user: Any, team: Team, today: date) -> ChainMap:
    """The whole chain as it stands; the same number of queries for any number of people and contacts."""
    facts = _facts(user, team, today)
    nodes = _nodes(facts)
    may_change = team.pk in user.stands.teams(Role.CELL_LEADER)
    check = _check(facts, team, sees_all=may_change) if facts.known else None
    links = [link for node in nodes.values() for link in (node.lead, *node.supporting) if link is not None]
    core = _core(facts) if may_change else ()
    seen = (sorted(map(repr, nodes.values())), check, core, may_change, today, get_language())
    return ChainMap(
        roots=tuple(node for node in nodes.values() if node.in_party)
        + tuple(
            node for node in nodes.values() if not node.in_party and not node.lead and not node.is_gap and node.led
        ),
        unreached=tuple(node for node in nodes.values() if node.is_gap),
        check=check,
        core=core,
        overloaded=tuple(node for node in nodes.values() if node.carries_much),
        due=tuple(link for link in links if link.is_due),
        limit=LOAD_LIMIT,
        may_change=may_change,
        today=today,
        version=sha256(repr(seen).encode()).hexdigest()[:16],
    )


def _check(facts: _Facts, team: Team, *, sees_all: bool) -> ChainCheck:
    """For the head from what the map is drawn from; a member does not see every kind on which it rests."""
    if sees_all:
        return check_chain(facts.people, [as_link(row) for row in facts.links])
    return chain_check(team, facts.today).of(facts.known)


def chain_check(team: Team, day: date, *, sees_all: bool = False) -> ChainCheck:
    """Story, figure 4: who is covered on a day. Of everybody: a reader is told of those they know (ChainCheck.of).

    `sees_all`: the reader is the head, to whom the database shows every kind.
    """
    rows = Mentorship.objects.filter(team=team, period__contains=day).order_by("pk")
    people = people_of(team, day, current_tiers(team, day)) if sees_all else people_for_rules(team, day)
    return check_chain(people, [as_link(row) for row in rows])


def _facts(user: Any, team: Team, today: date) -> _Facts:
    tiers = current_tiers(team, today)
    people = people_of(team, today, tiers)
    workers = {worker.pk: worker for worker in Worker.objects.filter(pk__in=people).in_name_order()}
    rows = Mentorship.objects.filter(team=team, period__contains=today, mentor__in=workers, mentee__in=workers)
    links = tuple(rows.as_agreed().order_by("mentor__name_order", "pk"))
    met: dict[tuple[int, int], list[date]] = defaultdict(list)
    contacts = Contact.objects.filter(
        team=team, by__in={link.mentor_id for link in links}, worker__in={link.mentee_id for link in links}
    )
    for by, worker, day in contacts.filter(day__lte=today).order_by("day", "pk").values_list("by", "worker", "day"):
        met[by, worker].append(day)
    members = [pk for pk, person in people.items() if person.in_party]
    leads = Mentorship.objects.filter(kind=MentorKind.LEAD, period__contains=today, mentor__in=members)
    return _Facts(
        workers=workers,
        people=people,
        tiers=tiers,
        known=workers_known_to(user, team, today),
        links=links,
        met=met,
        kept={kept.member.pk: kept.record for kept in friday_records(user, team, today)},
        elsewhere=Counter(leads.exclude(team=team).order_by("pk").values_list("mentor", flat=True)),
        reader=user.worker_id,
        today=today,
    )


def _nodes(facts: _Facts) -> dict[int, Node]:
    """Everybody of the team, by number, in name order; the chain has no circle, so leaves come first."""
    leads = {link.mentee_id: link for link in facts.links if link.kind == MentorKind.LEAD}
    led, supporting, supports = defaultdict(list), defaultdict(list), defaultdict(list)
    for pk in facts.workers:  # in name order
        if pk in leads:
            led[leads[pk].mentor_id].append(pk)
    for link in facts.links:
        if link.kind == MentorKind.SUPPORTING:
            supporting[link.mentee_id].append(_link(link, facts))
            supports[link.mentor_id].append(called(facts.workers[link.mentee_id]).replace(" ", NO_BREAK))

    def node(pk: int) -> Node:
        knows, person = pk in facts.known, facts.people[pk]
        return Node(
            worker=facts.workers[pk],
            in_party=person.in_party,
            on_team=person.on_team,
            is_newcomer=facts.workers[pk].is_newcomer(facts.today),
            kind=_kind(facts.tiers.get(pk)) if knows else "",
            needs_help=knows and pk in facts.tiers and facts.tiers[pk].tier is Tier.WEAK,
            is_gap=knows and pk not in leads,
            lead=_link(leads[pk], facts) if pk in leads else None,
            supporting=tuple(supporting[pk]),
            led=tuple(node(mentee) for mentee in led[pk]),
            supports=tuple(supports[pk]),
            kept=facts.kept.get(pk),
            elsewhere=facts.elsewhere.get(pk, 0),
        )

    return {pk: node(pk) for pk in facts.workers}


def _core(facts: _Facts) -> tuple[Core, ...]:
    """Active people who help somebody today, as lead or beside another, in name order (practices.md, 31)."""
    helps = Counter(link.mentor_id for link in facts.links)
    active = [pk for pk in facts.workers if facts.people[pk].tier is Tier.ACTIVE and helps[pk]]
    return tuple(Core(facts.workers[pk], helps[pk]) for pk in active)


def _kind(decided: Decided | None) -> str:
    return kind_words(decided.tier, decided.aspects) if decided else _("Not yet classified")


def _link(link: Any, facts: _Facts) -> MapLink:
    days = facts.met.get((link.mentor_id, link.mentee_id), [])
    last = days[-1] if days else None
    since = link.period.lower
    knows = link.mentee_id in facts.known or link.mentor_id == facts.reader
    return MapLink(
        pk=link.pk,
        helper=called(facts.workers[link.mentor_id]),
        since=since,
        review_on=link.review_now,
        is_due=link.review_now is not None and link.review_now <= facts.today,
        met=sum(day >= since for day in days) if knows else 0,
        days=(facts.today - max(last or since, since)).days if knows else None,
        may_open=link.mentee_id in facts.known,
    )


def gaps(team: Team, day: date) -> int:
    """How many of the masses nobody leads as the rules ask."""
    return len(chain_check(team, day).uncovered)


def reviews_due(team: Team, day: date) -> int:
    """Links whose day of review has come."""
    held: Any = Mentorship.objects.filter(team=team, period__contains=day).as_agreed()
    due: int = held.filter(review_now__lte=day).count()
    return due
