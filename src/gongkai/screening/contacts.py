"""What an agency itself publishes about how it can be reached, as the law asks it to."""

from collections.abc import Iterable
from dataclasses import dataclass

from gongkai.screening.digits import plain_number

_LOCAL_NUMBER = 7
"""Digits of the shortest local telephone number."""


@dataclass(frozen=True, slots=True)
class Contacts:
    """What an agency itself publishes about how it can be reached: never a finding."""

    phones: frozenset[str] = frozenset()
    """In plain digits."""
    mailboxes: frozenset[str] = frozenset()
    addresses: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, *, phones: Iterable[str] = (), mailboxes: Iterable[str] = (), addresses: Iterable[str] = ()
    ) -> "Contacts":
        """Make the list from contacts as people write them."""
        return cls(
            phones=frozenset(filter(None, map(plain_number, phones))),
            mailboxes=frozenset(mailbox.strip().lower() for mailbox in mailboxes if mailbox.strip()),
            addresses=tuple(_squashed(address) for address in addresses if address.strip()),
        )

    @classmethod
    def from_lines(cls, text: str) -> "Contacts":
        """Read one contact a line: a mailbox has an @, a telephone is digits, the rest are addresses."""
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        mailboxes = [line for line in lines if "@" in line]
        phones = [line for line in lines if line not in mailboxes and plain_number(line).isdecimal()]
        known = {*mailboxes, *phones}
        return cls.of(
            phones=phones, mailboxes=mailboxes, addresses=[line for line in lines if line not in known]
        )

    def has_phone(self, number: str) -> bool:
        """Tell whether a number in plain digits is one of the agency's, with or without its area code."""
        return number in self.phones or any(
            len(phone) > len(number) >= _LOCAL_NUMBER and phone.endswith(number) for phone in self.phones
        )

    def has_mailbox(self, mailbox: str) -> bool:
        """Tell whether a mailbox is one of the agency's."""
        return mailbox.lower() in self.mailboxes

    def has_address(self, address: str) -> bool:
        """Tell whether an address is one of the agency's, or a part of one."""
        squashed = _squashed(address)
        return any(squashed in known or known in squashed for known in self.addresses)


NO_CONTACTS = Contacts()


def _squashed(text: str) -> str:
    return "".join(text.split())
