"""Characters of a page into lines and into the text of cells.

The order comes from where the characters stand, not from the order in which the file writes
them; only letters set one below another are read in the file's order.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from gongkai.documents.flow import CELL_PADDING, WIDE_SPACE, PrintedLine, Word, cell_text, tidy
from gongkai.documents.normalise import RAISED_DIGITS
from gongkai.documents.pdf_page import Glyph

_SAME_LINE = 0.4
_NEXT_COLUMN = 0.8
_SAME_PLACE = 0.15
"""Of a letter's height: the same letter again so near is the same one, printed bold twice."""
_SMALL = 0.8
"""Of the height of its neighbour: a letter so small is a mark beside it."""
_SPACE = 0.2
"""Of a letter's height: the gap that separates two Latin words or two numbers."""
_WORD_GAP = 1.0
"""The gap that sets words apart as columns are."""
_WIDE_GAP = 2.5
"""The gap that even Chinese text keeps as a space."""
_LETTER = 0.8
"""The height of a letter in that of its line, where no Chinese letter shows it."""
_FIRST_IDEOGRAPH = "\u2e80"
_DIGITS = frozenset("0123456789")
_BLANKS = frozenset(" \u00a0\u3000\u2002\u2003\u2009\u202f\u200b\ufeff")


def text_lines(glyphs: Iterable[Glyph]) -> list[PrintedLine]:
    """Return the lines that the characters stand in, from top to bottom."""
    return [_text_line(line) for line in _lines(glyphs)]


def text_in_cell(glyphs: Sequence[Glyph], width: float) -> str:
    """Return the text of one cell of this width, its lines separated by line feeds."""
    if len(glyphs) == 1:
        return tidy(glyphs[0].text)
    if _stands_upright(glyphs):
        return _upright_text(glyphs)
    glyphs = _with_raised_digits(glyphs)
    lines = [(tidy(_spaced(line)), line[-1].right - line[0].left) for line in _lines(glyphs)]
    return cell_text([line for line in lines if line[0]], width - CELL_PADDING)


def _with_raised_digits(glyphs: Sequence[Glyph]) -> Sequence[Glyph]:
    """Write small digits above the line as such, so that a footnote's mark is no part of a figure."""
    heights = [glyph.bottom - glyph.top for glyph in glyphs]
    if min(heights) >= _SMALL * max(heights):
        return glyphs
    written = [glyphs[0]]
    on_line = glyphs[0]
    for glyph in glyphs[1:]:
        size = on_line.bottom - on_line.top
        is_small = glyph.bottom - glyph.top < _SMALL * size
        if is_small and glyph.text in _DIGITS and 0 < on_line.base - glyph.base < size:
            written.append(glyph._replace(text=glyph.text.translate(RAISED_DIGITS), base=on_line.base))
        else:
            written.append(glyph)
            on_line = glyph
    return written


def _lines(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    lines: list[list[Glyph]] = []
    base, size = 0.0, 0.0
    for glyph in sorted(glyphs, key=_base):
        if glyph.text in _BLANKS:
            continue
        height = glyph.bottom - glyph.top
        if lines and glyph.base - base <= _SAME_LINE * min(height, size):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
            base = glyph.base
        size = height
    return [_without_doubles(sorted(line, key=_left)) for line in lines]


def _base(glyph: Glyph) -> float:
    return glyph.base


def _left(glyph: Glyph) -> float:
    return glyph.left


def _without_doubles(line: list[Glyph]) -> list[Glyph]:
    kept: list[Glyph] = []
    for glyph in line:
        near = _SAME_PLACE * max(glyph.bottom - glyph.top, glyph.right - glyph.left)
        if any(last.text == glyph.text and glyph.left - last.left < near for last in kept[-2:]):
            continue
        kept.append(glyph)
    return kept


def _size(line: Sequence[Glyph]) -> float:
    widths = sorted(glyph.right - glyph.left for glyph in line if glyph.text >= _FIRST_IDEOGRAPH)
    if widths:
        return widths[len(widths) // 2] or 1.0
    return _LETTER * max(glyph.bottom - glyph.top for glyph in line) or 1.0


def _spaced(line: Sequence[Glyph]) -> str:
    """Return a line's letters with a space wherever there is a gap."""
    size = _size(line)
    parts = [line[0].text]
    for last, glyph in pairwise(line):
        gap = glyph.left - last.right
        if gap > _SPACE * size:
            parts.append(" ")
        parts.append(glyph.text)
    return "".join(parts)


def _text_line(line: list[Glyph]) -> PrintedLine:
    size = _size(line)
    words: list[list[Glyph]] = [[line[0]]]
    texts = []
    for last, glyph in pairwise(line):
        if glyph.left - last.right > _WORD_GAP * size:
            words.append([])
        words[-1].append(glyph)
    for word, following in pairwise(words):
        texts.append(_spaced(word))
        texts.append(WIDE_SPACE if following[0].left - word[-1].right > _WIDE_GAP * size else " ")
    texts.append(_spaced(words[-1]))
    return PrintedLine(
        tidy("".join(texts)),
        line[0].left,
        max(glyph.right for glyph in line),
        min(glyph.top for glyph in line),
        max(glyph.bottom for glyph in line),
        size,
        tuple(Word(tidy(_spaced(word)), word[0].left, word[-1].right) for word in words),
    )


def _stands_upright(glyphs: Sequence[Glyph]) -> bool:
    """Tell whether letters are set one below another, by the way from each to the next."""
    down = along = 0
    for last, glyph in pairwise(glyphs):
        if last.text in _BLANKS or glyph.text in _BLANKS:
            continue
        aside, below = _step(last, glyph)
        down += aside < _SAME_LINE < below
        along += below < _SAME_LINE < aside
    return down > along


def _step(last: Glyph, glyph: Glyph) -> tuple[float, float]:
    """Return how far a letter is beside and above or below the last one, in letters."""
    size = max(max(one.bottom - one.top, one.right - one.left) for one in (last, glyph)) or 1.0
    aside = abs(glyph.left + glyph.right - last.left - last.right) / 2
    below = abs(glyph.top + glyph.bottom - last.top - last.bottom) / 2
    return aside / size, below / size


def _upright_text(glyphs: Sequence[Glyph]) -> str:
    """Return letters set one below another; each further column is a new line."""
    letters = [glyph for glyph in glyphs if glyph.text not in _BLANKS]
    parts = [letters[0].text] if letters else []
    for last, glyph in pairwise(letters):
        aside, below = _step(last, glyph)
        if aside > _NEXT_COLUMN and glyph.bottom < last.top + _SAME_LINE:
            parts.append("\n")
        if aside > _SAME_PLACE or below > _SAME_PLACE or glyph.text != last.text:
            parts.append(glyph.text)
    return tidy("".join(parts))
