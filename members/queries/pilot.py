"""Pilots of a team: those that go on, beside the other groups, and the latest before them."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404

from members.domain.pilot import GroupFulfilment
from members.models import GroupPilot, MentoringGroup, Team
from members.queries.group import OfTeam
from members.queries.organisation import team_for
from teamtrack.sources import ask

EARLIER = 5  # on the page of the groups


@dataclass(frozen=True)
class PilotCard:
    """A pilot that goes on; what was made since then by each group, only to who may see output of the team."""

    pilot: GroupPilot
    groups: tuple[tuple[MentoringGroup, Fraction | None], ...]
    made: GroupFulfilment | None


@dataclass(frozen=True)
class PastPilot:
    """A pilot that is over, and its last day."""

    pilot: GroupPilot
    last_day: date


@dataclass(frozen=True)
class Pilots:
    """Those that go on and the latest that are over, each by the day they began, the last first."""

    now: tuple[PilotCard, ...]
    earlier: tuple[PastPilot, ...]

    @property
    def groups(self) -> frozenset[int]:
        """The groups that are pilots now."""
        return frozenset(card.pilot.group_id for card in self.now)

    @property
    def is_any(self) -> bool:
        return bool(self.now or self.earlier)


def pilots_of(user: Any, team: Team, today: date) -> Pilots:
    """One query, and two for each pilot that goes on."""
    rows = list(GroupPilot.objects.filter(group__team=team).select_related("group").order_by("-period", "pk"))
    over = [row for row in rows if row.period.upper is not None]
    return Pilots(
        tuple(_card(user, team, row, today) for row in rows if row.period.upper is None),
        tuple(PastPilot(row, row.period.upper - timedelta(days=1)) for row in over[:EARLIER]),
    )


def _card(user: Any, team: Team, pilot: GroupPilot, today: date) -> PilotCard:
    first = pilot.period.lower
    made = next(iter(ask("group_fulfilment", user=user, team=team, first=first, last=today)), None)
    if made is None:
        return PilotCard(pilot, (), None)
    groups = MentoringGroup.objects.filter(Q(ended_on=None) | Q(ended_on__gt=first), team=team).order_by("name", "pk")
    itself_first = sorted(groups, key=lambda group: group.pk != pilot.group_id)
    return PilotCard(pilot, tuple((group, made.of_group.get(group.pk)) for group in itself_first), made)


def pilot_for(user: Any, team: str, pilot: int) -> OfTeam[GroupPilot]:
    """A pilot of the team that goes on; else 404."""
    found = team_for(user, team)
    pilots = GroupPilot.objects.filter(group__team=found, period__upper_inf=True).select_related("group__team")
    return OfTeam(found, get_object_or_404(pilots, pk=pilot))
