"""Changes to the .doc examples, as other programs or accidents would make them."""

import struct
from io import BytesIO
from pathlib import Path

import olefile

FILES = Path(__file__).parent / "files"


def doc_example(name: str = "outline") -> bytes:
    """Return a .doc: written by word_files, converted once by LibreOffice."""
    return (FILES / f"{name}.doc").read_bytes()


def with_header(data: bytes, offset: int, value: int) -> bytes:
    """Return the .doc with a 16-bit number of its header (FIB) changed."""
    stream = BytesIO(data)
    with olefile.OleFileIO(stream, write_mode=True) as ole:
        main = bytearray(ole.openstream("WordDocument").read())
        struct.pack_into("<H", main, offset, value)
        ole.write_stream("WordDocument", bytes(main))
    return stream.getvalue()


def with_renamed_stream(data: bytes, old: str, new: str) -> bytes:
    """Return the compound file with a stream renamed in its directory."""
    name = old.encode("utf-16-le")
    at = data.index(name + b"\0\0")
    entry = (new.encode("utf-16-le") + b"\0\0").ljust(64, b"\0") + struct.pack("<H", 2 * len(new) + 2)
    return data[:at] + entry + data[at + len(entry) :]
