"""Reaching applicants: the gateway for telephones, and codes that prove that a contact is theirs.

A code is derived from the contact, the sending and the time, so nothing is stored until the application
counts.
"""

import hmac
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from django.conf import settings
from django.core.mail import send_mail
from django.utils.crypto import salted_hmac
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

CODE_LASTS = timedelta(minutes=15)
"""A code is good for at least this long, and for at most twice as long."""
_DIGITS = 6


class ContactKind(StrEnum):
    """How a code reaches an applicant."""

    EMAIL = "email"
    PHONE = "phone"


class Contact(NamedTuple):
    """Where a code is sent."""

    kind: ContactKind
    address: str

    @property
    def masked(self) -> str:
        """The address with most of it hidden, to be shown on a page."""
        if self.kind == ContactKind.EMAIL:
            name, _at, host = self.address.partition("@")
            return f"{name[:2]}***@{host}"
        return f"{self.address[:3]}****{self.address[-4:]}"


def print_message(number: str, text: str) -> None:
    """Write a message to the console; what stands in for a gateway until one is set up."""
    sys.stderr.write(f"{number}: {text}\n")


def send_message(number: str, text: str) -> None:
    """Send a text to a telephone through the gateway of the settings."""
    gateway: Callable[[str, str], None] = import_string(settings.MESSAGE_GATEWAY)
    gateway(number, text)


def contact_to_prove(*, email: str, phone: str) -> Contact | None:
    """Return the contact that the applicant has to prove; None where this site can prove none of them."""
    if email and settings.MAIL_IS_SET_UP:
        return Contact(ContactKind.EMAIL, email)
    if phone and settings.VERIFY_PHONES:
        return Contact(ContactKind.PHONE, phone)
    return None


def send_code(contact: Contact, *, key: str, now: datetime) -> None:
    """Send the code of one sending to the contact."""
    text = _(
        "Your code for the application for government information is %(code)s. It is good for %(minutes)s"
        " minutes. If you did not apply, do nothing."
    ) % {"code": contact_code(contact, key=key, now=now), "minutes": CODE_LASTS.seconds // 60}
    if contact.kind == ContactKind.PHONE:
        send_message(contact.address, text)
    else:
        send_mail(_("Code for your application"), text, None, [contact.address])


def contact_code(contact: Contact, *, key: str, now: datetime, windows_ago: int = 0) -> str:
    """Return the code of the contact for one sending."""
    window = int(now.timestamp() // CODE_LASTS.seconds) - windows_ago
    digest = salted_hmac(
        "gongkai.requests.messaging",
        f"{contact.kind}:{contact.address}:{key}:{window}",
        algorithm="sha256",
    ).digest()
    return str(int.from_bytes(digest[:8]) % 10**_DIGITS).zfill(_DIGITS)


def code_fits(code: str, contact: Contact, *, key: str, now: datetime) -> bool:
    """Tell whether the code is the one that was sent, of this quarter of an hour or of the one before."""
    given = code.strip().encode()
    return any(
        hmac.compare_digest(given, contact_code(contact, key=key, now=now, windows_ago=ago).encode())
        for ago in (0, 1)
    )
