"""Rows that hold from one day until before another (`period`): they end, and are never overwritten."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet


def end_row(row: Any, day: date, *also: str) -> None:
    """From that day on it holds no more; what would have begun then never was. `also`: other fields to save."""
    if row.period.lower >= day:
        row.delete()
        return
    row.period = (row.period.lower, day)
    row.save(update_fields=["period", *also])


def end_rows(rows: QuerySet[Any], day: date) -> None:
    """The same of every row that holds on the day or would begin later."""
    for row in lasting(rows, day):
        end_row(row, day)


def lasting(rows: QuerySet[Any], day: date) -> QuerySet[Any]:
    """The rows that hold on the day or would begin later, held for this transaction."""
    held = rows.filter(Q(period__upper_inf=True) | Q(period__endswith__gt=day))
    return held.select_for_update(of=("self",)).order_by("pk")
