"""Looking again at what came of somebody's help: how it goes, aspect by aspect (practices.md, 48 and 85)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Progress(StrEnum):
    """Tiến bộ, như trước, cần kèm thêm: of one aspect, said by people; never a kind of a person."""

    BETTER = "better"
    SAME = "same"
    MORE = "more"


@dataclass(frozen=True)
class HelpPlan:
    """What the help is for, how, and when it is looked at again."""

    aim: str = ""
    plan: str = ""
    review_on: date | None = None
