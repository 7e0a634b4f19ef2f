"""What upper apps offer to lower ones, by name.

An app may only import downwards. Where a page of a lower app must show something of an upper one in one answer,
it asks a source by name: `ask("today", user=…, day=…)`. Upper apps register theirs in their sources.py, which
apps.py loads. Every source answers only with what the user may see.

The names in use are those behind `@offers`; "workshop_changed", "praise_withdrawn" and the erasures are told rather
than asked.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

type Source = Callable[..., Iterable[Any]]

_sources: dict[str, list[Source]] = {}


@dataclass(frozen=True)
class Tab:
    """One entry of the navigation; `order` is its place, `icon` a symbol of static/icons.svg."""

    label: str
    url: str
    icon: str
    order: int


@dataclass(frozen=True)
class TodayItem:
    """One thing that needs the reader today. `tone` is ok, warn, bad or info; `chip` says when it is due."""

    sentence: str
    detail: str
    url: str
    icon: str
    chip: str = ""
    tone: str = "info"
    order: int = 50


@dataclass(frozen=True)
class Panel:
    """A card on another app's page: its template and what the template needs."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    order: int = 50


def offers(name: str) -> Callable[[Source], Source]:
    """Register a function under `name`; several may share one name."""

    def register(function: Source) -> Source:
        _sources.setdefault(name, []).append(function)
        return function

    return register


def ask(name: str, **scope: Any) -> list[Any]:
    """All rows offered under `name`, by their `order`; none when nobody offers any."""
    rows = [row for source in _sources.get(name, []) for row in source(**scope)]
    return sorted(rows, key=lambda row: getattr(row, "order", 0))
