"""Lists without an end, a page at a time by the place of the last row shown: no page counts rows or skips over them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet, Subquery, Value

PAGE = 50
AFTER = "sau"  # in the query string: the number of the row after which the page begins


@dataclass(frozen=True)
class Page[Row]:
    """Some rows of a list; `after` is the number (or UUID) of the last of them where there are more."""

    rows: tuple[Row, ...]
    after: Any


def read_number(asked: Mapping[str, Any], key: str) -> int | None:
    """The number of a row in a query string; None for anything else."""
    text = str(asked.get(key, ""))
    return int(text) if re.fullmatch("[1-9][0-9]{0,17}", text) else None


def read_uuid(asked: Mapping[str, Any], key: str) -> UUID | None:
    """The same for rows that are numbered by a UUID."""
    try:
        return UUID(str(asked.get(key, "")))
    except ValueError:
        return None


def page_of[Row: Model](rows: QuerySet[Row], *, by: str, after: int | UUID | None, seen: QuerySet[Row]) -> Page[Row]:
    """The rows by `by` ("-day": newest first) and then number, from behind the row numbered `after` on; one query.

    That row is looked up among all that the reader may see, as it may not be among those asked for any more; its place
    is read by the database itself, so that no name stands in an address. A row there is not has nothing behind it.
    """
    return _page(list(_behind(rows, by, after, seen)))


def open_and_page_of[Row: Model](
    rows: QuerySet[Row], *, is_open: Q, first: str, by: str, after: int | UUID | None
) -> tuple[tuple[Row, ...], Page[Row]]:
    """All rows that are still open, by `first` and then number, and a page of the others as of page_of; one query.

    `first` and `by` also name attributes of a row, the latter a column or an annotation that no closed row lacks.
    """
    still, others = rows.filter(is_open).order_by(), _behind(rows.exclude(is_open), by, after, rows)
    both: Any = still.annotate(stands_open=Value(True)).union(others.annotate(stands_open=Value(False)), all=True)
    found: list[Any] = list(both)  # in no order: a union promises none
    place, behind = attrgetter(first, "pk"), attrgetter(by.removeprefix("-"), "pk")
    return (
        tuple(sorted((row for row in found if row.stands_open), key=place)),
        _page(sorted((row for row in found if not row.stands_open), key=behind, reverse=by.startswith("-"))),
    )


def beside(rows: Sequence[Any], alone: QuerySet[Any], figures: Mapping[str, Any]) -> Any:
    """What is told beside a list: `figures` came with each of its rows; where there are none they are asked alone."""
    return rows[0] if rows else alone.annotate(**figures).get()


def _behind[Row: Model](rows: QuerySet[Row], by: str, after: int | UUID | None, seen: QuerySet[Row]) -> QuerySet[Row]:
    """A page and one row more."""
    down, column = by.startswith("-"), by.removeprefix("-")
    if after is not None:
        place = Subquery(seen.filter(pk=after).order_by().values(column)[:1])
        way = "lt" if down else "gt"
        rows = rows.filter(**{f"{column}__{way}e": place}).filter(
            Q(**{f"{column}__{way}": place}) | Q(**{f"pk__{way}": after})
        )
    return rows.order_by(by, "-pk" if down else "pk")[: PAGE + 1]


def _page[Row: Model](found: list[Row]) -> Page[Row]:
    return Page(tuple(found[:PAGE]), found[PAGE - 1].pk if len(found) > PAGE else None)
