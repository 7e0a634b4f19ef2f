"""A run of the tests that is killed takes its servers, workers and browser with it."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent.parent
SLEEPER = """
import time
def test_sleeps_with_a_worker_and_a_browser(worker_process, page):
    worker_process.start()
    page.goto("/suc-khoe/")
    open("{ready}", "w").close()
    time.sleep(600)
"""
pytestmark = pytest.mark.chaos


def descendants(ancestor: int) -> dict[Path, str]:
    """Folder in /proc and command line of every process that descends from this one."""
    parents, lines = {}, {}
    for process in [entry for entry in Path("/proc").iterdir() if entry.name.isdigit()]:
        try:
            parents[int(process.name)] = int((process / "stat").read_text().rpartition(")")[2].split()[1])
            lines[int(process.name)] = (process / "cmdline").read_text().replace("\0", " ")
        except OSError:  # ended meanwhile
            continue
    found = {ancestor}
    while more := {number for number, parent in parents.items() if parent in found} - found:
        found |= more
    return {Path(f"/proc/{number}"): lines[number] for number in found - {ancestor}}


def test_kill_9_of_a_run_leaves_no_process(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["tests.conftest"]')
    (tmp_path / "test_sleeper.py").write_text(SLEEPER.format(ready=ready))
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("TEAMTRACK", "PYTEST"))}
    with (tmp_path / "log").open("wb") as log:
        run = subprocess.Popen(
            [
                *(sys.executable, "-m", "pytest", "-n1", "-p", "no:cacheprovider"),
                *(f"--rootdir={PROJECT}", "-c", PROJECT / "pyproject.toml", tmp_path),
            ],
            env={name: value for name, value in inherited.items() if not name.endswith("_URL")},
            cwd=PROJECT,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + 120
        while not ready.exists():
            assert run.poll() is None, (tmp_path / "log").read_text()
            assert time.monotonic() < deadline, (tmp_path / "log").read_text()
            time.sleep(0.1)
        started = descendants(run.pid)
        for name in ("postgres", "valkey-server", "celery", "chrom"):
            assert name in " ".join(started.values())
    finally:
        run.kill()
        run.wait()
    deadline = time.monotonic() + 15
    while left := [line for process, line in started.items() if process.exists()]:
        assert time.monotonic() < deadline, left
        time.sleep(0.1)
