"""Searching: what a person typed, answered with records that this person may see at this moment.

The index says where to look; the database says what may be shown. What was withdrawn a moment ago is not
shown, and what was corrected a moment ago is not quoted, even if the index still has it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.models import AnonymousUser

from gongkai.disclosures.models import Disclosure
from gongkai.disclosures.states import Validity
from gongkai.organisations.models import AgencyVersion
from gongkai.organisations.permissions import Visitor
from gongkai.organisations.selectors import agency_versions
from gongkai.search.engine import EngineHit, Facet, SearchEngine, SearchField, SearchOrder, SearchQuestion
from gongkai.search.engines import search_engine
from gongkai.search.highlighting import Passage, Piece, beginning, marked, passages
from gongkai.search.queries import Query, QueryWord, parse_query
from gongkai.search.spelling import known_parts, likely_words
from gongkai.search.tokens import folded_parts

FACETS = (
    Facet.AGENCY,
    Facet.SUBJECT,
    Facet.ARTICLE_20,
    Facet.GENRE,
    Facet.YEAR,
    Facet.VALIDITY,
    Facet.FIVE_PUBLICS,
)
SHOWN = (
    "agency_id", "kind", "title", "document_number", "issuing_body", "index_number", "published_at",
    "formed_on", "effective_on", "expires_on", "repealed_on", "summary", "genre", "state",
    "public_version_id",
)  # fmt: skip
NEAREST = 5
_END_OF_QUESTION = "？?！!。 "


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One record found, with what is shown of it."""

    record: Disclosure
    agency: AgencyVersion
    title: tuple[Piece, ...]
    document_number: tuple[Piece, ...]
    passages: tuple[Passage, ...]
    validity: Validity

    @property
    def is_out_of_force(self) -> bool:
        """Tell whether the document holds no longer, or not yet."""
        return self.validity != Validity.VALID


