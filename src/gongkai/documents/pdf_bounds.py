"""How much a PDF may unfold to: a small file whose instructions fill the memory is refused unread."""

import re
import zlib

from gongkai.core.sentences import Sentence

_LARGEST_STREAM = 64 << 20
"""Bytes of instructions, fonts or tables in one stream; the library holds many times as much for them."""
_LARGEST_PICTURE = 512 << 20
_LARGEST_HEAD = 4096
_AT_ONCE = 4 << 20
_STREAM = re.compile(rb"\bstream\r?\n")
_END = b"endstream"
_DEFLATED = re.compile(rb"/(?:FlateDecode|Fl)\b")
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")


def unfolds_too_far(data: bytes) -> bool:
    """Tell whether a PDF has a stream that unfolds to more than any page needs."""
    for found in _STREAM.finditer(data):
        head = data[
            max(data.rfind(b"obj", 0, found.start()), found.start() - _LARGEST_HEAD) : found.start()
        ]
        times = len(_DEFLATED.findall(head))
        if times > 1:
            return True
        if times:
            end = data.find(_END, found.end())
            packed = data[found.end() : end if end >= 0 else len(data)]
            if unfolds_beyond(packed, _LARGEST_PICTURE if _PICTURE.search(head) else _LARGEST_STREAM):
                return True
    return False


def too_far(name: str) -> Sentence:
    """Return what whoever handed such a file in is told."""
    return Sentence(
        f"“{name}”里有一处内容展开后大得不像正常的文档，没有读取，请重新导出后再提供。",
        f"A part of “{name}” unfolds to far more than an ordinary document holds, so it was not read."
        " Export it again.",
    )


def unfolds_beyond(packed: bytes, largest: int) -> bool:
    """Tell whether a deflated text is longer than that; what cannot be inflated is none."""
    inflating, size = zlib.decompressobj(), 0
    try:
        while packed and not inflating.eof:
            size += len(inflating.decompress(packed, _AT_ONCE))
            if size > largest:
                return True
            packed = inflating.unconsumed_tail
    except zlib.error:
        return size > largest
    return False
