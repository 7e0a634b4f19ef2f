"""What is told about a line of the day grid that breaks a rule: the error sentences of labels.md, section 11."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from production.actions.closing import month_is_closed
from production.domain.cells import Cell, Wrong
from production.domain.output import is_suspicious, likely_meant
from production.models import AbsenceKind
from production.queries.output import DayLine, DayProduct, TeamDay
from production.queries.output_page import letter
from teamtrack.figures import format_day, format_man_days, format_number
from teamtrack.periods import Month


def too_many_man_days(shown: str) -> Wrong:
    """err.mandays; `shown` is what it would be."""
    sentence = _("%(name)s: man-days must be over 0 and at most 2 (now %(man_days)s).")
    return Wrong("man_days", sentence, {"man_days": shown})


def day_is_shut(place: TeamDay, today: date) -> str:
    """Why nothing may be written on this day at all; empty when it may."""
    if place.day > today:
        return _("%(day)s is still to come.") % {"day": format_day(place.day)}
    if place.is_month_closed:
        return month_is_closed(Month.of(place.day))
    if place.is_shift_closed:
        return _("Shift %(n)s is closed. Reopen it to correct figures.") % {"n": place.shift}
    return ""


def day_off_wants_a_reason(place: TeamDay) -> Wrong:
    """err.dayoff."""
    return Wrong(
        "note", _("%(day)s is a day off. If the team worked, give the reason."), {"day": format_day(place.day)}
    )


def not_on_team(place: TeamDay) -> Wrong:
    """err.not_on_team."""
    words = {"day": format_day(place.day), "team": place.team.short_name}
    return Wrong("good", _("%(name)s was not on team %(team)s on %(day)s."), words)


def far_above_norm(cell: Cell, product: DayProduct) -> Wrong | None:
    """err.too_much: asked about, unless a reason stands in the note."""
    units, good = product.norm_units, cell.good
    if units is None or good is None or cell.note or not is_suspicious(good, units, cell.man_days):
        return None
    words: dict[str, object] = {"q": format_number(good), "n": format_number(units)}
    guess = likely_meant(good, units, cell.man_days)
    if guess is None:
        sentence = _("%(name)s: %(q)s is over twice the norm %(n)s. Correct it or give a reason.")
        return Wrong("good", sentence, words)
    words["guess"] = format_number(guess)
    sentence = _("%(name)s: %(q)s is over twice the norm %(n)s. Did you mean %(guess)s? Correct it or give a reason.")
    return Wrong("good", sentence, words)


def no_such_product() -> Wrong:
    """A product of another workshop, or none."""
    return Wrong("product", _("%(name)s: choose an item."))


def one_line_of(item: str) -> Wrong:
    """A product stands once in a worker's shift."""
    return Wrong("product", _("%(name)s: there is a line of %(item)s already."), {"item": item})


def away_and_at_work() -> Wrong:
    """A shift is spent away or at the machine."""
    return Wrong("man_days", _("%(name)s: either output or a letter for the shift spent away, not both."))


def written_by_another(cell: Cell, theirs: DayLine | None, products: dict[int, DayProduct]) -> str:
    """err.conflict: who wrote what and when, and what was typed here."""
    if theirs is None:
        return _("Somebody has cleared this line; you entered %(mine)s. Keep which?") % {
            "mine": _in_words(cell, products)
        }
    at = f"{timezone.localtime(theirs.at):%H:%M}" if theirs.at else "–"
    shown = (_in_words(theirs, products), _in_words(cell, products))
    full = shown[0] == shown[1]
    return _("%(who)s entered %(theirs)s at %(time)s; you entered %(mine)s. Keep which?") % {
        "who": theirs.by or "–",
        "theirs": _in_words(theirs, products, full=full),
        "time": at,
        "mine": _in_words(cell, products, full=full),
    }


def _in_words(line: DayLine | Cell, products: dict[int, DayProduct], *, full: bool = False) -> str:
    """A line in few words: its good units; all of it when that is not where it differs."""
    away = line.kind if isinstance(line, DayLine) else line.away
    if away:
        return letter(AbsenceKind(away)) + (f", {line.note}" if full and line.note else "")
    if line.good is None:
        return _("nothing")
    if not full:
        return format_number(line.good)
    parts = [
        ngettext("%(n)s piece", "%(n)s pieces", line.good) % {"n": format_number(line.good)},
        _("%(n)s defective") % {"n": format_number(line.defective)},
        _("%(n)s man-days") % {"n": format_man_days(line.man_days)},
        products[line.product].code if line.product in products else "",
        f"“{line.note}”" if line.note else "",
    ]
    return ", ".join(part for part in parts if part)
