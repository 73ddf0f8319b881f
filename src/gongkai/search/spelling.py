"""What a word that is found nowhere was perhaps meant to be: one character away and in use, or its parts.

The pairs of characters in titles, names of agencies, keywords and summaries are the dictionary, so place
names, short names and the terms of the day are known as soon as something is published about them.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice, pairwise
from pathlib import Path

import yaml

from gongkai.search.engine import SearchEngine, SearchQuestion
from gongkai.search.queries import QueryWord
from gongkai.search.synonyms import synonyms, variants

SHORTEST, LONGEST = 2, 16
LOOKED_AT = 40
LEAST_OF_A_PAIR = 3
"""How often a pair has to be found to be taken for a word, not for the seam of two words."""
LONGEST_QUESTION = 24
QUESTION_WORDS_FILE = Path(__file__).parent / "data" / "question_words.yaml"


def likely_words(engine: SearchEngine, word: str, most: int = 3) -> list[str]:
    """Return folded words one character away from ``word`` that are found.

    Words that have synonyms stand first, then those of the same length; among these the most frequent. No
    mark of punctuation is put into a word.
    """
    if not SHORTEST <= len(word) <= LONGEST or word in synonyms() or not any(map(str.isalpha, word)):
        return []
    pairs = _KnownPairs(engine)
    marks = _marks(word)
    candidates = {
        one: strength
        for one, strength in _candidates(word, pairs)
        if one != word and len(one) > 1 and _marks(one) <= marks
    }
    strongest = sorted(candidates, key=lambda one: (-candidates[one], one))
    terms = [one for one in synonyms() if _is_one_change_away(word, one)]
    looked_at = dict.fromkeys([*terms, *islice(strongest, LOOKED_AT)])
    counted = {one: _found_with(engine, one) for one in looked_at}
    found = [one for one in counted if counted[one]]
    return sorted(found, key=lambda one: (one not in terms, len(one) != len(word), -counted[one]))[:most]


def known_parts(engine: SearchEngine, text: str) -> dict[str, int]:
    """Return the longest parts of a folded text that are found, and in how many documents.

    So 公租房怎么申请, asked as one would ask a person, is 公租房 and 申请.
    """
    parts: dict[str, int] = {}
    for piece in filter(None, _between_words().split(text[:LONGEST_QUESTION])):
        start = 0
        while start < len(piece) - 1:
            part, count = _longest_part(engine, piece[start:])
            if count and any(map(str.isalpha, part)):
                parts[part] = count
            start += len(part)
    return parts


@cache
def _between_words() -> re.Pattern[str]:
    """Return what takes a question apart: without words of asking; words that have synonyms stay whole."""
    asking = yaml.safe_load(QUESTION_WORDS_FILE.read_text(encoding="utf-8"))["words"]
    terms = sorted(synonyms(), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, asking))})|({'|'.join(map(re.escape, terms))})")


def _longest_part(engine: SearchEngine, text: str) -> tuple[str, int]:
    """Return the longest beginning of a text that is found; its first character where there is none."""
    part, count = text[:1], 0
    for end in range(SHORTEST, len(text) + 1):
        more = _found_with(engine, text[:end])
        if not more and text not in synonyms():
            break
        part, count = text[:end], more
    return part, count


def _marks(word: str) -> set[str]:
    return {character for character in word if not character.isalnum()}


def _is_one_change_away(word: str, other: str) -> bool:
    """Tell whether one character more, less, other, or two exchanged make one word of the other."""
    start = 0
    while start < min(len(word), len(other)) and word[start] == other[start]:
        start += 1
    rest, others = word[start:], other[start:]
    return word != other and (
        rest[1:] == others[1:]
        or rest[1:] == others
        or rest == others[1:]
        or (rest[1::-1] == others[:2] and rest[2:] == others[2:])
    )


class _KnownPairs:
    """How often two characters follow each other; asked for once a character."""

    def __init__(self, engine: SearchEngine) -> None:
        self._engine = engine
        self._after: dict[str, Mapping[str, int]] = {}
        self._before: dict[str, Mapping[str, int]] = {}

    def after(self, character: str) -> Mapping[str, int]:
        if character not in self._after:
            self._after[character] = self._engine.neighbours(character)
        return self._after[character]

    def before(self, character: str) -> Mapping[str, int]:
        if character not in self._before:
            self._before[character] = self._engine.neighbours(character, before=True)
        return self._before[character]

    def strength(self, word: str) -> int:
        """Return how often the rarest pair of a word is found."""
        return min(self.after(first).get(second, 0) for first, second in pairwise(word))

    def between(self, left: str, right: str) -> set[str]:
        """Return the characters that can stand between two others, either of which may be missing."""
        if left and right:
            return set(self.after(left)) & set(self.before(right))
        return set(self.after(left) if left else self.before(right))


def _candidates(word: str, pairs: _KnownPairs) -> Iterator[tuple[str, int]]:
    for candidate in _changed(word, pairs):
        strength = pairs.strength(candidate) if len(candidate) > 1 else 0
        if strength >= (LEAST_OF_A_PAIR if len(candidate) == SHORTEST else 1):
            yield candidate, strength


def _changed(word: str, pairs: _KnownPairs) -> Iterator[str]:
    """Yield the word with two characters exchanged, one dropped, one replaced, or one put in."""
    length = len(word)
    for place in range(length - 1):
        yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    for place in range(length):
        yield word[:place] + word[place + 1 :]
        for other in pairs.between(word[place - 1 : place], word[place + 1 : place + 2]):
            yield word[:place] + other + word[place + 1 :]
    for place in range(1, length):
        for other in pairs.between(word[place - 1], word[place]):
            yield word[:place] + other + word[place:]


def _found_with(engine: SearchEngine, word: str) -> int:
    asked = QueryWord(word, word, variants=tuple(variants(word)))
    return engine.count(SearchQuestion(clauses=(asked.alternatives({}),)))
