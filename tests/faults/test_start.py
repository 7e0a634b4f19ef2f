"""`./run` from the first process to the last one: real starts, real kills, on folders and ports of their own."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent.parent
GONE_WITHIN = 15  # seconds, architecture.md "How it starts"
pytestmark = [pytest.mark.chaos, pytest.mark.xdist_group("start")]  # one process, so one first start for all


class Start:
    """One `./run` (without its shell part, which makes .venv) on a data folder."""

    def __init__(self, data: Path, log: Path, *options: str) -> None:
        self.data, self.log, self.port = data, log, free_port()
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "teamtrack.embedded", "start", "--port", str(self.port), *options],
                env=environment(data),
                cwd=PROJECT,
                stdout=output,
                stderr=output,
            )

    def said(self) -> str:
        return self.log.read_text()

    def wait_until_ready(self) -> None:
        wait_for(lambda: "teamtrack is running at" in self.said() or self.process.poll() is not None, 120, self.said)
        assert f"teamtrack is running at http://localhost:{self.port}/" in self.said()

    def processes(self) -> dict[int, str]:
        """Every living process of the run: they all hold its second lock open."""
        lock, found = str(self.data / "family.lock"), {}
        for process in [entry for entry in Path("/proc").iterdir() if entry.name.isdigit()]:
            try:
                if lock in {str(opened.readlink()) for opened in (process / "fd").iterdir()}:
                    found[int(process.name)] = (process / "cmdline").read_text().replace("\0", " ")
            except OSError:  # ended meanwhile, or another user's
                continue
        return found


def environment(data: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    return {name: value for name, value in kept.items() if not name.startswith(("TEAMTRACK_", "PYTEST_"))} | {
        "TEAMTRACK_DATA": str(data)
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(condition: Callable[[], object], seconds: float, story: Callable[[], object]) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, story()
        time.sleep(0.05)


def no_process(start: Start) -> bool:
    return not start.processes()


@pytest.fixture(scope="module")
def made_data() -> Iterator[Path]:
    """A data folder after a first start and its proper end, so that each test need not load the demo anew."""
    path = Path(tempfile.mkdtemp(prefix="teamtrack-start-"))
    path.chmod(0o711)
    first = Start(path / "data", path / "first.log")
    try:
        first.wait_until_ready()
        first.process.terminate()
        assert first.process.wait(30) == 130
        yield path / "data"
    finally:
        first.process.kill()
        first.process.wait()
        shutil.rmtree(path)


@pytest.fixture
def folder(made_data: Path) -> Iterator[Path]:
    """A folder of the test's own, with a copy of that data in it."""
    path = Path(tempfile.mkdtemp(prefix="teamtrack-start-"))
    path.chmod(0o711)
    subprocess.run(["cp", "-a", made_data, path / "data"], check=True)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def start(folder: Path) -> Iterator[Callable[[], Start]]:
    """Start on one data folder, as often as the test likes; whatever is left afterwards is killed."""
    starts: list[Start] = []

    def begin() -> Start:
        starts.append(Start(folder / "data", folder / f"start-{len(starts)}.log"))
        return starts[-1]

    yield begin
    for one in starts:
        one.process.kill()
        one.process.wait()
    for one in starts:
        wait_for(partial(no_process, one), 30, one.processes)


def test_a_start_serves_a_second_one_is_told_where_and_ctrl_c_ends_every_process(start: Callable[[], Start]) -> None:
    first = start()
    first.wait_until_ready()
    with urllib.request.urlopen(f"http://127.0.0.1:{first.port}/", timeout=10) as page:
        assert '<html lang="vi"' in page.read().decode()
    running = " ".join(first.processes().values())
    assert [name for name in ("postgres", "valkey-server", "gunicorn", "worker", "beat") if name not in running] == []

    second = start()
    assert second.process.wait(20) == 1
    assert f"teamtrack is already running at http://localhost:{first.port}/" in second.said()

    first.process.send_signal(signal.SIGINT)
    assert first.process.wait(30) == 130
    assert first.processes() == {}


