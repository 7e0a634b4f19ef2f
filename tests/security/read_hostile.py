"""A child process that reads files as the web server and the worker do, each in a fork of its own that is measured.

Names of files come in on the standard input, one a line; a line of JSON goes out for each: what became of it, the CPU
seconds, and the MiB of memory above what the process had before. The last cannot exceed the limit: the fork has one.
"""

import json
import os
import resource
import sys
from pathlib import Path

from production.domain.importing import Refused, Source, guess_mapping, read_head, read_lines, wanting
from production.domain.importing.types import Field, Layout, Mapping

ADDRESS_SPACE = 400 * 1024 * 1024  # bytes above what the child has; what is asserted is the resident memory
LONGEST = 30  # seconds of CPU


def outcome(path: Path) -> str:
    """ "refused: …", or how many faults and how many lines without a fault."""
    with path.open("rb") as file:
        source = Source(file, path.name, path.stat().st_size)
        try:
            head = read_head(source)
            mapping = guess_mapping(head)
            if missing := wanting(head, mapping):
                if set(missing) - {Field.PRODUCT}:
                    return f"refused: columns wanting: {missing}"
                mapping = Mapping(Layout.LONG, mapping.columns, product="x")
            reading = read_lines(source, mapping)
            lines = sum(1 for _line in reading)
        except Refused as refused:
            return f"refused: {refused}"
    return f"faults: {reading.fault_count}, lines: {lines}"


def in_a_fork(path: Path) -> dict[str, object]:
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_AS, (_memory("VmSize") * 1024 + ADDRESS_SPACE,) * 2)
        resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))
        before = _memory("VmRSS")
        try:
            said = outcome(path)
        except BaseException as broken:  # noqa: BLE001 -- told to the parent
            said = f"broken: {type(broken).__name__}: {broken}"
        os.write(writer, json.dumps({"said": said[:2000], "mib": (_memory("VmHWM") - before) / 1024}).encode())
        os._exit(0)
    os.close(writer)
    _pid, status, used = os.wait4(child, 0)
    with os.fdopen(reader, "rb") as pipe:
        told: dict[str, object] = json.loads(pipe.read() or '{"said": "broken: killed", "mib": 0}')
    return told | {"cpu": used.ru_utime + used.ru_stime, "status": status}


def _memory(name: str) -> int:
    """KiB. Not ru_maxrss, which a process inherits from whoever started it."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


if __name__ == "__main__":
    for name in sys.stdin:
        sys.stdout.write(json.dumps(in_a_fork(Path(name.strip()))) + "\n")
        sys.stdout.flush()
