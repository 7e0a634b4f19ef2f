"""The chain of help: lead and supporting helpers (domain.md, rule 2)."""

from enum import StrEnum


class MentorKind(StrEnum):
    """Người giúp chính, người cùng giúp."""

    LEAD = "lead"
    SUPPORTING = "supporting"
