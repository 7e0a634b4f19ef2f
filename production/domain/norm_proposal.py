"""The way of a norm proposal: which step follows which, who takes it, how a decided one stands on a day (rule 7)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from members.domain.account import CELL, Role

MOST_TRIAL_DAYS = 62  # two months; longer, and people make it as if it were the norm


class Origin(StrEnum):
    """Tổ đảng, tổ trưởng sản xuất, bộ phận định mức: whose proposal it is."""

    CELL = "cell"
    TEAM = "team"
    OFFICE = "office"


class Step(StrEnum):
    """Đang soạn, đã bàn, báo cáo chi ủy, gửi bộ phận định mức, làm thử, công đoàn, duyệt, ban hành, niêm yết."""

    DRAFT = "draft"
    DISCUSSED = "discussed"
    REPORTED = "reported"
    HEARD = "heard"
    SENT = "sent"
    TRIAL = "trial"
    CONSULTED = "consulted"
    APPROVED = "approved"
    ISSUED = "issued"
    POSTED = "posted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


_AT_THE_OFFICE = (Step.SENT, Step.TRIAL, Step.CONSULTED, Step.APPROVED, Step.ISSUED, Step.POSTED)
WAYS: dict[Origin, tuple[Step, ...]] = {
    Origin.CELL: (Step.DRAFT, Step.DISCUSSED, Step.REPORTED, Step.HEARD, *_AT_THE_OFFICE),
    Origin.TEAM: (Step.DRAFT, Step.DISCUSSED, *_AT_THE_OFFICE),
    Origin.OFFICE: _AT_THE_OFFICE,
}
WRITTEN_BY: dict[Origin, tuple[Role, ...]] = {
    Origin.CELL: CELL,
    Origin.TEAM: (Role.TEAM_LEADER,),
    Origin.OFFICE: (Role.NORM_OFFICER,),
}
# Who brings a proposal as far as the norm office, and may take it back if its author does not.
SENT_BY: dict[Origin, Role] = {
    Origin.CELL: Role.CELL_LEADER,
    Origin.TEAM: Role.TEAM_LEADER,
    Origin.OFFICE: Role.NORM_OFFICER,
}
_TAKEN_BY: dict[Step, tuple[Role, ...]] = {
    Step.REPORTED: (Role.CELL_LEADER,),
    Step.HEARD: (Role.BRANCH_COMMITTEE,),
    Step.TRIAL: (Role.NORM_OFFICER,),
    Step.CONSULTED: (Role.UNION_LEAD,),
    Step.APPROVED: (Role.WORKSHOP_MANAGER,),
    Step.ISSUED: (Role.NORM_OFFICER,),
    Step.POSTED: (Role.TEAM_LEADER, Role.NORM_OFFICER),
    Step.DECLINED: (Role.NORM_OFFICER, Role.WORKSHOP_MANAGER),
}
# What a change of a norm needs besides the number of the decision (domain.md, rule 7; trust.md, 3.1: "approves").
NEEDED = (Step.TRIAL, Step.CONSULTED, Step.APPROVED)
BEFORE_ISSUE = tuple(step for step in WAYS[Origin.CELL] if step not in {Step.ISSUED, Step.POSTED})
DECLINABLE = (Step.SENT, *NEEDED)  # from the norm office on
HAS_WORDS = frozenset({Step.DISCUSSED, Step.HEARD, Step.CONSULTED, Step.DECLINED})
HAS_OPINION = frozenset({Step.HEARD, Step.CONSULTED})
ENDS = frozenset({Step.ISSUED, Step.DECLINED, Step.WITHDRAWN})  # nothing is decided any more


def taken_by(origin: Origin, step: Step) -> tuple[Role, ...]:
    """The roles, over the team it comes from, that take a step; a proposal is withdrawn by its author as well."""
    if step in {Step.DRAFT, Step.DISCUSSED}:
        return WRITTEN_BY[origin]
    if step in {Step.SENT, Step.WITHDRAWN}:
        return (SENT_BY[origin],)
    return _TAKEN_BY[step]


def next_step(origin: Origin, last: Step | None) -> Step | None:
    """What follows on the way; None at its end."""
    way = WAYS[origin]
    if last is None:
        return way[0]
    following = way.index(last) + 1 if last in way else len(way)
    return way[following] if following < len(way) else None


def may_follow(origin: Origin, last: Step | None, step: Step) -> bool:
    """Whether a step may be taken now: the next of the way, or the end of a proposal that is not decided yet."""
    if step is Step.WITHDRAWN:
        return last in BEFORE_ISSUE
    if step is Step.DECLINED:
        return last in DECLINABLE
    return step is next_step(origin, last)


def every_order() -> list[tuple[Origin, Step | None, Step]]:
    """All steps that may follow each other, for the database, which keeps the order as well."""
    return [
        (origin, last, step)
        for origin, way in WAYS.items()
        for last in (None, *way)
        for step in Step
        if may_follow(origin, last, step)
    ]


def missing(taken: Collection[Step]) -> list[Step]:
    """What a change of a norm still lacks before it may be issued."""
    return [step for step in NEEDED if step not in taken]


@dataclass(frozen=True)
class Trial:
    """Làm thử: its first and last day."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1
