"""Progress of long work on a terminal."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from tqdm import tqdm

T = TypeVar("T")


def track(items: Iterable[T], *, label: str, total: int | None = None, quiet: bool = False) -> Iterator[T]:
    """Yield ``items`` behind a bar on standard error; no bar when that is not a terminal."""
    yield from tqdm(items, desc=label, total=total, disable=True if quiet else None)
