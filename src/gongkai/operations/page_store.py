"""Pages as files that the web server in front hands out by itself, and that die with what they show.

The pages of one state of the records stand in one folder, a generation, which the link ``current`` names.
An act that changes what the public reads takes the link away before it is committed, so that from then on
every page is made afresh; after the commit a new, empty generation begins. If the process dies in between,
the link stays away and pages are slower but right; the worker's next look opens a new generation.
"""

import gzip
import os
import re
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

CURRENT, GENERATION, ACT = "current", "generation-", "act-"
ACT_SECONDS = 60
"""After how long an act that neither ended nor took its mark away is taken for one whose process died."""
MOST_PAGES = 20_000
"""Pages that one process writes in one generation, so that made-up addresses cannot fill the disk."""
_HOST = re.compile(r"[a-z0-9.-]{1,200}\Z")
_PATH = re.compile(r"(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,100})*/?\Z")
_QUERY = re.compile(r"[a-z_0-9]+=[A-Za-z0-9_.-]*(&[a-z_0-9]+=[A-Za-z0-9_.-]*)*\Z")
_LONGEST_QUERY = 120


@dataclass(frozen=True, slots=True)
class PageAddress:
    """Where the page of one address stands in a generation."""

    host: str
    path: str
    query: str

    @classmethod
    def of(cls, host: str, path: str, query: str) -> "PageAddress | None":
        """Return the place of an address; None for one that is made afresh each time."""
        plain = _HOST.match(host) and _PATH.match(path) and "/." not in path
        asked = not query or (_QUERY.match(query) and len(query) <= _LONGEST_QUERY)
        return cls(host, path, query) if plain and asked else None

    def within(self, generation: Path) -> Path:
        """Return the file of the page; nginx looks for it under the same name."""
        name = f"index@{self.query}.html"
        return generation.joinpath(self.host, *self.path.strip("/").split("/"), name)


class PageStore:
    """The generations under one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._written: tuple[Path | None, int] = (None, 0)

    def current(self) -> Path | None:
        """Return the generation that is handed out; None while acts are under way."""
        try:
            return self.root / os.readlink(self.root / CURRENT)
        except OSError:
            return None

    def keep(self, generation: Path, address: PageAddress, content: bytes) -> None:
        """Keep a page that was begun while ``generation`` was current.

        Where that has ended meanwhile, the page goes to a folder that nobody hands out any more.
        """
        last, count = self._written
        count = count + 1 if last == generation else 1
        self._written = (generation, count)
        if count > MOST_PAGES or generation != self.current():
            return
        path = address.within(generation)
        # A disk that is full keeps no page, and everything goes on.
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path.with_name(f"{path.name}.gz"), gzip.compress(content, 6, mtime=0))
            _write(path, content)

    def begin_act(self) -> Path:
        """Hand out nothing from now on; return the mark that :meth:`end_act` takes away."""
        self.root.mkdir(parents=True, exist_ok=True)
        mark = self.root / f"{ACT}{uuid4().hex}"
        mark.touch()
        (self.root / CURRENT).unlink(missing_ok=True)
        return mark

    def end_act(self, mark: Path, state: str) -> None:
        """Begin a new generation, unless other acts are under way."""
        mark.unlink(missing_ok=True)
        self.open(state)

    def open(self, state: str) -> None:
        """Begin a new generation of pages of ``state``, unless acts are under way."""
        if self._acts_under_way():
            return
        self.root.mkdir(parents=True, exist_ok=True)
        generation = self.root / f"{GENERATION}{state}-{uuid4().hex}"
        generation.mkdir()
        link = self.root / f"{CURRENT}.{uuid4().hex}"
        link.symlink_to(generation.name)
        link.replace(self.root / CURRENT)
        if self._acts_under_way():
            (self.root / CURRENT).unlink(missing_ok=True)
        for old in self.root.glob(f"{GENERATION}*"):
            if old not in {generation, self.current()}:
                shutil.rmtree(old, ignore_errors=True)

    def is_of(self, state: str) -> bool:
        """Tell whether pages of this state are handed out."""
        current = self.current()
        return current is not None and current.name.startswith(f"{GENERATION}{state}-") and current.exists()

    def _acts_under_way(self) -> bool:
        earliest = time.time() - ACT_SECONDS
        found = False
        for mark in self.root.glob(f"{ACT}*"):
            with suppress(FileNotFoundError):
                if mark.stat().st_mtime < earliest:
                    mark.unlink(missing_ok=True)
                else:
                    found = True
        return found


def _write(path: Path, content: bytes) -> None:
    partial = path.with_name(f"{path.name}.{uuid4().hex}")
    partial.write_bytes(content)
    partial.replace(path)
