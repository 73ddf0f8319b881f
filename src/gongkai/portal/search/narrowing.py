"""How a visitor narrows results down: what the address chooses, and the links that choose more or less."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongkai.disclosures.states import Validity
from gongkai.organisations.models import AgencyVersion
from gongkai.portal.disclosures.columns import (
    article_20_columns,
    five_publics_name,
    genre_name,
    language_of_data,
    subject_name,
)
from gongkai.search.engine import Facet, SearchOrder
from gongkai.search.selectors import FACETS, SearchChoice

PAGE_SIZE, LAST_PAGE = 10, 50
SHOWN_VALUES = 6
QUERY, SORT, PAGE = "q", "sort", "page"
_HEADINGS = {
    Facet.AGENCY: gettext_noop("Agency"),
    Facet.SUBJECT: gettext_noop("Subject"),
    Facet.ARTICLE_20: gettext_noop("Statutory item"),
    Facet.GENRE: gettext_noop("Genre"),
    Facet.YEAR: gettext_noop("Year"),
    Facet.VALIDITY: gettext_noop("Validity"),
    Facet.FIVE_PUBLICS: gettext_noop("Five publics"),
}


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value that results can be narrowed down to, with the number that would be left."""

    label: str
    language: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """The values of one facet: the first ones, and those that are shown on demand."""

    key: str
    heading: str
    values: list[FacetValue]
    more: list[FacetValue]


@dataclass(frozen=True, slots=True)
class ChosenFilter:
    """A filter in force, and the address without it."""

    heading: str
    label: str
    language: str
    url: str


@dataclass(frozen=True, slots=True)
class SearchAddress:
    """What the address of a page of results asks for."""

    query: QueryDict

    @property
    def typed(self) -> str:
        """What was typed."""
        return self.query.get(QUERY, "").replace("\x00", "").strip()

    @property
    def page(self) -> int:
        """The number of the page; an address that was made up is not found."""
        text = self.query.get(PAGE, "1")
        if not (text.isascii() and text.isdecimal() and 1 <= int(text[:6]) <= LAST_PAGE):
            raise Http404
        return int(text)

    @property
    def order(self) -> SearchOrder:
        """How results are sorted: by fit, or the newest first."""
        return SearchOrder.NEWEST if self.query.get(SORT) == SearchOrder.NEWEST else SearchOrder.RELEVANCE

    @property
    def filters(self) -> dict[Facet, str]:
        """The chosen value of each facet that has one."""
        return {facet: value for facet in Facet if (value := self.query.get(facet, "")[:100])}

    def choice(self) -> SearchChoice:
        """Return the choice for the selector."""
        return SearchChoice(
            filters=self.filters,
            order=self.order,
            offset=(self.page - 1) * PAGE_SIZE,
            limit=PAGE_SIZE,
            facets=tuple(facet for facet in FACETS if facet not in self.filters),
        )

    def with_values(self, **values: str) -> str:
        """Return the address with other values, on its first page; an empty value goes away."""
        kept = [
            (name, value)
            for name, chosen in self.query.lists()
            if name != PAGE and name not in values
            for value in chosen
        ]
        return f"?{urlencode([*kept, *((name, value) for name, value in values.items() if value)])}"

    def without_filters(self) -> str:
        """Return the address without any filter."""
        return self.with_values(**dict.fromkeys(map(str, Facet), ""))


def facet_groups(
    counts: Mapping[Facet, Mapping[str, int]], address: SearchAddress, day: date
) -> list[FacetGroup]:
    """Return what results can be narrowed down to. A query for the names of agencies."""
    name_of = _names(counts.get(Facet.AGENCY, {}), day)
    groups = []
    for facet, found in counts.items():
        values = [
            FacetValue(*name_of[facet](value), count, address.with_values(**{str(facet): value}))
            for value, count in sorted(found.items(), key=_order(facet))
        ]
        if values:
            groups.append(
                FacetGroup(str(facet), _(_HEADINGS[facet]), values[:SHOWN_VALUES], values[SHOWN_VALUES:])
            )
    return groups


def chosen_filters(address: SearchAddress, day: date) -> list[ChosenFilter]:
    """Return the filters in force. A query where one of them is an agency."""
    filters = address.filters
    agencies = [filters[Facet.AGENCY]] if Facet.AGENCY in filters else []
    name_of = _names(agencies, day)
    return [
        ChosenFilter(
            _(_HEADINGS.get(facet, gettext_noop("Kind"))),
            *name_of.get(facet, _as_written)(value),
            address.with_values(**{str(facet): ""}),
        )
        for facet, value in filters.items()
    ]


_Named = Callable[[str], tuple[str, str]]


def _names(agencies: Iterable[str], day: date) -> Mapping[Facet, _Named]:
    """Return what gives the name of a facet's value, and its language where that is not the page's."""
    named = _agency_names(agencies, day)
    items = {str(number): column.name for number, column in enumerate(article_20_columns(), 1)}
    validities = {str(value): str(label) for value, label in Validity.choices}
    return {
        Facet.AGENCY: lambda value: named.get(value, (value, "")),
        Facet.SUBJECT: lambda value: _translated(value, subject_name(value)),
        Facet.ARTICLE_20: lambda value: (items.get(value, value), ""),
        Facet.GENRE: lambda value: _translated(value, genre_name(value)),
        Facet.YEAR: _as_written,
        Facet.VALIDITY: lambda value: (validities.get(value, value), ""),
        Facet.FIVE_PUBLICS: lambda value: (five_publics_name(value), ""),
    }


def _agency_names(codes: Iterable[str], day: date) -> dict[str, tuple[str, str]]:
    """Return what each agency is called on the day, or was called last."""
    found: dict[str, tuple[str, str]] = {}
    versions = AgencyVersion.objects.filter(agency__code__in=list(codes)).select_related("agency")
    for version in versions.order_by("valid_from"):
        if version.agency.code not in found or version.valid_from <= day:
            language = "" if version.name_language == _page_language() else version.name_language
            found[version.agency.code] = (version.local_name, language)
    return found


def _as_written(value: str) -> tuple[str, str]:
    return value, ""


def _translated(value: str, name: str) -> tuple[str, str]:
    """Return a name, marked as Chinese where an English page has no other."""
    return name, "zh-CN" if _page_language() == "en" and name == value else ""


def _page_language() -> str:
    return "en" if language_of_data() == "en" else "zh-CN"


def _order(facet: Facet) -> Callable[[tuple[str, int]], tuple[int, str]]:
    """Years from the newest, items in the order of the law, all else by how many there are."""
    if facet == Facet.YEAR:
        return lambda one: (-int(one[0]), "")
    if facet == Facet.ARTICLE_20:
        return lambda one: (int(one[0]), "")
    return lambda one: (-one[1], one[0])
