"""Adding, changing, moving and retiring a worker; every stay on a team is dated and kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Self

from django.db import IntegrityError, transaction
from django.db.models import Func, Q, Value
from django.utils.translation import gettext as _

from members.actions.care import leave_cases
from members.actions.circumstances import note_grade
from members.actions.focus import stop_helping
from members.actions.group import end_wishes_about, leave_groups
from members.actions.mentoring import leave_chain
from members.actions.of_team import hold_person, hold_teams
from members.actions.way import end_broken_helpers, follow_member, leave_ways
from members.domain.account import Role
from members.models import (
    Account,
    Enterprise,
    OrganisationMembership,
    RoleAssignment,
    Secondment,
    Team,
    TeamMembership,
    Worker,
)
from members.queries.cell import cell_members, cell_of
from members.queries.mentoring import teams_of
from teamtrack.dated import end_row, end_rows
from teamtrack.errors import RuleBroken, must_have_come
from teamtrack.figures import format_day
from teamtrack.names import tidy
from teamtrack.sources import ask

YOUNGEST = 13  # years of who enters: below it a year was mistyped


@dataclass(frozen=True)
class Card:
    """What a worker's card holds."""

    code: str
    full_name: str
    is_woman: bool
    birth_year: int | None = None
    trade: str = ""
    skill_grade: int | None = None
    entered_on: date | None = None  # None: as it stands; of somebody new, the first day on the team

    @classmethod
    def of(cls, worker: Worker) -> Self:
        return cls(**{name: getattr(worker, name) for name in cls.__dataclass_fields__})


@transaction.atomic
def add_worker(*, team: Team, card: Card, since: date, today: date, is_another_person: bool = False) -> Worker:
    """A worker on a team from a day on: a new one, or one of the enterprise who is on no team, by number and name.

    The same name on the team is asked about once (err.dup_name).
    """
    must_have_come(since, today, field="since")
    enterprise = team.workshop.enterprise
    known = Worker.objects.select_for_update(of=("self",), no_key=True).filter(
        enterprise=enterprise, code=tidy(card.code), name_order=_name_key(card.full_name)
    )
    worker = known.order_by("pk").first() or Worker(enterprise=enterprise, entered_on=since)
    alike = None if worker.pk else _same_name_on_team(team, card.full_name, today)
    if alike is not None and not is_another_person:
        words = _("%(name)s is already on the team. The same person?")
        raise RuleBroken(words % {"name": alike.full_name}, field="is_another_person")
    # Else a team leader could take in, and then retire, whoever leads the workshop.
    if worker.pk and worker.roles.filter(period__contains=today).exists():
        words = _("%(name)s holds a role; an administrator ends it first.")
        raise RuleBroken(words % {"name": worker.full_name}, field="code")
    worker.left_on = None
    _write_card(worker, replace(card, full_name=worker.full_name or card.full_name), since)
    _join(worker, team, since)
    return worker


@transaction.atomic
def add_off_team(*, enterprise: Enterprise, card: Card, since: date) -> Worker:
    """Somebody of the enterprise who is on no team: a manager, a norm officer."""
    worker = Worker(enterprise=enterprise, entered_on=since)
    _write_card(worker, card, since)
    return worker


@transaction.atomic
def change_card(*, worker: Worker, changes: Mapping[str, Any], today: date) -> Worker:
    """New facts on the card, by their names in Card: name, trade, grade; what is not among them stays as it stands now.

    Another grade counts from today and the history keeps both.
    """
    worker = hold_person(worker.pk)
    _write_card(worker, replace(Card.of(worker), **changes), today)
    return worker


