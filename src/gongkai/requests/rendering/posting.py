"""Letters for the post: many in one file for the printer, and their envelopes or address labels."""

import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from gongkai.core.typesetting import LATIN, faces, typeset
from gongkai.organisations.models import DisclosureOffice
from gongkai.requests.models import Letter
from gongkai.requests.rendering.paper import paper_of
from gongkai.requests.rendering.pdf import letter_pdf

_TEMPLATE = Path(__file__).parent / "templates" / "envelope.typ"
_POSTCODE = re.compile(r"(?<!\d)\d{6}(?!\d)")


class EnvelopeLayout(StrEnum):
    """What the addresses are printed on."""

    DL = "dl"
    C5 = "c5"
    LABELS = "labels"


_SIZES = {EnvelopeLayout.DL: (220, 110), EnvelopeLayout.C5: (229, 162), EnvelopeLayout.LABELS: (210, 297)}
"""Width and height in millimetres; labels are 24 on an A4 sheet, 70 by 37 mm each."""


@dataclass(frozen=True, slots=True)
class PostedLetter:
    """What is printed on the outside of one letter."""

    name: str
    address: str
    postcode: str
    sender: str
    sender_address: str
    number: str


def posted_letters(letters: Iterable[Letter]) -> list[PostedLetter]:
    """Return the outsides of the letters, in their order. One query besides the letters'.

    The postal code is taken out of the address, where it stands in it.
    """
    found = list(letters)
    agencies = {letter.disclosure_request.agency_id for letter in found}
    senders = dict(DisclosureOffice.objects.filter(agency__in=agencies).values_list("agency_id", "address"))
    return [_outside(letter, senders.get(letter.disclosure_request.agency_id, "")) for letter in found]


def _outside(letter: Letter, sender_address: str) -> PostedLetter:
    consulted = letter.consultation
    address = consulted.contact if consulted else letter.disclosure_request.postal_address
    code = _POSTCODE.search(address)
    return PostedLetter(
        name=letter.addressee,
        address=_POSTCODE.sub("", address).strip(" ,，;；") if code else address,
        postcode=code[0] if code else "",
        sender=letter.agency_name,
        sender_address=sender_address,
        number=letter.number,
    )


def envelopes_pdf(letters: Sequence[PostedLetter], layout: EnvelopeLayout) -> bytes:
    """Return the envelopes, one a page, or the sheets of labels."""
    width, height = _SIZES[layout]
    data = {
        "layout": layout.value,
        "width": width,
        "height": height,
        "letters": [asdict(letter) for letter in letters],
        "fonts": faces(),
        "latin": LATIN,
    }
    result = typeset(_TEMPLATE, {"mail": json.dumps(data, ensure_ascii=False)}, format="pdf", timestamp=0)
    return result if isinstance(result, bytes) else result[0]


def letters_pdf(letters: Iterable[Letter]) -> bytes:
    """Return all letters in one file, each beginning on a page of its own, for the printer."""
    import pypdfium2

    whole = pypdfium2.PdfDocument.new()
    for letter in letters:
        part = pypdfium2.PdfDocument(letter_pdf(paper_of(letter)))
        whole.import_pages(part)
        if len(part) % 2:
            # The next letter begins on a new sheet when both sides are printed.
            whole.new_page(*part.get_page_size(0))
        part.close()
    target = io.BytesIO()
    whole.save(target)
    whole.close()
    return target.getvalue()
