"""What stands on the pictures inside an office file or a PDF: a photographed identity card, a pasted list.

Whoever opens the file reads them like its text, so they are read too, each once and not without end. A file
that is a picture itself is read the same way.
"""

import hashlib
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2

from gongkai.core.errors import UnreadableDocument
from gongkai.core.sentences import Sentence
from gongkai.documents.model import Block, Document, Table
from gongkai.documents.pdf import PDFIUM
from gongkai.documents.pdf_pictures import can_be_read
from gongkai.screening.documents import IN_PICTURE, BesideParagraph

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PICTURES = 40
MOST_DOTS = 200_000_000
"""Of all pictures of one file together; a page that was photographed has some twelve million."""
_LARGEST = 60_000_000
_LARGEST_DRAWN = 12_000_000
"""Dots of one picture: more are not decoded; more than the second are drawn smaller."""
_LONGEST_SIDE, _SHORTEST_SIDE = 120, 16
"""Dots: a smaller picture holds no number that can be read."""
_LEAST_LETTER = 400
"""Dots a picture is at least high or wide when it is read: small print is enlarged."""
_LARGEST_PART = 64 << 20
_ENDINGS = frozenset((".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".gif", ".bmp", ".tif", ".tiff", ".webp"))
_DRAWINGS = frozenset((".emf", ".wmf", ".svg"))
_THUMBNAIL = "docProps/thumbnail"
_FORMS = 6
"""How deep forms within forms of a PDF are looked into."""
_HALF, _LETTERS = 0.5, 100
"""A picture of half a page under so many letters is a scan whose text stands over it."""
_FEW_LETTERS = 30
"""A page of fewer letters that is covered with pictures is read from its own picture."""
_BROKEN = (zipfile.BadZipFile, OSError, ValueError, SyntaxError, EOFError, KeyError, RuntimeError)


_PICTURE_HEADS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_WEBP, _BITMAP = (b"RIFF", b"WEBP"), (b"BM", b"\0\0\0\0")


class PicturesNotRead(Sentence):
    """Says which pictures of a file were not read, so that a person must look at them."""

    __slots__ = ("pictures",)
    pictures: tuple[str, ...]
    """What each is called in the file, or its number on its page."""

    @classmethod
    def about(cls, pictures: "list[InnerPicture]") -> "PicturesNotRead":
        """Say it about some pictures."""
        names = [picture.name for picture in pictures]
        pages = sorted({picture.page for picture in pictures if picture.page})
        shown = "、".join(names[:3]) + ("……" if len(names) > 3 else "")  # noqa: PLR2004
        where = f"第 {'、'.join(map(str, pages))} 页" if pages else shown
        where_english = f"page {', '.join(map(str, pages))}" if pages else ", ".join(names[:3])
        note = cls(
            f"文件里有 {len(names)} 幅图片没有识别（{where}），图上可能有个人信息，请逐幅查看。",
            f"Pictures in the file that were not read: {len(names)} ({where_english}). They may show "
            "personal data; look at each.",
        )
        note.pictures = tuple(
            f"{picture.page}-{picture.name}" if picture.page else picture.name for picture in pictures
        )
        return note


class InnerPicture(NamedTuple):
    """A picture inside a file, not yet decoded."""

    name: str
    page: int | None
    content: Any
    """The bytes of a picture in an office file; the object on the page of a PDF."""
    width: int
    height: int
    """Dots; 0 where the picture cannot be opened."""
    fingerprint: bytes
    part: str = ""
    """Where it is kept in the package of an office file."""


def is_picture(data: bytes) -> bool:
    """Tell whether a file is a picture by its first bytes."""
    return (
        data.startswith(_PICTURE_HEADS)
        or (data[:4], data[8:12]) == _WEBP
        or (data[:2], data[6:10]) == _BITMAP
    )


def read_picture(data: bytes, name: str, *, ocr: bool = True) -> Document:
    """Return what stands on a picture, its letters recognised; a note says so where it was not read."""
    picture = InnerPicture(name, None, data, *_size_of(data), b"")
    document = Document(name, "picture")
    dots = picture.width * picture.height
    if not dots and can_be_read():
        raise UnreadableDocument(
            Sentence(
                f"图片“{name}”不能打开，请用看图软件另存后再上传。",
                f"The picture “{name}” cannot be opened. Save it anew with a picture program.",
            )
        )
    blocks = _blocks_on(picture) if ocr and can_be_read() and dots <= _LARGEST else None
    if blocks is None:
        document.notes.append(PicturesNotRead.about([picture]))
    else:
        document.blocks += blocks
    return document


def has_pictures(data: bytes) -> bool:
    """Tell whether a file holds a picture that will be read; nothing is recognised for that."""
    if not can_be_read():
        return False
    try:
        if data.startswith(b"PK"):
            return any(picture.width for picture in office_pictures(data))
        with PDFIUM, pypdfium2.PdfDocument(data) as file:
            return any(picture.width for picture in _pdf_pictures(file))
    except (*_BROKEN, pypdfium2.PdfiumError):
        return False  # What is broken or locked is refused by its reader, with its reason.


def read_inner_pictures(
    source: Path | bytes, *, ocr: bool = True
) -> tuple[list[BesideParagraph], list[str]]:
    """Return the lines on the pictures inside a file, and a sentence on those that were not read.

    ``source`` is the path of a PDF, or the bytes of an office file.
    """
    reading = _Reading(can_see=ocr and can_be_read())
    if isinstance(source, bytes):
        reading.read(office_pictures(source))
    else:
        with PDFIUM, pypdfium2.PdfDocument(source) as file:
            reading.read(_pdf_pictures(file))
    return reading.lines, reading.notes()


class _Reading:
    """Reads one picture after the other, each once, until the bounds of a file are reached."""

    def __init__(self, *, can_see: bool) -> None:
        self.lines: list[BesideParagraph] = []
        self._can_see = can_see
        self._seen: set[bytes] = set()
        self._read = self._dots = 0
        self._unread: list[InnerPicture] = []

    def read(self, pictures: Iterable[InnerPicture]) -> None:
        """Read the pictures that were not seen before."""
        for picture in pictures:
            if picture.fingerprint in self._seen:
                continue
            self._seen.add(picture.fingerprint)
            dots = picture.width * picture.height
            if not self._can_see or not dots or self._is_too_much(dots):
                self._unread.append(picture)
                continue
            self._read += 1
            self._dots += dots
            blocks = _blocks_on(picture)
            if blocks is None:
                self._unread.append(picture)
                continue
            self.lines += [
                BesideParagraph(line, page=picture.page, part=IN_PICTURE, picture=picture.name)
                for line in _rows(blocks)
            ]

    def notes(self) -> list[str]:
        """Say which pictures were not read."""
        return [PicturesNotRead.about(self._unread)] if self._unread else []

    def _is_too_much(self, dots: int) -> bool:
        return self._read >= MOST_PICTURES or dots > _LARGEST or self._dots + dots > MOST_DOTS


def office_pictures(data: bytes) -> Iterator[InnerPicture]:
    """Yield the pictures in the package of an office file; of size 0 where one cannot be decoded."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        for entry in package.infolist():
            path = PurePosixPath(entry.filename)
            ending = path.suffix.lower()
            if not (ending in _ENDINGS | _DRAWINGS or path.parent.name == "media") or entry.is_dir():
                continue
            if entry.filename.startswith(_THUMBNAIL):
                continue  # It shows the first page, smaller than can be read, and goes with the cleaning.
            if ending in _DRAWINGS or entry.file_size > _LARGEST_PART:
                fingerprint = entry.filename.encode()
                yield InnerPicture(path.name, None, b"", 0, 0, fingerprint, entry.filename)
                continue
            content = package.read(entry)
            width, height = _size_of(content)
            if not width or _is_worth_reading(width, height):
                fingerprint = hashlib.sha256(content).digest()
                yield InnerPicture(path.name, None, content, width, height, fingerprint, entry.filename)


def _size_of(content: bytes) -> tuple[int, int]:
    """Return how many dots a picture has, without decoding it; (0, 0) where it cannot be opened."""
    if not can_be_read():
        return 0, 0
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # A picture with faulty metadata is a picture.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content)) as image:
                return image.size
    except (*_BROKEN, Image.DecompressionBombWarning, Image.DecompressionBombError):
        return 0, 0


def _pdf_pictures(file: pypdfium2.PdfDocument) -> Iterator[InnerPicture]:
    """Yield the pictures on the pages that are not pictures as a whole, which their reader reads."""
    for number in range(len(file)):
        try:
            page = file[number]
        except pypdfium2.PdfiumError:
            continue  # The reader of the PDF says that the page is broken.
        yield from _page_pictures(page, number + 1)
        page.close()


def _page_pictures(page: pypdfium2.PdfPage, number: int) -> Iterator[InnerPicture]:
    text = page.get_textpage()
    try:
        kinds = [pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
        images = list(page.get_objects(filter=kinds, max_depth=_FORMS))
        covered = sum(_part_covered(page, image) for image in images)
        if covered > _HALF and text.count_chars() < _FEW_LETTERS:
            return
        for order, image in enumerate(images, start=1):
            width, height = image.get_px_size()
            if _is_worth_reading(width, height) and not _is_under_its_text(page, text, image):
                fingerprint = hashlib.sha256(bytes(image.get_data())).digest()
                yield InnerPicture(str(order), number, image, width, height, fingerprint)
    finally:
        text.close()


def _part_covered(page: pypdfium2.PdfPage, image: Any) -> float:
    """Return how much of a page a picture covers; nothing is known of one whose place a form decides."""
    if image.level:
        return 0.0
    left, bottom, right, top = image.get_bounds()
    width, height = page.get_size()
    return float((right - left) * (top - bottom) / (width * height))


def _is_under_its_text(page: pypdfium2.PdfPage, text: Any, image: Any) -> bool:
    if _part_covered(page, image) < _HALF:
        return False
    return len(text.get_text_bounded(*image.get_bounds())) > _LETTERS


def _is_worth_reading(width: int, height: int) -> bool:
    return max(width, height) >= _LONGEST_SIDE and min(width, height) >= _SHORTEST_SIDE


def _blocks_on(picture: InnerPicture) -> list[Block] | None:
    """Return what stands on a picture; None where it cannot be decoded."""
    import cv2

    from gongkai.documents.ocr import read_image

    try:
        return read_image(readable(upright(picture.content)), 1)
    except (*_BROKEN, pypdfium2.PdfiumError, cv2.error, MemoryError):
        return None


def upright(content: Any) -> "Image":
    """Return a picture (its bytes, or the object on the page of a PDF) upright, on white paper."""
    from PIL import Image, ImageOps

    if isinstance(content, bytes):
        image = ImageOps.exif_transpose(Image.open(BytesIO(content)))
    else:
        image = content.get_bitmap(render=True).to_pil()
    if not image.has_transparency_data:
        return image.convert("RGB")
    image = image.convert("RGBA")
    paper = Image.new("RGBA", image.size, "white")
    paper.alpha_composite(image)
    return paper.convert("RGB")


def readable(image: "Image") -> "Image":
    """Return a picture no larger than is read, and small print enlarged."""
    from PIL import Image

    enlarged = max(1.0, _LEAST_LETTER / max(image.size))
    factor = min(enlarged, (_LARGEST_DRAWN / (image.width * image.height)) ** 0.5)
    if factor == 1:
        return image
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    return image.resize(size, Image.Resampling.LANCZOS)


def _rows(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Table):
            for row in block.rows:
                yield " ".join(cell.text for cell in row if cell.text)
        else:
            yield block.text
