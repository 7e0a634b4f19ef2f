"""Growing the Party and the Youth Union: the stages, in order (domain.md, "Prospect", and rule 8); proposals."""

from enum import IntEnum, StrEnum

from members.domain.account import Role


class Stage(IntEnum):
    """Được bồi dưỡng, đối tượng kết nạp, chi bộ xét, cấp trên chuẩn y, đảng viên dự bị, đảng viên chính thức."""

    PREPARED = 1
    PROSPECTIVE = 2
    BRANCH = 3
    APPROVED = 4
    ADMITTED = 5
    FULL = 6


class ProposalKind(StrEnum):
    """Việc tổ đảng đề nghị nơi khác."""

    ADMIT_TO_YOUTH = "admit_to_youth"
    ADMIT_TO_PARTY = "admit_to_party"
    OTHER = "other"


class Addressee(StrEnum):
    """Nơi nhận đề nghị."""

    YOUTH_BRANCH = "youth_branch"
    BRANCH = "branch"
    MANAGEMENT = "management"
    UNION = "union"


# Who answers what is put to each, over the team it is about. The youth branch has no role: the cell writes it down.
ANSWERED_BY: dict[str, Role] = {
    Addressee.BRANCH: Role.BRANCH_COMMITTEE,
    Addressee.MANAGEMENT: Role.WORKSHOP_MANAGER,
    Addressee.UNION: Role.UNION_LEAD,
}


class ProposalAnswer(StrEnum):
    """Trả lời."""

    ACCEPTED = "accepted"
    DECLINED = "declined"


class Stance(StrEnum):
    """Đồng ý hay chưa: how somebody stands to a proposal."""

    FOR = "for"
    AGAINST = "against"


STRAIN = (1, 2, 3, 4, 5)  # how hard somebody thinks it would be, from easy to very hard


def next_steps(last: Stage | None, *, is_youth: bool) -> tuple[Stage, ...]:
    """The stages somebody may be moved to: the next one, and back to any before (rule 8)."""
    if last is None:
        return (Stage.PREPARED,)
    end = Stage.ADMITTED if is_youth else Stage.FULL
    forward = (Stage(last + 1),) if last < end else ()
    # Who was admitted is a member; leaving is the membership's matter, not a step back.
    back = tuple(stage for stage in Stage if stage < last) if last < Stage.ADMITTED else ()
    return forward + back
