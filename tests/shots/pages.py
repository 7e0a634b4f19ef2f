"""The pages that are looked at, each as somebody who may see it; which addresses have no page of their own, and why.

A row names an address of the resolver; its parts come from the demo. tests/journeys/test_every_page.py fails when an
address that answers GET stands neither in PAGES nor in NO_PAGE.
"""

from dataclasses import dataclass, field
from typing import Any

from django.urls import get_resolver, reverse

from tests.security.visits import all_patterns
from tests.shots.made import BEGINNER, HALF, REAL, SCREEN, TABLET, demo_parts


@dataclass(frozen=True)
class PageRow:
    """An address and who looks at it; `state` tells several rows of one address apart.

    `parts` overrule those of made.demo_parts; a part called "output_import wrong" there is taken by its state's name.
    """

    address: str
    login: str = ""  # nobody: a stranger
    state: str = ""
    query: str = ""
    parts: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Name of its pictures."""
        return f"{self.address}-{self.state}" if self.state else self.address


PUT_FORWARD = {"session": "open", "worker": "put forward"}
PAGES = [
    # the house
    PageRow("sign_in"),
    PageRow("sign_in", state="wanted-a-page", query="?next=/bang/z2/"),
    PageRow("sign_in", TABLET, "tablet"),
    PageRow("switch_person", TABLET),
    PageRow("switch_person", TABLET, "chosen", query="?nguoi={person}"),
    PageRow("second_step", HALF),
    PageRow("second_step_begin", BEGINNER),
    PageRow("help"),
    PageRow("help", "thinh", "signed-in"),
    PageRow("home", "thinh"),
    PageRow("home", "loi", "cell-leader"),
    PageRow("home", "kinh", "manager"),
    PageRow("home", "loc", "branch"),
    PageRow("home", "nghia", "norm-officer"),
    PageRow("home", "hanh", "administrator"),
    PageRow("home", "e", "worker"),
    # production
    PageRow("output_home", "kinh"),
    PageRow("output_offline"),
    PageRow("output_register", "thinh"),
    PageRow("output_day", "thinh"),
    PageRow("output_day", "thinh", "closed-month", parts={"day": "1966-09-05"}),
    PageRow("output_day", "kinh", "read-only"),
    PageRow("output_week", "thinh"),
    PageRow("output_week", "loi", "read-only", parts={"week": "1966-W36"}),
    PageRow("lost_time", "thinh"),
    PageRow("lost_time", "loi", "read-only", parts={"day": "1966-09-05"}),
    PageRow("lost_time_month", "loi"),
    PageRow("shift_close", "thinh"),
    PageRow("imports", "thinh"),
    PageRow("import_columns", "thinh"),
    PageRow("output_import", "thinh", "errors", parts={"output_import": "wrong"}),
    PageRow("output_import", "thinh", "questions", parts={"output_import": "asked"}),
    PageRow("output_import", "thinh", "ready"),
    PageRow("output_import", "thinh", "done", parts={"output_import": "done"}),
    PageRow("import_undo", "thinh", parts={"output_import": "done"}),
    PageRow("norms", "nghia"),
    PageRow("norm", "nghia"),
    PageRow("norm", "e", "read-only"),
    PageRow("norm_object", "e"),
    PageRow("norm_objection", "e", "answered", parts={"objection": "norm"}),
    PageRow("norm_objection", "nghia", "to-answer", parts={"objection": "new norm"}),
    PageRow("norm", "nghia", "first", parts={"product": "new"}),
    PageRow("norm_proposals", "e"),
    PageRow("norm_propose", "loi"),
    PageRow("norm_proposal", "e", "replaced"),
    PageRow("norm_proposal", "kinh", "to-approve", parts={"norm_proposal": "asked"}),
    PageRow("norm_proposal", "nghia", "to-try-out", parts={"norm_proposal": "sent"}),
    PageRow("norm_proposal", "loc", "to-hear", parts={"norm_proposal": "reported"}),
    PageRow("norm_proposal_decline", "nghia", parts={"norm_proposal": "sent"}),
    PageRow("norm_proposal_withdraw", "nghia", parts={"norm_proposal": "sent"}),
    PageRow("norm_studies", "nghia"),
    PageRow("norm_studies", "e", "worker"),
    PageRow("norm_study_add", "nghia"),
    PageRow("norm_study_change", "nghia"),
    PageRow("product_add", "nghia"),
    PageRow("product_change", "nghia"),
    PageRow("plan_home", "kinh"),
    PageRow("plan", "thinh"),
    PageRow("plan", "e", "read-only", parts={"month": "1966-09"}),
    PageRow("measures", "thinh"),
    PageRow("measures", "e", "worker", parts={"month": "1965-02"}),
    PageRow("measures", "kinh", "now", parts={"month": "1967-03"}),
    PageRow("unit_costs", "nghia"),
    PageRow("unit_cost", "nghia", parts={"product": "a"}),
    PageRow("unit_cost", "e", "read-only", parts={"product": "a"}),
    PageRow("technical_checks", "thinh", parts={"month": "1967-03"}),
    PageRow("technical_check_add", "thinh"),
    PageRow("technical_check_change", "thinh"),
    # emulation
    PageRow("board", "kinh"),
    PageRow("board", "e", "worker"),
    PageRow("board_month", "loi"),
    PageRow("board_wall", "kinh"),
    PageRow("screen"),
    PageRow("screen", SCREEN, "paired"),
    PageRow("screens", "kinh"),
    PageRow("criteria", "kinh"),
    PageRow("criteria", "e", "read-only"),
    PageRow("commend", "kinh"),
    PageRow("close_month", "kinh", parts={"month": "1967-03"}),
    PageRow("adjustments", "thinh"),
    PageRow("adjustments", "kinh", "manager"),
    PageRow("reports", "kinh"),
    PageRow("reports_month", "kinh"),
    PageRow("report", "loi"),
    # members
    PageRow("my_page", "e"),
    PageRow("my_page", "nhung", "helper"),
    PageRow("own_data", "e"),
    PageRow("own_data", "hoa", "party-member"),
    PageRow("consent", "e"),
    PageRow("data_request", "e"),
    PageRow("reads", "e"),
    PageRow("data_requests", "loi"),
    PageRow("team_reads", "loi"),
    PageRow("data_request_answer", "loi"),
    PageRow("data_requests_here", "hanh"),
    PageRow("data_request_answer_here", "hanh", parts={"asked": "elsewhere"}),
    PageRow("all_reads", "hanh"),
    PageRow("erasures", "hanh"),
    PageRow("erase", "hanh", parts={"worker": "left"}),
    PageRow("own_paper", "e"),
    PageRow("own_paper", "hoa", "ready", parts={"file": "made"}),
    PageRow("my_account", "e"),
    PageRow("my_account", REAL, "second-step"),
    PageRow("change_password", "e"),
    PageRow("pin", "e"),
    PageRow("second_step_codes", REAL),
    PageRow("second_step_end", REAL),
    PageRow("devices", "thinh"),
    PageRow("roster", "thinh"),
    PageRow("roster", "thinh", "those-who-left", query="?truoc=1"),
    PageRow("roster", "thinh", "nobody-found", query="?tim=khong+co+ai"),
    PageRow("roster", "hanh", "administrator"),
    PageRow("roster", "kinh", "manager"),
    PageRow("worker_add", "thinh"),
    PageRow("worker", "thinh"),
    PageRow("worker", "nghia", "output-only"),
    PageRow("worker", "kinh", "manager"),
    PageRow("worker_change", "thinh"),
    PageRow("worker_move", "thinh"),
    PageRow("worker_retire", "thinh"),
    PageRow("memberships", "loi"),
    PageRow("membership_end", "loi"),
    PageRow("cell_home", "loi"),
    PageRow("cell_home", "hoa", "member"),
    PageRow("circumstances", "loi"),
    PageRow("circumstances", "hoa", "member"),
    PageRow("suggestions", "loi"),
    PageRow("suggestions", "thinh", "team-leader"),
    PageRow("suggest", "thinh"),
    PageRow("suggestion", "thinh"),
    PageRow("tiers", "loi"),
    PageRow("tiers", "hoa", "member"),
    PageRow("tier_session", "loi"),
    PageRow("tier_session", "loi", "open", parts={"session": "open"}),
    PageRow("tier_decide", "loi", parts={"session": "open"}),
    PageRow("tier_decide", "loi", "taken-over", query="?de-xuat={tier_proposal}", parts=PUT_FORWARD),
    PageRow("tier_propose", "hoa", parts=PUT_FORWARD),
    PageRow("tier_session", "hoa", "open-member", parts={"session": "open"}),
    PageRow("tier_history", "loi"),
    PageRow("tier_history", "loi", "resting", parts={"worker": "resting"}),
    PageRow("tier_object", "e"),
    PageRow("tier_objections", "loi"),
    PageRow("tier_answer", "loi"),
    PageRow("meetings", "loi"),
    PageRow("meetings", "hoa", "member"),
    PageRow("meeting", "loi"),
    PageRow("meeting_change", "loi"),
    PageRow("meeting", "hoa", "member"),
    PageRow("prospects", "loi"),
    PageRow("prospect", "loi"),
    PageRow("prospect_add", "loi"),
    PageRow("prospect_end", "loi"),
    PageRow("prospect_helper", "loi"),
    PageRow("prospect_helper_end", "loi"),
    PageRow("proposals", "loi"),
    PageRow("proposal", "loi"),
    PageRow("proposal", "loi", "statements", parts={"proposal": "branch"}),
    PageRow("proposal", "hoa", "member", parts={"proposal": "branch"}),
    PageRow("proposal_add", "loi"),
    PageRow("proposals_to_answer", "loc"),
    PageRow("proposals_to_answer", "kinh", "manager"),
    PageRow("proposal_to_answer", "loc", parts={"proposal": "branch"}),
    PageRow("focus_teams", "loc"),
    PageRow("focus_teams", "kinh", "manager"),
    PageRow("focus_team", "loc"),
    PageRow("focus_team", "loi", "cell"),
    PageRow("mass_organisation", "sang"),
    PageRow("mass_organisation", "e", "worker"),
    PageRow("mass_organisation", "loi", "cell"),
    PageRow("activity_add", "sang"),
    PageRow("activity_change", "sang"),
    PageRow("title_add", "sang"),
    PageRow("title_change", "sang"),
    PageRow("focus_begin", "loc"),
    PageRow("secondment_add", "loc"),
    PageRow("visit_from_above", "loc"),
    PageRow("visit_from_above_change", "loc"),
    PageRow("chain", "loi"),
    PageRow("chain", "hoa", "member"),
    PageRow("chain_suggest", "loi"),
    PageRow("mentor_assign", "loi"),
    PageRow("mentor_assign", "loi", "supporting", query="?vai=cung-giup"),
    PageRow("mentorship", "loi"),
    PageRow("mentorship", "hoa", "member", parts={"mentorship": "of hoa"}),
    PageRow("mentorship_end", "loi"),
    PageRow("help_review_change", "loi"),
    PageRow("groups", "loi"),
    PageRow("groups", "thinh", "team-leader"),
    PageRow("groups", "sang", "union-lead"),
    PageRow("groups_propose", "loi"),
    PageRow("groups_propose", "loi", "proposals", query="?{asked_groups}&nghe=4&noi_o=2&di_lai=4"),
    PageRow("group_move", "loi"),
    PageRow("group_lead", "loi"),
    PageRow("pilot_begin", "loi"),
    PageRow("pilot_end", "loi"),
    PageRow("pair_wishes", "loi"),
    PageRow("pair_wish_end", "loi"),
    PageRow("friday", "loi"),
    PageRow("friday", "loi", "next-one", query="?vua=1"),
    PageRow("ask_how", "hoa"),
    PageRow("ask_how", "loi", "nobody"),
    PageRow("contact_log", "loi"),
    PageRow("contact_log", "thuy", "organisation"),
    PageRow("contacts", "loi"),
    PageRow("contacts", "hoa", "member"),
    PageRow("contacts", "sang", "organisation"),
    PageRow("contact", "loi"),
    PageRow("contact_change", "loi"),
    PageRow("cases", "loi"),
    PageRow("cases", "hoa", "member"),
    PageRow("case_open", "loi"),
    PageRow("case", "hoa"),
    PageRow("case", "loi", "head"),
    PageRow("case_story", "hoa"),
    PageRow("case_close", "hoa"),
    PageRow("care_step", "sang"),
    PageRow("support", "loi"),
    PageRow("support", "sang", "asked"),
    PageRow("support", "loi", "opened", query="?mo={support}"),
    PageRow("support_ask", "loi"),
    PageRow("support_answer", "sang"),
    PageRow("visits", "sang"),
    PageRow("visits", "loi", "cell"),
    PageRow("visit_log", "sang"),
    PageRow("visit", "sang"),
    PageRow("visit_change", "sang"),
    PageRow("worker", "sang", "union-lead"),
    PageRow("organisation", "hanh"),
    PageRow("enterprise_change", "hanh"),
    PageRow("branch_add", "hanh"),
    PageRow("branch_change", "hanh"),
    PageRow("workshop_add", "hanh"),
    PageRow("workshop_change", "hanh"),
    PageRow("team_add", "hanh"),
    PageRow("team_change", "hanh"),
    PageRow("cell_add", "hanh"),
    PageRow("cell", "hanh"),
    PageRow("cell_change", "hanh"),
    PageRow("days_off", "kinh"),
    PageRow("accounts", "hanh"),
    PageRow("account_add", "hanh"),
    PageRow("person_add", "hanh"),
    PageRow("account", "hanh"),
]

# Addresses that answer GET and yet are no page to look at.
NO_PAGE = {
    "start": "leads on to home",
    "output_team": "leads on to the day",
    "boards": "leads on to the only board there is",
    "health": "one word, for machines",
    "output_offline_worker": "a script",
    "import_faults": "a file",
    "own_json": "a file",
    "own_paper_file": "a file",
    "report_main": "a file",
    "report_annex": "a file",
    "report_sheet": "a file",
    "output_export": "a file",
    "worker_output_export": "a file",
    "lost_time_export": "a file",
    "plan_export": "a file",
    "norms_export": "a file",
    "board_export": "a file",
    "adjustments_export": "a file",
    "roster_export": "a file",
}


@dataclass(frozen=True)
class Look:
    """A page as it is opened."""

    name: str
    login: str
    path: str


def looks() -> list[Look]:
    """Every row of PAGES with its path; makes what `demo_parts` makes."""
    known = demo_parts()
    needed = {pattern.name: pattern.pattern.converters for pattern in all_patterns(get_resolver().url_patterns)}
    found = []
    for row in PAGES:
        told = {name: known.get(f"{name} {value}", value) for name, value in row.parts.items()}
        parts = {name: (known | told)[name] for name in needed[row.address]}
        path = reverse(row.address, kwargs=parts) + row.query.format_map(known)
        found.append(Look(row.name, row.login, path))
    return found
