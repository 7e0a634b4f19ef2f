"""Who may do what with people and accounts (trust.md, section 3.1). Anything not listed is denied."""

from typing import Any

import rules
from django.db.backends.postgresql.psycopg_any import DateRange

from members.domain.account import Role
from members.models import RoleAssignment, Team, Worker
from members.models.worker import SEES_CARDS
from teamtrack.business_day import business_day

LEADS_PEOPLE = (Role.TEAM_LEADER, Role.CELL_LEADER)


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
