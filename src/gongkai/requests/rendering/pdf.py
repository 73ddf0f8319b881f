"""A letter as PDF/A in the letter layout of GB/T 9704-2012."""

import json
from pathlib import Path

from gongkai.core.typesetting import LATIN, faces, typeset
from gongkai.requests.rendering.paper import LetterPaper

_TEMPLATE = Path(__file__).parent / "templates" / "letter.typ"


def letter_pdf(paper: LetterPaper) -> bytes:
    """Return the letter as a PDF/A-2b file; the same letter gives the same bytes."""
    day = paper.dated_on
    data = {
        "agency": paper.agency,
        "title": paper.title,
        "number": paper.number,
        "addressee": paper.addressee,
        "paragraphs": list(paper.paragraphs),
        "day": paper.day,
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "contact": paper.contact,
        "fonts": faces(),
        "latin": LATIN,
    }
    inputs = {"letter": json.dumps(data, ensure_ascii=False)}
    result = typeset(_TEMPLATE, inputs, format="pdf", pdf_standards="a-2b", timestamp=0)
    return result if isinstance(result, bytes) else result[0]
