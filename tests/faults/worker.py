"""A real Celery worker with a Redis of its own, both of which may be killed and started again."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from teamtrack.embedded.processes import spawn
from teamtrack.embedded.servers import Servers

PROJECT = Path(__file__).parent.parent.parent


def wait_until(condition: Callable[[], object], *, seconds: float, what: str) -> None:
    """Look again every 50 ms until the condition holds; after `seconds` the test fails and says `what` was awaited."""
    deadline, never = time.monotonic() + seconds, Event()
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"waited {seconds} s for: {what}")
        never.wait(0.05)


class Broker:
    """A Redis nobody else uses; what it held is gone when it is killed."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="teamtrack-broker-")
        Path(self.folder.name).chmod(0o711)
        self.servers = Servers(Path(self.folder.name), lasting=False)

    @property
    def url(self) -> str:
        return self.servers.redis_url()

    def start(self) -> None:
        self.servers.start(postgres=False)

    def kill(self) -> None:
        process = self.servers.processes.pop("Valkey")
        process.kill()
        process.wait()

    def remove(self) -> None:
        self.servers.stop()
        self.folder.cleanup()


class Worker:
    """Two children and a sweeper, on the test's database and a broker of its own."""

    def __init__(self, database_url: str, broker: Broker, log: Path, *options: str) -> None:
        self.env = os.environ | {"DATABASE_URL": database_url, "REDIS_URL": broker.url, "PYTHONWARNINGS": "ignore"}
        self.log, self.options = log, options
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Return at once: what a worker does is seen in the database."""
        with self.log.open("ab") as output:
            self.process = spawn(
                [
                    *(sys.executable, "-m", "celery", "-A", "teamtrack", "worker", "--concurrency=2"),
                    *("--without-gossip", "--without-mingle", "--without-heartbeat", *self.options),
                ],
                on_parent_death=signal.SIGKILL,
                env=self.env,
                stdout=output,
                stderr=output,
                cwd=PROJECT,
            )

    def assert_alive(self) -> None:
        """A worker that ended by itself is told with its last words."""
        assert self.process is not None
        if self.process.poll() is not None:
            pytest.fail(f"the worker ended: {self.log.read_text()[-3000:]}")

    def kill(self) -> None:
        """Kill -9 the worker and the children it forked, in one blow."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
