"""`./run bench [P1 P6 …] [--full]`: every goal of performance as a ratio, beside its limit and its peer, in one run.

On throw-away servers; with `--full` on ten million rows of output instead of one. An absolute time is never a goal.
Ratios are medians of interleaved rounds; on two shared cores they hold to about ±15 % in one process and ±30 % across
processes. Prints a table and writes tests/bench/results.json. A measurement that fails is named, and the others go on.
"""

import json
import os
import sys
import time
import traceback
from collections.abc import Iterator
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

from tests import servers
from tests.bench import Result

RESULTS = Path(__file__).parent / "results.json"
COLUMNS = ("goal", "what", "figure", "limit", "peer", "note")
FULL = "--full"
ONLY_WHEN_ASKED = {"P10"}  # no goal with a limit: the slopes behind docs/scale.md


def modules() -> dict[str, str]:
    """Module by goal: P1 is p1_board.py. Every module's `run()` measures, on a fresh copy of the demo."""
    found = {path.stem.partition("_")[0].upper(): path.stem for path in Path(__file__).parent.glob("p[0-9]*_*.py")}
    return {goal: f"tests.bench.{found[goal]}" for goal in sorted(found, key=lambda goal: int(goal[1:]))}


def measure(wanted: list[str]) -> Iterator[dict[str, Any]]:
    """The results of the goals asked for, one by one."""
    import django  # noqa: PLC0415 -- after the addresses of the servers stand in the environment

    django.setup()
    servers.make_static()
    databases = servers.Databases()
    try:
        for goal in wanted:
            began = time.perf_counter()
            databases.use(servers.Holds.DEMO)
            for result in _results(modules()[goal]):
                yield {"goal": goal} | asdict(result)
            databases.throw_away()
            print(f"{goal}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    finally:
        databases.drop()


def _results(module: str) -> list[Result]:
    try:
        results: list[Result] = import_module(module).run()
    except Exception as failed:  # noqa: BLE001 -- one that fails does not take the others with it
        traceback.print_exc()
        return [Result(f"{module} FAILED", float("nan"), "–", "–", repr(failed).splitlines()[0][:100])]
    return results


def table(rows: list[dict[str, Any]]) -> str:
    """The results as lines of even columns."""
    cells = [COLUMNS, *[tuple(str(row[column]) for column in COLUMNS) for row in rows]]
    widths = [max(len(line[i]) for line in cells) for i in range(len(COLUMNS))]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in cells
    )


def main() -> int:
    """0, or 1 when a measurement failed; a ratio beyond its limit is no failure of the program."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "teamtrack.settings"
    chosen = [word.upper() for word in sys.argv[1:] if word != FULL]
    known = modules()
    if unknown := [goal for goal in chosen if goal not in known]:
        print(f"There is no {', '.join(unknown)}; there are {', '.join(known)}.", file=sys.stderr)
        return 2
    with servers.throw_away_servers():
        rows = list(measure(chosen or [goal for goal in known if goal not in ONLY_WHEN_ASKED]))
    print(table(rows))
    measured = {row["goal"] for row in rows}  # they take their place among the others
    kept = [row for row in json.loads(RESULTS.read_text()) if row["goal"] not in measured] + [
        row | {"figure": None if row["figure"] != row["figure"] else row["figure"]} for row in rows
    ]
    kept.sort(key=lambda row: int(row["goal"][1:]))
    RESULTS.write_text(json.dumps(kept, ensure_ascii=False, indent=2) + "\n")
    return int(any(row["figure"] is None for row in kept))


if __name__ == "__main__":
    sys.exit(main())
