"""New keys for sealed notes: every sealed value of every table is sealed anew while people read and write."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from teamtrack import vault
from teamtrack.audit import as_system
from teamtrack.errors import RuleBroken

BATCH = 500  # rows that are sealed anew in one transaction; whoever writes to one of them waits that long
# What was begun with the former key is written by then: no request and no job takes so long.
REST = timedelta(minutes=10)


@dataclass
class Rotated:
    """How many values were sealed anew, how many were in use and are left, and which no key opens."""

    anew: int = 0
    left: int = 0
    shut: list[str] = field(default_factory=list)  # "members.contact 0190… note"


def rotate() -> Rotated:
    """Seal everything with the newest key that is not; may be interrupted and begun again at any time."""
    done = Rotated()
    for model, column in vault.sealed_columns():
        _rotate_column(model, column, done)
    done.left = _of_former_keys() - len(done.shut)
    return done


def _rotate_column(model: Any, column: str, done: Rotated) -> None:
    """In the order of the keys; a row that somebody is writing to right now is left out, so nobody waits for us."""
    rows = model.objects.filter(~models.Q(**{column: b""})).order_by("pk")
    last: Any = None
    while True:
        with as_system("rotation"):
            later = rows if last is None else rows.filter(pk__gt=last)
            batch = list(later.only("pk", column).select_for_update(skip_locked=True, no_key=True)[:BATCH])
            for row in batch:
                was = bytes(getattr(row, column))
                try:
                    if vault.reseal(row, column):
                        done.anew += rows.filter(pk=row.pk, **{column: was}).update(**{column: getattr(row, column)})
                except vault.CannotOpen:
                    done.shut.append(f"{model._meta.label_lower} {row.pk} {column}")
        if not batch:
            return
        last = batch[-1].pk


def _keys_of_values() -> list[bytes]:
    """The key of every sealed value, once for each."""
    found = []
    with as_system("rotation"):
        for model, column in vault.sealed_columns():
            begins = models.Func(
                models.F(column), 1, vault.NAME_BYTES, function="substring", output_field=models.BinaryField()
            )
            values = model.objects.exclude(**{column: b""}).annotate(begins=begins)
            found += [bytes(value) for value in values.values_list("begins", flat=True).order_by("pk")]
    return found


def _of_former_keys() -> int:
    newest = vault.key_names()[-1]
    return sum(key != newest for key in _keys_of_values())


def unknown_values() -> int:
    """How many sealed values were sealed with a key that is not in the file."""
    known = set(vault.key_names()) if settings.KEYS_FILE.exists() else set()
    return sum(key not in known for key in _keys_of_values())


def forget_former_keys(*, now: datetime) -> int:
    """Take every key but the newest out of the file, and say how many; RuleBroken while one may still be needed."""
    former = vault.key_names()[:-1]
    needed = _of_former_keys()
    if needed:
        raise RuleBroken(
            ngettext(
                "%(count)s note is still sealed with a former key: no key is forgotten. Run rotate_keys --resume.",
                "%(count)s notes are still sealed with former keys: no key is forgotten. Run rotate_keys --resume.",
                needed,
            )
            % {"count": needed}
        )
    if now.timestamp() - settings.KEYS_FILE.stat().st_mtime < REST.total_seconds():
        raise RuleBroken(
            _("The newest key is younger than %(minutes)s minutes: somebody may still be writing with the former one.")
            % {"minutes": int(REST.total_seconds() // 60)}
        )
    vault.forget_keys(former)
    return len(former)
