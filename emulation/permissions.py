"""Who may do what with the board, the closing of a month, and reports (trust.md, sections 3.1 and 3.2)."""

from typing import Any

import rules

from emulation.models import Commendation, MonthlyReport
from emulation.queries.place import BoardPlace
from members.domain.account import Role
from members.models import Workshop
from production.models import OutputAdjustment

SEES_ANNEX = (Role.TEAM_LEADER, Role.CELL_LEADER)


@rules.predicate
def in_any_workshop(user: Any) -> bool:
    return bool(user.stands.workshops)


@rules.predicate
def in_workshop_of_place(user: Any, place: BoardPlace) -> bool:
    return place.workshop.pk in user.stands.workshops


@rules.predicate
def manages_place(user: Any, place: BoardPlace) -> bool:
    return place.workshop.pk in user.stands.over_workshop(Role.WORKSHOP_MANAGER)


@rules.predicate
def corrects_in_place(user: Any, place: BoardPlace) -> bool:
    """Team leaders of the workshop propose adjustments, its manager decides."""
    return place.workshop.pk in user.stands.over_workshop(Role.WORKSHOP_MANAGER, Role.TEAM_LEADER)


@rules.predicate
def manages_board_of(user: Any, commendation: Commendation) -> bool:
    return commendation.workshop_id in user.stands.over_workshop(Role.WORKSHOP_MANAGER)


@rules.predicate
def manages_team_of(user: Any, adjustment: OutputAdjustment) -> bool:
    return adjustment.team.workshop_id in user.stands.over_workshop(Role.WORKSHOP_MANAGER)


@rules.predicate
def manages(user: Any, workshop: Workshop) -> bool:
    return workshop.pk in user.stands.over_workshop(Role.WORKSHOP_MANAGER)


@rules.predicate
def is_fully_signed_in(user: Any) -> bool:
    """Not by six digits on a shared tablet: those are for daily work."""
    return not user.is_by_pin


@rules.predicate
def issues_reports(user: Any, workshop: Workshop) -> bool:
    return workshop.pk in user.stands.over_workshop(Role.WORKSHOP_MANAGER, Role.CELL_LEADER)


@rules.predicate
def in_workshop_of_report(user: Any, report: MonthlyReport) -> bool:
    return report.workshop_id in user.stands.workshops


@rules.predicate
def retries_report(user: Any, report: MonthlyReport) -> bool:
    return report.workshop_id in user.stands.over_workshop(Role.WORKSHOP_MANAGER, Role.CELL_LEADER)


@rules.predicate
def sees_annex(user: Any, report: MonthlyReport) -> bool:
    """The workers' table: the workshop manager, and the leaders of the very team."""
    return report.workshop_id in user.stands.over_workshop(Role.WORKSHOP_MANAGER) or (
        report.team_id is not None and report.team_id in user.stands.teams(*SEES_ANNEX)
    )


rules.add_perm("emulation.open_boards", in_any_workshop)
rules.add_perm("emulation.see_board", in_workshop_of_place)
rules.add_perm("emulation.commend", manages)
rules.add_perm("emulation.wipe_commendation", manages_board_of)
rules.add_perm("emulation.set_criteria", manages)
rules.add_perm("emulation.close_month", manages_place)
rules.add_perm("emulation.see_adjustments", corrects_in_place)
rules.add_perm("emulation.approve_adjustment", manages_team_of)
rules.add_perm("emulation.pair_screen", manages & is_fully_signed_in)
rules.add_perm("emulation.open_reports", in_any_workshop)
rules.add_perm("emulation.issue_report", issues_reports)
rules.add_perm("emulation.see_report", in_workshop_of_report)
rules.add_perm("emulation.see_annex", sees_annex)
rules.add_perm("emulation.retry_report", retries_report)
