"""Reads of who belongs to which organisation, for the head of the party cell."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404

from members.domain.account import Role
from members.models import CellTeam, OrganisationMembership, PartyCell, RoleAssignment, TeamMembership, Worker
from members.models.worker import WorkerQuerySet
from teamtrack.business_day import business_day


@dataclass(frozen=True)
class MembershipLine:
    """A membership in words; `last_day` of one that ended."""

    pk: int
    organisation: str
    cell: str
    since: date
    last_day: date | None
    change: str
    may_end: bool


def memberships_of(worker: Worker) -> list[MembershipLine]:
    """All there are and were, the latest first."""
    found = OrganisationMembership.objects.filter(worker=worker).select_related("cell").order_by("-period", "pk")
    return [
        MembershipLine(
            pk=item.pk,
            organisation=item.get_organisation_display(),
            cell=item.cell.name if item.cell else "",
            since=item.period.lower,
            last_day=item.period.upper and item.period.upper - date.resolution,
            change=item.change_words,
            may_end=item.period.upper is None,
        )
        for item in found
    ]


def only_head_of(worker: Worker, day: date) -> PartyCell | None:
    """The cell which nobody but the worker heads on a day."""
    heads = RoleAssignment.objects.filter(role=Role.CELL_LEADER, is_confirmed=True, period__contains=day)
    others = heads.exclude(worker=worker).values("cell")
    return PartyCell.objects.filter(pk__in=heads.filter(worker=worker).values("cell")).exclude(pk__in=others).first()


def kept_by(user: Any, day: date) -> WorkerQuerySet:
    """Whose memberships the user keeps, as the head of a cell: of its teams, and its members wherever they work now."""
    teams = user.stands.teams(Role.CELL_LEADER)
    cells = CellTeam.objects.filter(team__in=teams, period__contains=day).values("cell")
    on_its_teams = TeamMembership.objects.filter(team__in=teams, period__contains=day).values("worker")
    in_it = OrganisationMembership.objects.filter(cell__in=cells, period__contains=day).values("worker")
    return Worker.objects.filter(Q(pk__in=on_its_teams) | Q(pk__in=in_it))


def membership_for(user: Any, worker: int, membership: int) -> OrganisationMembership:
    """A membership of somebody of whom the user keeps them; else 404: that there is one is nobody's business."""
    found = OrganisationMembership.objects.filter(worker__in=kept_by(user, business_day())).select_related("worker")
    return get_object_or_404(found, pk=membership, worker=worker)
