"""`./run bench`: every goal of performance as a ratio, beside its limit and its peer, in one run on throw-away servers.

An absolute time is never a goal. Ratios are medians of interleaved rounds; on two shared cores they hold to about
±15 % in one process and ±30 % across processes. Prints a table and writes tests/bench/results.json.
"""

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests import servers

RESULTS = Path(__file__).parent / "results.json"
COLUMNS = ("goal", "what", "figure", "limit", "peer", "note")


def measure(wanted: set[str]) -> Iterator[dict[str, Any]]:
    """Run the measurements asked for (all when none is), each on a fresh copy of the demo."""
    import django  # noqa: PLC0415 -- after the addresses of the servers stand in the environment

    django.setup()
    from tests.bench import p4_grid, p5_report, p9_start  # noqa: PLC0415 -- they import models

    databases = servers.Databases()
    try:
        for goal, module in (("P4", p4_grid), ("P5", p5_report), ("P9", p9_start)):
            if wanted and goal not in wanted:
                continue
            databases.use(demo=True)
            for result in module.run():
                yield {"goal": goal} | asdict(result)
            databases.throw_away()
    finally:
        databases.drop()


def table(rows: list[dict[str, Any]]) -> str:
    """The results as lines of even columns."""
    cells = [COLUMNS, *[tuple(str(row[column]) for column in COLUMNS) for row in rows]]
    widths = [max(len(line[i]) for line in cells) for i in range(len(COLUMNS))]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in cells
    )


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "teamtrack.settings"
    with servers.throw_away_servers():
        rows = list(measure(set(sys.argv[1:])))
    print(table(rows))
    RESULTS.write_text(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")


if __name__ == "__main__":
    main()
