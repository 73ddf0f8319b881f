"""Servers that a bench starts and stops, and the load that it puts on them."""

import os
import re
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE = 90
"""Seconds that a server has to answer for the first time."""


class Missing(Exception):
    """A program of the system that the bench needs and that is not installed."""


def program(name: str) -> str:
    """Return where a program is."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if not found:
        raise Missing(f"{name} is not installed: run bin/install-system-packages bench")
    return found


@dataclass(slots=True)
class Server:
    """A server that runs: where it answers, and how long it took to."""

    command: Sequence[str]
    address: str
    environment: Mapping[str, str] = field(default_factory=dict)
    ready: str = "/"
    directory: Path | None = None
    seconds_to_start: float = 0.0
    process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Server":
        begun = time.perf_counter()
        self.process = subprocess.Popen(
            self.command, env={**os.environ, **self.environment}, cwd=self.directory,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        while True:
            try:
                fetch(self.address + self.ready)
                break
            except OSError:
                if time.perf_counter() - begun > PATIENCE or self.process.poll() is not None:
                    self.__exit__()
                    raise
                time.sleep(0.02)
        self.seconds_to_start = time.perf_counter() - begun
        return self

    def __exit__(self, *_error: object) -> None:
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(30)

    @property
    def memory(self) -> int:
        """Bytes that the processes of this server hold; those that they share are counted once."""
        if not self.process:
            return 0
        group = self.process.pid
        total = 0
        for status in Path("/proc").glob("[0-9]*/smaps_rollup"):
            try:
                if os.getpgid(int(status.parent.name)) == group:
                    held = re.search(r"^Pss:\s+(\d+)", status.read_text(), re.M)
                    total += int(held[1]) << 10 if held else 0
            except OSError:
                continue
        return total


def fetch(address: str) -> bytes:
    """Return what an address answers; raise where that is not 200."""
    with urllib.request.urlopen(address, timeout=60) as response:
        return bytes(response.read())


def status(address: str) -> int:
    """Return the status with which an address answers."""
    try:
        with urllib.request.urlopen(address, timeout=60) as response:
            return int(response.status)
    except urllib.error.HTTPError as refused:
        return refused.code


@dataclass(frozen=True, slots=True)
class Load:
    """What a server did under load: its good answers a second, and how many were none."""

    per_second: float
    p95: float
    errors: int


REPORT = """
local paths, asked = {%s}, 0
if #paths > 0 then
  request = function()
    asked = asked + 1
    return wrk.format("GET", paths[asked %% #paths + 1])
  end
end
done = function(summary, latency, requests)
  local wrong = summary.errors
  local errors = wrong.status + wrong.connect + wrong.read + wrong.write + wrong.timeout
  local good = summary.requests - wrong.status
  io.write(string.format("RESULT %%f %%f %%d\\n", good / summary.duration * 1e6,
    latency:percentile(95) / 1000, errors))
end
"""


def load(address: str, *, connections: int, seconds: int, folder: Path, paths: Sequence[str] = ()) -> Load:
    """Ask for one address over and over, or for paths on its server in turn."""
    script = folder / "report.lua"
    script.write_text(REPORT % ", ".join(f'"{path}"' for path in paths))
    command = [program("wrk"), "-t1", f"-c{connections}", f"-d{seconds}", "--timeout", "30"]
    done = subprocess.run(
        [*command, "-s", str(script), address], capture_output=True, text=True, check=True
    )
    found = re.search(r"RESULT (\S+) (\S+) (\d+)", done.stdout)
    if not found:
        raise RuntimeError(done.stdout)
    return Load(float(found[1]), float(found[2]), int(found[3]))


def nginx(folder: Path, site: str, port: int) -> Server:
    """Return the web server in front with one site; ``site`` stands within its ``http`` block."""
    configuration = folder / "nginx.conf"
    configuration.write_text(
        f"daemon off; worker_processes 2; user root;\n"
        f"pid {folder}/nginx.pid; error_log {folder}/nginx.log;\n"
        "events { worker_connections 2048; }\n"
        f"http {{ access_log off; sendfile on; keepalive_requests 1000000;\n"
        f"client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;\n{site}\n}}\n"
    )
    command = [program("nginx"), "-c", str(configuration), "-e", str(folder / "nginx.log")]
    return Server(command, f"http://localhost:{port}", ready="/")
