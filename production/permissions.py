"""Who may do what with products, norms, output and plans (trust.md, sections 3.1 and 3.2)."""

from typing import Any

import rules

from members.domain.account import Role
from members.models import Team, Worker, Workshop
from members.models.worker import SEES_OUTPUT
from members.permissions import is_about_another, is_about_oneself, is_fully_signed_in
from production.models import (
    Improvement,
    NormObjection,
    NormProposal,
    NormStudy,
    OutputImport,
    OutputNorm,
    Product,
    TechnicalCheck,
)
from production.queries.importing_places import ImportPlace
from production.queries.improvement import KEEPS
from production.queries.norm_objection import ANSWERS as ANSWERS_OBJECTIONS
from production.queries.norm_objection import makes
from production.queries.norm_proposal import Taking, may_take, places_of
from production.queries.norm_study import StudyPlace
from production.queries.output import TeamDay
from production.queries.plan_page import PlanPlace
from production.queries.unit_cost import CostPlace
from production.queries.week import TeamWeek
from teamtrack.business_day import business_day

# Money is the workshop's to write, the team leader reads it; the team itself, too, looks how it keeps technical rules.
WRITES_COSTS = (Role.NORM_OFFICER, Role.WORKSHOP_MANAGER)
WRITES_CHECKS = (*WRITES_COSTS, Role.TEAM_LEADER)
WRITES_PLANS = (Role.TEAM_LEADER, Role.CELL_LEADER, Role.NORM_OFFICER, Role.WORKSHOP_MANAGER)


def _team(thing: Team | TeamDay | TeamWeek | PlanPlace) -> int:
    return thing.pk if isinstance(thing, Team) else thing.team.pk


@rules.predicate
def sees_output_of(user: Any, thing: Team | TeamDay | TeamWeek | PlanPlace) -> bool:
    return _team(thing) in user.stands.teams(*SEES_OUTPUT)


@rules.predicate
def leads_team(user: Any, thing: Team | TeamDay | TeamWeek) -> bool:
    return _team(thing) in user.stands.teams(Role.TEAM_LEADER)


@rules.predicate
def imports_output(user: Any, thing: ImportPlace | OutputImport) -> bool:
    """Whoever leads a team imports its output; of a workshop without such a team, nothing."""
    if isinstance(thing, ImportPlace):
        return bool(thing.teams)
    return thing.team_id in user.stands.teams(Role.TEAM_LEADER)


@rules.predicate
def sees_worker_output(user: Any, worker: Worker) -> bool:
    """Oneself, and those who lead a team the worker is or was on."""
    return (
        worker.pk == user.worker_id or worker.team_memberships.filter(team__in=user.stands.teams(*SEES_OUTPUT)).exists()
    )


@rules.predicate
def in_workshop_of_place(user: Any, place: PlanPlace | CostPlace) -> bool:
    return place.team.workshop_id in user.stands.workshops


@rules.predicate
def in_workshop(user: Any, workshop: Workshop) -> bool:
    return workshop.pk in user.stands.workshops


@rules.predicate
def in_workshop_of_product(user: Any, product: Product) -> bool:
    return product.workshop_id in user.stands.workshops


@rules.predicate
def keeps_norms_of(user: Any, thing: Product | OutputNorm) -> bool:
    product = thing.product if isinstance(thing, OutputNorm) else thing
    return product.workshop_id in user.stands.over_workshop(Role.NORM_OFFICER)


@rules.predicate
def is_on_a_team_that_makes_it(user: Any, norm: OutputNorm) -> bool:
    own = user.stands.teams(Role.WORKER)
    return bool(own) and makes(own, norm.product, business_day())


@rules.predicate
def answers_for_norm(user: Any, objection: NormObjection) -> bool:
    return objection.product.workshop_id in user.stands.over_workshop(*ANSWERS_OBJECTIONS)


@rules.predicate
def proposes_norm_of(user: Any, product: Product) -> bool:
    """The cell, the leader of a team that makes it, the norm office."""
    return bool(places_of(user, product, business_day()))


@rules.predicate
def in_workshop_of_proposal(user: Any, proposal: NormProposal) -> bool:
    return proposal.product.workshop_id in user.stands.workshops


