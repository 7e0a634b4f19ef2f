"""Who belongs to which organisation: kept by the head of the party cell, dated, never erased."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from members.actions.care import end_broken_holding
from members.actions.group import leave_groups
from members.actions.mentoring import end_broken_links
from members.actions.of_team import check_born, hold_person, hold_teams
from members.actions.way import end_broken_helpers, follow_member, leave_ways
from members.domain.account import Beginning, Organisation, Role
from members.models import OrganisationMembership, PartyCell, Prospect, RoleAssignment, Team, Worker
from members.queries.cell import cell_of
from members.queries.mentoring import teams_of
from members.queries.prospect import ADMITTED
from teamtrack.dated import end_row, end_rows
from teamtrack.errors import RuleBroken, must_have_come
from teamtrack.figures import format_day
from teamtrack.names import tidy


@transaction.atomic
def join_organisation(
    *,
    worker: Worker,
    organisation: Organisation,
    since: date,
    today: date,
    began: Beginning = Beginning.KNOWN,
    came_from: str = "",
) -> OrganisationMembership:
    """The worker belongs to it from a day on; of the Party with the cell that leads their team.

    How it began is told once, here (practice 5): admitted, transferred in and from where, or a member already when the
    records begin. Somebody who comes from another cell is a member of this one from that day, which is a transfer, and
    heads the other no more.
    """
    came_from = tidy(came_from)
    hold_person(worker.pk)  # two at once would find each other in the way
    hold_teams(*teams_of(worker, since))
    must_have_come(since, today, field="since")
    check_born(worker, since, field="since")
    if organisation is Organisation.WOMEN and not worker.is_woman:
        words = _("The card of %(name)s does not say woman.")
        raise RuleBroken(words % {"name": worker.full_name}, field="organisation")
    team, cell = _place_of(worker, today) if organisation is Organisation.PARTY else (None, None)
    if cell and began is Beginning.ADMITTED and since < cell.founded_on:
        words = _("The cell was founded on %(day)s; choose that day or a later one.")
        raise RuleBroken(words % {"day": format_day(cell.founded_on)}, field="since")
    rows = OrganisationMembership.objects.select_for_update(of=("self",)).filter(
        worker=worker, organisation=organisation
    )
    current = rows.filter(period__contains=since).first()
    if current is not None:
        if current.period.upper is not None:
            words = _("%(name)s was a member until %(day)s; choose a later day.")
            facts = {"name": worker.full_name, "day": format_day(current.period.upper - timedelta(days=1))}
            raise RuleBroken(words % facts, field="since")
        if current.cell == cell or current.period.lower == since:
            words = _("%(name)s has been a member since %(day)s. End that first, if it is to begin anew.")
            facts = {"name": worker.full_name, "day": format_day(current.period.lower)}
            raise RuleBroken(words % facts, field="organisation")
        began, came_from = _from_another_cell(current, began, came_from)
        current.went_to = cell.name if cell else ""
        end_row(current, since, "went_to")
        _end_headship(current, since)
    _check_beginning(began, came_from)
    _check_way(worker, organisation)
    try:
        with transaction.atomic():
            membership = OrganisationMembership.objects.create(
                worker=worker,
                organisation=organisation,
                cell=cell,
                period=(since, None),
                began=began,
                came_from=came_from,
            )
    except IntegrityError as overlapping:  # a membership that begins later
        words = _("%(name)s is a member from a later day already. Leave it as it is, or choose a day after it.")
        raise RuleBroken(words % {"name": worker.full_name}, field="since") from overlapping
    if team is not None:
        if current is not None:
            follow_member(worker=worker, team=team, day=since)
            end_broken_helpers(helping=Q(worker=worker), day=since)
        leave_groups(worker=worker, day=since)  # the groups are of those outside the Party
        _weigh_chain(worker, since, today)
    return membership


@transaction.atomic
def leave_organisation(*, membership: OrganisationMembership, last_day: date, today: date, went_to: str = "") -> None:
    """The membership ends after a last day; the record stays. A cell is headed by its members alone.

    `went_to`: where they were transferred to, if that is why.
    """
    hold_person(membership.worker_id)
    hold_teams(*teams_of(membership.worker, last_day))
    membership = OrganisationMembership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if membership.period.upper is not None:
        raise RuleBroken(_("That has ended already."))
    must_have_come(last_day, today, field="last_day")
    if last_day < membership.period.lower:
        words = _("The membership began on %(day)s; choose that day or a later one.")
        raise RuleBroken(words % {"day": format_day(membership.period.lower)}, field="last_day")
    membership.went_to = tidy(went_to)
    end_row(membership, last_day + timedelta(days=1), "went_to")
    worker, after, towards = membership.worker, last_day + timedelta(days=1), Organisation(membership.organisation)
    leave_ways(worker=worker, day=after, reason=_("no longer a member"), towards=[towards], admitted=True)
    end_broken_helpers(helping=Q(worker=worker), day=after)
    if towards is Organisation.PARTY:
        _end_headship(membership, after)
        leave_groups(worker=worker, day=after)
        _weigh_chain(worker, after, today)


def _from_another_cell(current: OrganisationMembership, began: Beginning, came_from: str) -> tuple[Beginning, str]:
    """Who was a member until that day is not admitted once more: they come from the cell they were in."""
    if began is Beginning.ADMITTED:
        words = _("%(name)s was a member before and is not admitted once more; choose “transferred in”.")
        raise RuleBroken(words % {"name": current.worker.full_name}, field="began")
    if current.cell is None:
        return began, came_from
    return Beginning.TRANSFERRED, came_from or current.cell.name


def _check_way(worker: Worker, organisation: Organisation) -> None:
    """Whoever is being prepared comes in by that way, stage by stage (domain.md, rule 8)."""
    if Prospect.objects.filter(~ADMITTED, worker=worker, towards=organisation, ended_on__isnull=True).exists():
        words = _("%(name)s is being prepared for it: write the admission down there, or end that way first.")
        raise RuleBroken(words % {"name": worker.full_name}, field="organisation")


def _check_beginning(began: Beginning, came_from: str) -> None:
    if began is Beginning.TRANSFERRED and not came_from:
        raise RuleBroken(_("Say where they were transferred from."), field="came_from")
    if began is not Beginning.TRANSFERRED and came_from:
        raise RuleBroken(
            _("Only somebody transferred in comes from somewhere; choose “transferred in”."), field="began"
        )


def _end_headship(membership: OrganisationMembership, day: date) -> None:
    """Whoever leaves the cell heads it no more from that day; what would begin then, or was not confirmed, is gone."""
    held = RoleAssignment.objects.filter(
        worker=membership.worker_id, role=Role.CELL_LEADER, cell=membership.cell_id, period__endswith__isnull=True
    )
    held.filter(is_confirmed=False).delete()
    end_rows(held, day)


def _weigh_chain(worker: Worker, day: date, today: date) -> None:
    """Who leads, who is led and who holds a case depends on who is in the Party: what no longer holds ends that day.

    On every team they have been on since, or helped somebody of: the day may lie before they came to the one of today.
    """
    for team in teams_of(worker, day):
        end_broken_links(team=team, day=day, today=today)
    end_broken_holding(held=Q(holder=worker), day=day, today=today)


def _place_of(worker: Worker, today: date) -> tuple[Team, PartyCell]:
    """The worker's team today, and the cell that leads it."""
    team = Team.objects.filter(memberships__worker=worker, memberships__period__contains=today).first()
    cell = cell_of(team, today) if team else None
    if team is None or cell is None:
        raise RuleBroken(_("No party cell leads the team of %(name)s.") % {"name": worker.full_name})
    return team, cell
