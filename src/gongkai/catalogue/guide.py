"""The disclosure guide of an agency as article 12 demands it: its content, not its page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Count

from gongkai.catalogue.models import CatalogueItem
from gongkai.catalogue.selectors import items_of_agency
from gongkai.catalogue.statutory import CatalogueOption, catalogue_fields, channel_options
from gongkai.law.statute import load_yaml
from gongkai.law.wording import Wording, wording
from gongkai.organisations.models import Agency, AgencyVersion, DisclosureOffice
from gongkai.organisations.selectors import agency_version


@dataclass(frozen=True, slots=True)
class GuideContact:
    """One line of how the disclosure office is reached."""

    key: str
    name: Wording
    value: str
    is_required: bool

    @property
    def is_missing(self) -> bool:
        """Tell whether article 12 demands it and nobody has entered it."""
        return self.is_required and not self.value


@dataclass(frozen=True, slots=True)
class GuideClass:
    """One class of what the agency publishes: a field, with its items."""

    key: str
    name: Wording
    items: tuple[CatalogueItem, ...]


@dataclass(frozen=True, slots=True)
class DisclosureGuide:
    """Everything that the guide of one agency must say on one day."""

    agency: AgencyVersion
    day: date
    classes: tuple[GuideClass, ...]
    """Classification (分类)."""
    arrangement: tuple[Wording, ...]
    """How it is arranged (编排体系)."""
    catalogue_columns: tuple[Wording, ...]
    """What the catalogue states of each record."""
    obtaining: tuple[Wording, ...]
    """How it is obtained (获取方式)."""
    channels: tuple[CatalogueOption, ...]
    """The channels by which the agency's items are published."""
    on_request: tuple[CatalogueItem, ...]
    """Items that are given on request only."""
    request_channels: tuple[Wording, ...]
    """The ways of sending a request that the agency offers."""
    contacts: tuple[GuideContact, ...]

    @property
    def missing(self) -> tuple[GuideContact, ...]:
        """What article 12 demands and is not entered."""
        return tuple(contact for contact in self.contacts if contact.is_missing)

    @property
    def is_complete(self) -> bool:
        """Tell whether the guide says all that article 12 demands."""
        return not self.missing and bool(self.classes)


_OWN_ITEMS = Wording("其他公开事项", "Other items")


def disclosure_guide(agency: Agency, day: date) -> DisclosureGuide:
    """Return the guide of the agency as of ``day``, from its catalogue items and its disclosure office."""
    data = _guide_data()
    items = list(items_of_agency(agency, day))
    office = DisclosureOffice.objects.filter(agency=agency).first() or DisclosureOffice(agency=agency)
    used = {key for item in items for key in item.channels}
    return DisclosureGuide(
        agency=agency_version(agency, day),
        day=day,
        classes=_classes([item for item in items if item.is_proactive]),
        arrangement=tuple(map(wording, data["arrangement"])),
        catalogue_columns=tuple(wording(row["name"]) for row in data["catalogue_columns"]),
        obtaining=tuple(map(wording, data["obtaining"])),
        channels=tuple(option for key, option in channel_options().items() if key in used),
        on_request=tuple(item for item in items if not item.is_proactive),
        request_channels=tuple(
            wording(row["name"])
            for row in data["request_channels"]
            if row["always"] or getattr(office, row["needs"])
        ),
        contacts=tuple(
            GuideContact(row["key"], wording(row["name"]), getattr(office, row["key"]), row["required"])
            for row in data["contacts"]
        ),
    )


@dataclass(frozen=True, slots=True)
class GuideGap:
    """What the guide of one agency lacks."""

    agency: AgencyVersion
    items: int
    """How many items the agency is responsible for."""
    missing: tuple[Wording, ...]

    @property
    def is_complete(self) -> bool:
        """Tell whether the guide says all that article 12 demands."""
        return not self.missing and self.items > 0


def guide_gaps(agencies: Sequence[AgencyVersion], day: date) -> list[GuideGap]:
    """Return what each agency's guide lacks on ``day``. Two queries, however many agencies."""
    ids = [version.agency_id for version in agencies]
    assigned = CatalogueItem.objects.as_of(day).filter(assignments__agency__in=ids)
    counts = dict(
        assigned.order_by().values_list("assignments__agency").annotate(count=Count("pk", distinct=True))
    )
    offices = {office.agency_id: office for office in DisclosureOffice.objects.filter(agency__in=ids)}
    required = [row for row in _guide_data()["contacts"] if row["required"]]
    return [
        GuideGap(
            version,
            counts.get(version.agency_id, 0),
            tuple(
                wording(row["name"])
                for row in required
                if not getattr(offices.get(version.agency_id), row["key"], "")
            ),
        )
        for version in agencies
    ]


@cache
def _guide_data() -> Mapping[str, Any]:
    data: Mapping[str, Any] = load_yaml("catalogue/guide.yaml")
    return data


def _classes(items: list[CatalogueItem]) -> tuple[GuideClass, ...]:
    """Group items by field, in the order of the official list; a county's own fields come last."""
    groups: dict[tuple[str, str], list[CatalogueItem]] = {}
    for item in items:
        groups.setdefault((item.field, item.field_name), []).append(item)
    order = list(catalogue_fields())
    keys = sorted(groups, key=lambda key: (order.index(key[0]) if key[0] else len(order), key[1]))
    return tuple(
        GuideClass(key or name, _class_name(key, name), tuple(groups[key, name])) for key, name in keys
    )


def _class_name(key: str, name: str) -> Wording:
    if key:
        return catalogue_fields()[key].name
    return Wording(name, name) if name else _OWN_ITEMS
