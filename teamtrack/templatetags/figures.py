"""Filters that write figures the Vietnamese way: {{ n|so }} 60.527 · {{ r|pct }} 69,2% · {{ d|ngay }} 21/10/1966."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from django import template
from django.utils.translation import gettext as _

from teamtrack.figures import format_day, format_man_days, format_number, format_percent
from teamtrack.waiting import format_wait

register = template.Library()


@register.filter
def so(value: Fraction | int | Decimal | None, decimals: int | None = None) -> str:
    """A number, cut to `decimals` places: 60.527 or, of one place, 17,4; nothing for None."""
    return "" if value is None else format_number(value, decimals)


@register.filter
def pct(ratio: Fraction | None) -> str:
    """A ratio as per cent, cut to one decimal; a dash for None."""
    return format_percent(ratio)


@register.filter
def cong(man_days: Decimal | None) -> str:
    """Man-days: 1, ½, 1½."""
    return "" if man_days is None else format_man_days(man_days)


@register.filter
def ngay(day: date | None) -> str:
    """A day: 21/10/1966."""
    return "" if day is None else format_day(day)


@register.filter
def doi(days: int) -> str:
    """How many days something waits: đã 3 ngày, hôm nay."""
    return format_wait(days)


@register.filter
def thu(day: date) -> str:
    """The day of the week in full: Thứ sáu (Django's own Vietnamese has "Thứ 6")."""
    names = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
    return names[day.weekday()]
