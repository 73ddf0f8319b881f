"""How claims are found: sentence by sentence, and left alone where the scope is in doubt.

A number is no claim when its sentence speaks of only a part of what the table counts, of another year, or
of something that only sounds alike. What the words for all that are is data
(``statute/annual_report/<form>/claims.yaml``).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from gongkai.documents.normalise import fold
from gongkai.law.forms import Form
from gongkai.law.rules import ClaimBook, FactClaims, claim_book
from gongkai.reports.claims.passages import Passage, passages, sentences
from gongkai.reports.figures import Claim

_NEVER = re.compile(r"(?!)")
_DIGIT = re.compile(r"\d")
_GOES_ON = re.compile(r"其中|分别为")
_BRACKETED = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class _Fact:
    about: str
    patterns: tuple[tuple[re.Pattern[str], int | None], ...]
    context: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    any_scope: bool
    whole_paragraph: bool


@dataclass(frozen=True, slots=True)
class _Words:
    """A claim book, compiled."""

    facts: tuple[_Fact, ...]
    facts_without_numbers: tuple[_Fact, ...]
    """Those that a sentence without a digit may state."""
    contexts: frozenset[re.Pattern[str]]
    exceptions: frozenset[re.Pattern[str]]
    relevant: re.Pattern[str]
    skip: re.Pattern[str]
    own: re.Pattern[str]
    narrower: re.Pattern[str]
    single_body: re.Pattern[str]
    narrower_of_single_body: re.Pattern[str]
    year: re.Pattern[str]
    title: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Reader:
    """What holds for all sentences of one report."""

    words: _Words
    year: int | None
    narrower: re.Pattern[str]

    def takes(self, fact: _Fact, before: str, paragraph: str) -> bool:
        """Tell whether the words before a number leave it speaking of the whole body and its year."""
        said = _BRACKETED.sub("", before)
        years = {int(found[1]) for found in self.words.year.finditer(said)}
        if years - {self.year} if self.year else len(years) > 1:
            return False
        if fact.any_scope:
            return True
        scope = _BRACKETED.sub("", paragraph) + said if fact.whole_paragraph else said
        return not self.narrower.search(self.words.own.sub("", scope))


def extract_claims(
    text: str, form: Form | str, *, year: int | None = None, agency: str = ""
) -> list[Claim]:
    """Return what ``text`` (its title first) states about cells and facts of ``form``.

    A claim's text is its sentence as printed, its offset the sentence's place in ``text``.
    """
    words = _compiled(form if isinstance(form, str) else form.id)
    if words is None:
        return []
    title = words.title.search(fold(text.split("\n", 1)[0]))
    if title is not None:
        year = year or int(title["year"])
        agency = agency or title["agency"]
    is_single = bool(words.single_body.search(fold(agency))) if agency else False
    reader = _Reader(words, year, words.narrower_of_single_body if is_single else words.narrower)
    return [claim for passage in passages(text) for claim in _claims_of(passage, reader)]


def _claims_of(passage: Passage, reader: _Reader) -> Iterator[Claim]:
    words = reader.words
    if not words.relevant.search(passage.folded):
        return
    before = ""
    for sentence in sentences(passage.folded):
        said = sentence[0]
        # A sentence that only goes on listing is about what the one before it was about.
        led = before if _GOES_ON.match(said) else ""
        before = led + said
        if not words.relevant.search(before) or words.skip.search(before):
            continue
        printed: tuple[str, int] | None = None
        for about, value in _stated(said, led, passage.folded[: sentence.start()], reader):
            printed = printed or passage.sentence(*sentence.span())
            yield Claim(about=about, value=value, text=printed[0], offset=printed[1])


def _number(digits: str) -> int | Decimal:
    plain = digits.replace(",", "")
    return Decimal(plain) if "." in plain else int(plain)


def _stated(said: str, led: str, paragraph: str, reader: _Reader) -> Iterator[tuple[str, int | Decimal]]:
    """Return each fact that the sentence states, with its number, once."""
    words = reader.words
    states_numbers = _DIGIT.search(said) is not None
    # Many facts share a context: each is looked for once.
    whole = led + said
    contexts = {context for context in words.contexts if context.search(whole)}
    exceptions = {exception for exception in words.exceptions if exception.search(said)}
    for fact in words.facts if states_numbers else words.facts_without_numbers:
        if (fact.context and fact.context not in contexts) or fact.unless in exceptions:
            continue
        values: dict[int | Decimal, None] = {}
        for pattern, value in fact.patterns:
            if value is None and not states_numbers:
                continue
            for found in pattern.finditer(said):
                at = found.start("n") if value is None else found.start()
                if reader.takes(fact, said[:at], paragraph):
                    values[_number(found["n"]) if value is None else value] = None
        yield from ((fact.about, value) for value in values)


@cache
def _compiled(form_id: str) -> _Words | None:
    book = claim_book(form_id)
    return None if book is None else _compile(book)


def _compile(book: ClaimBook) -> _Words:
    def word(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern) if pattern else _NEVER

    facts = tuple(_fact(fact) for fact in book.facts)
    return _Words(
        facts=facts,
        facts_without_numbers=tuple(
            fact for fact in facts if any(value is not None for _pattern, value in fact.patterns)
        ),
        contexts=frozenset(fact.context for fact in facts if fact.context),
        exceptions=frozenset(fact.unless for fact in facts if fact.unless),
        relevant=re.compile(book.relevant),
        skip=word(book.skip),
        own=word(book.own),
        narrower=word(book.narrower),
        single_body=word(book.single_body),
        narrower_of_single_body=word(book.narrower_of_single_body),
        year=word(book.year),
        title=word(book.title),
    )


def _fact(fact: FactClaims) -> _Fact:
    return _Fact(
        about=fact.about,
        patterns=tuple((re.compile(pattern), value) for pattern, value in fact.patterns),
        context=re.compile(fact.context) if fact.context else None,
        unless=re.compile(fact.unless) if fact.unless else None,
        any_scope=fact.any_scope,
        whole_paragraph=fact.whole_paragraph,
    )
