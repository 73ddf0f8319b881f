"""The holiday notices that an installation imported itself, in its data folder, where no upgrade comes.

One file a year in the form of ``statute/calendar``. It stands before a statute file of the same year.
"""

import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from gongkai.law.statute import StatuteBroken

_DEFAULT_DATA_DIR = str(Path(__file__).resolve().parents[3] / "var")


def own_notices_folder() -> Path:
    """Return the folder of the imported notices: ``calendar`` in the installation's data folder."""
    return Path(_folder())


def own_notices_changed_at() -> int | None:
    """Return when the imported notices last changed; None where there are none."""
    try:
        return os.stat(_folder()).st_mtime_ns
    except OSError:
        return None


def own_notices() -> Iterator[dict[str, Any]]:
    """Yield the content of every imported notice."""
    for path in sorted(own_notices_folder().glob("*.yaml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        if not isinstance(data, dict) or "year" not in data:
            raise StatuteBroken(
                f"The imported holiday notice {path} is broken. Remove it and import it again."
            )
        yield data


def keep_own_notice(data: Mapping[str, Any]) -> Path:
    """Write one imported notice in place of an earlier one of its year: whole or not at all."""
    folder = own_notices_folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{data['year']}.yaml"
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=folder, prefix=".", suffix=".new", delete=False
    ) as file:
        yaml.safe_dump(dict(data), file, allow_unicode=True, sort_keys=False)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
    return path


def _folder() -> str:
    # Text, as the calendar asks for this folder once for every clock.
    return (os.environ.get("GONGKAI_DATA_DIR") or _DEFAULT_DATA_DIR) + "/calendar"
