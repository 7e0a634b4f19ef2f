"""Measurements of performance as ratios; run by `./run bench`, never by the tests."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One line of the table: what was measured, the ratio, the limit set in the design, the peer it is held against."""

    what: str
    figure: float
    limit: str
    peer: str
    note: str = ""


def interleaved(works: dict[str, Callable[[], object]], *, rounds: int = 9, warm_up: int = 2) -> dict[str, float]:
    """Median CPU-and-wait time in seconds of each piece of work, the pieces taking turns."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(warm_up + rounds):
        for name, work in works.items():
            began = time.perf_counter()
            work()
            if turn >= warm_up:
                times[name].append(time.perf_counter() - began)
    return {name: statistics.median(measured) for name, measured in times.items()}
