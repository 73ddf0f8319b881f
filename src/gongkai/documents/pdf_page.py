"""What one page of a PDF shows: its characters, its ruling lines and how much of it is pictures.

Everything is in points, measured from the upper left corner of the page as it is read: a page
that is stored or printed sideways is turned here, so nothing after this knows of rotation.
"""

import math
from collections import Counter
from collections.abc import Sequence
from ctypes import byref, c_double, c_void_p, cast
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2.raw

from gongkai.documents.pdf_drawings import Drawings, Turn, drawings

pdfium_c: Any = pypdfium2.raw
_RIGHT_ANGLE = math.pi / 2
_SLANTED = 0.12
"""Of a right angle: text that leans more is a watermark."""
_LARGEST = 20_000.0
"""Points: the largest page that PDF allows is 14,400 wide and high."""
_SPACE = 0x20
_TALL = 40.0
"""Points: the box of a letter is seldom taller, and a taller one is looked at twice."""
_TOO_LARGE = 3.0
_Edges = tuple[float, float, float, float]
"""Left, top, right and bottom, upwards as in the file."""
_NOT_PRINTED = frozenset({0x02, 0x09, 0x0A, 0x0D})
"""Control characters that stand for a line's end; any other has lost its meaning."""
_MEANINGLESS = frozenset({0x7F, 0xFFFD, 0xFFFE, 0xFFFF})


class Glyph(NamedTuple):
    """One printed character with its box and the baseline it stands on."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    base: float


@dataclass(slots=True)
class PageContent:
    """The characters and drawings of one page."""

    width: float
    height: float
    quarter_turns: int
    """Clockwise turns that set the stored page upright."""
    drawn: Drawings
    glyphs: list[Glyph] = field(default_factory=list)
    """In the order in which the file writes them."""
    unmapped: int = 0
    """Characters of which the file does not say what they mean."""


def page_content(page: Any, text_page: Any) -> PageContent:
    """Return what a page shows, turned so that its text stands upright."""
    raw_text = text_page.raw
    count = max(0, pdfium_c.FPDFText_CountChars(raw_text))
    leans = [pdfium_c.FPDFText_GetCharAngle(raw_text, index) / _RIGHT_ANGLE for index in range(count)]
    quarter = _quarter_turns(page, leans)
    left, bottom, right, top = page.get_bbox()
    turn = _turned(quarter, left, bottom, right, top)
    width, height = right - left, top - bottom
    if not (0 < width <= _LARGEST and 0 < height <= _LARGEST):
        raise ValueError(f"A page of {width} by {height} points cannot be read.")
    if quarter % 2:
        width, height = height, width
    content = PageContent(width, height, quarter, drawings(page.raw, turn, (width, height)))
    _read_glyphs(content, raw_text, leans, turn)
    return content


def _quarter_turns(page: Any, leans: Sequence[float]) -> int:
    """Return how many quarter turns clockwise set the text upright; without text, as the page says."""
    turns = Counter(-round(lean) % 4 for lean in leans if lean >= 0)
    return turns.most_common(1)[0][0] if turns else int(page.get_rotation()) // 90


def _turned(quarter: int, left: float, bottom: float, right: float, top: float) -> Turn:
    turns: tuple[Turn, ...] = (
        lambda x, y: (x - left, top - y),
        lambda x, y: (y - bottom, x - left),
        lambda x, y: (right - x, y - bottom),
        lambda x, y: (top - y, right - x),
    )
    return turns[quarter % 4]


def _read_glyphs(content: PageContent, raw_text: Any, leans: Sequence[float], turn: Turn) -> None:
    box = pdfium_c.FS_RECTF()
    origin_x, origin_y = c_double(), c_double()
    box_at, x_at, y_at = byref(box), byref(origin_x), byref(origin_y)
    append = content.glyphs.append
    has_no_meaning = pdfium_c.FPDFText_HasUnicodeMapError
    for index, lean in enumerate(leans):
        if abs(lean - round(lean)) > _SLANTED or pdfium_c.FPDFText_IsGenerated(raw_text, index) == 1:
            continue
        code = pdfium_c.FPDFText_GetUnicode(raw_text, index)
        if code < _SPACE or code in _MEANINGLESS or has_no_meaning(raw_text, index) == 1:
            content.unmapped += code not in _NOT_PRINTED
            continue
        if not pdfium_c.FPDFText_GetLooseCharBox(raw_text, index, box_at):
            continue
        x0, y0, x1, y1 = box.left, box.top, box.right, box.bottom
        if y0 - y1 > _TALL:
            x0, y0, x1, y1 = _checked_box(raw_text, index, (x0, y0, x1, y1))
        pdfium_c.FPDFText_GetCharOrigin(raw_text, index, x_at, y_at)
        x0, y0 = turn(x0, y0)
        x1, y1 = turn(x1, y1)
        _, base = turn(origin_x.value, origin_y.value)
        glyph = Glyph(chr(code), min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1), base)
        if content.glyphs and content.glyphs[-1][2:] == glyph[2:] and _is_one_sign(raw_text, index):
            glyph = glyph._replace(left=glyph.right)
        if 0 <= x0 + x1 <= 2 * content.width and 0 <= y0 + y1 <= 2 * content.height:
            append(glyph)


def _is_one_sign(raw_text: Any, index: int) -> bool:
    """Tell whether a letter and the one before it are printed as one sign, such as the ligature ffi."""
    objects = (pdfium_c.FPDFText_GetTextObject(raw_text, place) for place in (index - 1, index))
    before, here = (cast(one, c_void_p).value for one in objects)
    return before is not None and before == here


def _checked_box(raw_text: Any, index: int, loose: _Edges) -> _Edges:
    """Return the box of a tall letter, or of its ink alone where the box is far too large.

    PDFium does not scale the boxes of letters in fonts for vertical writing.
    """
    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    pdfium_c.FPDFText_GetCharBox(raw_text, index, left, right, bottom, top)
    width, height = right.value - left.value, top.value - bottom.value
    too_wide = loose[2] - loose[0] > _TOO_LARGE * width
    if height > 0 and width > 0 and too_wide and loose[1] - loose[3] > _TOO_LARGE * height:
        return left.value, top.value, right.value, bottom.value
    return loose
