"""Proposals for the groups of a team as the page shows them: how good each is, and for everybody why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.domain.arranging import arrange
from members.domain.group import Alike, Matter, Proposal, Question, Weights, alike
from members.models import GroupLead, PairWish, Team, Worker
from members.models.worker import RELATION_NAMES, TRAVEL_NAMES
from members.queries.group import colliding_names, question_of

NAMES_TOLD = 3  # of those who share something with a person; the others are counted


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
    """One proposal; `below` the best there is, or at most that far from it where that is not known exactly."""

    groups: tuple[ProposedGroup, ...]
    proposal: Proposal
    is_best: bool
    best_is_proven: bool
    people: int
    relations: int
    lots: str

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


def _groups(
    question: Question, proposal: Proposal, workers: Mapping[int, Worker], names: Mapping[int, str]
) -> tuple[ProposedGroup, ...]:
    place = question.place(proposal.groups)
    persons = {person.pk: person for person in question.everybody}

    def why(pk: int) -> str:
        return told(alike(question, place, persons[pk]), workers[pk], workers)

    groups = []
    for number, (lead, members) in enumerate(zip(question.leads, proposal.groups, strict=True)):
        seats = []
        for pk in members:
            now = question.now.get(pk)
            left = names.get(question.leads[now].pk, "") if now is not None and now != number else ""
            seats.append(Seat(workers[pk], why(pk), left))
        groups.append(ProposedGroup(names.get(lead.pk, ""), workers[lead.pk], why(lead.pk), tuple(seats)))
    return tuple(groups)


def told(found: tuple[Alike, ...], worker: Worker, workers: Mapping[int, Worker]) -> str:
    """In one line what binds somebody to their group: cùng nghề tiện với C, Nhựng; cùng ở huyện Từ Liêm với Trị."""
    if not found:
        return _("nothing written down in common with this group")
    return "; ".join(_told(item, worker, workers) for item in found)


def _told(item: Alike, worker: Worker, workers: Mapping[int, Worker]) -> str:
    facts = {"names": _names([workers[pk] for pk in item.people])}
    if item.relation is not None:
        facts["relation"] = str(dict(RELATION_NAMES)[item.relation])
        return _("gets on with %(names)s (%(relation)s)") % facts
    if item.matter is Matter.TRADE:
        return _("same trade, %(trade)s, as %(names)s") % (facts | {"trade": worker.trade})
    if item.matter is Matter.HOME:
        return _("lives in %(area)s like %(names)s") % (facts | {"area": worker.home_area})
    travel = str({str(key): name for key, name in TRAVEL_NAMES}[worker.travel])
    if worker.route:
        travel = f"{travel} {worker.route}"
    return _("comes by %(travel)s like %(names)s") % (facts | {"travel": travel})


def _names(people: list[Worker]) -> str:
    names = ", ".join(worker.given_name for worker in people[:NAMES_TOLD])
    more = len(people) - NAMES_TOLD
    if more <= 0:
        return names
    words = ngettext("%(names)s and %(count)s other", "%(names)s and %(count)s others", more)
    return words % {"names": names, "count": more}
