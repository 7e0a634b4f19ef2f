"""Care cases and support requests: kinds, lines of the plan, outcomes; how long a story is kept."""

from datetime import date
from enum import StrEnum

from teamtrack.periods import months_after


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


# --- how long a story is kept -----------------------------------------------------------------------------------------

STORY_MONTHS = 6  # unless another day is chosen
STORY_MONTHS_AT_MOST = 12
STORY_ENDS_SOON_DAYS = 14  # from here on the first page tells the holder
EFFECT_DAYS = 92  # before a case was closed, and after: three months


def story_ends(today: date) -> date:
    """Until when a story written today is kept, unless its holder chooses another day."""
    return months_after(today, STORY_MONTHS)


def story_ends_at_latest(today: date) -> date:
    """The last day until which a story may be kept."""
    return months_after(today, STORY_MONTHS_AT_MOST)
