"""Kinds of cell meetings, and who was there."""

from enum import StrEnum


class MeetingKind(StrEnum):
    """Kỳ sinh hoạt: the work review, the party day, an extraordinary meeting."""

    REVIEW = "review"
    PARTY_DAY = "party_day"
    EXTRAORDINARY = "extraordinary"


REGULAR = (MeetingKind.REVIEW, MeetingKind.PARTY_DAY)  # once a month each


class Presence(StrEnum):
    """Có mặt, vắng có lý do, vắng."""

    PRESENT = "present"
    EXCUSED = "excused"
    ABSENT = "absent"
