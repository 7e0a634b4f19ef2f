"""The commands of `./run` that need servers: `start` and `manage`."""

import argparse
import ctypes
import json
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from teamtrack.embedded.processes import StartError, spawn
from teamtrack.embedded.supervisor import PROJECT, Run, Stopped, result

PANGO = {  # what WeasyPrint loads, and the Debian packages that hold it
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}


def main() -> int:
    data = Path(os.environ.get("TEAMTRACK_DATA") or PROJECT / ".data").resolve()
    if sys.argv[1:2] == ["manage"]:
        return manage(data, sys.argv[2:])
    parser = argparse.ArgumentParser(prog="./run", description="Starts teamtrack and everything it needs.")
    parser.add_argument("--port", type=int, default=8000, help="port of the web pages on this machine (8000)")
    parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty, for real work")
    wanted = parser.parse_args(sys.argv[2:])
    return start(data, wanted.port, demo=not wanted.no_demo)


def start(data: Path, port: int, *, demo: bool) -> int:
    """Start everything, say where it is, and stay until Ctrl-C; with `demo` an empty database gets the demo."""
    began = time.monotonic()
    with Run(data) as run:
        if not run.claim():
            if running_at := run.told().get("address"):
                raise StartError(f"teamtrack is already running at {running_at}")
            raise StartError("teamtrack is just starting, or a `./run manage` has its database: try again soon.")
        listener = reserve(port)
        if warning := pango_warning(PANGO):
            say(warning)
        run.configure()
        files = run.manage("prepare", "files")  # while the database starts
        run.start_servers()
        found = json.loads(result(run.manage("prepare", "database", *(["--demo"] if demo else []))))
        result(files)
        if found["demo_day"]:
            run.env["TEAMTRACK_DEMO_DAY"] = found["demo_day"]
        start_web(run, listener)
        wait_for_first_page(run, port)
        start_worker_and_beat(run)
        address = f"http://localhost:{port}/"
        run.tell({"address": address, "env": run.env})
        say(f"\nteamtrack is running at {address}  (ready in {time.monotonic() - began:.1f} s; Ctrl-C ends it)")
        if found["demo_day"]:
            say(f"It shows the demo, on {found['demo_day']}. Role, person, sign-in name, password:\n{found['logins']}")
        while True:
            run.check_children()
            time.sleep(0.2)


def start_web(run: Run, listener: socket.socket) -> None:
    args = [
        *("gunicorn", "teamtrack.wsgi", "--bind", f"fd://{listener.fileno()}", "--no-control-socket", "--preload"),
        *("--worker-class=gthread", "--workers=2", "--threads=4", "--graceful-timeout=5"),
    ]
    run.start_child("web", args, on_parent_death=signal.SIGTERM, pass_fds=[listener.fileno()])
    listener.close()


def start_worker_and_beat(run: Run) -> None:
    celery: list[str | Path] = ["celery", "-A", "teamtrack"]
    # One worker has nobody to talk to.
    quiet: list[str | Path] = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    # SIGKILL: after a kill -9 of this process a running job is dropped at once and runs again later. A softer signal
    # may find a worker that waits for a broker which is gone, too, and never answers.
    run.start_child("worker", [*celery, "worker", "--concurrency=2", *quiet], on_parent_death=signal.SIGKILL)
    schedule: list[str | Path] = ["--schedule", run.data / "beat-schedule", "--pidfile="]
    run.start_child("beat", [*celery, "beat", *schedule], on_parent_death=signal.SIGTERM)


def wait_for_first_page(run: Run, port: int) -> None:
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/suc-khoe/", timeout=30).close()
        except urllib.error.HTTPError as refused:
            raise StartError(f"The web server answers, but not well: {refused}; see {run.log_folder}/web.log") from None
        except OSError:
            run.check_children()
            time.sleep(0.05)
        else:
            return


def reserve(port: int) -> socket.socket:
    """The port, bound but not yet listening: ours from now on, and refusing visitors until the pages are there."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except (OSError, OverflowError) as refused:
        listener.close()
        raise StartError(
            f"Port {port} cannot be used ({refused}): choose another, as in ./run --port {port + 1}"
        ) from None
    return listener


def pango_warning(libraries: Mapping[str, str]) -> str:
    """Name the packages of those libraries that cannot be loaded; the app runs without them, its reports do not."""
    missing = []
    for library, package in libraries.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(package)
    return f"Reports cannot be printed until this is installed: {' '.join(missing)}" if missing else ""


def manage(data: Path, args: list[str]) -> int:
    """Run a management command on the servers of the running teamtrack, or on servers for as long as it takes."""
    with Run(data) as run:
        while not run.claim():
            if told := run.told():
                return _manage(told["env"], args)
            time.sleep(0.2)  # it is starting, or another command has the servers for itself
        run.configure()
        run.start_servers()
        if args[:1] not in (["migrate"], ["makemigrations"], ["messages"], ["collectstatic"]):
            found = json.loads(result(run.manage("prepare", "database")))
            run.env |= {"TEAMTRACK_DEMO_DAY": found["demo_day"]} if found["demo_day"] else {}
        return _manage(run.env, args)


def _manage(env: dict[str, str], args: list[str]) -> int:
    if args[:1] == ["migrate"]:
        env = env | {"DATABASE_URL": (os.environ | env).get("TEAMTRACK_OWNER_URL", (os.environ | env)["DATABASE_URL"])}
    command: list[str | Path] = [sys.executable, PROJECT / "manage.py", *args]
    terminal: dict[str, Any] = {"stdin": None, "start_new_session": False}
    return spawn(command, on_parent_death=signal.SIGTERM, env=os.environ | env, **terminal).wait()


def say(text: str) -> None:
    sys.stdout.write(text.rstrip("\n") + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except StartError as problem:
        sys.exit(f"\n{problem}")
    except Stopped:
        sys.exit(130)
