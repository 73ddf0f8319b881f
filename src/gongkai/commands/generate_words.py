"""The words of generated agencies and disclosures: the data of ``generate_words.yaml``."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

WORDS = Path(__file__).with_name("generate_words.yaml")


@cache
def generated_words() -> dict[str, Any]:
    """Return the words by what they are for."""
    words: dict[str, Any] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return words
