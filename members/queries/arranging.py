"""Proposals for the groups of a team as the page shows them: how good each is, and for everybody why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from members.domain.arranging import arrange
from members.domain.group import Alike, Matter, Proposal, Question, Weights, alike
from members.models import GroupLead, PairWish, Team, Worker
from members.queries.group import colliding_names, members_in_charge, question_of


@dataclass(frozen=True)
class Seat:
    """Somebody in a proposed group: why they fit there, and the group they would leave."""

    worker: Worker
    why: str
    leaves: str


@dataclass(frozen=True)
class ProposedGroup:
    """A group of a proposal; without a name it is new."""

    name: str
    lead: Worker
    lead_why: str
    seats: tuple[Seat, ...]


@dataclass(frozen=True)
class ProposalCard:
    """One proposal; `below` the best there is, or at most that far from it where that is not known exactly.

    `is_now`: everybody is in these groups today, with the same members in charge.
    """

    groups: tuple[ProposedGroup, ...]
    proposal: Proposal
    is_best: bool
    best_is_proven: bool
    people: int
    relations: int
    lots: str
    is_now: bool

    @property
    def is_proven(self) -> bool:
        return self.proposal.is_proven

    @property
    def below(self) -> Fraction:
        return self.proposal.gap

    @property
    def points(self) -> int:
        return self.proposal.score.points

    @property
    def bound(self) -> int:
        return self.proposal.bound


@dataclass(frozen=True)
class Arranged:
    """The proposals, or the wishes that cannot all be kept; `greedy` points of taking one person after another."""

    cards: tuple[ProposalCard, ...]
    colliding: tuple[PairWish, ...]
    greedy: int | None


def arranged(team: Team, leads: list[Worker], weights: Weights, day: date) -> Arranged:
    """What the assistant proposes for these members in charge; who has a group already comes first, by its name."""
    led = GroupLead.objects.filter(group__team=team, worker__in=leads, period__contains=day).select_related("group")
    names = {lead.worker_id: lead.group.name for lead in led.order_by("pk")}
    leads = sorted(leads, key=lambda lead: (lead.pk not in names, names.get(lead.pk, "")))
    question, workers = question_of(team, leads, day, weights=weights)
    answer = arrange(question)
    leads_now = set(members_in_charge(team, day)) == {lead.pk for lead in leads}
    best = answer.proposals[0] if answer.proposals else None
    return Arranged(
        cards=tuple(
            ProposalCard(
                groups=_groups(question, proposal, workers, names),
                proposal=proposal,
                is_best=best is not None and proposal.score.points == best.score.points,
                best_is_proven=best is not None and best.is_proven,
                people=len(question.everybody),
                relations=len(question.relations),
                lots=written(question, proposal),
                is_now=leads_now and question.now == seats_of(proposal),
            )
            for proposal in answer.proposals
        ),
        colliding=tuple(colliding_names(answer.colliding)),
        greedy=answer.greedy_points,
    )


def written(question: Question, proposal: Proposal) -> str:
    """An arrangement as a form carries it: 1:4,7;2:5,6 (the member in charge, then the people)."""
    return ";".join(
        f"{lead.pk}:{','.join(map(str, members))}"
        for lead, members in zip(question.leads, proposal.groups, strict=True)
    )


def seats_of(proposal: Proposal) -> dict[int, int]:
    """The number of the group of everybody but the members in charge."""
    return {pk: number for number, members in enumerate(proposal.groups) for pk in members}


def _groups(
    question: Question, proposal: Proposal, workers: Mapping[int, Worker], names: Mapping[int, str]
) -> tuple[ProposedGroup, ...]:
    place = question.place(proposal.groups)
    persons = {person.pk: person for person in question.everybody}

    def why(pk: int) -> str:
        return told(alike(question, place, persons[pk]), workers)

    groups = []
    for number, (lead, members) in enumerate(zip(question.leads, proposal.groups, strict=True)):
        seats = []
        for pk in members:
            now = question.now.get(pk)
            left = names.get(question.leads[now].pk, "") if now is not None and now != number else ""
            seats.append(Seat(workers[pk], why(pk), left))
        groups.append(ProposedGroup(names.get(lead.pk, ""), workers[lead.pk], why(lead.pk), tuple(seats)))
    return tuple(groups)


def told(found: tuple[Alike, ...], workers: Mapping[int, Worker]) -> str:
    """In one line what binds somebody to their group: nghề C +2 · vùng Trị · hợp với Sang."""
    words = {
        Matter.TRADE: _("trade of %(names)s"),
        Matter.HOME: _("area of %(names)s"),
        Matter.TRAVEL: _("way of %(names)s"),
        None: _("gets on with %(names)s"),
    }
    people: dict[Matter | None, list[int]] = {}
    for item in found:
        people.setdefault(item.matter, []).extend(item.people)
    lines = [words[matter] % {"names": _names([workers[pk] for pk in pks])} for matter, pks in people.items()]
    return " · ".join(lines) or _("nothing written down in common with this group")


def _names(people: list[Worker]) -> str:
    """C; of several the first and how many more: C +2. So it fits one line."""
    first, *more = people
    return f"{first.given_name} +{len(more)}" if more else first.given_name
