"""What production keeps about a person: what they made, when they were away, what time they lost, what they said."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.domain.own_data import OwnLine, OwnTable, Part
from production.models import (
    Absence,
    DailyOutput,
    Improvement,
    LostTime,
    NormObjection,
    NormStudyWorker,
    OutputAdjustment,
)
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


def _objection(row: Any) -> OwnLine:
    answer = _("Answer: %(words)s") % {"words": row.answer} if row.answer else ""
    parts = (
        f"{row.product.code}, {_norm_words(row.units)}",
        format_day(row.raised_on),
        row.get_decision_display() or _("answer owed by %(day)s") % {"day": format_day(row.answer_due)},
        answer,
    )
    where = {"workshop": row.product.workshop.slug, "product": row.product.slug, "objection": row.pk}
    return OwnLine(
        row.text, " · ".join(str(part) for part in parts if part), reverse("norm_objection", kwargs=where), _("Open")
    )


def _study(row: Any) -> OwnLine:
    study = row.study
    words = _("Observed: %(units)s pieces a man-day by everybody who was watched") % {
        "units": format_number(study.units)
    }
    return OwnLine(f"{format_day(study.day)} · {study.product.code}", " · ".join(w for w in (words, study.words) if w))


def _improvement(row: Any) -> OwnLine:
    where = {"team": row.team.slug, "improvement": row.pk}
    parts = (str(row.get_kind_display()), row.team.name, format_day(row.since))
    return OwnLine(row.title, " · ".join(parts), reverse("improvement", kwargs=where), _("Open"))


def _norm_words(units: int) -> str:
    return _("norm %(units)s") % {"units": format_number(units)}


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
    OwnTable(
        key="norm_studies",
        part=Part.WORK,
        heading=gettext_lazy("Norm studies in which my work was watched"),
        model=NormStudyWorker,
        by=("worker",),
        shows=("study__team", "study__product", "study__day", "study__units", "study__words", "study__recorded_by"),
        words=_study,
        order="-study__day",
    ),
    OwnTable(
        key="improvements",
        part=Part.WORK,
        heading=gettext_lazy("Improvements that name me"),
        model=Improvement,
        by=("worker",),
        shows=(
            *("team", "kind", "title", "text", "since", "product", "taken_from", "source"),
            *("adapted", "adapted_on", "adapted_by", "stopped_on", "stop_reason", "written_on", "written_by"),
        ),
        words=_improvement,
        order="-since",
    ),
    OwnTable(
        key="norm_objections",
        part=Part.SAID,
        heading=gettext_lazy("Objections to norms"),
        model=NormObjection,
        by=("worker",),
        shows=(
            "product__workshop__name",
            "product",
            "norm__period",
            "units",
            "text",
            "raised_on",
            "answer_due",
            "decision",
            "answer",
            "answered_by",
            "answered_on",
        ),
        words=_objection,
        order="-raised_on",
    ),
)
