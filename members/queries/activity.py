"""Reads of a team's union, youth and women: the head, the members, what was done, the titles by year.

Visits are counted under row-level security: `organisation_life` is asked inside `reading_as`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.http import Http404
from django.shortcuts import get_object_or_404

from members.domain.account import CELL, LEADS_ORGANISATION, Organisation, Role
from members.domain.activity import OF_SLUG, SLUGS
from members.domain.contact import is_correctable
from members.models import OrganisationActivity, OrganisationMembership, OrganisationTitle, RoleAssignment, Team, Worker
from members.models.activity import MASS_ORGANISATION_NAMES
from members.models.worker import WorkerQuerySet
from members.queries.organisation import team_for
from members.queries.support import requests_seen
from members.queries.visit import seen_visits
from teamtrack.paging import Page, page_of


@dataclass(frozen=True)
class MassOrganisation:
    """The union, the youth or the women of one team, as an address names it."""

    team: Team
    organisation: Organisation

    @property
    def team_id(self) -> int:
        return self.team.pk

    @property
    def slug(self) -> str:
        return SLUGS[self.organisation]

    @property
    def name(self) -> str:
        return str(dict(MASS_ORGANISATION_NAMES)[self.organisation])


@dataclass(frozen=True)
class YearCount:
    """How much an organisation did in a year: activities, and all who took part in them."""

    year: int
    activities: int
    took_part: int


@dataclass(frozen=True)
class OwnCounts:
    """Visits and requests of the year, for the head of the organisation and the head of the cell."""

    visits: int
    requests: int


@dataclass(frozen=True)
class OrganisationLife:
    """The page of one organisation; `names` only for who may know them: that somebody is in it is sensitive."""

    heads: tuple[str, ...]
    members: int
    names: tuple[Worker, ...]
    activities: Page[OrganisationActivity]
    this_year: YearCount
    titles: tuple[OrganisationTitle, ...]
    correctable: frozenset[UUID | int]
    own: OwnCounts | None
    others: tuple[MassOrganisation, ...]


def mass_organisation_for(user: Any, team: str, organisation: str) -> MassOrganisation:
    """An organisation of a team of the user's workshops; else 404."""
    if organisation not in OF_SLUG:
        raise Http404
    return MassOrganisation(team_for(user, team), OF_SLUG[organisation])


def activity_for(user: Any, activity: UUID) -> OrganisationActivity:
    """An activity on a team of the user's workshops; else 404."""
    rows = OrganisationActivity.objects.filter(team__in=Team.objects.visible_to(user))
    return get_object_or_404(rows.select_related("team__workshop"), pk=activity)


def title_for(user: Any, title: int) -> OrganisationTitle:
    """A title on a team of the user's workshops; else 404."""
    rows = OrganisationTitle.objects.filter(team__in=Team.objects.visible_to(user))
    return get_object_or_404(rows.select_related("team__workshop"), pk=title)


def is_still_correctable(record: OrganisationActivity | OrganisationTitle, today: date) -> bool:
    """Until a week after it was written down."""
    return is_correctable(record.recorded_on, today)


def organisations_in(team: Team) -> tuple[MassOrganisation, ...]:
    """The three there are on every team."""
    return tuple(MassOrganisation(team, organisation) for organisation in SLUGS)


def organisation_life(user: Any, place: MassOrganisation, after: UUID | None, today: date) -> OrganisationLife:
    """Eight queries at most, for any number of activities, titles and members."""
    team, organisation = place.team, place.organisation
    of_it = {"team": team, "organisation": organisation}
    heads_it = team.pk in user.stands.teams(LEADS_ORGANISATION[organisation])
    is_head_of_cell = team.pk in user.stands.teams(Role.CELL_LEADER)
    members = _members(team, organisation, today)
    names = tuple(members.in_name_order()) if heads_it or team.pk in user.stands.teams(*CELL) else ()
    seen = OrganisationActivity.objects.filter(**of_it)
    page = page_of(seen, by="-day", after=after, seen=seen)
    titles = tuple(OrganisationTitle.objects.filter(**of_it).order_by("-year", "pk"))
    return OrganisationLife(
        heads=_heads(team, organisation, today),
        members=len(names) or members.count(),
        names=names,
        activities=page,
        this_year=_year(seen, today.year),
        titles=titles,
        correctable=_correctable(user, [*page.rows, *titles], today) if heads_it else frozenset(),
        own=_own_counts(user, place, today) if heads_it or is_head_of_cell else None,
        others=tuple(other for other in organisations_in(team) if other.organisation != organisation),
    )


def _correctable(
    user: Any, rows: Sequence[OrganisationActivity | OrganisationTitle], today: date
) -> frozenset[UUID | int]:
    return frozenset(row.pk for row in rows if row.recorded_by_id == user.pk and is_still_correctable(row, today))


def _members(team: Team, organisation: Organisation, day: date) -> WorkerQuerySet:
    members = OrganisationMembership.objects.filter(organisation=organisation, period__contains=day)
    return Worker.objects.on_team(team, day).filter(pk__in=members.values("worker"))


def _heads(team: Team, organisation: Organisation, day: date) -> tuple[str, ...]:
    held = RoleAssignment.objects.filter(
        team=team, role=LEADS_ORGANISATION[organisation], is_confirmed=True, period__contains=day
    )
    return tuple(held.order_by("worker__name_order", "pk").values_list("worker__full_name", flat=True))


def _year(activities: Any, year: int) -> YearCount:
    of_year = Q(day__year=year)
    found = activities.aggregate(n=Count("pk", filter=of_year), people=Sum("took_part", filter=of_year))
    return YearCount(year, found["n"], found["people"] or 0)


def _own_counts(user: Any, place: MassOrganisation, today: date) -> OwnCounts:
    of_it = {"organisation": place.organisation}
    visits = seen_visits(user, place.team, today).filter(**of_it, day__year=today.year)
    requests = requests_seen(user).filter(**of_it, team=place.team, asked_on__year=today.year)
    return OwnCounts(visits.count(), requests.count())
