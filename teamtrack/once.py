"""Sent twice is one: a row bears the number that came with its form, made when the form was opened."""

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from psycopg.errors import UniqueViolation

from teamtrack.errors import RuleBroken


def insert_once(row: Model) -> None:
    """Insert a row under its form's number; RuleBroken where that number, or something else unique, is taken."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as taken:
        if not isinstance(taken.__cause__, UniqueViolation):
            raise
        raise RuleBroken(_("This form was used before. Open it again.")) from taken
