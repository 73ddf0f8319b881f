"""How a page of a PDF must be read: as text, or from its picture because its text cannot be trusted."""

from enum import Enum, auto

from gongkai.documents.pdf_page import PageContent

_HARDLY_ANY = 30
"""Letters below which a page that is a picture has no text of its own."""
_PICTURE = 0.5
"""The part of the page that pictures cover when they are the page."""
_OUTLINES = 30
"""Curved shapes on a page without text that must be letters turned into drawings."""
_OUTLINES_OF_A_CHART = 200
"""Curved shapes that a chart may have, its labels being drawings, on a page whose caption is text."""
_PAGE_NUMBER = 6
"""Letters below which a page has no text but its number."""
_ENOUGH = 20
"""Letters needed to judge whether they make sense."""
_GARBLED = 0.3
_SYMBOLS = 0.4
_COMMON = 0.6
"""The part of Chinese letters that are among the 3755 common ones in any real text."""
_LEVEL_ONE = frozenset(bytes((row,)) for row in range(0xB0, 0xD8))
"""The rows of GB 2312 that hold them."""

_MEANT = (
    range(0x3000, 0x3100),  # punctuation, kana
    range(0x3200, 0x33FF),  # letters in circles, units
    range(0xFF00, 0xFFF0),  # full-width forms
    range(0x2010, 0x2050),  # dashes, quotation marks
    range(0x2100, 0x2200),  # numbers in circles, Roman numbers, arrows
    range(0x2200, 0x2700),  # mathematical signs, boxes, stars
    range(0x00A0, 0x00B8),
    range(0xFE10, 0xFE70),
)
_IDEOGRAPHS = (range(0x2E80, 0x2FE0), range(0x3400, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x32000))


class PageReading(Enum):
    """What has to be done to read a page."""

    TEXT = auto()
    PICTURE = auto()
    GARBLED = auto()
    BLANK = auto()


def page_reading(content: PageContent) -> PageReading:
    """Return how a page must be read."""
    letters = [glyph.text for glyph in content.glyphs if not glyph.text.isspace()]
    printed = len(letters) + content.unmapped if content.drawn.printed_texts else 0
    if printed < _HARDLY_ANY and _is_picture(content, printed):
        return PageReading.PICTURE
    if not printed:
        return PageReading.BLANK
    return PageReading.GARBLED if _is_garbled(letters, content.unmapped) else PageReading.TEXT


def _is_picture(content: PageContent, printed: int) -> bool:
    covered = sum((right - left) * (bottom - top) for left, top, right, bottom in content.drawn.pictures)
    enough = _OUTLINES if printed < _PAGE_NUMBER else _OUTLINES_OF_A_CHART
    return covered > _PICTURE * content.width * content.height or content.drawn.outlines > enough


def _is_garbled(letters: list[str], unmapped: int) -> bool:
    """Tell whether letters are not what is printed: without meaning, or of a false alphabet."""
    total = len(letters) + unmapped
    if total < _ENOUGH:
        return unmapped > len(letters)
    ideographs = [letter for letter in letters if _is_in(letter, _IDEOGRAPHS)]
    symbols = sum(1 for letter in letters if letter < "\x7f" and not letter.isalnum())
    strange = sum(1 for letter in letters if letter > "\x7f" and not _is_in(letter, _MEANT))
    strange += unmapped - len(ideographs)
    if strange > _GARBLED * total or symbols > _SYMBOLS * total:
        return True
    common = sum(map(_is_common, ideographs))
    return len(ideographs) >= _ENOUGH and common < _COMMON * len(ideographs)


def _is_in(letter: str, ranges: tuple[range, ...]) -> bool:
    code = ord(letter)
    return any(code in block for block in ranges)


def _is_common(letter: str) -> bool:
    return letter.encode("gb2312", "ignore")[:1] in _LEVEL_ONE
