"""What each person may ask about what is kept of them (Decree 356/2025; trust.md, section 3)."""

from datetime import date, timedelta
from enum import StrEnum

from teamtrack.periods import WorkingCalendar

ANSWER_WITHIN = 2  # working days


class Purpose(StrEnum):
    """Mục đích: what somebody agrees to, one by one."""

    PHONE = "phone"
    ADDRESS = "address"
    PRAISE = "praise"
    CARE = "care"
    VISITS = "visits"


class RequestKind(StrEnum):
    """Yêu cầu về dữ liệu của mình."""

    SEE = "see"
    CORRECT = "correct"
    RESTRICT = "restrict"
    OBJECT = "object"
    ERASE = "erase"


# Days of the calendar within which a request is done; one extension by as many again.
DONE_WITHIN = {
    RequestKind.SEE: 10,
    RequestKind.CORRECT: 10,
    RequestKind.RESTRICT: 15,
    RequestKind.OBJECT: 15,
    RequestKind.ERASE: 20,
}


def answer_due(asked_on: date, calendar: WorkingCalendar) -> date:
    """The second working day after the day of asking."""
    day, left = asked_on, ANSWER_WITHIN
    while left:
        day += timedelta(days=1)
        left -= calendar.is_working(day)
    return day


def done_due(kind: RequestKind, asked_on: date, *, is_extended: bool = False) -> date:
    """The last day on which a request of this kind is done in time."""
    return asked_on + timedelta(days=DONE_WITHIN[kind] * (2 if is_extended else 1))
