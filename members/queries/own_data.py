"""Everything kept about the reader: for the page, for the JSON file and for the paper, from the same tables.

Runs inside teamtrack.audit.reading_as of the person: the database shows nobody else's rows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import ForeignKey, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from members.domain.own_data import OwnLine, OwnTable, Part
from members.models import Account
from members.queries.own_tables import TABLES
from members.queries.own_tables_cell import CELL_TABLES
from teamtrack.audit import disclose
from teamtrack.sources import ask

OWN_FILE = "own file"


@dataclass(frozen=True)
class Kept:
    """One table's share of the page."""

    heading: str
    part: Part
    lines: tuple[OwnLine, ...]


@dataclass(frozen=True)
class KeptPart:
    """The tables of one part of the page."""

    part: Part
    heading: str
    kept: tuple[Kept, ...]


def own_tables() -> list[OwnTable]:
    """Every table that keeps something about a person, of this app and of those above."""
    return [*TABLES, *CELL_TABLES, *ask("own_tables")]


def own_data(account: Account) -> tuple[KeptPart, ...]:
    """What is kept about this account's person in words, part by part; what has nothing is left out."""
    kept = [Kept(str(table.heading), table.part, _lines(table, _rows(table, account))) for table in own_tables()]
    found = [share for share in kept if share.lines]
    return tuple(
        KeptPart(part, heading, tuple(share for share in found if share.part is part))
        for part, heading in _part_names()
        if any(share.part is part for share in found)
    )


def own_records(account: Account) -> dict[str, list[dict[str, Any]]]:
    """The same as plain data, for the JSON file: the rows of each table by its name, empty ones too."""
    return {table.key: [_record(table, row) for row in _rows(table, account)] for table in own_tables()}


def _lines(table: OwnTable, rows: list[Any]) -> tuple[OwnLine, ...]:
    return tuple(table.brief(rows) if table.brief and rows else map(table.words, rows))


def _rows(table: OwnTable, account: Account) -> list[Any]:
    """The rows about this person, each with its sealed texts `opened`; one's own file is no event."""
    theirs = Q()
    for column in table.by:
        is_account = _target(table.model, column) is Account
        theirs |= Q(**{column: account.pk if is_account else account.worker_id})
    rows: QuerySet[Any] = QuerySet(table.model).filter(theirs, **dict(table.where))
    if links := _links(table):
        rows = rows.select_related(*links)
    found = list(rows.order_by(table.order, "pk"))
    for row in found:
        row.subject, row.reader = account.worker_id, account.worker_id
    if table.opens:
        texts = disclose(found, *table.opens, by=account, subject="subject", why=OWN_FILE)
        for row, opened in zip(found, texts, strict=True):
            row.opened = dict(zip(table.opens, opened, strict=True))
    return found


def _links(table: OwnTable) -> list[str]:
    """The other tables whose rows the columns shown, or their words, are read from."""
    through = {name.rpartition("__")[0] for name in table.shows if "__" in name}
    own = {name for name in table.shows if "__" not in name}
    return [*through, *(name for name in own if isinstance(table.model._meta.get_field(name), ForeignKey))]


def _target(model: Any, column: str) -> Any:
    """The model a column leads to: through other tables, or the table itself for its own number."""
    for step in column.split("__"):
        if step == "pk":
            return model
        model = model._meta.get_field(step).related_model
    return model


def _record(table: OwnTable, row: Any) -> dict[str, Any]:
    """One row for the file: the columns shown, by name; "session__meeting__day" is read through other tables."""
    return {
        name: row.opened[name] if name in table.opens else _plain(reduce(_step, name.split("__"), row))
        for name in table.shows
    }


def _step(thing: Any, name: str) -> Any:
    """On through one column; from nothing there is nothing."""
    return None if thing is None else getattr(thing, name)


def _plain(value: Any) -> Any:
    """A value as JSON knows it; a period is its first day and the day after its last."""
    match value:
        case None | bool() | int() | str():  # a choice is a str of its own kind
            return str(value) if isinstance(value, str) else value
        case datetime() | date():
            return value.isoformat()
        case Decimal() | Promise():
            return str(value)
        case DateRange():
            return {"from": _plain(value.lower), "until_before": _plain(value.upper)}
        case list() | tuple():
            return [_plain(item) for item in value]
        case _:
            return str(value)


def _part_names() -> Iterable[tuple[Part, str]]:
    return (
        (Part.PERSON, _("Who I am here")),
        (Part.WORK, _("My work")),
        (Part.CELL, _("What the cell keeps")),
        (Part.CARE, _("Visits and help")),
        (Part.CIRCUMSTANCES, _("My circumstances")),
        (Part.SAID, _("What I said and asked")),
        (Part.ACCOUNT, _("Account")),
    )
