"""What a record's page tells programs in the vocabulary of schema.org, as JSON-LD."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from gongkai.core.web.crumbs import Crumb
from gongkai.disclosures.models import Disclosure
from gongkai.organisations.models import AgencyVersion

CONTEXT = "https://schema.org"
_LEGISLATION_KINDS = frozenset({"document", "normative_document"})
_ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def record_data(record: Disclosure, agency: AgencyVersion, address: str, crumbs: list[Crumb]) -> SafeString:
    """Return a record and the way to it as the text of a JSON-LD element."""
    host = address.partition("/disclosures/")[0].removesuffix("/en")
    trail = [
        {"@type": "ListItem", "position": number, "name": crumb.title}
        | ({"item": host + crumb.url} if crumb.url else {})
        for number, crumb in enumerate(crumbs, 1)
    ]
    graph = [_record(record, agency, address), {"@type": "BreadcrumbList", "itemListElement": trail}]
    return _script_text({"@context": CONTEXT, "@graph": graph})


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
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _script_text(data: dict[str, Any]) -> SafeString:
    text = json.dumps(data, ensure_ascii=False).translate(_ESCAPED)
    return mark_safe(text)  # noqa: S308 - JSON in which nothing can end the element that it stands in
