"""The streams of a .doc and its header (FIB): where every other structure begins."""

import struct
from dataclasses import dataclass
from io import BytesIO

import olefile

from gongkai.core.errors import UnreadableDocument
from gongkai.core.sentences import Sentence

_WORD_97 = 0xA5EC
_WORD_95 = (0xA5DC, 0xA59B, 0xA59C, 0xA697, 0xA699)
_FIRST_VERSION = 0xC1
_ENCRYPTED = 0x0100
_SECOND_TABLE = 0x0200
_FIRST_PAIR = 154
_FIRST_COUNT = 0x4C


class Pair:
    """The numbers of the header's entries that say where a structure is and how long."""

    STYLES = 1
    CHARACTER_PAGES = 12
    PARAGRAPH_PAGES = 13
    PIECES = 33
    LISTS = 73
    LIST_OVERRIDES = 74


@dataclass(frozen=True, slots=True)
class WordStreams:
    """The streams of a .doc that hold text and structure."""

    main: bytes
    table: bytes
    data: bytes

    def extent(self, pair: int) -> tuple[int, int]:
        """Return the offset in the table stream and the length of a structure."""
        offset, length = struct.unpack_from("<II", self.main, _FIRST_PAIR + 8 * pair)
        return offset, length

    def structure(self, pair: int) -> bytes:
        """Return a structure of the table stream; empty where the file has none."""
        offset, length = self.extent(pair)
        return self.table[offset : offset + length]

    def text_lengths(self) -> tuple[int, int, int]:
        """Return the characters of the main text, of what stands before the boxes, of the boxes.

        The text of a file is stored as one: main text, notes, headers, comments, text boxes.
        """
        main, *others = struct.unpack_from("<6i", self.main, _FIRST_COUNT)
        (boxes,) = struct.unpack_from("<i", self.main, _FIRST_COUNT + 24)
        return max(0, main), sum(max(0, count) for count in others), max(0, boxes)


def open_streams(data: bytes, name: str) -> WordStreams:
    """Open a .doc; refuse an encrypted one, one older than Word 97, one that is broken."""
    try:
        with olefile.OleFileIO(BytesIO(data)) as ole:
            main = ole.openstream("WordDocument").read()
            identity, version = struct.unpack_from("<HH", main)
            (flags,) = struct.unpack_from("<H", main, 0x0A)
            _refuse(identity, version, flags, name)
            table = ole.openstream("1Table" if flags & _SECOND_TABLE else "0Table").read()
            more = ole.openstream("Data").read() if ole.exists("Data") else b""
    except (OSError, ValueError, IndexError, TypeError, struct.error) as problem:
        raise UnreadableDocument(
            Sentence(
                f"“{name}”已损坏，Word 文件的结构读不出来，请重新导出或下载完整的文件。",
                f"“{name}” is broken: its structure as a Word file cannot "
                "be read. Export or download the whole file again.",
            )
        ) from problem
    return WordStreams(main, table, more)


def _refuse(identity: int, version: int, flags: int, name: str) -> None:
    if identity in _WORD_95 or (identity == _WORD_97 and version < _FIRST_VERSION):
        raise UnreadableDocument(
            Sentence(
                f"“{name}”是 Word 95 或更早版本的文件，请用 Word 或 WPS 打开后另存为 DOCX。",
                f"“{name}” is of Word 95 or older. Open it in Word or WPS and save it as DOCX.",
            )
        )
    if identity != _WORD_97:
        raise UnreadableDocument(
            Sentence(
                f"“{name}”已损坏，没有 Word 文件的标记，请重新导出或下载完整的文件。",
                f"“{name}” is broken: the mark of a Word file is "
                "missing. Export or download the whole file again.",
            )
        )
    if flags & _ENCRYPTED:
        raise UnreadableDocument(
            Sentence(
                f"“{name}”是加密的 Word 文件，请先去掉打开密码，再提供未加密的文件。",
                f"“{name}” is an encrypted Word file. Remove its password and hand in the file again.",
            )
        )
