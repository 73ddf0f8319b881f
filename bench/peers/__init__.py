"""The peers that we are measured against: each in an environment of its own, with the same documents."""

import os
import re
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from bench.servers import Missing, Server

if TYPE_CHECKING:
    from psycopg import Connection

HERE = Path(__file__).parents[1]
LOCKS = HERE.parent / "requirements/peers"
FAR_PAGE, PAGE_SIZE, API_PAGE = 1_500, 20, 100
WORDS = quote("公开")
ARTICLE, COLUMN, FAR, FRONT_PAGE = "article", "column", "column, far page", "front page"
SEARCH, ONE_RECORD, RECORDS = "search", "API, one record", f"API, {API_PAGE} records"
WORKS = (ARTICLE, COLUMN, FAR, FRONT_PAGE, SEARCH, ONE_RECORD, RECORDS)
"""What is asked of every site."""


@dataclass(frozen=True)
class Ground:
    """Where peers are set up: a folder, a cluster of databases, the documents for all, and what runs."""

    folder: Path
    cluster: str
    lines: Path
    running: ExitStack

    @cached_property
    def documents(self) -> int:
        """How many documents there are."""
        with self.lines.open("rb") as stream:
            return sum(1 for _line in stream)

    @property
    def article(self) -> int:
        """The number of the document whose page is asked for: the newest but one."""
        return self.documents - 2

    @property
    def far(self) -> int:
        """The page of the list that is far from its beginning."""
        return min(FAR_PAGE, self.documents // PAGE_SIZE)

    def database(self, name: str) -> str:
        """Make an empty database on the cluster of this run, and return its address."""
        self.execute(f"DROP DATABASE IF EXISTS {name}")
        self.execute(f"CREATE DATABASE {name}")
        return self.cluster.replace("/gongkai?", f"/{name}?")

    def execute(self, statement: str, *, database: str = "postgres") -> None:
        """Run one statement by itself."""
        with self.session(database) as session:
            session.execute(statement)

    def session(self, database: str = "postgres") -> "Connection":
        """Open a session with a database of the cluster."""
        import psycopg

        return psycopg.connect(self.cluster.replace("/gongkai?", f"/{database}?"), autocommit=True)

    def environment(self, name: str) -> Path:
        """Install the locked requirements of a peer beside nothing else; return its interpreter."""
        python = self.folder / name / "bin/python"
        uv = Path(sys.executable).with_name("uv")
        lock = LOCKS / f"{name}.txt"
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", self.folder / name], check=True)
        done = subprocess.run(
            [uv, "pip", "install", "-q", "--no-deps", "--require-hashes", "-p", python, "-r", lock],
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise Missing(f"its requirements were not installed: {_last_line(done.stderr)}")
        return python

    def load(self, command: list[str], environment: Mapping[str, str]) -> None:
        """Give a peer the documents on its standard input."""
        with self.lines.open("rb") as stream:
            run(command, environment, stdin=stream)


class Peer(ABC):
    """A site that runs beside ours: what it is called, how it was filled, and where it answers."""

    name: str
    package: str
    """The package of its own programs that load documents and add one."""
    python: Path
    environment: Mapping[str, str]
    server: Server
    import_seconds: float
    import_note: str = ""
    found: str = ""
    """Where its page of search shows how many it found: a regular expression."""
    told: Mapping[str, str] = {}
    """Of each kind of work what differs from ours, or why it is not measured."""

    def __init__(self, ground: Ground) -> None:
        """Install it, make its tables and give it the documents."""
        self.ground = ground

    @abstractmethod
    def pages(self) -> Mapping[str, str]:
        """Return the address of each kind of work that can be measured."""

    @abstractmethod
    def without_index(self) -> AbstractContextManager[Mapping[str, str]]:
        """Take the search index away for a while; name the addresses that are then worth asking."""

    def fill(self, database: str) -> None:
        """Give it the documents, and keep how long that took."""
        begun = time.perf_counter()
        self.ground.load([str(self.python), "-m", f"{self.package}.load"], self.environment)
        self.import_seconds = time.perf_counter() - begun
        self.ground.execute("ANALYZE", database=database)

    def takes_one_more(self) -> bool:
        """Tell whether it takes one more document in, as an editor or its API would add it."""
        try:
            run([str(self.python), "-m", f"{self.package}.add"], self.environment)
        except Missing:
            return False
        return True


def run(command: list[str], environment: Mapping[str, str], **options: object) -> None:
    """Run a program of a peer to its end; raise with its last words where it fails."""
    done = subprocess.run(
        command, check=False, env={**os.environ, **environment}, stderr=subprocess.PIPE, text=True,
        stdout=subprocess.DEVNULL, **options,
    )  # type: ignore[call-overload]  # fmt: skip
    if done.returncode:
        raise Missing(f"{' '.join(command[1:4])} failed: {_last_line(done.stderr)}")


def locked_version(name: str, package: str) -> str:
    """Return the version of a package in the lock of a peer."""
    found = re.search(rf"^{package}==(\S+)", (LOCKS / f"{name}.txt").read_text(encoding="utf-8"), re.M)
    return found[1] if found else "?"


def gunicorn(python: Path, application: str, port: int) -> list[str]:
    """Return the command of two processes with four threads each, loaded before they divide."""
    return [
        str(python), "-m", "gunicorn", application, "-b", f"127.0.0.1:{port}",
        "-w", "2", "-k", "gthread", "--threads", "4", "--preload",
    ]  # fmt: skip


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else "it said nothing"
