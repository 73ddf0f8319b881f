"""Where a record stands on the portal: its permanent address, which is its index number.

An index number is given once and never changes, whatever becomes of the title, the agency or the column,
so no address built on it ever has to move.
"""

from django.urls import reverse

from gongkai.disclosures.models import Disclosure


def disclosure_url(record: Disclosure) -> str:
    """Return the address of a public record's page in the visitor's language."""
    return reverse("portal:disclosure", args=[record.index_number])


def editions_url(record: Disclosure) -> str:
    """Return the address of the page on the record's editions."""
    return reverse("portal:disclosure-editions", args=[record.index_number])


def file_url(record: Disclosure, attachment_id: int) -> str:
    """Return the address of a file of the record; the gate decides whether it opens."""
    return reverse("files:disclosure-file", args=[record.index_number, attachment_id])


def qr_url(record: Disclosure) -> str:
    """Return the address of the picture that leads a phone to the record's page."""
    return reverse("files:disclosure-qr", args=[record.index_number])
