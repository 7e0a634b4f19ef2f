"""Who may do what with people and accounts (trust.md, section 3.1). Anything not listed is denied."""

from collections.abc import Collection
from typing import Any

import rules
from django.db.backends.postgresql.psycopg_any import DateRange

from members.domain.account import CELL, LEADS_ORGANISATION, Organisation, Role
from members.domain.prospect import ANSWERED_BY
from members.models import (
    CareCase,
    CareStep,
    Contact,
    DataRequest,
    DayOff,
    Device,
    FocusTeam,
    GroupMembership,
    Mentorship,
    OrganisationActivity,
    OrganisationMembership,
    OrganisationTitle,
    Proposal,
    ProspectHelper,
    RoleAssignment,
    Secondment,
    Suggestion,
    Team,
    Visit,
    VisitFromAbove,
    Worker,
    Workshop,
)
from members.models.worker import SEES_CARDS
from members.queries.care import may_hold
from members.queries.focus import SEES_TEAMS
from members.queries.membership import kept_by
from members.queries.rights import is_headless
from teamtrack.business_day import business_day

ORGANISATION_LEADS = tuple(LEADS_ORGANISATION.values())
LEADS_PEOPLE = (Role.TEAM_LEADER, Role.CELL_LEADER)
KEEPS_DEVICES = (Role.ADMINISTRATOR, Role.WORKSHOP_MANAGER, Role.TEAM_LEADER)
KEEPS_CALENDAR = (Role.ADMINISTRATOR, Role.WORKSHOP_MANAGER)


def _holds(name: str, roles: Collection[Role]) -> Any:
    """Whoever holds one of these roles, over whatever."""
    return rules.predicate(lambda user: bool(user.stands.roles & set(roles)), name=name)


administers = _holds("administers", (Role.ADMINISTRATOR,))
sees_cards = _holds("sees_cards", SEES_CARDS)
leads_people = _holds("leads_people", LEADS_PEOPLE)
pairs_tablets = _holds("pairs_tablets", KEEPS_DEVICES)
answers_proposals = _holds("answers_proposals", ANSWERED_BY.values())
looks_after_teams = _holds("looks_after_teams", SEES_TEAMS)


@rules.predicate
def is_on_a_team(user: Any) -> bool:
    return user.worker_id is not None


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
    led = user.stands.teams(Role.CELL_LEADER)
    return worker.team_memberships.filter(period__contains=business_day(), team__in=led).exists()


@rules.predicate
def keeps_memberships_of(user: Any, thing: Worker | OrganisationMembership) -> bool:
    worker = thing.pk if isinstance(thing, Worker) else thing.worker_id
    return kept_by(user, business_day()).filter(pk=worker).exists()


@rules.predicate
def is_fully_signed_in(user: Any) -> bool:
    """Not by six digits: those are for daily work."""
    return not user.is_by_pin


@rules.predicate
def ends_device(user: Any, device: Device) -> bool:
    """Who answers for the workshop: any; a team leader: the tablets of their team."""
    over = user.stands.over_workshop(Role.WORKSHOP_MANAGER, Role.ADMINISTRATOR)
    return device.workshop_id in over or device.team_id in user.stands.teams(Role.TEAM_LEADER)


# --- the cell: nobody outside it learns a tier, a link of the chain, a contact or a case


@rules.predicate
def is_in_cell_of(user: Any, team: Team) -> bool:
    return team.pk in user.stands.teams(*CELL)


@rules.predicate
def heads_cell_of_team(user: Any, team: Team) -> bool:
    return team.pk in user.stands.teams(Role.CELL_LEADER)


@rules.predicate
def sees_groups_of(user: Any, team: Team) -> bool:
    """Who is in which group: the cell, the team leader, those who lead an organisation (trust.md, section 3.1)."""
    return team.pk in user.stands.teams(*CELL, Role.TEAM_LEADER, *ORGANISATION_LEADS)


@rules.predicate
def is_of_own_cell(user: Any, thing: Any) -> bool:
    """Of anything of a team: its cell."""
    return thing.team_id in user.stands.teams(*CELL)


@rules.predicate
def heads_own_cell(user: Any, thing: Any) -> bool:
    return thing.team_id in user.stands.teams(Role.CELL_LEADER)


@rules.predicate
def heads_cell_of_prospect(user: Any, helper: ProspectHelper) -> bool:
    return helper.prospect.team_id in user.stands.teams(Role.CELL_LEADER)


@rules.predicate
def is_of_cell_meeting(user: Any, held: Any) -> bool:
    """A meeting seen from a team (queries.meeting.TeamMeeting): its cell."""
    return held.team.pk in user.stands.teams(*CELL)


@rules.predicate
def is_of_cell_of_today(user: Any, held: Any) -> bool:
    return bool(held.is_own)


@rules.predicate
def is_about_oneself(user: Any, thing: Any) -> bool:
    return user.worker_id is not None and thing.worker_id == user.worker_id


@rules.predicate
def helps(user: Any, worker: Worker) -> bool:
    """A mentor of theirs today."""
    return Mentorship.objects.filter(mentor=user.worker_id, mentee=worker, period__contains=business_day()).exists()


