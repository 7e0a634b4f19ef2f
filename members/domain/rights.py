"""What each person may ask about what is kept of them (Decree 356/2025; trust.md, section 3)."""

import re
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from teamtrack.names import sort_key, tidy
from teamtrack.periods import WorkingCalendar

TITLES = {sort_key(title) for title in ("anh", "chị", "ông", "bà", "cô", "chú", "bác", "em", "cậu", "chí")}  # đồng chí
ANSWER_WITHIN = 2  # working days
ANSWER_IS_NEWS = timedelta(days=14)  # how long the first page tells whoever asked, or objected


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
    return calendar.after(asked_on, ANSWER_WITHIN)


def done_due(kind: RequestKind, asked_on: date, *, is_extended: bool = False) -> date:
    """The last day on which a request of this kind is done in time."""
    return asked_on + timedelta(days=DONE_WITHIN[kind] * (2 if is_extended else 1))


def names_person(text: str, full_name: str) -> bool:
    """Whether the text names this person: by the full name, or by a title and the given name ("anh E").

    Whole words, whatever their case and wherever the tone mark was put; the tone itself counts (Thúy is not Thủy).
    """
    said, name = ([sort_key(word) for word in re.findall(r"\w+", tidy(words))] for words in (text, full_name))
    in_full = any(said[place : place + len(name)] == name for place in range(len(said)))
    return in_full or any(title in TITLES and given == name[-1] for title, given in pairwise(said))
