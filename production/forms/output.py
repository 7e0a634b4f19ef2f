"""What a grid sends, read by hand: a Django form for each of twenty lines costs more than saving them (P4).

Wrong figures become sentences; what no page of ours would send (`Misshapen`) becomes one refusal.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from production.actions.output_rules import too_many_man_days
from production.domain.cells import AWAY, Cell, TypedCell, Wrong
from production.domain.output import MAN_DAYS_A_DAY
from production.models import AbsenceKind
from teamtrack.figures import format_man_days, format_number
from teamtrack.names import tidy

MOST_LINES = 400
MOST_PIECES = 1_000_000  # of one line; the database holds the same limit
LONGEST_NOTE = 200
LONGEST_TEXT = 400

ROW = re.compile(r"w[1-9][0-9]{0,17}-[0-9]{1,2}")
NUMBER = re.compile(r"[0-9]{1,18}")
WHOLE = re.compile(r"([0-9]+|[0-9]{1,3}([., ])[0-9]{3}(\2[0-9]{3})*)([.,]0+)?")
DECIMAL = re.compile(r"[0-9]*[.,][0-9]+|[0-9]+[.,]")
PARTS = {"¼": "1/4", "½": "1/2", "¾": "3/4"}
MAN_DAYS = re.compile(r"(?P<whole>[0-9]{1,3})?\s*(?:(?P<above>[0-9]{1,2})/(?P<below>[1-9][0-9]?))?")
# P Ô H K, and L S M A in English; Ô also without its hat, for keyboards that have none.
LETTERS = {
    "P": AbsenceKind.LEAVE,
    "L": AbsenceKind.LEAVE,
    "Ô": AbsenceKind.SICK,
    "O": AbsenceKind.SICK,
    "S": AbsenceKind.SICK,
    "H": AbsenceKind.MEETING,
    "M": AbsenceKind.MEETING,
    "K": AbsenceKind.ABSENT,
    "A": AbsenceKind.ABSENT,
}


class Misshapen(ValueError):
    """A request that none of our pages sends."""


@dataclass(frozen=True)
class Sent:
    """What one request asks to write; `typed` by row, in the order of the page."""

    key: UUID
    typed: dict[str, TypedCell]

    @property
    def cells(self) -> list[Cell]:
        return [read_cell(cell) for cell in self.typed.values()]


def read_json(body: bytes) -> Sent:
    """The request of grid.js: {key, cells: [{row, worker, product, was, version, good, defective, man_days, note}]}.

    A cell without a note keeps the one that stands: notes do not wait in a browser without a network.
    """
    try:
        sent = json.loads(body)
        cells = sent["cells"]
        key = UUID(sent["key"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as wrong:
        raise Misshapen from wrong
    if not isinstance(cells, list) or not 1 <= len(cells) <= MOST_LINES:
        raise Misshapen
    typed = [typed_cell(cell) for cell in cells]
    by_row = {cell.row: cell for cell in typed}
    if len(by_row) != len(typed):
        raise Misshapen
    return Sent(key, by_row)


def typed_cell(cell: Any) -> TypedCell:
    if not isinstance(cell, dict) or not all(isinstance(value, str | int) for value in cell.values()):
        raise Misshapen
    values = {name: str(value) for name, value in cell.items()}
    row, was = values.get("row", ""), values.get("was", "")
    numbers = [values.get(name) or "0" for name in ("worker", "product", "version")]
    good, defective, man_days = (_printable(values.get(name, "")) for name in ("good", "defective", "man_days"))
    note = _printable(values["note"]) if "note" in values else None
    fits = ROW.fullmatch(row) and (was in {"", AWAY} or NUMBER.fullmatch(was))
    long = any(len(text) > LONGEST_TEXT for text in (good, defective, man_days, note or ""))
    if not fits or long or not all(NUMBER.fullmatch(n) for n in numbers):
        raise Misshapen
    worker, product, version = map(int, numbers)
    return TypedCell(row, worker, product or None, was, min(version, 2**31 - 2), good, defective, man_days, note)


def read_post(post: Mapping[str, str]) -> Sent:
    """The whole grid as a form sends it; lines nobody touched are left out."""
    try:
        key = UUID(post.get("key", ""))
    except ValueError as wrong:
        raise Misshapen from wrong
    keep, _colon, kept = post.get("keep", "").partition(":")
    rows = [name.removesuffix("-was") for name in post if name.endswith("-was")]
    if len(rows) > MOST_LINES:
        raise Misshapen
    typed = {}
    for row in rows:
        names = ("product", "was", "version", "good", "defective", "man_days", "note")
        values = {name: post.get(f"{row}-{name}", "") for name in names}
        now = "\t".join(values[name] for name in ("man_days", "good", "defective", "note", "product"))
        untouched = post.get(f"{row}-before") == now
        if untouched or (keep == "theirs" and kept == row):
            continue
        typed[row] = typed_cell(values | {"row": row, "worker": row.partition("-")[0].removeprefix("w")})
    return Sent(key, typed)


def _printable(text: str) -> str:
    """NFC, single blanks, no control characters: the database takes no NUL."""
    return tidy("".join(c if c.isprintable() else " " for c in text))


# --- one line --------------------------------------------------------------------------------------------------------


def read_cell(typed: TypedCell) -> Cell:
    """The line understood, or with what is wrong in it."""
    good, good_wrong = _pieces(typed.good, "good")
    defective, defective_wrong = _pieces(typed.defective, "defective")
    away = LETTERS.get(typed.man_days.upper(), "")
    is_empty = good is None and good_wrong is None
    man_days, man_days_wrong = (Decimal(1), None) if away or is_empty else _man_days(typed.man_days)
    wrong = good_wrong or defective_wrong or man_days_wrong or _left_open(typed, away, good, defective)
    if len(typed.note or "") > LONGEST_NOTE:
        wrong = wrong or Wrong("note", _("%(name)s: a note has at most %(n)s letters."), {"n": LONGEST_NOTE})
    return Cell(
        row=typed.row,
        worker=typed.worker,
        product=typed.product,
        was=typed.was,
        version=typed.version,
        good=None if away else good,
        defective=defective or 0,
        man_days=man_days,
        away=away,
        note=typed.note,
        wrong=wrong,
    )


def _left_open(typed: TypedCell, away: str, good: int | None, defective: int | None) -> Wrong | None:
    """Figures beside an absence, or a line whose good units are missing."""
    if away and (good or defective):
        return Wrong("man_days", _("%(name)s: either output or a letter for the shift spent away, not both."))
    if good is None and not away and not typed.was and (typed.defective or typed.note):
        return Wrong("good", _("%(field)s is empty.") % {"field": f"%(name)s, {_('Good')}"})
    return None


def _pieces(text: str, field: str) -> tuple[int | None, Wrong | None]:
    """Whole pieces; 1.755 and 1 755 are 1755, 175,0 is 175. Nothing typed is None."""
    text = unicodedata.normalize("NFKC", text).strip()
    negative = text[:1] in {"-", "\N{MINUS SIGN}"}
    digits = text[1:].strip() if negative else text
    if not text:
        return None, None
    if whole := WHOLE.fullmatch(digits):
        pieces = int(re.sub(r"[^0-9]", "", whole[1])[:20])
        if negative and pieces:
            return None, Wrong(field, _("%(name)s: output cannot be below 0."))
        if pieces > MOST_PIECES:
            words = {"n": format_number(MOST_PIECES)}
            return None, Wrong(field, _("%(name)s: a line has at most %(n)s pieces."), words)
        return pieces, None
    if DECIMAL.fullmatch(digits):
        return None, Wrong(field, _("%(name)s: whole pieces only."))
    return None, _no_number(field, text)


def _no_number(field: str, text: str) -> Wrong:
    return Wrong(field, _("%(name)s: a number is needed; you typed “%(v)s”."), {"v": text})


def _man_days(text: str) -> tuple[Decimal, Wrong | None]:
    """1 · ½ · 1½ · 1/2 · 0,5, over 0 and at most 2; thirds are cut to two places."""
    plain = text
    for sign, parts in PARTS.items():
        plain = plain.replace(sign, f" {parts}")
    plain = plain.strip()
    if found := MAN_DAYS.fullmatch(plain):
        part = Fraction(int(found["above"]), int(found["below"])) if found["above"] else Fraction(0)
        exact = Fraction(int(found["whole"] or 0)) + part
    elif DECIMAL.fullmatch(plain) and len(plain) < 10:
        exact = Fraction(plain.replace(",", ".").removesuffix("."))
    elif plain[:1] in {"-", "\N{MINUS SIGN}"} and (plain[1:].isdigit() or DECIMAL.fullmatch(plain[1:])):
        return Decimal(1), too_many_man_days(plain)
    else:
        return Decimal(1), _no_number("man_days", text)
    man_days = (Decimal(exact.numerator) / exact.denominator).quantize(Decimal("0.01"), ROUND_DOWN)
    if not 0 < man_days <= MAN_DAYS_A_DAY:
        return Decimal(1), too_many_man_days(format_man_days(exact) if text else "0")
    return man_days, None
