"""A cache of counts that all processes of one machine share: one small file of SQLite, safe to delete.

The framework's own shared caches count by reading and then writing, so that tries at the same moment are
counted once, and its cache in the database looks over the whole table at every count.
"""

import logging
import os
import random
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

logger = logging.getLogger(__name__)
SWEEP_EVERY, FOR_EVER, PATIENCE, SILENCE = 500, 1e12, 2, 60
_SETTING_UP = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "CREATE TABLE IF NOT EXISTS counts (key TEXT PRIMARY KEY, value INTEGER, until REAL) WITHOUT ROWID",
)
_PUT = (
    "INSERT INTO counts VALUES (?, ?, ?)"
    " ON CONFLICT (key) DO UPDATE SET value = excluded.value, until = excluded.until"
)
_DROP_SURPLUS = (
    "DELETE FROM counts WHERE key IN (SELECT key FROM counts ORDER BY until DESC LIMIT -1 OFFSET ?)"
)


class SharedCounts(BaseCache):
    """Counts under a key, each until its end. A file that fails counts nothing and refuses nobody."""

    def __init__(self, location: str | os.PathLike[str], params: dict[str, Any]) -> None:
        super().__init__(params)
        self._path = Path(location)
        self._opened = threading.local()
        self._told_at = -SILENCE * 1.0

    def add(
        self, key: str, value: int, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Begin a count; tell whether there was none."""
        if random.randrange(SWEEP_EVERY) == 0:  # noqa: S311 - no secret hangs on it
            self._sweep()
        rows = self._run(
            f"{_PUT} WHERE counts.until <= ? RETURNING 1",
            self.make_and_validate_key(key, version), value, self._until(timeout), time.time(),
        )  # fmt: skip
        return rows is None or bool(rows)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Return a count."""
        rows = self._run(
            "SELECT value FROM counts WHERE key = ? AND until > ?",
            self.make_and_validate_key(key, version), time.time(),
        )  # fmt: skip
        return rows[0][0] if rows else default

    def set(
        self, key: str, value: int, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        """Put a count in the place of whatever is there."""
        self._run(_PUT, self.make_and_validate_key(key, version), value, self._until(timeout))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Count on, in one step for all processes; raise ValueError where nothing is counted."""
        rows = self._run(
            "UPDATE counts SET value = value + ? WHERE key = ? AND until > ? RETURNING value",
            delta, self.make_and_validate_key(key, version), time.time(),
        )  # fmt: skip
        if not rows:
            raise ValueError(f"Nothing is counted under {key!r}.")
        return int(rows[0][0])

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget a count; tell whether there was one."""
        return bool(
            self._run(
                "DELETE FROM counts WHERE key = ? RETURNING 1", self.make_and_validate_key(key, version)
            )
        )

    def clear(self) -> None:
        """Forget all counts."""
        self._run("DELETE FROM counts")

    def _sweep(self) -> None:
        """Forget what has ended and, beyond the bound, what ends first."""
        self._run("DELETE FROM counts WHERE until <= ?", time.time())
        self._run(_DROP_SURPLUS, self._max_entries)

    def _until(self, timeout: float | None) -> float:
        end: float | None = self.get_backend_timeout(timeout)
        return FOR_EVER if end is None else end

    def _run(self, statement: str, *values: object) -> list[tuple[Any, ...]] | None:
        """Return the rows of a statement; None where the file fails."""
        try:
            return self._connection().execute(statement, values).fetchall()
        except (sqlite3.Error, OSError) as problem:
            if time.monotonic() - self._told_at > SILENCE:
                self._told_at = time.monotonic()
                logger.warning("Tries are not counted, as %s fails: %s.", self._path, problem)
            return None

    def _connection(self) -> sqlite3.Connection:
        """Return the connection of this thread in this process; one made before a fork is not used."""
        if getattr(self._opened, "process", None) != os.getpid():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self._path, timeout=PATIENCE, isolation_level=None)
            for statement in _SETTING_UP:
                connection.execute(statement)
            self._opened.connection, self._opened.process = connection, os.getpid()
        found: sqlite3.Connection = self._opened.connection
        return found
