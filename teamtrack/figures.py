"""Figures as people read them: the one function that cuts, and the Vietnamese formats.

Percentages are computed from exact integers or fractions and cut to one decimal, never rounded up
(domain.md, "Percentages"): the report itself prints 220/150 as 46,6 %.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

type Exact = Fraction | int | Decimal

VULGAR = {Fraction(1, 4): "¼", Fraction(1, 2): "½", Fraction(3, 4): "¾"}


def cut(value: Exact, decimals: int = 1) -> Decimal:
    """`value` cut towards zero to `decimals` places: 46.666… becomes 46.6, 99.96 becomes 99.9."""
    scaled = Fraction(value) * 10**decimals
    whole = abs(scaled.numerator) // scaled.denominator
    return Decimal(whole if scaled >= 0 else -whole).scaleb(-decimals)


def percent(ratio: Exact) -> Decimal:
    """A ratio as per cent, cut to one decimal: Fraction(220, 150) - 1 becomes 46.6."""
    return cut(Fraction(ratio) * 100)


def rise(new: Exact, old: Exact) -> Fraction:
    """How much `new` is above `old`, as an exact ratio: rise(220, 130) is 9/13."""
    return Fraction(new) / Fraction(old) - 1


def format_number(value: Exact, decimals: int | None = None) -> str:
    """60527 → "60.527"; with decimals the value is cut and a comma stands before them."""
    number = (
        cut(value, decimals)
        if decimals is not None
        else Decimal(value)
        if not isinstance(value, Fraction)
        else cut(value, 1)
    )
    text = f"{number:,f}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".").replace("-", "\N{MINUS SIGN}")


def format_percent(ratio: Exact | None) -> str:
    """Fraction(9, 13) → "69,2%"; None (no data) → "–"."""
    if ratio is None:
        return "–"
    return f"{format_number(percent(ratio), 1)}%"


def format_man_days(value: Exact) -> str:
    """Man-days as the grid shows them: 1, ½, 1½, 0,3."""
    exact = Fraction(value)
    whole, rest = divmod(exact.numerator, exact.denominator)
    part = Fraction(rest, exact.denominator)
    if not part:
        return str(whole)
    if part in VULGAR:
        return f"{whole or ''}{VULGAR[part]}"
    return format_number(exact, 2).rstrip("0")


def format_day(day: date) -> str:
    """21/10/1966."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def long_day(day: date) -> str:
    """In the running text of a Vietnamese report: "ngày 05 tháng 02 năm 1967".

    A leading zero stands before days below 10 and the months 1 and 2.
    """
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"
