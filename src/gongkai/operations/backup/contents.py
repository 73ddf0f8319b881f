"""What belongs to an installation besides its records: the files handed in, and the search index."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import models

from gongkai.search.engines import FOLDER
from gongkai.search.index_folder import IndexFolder

ORIGINALS = "originals"
INDEX = "index"
OWN = "own"
OWN_FILES = ("redirects.csv", "calendar/*.yaml")
"""Files that the county itself keeps in the data folder: old addresses, holiday notices."""
ATTEMPTS = 5
"""How often the index is tried again when it changed under the copying."""


def file_names(storage: Storage, folder: str = "") -> Iterator[str]:
    """Yield the name of every file of a storage, wherever it keeps them."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        yield f"{folder}/{name}" if folder else name
    for name in sorted(folders):
        yield from file_names(storage, f"{folder}/{name}" if folder else name)


def missing_files() -> Iterator[str]:
    """Yield what the records name as a file and the storage does not have."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:  # noqa: SLF001 - Django's documented list of fields
            if isinstance(field, models.FileField):
                names = model._default_manager.exclude(**{field.name: ""})  # noqa: SLF001
                for name in names.values_list(field.name, flat=True).distinct().iterator():
                    if name and not field.storage.exists(name):
                        yield name


def copy_index(to: Path) -> bool:
    """Copy the search index in use to ``to`` as it stands at one moment; say whether there is one.

    Its files are never altered once written, only the list of them is; so a copy holds what its list names,
    and is tried again when a file went away meanwhile.
    """
    for _attempt in range(ATTEMPTS):
        generation = _index_folder().current()
        if generation is None:
            return False
        shutil.rmtree(to, ignore_errors=True)
        to.mkdir(parents=True)
        try:
            _copy_generation(generation, to)
        except FileNotFoundError:
            continue
        return True
    shutil.rmtree(to, ignore_errors=True)
    return False


def _copy_generation(generation: Path, to: Path) -> None:
    listed = (generation / "meta.json").read_bytes()
    segments = {segment["segment_id"].replace("-", "") for segment in json.loads(listed)["segments"]}
    for path in sorted(generation.iterdir()):
        is_data = path.name.split(".")[0] in segments
        if path.is_file() and (is_data or not path.name.endswith((".lock", "meta.json"))):
            os.link(path, to / path.name) if is_data else shutil.copyfile(path, to / path.name)
    (to / "meta.json").write_bytes(listed)
    held = {path.name.split(".")[0] for path in to.iterdir()}
    if not segments <= held:
        raise FileNotFoundError(generation)


def put_index_back(saved: Path) -> None:
    """Make ``saved`` the search index in use."""
    folder = _index_folder()
    generation = folder.new_generation()
    shutil.copytree(saved, generation, dirs_exist_ok=True)
    folder.put_in_use(generation)


def own_files() -> Iterator[tuple[str, Path]]:
    """Yield the county's own files in the data folder, each with its name in a backup."""
    root = Path(settings.DATA_DIR)
    for pattern in OWN_FILES:
        for path in sorted(root.glob(pattern)):
            yield f"{OWN}/{path.relative_to(root).as_posix()}", path


def put_own_files_back(saved: Path) -> None:
    """Put the county's own files into the data folder."""
    shutil.copytree(saved, Path(settings.DATA_DIR), dirs_exist_ok=True)


def _index_folder() -> IndexFolder:
    return IndexFolder(Path(settings.DATA_DIR) / FOLDER)


def originals() -> Storage:
    """Return where the files are that people handed in."""
    return storages[ORIGINALS]


def set_aside_originals(to: Path) -> None:
    """Move the files that are there out of the way; on a storage of another kind they stay."""
    storage = originals()
    if isinstance(storage, FileSystemStorage) and Path(storage.location).exists():
        to.mkdir(parents=True, exist_ok=True)
        shutil.move(storage.location, to / ORIGINALS)
