"""Reads of proposals: the cell's own, and those put to the branch committee."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from members.domain.account import CELL, Role
from members.domain.prospect import Addressee
from members.models import Proposal, Team


@dataclass(frozen=True)
class ProposalLine:
    """A proposal, and how many days it has waited for an answer (None: it has one)."""

    proposal: Proposal
    days: int | None


def proposals_of(team: Team, today: date) -> tuple[ProposalLine, ...]:
    """What the cell of a team proposed: the unanswered first, the longest waiting on top."""
    return _lines(_rows().filter(team=team), today)


def proposals_to_branch(user: Any, today: date) -> tuple[ProposalLine, ...]:
    """What cells put to the branch committee."""
    return _lines(_to_branch(user), today)


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


def _lines(rows: QuerySet[Proposal], today: date) -> tuple[ProposalLine, ...]:
    found = [
        ProposalLine(row, None if row.answered_on else (today - row.asked_on).days)
        for row in rows.order_by("-asked_on", "-pk")
    ]
    return tuple(sorted(found, key=lambda line: (line.days is None, -(line.days or 0))))
