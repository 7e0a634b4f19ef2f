"""Suggestions of workers: their states, output before and while one was tried."""

from dataclasses import dataclass
from enum import StrEnum

from members.domain.contact import ENOUGH_DAYS, OutputStretch

BEFORE_DAYS = 28  # what a trial is put beside, at most
ANSWER_IS_NEW_DAYS = 7  # how long the first page tells the author


class SuggestionState(StrEnum):
    """Mới nêu, đang bàn, đang làm thử, đã làm, chưa làm được."""

    NEW = "new"
    DISCUSSED = "discussed"
    TRIAL = "trial"
    DONE = "done"
    DECLINED = "declined"


OPEN_STATES = (SuggestionState.NEW, SuggestionState.DISCUSSED, SuggestionState.TRIAL)


@dataclass(frozen=True)
class TrialEffect:
    """Trước và trong khi làm thử: a team's output. Nothing is said of what caused what."""

    before: OutputStretch
    during: OutputStretch
    product: str = ""

    @property
    def is_enough(self) -> bool:
        """Both sides hold enough working days to be put beside each other."""
        return min(self.before.days, self.during.days) >= ENOUGH_DAYS
