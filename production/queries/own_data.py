"""What production keeps about a person: what they made, when they were away, what time they lost."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.domain.own_data import OwnLine, OwnTable, Part
from production.models import Absence, DailyOutput, LostTime, OutputAdjustment
from production.queries.lost_time import minutes_words
from teamtrack.figures import format_day, format_man_days, format_number


def _output(row: Any) -> OwnLine:
    return OwnLine(f"{format_day(row.day)} · {row.product.code}", format_number(row.good))


def _months_of_output(rows: list[Any]) -> list[OwnLine]:
    """A line for each year; every day is in the file."""
    good: dict[int, int] = defaultdict(int)
    man_days: dict[int, Decimal] = defaultdict(Decimal)
    for row in rows:
        good[row.day.year] += row.good
        man_days[row.day.year] += row.man_days
    return [
        OwnLine(
            _("Year %(year)s") % {"year": year},
            _("%(good)s good units, %(man_days)s man-days")
            % {"good": format_number(good[year]), "man_days": format_man_days(man_days[year])},
        )
        for year in sorted(good, reverse=True)
    ]


def _absence(row: Any) -> OwnLine:
    return OwnLine(format_day(row.day), " · ".join(part for part in (row.get_kind_display(), row.note) if part))


def _lost(row: Any) -> OwnLine:
    parts = (minutes_words(row.minutes), row.get_reason_display(), row.note)
    return OwnLine(format_day(row.day), " · ".join(str(part) for part in parts if part))


def _adjustment(row: Any) -> OwnLine:
    return OwnLine(f"{format_day(row.day)} · {row.product.code}: {row.good:+}", row.reason)


_FIGURES = ("team", "product", "norm__units", "day", "shift", "good", "defective", "man_days")
OWN_TABLES = (
    OwnTable(
        key="output",
        part=Part.WORK,
        heading=gettext_lazy("Daily output"),
        model=DailyOutput,
        by=("worker",),
        shows=(*_FIGURES, "note", "recorded_by", "recorded_at"),
        words=_output,
        brief=_months_of_output,
        order="-day",
    ),
    OwnTable(
        key="adjustments",
        part=Part.WORK,
        heading=gettext_lazy("Corrections of my output"),
        model=OutputAdjustment,
        by=("worker",),
        shows=(
            *_FIGURES,
            "reason",
            "proposed_on",
            "proposed_by",
            "approved_on",
            "approved_by",
            "declined_on",
            "declined_by",
        ),
        words=_adjustment,
        order="-day",
    ),
    OwnTable(
        key="absences",
        part=Part.WORK,
        heading=gettext_lazy("Absences"),
        model=Absence,
        by=("worker",),
        shows=("team", "day", "shift", "kind", "note", "recorded_by", "recorded_at"),
        words=_absence,
        order="-day",
    ),
    OwnTable(
        key="lost_time",
        part=Part.WORK,
        heading=gettext_lazy("Lost time"),
        model=LostTime,
        by=("worker",),
        shows=("team", "day", "shift", "reason", "minutes", "note", "recorded_by", "recorded_at"),
        words=_lost,
        order="-day",
    ),
)
