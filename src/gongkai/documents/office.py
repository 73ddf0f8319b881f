"""Old formats that only an office program reads (RTF, ODT), turned into .docx by LibreOffice."""

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from gongkai.core.errors import UnreadableDocument
from gongkai.documents.docx import read_docx
from gongkai.documents.model import Document

_PATIENCE = 120
"""Seconds after which a conversion is given up."""


def read_by_conversion(data: bytes, name: str, kind: str) -> Document:
    """Convert the bytes in a private folder and read the result; refuse without LibreOffice."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise UnreadableDocument(
            f"“{name}”是 {kind.upper()} 格式，读取它需要安装 LibreOffice；"
            "请安装后重试，或用 Word、WPS 打开后另存为 DOCX。"
        )
    with TemporaryDirectory(prefix="gongkai-") as folder:
        source = Path(folder) / f"source.{kind}"
        source.write_bytes(data)
        result = _converted(program, source, name)
        document = read_docx(result.read_bytes(), name)
    document.format = kind
    document.notes.append(f"文件是 {kind.upper()} 格式，经 LibreOffice 转换后读取，请核对表格。")
    return document


def _converted(program: str, source: Path, name: str) -> Path:
    profile = (source.parent / "profile").as_uri()
    command = [
        program,
        f"-env:UserInstallation={profile}",
        "--headless",
        "--norestore",
        "--convert-to",
        "docx",
        "--outdir",
        str(source.parent),
        str(source),
    ]
    failure = f"“{name}”无法由 LibreOffice 转换，请用 Word 或 WPS 打开后另存为 DOCX。"
    try:
        subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False)  # noqa: S603
    except (subprocess.TimeoutExpired, OSError) as problem:
        raise UnreadableDocument(failure) from problem
    result = source.with_suffix(".docx")
    if not result.is_file():
        raise UnreadableDocument(failure)
    return result
