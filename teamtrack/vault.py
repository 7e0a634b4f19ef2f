"""Sealed fields: text that only stands encrypted in the database, in backups and in dumps (trust.md, section 3.2).

ChaCha20-Poly1305; the key lies in a file outside database and backup (TEAMTRACK_KEYS_FILE). A sealed value is bound to
its table, row, column and key: moved anywhere else it does not open. The value of a sealed column is bytes; it is
written by `seal` and opened by teamtrack.audit.disclose alone, which records who read it.
"""

import base64
import secrets
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from teamtrack.errors import RuleBroken

KEY_BYTES, NONCE_BYTES = 32, 12
NAME_BYTES = 4  # the key's name, in front of every sealed value


class SealedField(models.BinaryField):  # type: ignore[type-arg]
    """Trường niêm phong: text that is kept encrypted. Its row has a UUID as its key, known before it is written."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", b"")
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)


class CannotOpen(Exception):
    """A sealed value that this installation's keys do not open: another key, another place, or damaged."""


def seal(record: models.Model, field: str, text: str) -> None:
    """Put `text` into the sealed column `field` of `record`, unsaved; nothing for no text."""
    if not text:
        setattr(record, field, b"")
        return
    name, key = _newest()
    nonce = secrets.token_bytes(NONCE_BYTES)
    closed = ChaCha20Poly1305(key).encrypt(nonce, text.encode(), _place(record, field, name))
    setattr(record, field, name + nonce + closed)


def unseal(record: models.Model, field: str) -> str:
    """The text in the sealed column; CannotOpen when it is not whole, or not this place's. Only audit.disclose asks."""
    value = bytes(getattr(record, field))
    if not value:
        return ""
    name, nonce, closed = value[:NAME_BYTES], value[NAME_BYTES:][:NONCE_BYTES], value[NAME_BYTES + NONCE_BYTES :]
    try:
        return ChaCha20Poly1305(_keys()[name]).decrypt(nonce, closed, _place(record, field, name)).decode()
    except (KeyError, InvalidTag) as wrong:
        raise CannotOpen from wrong


def _place(record: models.Model, field: str, name: bytes) -> bytes:
    """What a sealed value is bound to."""
    return f"{record._meta.db_table}|{record.pk}|{field}|".encode() + name


# --- keys: a line each in the file, the newest last: name in hexadecimal, key in base64 -------------------------------


def make_key() -> None:
    """Add a new key to the file; whatever is sealed from now on is sealed with it."""
    file: Path = settings.KEYS_FILE
    known = file.read_text() if file.exists() else ""
    half = file.with_suffix(".half")
    half.touch(mode=0o600)
    key = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
    half.write_text(f"{known}{secrets.token_hex(NAME_BYTES)} {key}\n")
    half.rename(file)


def _keys() -> dict[bytes, bytes]:
    """Every key of the file by its name, in the file's order; the first is made where there is no file yet."""
    file: Path = settings.KEYS_FILE
    if not file.exists():
        make_key()
    try:
        lines = [line.split() for line in file.read_text().splitlines() if line.strip()]
        return {bytes.fromhex(name): base64.b64decode(key) for name, key in lines}
    except (OSError, ValueError) as unread:
        raise RuleBroken(_("The keys of sealed notes cannot be read from %(file)s.") % {"file": file}) from unread


def _newest() -> tuple[bytes, bytes]:
    return list(_keys().items())[-1]
