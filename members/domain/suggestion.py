"""Suggestions of workers: their states."""

from enum import StrEnum


class SuggestionState(StrEnum):
    """Mới nêu, đang bàn, đang làm thử, đã làm, chưa làm được."""

    NEW = "new"
    DISCUSSED = "discussed"
    TRIAL = "trial"
    DONE = "done"
    DECLINED = "declined"
