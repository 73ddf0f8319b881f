"""Full-text search for programs: the same words, the same filters and the same answers as on the site."""

from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import Field

from gongkai.api import words
from gongkai.api.cursors import next_address, offset_of
from gongkai.api.errors import wrong_parameter
from gongkai.api.parameters import AgencyCode, FivePublicsPart, Kind, Paging, Subject, Year
from gongkai.api.records import RecordAddresses, brief, listed_records
from gongkai.api.schemas import FoundPage
from gongkai.search.engine import Facet, SearchOrder
from gongkai.search.highlighting import Passage
from gongkai.search.selectors import SearchChoice, search

MOST_FOUND = 1_000
"""Beyond this a search is no search any more: the list of records and the bulk files have everything."""
router = Router(tags=["search"])


class QueryChoice(Paging):
    """What is looked for, and by what it is narrowed."""

    q: str = Field(min_length=1, max_length=100, description=words.QUERY)
    agency: AgencyCode
    year: Year
    item: str = Field("", max_length=80, description=words.BY_ITEM)
    article_20_item: int | None = Field(None, ge=1, le=15, description=words.BY_ARTICLE_20)
    kind: Kind
    genre: str = Field("", max_length=40, description=words.BY_GENRE)
    subject: Subject
    five_publics: FivePublicsPart
    validity: Literal["", "valid", "lapsed", "repealed", "not_yet"] = Field(
        "", description=words.BY_VALIDITY
    )
    order: Literal["relevance", "newest"] = Field("relevance", description=words.ORDER)

    def filters(self) -> dict[Facet, str]:
        """Return the filters as the search understands them."""
        chosen = {
            Facet.AGENCY: self.agency,
            Facet.YEAR: self.year,
            Facet.ITEM: self.item,
            Facet.ARTICLE_20: self.article_20_item,
            Facet.KIND: self.kind,
            Facet.GENRE: self.genre,
            Facet.SUBJECT: self.subject,
            Facet.FIVE_PUBLICS: self.five_publics,
            Facet.VALIDITY: self.validity,
        }
        return {facet: str(value) for facet, value in chosen.items() if value}


@router.get("/search", response=FoundPage, summary=words.SEARCH, url_name="search")
def found_records(request: HttpRequest, choice: Query[QueryChoice]) -> dict[str, Any]:
    """Search public records. Three queries, and one more where an agency is named in the words."""
    offset = offset_of(choice.cursor)
    if offset >= MOST_FOUND:
        raise wrong_parameter(
            "cursor",
            _("A search shows at most %(most)s records. Narrow it, or take the list of records.")
            % {"most": MOST_FOUND},
        )
    today = timezone.localdate()
    results = search(
        choice.q,
        SearchChoice(
            filters=choice.filters(),
            order=SearchOrder(choice.order),
            offset=offset,
            limit=choice.limit,
            facets=(),
        ),
        today=today,
    )
    records = listed_records([hit.record.pk for hit in results.hits])
    addresses = RecordAddresses.of(request)
    end = offset + choice.limit
    has_more = end < min(results.total, MOST_FOUND)
    return {
        "total": results.total,
        "items": [
            {**brief(records[hit.record.pk], addresses, today), "passages": _passages(hit.passages)}
            for hit in results.hits
            if hit.record.pk in records
        ],
        "next": next_address(request, str(end) if has_more else ""),
    }


def _passages(passages: tuple[Passage, ...]) -> list[dict[str, str]]:
    return [{"text": passage.text, "file": passage.file} for passage in passages]
