"""Who may do what with people and accounts (trust.md, section 3.1). Anything not listed is denied."""

from typing import Any

import rules
from django.db.backends.postgresql.psycopg_any import DateRange

from members.domain.account import Role
from members.models import DayOff, Device, OrganisationMembership, RoleAssignment, Team, Worker, Workshop
from members.models.worker import SEES_CARDS
from teamtrack.business_day import business_day

LEADS_PEOPLE = (Role.TEAM_LEADER, Role.CELL_LEADER)
KEEPS_DEVICES = (Role.ADMINISTRATOR, Role.WORKSHOP_MANAGER, Role.TEAM_LEADER)
KEEPS_CALENDAR = (Role.ADMINISTRATOR, Role.WORKSHOP_MANAGER)


@rules.predicate
def administers(user: Any) -> bool:
    return Role.ADMINISTRATOR in user.stands.roles


@rules.predicate
def sees_cards(user: Any) -> bool:
    return bool(user.stands.roles & set(SEES_CARDS))


@rules.predicate
def is_on_a_team(user: Any) -> bool:
    return user.worker_id is not None


@rules.predicate
def leads_people(user: Any) -> bool:
    return bool(user.stands.roles & set(LEADS_PEOPLE))


@rules.predicate
def sees_worker(user: Any, worker: Worker) -> bool:
    """Whoever the getter found (Worker.objects.visible_to) may be opened; the page withholds what is not for them."""
    return worker is not None


@rules.predicate
def sees_card_of(user: Any, worker: Worker) -> bool:
    return (
        worker.pk == user.worker_id or worker.team_memberships.filter(team__in=user.stands.teams(*SEES_CARDS)).exists()
    )


@rules.predicate
def leads_worker(user: Any, worker: Worker) -> bool:
    """Of the team they are on, or come to; the leader of a team they left has no more say."""
    stays = worker.team_memberships.filter(period__overlap=DateRange(business_day(), None))
    return stays.filter(team__in=user.stands.teams(*LEADS_PEOPLE)).exists()


@rules.predicate
def leads_people_of(user: Any, team: Team) -> bool:
    return team.pk in user.stands.teams(*LEADS_PEOPLE)


@rules.predicate
def may_confirm(user: Any, assignment: RoleAssignment) -> bool:
    """A second person: an administrator who neither proposed the role nor receives it."""
    return (
        Role.ADMINISTRATOR in user.stands.roles
        and assignment.proposed_by_id != user.pk
        and assignment.worker_id != user.worker_id
    )


@rules.predicate
def administers_workshop(user: Any, workshop: Workshop) -> bool:
    return workshop.pk in user.stands.over_workshop(Role.ADMINISTRATOR)


@rules.predicate
def administers_workshop_of(user: Any, team: Team) -> bool:
    return team.workshop_id in user.stands.over_workshop(Role.ADMINISTRATOR)


@rules.predicate
def keeps_calendar(user: Any, workshop: Workshop) -> bool:
    return workshop.pk in user.stands.over_workshop(*KEEPS_CALENDAR)


@rules.predicate
def keeps_calendar_of(user: Any, day_off: DayOff) -> bool:
    return day_off.workshop_id in user.stands.over_workshop(*KEEPS_CALENDAR)


@rules.predicate
def heads_cell_of(user: Any, worker: Worker) -> bool:
    """Of the team the worker is on today: party facts are the cell's, not the administrator's."""
    stays = worker.team_memberships.filter(period__contains=business_day())
    return stays.filter(team__in=user.stands.teams(Role.CELL_LEADER)).exists()


@rules.predicate
def heads_cell_of_member(user: Any, membership: OrganisationMembership) -> bool:
    return bool(heads_cell_of(user, membership.worker))


@rules.predicate
def is_fully_signed_in(user: Any) -> bool:
    """Not by six digits: those are for daily work."""
    return not user.is_by_pin


@rules.predicate
def pairs_tablets(user: Any) -> bool:
    return bool(user.stands.roles & set(KEEPS_DEVICES))


@rules.predicate
def ends_device(user: Any, device: Device) -> bool:
    """Who answers for the workshop: any; a team leader: the tablets of their team."""
    over = user.stands.over_workshop(Role.WORKSHOP_MANAGER, Role.ADMINISTRATOR)
    return device.workshop_id in over or device.team_id in user.stands.teams(Role.TEAM_LEADER)


rules.add_perm("members.use_account", rules.is_authenticated)
rules.add_perm("members.see_roster", sees_cards)
rules.add_perm("members.see_own_page", is_on_a_team)
rules.add_perm("members.see_worker", sees_worker)
rules.add_perm("members.see_card", sees_card_of)
rules.add_perm("members.keep_people", leads_people)
rules.add_perm("members.add_worker", leads_people_of)
rules.add_perm("members.change_worker", leads_worker)
rules.add_perm("members.administer_accounts", administers)
rules.add_perm("members.confirm_role", may_confirm)
rules.add_perm("members.administer_organisation", administers)
rules.add_perm("members.keep_workshop", administers_workshop)
rules.add_perm("members.keep_team", administers_workshop_of)
rules.add_perm("members.keep_calendar", keeps_calendar)
rules.add_perm("members.keep_day_off", keeps_calendar_of)
rules.add_perm("members.keep_memberships", heads_cell_of)
rules.add_perm("members.keep_membership", heads_cell_of_member)
rules.add_perm("members.keep_devices", pairs_tablets & is_fully_signed_in)
rules.add_perm("members.revoke_device", ends_device & is_fully_signed_in)
