"""Who writes to the cluster: one process at a time, on whatever machine.

A lock on this machine keeps the processes here apart, one in PostgreSQL those of several machines. Both
end with the process that holds them, so nothing is left behind by one that was killed. An installation on
SQLite has one machine.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from hashlib import sha256
from typing import Protocol

from django.db import connection

from gongkai.search.index_folder import IndexFolder


class Turns(Protocol):
    """Locks by name, each held by one at a time."""

    def locked(self, name: str, *, wait: bool = False) -> AbstractContextManager[bool]:
        """Hold a lock until the end; say whether it could be had."""
        ...


class SharedTurns:
    """Locks among all processes of an installation."""

    def __init__(self, folder: IndexFolder) -> None:
        self._folder = folder

    @contextmanager
    def locked(self, name: str, *, wait: bool = False) -> Iterator[bool]:
        """Hold a lock until the end; say whether it could be had."""
        with self._folder.locked(name, wait=wait) as is_free:
            if not is_free or connection.vendor != "postgresql":
                yield is_free
                return
            with _advisory(name, wait=wait) as is_ours:
                yield is_ours


@contextmanager
def _advisory(name: str, *, wait: bool) -> Iterator[bool]:
    """Hold a lock of a transaction on a connection of its own, which ends with that at the latest.

    A lock of the session would stay behind where a pooler hands each transaction another session.
    """
    number = int.from_bytes(sha256(f"gongkai.search {name}".encode()).digest()[:8], signed=True)
    own = connection.copy()
    own.set_autocommit(False)
    try:
        with own.cursor() as cursor:
            if wait:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
                is_ours = True
            else:
                cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
                is_ours = bool(cursor.fetchone()[0])
        yield is_ours
    finally:
        own.rollback()
        own.close()
