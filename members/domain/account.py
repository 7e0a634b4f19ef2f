"""Roles, and what a person stands for on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Vai trò: what somebody is entrusted with, over a scope, from a date until a date."""

    ADMINISTRATOR = "administrator"
    WORKSHOP_MANAGER = "workshop_manager"
    BRANCH_COMMITTEE = "branch_committee"
    NORM_OFFICER = "norm_officer"
    TEAM_LEADER = "team_leader"
    CELL_LEADER = "cell_leader"
    PARTY_MEMBER = "party_member"
    UNION_LEAD = "union_lead"
    YOUTH_LEAD = "youth_lead"
    WOMENS_LEAD = "womens_lead"
    WORKER = "worker"


class Scope(StrEnum):
    """What a role is held over."""

    ENTERPRISE = "enterprise"
    BRANCH = "branch"
    WORKSHOP = "workshop"
    TEAM = "team"
    CELL = "cell"


class RenewalKind(StrEnum):
    """Cấp lại: what administrators give somebody anew."""

    PASSWORD = "password"  # noqa: S105 -- the word, not one
    SECOND_STEP = "second_step"


# Party membership and team membership give the last two roles by themselves; all others are assigned.
SCOPE_OF: dict[Role, Scope] = {
    Role.ADMINISTRATOR: Scope.ENTERPRISE,
    Role.WORKSHOP_MANAGER: Scope.WORKSHOP,
    Role.BRANCH_COMMITTEE: Scope.BRANCH,
    Role.NORM_OFFICER: Scope.WORKSHOP,
    Role.TEAM_LEADER: Scope.TEAM,
    Role.CELL_LEADER: Scope.CELL,
    Role.UNION_LEAD: Scope.TEAM,
    Role.YOUTH_LEAD: Scope.TEAM,
    Role.WOMENS_LEAD: Scope.TEAM,
}
ASSIGNED_ROLES = tuple(SCOPE_OF)
CELL = (Role.CELL_LEADER, Role.PARTY_MEMBER)  # those to whom the cell's own work is open
# Whoever holds one of these must sign in in two steps (ASVS 6.3.3); a personal code never lets them in.
SECOND_STEP_ROLES = frozenset({Role.ADMINISTRATOR, Role.CELL_LEADER})
# What a session that began with six digits on a shared tablet still stands for.
WORK_ROLES = frozenset({Role.TEAM_LEADER, Role.WORKER})
SIGN_IN_NAME = r"^[a-zA-Z0-9][a-zA-Z0-9._-]{1,59}$"


class Organisation(StrEnum):
    """Đoàn thể: the organisations a worker may be a member of."""

    PARTY = "party"
    UNION = "union"
    YOUTH = "youth"
    WOMEN = "women"


class Beginning(StrEnum):
    """Cách vào: a member already when the records begin, admitted here, transferred in from elsewhere."""

    KNOWN = "known"
    ADMITTED = "admitted"
    TRANSFERRED = "transferred"


# Who leads which organisation in a team; the cell answers for the Party.
LEADS_ORGANISATION: dict[Organisation, Role] = {
    Organisation.UNION: Role.UNION_LEAD,
    Organisation.YOUTH: Role.YOUTH_LEAD,
    Organisation.WOMEN: Role.WOMENS_LEAD,
}


@dataclass(frozen=True)
class Held:
    """One role held over one team.

    Team None: a role over a workshop that has no team yet; workshop None: over an enterprise or a branch without any.
    """

    role: Role
    workshop: int | None
    team: int | None
    workshop_name: str | None = None
    team_name: str | None = None
    team_slug: str | None = None


class Stands:
    """What one person stands for today: every role, and the teams and workshops it reaches."""

    def __init__(self, worker: int | None, held: Iterable[Held]) -> None:
        self.worker = worker
        self.held = frozenset(held)
        self.roles = frozenset(item.role for item in self.held)
        self.workshops = frozenset(item.workshop for item in self.held if item.workshop is not None)

    @property
    def own_team_name(self) -> str:
        """The team they work on; nothing for somebody on no team."""
        own = [item for item in self.held if item.role is Role.WORKER and item.team is not None]
        return min(own, key=lambda item: item.team or 0).team_name or "" if own else ""

    @property
    def only_workshop_name(self) -> str:
        """The one workshop they have to do with; nothing where there is none, or another."""
        names = {item.workshop_name or "" for item in self.held if item.workshop is not None}
        return names.pop() if len(self.workshops) == 1 else ""

    @property
    def must_use_second_step(self) -> bool:
        """Whether a password alone is too little for what this person may see and do."""
        return bool(self.roles & SECOND_STEP_ROLES)

    def at_work(self) -> "Stands":
        """The same person as far as daily work goes: output, one's own page; nothing of the cell or of the masses."""
        return Stands(self.worker, (item for item in self.held if item.role in WORK_ROLES))

    def teams(self, *roles: Role) -> frozenset[int]:
        """The teams over which any of these roles is held (all roles when none is named)."""
        wanted = roles or tuple(Role)
        return frozenset(item.team for item in self.held if item.role in wanted and item.team is not None)

    def first_slug(self, *roles: Role) -> str | None:
        """The address of one team over which any of these roles is held, always the same; None where there is none."""
        held = [item for item in self.held if item.role in roles and item.team is not None and item.team_slug]
        return min(held, key=lambda item: item.team or 0).team_slug if held else None

    def over_workshop(self, *roles: Role) -> frozenset[int]:
        """The workshops which any of these roles reaches."""
        return frozenset(item.workshop for item in self.held if item.role in roles and item.workshop is not None)
