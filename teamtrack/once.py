"""Sent twice is one: a row bears the number that came with its form, made when the form was opened."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from psycopg.errors import UniqueViolation

from teamtrack import vault
from teamtrack.errors import RuleBroken
from teamtrack.names import tidy


def insert_once(row: Model) -> None:
    """Insert a row under its form's number; RuleBroken where that number, or something else unique, is taken."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as taken:
        if not isinstance(taken.__cause__, UniqueViolation):
            raise
        raise RuleBroken(_("This form was used before. Open it again.")) from taken


def same_as_before[Row: Model](row: Row, *, also: bool = True, **typed: Any) -> Row:
    """The row that a form made when it was sent before; RuleBroken where something else was typed into it since.

    `typed`: what came now, by columns, sealed ones in clear; `also`: whether what stands elsewhere is the same.
    It is not thrown away as if it had been saved.
    """
    if not also or not all(_stands(row, name, value) for name, value in typed.items()):
        raise RuleBroken(_("This form was sent before, and saved as it was then. Look at that, and correct it there."))
    return row


def _stands(row: Model, name: str, value: Any) -> bool:
    """Whether that is in the column: who is meant; a text without the blanks that a form leaves out."""
    column: Any = row._meta.get_field(name)
    if isinstance(column, vault.SealedField):
        return vault.holds(row, name, value)
    stands = getattr(row, column.attname)
    if isinstance(value, str):
        return tidy(stands) == tidy(value)
    return bool(stands == (value.pk if isinstance(value, Model) else value))
