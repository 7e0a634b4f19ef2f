"""What the cell knows of a worker's circumstances: origin, travel, good relations, being new."""

from datetime import date, timedelta
from enum import StrEnum

NEWCOMER_DAYS = 183


class Origin(StrEnum):
    """Từ đâu tới."""

    ENTERPRISE = "enterprise"
    COOPERATIVE = "cooperative"
    QUARTER = "quarter"
    ARMY = "army"
    SCHOOL = "school"
    OTHER = "other"


class Travel(StrEnum):
    """Đi làm bằng gì."""

    WALK = "walk"
    BICYCLE = "bicycle"
    TRAM = "tram"
    TRAIN = "train"
    BUS = "bus"
    MOTORBIKE = "motorbike"
    CAR = "car"


class Relation(StrEnum):
    """Quan hệ tốt vì đâu."""

    FRIENDS = "friends"
    SAME_ORIGIN = "same_origin"
    NEIGHBOURS = "neighbours"
    KIN = "kin"


def is_newcomer(entered_on: date, today: date) -> bool:
    """Whether somebody entered the enterprise less than half a year ago."""
    return today - entered_on < timedelta(days=NEWCOMER_DAYS)
