"""Reads of proposals: the cell's own with what workers say of them, and those put to whoever answers them."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.shortcuts import get_object_or_404

from members.domain.account import CELL
from members.domain.prospect import ANSWERED_BY, Stance
from members.models import Proposal, ProposalStatement, Team, Worker
from members.models.worker import WorkerQuerySet
from teamtrack.paging import open_and_page_of


@dataclass(frozen=True)
class ProposalLine:
    """A proposal, and how many days it has waited for an answer (None: it has one)."""

    proposal: Proposal
    days: int | None


@dataclass(frozen=True)
class ProposalsPage:
    """All that waits, longest first, and a page of what was answered; `after`: behind which the next one begins."""

    waiting: tuple[ProposalLine, ...]
    answered: tuple[ProposalLine, ...]
    after: int | None


@dataclass(frozen=True)
class Said:
    """What workers say about a proposal, in figures: nobody's name, nobody's words. `strain`: the mean of 1 to 5."""

    agree: int
    disagree: int
    strain: Fraction | None


def proposals_of(team: Team, today: date, after: int | None = None) -> ProposalsPage:
    """What the cell of a team proposed."""
    return _page(_rows().filter(team=team), today, after)


def proposals_to_answer(user: Any, today: date, after: int | None = None) -> ProposalsPage:
    """What cells put to the reader: to the branch committee, to management, to the union."""
    return _page(_put_to(user), today, after)


def proposals_unanswered(user: Any) -> tuple[int, date | None]:
    """How many proposals wait for the reader's answer, and since when."""
    found = _put_to(user).filter(answered_on__isnull=True).aggregate(number=Count("pk"), since=Min("asked_on"))
    return found["number"], found["since"]


def proposal_for(user: Any, team: str, proposal: int) -> Proposal:
    """A proposal of the reader's cell; else 404."""
    return get_object_or_404(_rows().filter(team__in=user.stands.teams(*CELL), team__slug=team), pk=proposal)


def proposal_put_to(user: Any, proposal: int) -> Proposal:
    """A proposal put to the reader; else 404."""
    return get_object_or_404(_put_to(user), pk=proposal)


def statement_for(user: Any, team: str, proposal: int, statement: int) -> ProposalStatement:
    """What somebody said about a proposal of the reader's cell; else 404."""
    said = ProposalStatement.objects.filter(proposal=proposal_for(user, team, proposal))
    return get_object_or_404(said.select_related("proposal__team"), pk=statement)


def line_of(proposal: Proposal, today: date) -> ProposalLine:
    """A proposal as its own page shows it."""
    return ProposalLine(proposal, (today - proposal.asked_on).days if proposal.answered_on is None else None)


def said_about(proposal: Proposal) -> Said:
    """How many agree, how many do not, and how hard those think it would be who said."""
    found = proposal.statements.aggregate(
        agree=Count("pk", filter=Q(stance=Stance.FOR)),
        disagree=Count("pk", filter=Q(stance=Stance.AGAINST)),
        total=Sum("strain"),
        number=Count("strain"),
    )
    mean = Fraction(found["total"], found["number"]) if found["number"] else None
    return Said(found["agree"], found["disagree"], mean)


def statements_of(proposal: Proposal) -> list[ProposalStatement]:
    """Who said what, for the cell, in the order of days."""
    return list(proposal.statements.select_related("worker").order_by("day", "pk"))


def not_heard_yet(proposal: Proposal, today: date) -> WorkerQuerySet:
    """Those on the team today of whom nothing is written down about the proposal, in name order."""
    heard = proposal.statements.values("worker")
    return Worker.objects.on_team(proposal.team, today).exclude(pk__in=heard).in_name_order()


def _put_to(user: Any) -> QuerySet[Proposal]:
    put = Q(pk__in=())
    for addressee, role in ANSWERED_BY.items():
        put |= Q(addressed_to=addressee, team__in=user.stands.teams(role))
    return _rows().filter(put)


def _rows() -> QuerySet[Proposal]:
    return Proposal.objects.select_related("team", "about", "answered_by__worker")


def _page(rows: QuerySet[Proposal], today: date, after: int | None) -> ProposalsPage:
    waiting, page = open_and_page_of(
        rows, is_open=Q(answered_on__isnull=True), first="asked_on", by="-answered_on", after=after
    )
    return ProposalsPage(
        waiting=tuple(line_of(row, today) for row in waiting),
        answered=tuple(line_of(row, today) for row in page.rows),
        after=page.after,
    )