def test_a_start_after_kill_9_finds_nothing_left_and_the_data_kept(start: Callable[[], Start], folder: Path) -> None:
    killed = start()
    killed.wait_until_ready()
    rows = "from teamtrack.models import SignInFailure as S; from django.utils.timezone import now; "
    made = manage(folder, "shell", "-v0", "-c", rows + "S.objects.create(name='kept', address='::1', at=now())")
    assert made.returncode == 0, made.stderr
    key = (folder / "data" / "secret_key").read_text()
    killed.process.kill()
    killed.process.wait()
    wait_for(lambda: not killed.processes(), GONE_WITHIN, killed.processes)

    again = start()
    again.wait_until_ready()
    assert (folder / "data" / "secret_key").read_text() == key
    assert manage(folder, "shell", "-v0", "-c", rows + "print(S.objects.get().name)").stdout == "kept\n"


def test_a_start_right_after_kill_9_waits_for_the_killed_one(start: Callable[[], Start]) -> None:
    killed = start()
    killed.wait_until_ready()
    killed.process.kill()
    killed.process.wait()
    again = start()
    again.wait_until_ready()


@pytest.mark.parametrize(
    "victim", ["gunicorn", "celery -A teamtrack worker", "celery -A teamtrack beat", "valkey-server"]
)
def test_when_one_part_dies_everything_ends_and_the_part_is_named(start: Callable[[], Start], victim: str) -> None:
    begun = start()
    begun.wait_until_ready()
    parts = {number: line for number, line in begun.processes().items() if victim in line}
    os.kill(min(parts), signal.SIGKILL)  # the oldest of them: the others are its children
    assert begun.process.wait(30) == 1
    assert re.search(r"(web|worker|beat|Valkey) ended unexpectedly", begun.said())
    wait_for(lambda: not begun.processes(), GONE_WITHIN, begun.processes)


def test_a_port_in_use_is_one_sentence(start: Callable[[], Start], folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "teamtrack.embedded", "start", "--port", str(port)]
        ended = subprocess.run(
            command, env=environment(folder / "data"), cwd=PROJECT, capture_output=True, text=True, check=False
        )
    assert ended.returncode == 1
    assert ended.stderr.strip().startswith(f"Port {port} cannot be used")
    assert len(ended.stderr.strip().splitlines()) == 1


def manage(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "teamtrack.embedded", "manage", *args]
    return subprocess.run(
        command, env=environment(folder / "data"), cwd=PROJECT, capture_output=True, text=True, check=False
    )


def test_a_management_command_brings_its_own_servers_and_takes_them_down(folder: Path) -> None:
    asked = "from django.db import connection as c; print(c.introspection.table_names())"
    ended = manage(folder, "shell", "-v0", "-c", asked)
    assert "teamtrack_job" in ended.stdout, ended.stderr
    assert list((folder / "data").glob("**/postmaster.pid")) == []


def test_without_the_demo_an_empty_database_stays_empty_for_real_work() -> None:
    path = Path(tempfile.mkdtemp(prefix="teamtrack-start-"))
    path.chmod(0o711)
    first = Start(path / "data", path / "first.log", "--no-demo")
    try:
        first.wait_until_ready()
        assert "demo" not in first.said()
        names = ("--enterprise=Xí nghiệp X", "--place=Hà Nội", "--name=Trần Thị Một", "--username=mot")
        assert "mot" in manage(path, "create_administrator", *names).stdout
        assert manage(path, "demo", "--if-empty").stdout + manage(path, "demo", "--day").stdout == ""
    finally:
        first.process.terminate()
        first.process.wait(30)
        wait_for(partial(no_process, first), 30, first.processes)
        shutil.rmtree(path)


def test_an_unsuitable_python_is_one_sentence(tmp_path: Path) -> None:
    """A machine on which `python3` is 3.9, and nothing else: the script alone, with the tools it uses."""
    for name in ("run", ".python-version", "requirements.lock"):
        shutil.copy(PROJECT / name, tmp_path)
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in ("sh", "cat", "dirname", "cksum", "grep"):
        (tools / tool).symlink_to(shutil.which(tool) or "/bin/false")
    old = tools / "python3"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2" || exit 1\n')
    old.chmod(0o755)
    ended = subprocess.run(
        [tmp_path / "run"], env={"PATH": str(tools), "HOME": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1] == (
        "teamtrack needs Python 3.12, 3.13 or 3.14, and this machine has Python 3.9.2: "
        "install one of them, or uv, which brings its own."
    )
