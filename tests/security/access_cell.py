"""Who may open what of the cell's work and of one's own data: nobody outside the cell learns what is not theirs."""

from tests.security.access_rows import (
    ADMINISTRATOR,
    BOTH,
    BRANCH,
    CELL,
    CELL_LEADER,
    EVERYONE,
    HOLDER,
    LEADERS,
    MANAGER,
    NOT_THE_WORKER,
    ON_TEAM,
    ORGANISATION_LEADS,
    POST,
    PROSPECT,
    TEAM_LEADER,
    UNION,
    UNION9,
    UNION_LEAD,
    Row,
    other,
    own,
)

CELL_ROWS: dict[str, Row] = {
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
    "team_reads": Row(CELL_LEADER, own(team="team"), other(team="team")),
    "data_request_answer": Row(
        CELL_LEADER, own(team="team", asked="request"), other(team="team", asked="request"), BOTH
    ),
    "data_requests_here": Row(ADMINISTRATOR),
    "data_request_answer_here": Row(ADMINISTRATOR, own(asked="request_here"), methods=BOTH),
    "all_reads": Row(ADMINISTRATOR),
    "erasures": Row(ADMINISTRATOR),
    "erase": Row(ADMINISTRATOR, own(worker="left"), methods=BOTH),
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
    "ask_how": Row(CELL),
    "contact_log": Row(CELL | ORGANISATION_LEADS, own(worker="worker"), other(worker="worker"), BOTH, unseen_by=BRANCH),
    "contacts": Row(CELL | ORGANISATION_LEADS, own(team="team"), other(team="team")),
    # The head of the cell, and the author; a member who is not in charge is told no, to all others there is none.
    "contact": Row(CELL_LEADER, own(contact="contact"), other(contact="contact"), unseen_by=EVERYONE - CELL_LEADER),
    "contact_change": Row(
        CELL_LEADER, own(contact="contact"), other(contact="contact"), BOTH, unseen_by=EVERYONE - CELL_LEADER
    ),
    "visits": Row(CELL | ORGANISATION_LEADS, own(team="team"), other(team="team")),
    "visits_made": Row(CELL | ORGANISATION_LEADS, own(team="team"), other(team="team")),
    "visit_log": Row(
        CELL | ORGANISATION_LEADS, own(team="team", worker="worker"), other(team="team", worker="worker"), BOTH
    ),
    "visit": Row(
        CELL_LEADER, own(visit="visit"), other(visit="visit"), unseen_by=EVERYONE - CELL_LEADER - {"union_lead"}
    ),
    "visit_change": Row(
        CELL_LEADER, own(visit="visit"), other(visit="visit"), BOTH, unseen_by=EVERYONE - CELL_LEADER - {"union_lead"}
    ),
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
        CELL,
        own(mentorship="link_of_helped"),
        other(mentorship="link_of_helped"),
        BOTH,
        writers=CELL_LEADER,
        unseen_by=EVERYONE - CELL,
    ),
    "help_review_change": Row(
        CELL_LEADER, own(review="review"), other(review="review"), BOTH, unseen_by=EVERYONE - CELL
    ),
    "mentorship_end": Row(
        CELL_LEADER, own(mentorship="mentorship"), other(mentorship="mentorship"), BOTH, unseen_by=EVERYONE - CELL
    ),
    # members: the three kinds; one's own decision is one's own, nobody else's address
    "tiers": Row(CELL, own(team="team"), other(team="team"), BOTH, writers=CELL_LEADER),
    "tier_session": Row(
        CELL, own(team="team", session="session"), other(team="team", session="session"), unseen_by=EVERYONE - CELL
    ),
    "tier_session_close": Row(
        CELL_LEADER,
        own(team="team", session="session"),
        other(team="team", session="session"),
        POST,
        unseen_by=EVERYONE - CELL,
    ),
    "tier_session_drop": Row(
        CELL_LEADER,
        own(team="team", session="session"),
        other(team="team", session="session"),
        POST,
        unseen_by=EVERYONE - CELL,
    ),
    "tier_decide": Row(
        CELL_LEADER,
        own(team="team", session="session", worker="worker"),
        other(team="team", session="session", worker="worker"),
        BOTH,
        unseen_by=EVERYONE - CELL_LEADER,
    ),
    # hoa, a member, helps them; the head decides instead
    "tier_propose": Row(
        HOLDER,
        own(team="team", session="session_open", worker="helped"),
        other(team="team", session="session_open", worker="helped"),
        BOTH,
        unseen_by=EVERYONE - CELL,
    ),
    "tier_history": Row(
        CELL_LEADER,
        own(team="team", worker="worker"),
        other(team="team", worker="worker"),
        unseen_by=EVERYONE - CELL_LEADER,
    ),
    "tier_object": Row(
        frozenset({"worker"}),
        own(assessment="assessment"),
        other(assessment="assessment"),
        BOTH,
        unseen_by=NOT_THE_WORKER,
    ),
    "tier_objections": Row(CELL_LEADER, own(team="team"), other(team="team")),
    "tier_answer": Row(
        CELL_LEADER,
        own(team="team", objection="objection"),
        other(team="team", objection="objection"),
        BOTH,
        unseen_by=EVERYONE - CELL_LEADER,
    ),
    # members: meetings of the cell
    "meetings": Row(CELL, own(team="team"), other(team="team"), BOTH, writers=CELL_LEADER),
    "meeting": Row(
        CELL,
        own(team="team", meeting="meeting"),
        other(team="team", meeting="meeting"),
        BOTH,
        writers=CELL_LEADER,
        unseen_by=EVERYONE - CELL,
    ),
    "meeting_change": Row(
        CELL_LEADER,
        own(team="team", meeting="meeting"),
        other(team="team", meeting="meeting"),
        BOTH,
        unseen_by=EVERYONE - CELL,
    ),
    "meeting_remove": Row(
        CELL_LEADER,
        own(team="team", meeting="meeting"),
        other(team="team", meeting="meeting"),
        POST,
        unseen_by=EVERYONE - CELL,
    ),
    # members: people being prepared, proposals
    "prospects": Row(CELL, own(team="team"), other(team="team")),
    "prospect_add": Row(CELL_LEADER, own(worker="worker"), other(worker="worker"), BOTH, unseen_by=BRANCH),
    "prospect": Row(CELL_LEADER, *PROSPECT, BOTH, unseen_by=EVERYONE - CELL),
    "prospect_helper": Row(CELL_LEADER, *PROSPECT, BOTH, unseen_by=EVERYONE - CELL),
    "prospect_end": Row(CELL_LEADER, *PROSPECT, BOTH, unseen_by=EVERYONE - CELL),
    "prospect_helper_end": Row(
        CELL_LEADER,
        own(team="team", helper="prospect_helper"),
        other(team="team", helper="prospect_helper"),
        BOTH,
        unseen_by=EVERYONE - CELL,
    ),
    "proposals": Row(CELL, own(team="team"), other(team="team")),
    "proposal_add": Row(CELL_LEADER, own(team="team"), other(team="team"), BOTH),
    "proposal": Row(
        CELL,
        own(team="team", proposal="proposal"),
        other(team="team", proposal="proposal"),
        BOTH,
        writers=CELL_LEADER,
        unseen_by=EVERYONE - CELL,
    ),
    "proposal_statement": Row(
        CELL_LEADER,
        own(team="team", proposal="proposal"),
        other(team="team", proposal="proposal"),
        POST,
        unseen_by=EVERYONE - CELL,
    ),
    "proposal_statement_drop": Row(
        CELL_LEADER,
        own(team="team", proposal="proposal", statement="statement"),
        other(team="team", proposal="proposal", statement="statement"),
        POST,
        unseen_by=EVERYONE - CELL,
    ),
    # Whoever it was put to: here the branch committee.
    "proposals_to_answer": Row(BRANCH | MANAGER | UNION_LEAD),
    "proposal_to_answer": Row(
        BRANCH, own(proposal="branch_proposal"), other(proposal="branch_proposal"), BOTH, unseen_by=EVERYONE - BRANCH
    ),
    # members: groups; the team leader and who leads an organisation see who is where
    "groups": Row(CELL | TEAM_LEADER | ORGANISATION_LEADS, own(team="team"), other(team="team")),
    # members: the union, the youth and the women of a team; their life is open to the team and those above it
    "mass_organisation": Row(ON_TEAM | MANAGER | BRANCH, UNION, UNION9),
    "activity_add": Row(UNION_LEAD, UNION, UNION9, BOTH),
    "title_add": Row(UNION_LEAD, UNION, UNION9, BOTH),
    # Whoever wrote it down.
    "activity_change": Row(UNION_LEAD, own(activity="activity"), other(activity="activity"), BOTH),
    "title_change": Row(UNION_LEAD, own(title="title"), other(title="title"), BOTH),
    # members: help from above; nothing of it is told in confidence
    "focus_teams": Row(BRANCH | MANAGER),
    "focus_team": Row(BRANCH | MANAGER | CELL, own(team="team"), other(team="team")),
    "focus_begin": Row(BRANCH, own(team="team"), other(team="team"), BOTH),
    "secondment_add": Row(BRANCH, own(team="team"), other(team="team"), BOTH),
    "visit_from_above": Row(BRANCH | CELL_LEADER, own(team="team"), other(team="team"), BOTH),
    # Whoever wrote it down.
    "visit_from_above_change": Row(BRANCH, own(from_above="from_above"), other(from_above="from_above"), BOTH),
    "focus_end": Row(BRANCH, own(focus="focus"), other(focus="focus"), POST),
    "secondment_end": Row(BRANCH, own(secondment="secondment"), other(secondment="secondment"), POST),
    "groups_propose": Row(CELL_LEADER, own(team="team"), other(team="team"), BOTH),
    "group_move": Row(CELL_LEADER, own(team="team", worker="worker"), other(team="team", worker="worker"), BOTH),
    "group_lead": Row(CELL_LEADER, own(team="team", group="group"), other(team="team", group="group"), BOTH),
    "pilot_begin": Row(CELL_LEADER, own(team="team", group="group"), other(team="team", group="group"), BOTH),
    "pilot_end": Row(CELL_LEADER, own(team="team", pilot="pilot"), other(team="team", pilot="pilot"), BOTH),
    "pair_wishes": Row(CELL_LEADER, own(team="team"), other(team="team"), BOTH),
    "pair_wish_end": Row(CELL_LEADER, own(team="team", wish="wish"), other(team="team", wish="wish"), BOTH),
}
