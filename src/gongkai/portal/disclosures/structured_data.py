"""What a record's page tells programs in the vocabulary of schema.org."""

from typing import Any

from django.utils.safestring import SafeString

from gongkai.core.web.crumbs import Crumb
from gongkai.disclosures.models import Disclosure
from gongkai.organisations.models import AgencyVersion
from gongkai.portal.structured_data import breadcrumbs, structured_data, without_empty

_LEGISLATION_KINDS = frozenset({"document", "normative_document"})


def record_data(record: Disclosure, agency: AgencyVersion, address: str, crumbs: list[Crumb]) -> SafeString:
    """Return a record and the way to it as the text of a JSON-LD element."""
    host = address.partition("/disclosures/")[0].removesuffix("/en")
    return structured_data(_record(record, agency, address), breadcrumbs(crumbs, host))


def _record(record: Disclosure, agency: AgencyVersion, address: str) -> dict[str, Any]:
    publisher = {"@type": "GovernmentOrganization", "name": agency.name}
    found = {
        "@type": "Legislation" if record.kind in _LEGISLATION_KINDS else "Article",
        "@id": address,
        "url": address,
        "headline": record.title,
        "name": record.title,
        "identifier": [one for one in (record.index_number, record.document_number) if one],
        "inLanguage": "zh-CN",
        "datePublished": record.published_at.isoformat() if record.published_at else None,
        "dateModified": record.edition_at.isoformat() if record.edition_at else None,
        "dateCreated": record.formed_on.isoformat() if record.formed_on else None,
        "expires": record.expires_on.isoformat() if record.expires_on else None,
        "description": record.summary,
        "keywords": record.keywords,
        "about": record.subject,
        "isAccessibleForFree": True,
        "publisher": publisher,
        "author": {"@type": "GovernmentOrganization", "name": record.issuing_body or agency.name},
    }
    return without_empty(found)
