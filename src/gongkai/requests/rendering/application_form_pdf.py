"""The blank application form as PDF/A."""

import json
from dataclasses import asdict
from pathlib import Path

from gongkai.core.typesetting import LATIN, faces, typeset
from gongkai.requests.rendering.application_form import TITLE, PaperForm

_TEMPLATE = Path(__file__).parent / "templates" / "application_form.typ"


def application_form_pdf(form: PaperForm) -> bytes:
    """Return the blank form as a PDF/A-2b file; the same form gives the same bytes."""
    data = {
        **asdict(form),
        "title": TITLE,
        "addressee": form.addressee,
        "faces": faces()["fang"],
        "title_faces": faces()["title"],
        "latin": LATIN,
    }
    inputs = {"form": json.dumps(data, ensure_ascii=False)}
    result = typeset(_TEMPLATE, inputs, format="pdf", pdf_standards="a-2b", timestamp=0)
    return result if isinstance(result, bytes) else result[0]
