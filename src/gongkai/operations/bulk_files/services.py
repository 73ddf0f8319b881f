"""Making the files of a data set, and finding those that may be handed out.

The files of one making are written beside those in use, under names of their own; the description that
names them is replaced in one step, so a reader sees all of the old or all of the new.
"""

import hashlib
import json
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from gongkai.operations.bulk_files.datasets import FORMATS, BulkDataset, Mark, bulk_datasets
from gongkai.operations.bulk_files.writers import WRITERS

AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class BulkFile:
    """One file as it lies in the data folder."""

    format: str
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class MadeDataset:
    """What was made of a data set, and when."""

    dataset: str
    made_at: datetime
    rows: int
    mark: Mapping[str, Any]
    files: tuple[BulkFile, ...]

    def file(self, file_format: str) -> BulkFile | None:
        """Return the file of a format."""
        return next((file for file in self.files if file.format == file_format), None)


def folder() -> Path:
    """Return where the files lie."""
    return Path(settings.DATA_DIR) / "bulk"


def make_dataset(
    dataset: BulkDataset, *, now: datetime, step: Callable[[int], None] = lambda rows: None
) -> MadeDataset:
    """Make the files of one data set anew; whatever goes wrong, those in use stay."""
    place = folder()
    place.mkdir(parents=True, exist_ok=True)
    mark = dict(dataset.mark(now))
    stem = f"{dataset.id}-{timezone.localtime(now):%Y%m%d%H%M%S}-{secrets.token_hex(3)}"
    paths = {name: place / f"{stem}.{name}" for name in FORMATS}
    try:
        rows = _write_rows(dataset, paths, timezone.localdate(now), step)
        files = tuple(_described(name, path) for name, path in paths.items())
    except BaseException:  # also where a person stops the task: what is half made goes
        for path in paths.values():
            path.unlink(missing_ok=True)
        raise
    made = MadeDataset(dataset.id, now, rows, mark, files)
    _replace_description(made)
    _drop_others(made)
    return made


def made_dataset(dataset_id: str) -> MadeDataset | None:
    """Return what was made of a data set last; None where nothing was, or it cannot be read."""
    try:
        data = json.loads(_description(dataset_id).read_text(encoding="utf-8"))
        files = tuple(BulkFile(**file) for file in data.pop("files"))
        return MadeDataset(**{**data, "made_at": datetime.fromisoformat(data["made_at"]), "files": files})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def current_dataset(dataset: BulkDataset) -> MadeDataset | None:
    """Return what was made last, unless something in it was withdrawn since."""
    return _current([dataset]).get(dataset.id)


def current_datasets() -> dict[str, MadeDataset]:
    """Return what may be handed out of every data set, by its id. A query for each kind of data set."""
    return _current(bulk_datasets().values())


def outdated_datasets() -> list[str]:
    """Return the data sets whose files hold something that was withdrawn since."""
    current = current_datasets()
    return [name for name in bulk_datasets() if name not in current and made_dataset(name) is not None]


def _current(datasets: Iterable[BulkDataset]) -> dict[str, MadeDataset]:
    found: dict[str, MadeDataset] = {}
    marks: dict[Callable[[Mapping[str, Mark]], set[str]], dict[str, Mark]] = defaultdict(dict)
    for dataset in datasets:
        made = made_dataset(dataset.id)
        if made is not None:
            found[dataset.id] = made
            marks[dataset.lost][dataset.id] = made.mark
    for lost, own in marks.items():
        for name in lost(own):
            del found[name]
    return found


def _write_rows(
    dataset: BulkDataset, paths: Mapping[str, Path], today: date, step: Callable[[int], None]
) -> int:
    count = 0
    with ExitStack() as open_files:
        writers = [
            open_files.enter_context(closing(WRITERS[name](path, dataset.columns)))
            for name, path in paths.items()
        ]
        for rows in _batches(dataset, today):
            for writer in writers:
                writer.write(rows)
            count += len(rows)
            step(count)
    return count


def _batches(dataset: BulkDataset, today: date) -> Iterator[tuple[Any, ...]]:
    rows = iter(dataset.rows(today))
    while batch := tuple(islice(rows, AT_ONCE)):
        yield batch


def _described(name: str, path: Path) -> BulkFile:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return BulkFile(name, path.name, path.stat().st_size, digest)


def _description(dataset_id: str) -> Path:
    return folder() / f"{dataset_id}.json"


def _replace_description(made: MadeDataset) -> None:
    path = _description(made.dataset)
    beside = path.with_suffix(".new")
    data = {**asdict(made), "made_at": made.made_at.isoformat()}
    beside.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    beside.replace(path)


def _drop_others(made: MadeDataset) -> None:
    """Drop earlier files; whoever is reading one reads it to its end."""
    kept = {file.name for file in made.files}
    for path in folder().glob(f"{made.dataset}-[0-9]*.*"):
        if path.name not in kept:
            path.unlink(missing_ok=True)
