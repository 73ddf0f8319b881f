"""What a data set is, and which there are: the edges offer theirs when the program starts."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gongkai.law.wording import Wording

FORMATS: Mapping[str, str] = {
    "jsonl": "application/jsonl; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}

Row = Mapping[str, Any]
Mark = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class BulkColumn:
    """One column of a data set."""

    name: str
    type: str = "text"


@dataclass(frozen=True, slots=True)
class BulkDataset:
    """One data set: its rows as they are public now, and how one knows that some are so no longer."""

    id: str
    title: Wording
    columns: tuple[BulkColumn, ...]
    rows: Callable[[date], Iterator[Row]]
    mark: Callable[[datetime], Mark]
    """What is written down before the rows are read."""
    lost: Callable[[Mapping[str, Mark]], set[str]]
    """Which data sets, by the marks of their files, lost anything since: those files stay here.

    Data sets that are asked alike have the same function, so that it is asked once for all of them.
    """


_OFFERED: dict[str, Callable[[], Iterable[BulkDataset]]] = {}


def offer(name: str, datasets: Callable[[], Iterable[BulkDataset]]) -> None:
    """Let the data sets of an edge be made into files, too."""
    _OFFERED[name] = datasets


def bulk_datasets() -> dict[str, BulkDataset]:
    """Return every data set by its id, in the order in which they were offered."""
    return {one.id: one for datasets in _OFFERED.values() for one in datasets()}
