"""A sealed file: a head for everyone, and contents that only the key opens, whole and unchanged or not at all.

    MAGIC | length of the head (4 bytes) | head (JSON) | pieces, each encrypted with AES-256-GCM

Each file has a key of its own, derived from the long-lived one and a random salt, so the number of a piece may be its
nonce. The last piece is marked in the nonce and the head stands in every piece's associated data: a file that was cut,
joined, or given another head is refused (the construction known as STREAM). Touches no database and no Django.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"teamtrack sealed file 1\n"
PIECE = 1024 * 1024  # bytes of content in each piece but the last
TAG = 16
LONGEST_HEAD = 1024 * 1024
KEY_BYTES = 32


class NotSealed(Exception):
    """No sealed file, or one of a later format."""


class WrongKey(Exception):
    """The file was sealed with another key."""


class Damaged(Exception):
    """The file was cut or changed after it was sealed."""


@dataclass(frozen=True)
class Sealed:
    """A sealed file whose head has been read; nothing in the head is to be believed before the contents opened."""

    head: dict[str, Any]
    seal: bytes  # what the head and its frame are bound by


def key_id(key: bytes) -> str:
    """Names a key without telling it."""
    return _derived(key, b"", b"teamtrack key id").hex()[:16]


def seal(key: bytes, head: dict[str, Any], contents: Iterable[bytes], into: BinaryIO) -> None:
    """Write the contents under this head; the key's name and the salt are added to it."""
    salt = os.urandom(32)
    written = json.dumps(head | {"key": key_id(key), "salt": salt.hex()}, ensure_ascii=False).encode()
    frame = MAGIC + len(written).to_bytes(4) + written
    cipher, bound = _cipher(key, salt), hashlib.sha256(frame).digest()
    into.write(frame)
    into.writelines(
        cipher.encrypt(_nonce(number, is_last=is_last), piece, bound)
        for number, (piece, is_last) in enumerate(_in_pieces(contents))
    )


def read_head(file: BinaryIO) -> Sealed:
    """The head; NotSealed or Damaged for anything else. The file stands before its first piece afterwards."""
    if file.read(len(MAGIC)) != MAGIC:
        raise NotSealed
    length = file.read(4)
    written = file.read(min(int.from_bytes(length), LONGEST_HEAD))
    try:
        head = json.loads(written)
        bytes.fromhex(head["salt"])
    except (ValueError, TypeError, KeyError) as broken:
        raise Damaged from broken
    return Sealed(head, hashlib.sha256(MAGIC + length + written).digest())


def unseal(key: bytes, sealed: Sealed, file: BinaryIO) -> Iterator[bytes]:
    """The contents piece by piece; Damaged as soon as one of them, or the end, is not as it was sealed."""
    if sealed.head.get("key") != key_id(key):
        raise WrongKey
    cipher = _cipher(key, bytes.fromhex(sealed.head["salt"]))
    piece, number = file.read(PIECE + TAG), 0
    while True:
        following = file.read(PIECE + TAG)
        try:
            yield cipher.decrypt(_nonce(number, is_last=not following), piece, sealed.seal)
        except InvalidTag as broken:
            raise Damaged from broken
        if not following:
            return
        piece, number = following, number + 1


def _in_pieces(contents: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Pieces of equal length, and which of them is the last; there is always one."""
    held = bytearray()
    for content in contents:
        held += content
        while len(held) > PIECE:
            yield bytes(held[:PIECE]), False
            del held[:PIECE]
    yield bytes(held), True


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(_derived(key, salt, b"teamtrack sealed file 1"))


def _derived(key: bytes, salt: bytes, use: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt, use).derive(key)


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11) + bytes([is_last])
