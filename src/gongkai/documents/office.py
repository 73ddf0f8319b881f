"""Formats that only an office program reads, converted by LibreOffice; RTF and ODT read that way."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import olefile

from gongkai.core.errors import UnreadableDocument
from gongkai.core.sentences import Sentence
from gongkai.documents.docx import read_docx
from gongkai.documents.model import Document

_PATIENCE = 120
"""Seconds after which a conversion is given up."""
_OPEN_FORMATS = (
    (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", ("ods", "xlsx")),
    (b"mimetypeapplication/vnd.oasis.opendocument.presentation", ("odp", "pptx")),
)
_OLE_FORMATS = (
    ("Workbook", ("xls", "xlsx")),
    ("Book", ("xls", "xlsx")),
    ("PowerPoint Document", ("ppt", "pptx")),
)


def office_program() -> str | None:
    """Return the path of LibreOffice; None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(program: str, data: bytes, source: str, target: str) -> bytes | None:
    """Convert a file from one format to another in a private folder; None where that fails."""
    with TemporaryDirectory(prefix="gongkai-") as name:
        folder = Path(name)
        path = folder / f"source.{source}"
        path.write_bytes(data)
        command = [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            target,
            "--outdir",
            str(folder),
            str(path),
        ]
        try:
            subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False)  # noqa: S603
        except (subprocess.SubprocessError, OSError):
            return None
        made = path.with_suffix(f".{target}")
        return made.read_bytes() if made.is_file() else None


def foreign_format(data: bytes) -> tuple[str, str] | None:
    """Return from which format to which a spreadsheet or presentation is to be converted to be read."""
    if data.startswith(b"PK"):
        return next((formats for mark, formats in _OPEN_FORMATS if mark in data[:200]), None)
    if not data.startswith(olefile.MAGIC):
        return None
    try:
        with olefile.OleFileIO(BytesIO(data)) as container:
            return next((formats for name, formats in _OLE_FORMATS if container.exists(name)), None)
    except (OSError, ValueError, LookupError, TypeError):
        return None  # Its reader says what is wrong with it.


def read_by_conversion(data: bytes, name: str, kind: str) -> Document:
    """Read a file by way of .docx; refuse it without LibreOffice."""
    program = office_program()
    if program is None:
        raise UnreadableDocument(
            Sentence(
                f"“{name}”是 {kind.upper()} 格式，读取它需要安装 LibreOffice；"
                "请安装后重试，或用 Word、WPS 打开后另存为 DOCX。",
                f"“{name}” is in {kind.upper()} format, which needs LibreOffice to be "
                "read. Install it, or open the file in Word or WPS and save it as DOCX.",
            )
        )
    made = convert(program, data, kind, "docx")
    if made is None:
        raise UnreadableDocument(
            Sentence(
                f"“{name}”无法由 LibreOffice 转换，请用 Word 或 WPS 打开后另存为 DOCX。",
                f"LibreOffice cannot convert “{name}”. Open it in Word or WPS and save it as DOCX.",
            )
        )
    document = read_docx(made, name)
    document.format = kind
    document.notes.append(
        Sentence(
            f"文件是 {kind.upper()} 格式，经 LibreOffice 转换后读取，请核对表格。",
            f"The file is in {kind.upper()} format and was converted "
            "by LibreOffice before it was read; compare its tables.",
        )
    )
    return document
