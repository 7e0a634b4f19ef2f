"""The facts about people and their organisations."""

from members.models.account import Account, Renewal, RoleAssignment, Standing
from members.models.activity import OrganisationActivity, OrganisationTitle
from members.models.care import CareCase, CareStep, CareStory, SupportRequest
from members.models.contact import Contact, Visit
from members.models.device import Device, PairingCode
from members.models.focus import FocusTeam, Secondment, VisitFromAbove
from members.models.group import GroupLead, GroupMembership, GroupPilot, MentoringGroup, PairWish
from members.models.meeting import CellMeeting, MeetingAttendance
from members.models.mentoring import Mentorship, MentorshipReview
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
from members.models.prospect import Proposal, ProposalStatement, Prospect, ProspectHelper, ProspectStage
from members.models.rights import Consent, DataRequest, OwnFile
from members.models.second_step import AuthenticatorApp
from members.models.suggestion import Suggestion
from members.models.tier import (
    ClassificationSession,
    TierAspect,
    TierAssessment,
    TierGround,
    TierObjection,
    TierProposal,
)
from members.models.worker import GoodRelation, SkillGrade, TeamMembership, Worker

__all__ = [
    "Account",
    "AuthenticatorApp",
    "Branch",
    "CareCase",
    "CareStep",
    "CareStory",
    "CellMeeting",
    "CellTeam",
    "ClassificationSession",
    "Consent",
    "Contact",
    "DataRequest",
    "DayOff",
    "Device",
    "Enterprise",
    "FocusTeam",
    "GoodRelation",
    "GroupLead",
    "GroupMembership",
    "GroupPilot",
    "MeetingAttendance",
    "MentoringGroup",
    "Mentorship",
    "MentorshipReview",
    "OrganisationActivity",
    "OrganisationMembership",
    "OrganisationTitle",
    "OwnFile",
    "PairWish",
    "PairingCode",
    "PartyCell",
    "Proposal",
    "ProposalStatement",
    "Prospect",
    "ProspectHelper",
    "ProspectStage",
    "Renewal",
    "RoleAssignment",
    "Secondment",
    "SkillGrade",
    "Standing",
    "Suggestion",
    "SupportRequest",
    "Team",
    "TeamMembership",
    "TierAspect",
    "TierAssessment",
    "TierGround",
    "TierObjection",
    "TierProposal",
    "Visit",
    "VisitFromAbove",
    "Worker",
    "Workshop",
]
