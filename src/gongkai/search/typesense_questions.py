"""Questions as searches of a Typesense server.

A search of this server holds phrases of which all must stand there, phrases of which none may, and a
filter of single tokens joined by "and" and "or". It cannot ask for one phrase or another. So a question
becomes one or more ways in which a record may fit, such that no record fits in two of them: their totals
and counts are simply added up, and are exact.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import ceil, prod
from typing import Any

from gongkai.search.engine import Alternatives, Facet, Phrase, SearchField, SearchOrder, SearchQuestion
from gongkai.search.tokens import pairs
from gongkai.search.typesense_documents import (
    PUBLISHED,
    RECORD,
    TOKENS,
    WEIGHT,
    Tokens,
    alternative_tokens,
    filter_token,
    phrase_tokens,
)

MOST_WAYS = 200
"""In how many ways a question is asked at most; beyond that its lightest synonyms are left out."""
NEAR_ENOUGH = 0.6
"""Which part of the tokens a record has to contain to be called near."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a record may fit: all phrases, one token of each group, and none of the rest."""

    phrases: tuple[Tokens, ...] = ()
    groups: tuple[Tokens, ...] = ()
    none_of: tuple[Tokens, ...] = ()
    comes_first: bool = False
    """Whether what fits so stands before everything else: its own number was typed."""

    def joined(self, other: "Way") -> "Way":
        """Return the way of fitting in both."""
        return Way(
            tuple(dict.fromkeys((*self.phrases, *other.phrases))),
            tuple(dict.fromkeys((*self.groups, *other.groups))),
            tuple(dict.fromkeys((*self.none_of, *other.none_of))),
            comes_first=self.comes_first or other.comes_first,
        )

    @property
    def is_possible(self) -> bool:
        """Tell whether nothing is asked for that is excluded as well."""
        return not set(self.phrases) & set(self.none_of)

    def parameters(self, filters: Mapping[Facet, str]) -> dict[str, Any]:
        """Return what is asked of the server."""
        wanted = [f'"{" ".join(phrase)}"' for phrase in self.phrases]
        unwanted = [
            f'-"{" ".join(phrase)}"' if len(phrase) > 1 else f"-{phrase[0]}" for phrase in self.none_of
        ]
        groups = [_one_of(group) for group in self.groups]
        groups += [_one_of((filter_token(facet, value),)) for facet, value in filters.items()]
        if not wanted and not groups:
            groups = [_one_of((RECORD,))]
        return {"q": " ".join([*(wanted or ["*"]), *unwanted]), "filter_by": " && ".join(groups)}


def ways_of(question: SearchQuestion) -> list[Way]:
    """Return the ways in which a record may fit a question; no record fits in two of them."""
    shortcuts = [tokens for part in question.shortcuts if (tokens := alternative_tokens(part))]
    ways = list(_clause_ways(question.shortcuts))
    if question.clauses or not question.shortcuts:
        before = Way(none_of=tuple(shortcuts))
        for choice in product(*map(list, map(_clause_ways, _few_enough(question.clauses)))):
            way = before
            for part in choice:
                way = way.joined(part)
            ways.append(way)
    return [way for way in ways if way.is_possible]


def order_of(question: SearchQuestion) -> str:
    """Return by what the server sorts."""
    if question.order == SearchOrder.NEWEST or not (question.clauses or question.shortcuts):
        return f"{PUBLISHED}:desc"
    titled = _titled(question)
    first = f"_eval({titled}):desc," if titled else ""
    return f"{first}{WEIGHT}:desc,{PUBLISHED}:desc"


def is_titled(question: SearchQuestion, title: str) -> bool:
    """Tell of a folded title what the server looks at first: whether every clause's tokens are in it."""
    there = {*pairs(title), *title}
    clauses = [[set(pairs(part.text) or part.text) for part in clause] for clause in _in_titles(question)]
    return bool(clauses) and all(any(tokens <= there for tokens in clause) for clause in clauses)


def nearest_tokens(texts: Iterable[str]) -> tuple[Tokens, int]:
    """Return the tokens of texts, and how many of them a record has to contain to be near."""
    tokens = tuple(
        dict.fromkeys(token for text in texts for token in phrase_tokens(text, SearchField.ANYWHERE))
    )
    return tokens, ceil(len(tokens) * NEAR_ENOUGH)


def nearest_ways(tokens: Tokens, needed: int) -> list[Way]:
    """Return in which ways records are looked for that may have so many of the tokens.

    First those that have a run of them, which is what a slip leaves; then any that has one of every few,
    as whatever has enough must.
    """
    size = len(tokens) - needed + 1
    groups = tuple(tokens[start : start + size] for start in range(0, len(tokens) - size + 1, size))
    runs = [
        Way(groups=tuple((token,) for token in tokens[start : start + needed])) for start in range(size)
    ]
    return [*runs, Way(groups=groups)]


def _clause_ways(clause: Alternatives) -> Iterator[Way]:
    """Yield the ways of fitting one of the alternatives; whatever fits two is in the first of them."""
    heavy = {tokens for part in clause if part.weight > 1 and (tokens := alternative_tokens(part))}
    known = {tokens for part in clause if (tokens := alternative_tokens(part))} - heavy
    earlier: tuple[Tokens, ...] = ()
    for some, comes_first in ((heavy, True), (known, False)):
        single = sorted(tokens for tokens in some if len(tokens) == 1)
        if single:
            group = tuple(token for tokens in single for token in tokens)
            yield Way(groups=(group,), none_of=earlier, comes_first=comes_first)
            earlier += tuple(single)
        for tokens in sorted((tokens for tokens in some if len(tokens) > 1), key=_length):
            yield Way(phrases=(tokens,), none_of=earlier, comes_first=comes_first)
            earlier += (tokens,)


def _few_enough(clauses: Iterable[Alternatives]) -> list[Alternatives]:
    """Return the clauses, without their lightest alternatives where they would fit in too many ways."""
    kept = [tuple(sorted(clause, key=lambda part: -part.weight)) for clause in clauses]
    while prod(numbers := [len(list(_clause_ways(clause))) for clause in kept]) > MOST_WAYS:
        place = numbers.index(max(numbers))
        kept[place] = kept[place][:-1]
    return kept


def _length(tokens: Tokens) -> tuple[int, Tokens]:
    return len(tokens), tokens


def _one_of(group: Tokens) -> str:
    return f"{TOKENS}:{group[0]}" if len(group) == 1 else f"{TOKENS}:[{','.join(group)}]"


def _in_titles(question: SearchQuestion) -> list[list[Phrase]]:
    clauses = [
        [
            part
            for part in clause
            if isinstance(part, Phrase) and part.field == SearchField.ANYWHERE and part.text
        ]
        for clause in question.clauses
    ]
    return [clause for clause in clauses if clause]


def _titled(question: SearchQuestion) -> str:
    clauses = []
    for clause in _in_titles(question):
        parts = [
            " && ".join(_one_of((token,)) for token in phrase_tokens(part.text, SearchField.TITLE))
            for part in clause
        ]
        clauses.append("(" + " || ".join(f"({part})" for part in parts) + ")")
    return " && ".join(clauses)
