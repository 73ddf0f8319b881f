import shutil
from pathlib import Path

import pytest

from gongkai.core.errors import UnreadableDocument
from gongkai.documents.office import read_by_conversion
from tests.documents.examples import told
from tests.documents.word_files import docx_bytes, p


def put_program(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a program named soffice first on the path; arguments 7 and 8 are folder and file."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_an_old_format_is_converted_and_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ready.docx").write_bytes(docx_bytes(p("转换后的正文")))
    put_program(tmp_path, f'cp "{tmp_path}/ready.docx" "$7/source.docx"', monkeypatch)

    document = read_by_conversion(b"{\\rtf1}", "报告.doc", "rtf")

    assert told(document) == ["转换后的正文"]
    assert (document.name, document.format) == ("报告.doc", "rtf")
    assert "LibreOffice" in document.notes[0]


def test_a_failed_conversion_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_program(tmp_path, "exit 1", monkeypatch)

    with pytest.raises(UnreadableDocument, match=r"“报告.doc”无法由 LibreOffice 转换"):
        read_by_conversion(b"{\\rtf1}", "报告.doc", "rtf")


def test_a_conversion_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_program(tmp_path, "exec sleep 30", monkeypatch)
    monkeypatch.setattr("gongkai.documents.office._PATIENCE", 0.2)

    with pytest.raises(UnreadableDocument, match="无法由 LibreOffice 转换"):
        read_by_conversion(b"{\\rtf1}", "报告.doc", "rtf")


def test_without_the_program_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)

    with pytest.raises(UnreadableDocument, match="需要安装 LibreOffice"):
        read_by_conversion(b"{\\rtf1}", "报告.doc", "rtf")
