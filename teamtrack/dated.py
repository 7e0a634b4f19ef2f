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
    lasting = Q(period__upper_inf=True) | Q(period__endswith__gt=day)
    for row in rows.filter(lasting).select_for_update(of=("self",)).order_by("pk"):
        end_row(row, day)
