"""The chain of help: lead and supporting helpers, and the rules that hold always (domain.md, rules 1 and 2).

Pure: whoever asks brings the people of a team as they stand on a day, and the links; a broken rule is a value, which
the action turns into a sentence.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from members.domain.tier import Tier

LOAD_LIMIT = 5  # people led by one helper; more is shown as too many, never refused (our choice: a group of the story)
REPLACED = "replaced"  # why a link ended that gave way to another helper


class MentorKind(StrEnum):
    """Người giúp chính, người cùng giúp."""

    LEAD = "lead"
    SUPPORTING = "supporting"


class Rule(StrEnum):
    """What may be broken by a link, in the order in which it is told."""

    THEMSELF = "themself"
    MENTEE_NOT_ON_TEAM = "mentee not on team"
    MENTOR_NOT_ON_TEAM = "mentor not on team"  # nor in the cell that leads it
    MENTEE_IN_PARTY = "mentee in the Party"
    WEAK_MENTOR = "weak mentor"
    END_WITHOUT_MEMBER = "active or weak without a party member"
    AVERAGE_WITHOUT_ACTIVE = "average without an active worker"
    SAME_PAIR = "the two are linked already"
    SECOND_LEAD = "a second lead"
    CIRCLE = "circle"


class Person(NamedTuple):
    """Somebody of the team or of the cell that leads it, on a day: whether of the Party, and the kind last decided.

    No kind: none was decided. A member of the cell may work on another team (`on_team` is false) and help here.
    """

    in_party: bool
    tier: Tier | None
    on_team: bool = True


@dataclass(frozen=True)
class Link:
    """One person helps another from a day until before another; `pk` is None for a link still to be made."""

    mentor: int
    mentee: int
    kind: MentorKind
    since: date
    until: date | None = None
    pk: int | None = None

    @property
    def is_lead(self) -> bool:
        return self.kind is MentorKind.LEAD

    def overlaps(self, since: date, until: date | None) -> bool:
        """Whether a day of this link lies between the two; the last one excluded."""
        return (until is None or self.since < until) and (self.until is None or since < self.until)


@dataclass(frozen=True)
class Refusal:
    """The rule that a link would break; with the link in its way, or the circle of people it would close."""

    rule: Rule
    other: Link | None = None
    circle: tuple[int, ...] = ()


def refusal(link: Link, people: Mapping[int, Person], links: Iterable[Link]) -> Refusal | None:
    """The first rule that `link` breaks among the other links of the team; None where it may be.

    `people`: who is on the team or in its cell, as on one day. A link of the same number as `link` is `link` itself.
    """
    others = [other for other in links if other.pk is None or other.pk != link.pk]
    rule = _of_the_two(link, people)
    if rule is not None:
        return Refusal(rule)
    for other in others:
        if (other.mentor, other.mentee) == (link.mentor, link.mentee) and other.overlaps(link.since, link.until):
            return Refusal(Rule.SAME_PAIR, other)
    if link.is_lead:
        for other in others:
            if other.is_lead and other.mentee == link.mentee and other.overlaps(link.since, link.until):
                return Refusal(Rule.SECOND_LEAD, other)
    circle = _circle(link, others)
    return Refusal(Rule.CIRCLE, circle=circle) if circle else None


def _of_the_two(link: Link, people: Mapping[int, Person]) -> Rule | None:
    """What the two people say by themselves."""
    mentor, mentee = people.get(link.mentor), people.get(link.mentee)
    if link.mentor == link.mentee:
        return Rule.THEMSELF
    if mentee is None or not mentee.on_team:
        return Rule.MENTEE_NOT_ON_TEAM
    if mentor is None:
        return Rule.MENTOR_NOT_ON_TEAM
    if mentee.in_party:
        return Rule.MENTEE_IN_PARTY
    if mentor.tier is Tier.WEAK:
        return Rule.WEAK_MENTOR
    return _of_a_lead(mentor, mentee) if link.is_lead else None


def _of_a_lead(mentor: Person, mentee: Person) -> Rule | None:
    """Party members take both ends, active workers the middle."""
    if mentee.tier in (Tier.ACTIVE, Tier.WEAK) and not mentor.in_party:
        return Rule.END_WITHOUT_MEMBER
    if mentee.tier is Tier.AVERAGE and mentor.tier is not Tier.ACTIVE:
        return Rule.AVERAGE_WITHOUT_ACTIVE
    return None


def _circle(link: Link, others: Iterable[Link]) -> tuple[int, ...]:
    """From the mentee down, through links of overlapping time, back to the mentor: the people passed; () for none."""
    others = list(others)
    waiting: list[tuple[tuple[int, ...], date, date | None]] = [((link.mentee,), link.since, link.until)]
    seen: set[tuple[int, date, date | None]] = set()
    while waiting:
        path, since, until = waiting.pop(0)
        if path[-1] == link.mentor:
            return path
        for other in others:
            if other.mentor != path[-1] or not other.overlaps(since, until):
                continue
            first = max(since, other.since)
            ends = [end for end in (until, other.until) if end is not None]
            step = (other.mentee, first, min(ends, default=None))
            if step not in seen:
                seen.add(step)
                waiting.append(((*path, other.mentee), *step[1:]))
    return ()


def broken_links(people: Mapping[int, Person], links: Iterable[Link]) -> list[tuple[Link, Rule]]:
    """Links that no longer hold for what the two people are now; what others are cannot have changed that."""
    found = []
    for link in links:
        rule = _of_the_two(link, people)
        if rule is not None:
            found.append((link, rule))
    return found


@dataclass(frozen=True)
class ChainCheck:
    """Story, figure 4: both ends held by party members, the middle by active workers; the others are not covered."""

    ends: tuple[int, ...]
    middle: tuple[int, ...]
    uncovered: tuple[int, ...]

    @property
    def covered(self) -> int:
        return len(self.ends) + len(self.middle)

    def of(self, known: Collection[int]) -> "ChainCheck":
        """The same of these people alone."""
        return ChainCheck(
            *(tuple(pk for pk in part if pk in known) for part in (self.ends, self.middle, self.uncovered))
        )


def check_chain(people: Mapping[int, Person], links: Iterable[Link]) -> ChainCheck:
    """Who of the team outside the Party has the lead helper that the rules ask for, on the day the links are of.

    Whoever was not yet classified is covered by any lead helper, and counted with the middle.
    """
    leads = {link.mentee: link for link in links if link.is_lead}
    ends, middle, uncovered = [], [], []
    for worker, person in people.items():
        if person.in_party:
            continue
        link = leads.get(worker)
        if link is None or _of_the_two(link, people) is not None:
            uncovered.append(worker)
        elif person.tier in (Tier.ACTIVE, Tier.WEAK):
            ends.append(worker)
        else:
            middle.append(worker)
    return ChainCheck(tuple(ends), tuple(middle), tuple(uncovered))
