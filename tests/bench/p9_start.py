"""P9: from an empty data folder to the first page with the demo loaded, against initdb and migrate alone."""

import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from teamtrack.embedded.servers import OWNER, Servers
from tests.bench import Result

PROJECT = Path(__file__).parent.parent.parent
ROUNDS = 3


def run() -> list[Result]:
    """Both, taking turns; medians."""
    whole, bare = [], []
    for _ in range(ROUNDS):
        whole.append(_until_the_first_page())
        bare.append(_initdb_and_migrate())
    ratio = statistics.median(whole) / statistics.median(bare)
    return [
        Result(
            "cold start with the demo ÷ (initdb + migrate)",
            round(ratio, 2),
            "≤ 3",
            "1.00 initdb + migrate",
            f"{statistics.median(whole):.1f} s against {statistics.median(bare):.1f} s",
        )
    ]


def _environment(folder: str) -> dict[str, str]:
    ours = {"DATABASE_URL", "TEAMTRACK_OWNER_URL", "REDIS_URL", "TEAMTRACK_DATA", "TEAMTRACK_SECRET_KEY"}
    return {name: value for name, value in os.environ.items() if name not in ours} | {"TEAMTRACK_DATA": folder}


def _until_the_first_page() -> float:
    with tempfile.TemporaryDirectory(prefix="teamtrack-bench-") as folder:
        Path(folder).chmod(0o711)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "teamtrack.embedded", "start", "--port", str(port)],
            cwd=PROJECT,
            env=_environment(folder),
            stdout=subprocess.DEVNULL,
        )
        try:
            while not _answers(f"http://127.0.0.1:{port}/vao/"):
                if process.poll() is not None:
                    raise RuntimeError("the start failed")
                time.sleep(0.02)
            return time.perf_counter() - began
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=30) as page:
            return bool(page.status == 200)
    except urllib.error.HTTPError:
        raise
    except OSError:
        return False


def _initdb_and_migrate() -> float:
    with tempfile.TemporaryDirectory(prefix="teamtrack-bench-") as folder:
        Path(folder).chmod(0o711)
        began = time.perf_counter()
        servers = Servers(Path(folder))
        servers.start(valkey=False)
        try:
            subprocess.run(
                [sys.executable, "manage.py", "migrate", "--verbosity=0"],
                cwd=PROJECT,
                check=True,
                env=_environment(folder)
                | {
                    "DATABASE_URL": servers.url(OWNER),
                    "REDIS_URL": "redis://localhost:1/0",
                    "TEAMTRACK_SECRET_KEY": "only-measured-only-measured-only-measured",
                },
            )
            return time.perf_counter() - began
        finally:
            servers.stop()
