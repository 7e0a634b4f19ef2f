"""Children that never outlive their parent, and the ordinary user the database runs as when we are root."""

# ruff: noqa: S603 - what runs here is named by our code, never by a visitor

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
LONGEST_SOCKET_PATH = 107  # bytes; sockaddr_un holds 108 with the closing zero
_libc = ctypes.CDLL(None, use_errno=True)


class StartError(Exception):
    """One clear sentence for the person who typed the command."""


def spawn(
    args: Sequence[str | Path],
    *,
    on_parent_death: signal.Signals,
    user: pwd.struct_passwd | None = None,
    **options: Any,
) -> subprocess.Popen[bytes]:
    """Start a child that receives `on_parent_death` when this process ends, however it ends; `options` are Popen's.

    The kernel sends the signal when the *thread* that called this ends, so call it from the main thread. A session of
    its own keeps Ctrl-C in the terminal away from the child: the parent decides who ends first.
    """
    alone = {"stdin": subprocess.DEVNULL, "start_new_session": True}
    # Python warns of preexec_fn beside threads, because it could wait for a lock that no thread of the child will ever
    # release: die_with takes none. It runs after the change of user, which would clear the setting.
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        child: subprocess.Popen[Any] = subprocess.Popen(
            [str(arg) for arg in args],
            preexec_fn=partial(die_with, os.getpid(), on_parent_death),  # noqa: PLW1509 - as said above
            **(alone | as_user(user) | options),
        )
    return child


def die_with(parent: int, by: signal.Signals) -> None:
    """Have the kernel send us `by` when our parent ends (Linux; elsewhere a killed run leaves its servers)."""
    if sys.platform == "linux":
        _libc.prctl(PR_SET_PDEATHSIG, int(by))
        if os.getppid() != parent:  # it ended before the line above
            os._exit(1)


def as_user(user: pwd.struct_passwd | None) -> dict[str, Any]:
    """Popen's options to run as `user`, in a folder every user can enter."""
    if user is None:
        return {}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": "/"}


def has_ended(process: subprocess.Popen[bytes]) -> bool:
    """Whether the child has ended, asked of the kernel and not by poll(): that takes a lock of Popen's, and where our
    signal handler raises just then the lock is held for ever, and with it everybody who waits for the child.
    """
    try:
        return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    except ChildProcessError:  # and Popen knows it already
        return True


def stop(process: subprocess.Popen[bytes], *, by: signal.Signals, seconds: float) -> None:
    """Ask the child to end, wait, and kill it and the processes of its session when it does not."""
    if process.poll() is not None:
        return
    process.send_signal(by)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_until_ready(process: subprocess.Popen[bytes], ready: Callable[[], bool], *, name: str, log: Path) -> None:
    """Ask `ready` every 20 ms; a child that ended, or 60 s, raise StartError with the end of its log."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if ready():
            return
        if has_ended(process):
            break
        time.sleep(0.02)
    told = log.read_text(errors="replace").strip().splitlines()[-3:] if log.exists() else []
    raise StartError(f"{name} did not start: {' / '.join(told) or 'it said nothing'} (log: {log})")


def database_user(owned: Path) -> pwd.struct_passwd | None:
    """The user to run the database as: None means ourselves; as root never root, because PostgreSQL refuses it.

    Root takes the owner of the data when there is data already, so that a start as root after starts as an ordinary
    user leaves that user's files his own.
    """
    if os.geteuid() != 0:
        return None
    if owned.exists() and owned.stat().st_uid != 0:
        return pwd.getpwuid(owned.stat().st_uid)
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise StartError("Root cannot run PostgreSQL and this machine has no user 'postgres' or 'nobody': add one of them.")


def may_enter(user: pwd.struct_passwd | None, path: Path) -> bool:
    """Whether `user` can read what lies beneath `path`; asked of the kernel, which knows groups and ACLs too."""
    if user is None:
        return os.access(path, os.X_OK)
    asked = subprocess.run(["/usr/bin/test", "-x", str(path)], check=False, **as_user(user))
    return asked.returncode == 0


def own_folder(path: Path, user: pwd.struct_passwd | None) -> Path:
    """Make `path` a folder that only `user` (and root) can enter. Folders above it are never changed."""
    path.mkdir(mode=0o700, exist_ok=True)
    if user is not None and path.stat().st_uid != user.pw_uid:
        os.chown(path, user.pw_uid, user.pw_gid)
    return path


def passable_folder(path: Path, mode: int) -> Path:
    """Make `path` with exactly this mode, whatever the umask; a folder that was there keeps its own."""
    if not path.exists():
        path.mkdir(parents=True)
        path.chmod(mode)
    return path


def fits_a_socket(path: Path) -> bool:
    """Whether a Unix socket may have this name."""
    return len(os.fsencode(path)) <= LONGEST_SOCKET_PATH


def short_folder(user: pwd.struct_passwd | None) -> Path:
    """A fresh folder with a short name; whoever asks for it removes it."""
    return own_folder(Path(tempfile.mkdtemp(prefix="teamtrack-", dir="/tmp")), user)
