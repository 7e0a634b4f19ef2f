"""Who might help whom: what is known of a team for the pairs that are suggested, and why a pair fits, in words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.domain.group import PairKind
from members.domain.mentoring import LOAD_LIMIT, Link, MentorKind, Person, refusal
from members.domain.pairing import Pair, Profile, Reason, ReasonKind, Suggestion, suggest_pairs
from members.domain.tier import Tier
from members.domain.worker import Relation
from members.models import Mentorship, PairWish, Team, Worker
from members.models.worker import RELATION_NAMES
from members.queries.group import relations_among
from members.queries.mentoring import links_from, people_for_rules
from teamtrack.sources import ask

LEVEL_DAYS = 28  # of output that tell how near two people are


@dataclass(frozen=True)
class Matching:
    """A team on a day: its people and the members of its cell in name order, the links, what speaks for pairs.

    `loads`: how many each of them leads, on whichever team; `apart`: who is to be in different groups.
    """

    today: date
    workers: Mapping[int, Worker]
    people: Mapping[int, Person]
    links: Sequence[Link]
    profiles: Mapping[int, Profile]
    relations: Mapping[frozenset[int], Relation]
    loads: Mapping[int, int]
    apart: frozenset[frozenset[int]]

    def is_apart(self, mentor: int, mentee: int) -> bool:
        """Whether the cell keeps them in different groups: nobody is suggested to whom they are kept from."""
        return frozenset((mentor, mentee)) in self.apart

    def why(self, pair: Pair) -> str:
        """Bạn bè · cùng nghề tiện · cùng bậc thợ 3 · năng suất gần nhau · đang giúp chính 2 người · làm ở tổ khác."""
        kept = [_("kept in different groups")] if self.is_apart(pair.mentor, pair.mentee) else []
        load = self.loads.get(pair.mentor, 0)
        led = ngettext("leads %(n)s person", "leads %(n)s people", load) % {"n": load}
        where = [] if self.people[pair.mentor].on_team else [_("works on another team")]
        return " · ".join([*kept, *map(_reason_in_words, pair.reasons), led if load else _("leads nobody yet"), *where])


def matching_of(team: Team, today: date) -> Matching:
    """Everything that the choice of helpers of a team is made from; output of the last four weeks, where it is kept."""
    people = people_for_rules(team, today)
    workers = {worker.pk: worker for worker in Worker.objects.filter(pk__in=people).in_name_order()}
    links = links_from(team, today)
    facts = ask(
        "assessment_facts", team=team, workers=list(workers), first=today - timedelta(days=LEVEL_DAYS), last=today
    )
    levels = {fact.worker: fact.fulfilment for fact in facts}
    return Matching(
        today=today,
        workers=workers,
        people=people,
        links=links,
        profiles={pk: Profile(pk, worker.trade, worker.skill_grade, levels.get(pk)) for pk, worker in workers.items()},
        relations=relations_among(workers),
        loads=Counter(
            Mentorship.objects.filter(kind=MentorKind.LEAD, mentor__in=people, period__contains=today)
            .order_by("pk")
            .values_list("mentor", flat=True)
        ),
        apart=frozenset(
            frozenset(pair)
            for pair in PairWish.objects.filter(team=team, kind=PairKind.APART, period__contains=today)
            .order_by("pk")
            .values_list("first", "second")
        ),
    )


@dataclass(frozen=True)
class SuggestedPair:
    """A lead helper for somebody who has none, with the reason."""

    mentor: Worker
    mentee: Worker
    why: str

    @property
    def key(self) -> str:
        return f"{self.mentor.pk}-{self.mentee.pk}"


@dataclass(frozen=True)
class SuggestedLeads:
    """Lead helpers for everybody without one: how good, how good at most, and who finds none."""

    pairs: tuple[SuggestedPair, ...]
    unreached: tuple[Worker, ...]
    found: Suggestion


def suggested_leads(team: Team, today: date) -> SuggestedLeads:
    """A lead helper for everybody outside the Party who has none, nobody leading more than the load that is shown.

    Of the Party or active: of whom nothing was decided yet, nobody is suggested to lead (practice 34).
    """
    matching = matching_of(team, today)
    leads = [pk for pk, person in matching.people.items() if person.in_party or person.tier is Tier.ACTIVE]
    led = {link.mentee for link in matching.links if link.is_lead}
    found = suggest_pairs(
        people=matching.profiles,
        mentees=[pk for pk in matching.workers if pk not in led and not matching.people[pk].in_party],
        places={pk: max(0, LOAD_LIMIT - matching.loads.get(pk, 0)) for pk in leads},
        loads=matching.loads,
        allowed=lambda mentor, mentee: (
            not matching.is_apart(mentor, mentee)
            and refusal(Link(mentor, mentee, MentorKind.LEAD, today), matching.people, matching.links) is None
        ),
        relations=matching.relations,
    )
    workers = matching.workers
    return SuggestedLeads(
        pairs=tuple(
            SuggestedPair(workers[pair.mentor], workers[pair.mentee], matching.why(pair)) for pair in found.pairs
        ),
        unreached=tuple(workers[pk] for pk in found.unreached),
        found=found,
    )


def _reason_in_words(reason: Reason) -> str:
    if reason.kind is ReasonKind.RELATION and reason.relation is not None:
        return str(dict(RELATION_NAMES)[reason.relation])
    if reason.kind is ReasonKind.TRADE:
        return _("same trade: %(trade)s") % {"trade": reason.trade}
    if reason.kind is ReasonKind.GRADE and reason.grades is not None:
        mentor, mentee = reason.grades
        return _("same grade %(grade)s") % {"grade": mentor} if mentor == mentee else _("one grade apart")
    return _("near in output")
