"""A line of the day grid: as it was typed, as it was understood, and what the person is told about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from decimal import Decimal
from enum import StrEnum

AWAY = "away"  # what `was` says of a shift that was written as leave, sick, meeting or absent


@dataclass(frozen=True)
class TypedCell:
    """One line as it arrived. `row` names it on the page; `was` is what stood there: a product, AWAY or nothing.

    A note of None was not sent: the one that stands is kept.
    """

    row: str
    worker: int
    product: int | None
    was: str
    version: int
    good: str
    defective: str
    man_days: str
    note: str | None


class State(StrEnum):
    """What became of a line."""

    SAVED = "saved"
    ERROR = "error"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Wrong:
    """What cannot be understood in a line: which input, and the sentence, which wants the worker's name yet."""

    field: str
    sentence: str
    words: Mapping[str, object] = attribute(default_factory=dict)

    def of(self, name: str) -> str:
        """The sentence about this worker."""
        return self.sentence % {**self.words, "name": name}


@dataclass(frozen=True)
class Cell:
    """One line understood: good units (None: the line is empty or away), `away` the kind of absence or nothing.

    A note of None is the one that stands.
    """

    row: str
    worker: int
    product: int | None
    was: str
    version: int
    good: int | None
    defective: int
    man_days: Decimal
    away: str
    note: str | None
    wrong: Wrong | None = None

    @property
    def place(self) -> str:
        """What would stand there: a product, AWAY, or nothing."""
        if self.away:
            return AWAY
        return str(self.product) if self.good is not None else ""


@dataclass(frozen=True)
class Told:
    """The answer about one line: its state, the input it is about, the sentence; `warns`: saved, with a remark.

    `was` and `version` are what stands now: what the next change of the line must name. `theirs` is what the inputs
    would hold if the other person's figures were kept.
    """

    state: State
    sentence: str = ""
    field: str = "good"
    warns: bool = False
    was: str = ""
    version: int = 0
    theirs: Mapping[str, str] | None = None
