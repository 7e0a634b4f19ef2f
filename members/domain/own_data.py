"""The shape of "what is kept about me": one table of the database, seen from the person it is about."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Part(StrEnum):
    """Phần: how the page groups what is kept."""

    PERSON = "person"
    CIRCUMSTANCES = "circumstances"
    CELL = "cell"
    CARE = "care"
    SAID = "said"
    WORK = "work"
    ACCOUNT = "account"


@dataclass(frozen=True)
class OwnLine:
    """One thing kept, in words; `url` leads to what the person may do about it, `label` says what."""

    text: str
    detail: str = ""
    url: str = ""
    label: str = ""


@dataclass(frozen=True)
class OwnTable:
    """What one table keeps about a person.

    `by`: the columns that name them ("worker", or through another table: "case__worker"); any of them makes a row
    theirs. `shows`: the columns in the export; those in `opens` are sealed. `words` tells one row, `brief` a long table
    in a few lines. `where` leaves out rows that do not count yet.
    """

    key: str
    part: Part
    heading: Any
    model: Any
    by: tuple[str, ...]
    shows: tuple[str, ...]
    words: Callable[[Any], OwnLine]
    order: str = "pk"
    opens: tuple[str, ...] = ()
    where: tuple[tuple[str, Any], ...] = ()
    brief: Callable[[list[Any]], list[OwnLine]] | None = None
