"""A drawing with its letters as shapes: it looks the same, and no reader takes its labels for text.

In a PDF file the letters of a drawing would otherwise stand among the text and the tables for whoever
takes these out; the drawing's description says what it shows.
"""

import base64
import re
from functools import lru_cache
from typing import Any

from lxml import etree

from gongkai.reports.rendering.typesetting import typeset_labels

_SVG = "{http://www.w3.org/2000/svg}"
_SIZE = re.compile(r"[\d.]+")
_ANCHORS = {"middle": 0.5, "end": 1.0}
_BLACK = "#000000"


@lru_cache(maxsize=64)
def outlined(svg: str) -> str:
    """Return the drawing with each label replaced by a picture of its outlines."""
    root = etree.fromstring(svg)
    labels = list(root.iter(f"{_SVG}text"))
    wanted = tuple(_wanted(label) for label in labels)
    shapes = dict(zip(dict.fromkeys(wanted), typeset_labels(tuple(dict.fromkeys(wanted))), strict=True))
    for label, name in zip(labels, wanted, strict=True):
        label.getparent().replace(label, _picture(label, shapes[name]))
    return str(etree.tostring(root, encoding="unicode"))


def _wanted(label: Any) -> tuple[str, float, str]:
    """Return what a label says, how large and in which colour."""
    size = _SIZE.match(label.get("font-size", "12px"))
    return "".join(label.itertext()), float(size[0]) if size else 12.0, label.get("fill", _BLACK)


def _picture(label: Any, shape: str) -> Any:
    """Return the outlines in the label's place: it is centred on its height and anchored in its width."""
    _, _, width, height = map(float, etree.fromstring(shape.encode()).get("viewBox").split())
    picture = etree.Element(f"{_SVG}image")
    picture.set(
        "x", f"{float(label.get('x', 0)) - width * _ANCHORS.get(label.get('text-anchor'), 0.0):.2f}"
    )
    picture.set("y", f"{float(label.get('y', 0)) - height / 2:.2f}")
    picture.set("width", f"{width:.2f}")
    picture.set("height", f"{height:.2f}")
    if label.get("transform"):
        picture.set("transform", label.get("transform"))
    encoded = base64.b64encode(shape.encode()).decode("ascii")
    picture.set("href", f"data:image/svg+xml;base64,{encoded}")
    return picture
