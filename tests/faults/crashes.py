"""A PostgreSQL that keeps what it promises, and may be crashed; a real web server on it, and people who write."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from threading import Event
from uuid import uuid4

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client

from members.models import Account, Worker
from teamtrack.embedded.processes import spawn
from teamtrack.embedded.servers import APP, DATABASE, OWNER, Servers, grant_by_default
from tests.faults.worker import PROJECT, wait_until


class CrashableDatabase:
    """A migrated database on a server of its own, durable as a real one; Django's connections lead to it meanwhile."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="teamtrack-crash-")
        Path(self.folder.name).chmod(0o711)
        self.servers = Servers(Path(self.folder.name), lasting=True)
        self.before = dict(connection.settings_dict)

    @property
    def url(self) -> str:
        """For processes that the test starts."""
        return self.servers.url(APP)

    def start(self) -> None:
        self.servers.start(valkey=False)

    def use(self) -> None:
        """Start it, make the tables as their owner, and lead Django there as the app."""
        self.start()
        grant_by_default(self.servers.url(OWNER), APP)
        connections.close_all()
        here = {"NAME": DATABASE, "HOST": str(self.servers.sockets), "PORT": "", "PASSWORD": ""}
        connection.settings_dict |= here | {"USER": OWNER}
        call_command("migrate", verbosity=0)
        connections.close_all()
        connection.settings_dict["USER"] = APP

    def crash(self) -> None:
        """As `pg_ctl stop -m immediate`: nothing is written out, every connection breaks."""
        process = self.servers.processes.pop("PostgreSQL")
        process.send_signal(signal.SIGQUIT)
        process.wait()
        connections.close_all()

    def remove(self) -> None:
        connections.close_all()
        connection.settings_dict |= self.before
        self.servers.stop()
        self.folder.cleanup()


class Web:
    """The web server as ./run starts it, with more threads: two processes of eight."""

    def __init__(self, database_url: str, folder: Path, demo_day: str) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.log = folder / "web.log"
        addresses = {"DATABASE_URL": database_url, "TEAMTRACK_DATA": str(folder)}
        self.env = os.environ | addresses | {"TEAMTRACK_DEMO_DAY": demo_day, "PYTHONWARNINGS": "ignore"}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Return when it answers."""
        subprocess.run([sys.executable, "manage.py", "prepare", "files"], cwd=PROJECT, env=self.env, check=True)
        with self.log.open("wb") as output:
            self.process = spawn(
                [
                    *(sys.executable, "-m", "gunicorn", "teamtrack.wsgi", "--no-control-socket"),
                    *("--bind", f"fd://{self.listener.fileno()}", "--worker-class=gthread", "--workers=2"),
                    *("--threads=8", "--preload", "--graceful-timeout=5"),
                ],
                on_parent_death=signal.SIGTERM,
                env=self.env,
                stdout=output,
                stderr=output,
                cwd=PROJECT,
                pass_fds=[self.listener.fileno()],
            )
        wait_until(lambda: self.ask("GET", "/suc-khoe/")[0] == 200, seconds=60, what="the web server")

    def ask(self, method: str, path: str, body: str = "", headers: dict[str, str] | None = None) -> tuple[int, str]:
        """Status and body; 0 where the connection broke."""
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            asked.request(method, path, body, headers or {})
            answer = asked.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            asked.close()

    def stop(self) -> None:
        self.listener.close()
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)


class Writer:
    """Somebody who counts one cell up, each step with a key of its own, sent again until it was answered.

    `acknowledged` is the last figure that was answered as saved, `answered` when (monotonic seconds) each one was,
    `statuses` how often something else was answered; 0: the connection broke.
    """

    def __init__(self, web: Web, url: str, account: Account, worker: Worker, product: int) -> None:
        self.web, self.url, self.worker, self.product = web, url, worker, product
        client = Client()
        client.force_login(account)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.headers = {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={'t' * 32}",
            "X-CSRFToken": "t" * 32,
            "Content-Type": "application/json",
        }
        self.acknowledged = 0
        self.statuses: dict[int, int] = {}
        self.answered: list[float] = []

    def write_until(self, stopped: Event) -> None:
        while not stopped.is_set():
            key, given_up = str(uuid4()), time.monotonic() + 60
            while not self._save(key):
                assert time.monotonic() < given_up, self.statuses
                time.sleep(0.05)

    def _save(self, key: str) -> bool:
        """Whether the step was acknowledged; anything told but "saved" ends the writer with what was told."""
        row = f"w{self.worker.pk}-0"
        cell = {
            "row": row,
            "worker": self.worker.pk,
            "product": self.product,
            "was": str(self.product) if self.acknowledged else "",
            "version": self.acknowledged,
            "good": str(self.acknowledged + 1),
            "defective": "",
            "man_days": "1",
            "note": "đếm",
        }
        status, body = self.web.ask("POST", self.url, json.dumps({"key": key, "cells": [cell]}), self.headers)
        if status != 200:
            self.statuses[status] = self.statuses.get(status, 0) + 1
            return False
        told = json.loads(body)["cells"][row]
        if told["state"] != "saved":
            raise AssertionError(told)
        self.acknowledged += 1
        self.answered.append(time.monotonic())
        return True
