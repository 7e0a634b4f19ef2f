"""Sealed fields: text that only stands encrypted in the database, in backups and in dumps (trust.md, section 3.2).

ChaCha20-Poly1305; the key lies in a file outside database and backup (TEAMTRACK_KEYS_FILE). A sealed value is bound to
its table, row, column and key: moved anywhere else it does not open. The value of a sealed column is bytes; it is
written by `seal` and opened by teamtrack.audit.disclose alone, which records who read it.
"""

import base64
import fcntl
import os
import secrets
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from teamtrack.reader import as_system

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


class KeysMissing(CannotOpen):
    """The file of keys is not there or cannot be read: nothing sealed opens, nothing is sealed."""


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
    except (KeyError, ValueError, InvalidTag) as wrong:  # ValueError: too short
        raise CannotOpen from wrong


def holds(record: models.Model, field: str, text: str) -> bool:
    """Whether this text is in the sealed column, whatever its blanks; what is in it does not leave the vault."""
    return unseal(record, field).split() == text.split()


def _place(record: models.Model, field: str, name: bytes) -> bytes:
    """What a sealed value is bound to."""
    return f"{record._meta.db_table}|{record.pk}|{field}|".encode() + name


def sealed_columns() -> Iterator[tuple[Any, str]]:
    """Every sealed column there is: its model and its name."""
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, SealedField):
                yield model, column.name


def anything_sealed() -> bool:
    with as_system("keys", writes=False):
        return any(model.objects.exclude(**{column: b""}).exists() for model, column in sealed_columns())


# --- keys: a line each in the file, the newest last: name in hexadecimal, key in base64 -------------------------------

type Keys = dict[bytes, bytes]  # in the file's order

_read: dict[Path, tuple[tuple[int, int, int], Keys]] = {}  # what a file held when it was last looked at


def make_key() -> None:
    """Add a new key to the file; whatever is sealed from now on is sealed with it, in every process.

    Also where the file is missing and will not be found again: what was sealed before then stays shut.
    """
    with _alone():
        _write([*_lines(), _new_line()])


def forget_keys(names: Collection[bytes]) -> None:
    """Take these keys out of the file; what was sealed with them does not open any more. The newest always stays."""
    with _alone():
        *older, newest = _lines()
        _write([*(line for line in older if _parsed(line)[0] not in names), newest])


def key_names() -> list[bytes]:
    """The names of all keys, the newest last."""
    return list(_keys())


def reseal(record: models.Model, field: str) -> bool:
    """Seal the text anew with the newest key, unsaved; False when it is. CannotOpen like `unseal`."""
    if bytes(getattr(record, field))[:NAME_BYTES] in {b"", _newest()[0]}:
        return False
    seal(record, field, unseal(record, field))
    return True


def _keys() -> Keys:
    """Every key of the file by its name; the first is made where there is no file yet. Read anew when it changed."""
    file: Path = settings.KEYS_FILE
    try:
        found = file.stat()
    except FileNotFoundError:
        _make_first()
        found = file.stat()
    state = (found.st_ino, found.st_mtime_ns, found.st_size)
    if _read.get(file, (None,))[0] != state:
        _read[file] = (state, dict(_parsed(line) for line in _lines()))
    return _read[file][1]


def _newest() -> tuple[bytes, bytes]:
    name = next(reversed(keys := _keys()))
    return name, keys[name]


def _make_first() -> None:
    """Where nothing is sealed yet; elsewhere the file is missing, and a new key would hide that."""
    if anything_sealed():
        raise KeysMissing(
            _("The keys of the sealed notes are missing: put the copy of them to %(file)s.")
            % {"file": settings.KEYS_FILE}
        )
    begin(settings.KEYS_FILE, _new_line())


def begin(file: Path, line: str) -> None:
    """A file of one key, whole under its name at once; of several processes that make it, the first one's stands."""
    with _half(file, [line]) as half, suppress(FileExistsError):
        os.link(half, file)
        onto_disk(file.parent)


def _write(lines: list[str]) -> None:
    with _half(settings.KEYS_FILE, lines) as half:
        half.rename(settings.KEYS_FILE)
        onto_disk(half.parent)


def onto_disk(folder: Path) -> None:
    """See the names in a folder onto the disk: a file that was synced can still be without one after a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _half(file: Path, lines: list[str]) -> Iterator[Path]:
    """A file of these lines beside this one, its owner's alone and on the disk; gone afterwards."""
    descriptor, name = tempfile.mkstemp(prefix=f"{file.name}.", suffix=".half", dir=file.parent)  # mode 0600
    half = Path(name)
    try:
        with os.fdopen(descriptor, "w") as into:
            into.writelines(f"{line}\n" for line in lines)
            into.flush()
            os.fsync(into.fileno())
        yield half
    finally:
        half.unlink(missing_ok=True)


@contextmanager
def _alone() -> Iterator[None]:
    """Whoever else changes the keys waits."""
    file: Path = settings.KEYS_FILE
    if not file.exists():
        begin(file, _new_line())
    with file.with_name(f"{file.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _lines() -> list[str]:
    file: Path = settings.KEYS_FILE
    try:
        lines = [line for line in file.read_text().splitlines() if line.strip()]
        known = dict(_parsed(line) for line in lines)
    except (OSError, ValueError) as unread:
        raise KeysMissing(_("The keys of sealed notes cannot be read from %(file)s.") % {"file": file}) from unread
    if not known:
        raise KeysMissing(_("The keys of sealed notes cannot be read from %(file)s.") % {"file": file})
    return lines


def _parsed(line: str) -> tuple[bytes, bytes]:
    """Name and key of a line; ValueError for anything else."""
    name, key = line.split()
    ChaCha20Poly1305(base64.b64decode(key))  # refuses a key of another length
    return bytes.fromhex(name), base64.b64decode(key)


def _new_line() -> str:
    key = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
    return f"{secrets.token_hex(NAME_BYTES)} {key}"
