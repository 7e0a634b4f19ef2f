"""What the week grid sends: good units by worker and weekday, each as a line of that day's grid."""

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from production.domain.cells import Cell, TypedCell
from production.domain.week import Week
from production.forms.output import MOST_LINES, Misshapen, read_cell, typed_cell
from teamtrack.periods import days_between

CELL = re.compile(r"(?P<row>w(?P<worker>[1-9][0-9]{0,17}))-(?P<weekday>[0-6])")
SHIFT = re.compile(r"[1-4]")
STOOD = ("was", "version", "good", "defective", "man_days")  # what the page showed of a cell, with tabs between


@dataclass(frozen=True)
class SentWeek:
    """What one request asks to write of a shift and product; `typed` by cell (w12-3: worker 12 on Thursday).

    A cell is the first line of its worker on its day, so `row` of each is what the day's grid would call it.
    """

    key: UUID
    shift: int
    product: int
    typed: Mapping[str, TypedCell]

    def cells(self, week: Week) -> dict[date, list[Cell]]:
        """By day, for record_week."""
        days = list(days_between(week.first, week.last))
        cells: dict[date, list[Cell]] = defaultdict(list)
        for name, typed in self.typed.items():
            cells[days[int(name.rpartition("-")[2])]].append(read_cell(typed))
        return dict(cells)


def cell_name(row: str, day: date) -> str:
    """What the page calls the first line `row` of a worker on this day."""
    return f"{row.removesuffix('-0')}-{day.weekday()}"


def read_week_json(body: bytes) -> SentWeek:
    """The request of week.js: {key, cells: [{row, product, shift, was, version, good, defective, man_days, note?}]}.

    All are of one shift and product.
    """
    try:
        sent = json.loads(body)
        cells = sent["cells"]
        names = [cell["row"] for cell in cells]
        (of_all,) = {(str(cell["shift"]), str(cell["product"])) for cell in cells}
        key = sent["key"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as wrong:
        raise Misshapen from wrong
    if not isinstance(cells, list) or not 1 <= len(cells) <= MOST_LINES or not all(isinstance(n, str) for n in names):
        raise Misshapen
    if len(set(names)) != len(names):
        raise Misshapen
    return _sent(key, *of_all, dict(zip(names, cells, strict=True)))


def read_week_post(post: Mapping[str, str]) -> SentWeek:
    """The whole week as a form sends it; cells nobody touched, or where the other's figure stays, are left out."""
    keep, _colon, kept = post.get("keep", "").partition(":")
    names = [name.removesuffix("-stood") for name in post if name.endswith("-stood")]
    if len(names) > MOST_LINES:
        raise Misshapen
    cells: dict[str, dict[str, str]] = {}
    for name in names:
        stood = post[f"{name}-stood"].split("\t")
        if len(stood) != len(STOOD):
            raise Misshapen
        values = dict(zip(STOOD, stood, strict=True))
        good, note = post.get(f"{name}-good", ""), post.get(f"{name}-note", "")
        untouched = good == values["good"] and not note
        if untouched or (keep == "theirs" and kept == name):
            continue
        cells[name] = values | {"good": good} | ({"note": note} if note else {})
    return _sent(post.get("key", ""), post.get("shift", ""), post.get("product", ""), cells)


def _sent(key: Any, shift: str, product: str, cells: Mapping[str, Any]) -> SentWeek:
    try:
        known = UUID(key)
    except (ValueError, AttributeError, TypeError) as wrong:
        raise Misshapen from wrong
    if not SHIFT.fullmatch(shift) or not re.fullmatch(r"[1-9][0-9]{0,17}", product):
        raise Misshapen
    return SentWeek(
        known, int(shift), int(product), {name: _typed(name, cell, product) for name, cell in cells.items()}
    )


def _typed(name: str, cell: Any, product: str) -> TypedCell:
    found = CELL.fullmatch(name)
    if not found or not isinstance(cell, dict) or cell.get("was", "") not in {"", product}:
        raise Misshapen  # the week never writes over another item
    return typed_cell(cell | {"row": f"{found['row']}-0", "worker": found["worker"], "product": product})
