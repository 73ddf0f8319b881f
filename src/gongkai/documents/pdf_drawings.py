"""What is drawn on a page of a PDF beside its text: ruling lines, pictures, outlines of letters.

A ruling line may be a stroke, a thin filled rectangle, a thin picture, or the rim between two nested
rectangles; a filled rectangle that is not thin is shading and no line.
"""

from collections.abc import Callable, Iterator, Sequence
from ctypes import byref, c_float, c_int
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw

from gongkai.documents.ruling import Box, RulingLine

pdfium_c: Any = pypdfium2.raw

Point = tuple[float, float]
Turn = Callable[[float, float], Point]
"""From the page as it is stored to the page as it is read, measured from its upper left."""
_Matrix = tuple[float, float, float, float, float, float]

_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_THICKEST = 4.0
"""Points beyond which a stroke or a filled rectangle is a bar and not a line."""
_DOT = 1.6
"""Points: the widest dot of a dotted line."""
_STRAIGHT = 0.6
"""How far a line may lean, in points."""
_WHOLE_PAGE = 0.8
"""The part of the page that a picture covers when it is the page."""
_UNIT_SQUARE = ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0))
_MOST_FORMS = 8
"""How deep drawings may be nested inside drawings."""
_MOST_OBJECTS = 60_000
_MOST_SEGMENTS = 4_000


class _Trace(NamedTuple):
    """One unbroken run of a pen."""

    points: list[Point]
    curved: bool


@dataclass(slots=True)
class Drawings:
    """What the drawn objects of a page come to."""

    lines: list[RulingLine] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    printed_texts: int = 0
    """Pieces of text that are printed and not covered by a later picture."""
    outlines: int = 0
    """Curved shapes, such as letters that were turned into drawings."""


def drawings(raw_page: Any, turn: Turn, size: Point) -> Drawings:
    """Return the ruling lines, the pictures and the other drawings of a page of this size."""
    reader = _Reader(turn, size)
    count = pdfium_c.FPDFPage_CountObjects(raw_page)
    for index in range(min(count, _MOST_OBJECTS)):
        reader.read(pdfium_c.FPDFPage_GetObject(raw_page, index), _IDENTITY, 0)
    return reader.found


class _Reader:
    def __init__(self, turn: Turn, size: Point) -> None:
        self.found = Drawings()
        self._turn = turn
        self._size = size
        self._left = _MOST_OBJECTS

    def read(self, thing: Any, outer: _Matrix, depth: int) -> None:
        """Take up one object; a form gives the objects in it."""
        self._left -= 1
        if self._left < 0:
            return
        kind = pdfium_c.FPDFPageObj_GetType(thing)
        if kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            self._read_path(thing, outer)
        elif kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            mode = pdfium_c.FPDFTextObj_GetTextRenderMode(thing)
            self.found.printed_texts += mode != pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE
        elif kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            self._read_picture(thing, outer)
        elif kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < _MOST_FORMS:
            inner = _multiplied(_matrix(thing), outer)
            for index in range(max(0, pdfium_c.FPDFFormObj_CountObjects(thing))):
                self.read(pdfium_c.FPDFFormObj_GetObject(thing, index), inner, depth + 1)

    def _read_picture(self, thing: Any, outer: _Matrix) -> None:
        """Note a picture: it fills the unit square of its matrix, and hides what lies under it."""
        matrix = _multiplied(_matrix(thing), outer)
        box = _box([self._placed(corner, matrix) for corner in _UNIT_SQUARE])
        width, height = self._size
        left, top, right, bottom = max(box[0], 0), max(box[1], 0), min(box[2], width), min(box[3], height)
        if right <= left or bottom <= top:
            return
        if min(right - left, bottom - top) <= _THICKEST:
            self.found.lines.extend(_middle((left, top, right, bottom)))
            return
        self.found.pictures.append((left, top, right, bottom))
        covers_page = (right - left) * (bottom - top) > _WHOLE_PAGE * width * height
        if covers_page and not pdfium_c.FPDFPageObj_HasTransparency(thing):
            self.found.printed_texts = 0
            self.found.lines.clear()

    def _read_path(self, thing: Any, outer: _Matrix) -> None:
        fill, stroke = c_int(), c_int()
        pdfium_c.FPDFPath_GetDrawMode(thing, byref(fill), byref(stroke))
        if not fill.value and not stroke.value:
            return
        count = pdfium_c.FPDFPath_CountSegments(thing)
        if not 1 < count <= _MOST_SEGMENTS:
            return
        matrix = _multiplied(_matrix(thing), outer)
        traces = list(self._traces(thing, count, matrix))
        self.found.outlines += any(trace.curved for trace in traces)
        if stroke.value and self._stroke_width(thing, matrix) <= _THICKEST:
            for trace in traces:
                self.found.lines.extend(_stroked(trace.points))
        elif fill.value:
            self.found.lines.extend(_filled(traces))

    def _stroke_width(self, thing: Any, matrix: _Matrix) -> float:
        width = c_float()
        pdfium_c.FPDFPageObj_GetStrokeWidth(thing, byref(width))
        return float(width.value) * float(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) ** 0.5)

    def _traces(self, thing: Any, count: int, matrix: _Matrix) -> Iterator[_Trace]:
        points: list[Point] = []
        curved = False
        x, y = c_float(), c_float()
        x_at, y_at = byref(x), byref(y)
        for index in range(count):
            segment = pdfium_c.FPDFPath_GetPathSegment(thing, index)
            kind = pdfium_c.FPDFPathSegment_GetType(segment)
            if kind == pdfium_c.FPDF_SEGMENT_MOVETO and points:
                yield _Trace(points, curved)
                points, curved = [], False
            curved = curved or kind == pdfium_c.FPDF_SEGMENT_BEZIERTO
            pdfium_c.FPDFPathSegment_GetPoint(segment, x_at, y_at)
            points.append(self._placed((x.value, y.value), matrix))
            if pdfium_c.FPDFPathSegment_GetClose(segment):
                points.append(points[0])
        if points:
            yield _Trace(points, curved)

    def _placed(self, point: Point, matrix: _Matrix) -> Point:
        a, b, c, d, e, f = matrix
        x, y = point
        return self._turn(a * x + c * y + e, b * x + d * y + f)