@rules.predicate
def takes_step(user: Any, taking: Taking) -> bool:
    return may_take(user, taking.proposal, taking.step)


@rules.predicate
def studies_norm_at(user: Any, place: StudyPlace) -> bool:
    return place.team.pk in user.stands.teams(Role.NORM_OFFICER)


@rules.predicate
def wrote_study(user: Any, study: NormStudy) -> bool:
    return study.recorded_by_id == user.pk and study.team_id in user.stands.teams(Role.NORM_OFFICER)


@rules.predicate
def in_any_workshop(user: Any) -> bool:
    return bool(user.stands.workshops)


@rules.predicate
def keeps_norms(user: Any, workshop: Workshop) -> bool:
    return workshop.pk in user.stands.over_workshop(Role.NORM_OFFICER)


@rules.predicate
def writes_plan(user: Any, team: Team) -> bool:
    return team.pk in user.stands.teams(*WRITES_PLANS)


@rules.predicate
def writes_costs_of(user: Any, place: PlanPlace | CostPlace) -> bool:
    return place.team.pk in user.stands.teams(*WRITES_COSTS)


@rules.predicate
def writes_checks_of(user: Any, team: Team) -> bool:
    return team.pk in user.stands.teams(*WRITES_CHECKS)


@rules.predicate
def wrote_check(user: Any, check: TechnicalCheck) -> bool:
    """And still writes them: who leads the team no more leaves what they wrote as it is."""
    return check.recorded_by_id == user.pk and check.team_id in user.stands.teams(*WRITES_CHECKS)


@rules.predicate
def in_workshop_of_team(user: Any, thing: Team | Improvement) -> bool:
    team = thing if isinstance(thing, Team) else thing.team
    return team.workshop_id in user.stands.workshops


@rules.predicate
def keeps_improvements_of(user: Any, thing: Team | Improvement) -> bool:
    team = thing.pk if isinstance(thing, Team) else thing.team_id
    return team in user.stands.teams(*KEEPS)


@rules.predicate
def sees_any_output(user: Any) -> bool:
    return bool(user.stands.roles & set(SEES_OUTPUT))


rules.add_perm("production.open_output", sees_any_output)
rules.add_perm("production.see_output", sees_output_of)
rules.add_perm("production.record_output", leads_team)
rules.add_perm("production.import_output", imports_output)
rules.add_perm("production.see_worker_output", sees_worker_output)
rules.add_perm("production.open_norms", in_any_workshop)
rules.add_perm("production.see_norms", in_workshop_of_product)
rules.add_perm("production.export_norms", in_workshop)
rules.add_perm("production.issue_norm", keeps_norms_of)
rules.add_perm("production.object_to_norm", is_fully_signed_in & is_on_a_team_that_makes_it)
rules.add_perm("production.see_norm_objection", is_fully_signed_in & (is_about_oneself | answers_for_norm))
rules.add_perm("production.answer_norm_objection", is_fully_signed_in & is_about_another & answers_for_norm)
rules.add_perm("production.propose_norm", is_fully_signed_in & proposes_norm_of)
rules.add_perm("production.see_norm_proposal", in_workshop_of_proposal)
rules.add_perm("production.take_norm_step", is_fully_signed_in & takes_step)
rules.add_perm("production.study_norm", studies_norm_at)
rules.add_perm("production.correct_norm_study", wrote_study)
rules.add_perm("production.add_product", keeps_norms)
rules.add_perm("production.open_plans", in_any_workshop)
rules.add_perm("production.see_plan", in_workshop_of_place)
rules.add_perm("production.write_plan", writes_plan)
rules.add_perm("production.propose_adjustment", leads_team)
rules.add_perm("production.see_measures", in_workshop_of_place)
rules.add_perm("production.write_unit_cost", writes_costs_of)
rules.add_perm("production.write_technical_check", writes_checks_of)
rules.add_perm("production.correct_technical_check", wrote_check)
rules.add_perm("production.see_improvements", in_workshop_of_team)
rules.add_perm("production.keep_improvements", keeps_improvements_of)
