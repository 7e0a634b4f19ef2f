"""Who may open what: one row for each address, as data (trust.md, section 3.1, and goal G1).

A row names who gets in on their own scope (everyone else is told 403), and the parts of the address on one's own
scope and on another workshop's, where every role is told 404. `PUBLIC` addresses are open to strangers as well.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.cast import Cast

ROLES = (
    "administrator",
    "manager",
    "branch_secretary",
    "norm_officer",
    "team_leader",
    "cell_leader",
    "party_member",
    "union_lead",
    "youth_lead",
    "womens_lead",
    "worker",
)
EVERYONE = frozenset(ROLES)
CARDS = EVERYONE - {"manager", "branch_secretary", "norm_officer", "worker"}
OUTPUT = frozenset({"manager", "norm_officer", "team_leader", "cell_leader", "party_member"})
LEADERS = frozenset({"team_leader", "cell_leader"})
MANAGER, NORM_OFFICER, ADMINISTRATOR = frozenset({"manager"}), frozenset({"norm_officer"}), frozenset({"administrator"})
BRANCH, CELL_LEADER = frozenset({"branch_secretary"}), frozenset({"cell_leader"})
DEVICES = frozenset({"administrator", "manager", "team_leader"})
TEAM_LEADER = frozenset({"team_leader"})
ISSUES = frozenset({"manager", "cell_leader"})
NOT_THE_WORKER = EVERYONE - {"worker"}
CELL = frozenset({"cell_leader", "party_member"})
ORGANISATION_LEADS = frozenset({"union_lead", "youth_lead", "womens_lead"})
HOLDER, UNION_LEAD = frozenset({"party_member"}), frozenset({"union_lead"})
ON_TEAM = LEADERS | CELL | ORGANISATION_LEADS | {"worker"}  # the accounts whose worker is on Machine Team 6
PUBLIC = None


@dataclass(frozen=True)
class Things:
    """The cast, and numbers of things made on one's own scope (`own`) and in the other workshop (`other`)."""

    cast: Cast
    own: dict[str, Any]
    other: dict[str, Any]


type Parts = Callable[[Things], dict[str, Any]]


@dataclass(frozen=True)
class Row:
    """One address: who gets in, its parts on one's own and on another's scope, its methods.

    `writers` are those of them who may also post, where these are fewer. For those in `unseen_by` the thing does not
    exist at all: they are told 404, not 403.
    """

    allowed: frozenset[str] | None
    own: Parts = lambda _things: {}
    other: Parts | None = None
    methods: tuple[str, ...] = ("GET",)
    writers: frozenset[str] | None = None
    unseen_by: frozenset[str] = frozenset()


def workshop(things: Things) -> dict[str, Any]:
    return {"workshop": things.cast.workshop.slug}


def workshop9(things: Things) -> dict[str, Any]:
    return {"workshop": things.cast.workshop9.slug}


def past_month(things: Things) -> dict[str, Any]:
    return workshop(things) | {"month": "1966-09"}


def past_month9(things: Things) -> dict[str, Any]:
    return workshop9(things) | {"month": "1966-09"}


def own(**names: str) -> Parts:
    """Parts taken from what the test made: own(line="commendation")."""
    return lambda things: {part: things.own[name] for part, name in names.items()}


def other(**names: str) -> Parts:
    return lambda things: {part: things.other[name] for part, name in names.items()}


product, product9 = own(workshop="workshop", product="product"), other(workshop="workshop", product="product")


def plan_month(things: Things) -> dict[str, Any]:
    return {"team": things.own["team"], "month": "1966-10"}


def plan_month9(things: Things) -> dict[str, Any]:
    return {"team": things.other["team"], "month": "1966-10"}


def a_day(things: Things) -> dict[str, Any]:
    return {"team": things.own["team"], "day": "1966-10-20", "shift": 1}


def a_day9(things: Things) -> dict[str, Any]:
    return {"team": things.other["team"], "day": "1966-10-20", "shift": 1}


