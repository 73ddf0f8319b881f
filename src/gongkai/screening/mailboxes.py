"""Electronic mailboxes of persons; an office's own are no findings."""

import re
from collections.abc import Iterator

from gongkai.screening.contact_roles import ContactRole, contact_role
from gongkai.screening.findings import FindingReason, ScreeningFinding, ScreeningKind, Strength
from gongkai.screening.masking import masked_number
from gongkai.screening.screened_text import ScreenedText
from gongkai.screening.sentences import EMAIL_OTHER, EMAIL_PERSONAL

_SIGNS = "@＠"
_LONGEST_LOCAL = 64
_LOCAL = re.compile(r"[A-Za-z0-9._%+\-]{1,64}\Z")
_DOMAIN = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?\.){1,6}[A-Za-z]{2,24}")


def mailboxes(screened: ScreenedText) -> Iterator[ScreeningFinding]:
    """Yield the mailboxes that are not, or may not be, an office's."""
    text = screened.text
    for sign in _signs(text):
        local = _LOCAL.search(text[max(0, sign - _LONGEST_LOCAL) : sign])
        domain = _DOMAIN.match(text, sign + 1)
        if local is None or domain is None:
            continue
        start, end = sign - len(local[0]), domain.end()
        finding = _judge(screened, start, end, domain[0].lower())
        if finding:
            yield finding


def _signs(text: str) -> Iterator[int]:
    for sign in _SIGNS:
        place = text.find(sign)
        while place >= 0:
            yield place
            place = text.find(sign, place + 1)


def _judge(screened: ScreenedText, start: int, end: int, domain: str) -> ScreeningFinding | None:
    words = screened.lists.contacts
    if any(domain == office or domain.endswith(f".{office}") for office in words.office_domains):
        return None
    mailbox = screened.text[start:end].replace("＠", "@")
    role = contact_role(screened, start)
    if role is ContactRole.OFFICE or screened.contacts.has_mailbox(mailbox):
        return None
    if domain in words.personal_providers:
        reason = FindingReason(EMAIL_PERSONAL, {"domain": domain})
        strength = Strength.SURE if role is ContactRole.PERSON else Strength.LIKELY
    else:
        reason, strength = FindingReason(EMAIL_OTHER), Strength.POSSIBLE
    local, _, _ = mailbox.partition("@")
    masked = f"{masked_number(local, 'email', screened.lists.masking)}@{domain}"
    span = (start, end)
    return screened.finding(ScreeningKind.EMAIL, span, reason, strength=strength, masked=masked)
