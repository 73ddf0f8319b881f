"""Words that mean the same in government documents: the data of ``data/synonyms.yaml``."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from gongkai.search.tokens import folded

SYNONYMS_FILE = Path(__file__).parent / "data" / "synonyms.yaml"
MOST_VARIANTS = 8


@cache
def synonyms() -> Mapping[str, tuple[str, ...]]:
    """Return, for each folded word that has any, its synonyms as they are written."""
    groups = yaml.safe_load(SYNONYMS_FILE.read_text(encoding="utf-8"))["groups"]
    found: dict[str, tuple[str, ...]] = {}
    for group in groups:
        for word in group:
            others = tuple(other for other in group if other != word)
            found[folded(word)] = (*found.get(folded(word), ()), *others)
    return found


def variants(text: str) -> list[str]:
    """Return a folded text with one of its words replaced by each of its synonyms, longest word first."""
    found: list[str] = []
    taken = [False] * len(text)
    for word in _longest_first():
        start = text.find(word)
        if start < 0 or any(taken[start : start + len(word)]):
            continue
        taken[start : start + len(word)] = [True] * len(word)
        for other in map(folded, synonyms()[word]):
            variant = text[:start] + other + text[start + len(word) :]
            if variant not in found and not _already_there(text, other, start):
                found.append(variant)
    return found[:MOST_VARIANTS]


def _already_there(text: str, other: str, start: int) -> bool:
    """Tell whether the synonym stands there already, the word being a part of it."""
    place = text.find(other)
    return place >= 0 and place <= start < place + len(other)


@cache
def _longest_first() -> tuple[str, ...]:
    return tuple(sorted(synonyms(), key=len, reverse=True))
