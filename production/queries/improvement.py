"""Improvements as pages show them: those of a team, one with what it brought, those whose check is owed."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from members.domain.account import Role
from members.domain.contact import is_correctable
from members.models import Team, Worker
from production.domain.improvement import Comparison
from production.models import Improvement, Product
from production.queries.effect import comparison
from teamtrack.access import may
from teamtrack.figures import format_day, format_percent
from teamtrack.paging import Page, page_of

KEEPS = (Role.TEAM_LEADER, Role.CELL_LEADER, Role.NORM_OFFICER)
CHOICES = 50  # the latest improvements of other teams, of which one may be taken over
OF_ONE = 12  # on a worker's own page
ONE_DAY = timedelta(days=1)


def is_still_correctable(improvement: Improvement, today: date) -> bool:
    """For a week after it was written down."""
    return is_correctable(improvement.written_on, today)


def is_adaptation_correctable(improvement: Improvement, today: date) -> bool:
    """For a week after the day on which it was made to fit."""
    return improvement.adapted_on is not None and is_correctable(improvement.adapted_on, today)


def _improvements() -> QuerySet[Improvement]:
    return Improvement.objects.select_related("team__workshop", "product", "worker", "taken_from", "source")


def improvement_for(user: Any, team: str, improvement: uuid.UUID) -> Improvement:
    """An improvement of this team of the user's workshops; else 404."""
    found = _improvements().filter(team__in=Team.objects.visible_to(user), team__slug=team)
    return get_object_or_404(found, pk=improvement)


def improvements_of(team: Team, after: uuid.UUID | None) -> Page[Improvement]:
    """Those of a team, the latest first, a page at a time; one query."""
    of_team = Improvement.objects.filter(team=team)
    return page_of(_improvements().filter(team=team), by="-since", after=after, seen=of_team)


# --- one -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reading:
    """One before and after on the page: of whom, around which day, in words."""

    heading: str
    of: Comparison

    @property
    def words(self) -> str:
        """Both readings: bằng 220% trước đó (tăng 120%); empty without enough days."""
        level = self.of.level
        if level is None:
            return ""
        words = {"level": format_percent(level), "change": format_percent(abs(level - 1))}
        if level < 1:
            return _("%(level)s of before (down %(change)s)") % words
        return _("%(level)s of before (up %(change)s)") % words


@dataclass(frozen=True)
class ImprovementPage:
    """An improvement: what it brought the team, and whoever had the idea where the reader may see that; who took it."""

    improvement: Improvement
    readings: tuple[Reading, ...]
    taken_up: tuple[Improvement, ...]
    is_withheld: bool  # somebody is named whose figures the reader does not see
    is_correctable: bool
    is_adaptable: bool


def improvement_page(user: Any, improvement: Improvement, today: date) -> ImprovementPage:
    """A query a reading, four at most, and one more; beside the permission."""
    worker = improvement.worker
    sees_person = worker is not None and may(user, "production.see_worker_output", worker)
    readings = list(_readings(improvement, improvement.team, today))
    if worker is not None and sees_person:
        readings += _readings(improvement, worker, today)
    open_check = improvement.owes_check or is_adaptation_correctable(improvement, today)
    return ImprovementPage(
        improvement=improvement,
        readings=tuple(readings),
        taken_up=tuple(improvement.taken_up.select_related("team").order_by("since", "pk")),
        is_withheld=worker is not None and not sees_person,
        is_correctable=is_still_correctable(improvement, today),
        is_adaptable=open_check and improvement.stopped_on is None,
    )


def _readings(improvement: Improvement, of: Team | Worker, today: date) -> list[Reading]:
    """Around its first day; of one that was made to fit later, up to that day, and then around it."""
    name = of.full_name if isinstance(of, Worker) else _("The whole team")
    last = improvement.stopped_on - ONE_DAY if improvement.stopped_on else today
    since, fitted, product = improvement.since, improvement.adapted_on, improvement.product
    if fitted is None or fitted == since:
        heading = _("%(who)s, before %(day)s and from then on") % {"who": name, "day": format_day(since)}
        return [Reading(heading, comparison(of, since, last, product))]
    return [
        Reading(
            _("%(who)s, before and as taken over") % {"who": name}, comparison(of, since, fitted - ONE_DAY, product)
        ),
        Reading(
            _("%(who)s, as taken over and as made to fit") % {"who": name},
            comparison(of, fitted, last, product, since),
        ),
    ]


# --- for forms, the first page, a person's page ----------------------------------------------------------------------


@dataclass(frozen=True)
class ImprovementChoices:
    """What a form of this team offers: items and other teams of the workshop, their improvements, its own people."""

    products: QuerySet[Product]
    teams: QuerySet[Team]
    sources: QuerySet[Improvement]
    people: QuerySet[Worker]


def improvement_choices(team: Team, today: date, now: Improvement | None = None) -> ImprovementChoices:
    """`now`: what is being corrected keeps what it has."""
    others = team.workshop.teams.exclude(pk=team.pk)
    latest = Improvement.objects.filter(team__in=others, stopped_on=None).order_by("-since", "-pk")
    people = Worker.objects.on_team(team, today)
    sources = list(latest.values_list("pk", flat=True)[:CHOICES])
    if now is not None and now.worker_id is not None:
        people = people | Worker.objects.filter(pk=now.worker_id)
    if now is not None and now.source_id is not None:
        sources.append(now.source_id)
    return ImprovementChoices(
        products=Product.objects.filter(workshop=team.workshop_id).order_by("code", "pk"),
        teams=others.order_by("code", "pk"),
        sources=Improvement.objects.filter(pk__in=sources).select_related("team").order_by("-since", "-pk"),
        people=people.in_name_order(),
    )


def unchecked(user: Any) -> dict[Team, list[Improvement]]:
    """What the teams the user leads took over and did not make to fit, the oldest first; one query."""
    owed = _improvements().filter(
        team__in=user.stands.teams(Role.TEAM_LEADER), taken_from__isnull=False, adapted_on=None, stopped_on=None
    )
    found: dict[Team, list[Improvement]] = {}
    for improvement in owed.order_by("team__code", "since", "pk"):
        found.setdefault(improvement.team, []).append(improvement)
    return found


def own_teams(user: Any, workshop: int) -> list[Team]:
    """The teams of a workshop whose improvements the user keeps."""
    return list(Team.objects.filter(pk__in=user.stands.teams(*KEEPS), workshop=workshop).order_by("code", "pk"))


def improvements_by(worker: Worker) -> list[Improvement]:
    """The latest that name this worker; one query."""
    return list(_improvements().filter(worker=worker).order_by("-since", "-pk")[:OF_ONE])
