"""Reads of proposals: the cell's own, and those put to the branch committee."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.shortcuts import get_object_or_404

from members.domain.account import CELL, Role
from members.domain.prospect import Addressee
from members.models import Proposal, Team
from teamtrack.paging import page_of


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


def proposals_of(team: Team, today: date, after: int | None = None) -> ProposalsPage:
    """What the cell of a team proposed."""
    return _page(_rows().filter(team=team), today, after)


def proposals_to_branch(user: Any, today: date, after: int | None = None) -> ProposalsPage:
    """What cells put to the branch committee."""
    return _page(_to_branch(user), today, after)


def waiting_for_branch(user: Any) -> tuple[int, date | None]:
    """How many proposals wait for the reader's branch committee, and since when."""
    found = _to_branch(user).filter(answered_on__isnull=True).aggregate(number=Count("pk"), since=Min("asked_on"))
    return found["number"], found["since"]


def proposal_for(user: Any, team: str, proposal: int) -> Proposal:
    """A proposal of the reader's cell; else 404. The branch answers its own: it is not recorded for it."""
    seen = _rows().filter(team__in=user.stands.teams(*CELL), team__slug=team)
    return get_object_or_404(seen.exclude(addressed_to=Addressee.BRANCH), pk=proposal)


def branch_proposal_for(user: Any, proposal: int) -> Proposal:
    """A proposal to the reader's branch committee; else 404."""
    return get_object_or_404(_to_branch(user), pk=proposal)


def _to_branch(user: Any) -> QuerySet[Proposal]:
    teams = user.stands.teams(Role.BRANCH_COMMITTEE)
    return _rows().filter(team__in=teams, addressed_to=Addressee.BRANCH)


def _rows() -> QuerySet[Proposal]:
    return Proposal.objects.select_related("team", "about", "answered_by__worker")


def _page(rows: QuerySet[Proposal], today: date, after: int | None) -> ProposalsPage:
    waiting = rows.filter(answered_on__isnull=True).order_by("asked_on", "pk")
    page = page_of(rows.filter(answered_on__isnull=False), by="-answered_on", after=after, seen=rows)
    return ProposalsPage(
        waiting=tuple(ProposalLine(row, (today - row.asked_on).days) for row in waiting),
        answered=tuple(ProposalLine(row, None) for row in page.rows),
        after=page.after,
    )
