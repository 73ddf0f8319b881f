"""How visitors narrow a register: words, agency, category, validity, year; all of it in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from gongkai.organisations.models import AgencyVersion
from gongkai.organisations.selectors import agencies_in_order
from gongkai.registers.definitions import Register
from gongkai.registers.models import RegisterRow, RegisterRowQuerySet
from gongkai.registers.selectors import RowFilter
from gongkai.registers.states import RowValidity

EVERY = "all"
_LONGEST = 60
_FIRST_YEAR, _LAST_YEAR = 1949, 2199


@dataclass(frozen=True, slots=True)
class PublicFilter:
    """What a visitor chose; what is not understood narrows nothing."""

    words: str
    agency: AgencyVersion | None
    facet: str
    validity: str
    year: int | None
    agencies: list[AgencyVersion]

    @classmethod
    def from_query(
        cls, query: Mapping[str, str], register: Register, today: date, *, validity: str
    ) -> "PublicFilter":
        """Read the choice from the address; ``validity`` is what it says of it where it says nothing."""
        agencies = agencies_in_order(today)
        year = query.get("year", "")
        column = register.facet_column
        facets = {option.id for option in column.options} if column else set()
        validity = query.get("validity", validity) if register.ends else EVERY
        return cls(
            words=query.get("q", "").replace("\0", "").strip()[:_LONGEST],
            agency=next((one for one in agencies if one.agency.code == query.get("agency")), None),
            facet=query.get("facet", "") if query.get("facet") in facets else "",
            validity=validity if validity in RowValidity.values else EVERY,
            year=int(year) if year.isdecimal() and _FIRST_YEAR <= int(year) <= _LAST_YEAR else None,
            agencies=agencies,
        )

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything was asked for."""
        return bool(self.words or self.agency or self.facet or self.year)

    def row_filter(self) -> RowFilter:
        """Return the choice as the registers understand it."""
        return RowFilter(
            words=self.words,
            agency_id=self.agency.agency_id if self.agency else None,
            facet=self.facet,
            validity=self.validity,
            year=self.year,
        )

    def rows(self, register: Register, today: date) -> RegisterRowQuerySet:
        """Return the public rows that the choice lets through."""
        return self.row_filter().narrow(RegisterRow.objects.published().filter(register=register.id), today)
