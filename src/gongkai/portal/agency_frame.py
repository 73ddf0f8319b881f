"""What every page of one agency shares: who it is, whose records it shows, and its statutory sections."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.core.web.crumbs import Crumb
from gongkai.organisations import selectors as organisations
from gongkai.organisations.models import Agency, AgencySuccession, AgencyVersion

SECTIONS: tuple[tuple[str, Promise], ...] = (
    ("guide", gettext_lazy("Guide to government information disclosure")),
    ("rules", gettext_lazy("Rules on government information disclosure")),
    ("disclosures", gettext_lazy("Statutory proactive disclosure")),
    ("reports", gettext_lazy("Annual reports on government information disclosure")),
    ("on-request", gettext_lazy("Disclosure on request")),
)
"""The sections that the national specification prescribes, under its names and in its order."""


@dataclass(frozen=True, slots=True)
class SectionLink:
    """One statutory section of one agency."""

    key: str
    name: Promise
    url: str


@dataclass(frozen=True, slots=True)
class Succeeded:
    """An agency before or after another one, and how that came about."""

    succession: AgencySuccession
    other: AgencyVersion


@dataclass(frozen=True, slots=True)
class AgencyFrame:
    """One agency on one day."""

    version: AgencyVersion
    versions: list[AgencyVersion]
    """All that it was, oldest first."""
    superiors: list[AgencyVersion]
    successions: list[AgencySuccession]
    day: date

    @property
    def agency(self) -> Agency:
        """The agency itself, through all its names."""
        return self.version.agency

    @property
    def is_in_force(self) -> bool:
        """Tell whether the agency still exists."""
        return self.version.valid_until is None or self.version.valid_until > self.day

    @property
    def agency_ids(self) -> tuple[int, ...]:
        """The agency and all whose duties came to it: their records are shown as its own."""
        return (self.agency.pk, *all_predecessors(self.agency.pk, self.successions))

    @property
    def predecessors(self) -> list[Succeeded]:
        """From whom the agency took over, where successions are there. At most one query."""
        came = [one for one in self.successions if one.successor_id == self.agency.pk]
        names = self._names({one.predecessor_id for one in came})
        return [Succeeded(one, names[one.predecessor_id]) for one in came]

    @property
    def successors(self) -> list[Succeeded]:
        """Who took over from an agency that is no more. Two queries, and none for one that exists."""
        if self.is_in_force:
            return []
        went = [one for one in successions_until(self.day) if one.predecessor_id == self.agency.pk]
        names = self._names({one.successor_id for one in went})
        return [Succeeded(one, names[one.successor_id]) for one in went]

    def _names(self, agency_ids: set[int]) -> Mapping[int, AgencyVersion]:
        return organisations.agency_versions(agency_ids, self.day) if agency_ids else {}

    @property
    def line(self) -> list[int]:
        """The agency and all above it, whose catalogues and lists bind it."""
        return [*(one.agency_id for one in self.superiors), self.agency.pk]

    @property
    def sections(self) -> list[SectionLink]:
        """The statutory sections, in the order of the specification."""
        return section_links(self.agency.code)

    def crumbs(self, title: str = "") -> list[Crumb]:
        """Return the way to a page of this agency; without a title to the agency itself."""
        way = [
            Crumb(_("Home"), reverse("portal:home")),
            Crumb(_("Agencies"), reverse("portal:agencies")),
            *(
                Crumb(one.local_name, reverse("portal:agency", args=[one.agency.code]), one.name_language)
                for one in self.superiors
            ),
        ]
        name, language = self.version.local_name, self.version.name_language
        if not title:
            return [*way, Crumb(name, language=language)]
        return [
            *way,
            Crumb(name, reverse("portal:agency", args=[self.agency.code]), language),
            Crumb(title),
        ]


def section_links(code: str) -> list[SectionLink]:
    """Return the statutory sections of the agency with this code in addresses."""
    return [SectionLink(key, name, reverse(f"portal:agency-{key}", args=[code])) for key, name in SECTIONS]


def section_name(key: str) -> str:
    """Return the name that the specification gives a section."""
    return str(dict(SECTIONS)[key])


def agency_frame(code: str, day: date, *, with_successions: bool = False) -> AgencyFrame:
    """Return the agency with this code as of ``day``; a code that no agency has is not found.

    One query, one for each level above the agency, and one for successions where a page needs them.
    """
    versions = list(
        AgencyVersion.objects.filter(agency__code=code)
        .select_related("agency__disclosure_office")
        .order_by("valid_from")
    )
    if not versions:
        raise Http404
    held = [version for version in versions if version.valid_from <= day]
    version = held[-1] if held else versions[0]
    superiors = organisations.line_of_superiors(version, day)
    successions = successions_until(day) if with_successions else []
    return AgencyFrame(version, versions, superiors, successions, day)


def successions_until(day: date) -> list[AgencySuccession]:
    """Return every succession up to ``day``, oldest first. A country has a few after each reform."""
    return list(AgencySuccession.objects.filter(happened_on__lte=day).order_by("happened_on", "pk"))


def all_predecessors(agency_id: int, successions: Iterable[AgencySuccession]) -> list[int]:
    """Return the agencies whose duties came to this one, also through others, each once."""
    before: dict[int, list[int]] = defaultdict(list)
    for succession in successions:
        before[succession.successor_id].append(succession.predecessor_id)
    found: list[int] = []
    waiting = [agency_id]
    while waiting:
        for one in before[waiting.pop()]:
            if one not in found and one != agency_id:
                found.append(one)
                waiting.append(one)
    return found
