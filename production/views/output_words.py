"""What the page of the day grid says around the grid, and what its script says."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from production.actions.closing import month_is_closed
from production.domain.cells import State
from production.models import AbsenceKind
from production.queries.output import TeamDay
from production.queries.output_page import DayPage, letter
from teamtrack.figures import format_day
from teamtrack.periods import Month


@dataclass(frozen=True)
class Note:
    """Something to know before reading the grid; `reopen`: the leader may open the shift again."""

    words: str
    reopen: bool = False


@dataclass(frozen=True)
class Problem:
    """A line of the error summary: the sentence, and the input it leads to."""

    sentence: str
    field: str = ""


def row_problems(page: DayPage) -> list[Problem]:
    """What is wrong in the rows of a refused grid, each leading to its input."""
    return [
        Problem(
            told.sentence if told.state is State.ERROR else f"{row.name}: {told.sentence}", f"{row.key}-{told.field}"
        )
        for row in page.rows
        if (told := row.figures.told) is not None and told.state is not State.SAVED and told.sentence
    ]


def close_question(place: TeamDay, blank: list[str]) -> str:
    """grid.close_ask of labels.md."""
    words = {"n": place.shift, "day": format_day(place.day), "names": ", ".join(blank)}
    if not blank:
        return _("Close shift %(n)s of %(day)s? Everyone has figures.") % words
    return _("Close shift %(n)s of %(day)s? No figures yet for %(names)s.") % words


def is_open(place: TeamDay, today: date) -> bool:
    """Whether figures of this shift may still be written."""
    return not place.is_shift_closed and not place.is_month_closed and place.day <= today


def day_notes(place: TeamDay, today: date, *, may_write: bool, has_items: bool = True) -> list[Note]:
    """Why the grid is only for reading, or what is special about the day."""
    notes = []
    if not has_items:
        notes.append(Note(_("The workshop has no items yet. The norm officer adds them on the page Norms.")))
    day = format_day(place.day)
    if place.day > today:
        notes.append(Note(_("%(day)s is still to come.") % {"day": day}))
    elif not place.calendar.is_working(place.day) and may_write and is_open(place, today):
        notes.append(Note(_("%(day)s is a day off. If the team worked, give the reason.") % {"day": day}))
    if place.is_month_closed:
        notes.append(Note(month_is_closed(Month.of(place.day))))
    if place.closed_at is not None:
        at = timezone.localtime(place.closed_at)
        words = {"n": place.shift, "time": f"{at:%H:%M}", "day": format_day(at.date()), "who": place.closed_by or "–"}
        closed = _("Shift %(n)s was closed by %(who)s at %(time)s on %(day)s.") % words
        notes.append(Note(closed, reopen=may_write and not place.is_month_closed))
    return notes


def status_words(page: DayPage) -> str:
    """How many lines stand written: what the bar says before anything is typed."""
    saved = sum(1 for row in page.rows if row.is_saved)
    if not saved:
        return _("Nobody has entered this shift yet. Begin with the first line.")
    return ngettext("%(n)s line saved", "%(n)s lines saved", saved) % {"n": saved}


def letters_words() -> str:
    """The letters that may stand in the place of man-days."""
    words = _(
        "Man-days: 1, ½, 0,5 or 1/2, up to 2. "
        "Instead: %(leave)s leave, %(sick)s sick, %(meeting)s meeting or training, %(absent)s absent."
    )
    return words % {
        "leave": letter(AbsenceKind.LEAVE),
        "sick": letter(AbsenceKind.SICK),
        "meeting": letter(AbsenceKind.MEETING),
        "absent": letter(AbsenceKind.ABSENT),
    }


def _both(words: Callable[[int], str]) -> list[str]:
    """A sentence for 1, and one for more; {n} is the number."""
    return [words(number).replace("%(n)s", "{n}") for number in (1, 2)]


def _queued() -> list[str]:
    return _both(lambda n: ngettext("%(n)s cell waiting for the network", "%(n)s cells waiting for the network", n))


def texts() -> dict[str, object]:
    """The sentences of sheet.js."""
    return {
        "saved": _both(lambda n: ngettext("%(n)s cell saved", "%(n)s cells saved", n)),
        "queued": _queued(),
        "error": _both(lambda n: ngettext("%(n)s cell to correct", "%(n)s cells to correct", n)),
        "conflict": _both(
            lambda n: ngettext("%(n)s cell written by somebody else too", "%(n)s cells written by somebody else too", n)
        ),
        "saving": _("Saving…"),
        "nothing": _("Nobody has entered this shift yet. Begin with the first line."),
        "offline": _("No network. What you typed is kept here and will be sent."),
        "server": _("Something failed; not saved. Please try again."),
        "expired": _("Your session has ended: not saved yet. What you typed is kept here and will be sent."),
        "sign_in": _("Sign in and go on"),
        "words": _("Notes are not kept on this device: do not close this page before they are sent."),
        "denied": _("Not saved: this page is no longer open to you."),
        "paste": _("Click the first cell, then press Ctrl+V."),
        "wide": _both(
            lambda n: ngettext(
                "%(n)s pasted value has no place in the grid", "%(n)s pasted values have no place in the grid", n
            )
        ),
    }


def offline_texts() -> dict[str, object]:
    """The sentences of offline.js, and where it looks."""
    return {
        "kept": _("No network. What you typed is kept here and will be sent."),
        "queued": _queued(),
        "page": reverse("output_offline"),
        "health": reverse("health"),
    }
