"""Setting up the organisation: enterprise, branches, workshops, teams, party cells."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain, count
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Min, Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from members.actions.group import end_broken_charges
from members.actions.mentoring import end_broken_links
from members.actions.of_team import hold_team
from members.actions.way import end_broken_helpers
from members.models import Branch, CellTeam, ClassificationSession, Enterprise, PartyCell, Team, Workshop
from teamtrack.dated import end_row
from teamtrack.errors import RuleBroken, must_have_come
from teamtrack.figures import format_day
from teamtrack.names import plain, tidy
from teamtrack.sources import ask

LONGEST_SLUG = 40


@transaction.atomic
def change_enterprise(
    *,
    enterprise: Enterprise,
    name: str,
    place: str,
    party_organisation: str,
    today: date,
    founded_on: date | None = None,
) -> Enterprise:
    """Its name, where its reports are dated, its party body, and when it was founded: no later than its workshops."""
    must_have_come(founded_on, today, field="founded_on")
    enterprise = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    first = enterprise.workshops.aggregate(day=Min("founded_on"))["day"]
    if founded_on and first and first < founded_on:
        words = _("A workshop of the enterprise was founded on %(day)s; choose that day or an earlier one.")
        raise RuleBroken(words % {"day": format_day(first)}, field="founded_on")
    enterprise.founded_on = founded_on
    enterprise.name, enterprise.place = tidy(name), tidy(place)
    enterprise.party_organisation = tidy(party_organisation)
    _save(enterprise)
    return enterprise


@transaction.atomic
def keep_branch(*, branch: Branch, name: str) -> Branch:
    """A new branch (not yet saved) under its name, or another name for one."""
    branch.name = tidy(name)
    _save(branch)
    return branch


@transaction.atomic
def keep_workshop(
    *,
    workshop: Workshop,
    name: str,
    branch: Branch | None,
    language: str,
    shifts: int,
    rest_weekdays: Iterable[int],
    today: date,
    founded_on: date | None = None,
) -> Workshop:
    """A new workshop (not yet saved), or other facts of one; its address is made once, from its first name.

    `rest_weekdays`: Monday is 0. They reach into the past, so they stay once a month is closed.
    """
    resting = sorted(rest_weekdays)
    closed = max(ask("closed_until", workshop=workshop), default=None) if workshop.pk else None
    if closed and resting != sorted(workshop.rest_weekdays):
        words = _("Months up to %(day)s are closed; the weekly rest days stay. Add single days off instead.")
        raise RuleBroken(words % {"day": format_day(closed)}, field="rest_weekdays")
    if len(resting) == 7:
        raise RuleBroken(_("One day of the week at least is worked."), field="rest_weekdays")
    must_have_come(founded_on, today, field="founded_on")
    if founded_on:
        _check_workshop_founding(workshop, founded_on)
    workshop.founded_on = founded_on
    workshop.name, workshop.branch, workshop.language = tidy(name), branch, language
    workshop.shifts, workshop.rest_weekdays = shifts, resting
    if Workshop.objects.filter(enterprise=workshop.enterprise, name=workshop.name).exclude(pk=workshop.pk).exists():
        raise RuleBroken(_("There is %(name)s already.") % {"name": workshop.name}, field="name")
    if not workshop.pk:
        base = _slug(workshop.name, "phan-xuong")
        workshop.slug = _free_slug(Workshop, chain([base], (f"{base}-{number}" for number in count(2))))
    _save(workshop)
    ask("workshop_changed", workshop=workshop, day=today)
    return workshop


@transaction.atomic
def keep_team(
    *, team: Team, name: str, short_name: str, code: str, today: date, founded_on: date | None = None
) -> Team:
    """A new team (not yet saved), or other facts of one; its address, like to-6, is made once."""
    must_have_come(founded_on, today, field="founded_on")
    begun = Workshop.objects.select_for_update(of=("self",)).get(pk=team.workshop_id).founded_on
    if founded_on and begun and founded_on < begun:
        words = _("The workshop was founded on %(day)s; choose that day or a later one.")
        raise RuleBroken(words % {"day": format_day(begun)}, field="founded_on")
    first = team.memberships.aggregate(day=Min("period__startswith"))["day"] if team.pk else None
    if founded_on and first and first < founded_on:
        words = _("Somebody has been on the team since %(day)s; choose that day or an earlier one.")
        raise RuleBroken(words % {"day": format_day(first)}, field="founded_on")
    team.founded_on = founded_on
    team.name, team.short_name, team.code = tidy(name), tidy(short_name), tidy(code)
    if not team.pk:
        base = _slug(team.short_name, "to")
        others = (f"{base}-{team.workshop.slug}-{number}"[-LONGEST_SLUG:].strip("-") for number in count(2))
        candidates = chain([base, f"{base}-{team.workshop.slug}"[:LONGEST_SLUG].strip("-")], others)
        team.slug = _free_slug(Team, candidates)
    _save(team, field="code", said=team.code)
    ask("workshop_changed", workshop=team.workshop, day=today)
    return team


@transaction.atomic
def keep_cell(*, cell: PartyCell, name: str, branch: Branch, founded_on: date, today: date) -> PartyCell:
    """A new party cell (not yet saved), or other facts of one."""
    must_have_come(founded_on, today, field="founded_on")
    first = cell.cell_teams.order_by("period", "pk").first() if cell.pk else None
    if first and first.period.lower < founded_on:
        words = _("The cell leads a team since %(day)s; it was founded before.")
        raise RuleBroken(words % {"day": format_day(first.period.lower)}, field="founded_on")
    cell.name, cell.branch, cell.founded_on = tidy(name), branch, founded_on
    _save(cell)
    return cell


@transaction.atomic
def lead_team(*, cell: PartyCell, team: Team, since: date, today: date) -> CellTeam:
    """The cell leads the team from a day on; the cell that led it until then stops that day."""
    must_have_come(since, today, field="since")
    if since < cell.founded_on:
        words = _("The cell was founded on %(day)s; choose that day or a later one.")
        raise RuleBroken(words % {"day": format_day(cell.founded_on)}, field="since")
    hold_team(team)  # two at once would find each other in the way
    _check_classified(team, since)
    lines = CellTeam.objects.select_for_update(of=("self",)).filter(team=team)
    current = lines.filter(period__contains=since).select_related("cell").first()
    if current is not None:
        if current.cell_id == cell.pk:
            raise RuleBroken(_("The cell leads %(name)s already.") % {"name": team.name}, field="team")
        if current.period.lower == since:
            words = _("%(cell)s leads %(team)s from that day on; choose a later day.")
            raise RuleBroken(words % {"cell": current.cell.name, "team": team.name}, field="since")
        end_row(current, since)
    try:
        with transaction.atomic():
            line = CellTeam.objects.create(cell=cell, team=team, period=(since, None))
    except IntegrityError as overlapping:  # another cell leads it later
        words = _("Another cell leads %(team)s later; choose a later day.")
        raise RuleBroken(words % {"team": team.name}, field="since") from overlapping
    _release(team, since, today)
    return line


@transaction.atomic
def stop_leading(*, line: CellTeam, today: date) -> None:
    """From today on the cell leads the team no more; what began today never was."""
    hold_team(line.team)
    line = CellTeam.objects.select_for_update(of=("self",)).get(pk=line.pk)
    if line.period.upper is not None:
        raise RuleBroken(_("That has ended already."))
    _check_classified(line.team, today)
    end_row(line, today)
    _release(line.team, today, today)


def _check_classified(team: Team, day: date) -> None:
    """Nobody was classified but in a meeting of the cell that led their team (domain.md, rule 3)."""
    held = ClassificationSession.objects.filter(team=team, meeting__day__gte=day).aggregate(day=Max("meeting__day"))
    if held["day"] is not None:
        words = _("The team was classified in a meeting of the cell that leads it on %(day)s; choose a later day.")
        raise RuleBroken(words % {"day": format_day(held["day"])}, field="since")


def _release(team: Team, day: date, today: date) -> None:
    """Members of the cell that leads the team no more help and prepare nobody there, and are in charge of nothing."""
    end_broken_links(team=team, day=day, today=today)
    end_broken_charges(team=team, day=day)
    end_broken_helpers(helping=Q(prospect__team=team), day=day)


def _check_workshop_founding(workshop: Workshop, day: date) -> None:
    """Not before its enterprise, nor after a team of it, nor after anybody joined one without a day of its own."""
    begun = Enterprise.objects.select_for_update(of=("self",)).get(pk=workshop.enterprise_id).founded_on
    if begun and day < begun:
        words = _("The enterprise was founded on %(day)s; choose that day or a later one.")
        raise RuleBroken(words % {"day": format_day(begun)}, field="founded_on")
    if not workshop.pk:
        return
    Workshop.objects.select_for_update(of=("self",)).get(pk=workshop.pk)  # a team founded meanwhile is seen here
    first = workshop.teams.aggregate(day=Min("founded_on"))["day"]
    if first and first < day:
        words = _("A team of the workshop was founded on %(day)s; choose that day or an earlier one.")
        raise RuleBroken(words % {"day": format_day(first)}, field="founded_on")
    undated = workshop.teams.filter(founded_on__isnull=True)
    came = undated.aggregate(day=Min("memberships__period__startswith"))["day"]
    if came and came < day:
        words = _("Somebody has been on a team of the workshop since %(day)s; choose that day or an earlier one.")
        raise RuleBroken(words % {"day": format_day(came)}, field="founded_on")


def _save(thing: Any, *, field: str = "name", said: str = "") -> None:
    try:
        with transaction.atomic():
            thing.save()
    except IntegrityError as taken:
        raise RuleBroken(_("There is %(name)s already.") % {"name": said or thing.name}, field=field) from taken


def _slug(name: str, otherwise: str) -> str:
    """Tổ 6 → to-6, as it stands in addresses; `otherwise` where nothing of the name can."""
    return slugify(plain(name))[:LONGEST_SLUG].strip("-") or otherwise


def _free_slug(model: Any, candidates: Iterator[str]) -> str:
    """The first that no other has; two who ask at once: the second is told by the database."""
    taken = {*model.objects.order_by("pk").values_list("slug", flat=True), "man-hinh"}  # /bang/man-hinh/ is the screen
    return next(slug for slug in candidates if slug not in taken)
