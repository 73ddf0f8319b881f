"""What an officer's browser sends about records, and what it gets."""

from django.urls import reverse

from gongkai.disclosures.models import Disclosure


def address(name: str, *arguments: int) -> str:
    return reverse(f"backoffice:{name}", args=arguments)


def page_of(response) -> str:
    return response.content.decode()


def typed(record: Disclosure, **changes: object) -> dict[str, object]:
    """Return what the form of a draft sends."""
    names = ("title", "issuing_body", "subject", "summary", "source", "body_html", "keywords")
    values = {name: getattr(record, name) for name in names}
    return {
        **values,
        "kind": record.kind,
        "formed_on": record.formed_on.isoformat(),
        "seen_at": record.edited_at.isoformat(),
        "act": "save",
        **changes,
    }


def save(client, record: Disclosure, **changes: object):
    return client.post(address("save-disclosure", record.pk), typed(record, **changes))
