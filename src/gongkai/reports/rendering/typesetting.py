"""Reports, drawings and labels through the typesetter."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from gongkai.core.typesetting import faces, typeset

_TEMPLATES = Path(__file__).parent / "templates"
_PICTURE_DPI = 160
"""Of a drawing at its own size, which is larger than it is printed: 246 on paper."""


def typeset_pdf(data: dict[str, Any], *, timestamp: int) -> bytes:
    """Set a report; the same data gives the same bytes."""
    inputs = {"report": json.dumps(data, ensure_ascii=False)}
    result = typeset(
        _TEMPLATES / "report.typ", inputs, format="pdf", pdf_standards="a-2b", timestamp=timestamp
    )
    return result if isinstance(result, bytes) else result[0]


@lru_cache(maxsize=16)
def typeset_pictures(svgs: tuple[str, ...]) -> tuple[bytes, ...]:
    """Return each drawing as a PNG picture, fine enough for print."""
    if not svgs:
        return ()
    inputs = {"charts": json.dumps(svgs, ensure_ascii=False)}
    result = typeset(_TEMPLATES / "charts.typ", inputs, format="png", ppi=_PICTURE_DPI)
    return (result,) if isinstance(result, bytes) else tuple(result)


def typeset_labels(labels: tuple[tuple[str, float, str], ...]) -> list[str]:
    """Return each label (its text, size and colour) as a drawing of its outlines."""
    if not labels:
        return []
    wanted = [{"text": text, "size": size, "fill": fill} for text, size, fill in labels]
    inputs = {
        "fonts": json.dumps(faces()["hei"]),
        "labels": json.dumps(wanted, ensure_ascii=False),
    }
    result = typeset(_TEMPLATES / "labels.typ", inputs, format="svg")
    pages = [result] if isinstance(result, bytes) else result
    return [page.decode() for page in pages]
