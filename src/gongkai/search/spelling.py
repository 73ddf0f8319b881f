"""What a word that is found nowhere was perhaps meant to be: one character away, and in use.

The pairs of characters in titles, names of agencies, keywords and summaries are the dictionary, so place
names, short names and the terms of the day are known as soon as something is published about them.
"""

from collections.abc import Iterator, Mapping
from itertools import islice, pairwise

from gongkai.search.engine import Phrase, SearchEngine, SearchQuestion

SHORTEST, LONGEST = 2, 16
LOOKED_AT = 40


def likely_words(engine: SearchEngine, word: str, most: int = 3) -> list[str]:
    """Return folded words one character away from ``word`` that are found.

    Those of the same length stand first, and among these the most frequent."""
    if not SHORTEST <= len(word) <= LONGEST:
        return []
    pairs = _KnownPairs(engine)
    candidates = {
        one: strength for one, strength in _candidates(word, pairs) if one != word and len(one) > 1
    }
    strongest = sorted(candidates, key=lambda one: (-candidates[one], one))
    counted = {one: _found_with(engine, one) for one in islice(strongest, LOOKED_AT)}
    found = [one for one in counted if counted[one]]
    return sorted(found, key=lambda one: (len(one) != len(word), -counted[one]))[:most]


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
        if strength:
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
    return engine.count(SearchQuestion(clauses=((Phrase(word),),)))
