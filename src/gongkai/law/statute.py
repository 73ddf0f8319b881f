"""Where the law's data is, how it is read, and how its shape is checked."""

import os
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

STATUTE_DIR = Path(os.environ.get("GONGKAI_STATUTE_DIR") or Path(__file__).resolve().parents[3] / "statute")
"""The folder of the law's data: of the checkout, unless the environment names another."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class StatuteBroken(ValueError):
    """A file of the law's data that cannot be read or has not the shape its schema asks for."""


@cache
def load_yaml(name: str) -> Any:
    """Return the content of ``statute/<name>``, read once. It is shared: never change it."""
    path = STATUTE_DIR / name
    if not path.is_file():
        raise FileNotFoundError(f"The statute file {path} is missing.")
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506, a safe one
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise StatuteBroken(f"The statute file {path} is not valid YAML: {problem}") from problem


def statute_files(folder: str) -> tuple[str, ...]:
    """Return the names of the YAML files in ``statute/<folder>``, sorted."""
    path = STATUTE_DIR / folder
    if not path.is_dir():
        raise FileNotFoundError(f"The statute folder {path} is missing.")
    return tuple(f"{folder}/{file.name}" for file in sorted(path.glob("*.yaml")))


def validate(name: str, schema: str) -> None:
    """Refuse ``statute/<name>`` unless it fits ``statute/schemas/<schema>``. For gates and tests."""
    require_shape(load_yaml(name), schema, of=str(STATUTE_DIR / name))


def require_shape(data: Any, schema: str, *, of: str) -> None:
    """Refuse data unless it fits ``statute/schemas/<schema>``; ``of`` names what is refused."""
    import json

    import jsonschema

    rules = json.loads((STATUTE_DIR / "schemas" / schema).read_text(encoding="utf-8"))
    checker = jsonschema.Draft202012Validator(
        rules, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    problem = jsonschema.exceptions.best_match(checker.iter_errors(_as_json(data)))
    if problem is not None:
        raise StatuteBroken(f"{of}, {problem.json_path}: {problem.message}")


def _as_json(value: Any) -> Any:
    """Turn what YAML knows and JSON does not, dates and number keys, into text."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): _as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_json(item) for item in value]
    return value
