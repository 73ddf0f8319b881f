"""How files of records are sent: as what they are where that is harmless, as plain bytes otherwise."""

from pathlib import PurePosixPath

_OFFICE = "application/vnd.openxmlformats-officedocument"
_TYPES = {
    "pdf": "application/pdf",
    "ofd": "application/ofd",
    "doc": "application/msword",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "wps": "application/vnd.ms-works",
    "csv": "text/csv; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "zip": "application/zip",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
}
"""What a browser may be told; a page or a drawing with scripts is not among it."""
PLAIN_BYTES = "application/octet-stream"


def content_type_of(name: str) -> str:
    """Return the type that a file of this name is sent as."""
    return _TYPES.get(_ending(name), PLAIN_BYTES)


def kind_of_file(name: str) -> str:
    """Return what people call the kind of a file: its ending in capitals."""
    return _ending(name).upper()


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.removeprefix(".").lower()