@transaction.atomic
def move_worker(*, worker: Worker, team: Team, since: date, by: Account, today: date) -> TeamMembership:
    """To another team of the workshop from a day on; output already recorded on or after that day forbids it."""
    current = _current_stay(worker, today)
    if team.pk == current.team_id:
        raise RuleBroken(_("%(name)s is on this team already.") % {"name": worker.full_name}, field="team")
    if team.workshop_id != current.team.workshop_id:
        raise RuleBroken(_("Only to a team of the same workshop."), field="team")
    _check_end(current, since, today)
    # All of them first, and in one order: somebody else may be moved the other way at this moment.
    hold_teams(team, *teams_of(worker, since))
    leave_chain(worker=worker, team=current.team, day=since, by=by)
    _end(current, since)
    # Whoever led the old team, or its union, youth or women, does so no more.
    held = RoleAssignment.objects.filter(worker=worker, team=current.team)
    held.filter(is_confirmed=False).delete()
    end_rows(held, since)
    stay = _join(worker, team, since)
    cell = cell_of(team, since)
    if cell is not None and cell_members(cell, since).filter(pk=worker.pk).exists():
        follow_member(worker=worker, team=team, day=since)
    leave_cases(worker=worker, to=team, day=since, today=today)
    return stay


@transaction.atomic
def retire_worker(*, worker: Worker, last_day: date, by: Account, today: date) -> Worker:
    """Leaves the team and the enterprise after a last day.

    The account is disabled, roles and memberships of organisations end, what they did for others ends or goes to the
    head of the cell; the record stays.
    """
    current = _current_stay(worker, today)
    must_have_come(last_day, today, field="last_day")
    _check_end(current, last_day + timedelta(days=1), today, field="last_day")
    hold_teams(*teams_of(worker, last_day))
    after = _retire(worker, last_day, by, today)
    leave_chain(worker=worker, team=current.team, day=after, by=by)  # whoever stays in the cell would go on helping
    _end(current, after)
    leave_cases(worker=worker, to=None, day=after, today=today)
    return worker


@transaction.atomic
def retire_off_team(*, worker: Worker, last_day: date, by: Account, today: date) -> Worker:
    """Somebody on no team (a manager, a norm officer) leaves the enterprise after a last day; the record stays."""
    stay = _stay_that_stays(worker, today)
    if stay is not None:
        words = _("%(name)s is on %(team)s: whoever leads that team writes down that they leave.")
        raise RuleBroken(words % {"name": worker.full_name, "team": stay.team.name})
    must_have_come(last_day, today, field="last_day")
    if last_day < worker.entered_on:
        words = _("%(name)s entered on %(day)s; choose that day or a later one.")
        facts = {"name": worker.full_name, "day": format_day(worker.entered_on)}
        raise RuleBroken(words % facts, field="last_day")
    _retire(worker, last_day, by, today)
    return worker


def _retire(worker: Worker, last_day: date, by: Account, today: date) -> date:
    """What ends with the enterprise, wherever they worked; the first day without them."""
    after = last_day + timedelta(days=1)
    if worker.pk == by.worker_id:
        raise RuleBroken(_("Nobody records that they themself leave; ask another leader."))
    # Else whoever leads a team could shut out an administrator alone, which takes an administrator.
    if worker.roles.filter(role=Role.ADMINISTRATOR, period__contains=today).exists():
        raise RuleBroken(_("%(name)s is an administrator; that role must be ended first.") % {"name": worker.full_name})
    worker.left_on = last_day
    worker.save(update_fields=["left_on"])
    Account.objects.filter(worker=worker).update(is_active=False)
    RoleAssignment.objects.filter(worker=worker, is_confirmed=False).delete()  # nobody can confirm them any more
    for model in (RoleAssignment, OrganisationMembership, Secondment):
        end_rows(model.objects.filter(worker=worker), after)
    leave_ways(worker=worker, day=after, reason=_("left the enterprise"), admitted=True)
    return after


def _same_name_on_team(team: Team, name: str, today: date) -> Worker | None:
    """Somebody on the team whose name is the same, wherever the tone mark was put (Thuý = Thúy, but not Thủy)."""
    return Worker.objects.on_team(team, today).filter(name_order=_name_key(name)).order_by("pk").first()


def _name_key(name: str) -> Func:
    return Func(Value(tidy(name)), function="public.tt_name_key")


def _join(worker: Worker, team: Team, since: date) -> TeamMembership:
    if team.first_day and since < team.first_day:
        words = _("The team was founded on %(day)s; choose that day or a later one.")
        raise RuleBroken(words % {"day": format_day(team.first_day)}, field="since")
    try:
        with transaction.atomic():
            stay = TeamMembership.objects.create(worker=worker, team=team, period=(since, None))
    except IntegrityError as overlapping:  # the database's own word: one team at a time
        words = _("%(name)s is on another team in that time.")
        raise RuleBroken(words % {"name": worker.full_name}, field="since") from overlapping
    stop_helping(worker=worker, team=team, day=since)
    ask("workshop_changed", workshop=team.workshop, day=since)  # attendance counts on who was on the team
    return stay