@rules.predicate
def is_in_cell_of_worker(user: Any, worker: Worker) -> bool:
    """The cell of the team they are on today."""
    return worker.team_memberships.filter(period__contains=business_day(), team__in=user.stands.teams(*CELL)).exists()


@rules.predicate
def leads_organisation_of_worker(user: Any, worker: Worker) -> bool:
    """The union, the youth or the women of the team they are on today."""
    teams = user.stands.teams(*ORGANISATION_LEADS)
    return worker.team_memberships.filter(period__contains=business_day(), team__in=teams).exists()


@rules.predicate
def is_another(user: Any, worker: Worker) -> bool:
    return bool(worker.pk != user.worker_id)


@rules.predicate
def mentors_somebody(user: Any) -> bool:
    """Has a Friday list: a member of a cell, or somebody who helps another today."""
    if user.stands.roles & set(CELL):
        return True
    return Mentorship.objects.filter(mentor=user.worker_id, period__contains=business_day()).exists()


@rules.predicate
def wrote_it(user: Any, record: Contact | Visit | CareStep) -> bool:
    """Who met or visited somebody, and wrote it down; who does a step of care."""
    return user.worker_id is not None and record.by_id == user.worker_id


@rules.predicate
def leads_their_group(user: Any, record: Contact | Visit) -> bool:
    """The member in charge of the group whom it is about."""
    led = GroupMembership.objects.led_by(user.worker_id, business_day())
    return led.filter(worker=record.worker_id, group__team__in=user.stands.teams(*CELL)).exists()


@rules.predicate
def leads_organisation_of(user: Any, team: Team) -> bool:
    return team.pk in user.stands.teams(*ORGANISATION_LEADS)


@rules.predicate
def holds_case(user: Any, case: CareCase) -> bool:
    """An open case; one that is closed, as long as they might hold it still."""
    is_held = user.worker_id is not None and case.holder_id == user.worker_id
    return is_held and (case.closed_on is None or may_hold(case.holder_id, case.worker, case.team, business_day()))


@rules.predicate
def is_its_author(user: Any, suggestion: Suggestion) -> bool:
    return bool(suggestion.author_id == user.worker_id)


@rules.predicate
def leads_team_of_suggestion(user: Any, suggestion: Suggestion) -> bool:
    return suggestion.team_id in user.stands.teams(*LEADS_PEOPLE)


@rules.predicate
def works_on(user: Any, team: Team) -> bool:
    return team.pk in user.stands.teams(Role.WORKER)


@rules.predicate
def answers_for_no_team(user: Any, request: DataRequest) -> bool:
    return Role.ADMINISTRATOR in user.stands.roles and is_headless(request, business_day())


@rules.predicate
def is_about_another(user: Any, thing: Any) -> bool:
    return bool(thing.worker_id != user.worker_id)


@rules.predicate
def is_addressed(user: Any, proposal: Proposal) -> bool:
    """The branch committee, the workshop manager, the head of the union: each answers what is put to them."""
    role = ANSWERED_BY.get(proposal.addressed_to)
    return role is not None and proposal.team_id in user.stands.teams(role)


@rules.predicate
def sees_help_of(user: Any, team: Team) -> bool:
    """Who gives it, who keeps the workshop, and the cell that gets it."""
    return team.pk in user.stands.teams(Role.BRANCH_COMMITTEE, Role.WORKSHOP_MANAGER, *CELL)


@rules.predicate
def is_above(user: Any, thing: Team | FocusTeam | Secondment) -> bool:
    """The branch committee of the team's workshop."""
    team = thing.pk if isinstance(thing, Team) else thing.team_id
    return team in user.stands.teams(Role.BRANCH_COMMITTEE)


@rules.predicate
def recorded_it(user: Any, record: VisitFromAbove | OrganisationActivity | OrganisationTitle) -> bool:
    return bool(record.recorded_by_id == user.pk)


@rules.predicate
def sees_life_of(user: Any, thing: Any) -> bool:
    """What its organisations do is open to the people of the team, its cell, and those above (practice 10)."""
    return thing.team_id in user.stands.teams(Role.WORKER, *SEES_TEAMS, *CELL, *LEADS_PEOPLE, *ORGANISATION_LEADS)


@rules.predicate
def heads_organisation(user: Any, thing: Any) -> bool:
    """The head, in that team, of the union, the youth or the women that it is about."""
    role = LEADS_ORGANISATION.get(Organisation(thing.organisation))
    return role is not None and thing.team_id in user.stands.teams(role)


is_open_suggestion = rules.predicate(lambda _user, suggestion: suggestion.is_public, name="is_open_suggestion")