def _stroked(points: list[Point]) -> Iterator[RulingLine]:
    """Yield the level and upright pieces of a pen's run."""
    for (x0, y0), (x1, y1) in pairwise(points):
        if abs(y1 - y0) <= _STRAIGHT < abs(x1 - x0):
            yield RulingLine(False, (y0 + y1) / 2, min(x0, x1), max(x0, x1))
        elif abs(x1 - x0) <= _STRAIGHT < abs(y1 - y0):
            yield RulingLine(True, (x0 + x1) / 2, min(y0, y1), max(y0, y1))


def _filled(traces: list[_Trace]) -> Iterator[RulingLine]:
    """Yield the filled shapes that are as thin as lines, and the sides of thin frames."""
    outer: Box | None = None
    for trace in traces:
        box = _box(trace.points)
        if min(box[2] - box[0], box[3] - box[1]) <= _THICKEST:
            yield from _middle(box)
            outer = None
        elif outer and _is_frame(outer, box):
            yield from _sides(outer, box)
            outer = None
        else:
            outer = box


def _middle(box: Box) -> Iterator[RulingLine]:
    """Yield the line that a thin shape is; a dot may be a piece of a level and of an upright one."""
    left, top, right, bottom = box
    across, down = right - left, bottom - top
    is_dot = max(across, down) <= _DOT and abs(across - down) <= _STRAIGHT
    if across >= down or is_dot:
        yield RulingLine(False, (top + bottom) / 2, left, right)
    if across < down or is_dot:
        yield RulingLine(True, (left + right) / 2, top, bottom)


def _is_frame(one: Box, other: Box) -> bool:
    return all(abs(side - beside) <= _THICKEST for side, beside in zip(one, other, strict=True))


def _sides(one: Box, other: Box) -> Iterator[RulingLine]:
    left, top, right, bottom = ((side + beside) / 2 for side, beside in zip(one, other, strict=True))
    yield RulingLine(False, top, left, right)
    yield RulingLine(False, bottom, left, right)
    yield RulingLine(True, left, top, bottom)
    yield RulingLine(True, right, top, bottom)


def _box(points: Sequence[Point]) -> Box:
    xs = [x for x, _ in points]
    ys = [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _matrix(thing: Any) -> _Matrix:
    raw = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(thing, byref(raw)):
        return _IDENTITY
    return raw.a, raw.b, raw.c, raw.d, raw.e, raw.f


def _multiplied(inner: _Matrix, outer: _Matrix) -> _Matrix:
    if outer is _IDENTITY:
        return inner
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )
