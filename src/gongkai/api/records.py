"""Public records as answers have them. What a record says here follows from its public edition alone.

An agency stands in it by its code and not by a name: names change without a line in the publication log,
and who mirrors the log must arrive at exactly what is here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest

from gongkai.api.addresses import own_address, page_address
from gongkai.api.rendering import moment
from gongkai.disclosures.body import body_with_addresses
from gongkai.disclosures.models import Disclosure, DisclosureQuerySet, PublicationLogEntry

_PLAIN = (
    "index_number", "title", "document_number", "issuing_body", "kind", "genre", "subject", "summary",
    "keywords", "article_20_item", "five_publics", "catalogue_item", "source", "repeal_reason",
    "opinions_to",
)  # fmt: skip
_DAYS = ("formed_on", "effective_on", "expires_on", "repealed_on", "opens_on", "closes_on")
LISTED = (
    *_PLAIN, *_DAYS, "agency__code", "published_at", "edition_at", "is_emergency", "conclusion_id", "state",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RecordAddresses:
    """The addresses of records, of which only the index number differs."""

    page: str
    own: str

    @classmethod
    def of(cls, request: HttpRequest) -> "RecordAddresses":
        """Return what all addresses of records have in common, as they are for this request."""
        return cls(
            page_address(request, "portal:disclosures").rstrip("/"), own_address(request, "disclosures")
        )

    def file(self, index_number: str, number: int) -> str:
        """Return the address of a file."""
        return f"{self.page}/{index_number}/files/{number}"


def listed_records(keys: Sequence[int]) -> dict[int, Disclosure]:
    """Return records by their keys with what lists show of them. One query."""
    records = Disclosure.objects.published().select_related("agency").only(*LISTED)
    return {record.pk: record for record in records.filter(pk__in=keys)}


def whole_records(records: DisclosureQuerySet) -> DisclosureQuerySet:
    """Load what a whole record needs, its text included, in the same query."""
    return records.select_related("agency", "interprets", "public_version").only(
        *LISTED,
        "body_html",
        "interprets__index_number",
        "interprets__published_at",
        "public_version__attachments",
    )


def brief(record: Disclosure, addresses: RecordAddresses, today: date) -> dict[str, Any]:
    """Return a record without its text and its files."""
    return {
        **{name: getattr(record, name) for name in _PLAIN},
        **{name: _day(getattr(record, name)) for name in _DAYS},
        "agency": record.agency.code,
        "published_at": moment(record.published_at),
        "edition_at": moment(record.edition_at),
        "is_unconfirmed": record.is_emergency and record.conclusion_id is None,
        "validity": record.validity(today).value,
        "page": f"{addresses.page}/{record.index_number}/",
        "url": f"{addresses.own}/{record.index_number}",
    }


def whole(record: Disclosure, addresses: RecordAddresses, today: date) -> dict[str, Any]:
    """Return a record with its text and its files."""
    index_number = str(record.index_number)
    manifest = record.public_version.attachments if record.public_version else []
    return {
        **brief(record, addresses, today),
        "body_html": body_with_addresses(
            record.body_html, lambda number: addresses.file(index_number, number)
        ),
        "interprets": _explained(record),
        "attachments": [
            {
                "id": entry["id"],
                "name": entry["name"],
                "sha256": entry["rendition_sha256"],
                "url": addresses.file(index_number, entry["id"]),
            }
            for entry in manifest
        ],
    }


def last_change() -> PublicationLogEntry | None:
    """Return the newest line of the publication log. One seek in its key."""
    return PublicationLogEntry.objects.only("pk", "happened_at").order_by("-pk").first()


def _explained(record: Disclosure) -> str | None:
    """Return the policy that was public when this edition came out.

    What becomes of the policy later is told by its own lines of the log, not by the record's.
    """
    policy = record.interprets
    if policy is None or policy.published_at is None or record.edition_at is None:
        return None
    return policy.index_number if policy.published_at <= record.edition_at else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
