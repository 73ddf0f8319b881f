"""The folder of an index: generations side by side, one of them in use, and the locks of who writes.

A rebuild makes a new generation and puts it in use by replacing one symbolic link, so a reader sees the old
index or the new one and never a half of one.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

CURRENT, GENERATION = "current", "generation-"
WRITING, REBUILDING = "writing.lock", "rebuilding.lock"


@dataclass(frozen=True, slots=True)
class IndexFolder:
    """Where the generations of an index are."""

    root: Path

    def current(self) -> Path | None:
        """Return the generation in use; None where there is none."""
        try:
            return self.root / os.readlink(self.root / CURRENT)
        except OSError:
            return None

    def new_generation(self) -> Path:
        """Make an empty generation, and clear away what rebuilds that were killed left behind."""
        self.root.mkdir(parents=True, exist_ok=True)
        self._discard_all_but(self.current())
        path = self.root / f"{GENERATION}{uuid4().hex[:12]}"
        path.mkdir()
        return path

    def put_in_use(self, generation: Path) -> None:
        """Let readers turn to a generation at once, and discard the others."""
        link = self.root / f"{CURRENT}.{uuid4().hex[:12]}"
        link.symlink_to(generation.name)
        link.replace(self.root / CURRENT)
        self._discard_all_but(generation)

    @contextmanager
    def locked(self, name: str, *, wait: bool = False) -> Iterator[bool]:
        """Hold a lock until the end, also against other processes; say whether it could be had."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / name).open("a") as stream:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                yield False
            else:
                yield True

    @staticmethod
    def sizes(generation: Path) -> dict[str, int]:
        """Return how long the files of a generation are."""
        with os.scandir(generation) as entries:
            return {entry.path: entry.stat().st_size for entry in entries if entry.is_file()}

    @staticmethod
    def has_shrunk(sizes: Mapping[str, int]) -> bool:
        """Tell whether one of the files is shorter now, so that reading it by its memory map would crash.

        A file that is gone stays readable for whoever has it open.
        """
        for path, size in sizes.items():
            with suppress(FileNotFoundError):
                if os.stat(path).st_size < size:
                    return True
        return False

    def _discard_all_but(self, kept: Path | None) -> None:
        for path in self.root.glob(f"{GENERATION}*"):
            if path != kept:
                shutil.rmtree(path, ignore_errors=True)
        for link in self.root.glob(f"{CURRENT}.*"):
            link.unlink(missing_ok=True)
