"""Pictures without what the camera or the program wrote into them: place, time, device, text, thumbnail.

PNG and JPEG files are rewritten segment by segment; the picture itself stays as it is, bit for bit.
"""

import struct
import zlib
from collections.abc import Iterator

from gongkai.renditions.model import CannotClean

PNG_HEAD = b"\x89PNG\r\n\x1a\n"
JPEG_HEAD = b"\xff\xd8\xff"
PICTURE_HEADS = (PNG_HEAD, JPEG_HEAD)
_PNG_KEPT = frozenset(
    (
        *(
            b"IHDR",
            b"PLTE",
            b"IDAT",
            b"IEND",
            b"tRNS",
            b"cHRM",
            b"gAMA",
            b"iCCP",
            b"sBIT",
            b"sRGB",
            b"cICP",
        ),
        *(b"bKGD", b"pHYs", b"hIST", b"acTL", b"fcTL", b"fdAT"),
    )
)
_SOI, _EOI, _SOS, _DRI_RANGE = 0xD8, 0xD9, 0xDA, range(0xD0, 0xD8)
_APPLICATION = range(0xE0, 0xF0)
_COMMENT = 0xFE
_JFIF, _ICC, _ADOBE = (0xE0, b"JFIF\0"), (0xE2, b"ICC_PROFILE\0"), (0xEE, b"Adobe")
_JFIF_WITHOUT_THUMBNAIL = 14
_ORIENTATION = 0x0112
_EXIF = b"Exif\0\0"
_UPRIGHT = 1
_MOST_ORIENTATIONS = 8


def clean_picture(data: bytes, name: str) -> tuple[bytes, int]:
    """Return a picture without metadata and how many pieces were taken out; other formats as they are."""
    if data.startswith(PNG_HEAD):
        return _clean_png(data, name)
    if data.startswith(JPEG_HEAD):
        return clean_jpeg(data, name)
    return data, 0


def _clean_png(data: bytes, name: str) -> tuple[bytes, int]:
    kept = [PNG_HEAD]
    removed = 0
    place = len(PNG_HEAD)
    while place + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, place)
        kind, end = data[place + 4 : place + 8], place + 12 + length
        if end > len(data) or zlib.crc32(data[place + 4 : end - 4]) != int.from_bytes(data[end - 4 : end]):
            break
        if kind in _PNG_KEPT:
            kept.append(data[place:end])
        else:
            removed += 1
        if kind == b"IEND":
            return b"".join(kept), removed + (end < len(data))
        place = end
    raise CannotClean(f"图片“{name}”不完整或已损坏，请重新导出后再上传。")


def clean_jpeg(data: bytes, name: str) -> tuple[bytes, int]:
    """Return a JPEG picture without metadata; the way up of a photograph is kept."""
    kept = [data[:2]]
    removed = 0
    end = 2
    for marker, start, end in _segments(data, name):
        segment = data[start:end]
        if marker == _SOS or not (marker in _APPLICATION or marker == _COMMENT):
            kept.append(segment)
        elif cleaned := _application(marker, segment):
            kept.append(cleaned)
            removed += cleaned != segment
        else:
            removed += 1
    return b"".join(kept), removed + bool(data[end:].strip(b"\0\r\n "))


def _application(marker: int, segment: bytes) -> bytes:
    """Return what stays of a segment that is no part of the picture: profile, colours, way up."""
    content = segment[4:]
    if (marker, content[:5]) == _JFIF:
        plain = content[:12] + b"\0\0"
        return segment if len(content) == _JFIF_WITHOUT_THUMBNAIL else b"\xff\xe0\x00\x10" + plain
    if (marker, content[:12]) == _ICC or (marker, content[:5]) == _ADOBE:
        return segment
    orientation = _orientation(content) if content.startswith(_EXIF) else _UPRIGHT
    if orientation == _UPRIGHT:
        return b""
    tiff = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, orientation, 0, 0)
    return struct.pack(">BBH", 0xFF, 0xE1, 2 + len(_EXIF) + len(tiff)) + _EXIF + tiff


def _orientation(content: bytes) -> int:
    """Return which way up the camera was held, as its metadata says."""
    tiff = content[len(_EXIF) :]
    order = "<" if tiff[:2] == b"II" else ">"
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for number in range(count):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * number)
            if tag == _ORIENTATION:
                return int(value) if _UPRIGHT <= value <= _MOST_ORIENTATIONS else _UPRIGHT
    except struct.error:
        return _UPRIGHT
    return _UPRIGHT


def _segments(data: bytes, name: str) -> Iterator[tuple[int, int, int]]:
    """Yield marker, start and end of each segment; a scan reaches to the next marker."""
    place = 2
    while place + 2 <= len(data) and data[place] == 0xFF:  # noqa: PLR2004
        marker = data[place + 1]
        if marker == 0xFF:  # noqa: PLR2004
            place += 1
            continue
        if marker == _EOI:
            yield marker, place, place + 2
            return
        if place + 4 > len(data):
            break
        end = place + 2 + int.from_bytes(data[place + 2 : place + 4])
        if marker == _SOS:
            end = _end_of_scan(data, end)
        if end > len(data):
            break
        yield marker, place, end
        place = end
    raise CannotClean(f"图片“{name}”不完整或已损坏，请重新导出后再上传。")


def _end_of_scan(data: bytes, place: int) -> int:
    while (place := data.find(b"\xff", place)) >= 0:
        if place + 1 >= len(data):
            break
        if data[place + 1] != 0 and data[place + 1] not in _DRI_RANGE:
            return place
        place += 2
    return len(data) + 1
