"""The examples in the how-to hold: each request is asked, each answer compared."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.django_db
HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "use-the-api.md"
EXAMPLE = re.compile(r"```http\nGET (\S+)\n(.*?)```\n\n```json\n(.*?)```", re.DOTALL)
EXAMPLES = EXAMPLE.findall(HOW_TO.read_text(encoding="utf-8"))


def holds(said: Any, found: Any) -> bool:
    """Tell whether everything said is found; “…” stands for any text."""
    if isinstance(said, dict):
        return all(name in found and holds(value, found[name]) for name, value in said.items())
    if isinstance(said, list):
        return len(said) == len(found) and all(map(holds, said, found))
    return isinstance(found, str) if said == "…" else said == found


def test_the_how_to_has_examples() -> None:
    assert len(EXAMPLES) == 7


@pytest.mark.parametrize(("address", "headers", "answer"), EXAMPLES)
def test_an_example_holds(client, county, address: str, headers: str, answer: str) -> None:
    given = dict(line.split(": ") for line in headers.splitlines())
    found = client.get(address, headers=given).json()
    assert holds(json.loads(answer), found), found
