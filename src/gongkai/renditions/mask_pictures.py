"""Texts taken off pictures: the dots under them are painted over, and the picture is read again as proof.

A picture of which that cannot be proven is painted over as a whole where that leaves a file that can be
used. Nothing is laid over a picture: its dots are other ones, and the old ones are nowhere in the copy.
"""

import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree

from gongkai.renditions.masking_rules import Hit, Masking, hits, squeezed
from gongkai.renditions.model import CannotMask, MaskedPlace
from gongkai.renditions.package import CONTENT_TYPES, OfficePackage
from gongkai.screening.pictures import office_pictures, readable, upright

if TYPE_CHECKING:
    from PIL.Image import Image

_PAINT, _GREY = (215, 215, 215), (160, 160, 160)
"""What is painted is light: beside large black bars letters are no longer recognised, so nothing would be
proven, and what else is private on the picture would no longer be found."""
_MARGIN = 0.6
"""Of a line's height: by how much more than the letters is painted on either side."""
_ABOVE = 0.12
_WIDE = frozenset("WFA")
_TELLING = 6
"""Letters of a longer text that give it away when they are read on in one piece."""
_JPEG_QUALITY = 92
_COVER_SIDE = 600
_WRITTEN_AS = {"MPO": "JPEG"}
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_COVER_ENDING = "png"


@dataclass(slots=True)
class _Lines:
    """The lines on a picture as one text, and the way back to their places."""

    texts: list[str] = field(default_factory=list)
    corners: list[Any] = field(default_factory=list)
    exact: list[bool] = field(default_factory=list)
    """Whether the letters of a line stand along its box, as those of a table's cell need not."""
    turns: int = 0

    def whole(self) -> str:
        """Return all lines as one text."""
        return "\n".join(self.texts)

    def shapes(self, found: Sequence[Hit], *, whole_lines: bool) -> list[Any]:
        """Return the corners of what is to be painted, in dots."""
        shapes, begin = [], 0
        for text, corners, exact in zip(self.texts, self.corners, self.exact, strict=True):
            end = begin + len(text)
            for hit in found:
                first, last = max(hit.start, begin), min(hit.end, end)
                if first < last:
                    part = (0.0, 1.0)
                    if exact and not whole_lines:
                        part = (_share(text, first - begin), _share(text, last - begin))
                    shapes.append(_stretch(corners, part) if exact else corners)
            begin = end + 1
        return shapes


class Painted(NamedTuple):
    """A picture with texts painted over, and how often each stood on it."""

    image: "Image"
    counted: Counter[Masking]
    is_proven: bool
    """Whether none of the texts is read any more."""

    def proven(self) -> "Image":
        """Return the picture, or refuse it."""
        if not self.is_proven:
            raise CannotMask("图片上要遮盖的文字涂去后仍能读出，没有采用，请用看图软件涂去后重新上传。")
        return self.image


def painted(image: "Image", maskings: Sequence[Masking]) -> Painted:
    """Paint texts over on a picture, first the words, then whole lines; read it again to prove it."""
    lines = _read(image)
    found = hits(lines.whole(), maskings)
    counted = Counter(hit.masking for hit in found)
    if not found:
        return Painted(image, counted, is_proven=True)
    expected = _without(lines.whole(), found)
    for whole_lines in (False, True):
        copy = _paint(image, lines.shapes(found, whole_lines=whole_lines))
        if not _betrays(_read(copy, lines.turns).whole(), expected, maskings):
            return Painted(copy, counted, is_proven=True)
    return Painted(image, counted, is_proven=False)


def mask_picture(data: bytes, name: str, maskings: Sequence[Masking]) -> tuple[bytes, list[MaskedPlace]]:
    """Return a picture file with texts painted over, as the same kind of file."""
    copy = painted(upright(data), maskings)
    require_all(copy.counted, maskings, name)
    return _encoded(copy.proven(), data), _places("图片", copy)


def mask_inside(package: OfficePackage, maskings: Sequence[Masking]) -> list[MaskedPlace]:
    """Paint texts over on the pictures of an office file; cover a picture where that cannot be proven."""
    places, counted = [], Counter[Masking]()
    for picture in list(office_pictures(package.to_bytes())):
        if not picture.width:
            continue
        copy = painted(upright(picture.content), maskings)
        if copy.counted:
            image = copy.image if copy.is_proven else _cover(copy.image.size)
            package.replace(package.actual(picture.part), _encoded(image, picture.content))
            places += _places(picture.part, copy)
            counted += copy.counted
    require_all(counted, maskings, package.name)
    return places


def _places(where: str, copy: Painted) -> list[MaskedPlace]:
    return [
        MaskedPlace(where, found.kind, found.replacement, count) for found, count in copy.counted.items()
    ]


def require_all(counted: Collection[Masking], maskings: Sequence[Masking], name: str) -> None:
    """Refuse if a text stood on none of the pictures."""
    for masking in maskings:
        if masking not in counted:
            raise CannotMask(
                f"在“{name}”的文字和图片上没有找到要遮盖的“{masking.text}”，请在原件中涂去或删去后再上传。"
            )


