"""Devices that are paired once and belong to a place, not to a person; what is typed to pair them; personal codes."""

import hashlib
import itertools
import secrets
from datetime import timedelta
from enum import StrEnum

CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # no I, no O: read from a wall, typed elsewhere
CODE_LENGTH = 6
CODE_LIFE = timedelta(minutes=10)
PIN_LENGTH = 6


class DeviceKind(StrEnum):
    """A screen that shows a workshop's board, or a tablet that a team shares."""

    BOARD = "board"
    TABLET = "tablet"


def new_token() -> str:
    """What a device keeps in its cookie: 256 random bits."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What the database keeps of a token: a plain hash is enough for 256 random bits (ASVS 6.5.2)."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def new_code() -> str:
    """Six letters to type by hand."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def is_pin(text: str) -> bool:
    """Six digits."""
    return len(text) == PIN_LENGTH and text.isascii() and text.isdigit()


def is_easily_guessed(pin: str, birth_year: int | None) -> bool:
    """Whether six digits are among those everybody tries first: repeated, in a row, a date, the year of birth."""
    digits = [int(digit) for digit in pin]
    steps = {(after - before) % 10 for before, after in itertools.pairwise(digits)}
    repeated = pin in {pin[:2] * 3, pin[:3] * 2} or all(pin[place] == pin[place + 1] for place in (0, 2, 4))
    return steps in ({0}, {1}, {9}) or repeated or _is_date(pin) or str(birth_year or "no") in pin


def _is_date(pin: str) -> bool:
    """Day, month and year, or month and year, in the orders people write them."""
    first, middle, last = int(pin[:2]), int(pin[2:4]), int(pin[4:])
    days = (first, middle), (middle, first), (last, middle)
    years = (first, int(pin[2:])), (last, int(pin[:4]))
    return any(1 <= day <= 31 and 1 <= month <= 12 for day, month in days) or any(
        1 <= month <= 12 and 1900 <= year < 2100 for month, year in years
    )
