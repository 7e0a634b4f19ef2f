"""A sealed file opens with its key, whole and unchanged, or not at all."""

import os
from collections.abc import Iterator
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teamtrack import sealed
from teamtrack.sealed import Damaged, NotSealed, WrongKey, key_id, read_head, seal, unseal

KEY, OTHER = b"k" * 32, b"o" * 32
HEAD = {"made_at": "1966-10-21", "roles": ["tt_owner"]}


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed, "PIECE", 64)


def made(*contents: bytes) -> bytes:
    seal(KEY, HEAD, contents, into := BytesIO())
    return into.getvalue()


def opened(file: bytes, key: bytes = KEY) -> bytes:
    found = read_head(into := BytesIO(file))
    return b"".join(unseal(key, found, into))


@pytest.mark.parametrize("length", [0, 1, 63, 64, 65, 128, 1000])
def test_the_contents_come_back(length: int) -> None:
    contents = os.urandom(length)
    assert opened(made(contents)) == contents
    assert opened(made(contents[: length // 3], contents[length // 3 :], b"")) == contents


def test_the_head_is_read_without_the_key() -> None:
    head = read_head(BytesIO(made(b"x"))).head
    assert {name: head[name] for name in HEAD} == HEAD
    assert head["key"] == key_id(KEY)


def test_another_key_is_named_as_such() -> None:
    with pytest.raises(WrongKey):
        opened(made(b"x"), OTHER)


def test_equal_contents_are_not_seen_to_be_equal() -> None:
    first, second = made(b"x" * 64), made(b"x" * 64)
    assert len(first) == len(second)
    assert first[-80:] != second[-80:]


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.integers(0, 2**16), st.integers(1, 255))
def test_no_byte_can_be_changed(place: int, by: int) -> None:
    file = bytearray(made(os.urandom(200)))
    file[place % len(file)] ^= by
    with pytest.raises((Damaged, NotSealed, WrongKey)):
        opened(bytes(file))


def cuts() -> Iterator[int]:
    yield from range(30)
    head = len(made(b"")) - 16
    yield from (head + 80 * piece + more for piece in range(4) for more in (-1, 0, 1, 40))


@pytest.mark.parametrize("length", sorted(set(cuts())))
def test_no_end_can_be_cut_off(length: int) -> None:
    """Also where a whole piece ends: the last one says that it is."""
    file = made(os.urandom(256))
    assert length < len(file)
    with pytest.raises((Damaged, NotSealed)):
        opened(file[:length])


def test_nothing_can_be_added_or_exchanged() -> None:
    file = made(os.urandom(192))
    head = len(made(b"")) - 16
    first, second, rest = file[head : head + 80], file[head + 80 : head + 160], file[head + 160 :]
    for changed in (file + b"x", file + first, file[:head] + second + first + rest, file[:head] + second + rest):
        with pytest.raises(Damaged):
            opened(changed)


def test_pieces_of_two_files_do_not_mix() -> None:
    one, two = made(os.urandom(192)), made(os.urandom(192))
    with pytest.raises(Damaged):
        opened(one[:-80] + two[-80:])
