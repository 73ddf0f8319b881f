"""What a person typed, taken apart: words, quoted phrases, fields, numbers. Nothing typed is a mistake."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gongkai.documents.normalise import simplified
from gongkai.search.engine import (
    AGENCY_KEY,
    INDEX_KEY,
    NUMBER_KEY,
    Alternatives,
    ExactKey,
    Phrase,
    SearchField,
)
from gongkai.search.numbers import document_number, index_number_key
from gongkai.search.synonyms import variants
from gongkai.search.tokens import folded

LONGEST_QUERY, MOST_WORDS = 100, 10
SYNONYM_WEIGHT = 0.6
NUMBER_FIRST = 10_000.0
"""What a document gets whose own number was typed: more than any other can have."""

FIELD_NAMES: Mapping[str, SearchField] = {
    "标题": SearchField.TITLE,
    "题名": SearchField.TITLE,
    "title": SearchField.TITLE,
    "文号": SearchField.NUMBER,
    "发文字号": SearchField.NUMBER,
    "number": SearchField.NUMBER,
    "机关": SearchField.ISSUER,
    "发布机构": SearchField.ISSUER,
    "发文机关": SearchField.ISSUER,
    "agency": SearchField.ISSUER,
}
_FIELD = "|".join(sorted(FIELD_NAMES, key=len, reverse=True))
_OF_NUMBERS = "|".join(name for name, field in FIELD_NAMES.items() if field == SearchField.NUMBER)
_IN_FRONT_OF_NUMBERS = re.compile(rf"(?:{_OF_NUMBERS})\s*[:：]\s*", re.IGNORECASE)
_QUOTES = '"“”„‟「」『』＂'
_WORD = re.compile(
    rf"(?:(?P<field>{_FIELD})\s*[:：]\s*)?"
    rf"(?:[{_QUOTES}](?P<quoted>[^{_QUOTES}]+)[{_QUOTES}]|(?P<word>[^\s{_QUOTES}《》，。；？！]+))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class QueryWord:
    """One word or phrase that was typed."""

    typed: str
    text: str
    """Folded."""
    field: SearchField = SearchField.ANYWHERE
    place: tuple[int, int] = (0, 0)
    """Where it stands in what was typed, without marks and field."""
    variants: tuple[str, ...] = ()
    """The text with synonyms, folded."""

    @property
    def texts(self) -> tuple[str, ...]:
        """The text and what means the same."""
        return (self.text, *self.variants)

    def alternatives(self, agencies: Mapping[str, Iterable[str]]) -> Alternatives:
        """Return what must stand in a document; ``agencies`` has the codes of those of a name."""
        phrases: list[Phrase | ExactKey] = [Phrase(self.text, self.field)]
        phrases += [Phrase(text, self.field, self._weight(text)) for text in self.variants]
        if self.field == SearchField.NUMBER:
            phrases += number_keys(self.typed)
        if self.field == SearchField.ISSUER:
            phrases += [ExactKey(AGENCY_KEY, code) for code in agencies.get(self.text, ())]
        return tuple(phrases)

    def _weight(self, variant: str) -> float:
        """Return what a synonym counts: less than the word, however much longer it is."""
        return SYNONYM_WEIGHT * min(1.0, len(self.text) / len(variant))


@dataclass(frozen=True, slots=True)
class Query:
    """Everything that was typed."""

    typed: str
    words: tuple[QueryWord, ...]
    shortcuts: Alternatives = ()
    """A document number or index number that the whole is."""
    is_cut: bool = False
    """Whether more was typed than is looked for."""

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was typed that can be looked for."""
        return not self.words

    @property
    def also_searched(self) -> tuple[str, ...]:
        """The synonyms that are looked for as well."""
        return tuple(text for word in self.words for text in word.variants)

    def highlighted(self) -> tuple[str, ...]:
        """Return the folded texts that are marked where they stand."""
        texts = [text for word in self.words for text in word.texts]
        texts += [part.text for part in self.shortcuts if isinstance(part, Phrase)]
        return tuple(dict.fromkeys(texts))

    def with_word(self, word: QueryWord, text: str) -> str:
        """Return what would have been typed with another text in the place of one word."""
        start, end = word.place
        return self.typed[:start] + text + self.typed[end:]


def parse_query(typed: str) -> Query:
    """Take apart what was typed."""
    is_cut = len(typed.strip()) > LONGEST_QUERY
    typed = " ".join(typed[:LONGEST_QUERY].split())
    # In simplified script every character keeps its place, so names of fields are known in either.
    found = _WORD.finditer(simplified(typed))
    words = tuple(word for one in found if (word := _query_word(typed, one)))
    return Query(typed, words[:MOST_WORDS], _shortcuts(typed), is_cut or len(words) > MOST_WORDS)


def number_keys(typed: str) -> list[ExactKey | Phrase]:
    """Return the keys of a document number or index number that a text is; none where it is neither."""
    number = document_number(typed)
    if number:
        return [ExactKey(NUMBER_KEY, number.key, NUMBER_FIRST), Phrase(number.phrase)]
    key = index_number_key(typed)
    return [ExactKey(INDEX_KEY, key, NUMBER_FIRST)] if key else []


def _shortcuts(typed: str) -> Alternatives:
    return tuple(number_keys(_IN_FRONT_OF_NUMBERS.sub("", simplified(typed))))


def _query_word(whole: str, found: re.Match[str]) -> QueryWord | None:
    name = "quoted" if found["quoted"] else "word"
    typed = whole[slice(*found.span(name))]
    text = folded(typed)
    if not text:
        return None
    field = FIELD_NAMES[found["field"].casefold()] if found["field"] else SearchField.ANYWHERE
    is_exact = name == "quoted" or field == SearchField.NUMBER
    return QueryWord(typed, text, field, found.span(name), () if is_exact else tuple(variants(text)))
