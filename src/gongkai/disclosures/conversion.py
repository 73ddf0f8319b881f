"""Old and foreign formats of files, turned into ones of which a clean copy can be made."""

from pathlib import PurePath

import olefile
from django.utils.translation import gettext as _

from gongkai.core.errors import UnreadableDocument
from gongkai.documents.office import convert, office_program
from gongkai.documents.sniff import Kind, sniff

_SHEET_STREAMS = ("Workbook", "Book")
_OPEN_SHEET = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_TEXT_KINDS = {Kind.DOC: "doc", Kind.RTF: "rtf", Kind.ODT: "odt", Kind.WORD_XML: "xml"}
_PAGE_KINDS = (Kind.HTML, Kind.MHTML)


def conversion_of(data: bytes, name: str) -> tuple[str, str] | None:
    """Return from which format to which a file is to be converted first; None where that is not needed."""
    if data.startswith(olefile.MAGIC):
        return _inside_ole(data, name)
    if data.startswith(b"PK"):
        if _OPEN_SHEET in data[:200]:
            return "ods", "xlsx"
        return ("odt", "docx") if b"opendocument.text" in data[:200] else None
    head = data[:1024].lstrip()
    if head.startswith((b"{\\rtf", b"<?xml")):
        kind = sniff(data, name)
        return (_TEXT_KINDS[kind], "docx") if kind in _TEXT_KINDS else None
    return None


def is_web_page(data: bytes, name: str) -> bool:
    """Tell whether a file is a page of the web, alone or with its pictures."""
    if data.startswith((olefile.MAGIC, b"PK", b"\x89PNG", b"\xff\xd8\xff")):
        return False
    return sniff(data, name) in _PAGE_KINDS


def converted(data: bytes, name: str, source: str, target: str) -> tuple[bytes, str]:
    """Return the file in the target format and its new name; LibreOffice does the work."""
    program = office_program()
    if program is None:
        raise UnreadableDocument(
            _(
                "“%(name)s” is in the format %(format)s, which needs LibreOffice on this server. Save the"
                " file as DOCX, XLSX or PDF and hand it in again."
            )
            % {"name": name, "format": source.upper()}
        )
    made = convert(program, data, source, target)
    if made is None:
        raise UnreadableDocument(
            _(
                "“%(name)s” could not be converted. Open it in Word or WPS, save it as DOCX, XLSX or"
                " PDF and hand it in again."
            )
            % {"name": name}
        )
    return made, f"{PurePath(name).stem}.{target}"


def _inside_ole(data: bytes, name: str) -> tuple[str, str] | None:
    try:
        with olefile.OleFileIO(data) as container:
            if container.exists("EncryptedPackage"):
                raise UnreadableDocument(
                    _(
                        "“%(name)s” is protected by a password. Remove the password, save the file and hand"
                        " it in again."
                    )
                    % {"name": name}
                )
            if container.exists("WordDocument"):
                return "doc", "docx"
            if any(container.exists(stream) for stream in _SHEET_STREAMS):
                return "xls", "xlsx"
    except (OSError, ValueError, LookupError):
        return None
    return None