def _write_card(worker: Worker, card: Card, since: date) -> None:
    worker.code, worker.full_name = tidy(card.code), tidy(card.full_name)
    worker.is_woman, worker.birth_year = card.is_woman, card.birth_year
    worker.trade, worker.skill_grade = tidy(card.trade), card.skill_grade
    worker.entered_on = card.entered_on or worker.entered_on
    _check_entered(worker, since)
    if worker.birth_year and worker.birth_year + YOUNGEST > worker.entered_on.year:
        words = _("%(name)s entered on %(day)s; choose a year of birth at least %(years)s years before that.")
        facts = {"name": worker.full_name, "day": format_day(worker.entered_on), "years": YOUNGEST}
        raise RuleBroken(words % facts, field="birth_year")
    try:
        with transaction.atomic():
            worker.save()
    except IntegrityError as taken:
        raise RuleBroken(
            _("The number %(code)s belongs to somebody else.") % {"code": worker.code}, field="code"
        ) from taken
    note_grade(worker, card.skill_grade, since)


def _check_entered(worker: Worker, since: date) -> None:
    """Nobody was on a team, or left, before they entered the enterprise."""
    stays = worker.team_memberships.order_by("period").values_list("period", flat=True) if worker.pk else ()
    first = min([since, *(stay.lower for stay in stays), *([worker.left_on] if worker.left_on else [])])
    if worker.entered_on > first:
        words = _("They were here on %(day)s already; choose that day or an earlier one.")
        raise RuleBroken(words % {"day": format_day(first)}, field="entered_on")


def _current_stay(worker: Worker, today: date) -> TeamMembership:
    """The team they are on and stay on."""
    current = _stay_that_stays(worker, today)
    if current is None:
        raise RuleBroken(_("%(name)s is on no team today.") % {"name": worker.full_name})
    return current


def _stay_that_stays(worker: Worker, today: date) -> TeamMembership | None:
    """The team they are on, if any, with nothing written down of what comes after it.

    The person is held before it, as by whoever writes about them.
    """
    leaves = hold_person(worker.pk).left_on
    if leaves is not None:
        words = _("That %(name)s leaves the enterprise on %(day)s is written down already.")
        raise RuleBroken(words % {"name": worker.full_name, "day": format_day(leaves)})
    stays = TeamMembership.objects.select_for_update(of=("self",)).select_related("team__workshop")
    later = stays.filter(worker=worker, period__startswith__gt=today).first()
    if later is not None:
        words = _("%(name)s moves to %(team)s on %(day)s already.")
        facts = {"name": worker.full_name, "team": later.team.name, "day": format_day(later.period.lower)}
        raise RuleBroken(words % facts)
    return stays.filter(worker=worker, period__contains=today).first()


def _check_end(stay: TeamMembership, end: date, today: date, field: str = "since") -> None:
    """A stay can end only after it began, and after the last output or absence recorded for it."""
    must_have_come(end, today + timedelta(days=1), field=field)
    if end <= stay.period.lower:
        words = _("%(name)s came to the team on %(day)s; choose a later day.")
        raise RuleBroken(words % {"name": stay.worker.full_name, "day": format_day(stay.period.lower)}, field=field)
    last = max(ask("worker_last_output", worker=stay.worker), default=None)
    if last is not None and last >= end:
        words = _("Output of %(name)s is recorded until %(day)s; choose a later day.")
        raise RuleBroken(words % {"name": stay.worker.full_name, "day": format_day(last)}, field=field)


def _end(stay: TeamMembership, end: date) -> None:
    end_row(stay, end)
    leave_groups(worker=stay.worker, day=end)
    end_wishes_about(worker=stay.worker, day=end)
    leave_ways(worker=stay.worker, day=end, reason=_("no longer on the team"))
    end_broken_helpers(helping=Q(worker=stay.worker), day=end)
    ask("workshop_changed", workshop=stay.team.workshop, day=end)