def a_week(things: Things) -> dict[str, Any]:
    return {"team": things.own["team"], "week": "1966-W42"}


def a_week9(things: Things) -> dict[str, Any]:
    return {"team": things.other["team"], "week": "1966-W42"}


an_import = own(workshop="workshop", output_import="output_import")
an_import9 = other(workshop="workshop", output_import="output_import")

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")

ACCESS: dict[str, Row] = {
    # the house
    "start": Row(EVERYONE),
    "home": Row(EVERYONE),
    "help": Row(PUBLIC),
    "set_language": Row(PUBLIC, methods=POST),
    "health": Row(PUBLIC),
    # production: the day grid
    "output_home": Row(OUTPUT),
    "output_team": Row(OUTPUT, own(team="team"), other(team="team")),
    "output_offline": Row(PUBLIC),
    "output_offline_worker": Row(PUBLIC),
    "output_register": Row(OUTPUT, own(team="team"), other(team="team")),
    "output_day": Row(OUTPUT, a_day, a_day9),
    "output_save": Row(frozenset({"team_leader"}), a_day, a_day9, POST),
    "output_cells": Row(frozenset({"team_leader"}), a_day, a_day9, POST),
    "shift_close": Row(frozenset({"team_leader"}), a_day, a_day9, BOTH),
    "shift_open": Row(frozenset({"team_leader"}), a_day, a_day9, POST),
    # production: the week grid, lost time
    "output_week": Row(OUTPUT, a_week, a_week9),
    "week_save": Row(frozenset({"team_leader"}), a_week, a_week9, POST),
    "week_cells": Row(frozenset({"team_leader"}), a_week, a_week9, POST),
    "lost_time": Row(OUTPUT, a_day, a_day9, BOTH, frozenset({"team_leader"})),
    "lost_time_remove": Row(frozenset({"team_leader"}), a_day, a_day9, POST),
    "lost_time_month": Row(OUTPUT, plan_month, plan_month9),
    # emulation: the board
    "boards": Row(EVERYONE),
    "board": Row(EVERYONE, workshop, workshop9),
    "board_month": Row(EVERYONE, past_month, past_month9),
    "criteria": Row(EVERYONE, workshop, workshop9, BOTH, MANAGER),
    "commend": Row(MANAGER, workshop, workshop9, BOTH),
    "wipe": Row(
        MANAGER, own(workshop="workshop", line="commendation"), other(workshop="workshop", line="commendation"), POST
    ),
    "close_month": Row(MANAGER, past_month, past_month9, BOTH),
    "adjustments": Row(MANAGER | {"team_leader"}, past_month, past_month9, BOTH, frozenset({"team_leader"})),
    "approve_adjustment": Row(
        MANAGER,
        own(workshop="workshop", adjustment="adjustment"),
        other(workshop="workshop", adjustment="adjustment"),
        POST,
    ),
    "decline_adjustment": Row(
        MANAGER,
        own(workshop="workshop", adjustment="adjustment"),
        other(workshop="workshop", adjustment="adjustment"),
        POST,
    ),
    "screen": Row(PUBLIC, methods=BOTH),
    "screens": Row(MANAGER, workshop, workshop9, BOTH),
    "board_wall": Row(EVERYONE, workshop, workshop9),
    # emulation: reports
    "reports": Row(EVERYONE),
    "reports_month": Row(EVERYONE, past_month, past_month9),
    "report_ask": Row(ISSUES, workshop, workshop9, POST),
    "report": Row(EVERYONE, own(report="report"), other(report="report")),
    "report_retry": Row(ISSUES, own(report="report"), other(report="report"), POST),
    "report_main": Row(EVERYONE, own(report="report"), other(report="report")),
    "report_sheet": Row(EVERYONE, own(report="report"), other(report="report")),
    "report_annex": Row(MANAGER | LEADERS, own(report="report"), other(report="report")),
    # members: oneself
    "sign_in": Row(PUBLIC, methods=BOTH),
    "sign_out": Row(PUBLIC, methods=POST),
    "second_step": Row(PUBLIC, methods=BOTH),
    "second_step_begin": Row(PUBLIC, methods=BOTH),
    "switch_person": Row(PUBLIC, methods=BOTH),
    "my_account": Row(EVERYONE),
    "pin": Row(EVERYONE, methods=BOTH),
    "pin_end": Row(EVERYONE, methods=POST),
    "second_step_codes": Row(EVERYONE, methods=BOTH),
    "second_step_end": Row(EVERYONE, methods=BOTH),
    # members: devices
    "devices": Row(DEVICES, methods=BOTH, writers=DEVICES - ADMINISTRATOR),
    "device_revoke": Row(DEVICES, own(device="device"), other(device="device"), POST),
    "change_password": Row(EVERYONE, methods=BOTH),
    "my_page": Row(EVERYONE),
    # members: what is kept about oneself
    "own_data": Row(EVERYONE),
    "own_json": Row(EVERYONE),
    "own_paper_ask": Row(EVERYONE, methods=POST),
    "own_paper": Row(frozenset({"worker"}), own(file="file"), other(file="file"), BOTH, unseen_by=NOT_THE_WORKER),
    "own_paper_file": Row(frozenset({"worker"}), own(file="file"), other(file="file"), unseen_by=NOT_THE_WORKER),
    "consent": Row(EVERYONE, methods=BOTH),
    "data_request": Row(EVERYONE, methods=BOTH),
    "reads": Row(EVERYONE),
    "data_requests": Row(CELL_LEADER, own(team="team"), other(team="team")),
    "data_request_answer": Row(
        CELL_LEADER, own(team="team", asked="request"), other(team="team", asked="request"), BOTH
    ),
    "data_requests_here": Row(ADMINISTRATOR),
    "data_request_answer_here": Row(ADMINISTRATOR, own(asked="request_here"), methods=BOTH),
    "all_reads": Row(ADMINISTRATOR),
    "erasures": Row(ADMINISTRATOR),
    "erase": Row(ADMINISTRATOR, own(worker="left"), methods=BOTH),
    # members: people
    "roster": Row(CARDS),
    "worker_add": Row(LEADERS, methods=BOTH),
    "worker": Row(CARDS | OUTPUT | {"worker"}, own(worker="worker"), other(worker="worker"), unseen_by=BRANCH),
    "worker_change": Row(LEADERS, own(worker="worker"), other(worker="worker"), BOTH, unseen_by=BRANCH),
    "worker_move": Row(LEADERS, own(worker="worker"), other(worker="worker"), BOTH, unseen_by=BRANCH),
    "worker_retire": Row(LEADERS, own(worker="worker"), other(worker="worker"), BOTH, unseen_by=BRANCH),
    # members: party facts are the cell's; that somebody has a membership at all does not exist for others
    "memberships": Row(CELL_LEADER, own(worker="worker"), other(worker="worker"), BOTH, unseen_by=BRANCH),
    "membership_end": Row(
        CELL_LEADER,
        own(worker="worker", membership="membership"),
        other(worker="worker", membership="membership"),
        BOTH,
        unseen_by=EVERYONE - CELL_LEADER,
    ),
    # members: the home of a cell, what it knows of somebody, suggestions
    "cell_home": Row(CELL, own(team="team"), other(team="team")),
    "circumstances": Row(
        CELL, own(worker="worker"), other(worker="worker"), BOTH, writers=CELL_LEADER, unseen_by=BRANCH
    ),
    "suggestions": Row(EVERYONE, own(team="team"), other(team="team")),
    "suggest": Row(ON_TEAM, own(team="team"), other(team="team"), BOTH),
    # Its author and who answers; there is none for others until it is published.
    "suggestion": Row(
        LEADERS | {"worker"},
        own(suggestion="suggestion"),
        other(suggestion="suggestion"),
        BOTH,
        writers=LEADERS,
        unseen_by=EVERYONE - LEADERS - {"worker"},
    ),
    # members: contacts and visits
    "friday": Row(CELL),
    "contact_log": Row(CELL, own(worker="worker"), other(worker="worker"), BOTH, unseen_by=BRANCH),
    "contacts": Row(CELL, own(team="team"), other(team="team")),
    # The head of the cell, and the author; a member who is not in charge is told no, to all others there is none.
    "contact": Row(CELL_LEADER, own(contact="contact"), other(contact="contact"), unseen_by=EVERYONE - CELL),
    "contact_change": Row(
        CELL_LEADER, own(contact="contact"), other(contact="contact"), BOTH, unseen_by=EVERYONE - CELL
    ),
    "visits": Row(CELL | ORGANISATION_LEADS, own(team="team"), other(team="team")),
    "visit_log": Row(
        CELL | ORGANISATION_LEADS, own(team="team", worker="worker"), other(team="team", worker="worker"), BOTH
    ),
    "visit": Row(CELL_LEADER, own(visit="visit"), other(visit="visit"), unseen_by=EVERYONE - CELL - {"union_lead"}),
    # members: care cases; hoa, a member, holds the case and does the step. The cell knows that it exists, nobody else
    "cases": Row(CELL, own(team="team"), other(team="team")),
    "case_open": Row(CELL, own(worker="worker"), other(worker="worker"), BOTH, unseen_by=BRANCH),
    "case": Row(CELL, own(case="case"), other(case="case"), unseen_by=EVERYONE - CELL),
    "case_story": Row(HOLDER, own(case="case"), other(case="case"), BOTH, unseen_by=EVERYONE - CELL),
    "case_step": Row(HOLDER, own(case="case"), other(case="case"), POST, unseen_by=EVERYONE - CELL),
    "case_step_done": Row(HOLDER, own(case="case"), other(case="case"), POST, unseen_by=EVERYONE - CELL),
    "case_hand_over": Row(CELL_LEADER, own(case="case"), other(case="case"), POST, unseen_by=EVERYONE - CELL),
    "case_close": Row(HOLDER, own(case="case"), other(case="case"), BOTH, unseen_by=EVERYONE - CELL),
    "care_step": Row(HOLDER, own(step="step"), other(step="step"), BOTH, unseen_by=EVERYONE - CELL),
    "support": Row(CELL | ORGANISATION_LEADS, own(team="team"), other(team="team")),
    "support_ask": Row(CELL, own(team="team"), other(team="team"), BOTH),
    "support_answer": Row(
        UNION_LEAD,
        own(support="support"),
        other(support="support"),
        BOTH,
        unseen_by=EVERYONE - CELL - UNION_LEAD,
    ),
    # members: the chain of help; that two people are linked does not exist outside the cell
    "chain": Row(CELL, own(team="team"), other(team="team")),
    "chain_suggest": Row(CELL_LEADER, own(team="team"), other(team="team"), BOTH),
    "mentor_assign": Row(CELL_LEADER, own(team="team", worker="worker"), other(team="team", worker="worker"), BOTH),
    "mentorship": Row(
        CELL_LEADER, own(mentorship="mentorship"), other(mentorship="mentorship"), BOTH, unseen_by=EVERYONE - CELL
    ),
    "mentorship_end": Row(
        CELL_LEADER, own(mentorship="mentorship"), other(mentorship="mentorship"), BOTH, unseen_by=EVERYONE - CELL
    ),
    # members: groups; the team leader sees who is where
    "groups": Row(CELL | TEAM_LEADER, own(team="team"), other(team="team")),
    "groups_propose": Row(CELL_LEADER, own(team="team"), other(team="team"), BOTH),
    "group_move": Row(CELL_LEADER, own(team="team", worker="worker"), other(team="team", worker="worker"), BOTH),
    "group_lead": Row(CELL_LEADER, own(team="team", group="group"), other(team="team", group="group"), BOTH),
    "pair_wishes": Row(CELL_LEADER, own(team="team"), other(team="team"), BOTH),
    "pair_wish_end": Row(CELL_LEADER, own(team="team", wish="wish"), other(team="team", wish="wish"), POST),
    # members: the organisation
    "organisation": Row(ADMINISTRATOR),
    "enterprise_change": Row(ADMINISTRATOR, methods=BOTH),
    "branch_add": Row(ADMINISTRATOR, methods=BOTH),
    "branch_change": Row(ADMINISTRATOR, own(branch="branch"), methods=BOTH),
    "workshop_add": Row(ADMINISTRATOR, methods=BOTH),
    "workshop_change": Row(ADMINISTRATOR, workshop, workshop9, BOTH),
    "team_add": Row(ADMINISTRATOR, workshop, workshop9, BOTH),
    "team_change": Row(ADMINISTRATOR, own(team="team"), other(team="team"), BOTH),
    "cell_add": Row(ADMINISTRATOR, methods=BOTH),
    "cell": Row(ADMINISTRATOR, own(cell="cell"), methods=BOTH),
    "cell_change": Row(ADMINISTRATOR, own(cell="cell"), methods=BOTH),
    "cell_stop": Row(ADMINISTRATOR, own(cell_team="cell_team"), methods=POST),
    "days_off": Row(MANAGER | ADMINISTRATOR, workshop, workshop9, BOTH),
    "day_off_remove": Row(
        MANAGER | ADMINISTRATOR,
        own(workshop="workshop", day_off="day_off"),
        other(workshop="workshop", day_off="day_off"),
        POST,
    ),
    # members: accounts and roles
    "accounts": Row(ADMINISTRATOR),
    "account_add": Row(ADMINISTRATOR, methods=BOTH),
    "person_add": Row(ADMINISTRATOR, methods=BOTH),
    "account": Row(ADMINISTRATOR, own(account="account"), methods=BOTH),
    "account_disable": Row(ADMINISTRATOR, own(account="account"), methods=POST),
    "account_enable": Row(ADMINISTRATOR, own(account="account"), methods=POST),
    "account_reset": Row(ADMINISTRATOR, own(account="account"), methods=POST),
    "account_renew": Row(ADMINISTRATOR, own(account="account"), methods=POST),
    "role_confirm": Row(ADMINISTRATOR, own(assignment="assignment"), methods=POST),
    "role_end": Row(ADMINISTRATOR, own(assignment="assignment"), methods=POST),
    # production: norms and products
    "norms": Row(EVERYONE),
    "norm": Row(EVERYONE, product, product9, BOTH, NORM_OFFICER),
    "norm_withdraw": Row(
        NORM_OFFICER,
        own(workshop="workshop", product="product", norm="norm"),
        other(workshop="workshop", product="product", norm="norm"),
        POST,
    ),
    "product_add": Row(NORM_OFFICER, workshop, workshop9, BOTH),
    "product_change": Row(NORM_OFFICER, product, product9, BOTH),
    # production: plans
    "plan_home": Row(EVERYONE),
    "plan": Row(EVERYONE, plan_month, plan_month9, BOTH, LEADERS | NORM_OFFICER | MANAGER),
    # files for a spreadsheet: open to whoever may open the page they hang on
    "output_export": Row(OUTPUT, plan_month, plan_month9),
    "worker_output_export": Row(OUTPUT | {"worker"}, own(worker="worker"), other(worker="worker"), unseen_by=BRANCH),
    "lost_time_export": Row(OUTPUT, plan_month, plan_month9),
    "imports": Row(TEAM_LEADER, workshop, workshop9, BOTH),
    "output_import": Row(TEAM_LEADER, an_import, an_import9, BOTH),
    "import_columns": Row(TEAM_LEADER, an_import, an_import9, BOTH),
    "import_undo": Row(TEAM_LEADER, an_import, an_import9, BOTH),
    "import_faults": Row(TEAM_LEADER, an_import, an_import9),
    "plan_export": Row(EVERYONE, plan_month, plan_month9),
    "norms_export": Row(EVERYONE, workshop, workshop9),
    "board_export": Row(EVERYONE, past_month, past_month9),
    "adjustments_export": Row(MANAGER | {"team_leader"}, past_month, past_month9),
    "roster_export": Row(CARDS),
}
