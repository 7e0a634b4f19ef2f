"""The board and a month's adjustments as tables for a spreadsheet."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from emulation.domain.ranking import Part
from emulation.models import CriterionKind
from emulation.queries.closing import adjustments_of
from emulation.queries.ranking import board_of
from members.models import Workshop
from production.models import OutputAdjustment
from teamtrack.periods import Month
from teamtrack.sheets import Table, Value, share


def board_table(workshop: Workshop, month: Month, today: date) -> Table:
    """The ranking of a month, best first, and how each score came about: value, weight and points by criterion."""
    board = board_of(workshop, month, today)
    kinds = [part.kind for part in board.rows[0].standing.score.parts] if board.rows else []
    head = [_("Rank"), _("Team"), _("Last month"), _("Score")]
    for kind in kinds:
        label = str(CriterionKind(kind).label)
        head += [label, f"{label}: {_('weight')}", f"{label}: {_('points')}"]
    rows = [
        (
            row.standing.rank, row.standing.team.name, row.previous_rank, row.standing.score.total,
            *_parts(row.standing.score.parts), row.standing.facts.left_out,
        )
        for row in board.rows
    ]  # fmt: skip
    return Table(_("Ranking"), [*head, _("Lines without a norm")], rows)


def _parts(parts: Sequence[Part]) -> list[Value]:
    """Three cells a criterion; empty where it had no data and was left out."""
    cells: list[Value] = []
    for part in parts:
        cells += [None] * 3 if part.value is None else [share(part.value), part.weight, part.points]
    return cells


def adjustment_table(user: Any, workshop: Workshop, month: Month) -> Table:
    """The corrections of a closed month that the user may see, oldest first."""
    head = (
        _("Date"), _("Shift"), _("Team"), _("Worker number"), _("Full name"), _("Item"), _("Good"), _("Defective"),
        _("Man-days"), _("Reason"), _("Proposed on"), _("Decision"), _("Decided on"),
    )  # fmt: skip
    found = sorted(adjustments_of(user, workshop, month), key=lambda adjustment: (adjustment.day, adjustment.pk))
    rows = [
        (
            row.day, row.shift, row.team.code, row.worker.code, row.worker.full_name, row.product.code, row.good,
            row.defective, row.man_days, row.reason, row.proposed_on, _decision(row),
            row.approved_on or row.declined_on,
        )
        for row in found
    ]  # fmt: skip
    return Table(_("Adjustments"), head, rows)


def _decision(adjustment: OutputAdjustment) -> str:
    if adjustment.approved_on:
        return _("approved")
    return _("declined") if adjustment.declined_on else _("awaiting answer")