@dataclass(frozen=True, slots=True)
class SearchResults:
    """One page of what was found."""

    query: Query
    total: int
    hits: tuple[SearchHit, ...]
    counts: Mapping[Facet, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class WordCount:
    """A word that was typed, and in how many records it stands by itself."""

    word: QueryWord
    count: int


@dataclass(frozen=True, slots=True)
class SearchAdvice:
    """Why nothing was found, and what would be."""

    words: tuple[WordCount, ...] = ()
    without_filters: int = 0
    suggestions: tuple[str, ...] = ()
    nearest: tuple[SearchHit, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchChoice:
    """How results are narrowed down, sorted and cut."""

    filters: Mapping[Facet, str] = field(default_factory=dict)
    order: SearchOrder = SearchOrder.RELEVANCE
    offset: int = 0
    limit: int = 10
    facets: tuple[Facet, ...] = FACETS


def search(
    typed: str,
    choice: SearchChoice,
    *,
    today: date,
    visitor: Visitor | None = None,
    engine: SearchEngine | None = None,
) -> SearchResults:
    """Return one page of the public records that fit what was typed. Two queries to the database."""
    engine = engine or search_engine()
    query = parse_query(typed)
    found = engine.find(_question(query, choice))
    hits = _shown(found.hits, query, today, visitor)
    hidden = len(found.hits) - len(hits)
    return SearchResults(query, found.total - hidden, hits, found.counts)


def advice(
    query: Query,
    choice: SearchChoice,
    *,
    today: date,
    visitor: Visitor | None = None,
    engine: SearchEngine | None = None,
) -> SearchAdvice:
    """Explain why nothing was found: which words stand nowhere, what was perhaps meant, what comes near."""
    if query.is_empty:
        return SearchAdvice()
    engine = engine or search_engine()
    agencies = _agencies_of(query)
    counts = tuple(
        WordCount(word, engine.count(SearchQuestion(clauses=(word.alternatives(agencies),))))
        for word in query.words
    )
    without = engine.count(_question(query, SearchChoice())) if choice.filters else 0
    suggestions = _suggestions(engine, query, counts)
    near, marked_as = engine.nearest([word.text for word in query.words], choice.filters, NEAREST), query
    if not near.hits and suggestions:
        marked_as = parse_query(suggestions[0])
        near = engine.find(
            _question(marked_as, SearchChoice(filters=choice.filters, limit=NEAREST, facets=()))
        )
    return SearchAdvice(
        words=counts,
        without_filters=without,
        suggestions=suggestions,
        nearest=_shown(near.hits, marked_as, today, visitor),
    )


def _question(query: Query, choice: SearchChoice) -> SearchQuestion:
    agencies = _agencies_of(query)
    return SearchQuestion(
        clauses=tuple(word.alternatives(agencies) for word in query.words),
        shortcuts=query.shortcuts,
        filters=choice.filters,
        order=choice.order,
        offset=choice.offset,
        limit=choice.limit,
        facets=choice.facets,
    )


def _agencies_of(query: Query) -> dict[str, list[str]]:
    """Return the codes of the agencies that are or were called so. A query only where one was named."""
    wanted = [text for word in query.words if word.field == SearchField.ISSUER for text in word.texts]
    if not wanted:
        return {}
    names = AgencyVersion.objects.values_list("name", "short_name", "name_en", "agency__code")
    spelled = [(folded_parts(name), code) for *name, code in names]
    found = {word.text: word.texts for word in query.words if word.field == SearchField.ISSUER}
    return {
        text: sorted({code for name, code in spelled if any(one in name for one in texts)})
        for text, texts in found.items()
    }


def _shown(
    hits: Sequence[EngineHit], query: Query, today: date, visitor: Visitor | None
) -> tuple[SearchHit, ...]:
    """Return the hits that are public now and that the visitor may see, in the order they were found in."""
    if not hits:
        return ()
    visible = Disclosure.objects.visible_to(visitor or AnonymousUser()).published()
    records = {one.pk: one for one in visible.filter(pk__in=[hit.key for hit in hits]).only(*SHOWN)}
    agencies = agency_versions({one.agency_id for one in records.values()}, today)
    texts = query.highlighted()
    return tuple(_hit(records[hit.key], agencies, hit, texts, today) for hit in hits if hit.key in records)


def _hit(
    record: Disclosure,
    agencies: Mapping[int, AgencyVersion],
    hit: EngineHit,
    texts: Sequence[str],
    today: date,
) -> SearchHit:
    quoted = _passages(hit, texts) if hit.version == record.public_version_id else []
    return SearchHit(
        record=record,
        agency=agencies[record.agency_id],
        title=marked(record.title, texts),
        document_number=marked(record.document_number, texts),
        passages=tuple(quoted or beginning(record.summary)),
        validity=record.validity(today),
    )


def _passages(hit: EngineHit, texts: Sequence[str]) -> list[Passage]:
    found = passages(hit.text, texts)
    for name, text in hit.files:
        if found:
            break
        found = passages(text, texts, file=name)
    return found or beginning(hit.text)


def _suggestions(engine: SearchEngine, query: Query, counts: Iterable[WordCount]) -> tuple[str, ...]:
    """Return what was perhaps meant, as it would be typed: with the first unknown word put right or apart.

    Where the other words leave nothing of it, the word alone.
    """
    for counted in counts:
        if not counted.count:
            likely = likely_words(engine, counted.word.text) or _parts_that_go_together(
                engine, counted.word
            )
            tried = [query.with_word(counted.word, word).rstrip(_END_OF_QUESTION) for word in likely]
            found = [text for text in tried if engine.count(_question(parse_query(text), SearchChoice()))]
            return tuple(found or likely)
    return ()


def _parts_that_go_together(engine: SearchEngine, word: QueryWord) -> list[str]:
    """Return the known parts of a word that stand in one document; the commonest say least and go first."""
    parts = known_parts(engine, word.text) if word.field == SearchField.ANYWHERE else {}
    while parts:
        typed = " ".join(parts)
        if engine.count(_question(parse_query(typed), SearchChoice())):
            return [typed]
        del parts[max(parts, key=lambda part: parts[part])]
    return []
