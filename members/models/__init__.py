"""The facts about people and their organisations."""

from members.models.account import Account, RoleAssignment, Standing
from members.models.device import Device, PairingCode
from members.models.organisation import (
    Branch,
    CellTeam,
    DayOff,
    Enterprise,
    OrganisationMembership,
    PartyCell,
    Team,
    Workshop,
)
from members.models.worker import TeamMembership, Worker

__all__ = [
    "Account",
    "Branch",
    "CellTeam",
    "DayOff",
    "Device",
    "Enterprise",
    "OrganisationMembership",
    "PairingCode",
    "PartyCell",
    "RoleAssignment",
    "Standing",
    "Team",
    "TeamMembership",
    "Worker",
    "Workshop",
]
