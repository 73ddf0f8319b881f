"""What every embedded index shares: readers that follow along, one writer at a time, rebuilds beside it."""

import json
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, Generic, Protocol, TypeVar

import tantivy
from django.utils.translation import gettext as _

from gongkai.search.engine import SearchUnavailable
from gongkai.search.index_folder import REBUILDING, WRITING, IndexFolder

logger = logging.getLogger(__name__)

CATCH_UP_MEMORY, REBUILD_MEMORY = 32_000_000, 256_000_000
"""Bytes that a writer keeps before it writes them down."""


class ClosableWriter(Protocol):
    """A writer that can be closed."""

    def close(self) -> None:
        """Come to the end, and let others write."""
        ...


Writer = TypeVar("Writer", bound=ClosableWriter)


class GenerationWriter:
    """The one writer of one generation of an index, whatever its documents are."""

    def __init__(self, path: Path, schema: tantivy.Schema, key: str, *, memory: int, threads: int) -> None:
        self.index = tantivy.Index(schema, path=str(path))
        self._key = key
        self._writer = self.index.writer(memory, threads)
        self._is_empty = self.index.searcher().num_docs == 0

    def replace(self, key: int, document: tantivy.Document) -> None:
        """Keep a document in the place of the one with the same key.

        In an index that is being built nothing is replaced before its first commit.
        """
        if not self._is_empty:
            self._writer.delete_documents_by_term(self._key, key)
        self._writer.add_document(document)

    def remove(self, keys: Iterable[int]) -> None:
        """Drop documents; a key that is not there is no mistake."""
        for key in keys:
            self._writer.delete_documents_by_term(self._key, key)

    def commit_with(self, field: str, value: str, document: tantivy.Document) -> None:
        """Let readers see everything, with one document in the place of the one with that value."""
        self._writer.delete_documents_by_term(field, value)
        self._writer.add_document(document)
        self._writer.commit()
        self.index.reload()
        self._is_empty = False

    def close(self) -> None:
        """Let merges that are under way come to their end, and others write."""
        self._writer.wait_merging_threads()


class EmbeddedIndex(Generic[Writer]):
    """Reads the generation in use, and follows when another process commits or puts another one in use."""

    def __init__(self, root: Path, opened: Callable[..., Writer]) -> None:
        self.folder = IndexFolder(root)
        self._opened = opened
        self._lock = Lock()
        self._index: tantivy.Index | None = None
        self._seen: tuple[Any, ...] = ()
        self._sizes: dict[str, int] = {}

    @contextmanager
    def writing(self) -> Iterator[Writer | None]:
        """Open the index in use for writing; None while another process writes."""
        with self.folder.locked(WRITING) as is_free:
            path = self.folder.current()
            if not is_free or path is None:
                yield None
                return
            with readable():
                _discard_uncommitted(path)
                writer = self._opened(path, memory=CATCH_UP_MEMORY, threads=1)
            try:
                yield writer
            finally:
                writer.close()

    @contextmanager
    def rebuilding(self) -> Iterator[Writer | None]:
        """Open a new index, put in use at the end; None while another process rebuilds."""
        with self.folder.locked(REBUILDING) as is_free:
            if not is_free:
                yield None
                return
            path = self.folder.new_generation()
            writer = self._opened(path, memory=REBUILD_MEMORY, threads=2)
            try:
                yield writer
            finally:
                writer.close()
            with self.folder.locked(WRITING, wait=True):
                self.folder.put_in_use(path)

    def reader(self) -> tantivy.Index:
        """Return the index as it is now: reopened or reloaded if it changed since the last question."""
        seen = self._commit()
        path = seen[0]
        with self._lock:
            if self._index is None or self._seen[:1] != seen[:1] or self.folder.has_shrunk(self._sizes):
                self._index = None
                index = tantivy.Index.open(str(path))
                index.config_reader(reload_policy="manual")
                self._index, self._seen = index, ()
            if self._seen != seen:
                self._sizes = {}
                self._index.reload()
                self._sizes = {
                    name: size for name, size in self.folder.sizes(path).items() if _is_mapped(name)
                }
                self._seen = seen
            return self._index

    def state(self) -> str | None:
        """Return which commit is in use; None where there is no index."""
        try:
            return repr(self._commit())
        except (SearchUnavailable, OSError):
            return None

    def _commit(self) -> tuple[Path, int, int]:
        path = self.folder.current()
        if path is None:
            raise SearchUnavailable(_unavailable())
        status = (path / "meta.json").stat()
        return path, status.st_ino, status.st_mtime_ns


def _discard_uncommitted(generation: Path) -> None:
    """Remove the lists of dropped documents that a killed writer left: the next one wants their names.

    They are of a later stamp than the last commit, so no reader looks for them. Other files that were left
    have names that never come again, and the engine clears them away.
    """
    last = json.loads((generation / "meta.json").read_bytes())["opstamp"]
    for path in generation.glob("*.del"):
        if int(path.name.split(".")[1]) > last:
            path.unlink()


def _is_mapped(name: str) -> bool:
    """Tell whether a file of an index is written once and read by its memory map."""
    return not name.endswith((".json", ".lock"))


@contextmanager
def readable() -> Iterator[None]:
    """Turn whatever a missing or broken index makes the engine raise into one sentence."""
    try:
        yield
    except SearchUnavailable:
        raise
    except (ValueError, KeyError, TypeError, OSError, RuntimeError) as problem:
        logger.warning("The search index cannot be read.", exc_info=True)
        raise SearchUnavailable(_unavailable()) from problem
    except BaseException as problem:
        if type(problem).__name__ == "PanicException":
            raise SearchUnavailable(_unavailable()) from problem
        raise


def _unavailable() -> str:
    return _("Search is not available at the moment: its index is being set up. Everything else works.")
