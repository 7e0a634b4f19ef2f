"""Care cases and support requests: kinds, lines of the plan, outcomes."""

from enum import StrEnum


class CaseKind(StrEnum):
    """Hoàn cảnh cần giúp đỡ: family matter, work for a family member, illness, hardship, something else."""

    FAMILY = "family"
    JOB = "job"
    ILLNESS = "illness"
    HARDSHIP = "hardship"
    OTHER = "other"


class CaseOutcome(StrEnum):
    """Đã ổn, đã đỡ, chưa chuyển, giao nơi khác: all that is left of a case once it is closed."""

    SOLVED = "solved"
    BETTER = "better"
    NO_CHANGE = "no_change"
    HANDED_ON = "handed_on"


class PlanLine(StrEnum):
    """Hai mặt của cách giúp: with the person, and through the organisations."""

    PERSON = "person"
    ORGANISATIONS = "organisations"


class SupportKind(StrEnum):
    """Việc đề nghị đoàn thể giúp."""

    JOB = "job"
    MONEY = "money"
    CHILDCARE = "childcare"
    HOUSING = "housing"
    OTHER = "other"


class SupportOutcome(StrEnum):
    """Kết quả đoàn thể trả lời."""

    DONE = "done"
    PARTLY = "partly"
    NOT_POSSIBLE = "not_possible"