def cover_inside(package: OfficePackage, names: Collection[str], kind: str) -> list[MaskedPlace]:
    """Put a grey box in the place of pictures of an office file that nobody could read."""
    places = []
    for picture in list(office_pictures(package.to_bytes())):
        if picture.name not in names:
            continue
        width, height = (picture.width, picture.height) if picture.width else (_COVER_SIDE, _COVER_SIDE)
        factor = min(1.0, _COVER_SIDE / max(width, height))
        cover = _cover((max(1, round(width * factor)), max(1, round(height * factor))))
        _put_in_place(package, package.actual(picture.part), _png(cover))
        places.append(MaskedPlace(picture.part, kind, "灰色方块"))
    if not places:
        raise CannotMask(f"在“{package.name}”里没有找到要遮盖的图片，请替换文件后再试。")
    return places


def _read(image: "Image", turns: int | None = None) -> _Lines:
    """Read a picture as screening reads it; the places count in dots of the picture itself."""
    import numpy

    from gongkai.documents.ocr import placed_texts

    drawn = readable(image)
    factor = image.width / drawn.width
    lines = _Lines()
    texts, lines.turns = placed_texts(numpy.asarray(drawn), turns)
    for placed in texts:
        lines.texts.append(placed.text)
        lines.corners.append(placed.corners * factor)
        lines.exact.append(placed.is_line)
    return lines


def _share(text: str, place: int) -> float:
    """Return how far along its line the letter at a place begins, wide letters counted twice."""
    widths = [2 if unicodedata.east_asian_width(letter) in _WIDE else 1 for letter in text]
    return sum(widths[:place]) / max(1, sum(widths))


def _stretch(corners: Any, part: tuple[float, float]) -> Any:
    """Return the corners of a part of a line, larger by a margin on every side."""
    import numpy

    top_left, top_right, _bottom_right, bottom_left = corners
    along, down = top_right - top_left, bottom_left - top_left
    length, height = float(numpy.linalg.norm(along)), float(numpy.linalg.norm(down))
    margin = along * (_MARGIN * height / max(length, 1.0))
    first, last = along * part[0] - margin, along * part[1] + margin
    up, below = -down * _ABOVE, down * (1 + _ABOVE)
    return numpy.array(
        [top_left + first + up, top_left + last + up, top_left + last + below, top_left + first + below]
    )


def _paint(image: "Image", shapes: Sequence[Any]) -> "Image":
    from PIL import ImageDraw

    copy = image.copy()
    drawing = ImageDraw.Draw(copy)
    for shape in shapes:
        drawing.polygon([tuple(point) for point in shape.tolist()], fill=_PAINT)
    return copy


def _without(text: str, found: Sequence[Hit]) -> str:
    letters = list(text)
    for hit in found:
        letters[hit.start : hit.end] = "\n" * (hit.end - hit.start)
    return "".join(letters)


def _betrays(after: str, expected: str, maskings: Sequence[Masking]) -> bool:
    """Tell whether a text, or so much of it that it is given away, is read more often than it should be."""
    if hits(after, maskings):
        return True
    after, expected = squeezed(after), squeezed(expected)
    for masking in maskings:
        text = squeezed(masking.text)
        pieces = {text[place : place + _TELLING] for place in range(len(text) - _TELLING + 1)}
        if any(after.count(piece) > expected.count(piece) for piece in pieces):
            return True
    return False


def _cover(size: tuple[int, int]) -> "Image":
    from PIL import Image

    return Image.new("RGB", size, _GREY)


def _encoded(image: "Image", like: bytes) -> bytes:
    """Return a picture as the kind of file that another one is."""
    from PIL import Image

    with Image.open(BytesIO(like)) as original:
        kind = _WRITTEN_AS.get(original.format or "", original.format)
    buffer = BytesIO()
    image.save(buffer, kind, quality=_JPEG_QUALITY)
    return buffer.getvalue()


def _png(image: "Image") -> bytes:
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def _put_in_place(package: OfficePackage, part: str, content: bytes) -> None:
    """Put a PNG in the place of a picture of any kind; what pointed there points to it."""
    covered = f"{part.rpartition('.')[0]}-covered.{_COVER_ENDING}"
    for path in [path for path in package.parts if path.lower().endswith(".rels")]:
        package.redirect(path, part, covered)
    package.remove(part)
    package.replace(covered, content)
    types = package.tree(package.actual(CONTENT_TYPES))
    endings = {element.get("Extension", "").lower() for element in types.iter(f"{_TYPES}Default")}
    if _COVER_ENDING not in endings:
        etree.SubElement(
            types, f"{_TYPES}Default", {"Extension": _COVER_ENDING, "ContentType": "image/png"}
        )
    for element in list(types.iter(f"{_TYPES}Override")):
        if element.get("PartName", "").lstrip("/").lower() == part.lower():
            types.remove(element)
