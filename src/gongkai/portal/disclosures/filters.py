"""What a visitor chose in a list of records, read from the address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone

from gongkai.disclosures.kinds import disclosure_kinds, genres
from gongkai.disclosures.models import Disclosure, DisclosureQuerySet
from gongkai.disclosures.states import Validity
from gongkai.portal.disclosures.columns import RecordColumn, genre_name, kind_name

FIRST_YEAR = 1949


@dataclass(frozen=True, slots=True)
class DisclosureFilter:
    """What is chosen; empty where nothing is. What no list offers is taken for nothing."""

    agency: str = ""
    kind: str = ""
    genre: str = ""
    year: int | None = None
    validity: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "DisclosureFilter":
        """Return what the address asks for."""
        kind, genre = query.get("kind", ""), query.get("genre", "")
        year, validity = query.get("year", ""), query.get("validity", "")
        return cls(
            agency=query.get("agency", ""),
            kind=kind if kind in disclosure_kinds() else "",
            genre=genre if genre in genres() else "",
            year=_year(year),
            validity=validity if validity in Validity.values else "",
        )

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is chosen but perhaps an agency."""
        return not (self.kind or self.genre or self.year or self.validity)

    @property
    def is_only_a_year(self) -> bool:
        """Tell whether nothing is chosen but perhaps an agency and a year."""
        return not (self.kind or self.genre or self.validity)

    def without_agency(self) -> "DisclosureFilter":
        """Return the same choice for a list that is one agency's already."""
        return replace(self, agency="")

    def records(self, day: date, column: RecordColumn | None = None) -> DisclosureQuerySet:
        """Return the public records that were asked for, of whichever agency."""
        records = Disclosure.objects.published()
        if column:
            records = records.filter(column.where)
        if self.year:
            records = records.filter(
                published_at__gte=_new_year(self.year), published_at__lt=_new_year(self.year + 1)
            )
        if self.kind:
            records = records.filter(kind=self.kind)
        if self.genre:
            records = records.filter(genre=self.genre)
        if self.validity:
            records = records.with_validity(Validity(self.validity), day)
        return records


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """What the form of a list offers."""

    kinds: list[tuple[str, str]]
    genres: list[tuple[str, str]]
    years: list[int]
    validities: list[tuple[str, str]]


def filter_choices(years: list[int]) -> FilterChoices:
    """Return the choices in the visitor's language."""
    return FilterChoices(
        kinds=[(kind, kind_name(kind)) for kind in disclosure_kinds()],
        genres=[(genre, genre_name(genre)) for genre in genres()],
        years=years,
        validities=[(str(value), str(label)) for value, label in Validity.choices],
    )


def _year(text: str) -> int | None:
    if not (text.isascii() and text.isdecimal()):
        return None
    year = int(text[:6])
    return year if FIRST_YEAR <= year <= timezone.localdate().year else None


def _new_year(year: int) -> datetime:
    return timezone.make_aware(datetime(year, 1, 1))  # noqa: DTZ001 - the next call gives it its zone
