"""One run on one data folder: its locks, its servers, its children, and their end in the right order.

Two locks say what goes on in the folder. `run.lock` is held by the supervisor alone and holds what it tells others, so
that a second start can name the address and `./run manage` can use the same servers. `family.lock` is inherited by
every child, so that a start right after a `kill -9` waits until the last process of the killed run is gone.
"""

import fcntl
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn, Self

from teamtrack.embedded.processes import StartError, has_ended, passable_folder, spawn, stop
from teamtrack.embedded.servers import APP, OWNER, Servers

PROJECT = Path(__file__).resolve().parent.parent.parent


class Stopped(Exception):
    """Ctrl-C, SIGTERM or SIGHUP arrived."""


class Run:
    """A context: whatever happens inside, every process started in it has ended after it."""

    def __init__(self, data: Path) -> None:
        try:
            self.data = passable_folder(data, 0o711 if os.geteuid() == 0 else 0o700)
        except OSError as refused:
            raise StartError(f"The data folder cannot be made ({refused}): set TEAMTRACK_DATA to another.") from None
        if not os.access(data, os.W_OK):
            raise StartError(f"The data folder {data} belongs to another user: set TEAMTRACK_DATA to one of your own.")
        self.log_folder = passable_folder(data / "log", 0o700)
        self.lock, self.family = _open_private(data / "run.lock"), _open_private(data / "family.lock")
        self.servers: Servers | None = None
        self.commands: list[subprocess.Popen[bytes]] = []
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.env: dict[str, str] = {}

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _raise_stopped)
        return self

    def __exit__(self, *_: object) -> None:
        """Web, beat, worker, then Valkey, then PostgreSQL: nobody loses what it still needs."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        for command in self.commands:
            stop(command, by=signal.SIGKILL, seconds=10)  # its half of a transaction is taken back
        for name in ("web", "beat", "worker"):
            if name in self.children:
                stop(self.children[name], by=signal.SIGTERM, seconds=10)
        if self.servers is not None:
            self.servers.stop()

    def claim(self, *, wait: bool = False) -> bool:
        """Become the one run of this data folder; False when there is one already (and `wait` is false)."""
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        self.tell({})
        for _ in range(200):
            try:
                fcntl.flock(self.family, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(0.1)
            else:
                return True
        raise StartError(
            f"Processes of an earlier run still use {self.data}; `fuser {self.data}/family.lock` names them."
        )

    def tell(self, facts: dict[str, Any]) -> None:
        """Write down what others may know, for as long as this run holds its lock."""
        os.ftruncate(self.lock, 0)
        os.pwrite(self.lock, json.dumps(facts).encode(), 0)

    def told(self) -> dict[str, Any]:
        """What the run that holds the lock told; empty while it is starting."""
        facts: dict[str, Any] = json.loads(os.pread(self.lock, 100_000, 0) or b"{}")
        return facts

    def configure(self) -> None:
        """The part of the children's environment that is known before the servers run."""
        self.env["TEAMTRACK_DATA"] = str(self.data)
        if "TEAMTRACK_SECRET_KEY" not in os.environ:
            self.env["TEAMTRACK_SECRET_KEY"] = _secret_key(self.data / "secret_key")
        given = {"DATABASE_URL", "REDIS_URL"} & os.environ.keys()
        if len(given) < 2:
            self.servers = Servers(self.data, pass_fds=[self.family])
        if self.servers is not None and "DATABASE_URL" not in given:
            self.env |= {"DATABASE_URL": self.servers.url(APP), "TEAMTRACK_OWNER_URL": self.servers.url(OWNER)}
        if self.servers is not None and "REDIS_URL" not in given:
            self.env["REDIS_URL"] = self.servers.redis_url()

    def start_servers(self) -> None:
        if self.servers is not None:
            self.servers.start(postgres="DATABASE_URL" in self.env, valkey="REDIS_URL" in self.env)

    def manage(self, *args: str) -> subprocess.Popen[bytes]:
        """Start a management command; its standard output is for `result`."""
        command = spawn(
            [sys.executable, PROJECT / "manage.py", *args],
            on_parent_death=signal.SIGTERM,
            env=os.environ | self.env,
            stdout=subprocess.PIPE,
            pass_fds=[self.family],
        )
        self.commands.append(command)
        return command

    def start_child(
        self, name: str, module: Sequence[str | Path], *, on_parent_death: signal.Signals, pass_fds: Sequence[int] = ()
    ) -> None:
        """Start a process that is meant to run as long as we do; what it says goes to its log."""
        with (self.log_folder / f"{name}.log").open("wb") as log:
            self.children[name] = spawn(
                [sys.executable, "-m", *module],
                on_parent_death=on_parent_death,
                env=os.environ | self.env,
                stdout=log,
                stderr=log,
                pass_fds=[self.family, *pass_fds],
                cwd=PROJECT,
            )

    def check_children(self) -> None:
        """A child that ended on its own is a StartError: the rest must not go on half alive."""
        for name, child in self.children.items():
            if has_ended(child):
                raise StartError(f"{name} ended unexpectedly (code {child.wait()}): {self._last_words(name)}")
        if self.servers is not None and (name := self.servers.ended()):
            raise StartError(f"{name} ended unexpectedly; see the logs in {self.servers.logs}.")

    def _last_words(self, name: str) -> str:
        log = self.log_folder / f"{name}.log"
        return "\n".join(["", *log.read_text(errors="replace").splitlines()[-15:], f"(log: {log})"])


def result(process: subprocess.Popen[bytes]) -> str:
    """Wait for a management command and return what it printed; its complaints went to the terminal."""
    printed, _ = process.communicate()
    if process.returncode != 0:
        raise StartError(f"`{' '.join(map(str, process.args[2:]))}` failed; what went wrong stands above.")  # type: ignore[index]
    return printed.decode()


def _raise_stopped(_number: int, _frame: FrameType | None) -> NoReturn:
    raise Stopped


def _open_private(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _secret_key(path: Path) -> str:
    """Made once per data folder; sessions and links signed with it stay valid over restarts."""
    if not path.exists():
        half = path.with_suffix(".half")
        half.touch(mode=0o600)
        half.write_text(secrets.token_urlsafe(48))
        half.rename(path)
    return path.read_text()
