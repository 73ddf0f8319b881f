"""Programs that the drill starts, asks whether they answer, and kills."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE = 180.0
"""Seconds that a program has to answer for the first time."""
GONGKAI = (sys.executable, "-c", "from gongkai.cli import main; main()")
_SYSTEM = "/usr/sbin:/usr/local/sbin:/usr/bin:/bin"


class PartMissing(Exception):
    """A program of the system that is not installed."""


class NotAnswering(Exception):
    """A part that did not answer in time."""


def system_program(name: str) -> str:
    """Return where a program of the system is."""
    newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: path.parts[4])
    found = str(newest[-1]) if newest else shutil.which(name) or shutil.which(name, path=_SYSTEM)
    if not found:
        raise PartMissing(f"{name} is not installed: apt-get install postgresql pgbouncer nginx-light")
    return found


def database_user() -> str | None:
    """Return who runs the database; it refuses to run as root."""
    return "postgres" if os.geteuid() == 0 else None


def own(folder: Path, user: str | None) -> Path:
    """Make a folder that ``user`` may write."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if user:
        account = pwd.getpwnam(user)
        os.chown(folder, account.pw_uid, account.pw_gid)
    return folder


def free_port() -> int:
    """Return a port of the loopback address that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    """Tell whether somebody takes connections at a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def until(true: Callable[[], bool], what: str, *, patience: float = PATIENCE, pause: float = 0.05) -> float:
    """Wait until something is true; return the seconds that it took."""
    begun = time.monotonic()
    while not true():
        if time.monotonic() - begun > patience:
            raise NotAnswering(f"{what}: not so after {patience:.0f} seconds.")
        time.sleep(pause)
    return time.monotonic() - begun


@dataclass(slots=True)
class Part:
    """One running program of the installation."""

    name: str
    command: Sequence[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    user: str | None = None
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Part":
        """Start it; its output goes to its log."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env={**os.environ, **self.environment},
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                cwd="/",
                user=self.user,
                group=self.user,
                extra_groups=[] if self.user else None,
            )
        return self

    @property
    def pid(self) -> int:
        """The process itself, not those that it started."""
        if self.process is None:
            raise NotAnswering(f"{self.name} was not started.")
        return self.process.pid

    @property
    def is_alive(self) -> bool:
        """Tell whether the program still runs."""
        return self.process is not None and self.process.poll() is None

    def kill(self) -> float:
        """Kill it and everything that it started, as a power cut does; return when."""
        family = [self.pid, *descendants(self.pid)]
        at = time.monotonic()
        for pid in family:
            _signal(pid, signal.SIGKILL)
        if self.process:
            self.process.wait()
        return at

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """End it in an orderly way."""
        if self.process is None or self.process.poll() is not None:
            return
        _signal(self.pid, number)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.kill()


def descendants(pid: int) -> list[int]:
    """Return the processes that a process started, and those that they started."""
    parents: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        parents.setdefault(parent, []).append(int(status.parent.name))
    found: list[int] = []
    waiting = [pid]
    while waiting:
        children = parents.get(waiting.pop(), [])
        found += children
        waiting += children
    return found


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
