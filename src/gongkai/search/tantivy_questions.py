"""Questions as tantivy queries."""

import re
from collections.abc import Iterable, Mapping
from math import ceil

import tantivy
from tantivy import Occur, Query

from gongkai.search.engine import Alternatives, ExactKey, Facet, Phrase, SearchField, SearchQuestion
from gongkai.search.tantivy_documents import KIND, RECORD
from gongkai.search.tokens import pairs

TITLE_BOOST = 3.0
NEAR_ENOUGH = 0.6
"""Which part of the tokens a document has to contain to be called near."""
_SPECIAL = re.compile(r"[\\.+*?()|\[\]{}^$]")


def question_query(schema: tantivy.Schema, question: SearchQuestion, *, is_ranked: bool = True) -> Query:
    """Return the query of a question; without clauses it fits every record.

    One that is only counted or sorted by a day does without what only makes a document fit better.
    """
    fitting = _clauses(schema, question.clauses, is_ranked=is_ranked)
    if question.shortcuts:
        shortcut = _any_of(schema, question.shortcuts)
        fitting = (
            shortcut if fitting is None else Query.boolean_query([_should(fitting), _should(shortcut)])
        )
    return _filtered(schema, fitting, question.filters)


def nearest_query(
    schema: tantivy.Schema, texts: Iterable[str], filters: Mapping[Facet, str]
) -> Query | None:
    """Return the query for documents that contain most of the tokens; None where there are too few."""
    tokens = list(dict.fromkeys(token for text in texts for token in pairs(text)))
    if len(tokens) < 3:  # noqa: PLR2004 - of two tokens, most is both or a single one
        return None
    parts = [_should(Query.term_query(schema, SearchField.ANYWHERE, token)) for token in tokens]
    fitting = Query.boolean_query(parts, minimum_number_should_match=ceil(len(tokens) * NEAR_ENOUGH))
    return _filtered(schema, fitting, filters)


def _clauses(schema: tantivy.Schema, clauses: Iterable[Alternatives], *, is_ranked: bool) -> Query | None:
    parts = [(Occur.Must, _any_of(schema, clause)) for clause in clauses]
    if not parts:
        return None
    if not is_ranked:
        return Query.boolean_query(parts)
    titles = [_in_title(schema, part) for clause in clauses for part in clause if _is_anywhere(part)]
    return Query.boolean_query([*parts, *map(_should, titles)])


def _is_anywhere(part: Phrase | ExactKey) -> bool:
    return isinstance(part, Phrase) and part.field == SearchField.ANYWHERE


def _in_title(schema: tantivy.Schema, part: Phrase | ExactKey) -> Query:
    text = part.text if isinstance(part, Phrase) else part.value
    return Query.boost_query(_phrase(schema, SearchField.TITLE, text), TITLE_BOOST * part.weight)


def _filtered(schema: tantivy.Schema, fitting: Query | None, filters: Mapping[Facet, str]) -> Query:
    chosen = {str(facet): value for facet, value in filters.items()}
    parts = [_filter(schema, name, value) for name, value in chosen.items()]
    if fitting is None:
        return Query.boolean_query([_filter(schema, KIND, RECORD), *parts])
    return Query.boolean_query([(Occur.Must, fitting), *parts]) if parts else fitting


def _filter(schema: tantivy.Schema, name: str, value: str) -> tuple[Occur, Query]:
    return Occur.Must, Query.const_score_query(Query.term_query(schema, name, value), 0.0)


def _any_of(schema: tantivy.Schema, alternatives: Alternatives) -> Query:
    parts = [_alternative(schema, part) for part in alternatives]
    return parts[0] if len(parts) == 1 else Query.disjunction_max_query(parts)


def _alternative(schema: tantivy.Schema, part: Phrase | ExactKey) -> Query:
    if isinstance(part, ExactKey):
        return Query.const_score_query(Query.term_query(schema, part.name, part.value), part.weight)
    query = _phrase(schema, part.field, part.text)
    return query if part.weight == 1.0 else Query.boost_query(query, part.weight)


def _phrase(schema: tantivy.Schema, field: SearchField, text: str) -> Query:
    tokens = pairs(text)
    if not tokens:
        return (
            Query.regex_query(schema, field, f"{_SPECIAL.sub(_escaped, text)}.")
            if text
            else Query.empty_query()
        )
    if len(tokens) == 1:
        return Query.term_query(schema, field, tokens[0])
    return Query.phrase_query(schema, field, list(tokens))


def _escaped(found: re.Match[str]) -> str:
    return f"\\{found[0]}"


def _should(query: Query) -> tuple[Occur, Query]:
    return Occur.Should, query