rules.add_perm("members.use_account", rules.is_authenticated)
rules.add_perm("members.see_roster", sees_cards)
rules.add_perm("members.see_own_page", is_on_a_team)
rules.add_perm("members.see_worker", sees_worker)
rules.add_perm("members.see_card", sees_card_of)
rules.add_perm("members.keep_people", leads_people)
rules.add_perm("members.change_worker", leads_worker)
rules.add_perm("members.administer_accounts", administers)
rules.add_perm("members.confirm_role", may_confirm)
rules.add_perm("members.administer_organisation", administers)
rules.add_perm("members.keep_workshop", administers_workshop)
rules.add_perm("members.keep_team", administers_workshop_of)
rules.add_perm("members.keep_calendar", keeps_calendar)
rules.add_perm("members.keep_day_off", keeps_calendar_of)
rules.add_perm("members.keep_memberships", keeps_memberships_of)
rules.add_perm("members.keep_membership", keeps_memberships_of)
rules.add_perm("members.add_membership", heads_cell_of)
rules.add_perm("members.keep_devices", pairs_tablets & is_fully_signed_in)
rules.add_perm("members.revoke_device", ends_device & is_fully_signed_in)

# The cell of a team, page by page.
rules.add_perm("members.see_cell", is_in_cell_of)
rules.add_perm("members.lead_cell", heads_cell_of_team & is_fully_signed_in)
rules.add_perm("members.see_groups", sees_groups_of)
rules.add_perm("members.see_meeting", is_of_cell_meeting)
rules.add_perm("members.change_meeting", heads_own_cell & is_of_cell_of_today & is_fully_signed_in)
rules.add_perm("members.see_session", is_of_own_cell)
rules.add_perm("members.decide", heads_own_cell & is_fully_signed_in)
# One person, as the cell knows them.
rules.add_perm("members.see_circumstances", is_in_cell_of_worker)
rules.add_perm("members.keep_circumstances", heads_cell_of)
rules.add_perm("members.propose_tier", is_of_own_cell & ~heads_own_cell & is_fully_signed_in)
rules.add_perm("members.object_to_tier", is_about_oneself & is_fully_signed_in)
rules.add_perm("members.answer_objection", heads_own_cell & is_fully_signed_in)
rules.add_perm("members.keep_mentorship", heads_own_cell)
rules.add_perm("members.use_friday_list", mentors_somebody & is_fully_signed_in)
rules.add_perm(
    "members.log_contact",
    is_another & is_fully_signed_in & (is_in_cell_of_worker | leads_organisation_of_worker | helps),
)
rules.add_perm("members.see_contacts", leads_organisation_of | is_in_cell_of)
rules.add_perm("members.see_visits", leads_organisation_of | is_in_cell_of)
rules.add_perm("members.log_visit", leads_organisation_of | is_in_cell_of)
rules.add_perm("members.open_case", is_another & (is_in_cell_of_worker | helps) & is_fully_signed_in)
heads_it = heads_own_cell & is_about_another  # what others wrote about themself they ask for, as everybody
rules.add_perm("members.see_case", (holds_case | heads_it) & is_fully_signed_in)
rules.add_perm("members.hold_case", holds_case & is_fully_signed_in)
rules.add_perm("members.assign_case", heads_it)
rules.add_perm("members.do_care_step", wrote_it & is_fully_signed_in)
rules.add_perm("members.see_support", leads_organisation_of | is_in_cell_of)
rules.add_perm("members.ask_support", is_in_cell_of)
rules.add_perm("members.answer_support", heads_organisation)
rules.add_perm("members.suggest", works_on & is_fully_signed_in)
rules.add_perm("members.see_suggestion", is_its_author | leads_team_of_suggestion | is_open_suggestion)
rules.add_perm("members.answer_suggestion", leads_team_of_suggestion)
rules.add_perm("members.keep_prospect", heads_own_cell)
rules.add_perm("members.end_prospect_helper", heads_cell_of_prospect)
rules.add_perm("members.answer_proposals", answers_proposals)
rules.add_perm("members.answer_proposal", is_addressed)
rules.add_perm("members.see_proposal", is_of_own_cell)
rules.add_perm("members.keep_proposal", heads_own_cell)
# What comes to a team from above: the work of the team, nothing that is told in confidence.
rules.add_perm("members.see_focus_teams", looks_after_teams)
rules.add_perm("members.see_focus", sees_help_of)
rules.add_perm("members.keep_focus", is_above)
rules.add_perm("members.log_visit_from_above", is_above | (heads_cell_of_team & is_fully_signed_in))
rules.add_perm("members.correct_visit_from_above", recorded_it & is_fully_signed_in)
# What the union, the youth and the women of a team do.
rules.add_perm("members.see_mass_organisation", sees_life_of)
rules.add_perm("members.keep_mass_organisation", heads_organisation & is_fully_signed_in)
rules.add_perm("members.correct_mass_organisation", recorded_it & heads_organisation & is_fully_signed_in)
# What is kept about oneself.
rules.add_perm("members.use_own_data", is_on_a_team & is_fully_signed_in)
rules.add_perm("members.answer_data_request", heads_it)
rules.add_perm("members.answer_data_request_here", answers_for_no_team & is_about_another)
rules.add_perm("members.see_reads", administers)
# What was said in a contact or seen on a visit.
rules.add_perm("members.see_contact", (wrote_it | heads_it | leads_their_group) & is_fully_signed_in)
rules.add_perm("members.correct_contact", wrote_it & is_fully_signed_in)
