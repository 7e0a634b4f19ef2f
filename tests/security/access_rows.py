"""What a row of the access table is made of: roles, an address, its parts (trust.md, section 3.1, and goal G1).

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
CARDS = EVERYONE - {"branch_secretary", "norm_officer", "worker"}
OUTPUT = frozenset({"manager", "norm_officer", "team_leader", "cell_leader", "party_member"})
LEADERS = frozenset({"team_leader", "cell_leader"})
MANAGER, NORM_OFFICER, ADMINISTRATOR = frozenset({"manager"}), frozenset({"norm_officer"}), frozenset({"administrator"})
BRANCH, CELL_LEADER = frozenset({"branch_secretary"}), frozenset({"cell_leader"})
DEVICES = frozenset({"administrator", "manager", "team_leader"})
ANSWERS_FOR_NORMS = MANAGER | NORM_OFFICER
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


UNION, UNION9 = own(team="team", organisation="organisation"), other(team="team", organisation="organisation")
PROSPECT = own(team="team", prospect="prospect"), other(team="team", prospect="prospect")
product, product9 = own(workshop="workshop", product="product"), other(workshop="workshop", product="product")


def plan_month(things: Things) -> dict[str, Any]:
    return {"team": things.own["team"], "month": "1966-10"}


def plan_month9(things: Things) -> dict[str, Any]:
    return {"team": things.other["team"], "month": "1966-10"}


def a_cost(things: Things) -> dict[str, Any]:
    return plan_month(things) | {"product": things.own["product"]}


def a_cost9(things: Things) -> dict[str, Any]:
    return plan_month9(things) | {"product": things.other["product"]}


def a_day(things: Things) -> dict[str, Any]:
    return {"team": things.own["team"], "day": "1966-10-20", "shift": 1}


def a_day9(things: Things) -> dict[str, Any]:
    return {"team": things.other["team"], "day": "1966-10-20", "shift": 1}


def a_week(things: Things) -> dict[str, Any]:
    return {"team": things.own["team"], "week": "1966-W42"}


def a_week9(things: Things) -> dict[str, Any]:
    return {"team": things.other["team"], "week": "1966-W42"}


an_import = own(workshop="workshop", output_import="output_import")
an_improvement = own(team="team", improvement="improvement")
an_improvement9 = other(team="team", improvement="improvement")
an_import9 = other(workshop="workshop", output_import="output_import")

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")
