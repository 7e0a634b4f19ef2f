"""Reads of the organisation as its administrator sets it up."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, Subquery
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.domain.account import Role
from members.models import Branch, CellTeam, Enterprise, PartyCell, RoleAssignment, Team, Workshop
from members.queries.account import enterprise_of, teams_of
from members.queries.day_off import resting_words
from teamtrack.figures import format_day


@dataclass(frozen=True)
class TeamLine:
    """A team, the cell that leads it today, who heads it, and how many are on it."""

    team: Team
    cell: str
    leaders: str
    people: int


@dataclass(frozen=True)
class WorkshopCard:
    """A workshop and its teams."""

    workshop: Workshop
    teams: tuple[TeamLine, ...]

    @property
    def line(self) -> str:
        """Chi bộ phân xưởng Z2 · thành lập 01/01/1965 · 1 ca một ngày · nghỉ Chủ nhật hằng tuần."""
        shifts = ngettext("%(n)s shift a day", "%(n)s shifts a day", self.workshop.shifts)
        resting = resting_words(self.workshop)
        parts = [self.workshop.branch.name if self.workshop.branch else ""]
        if self.workshop.founded_on:
            parts.append(_("founded %(day)s") % {"day": format_day(self.workshop.founded_on)})
        parts.append(shifts % {"n": self.workshop.shifts})
        if resting:
            parts.append(_("off every %(days)s") % {"days": resting})
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True)
class CellLine:
    """A party cell and the teams it leads today."""

    cell: PartyCell
    teams: str


@dataclass(frozen=True)
class OrganisationPage:
    """The whole organisation of an enterprise."""

    enterprise: Enterprise
    workshops: tuple[WorkshopCard, ...]
    branches: tuple[Branch, ...]
    cells: tuple[CellLine, ...]


def branch_for(user: Any, branch: int) -> Branch:
    """A branch of the administrator's enterprise; else 404."""
    return get_object_or_404(Branch.objects.filter(enterprise__workers=user.worker_id), pk=branch)


def cell_for(user: Any, cell: int) -> PartyCell:
    """A party cell of the administrator's enterprise; else 404."""
    cells = PartyCell.objects.filter(branch__enterprise__workers=user.worker_id).select_related("branch")
    return get_object_or_404(cells, pk=cell)


def cell_team_for(user: Any, cell_team: int) -> CellTeam:
    """A line "this cell leads that team" of the administrator's enterprise; else 404."""
    return get_object_or_404(CellTeam.objects.filter(cell__branch__enterprise__workers=user.worker_id), pk=cell_team)


def branches_of(enterprise: Enterprise) -> Any:
    return Branch.objects.filter(enterprise=enterprise).order_by("name", "pk")


def teams_of_cell(cell: PartyCell) -> list[CellTeam]:
    """The teams the cell leads and led, the latest first."""
    return list(cell.cell_teams.select_related("team__workshop").order_by("-period", "pk"))


def organisation_page(user: Any, today: date) -> OrganisationPage:
    """Five queries for any number of workshops, teams and cells."""
    enterprise = enterprise_of(user)
    teams = _team_lines(user, today)
    workshops = Workshop.objects.filter(enterprise=enterprise).select_related("branch").order_by("name", "pk")
    led = CellTeam.objects.filter(cell=OuterRef("pk"), period__contains=today).order_by("team__code", "pk")
    cells = PartyCell.objects.filter(branch__enterprise=enterprise)
    cells = cells.annotate(leads=ArraySubquery(led.values("team__short_name"))).order_by("name", "pk")
    return OrganisationPage(
        enterprise=enterprise,
        workshops=tuple(WorkshopCard(workshop, tuple(teams[workshop.pk])) for workshop in workshops),
        branches=tuple(branches_of(enterprise)),
        cells=tuple(
            CellLine(cell, ", ".join(name.replace(" ", "\N{NO-BREAK SPACE}") for name in cell.leads)) for cell in cells
        ),
    )


def _team_lines(user: Any, today: date) -> dict[int, list[TeamLine]]:
    """The teams of each workshop; one query."""
    heads = RoleAssignment.objects.filter(
        team=OuterRef("pk"), role=Role.TEAM_LEADER, is_confirmed=True, period__contains=today
    )
    led_by = CellTeam.objects.filter(team=OuterRef("pk"), period__contains=today)
    teams = teams_of(user).annotate(
        people=Count("memberships", filter=Q(memberships__period__contains=today)),
        heads=ArraySubquery(heads.order_by("worker__name_order", "pk").values("worker__full_name")),
        cell_name=Subquery(led_by.order_by("pk").values("cell__name")[:1]),
    )
    lines: dict[int, list[TeamLine]] = defaultdict(list)
    for team in teams:
        lines[team.workshop_id].append(TeamLine(team, team.cell_name or "", ", ".join(team.heads), team.people))
    return lines
