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
MANAGER = frozenset({"manager"})
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
    """One address: who gets in, the methods it knows, and its parts on one's own and on another's scope."""

    allowed: frozenset[str] | None
    own: Parts = lambda _things: {}
    other: Parts | None = None
    methods: tuple[str, ...] = ("GET",)


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


GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")

ACCESS: dict[str, Row] = {
    # the house
    "start": Row(EVERYONE),
    "home": Row(EVERYONE),
    "help": Row(PUBLIC),
    "set_language": Row(PUBLIC, methods=POST),
    "health": Row(PUBLIC),
    # emulation: the board
    "boards": Row(EVERYONE),
    "board": Row(EVERYONE, workshop, workshop9),
    "board_month": Row(EVERYONE, past_month, past_month9),
    "criteria": Row(EVERYONE, workshop, workshop9, BOTH),
    "commend": Row(MANAGER, workshop, workshop9, BOTH),
    "wipe": Row(
        MANAGER, own(workshop="workshop", line="commendation"), other(workshop="workshop", line="commendation"), POST
    ),
    "close_month": Row(MANAGER, past_month, past_month9, BOTH),
    "adjustments": Row(MANAGER | {"team_leader"}, past_month, past_month9, BOTH),
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
}
