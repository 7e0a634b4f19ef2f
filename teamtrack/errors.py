"""What a broken rule says to the person who broke it."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from teamtrack.figures import format_day


class RuleBroken(Exception):
    """A rule of the domain was broken; `message` is a translated sentence fit for the person.

    `field` names the input it belongs to, where there is one, so that a form can show it there.
    """

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(str(message))
        self.message = message
        self.field = field


def must_have_come(day: date | None, today: date, *, field: str) -> None:
    """What is written down has happened: a day after today is a RuleBroken, said at the input `field`."""
    if day and day > today:
        words = _("%(day)s is still to come.") % {"day": format_day(day)}
        raise RuleBroken(f"{words} {_('Choose %(day)s or a day before it.') % {'day': format_day(today)}}", field=field)


def must_come_soon(day: date | None, today: date, *, field: str) -> None:
    """What people agree to do they do within a year: a later day is a slip of the hand, and a RuleBroken."""
    last = today + timedelta(days=366)
    if day and day > last:
        raise RuleBroken(_("Choose a day within a year, until %(day)s.") % {"day": format_day(last)}, field=field)
