"""Which set of records stands behind each cell of a form, as the form's ``bindings.yaml`` says."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from gongkai.law.forms import form
from gongkai.law.statute import load_yaml


@dataclass(frozen=True, eq=False)
class Binding:
    """The set behind some cells, and what narrows it."""

    set: str
    options: Mapping[str, Any]


@cache
def bindings(form_id: str) -> Mapping[str, Binding]:
    """Return the binding of every cell of the form that has one, by the cell's key."""
    entries = load_yaml(f"annual_report/{form_id}/bindings.yaml")["bindings"]
    longest_first = sorted(entries, key=lambda entry: -len(entry["cells"]))
    found: dict[str, Binding] = {}
    for key in form(form_id).cells:
        entry = next((entry for entry in longest_first if _fits(entry["cells"], key)), None)
        if entry is not None:
            options = {name: value for name, value in entry.items() if name not in ("cells", "set")}
            found[key] = Binding(entry["set"], MappingProxyType(options))
    return MappingProxyType(found)


def _fits(pattern: str, key: str) -> bool:
    """Tell whether a pattern names the key itself, or is the beginning of a group of keys."""
    return key == pattern or (key.startswith(pattern) and (pattern[-1] == "." or key[len(pattern)] == "_"))
