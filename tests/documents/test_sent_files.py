"""What strangers may send, and files made to break who opens them."""

import struct
import zipfile
from io import BytesIO

import docx
import pytest

from gongkai.core.errors import UnreadableDocument
from gongkai.core.sentences import in_language
from gongkai.documents.sent_files import LARGEST_SENT, checked_file
from tests.renditions.leaky_files import png_with, saved


def packed(**parts: bytes) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<a/>")
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("证件.exe", png_with("a"), "证件.png"),
        ("说明.html", "只有文字的说明".encode(), "说明.txt"),
        ("..\\..\\etc/合同.docx.js", saved(docx.Document()), "合同.docx.docx"),
        ("page.jpg", b"%PDF-1.7\n%%EOF", "page.pdf"),
    ],
)
def test_the_content_decides_what_a_file_is_and_its_name_follows(name, content, expected) -> None:
    assert checked_file(name, content).name == expected


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"MZ\x90\x00" + bytes(100),
        b"GIF89a" + bytes(40),
        b"junk before %PDF-1.7 <script>",
        b"",
    ],
)
def test_active_content_programs_and_disguises_are_refused(content) -> None:
    with pytest.raises(UnreadableDocument):
        checked_file("a.pdf", content)


def test_an_archive_that_unpacks_to_a_thousand_times_its_size_is_refused_early() -> None:
    bomb = packed(word__media__a_dot_bin=bytes(101 << 20))
    assert len(bomb) < 200_000

    with pytest.raises(UnreadableDocument, match="解压后超过 100 MB") as refusal:
        checked_file("a.docx", bomb)
    assert "unpacks to over 100 MB" in in_language(refusal.value, "en")


def test_an_archive_that_lies_about_the_size_of_a_part_is_measured_as_it_unpacks() -> None:
    bomb = bytearray(packed(word__styles_dot_xml=b"<a>" + b" " * (40 << 20) + b"</a>"))
    directory = bomb.rindex(b"PK\x01\x02")
    struct.pack_into("<L", bomb, directory + 24, 100)

    with pytest.raises(UnreadableDocument):
        checked_file("a.docx", bytes(bomb))


def test_xml_that_defines_entities_is_refused_without_expanding_them() -> None:
    laughs = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><a>&b;</a>'
    file = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    for content in (laughs, file):
        with pytest.raises(UnreadableDocument, match="XML 实体"):
            checked_file("a.docx", packed(word__styles_dot_xml=content))


def test_macros_and_paths_that_lead_out_are_refused() -> None:
    with pytest.raises(UnreadableDocument, match="宏"):
        checked_file("a.docx", packed(word__vbaProject_dot_bin=b"a"))
    with pytest.raises(UnreadableDocument, match="越界"):
        checked_file("a.docx", packed(**{"..__a_dot_txt": b"a"}))


def test_a_picture_that_claims_to_be_enormous_is_refused_before_it_is_opened() -> None:
    huge = bytearray(png_with("a"))
    struct.pack_into(">II", huge, 16, 60_000, 60_000)
    with pytest.raises(UnreadableDocument, match="60000×60000"):
        checked_file("a.png", bytes(huge))


def test_what_is_too_large_is_told_with_its_size() -> None:
    with pytest.raises(UnreadableDocument, match="超过 10 MB"):
        checked_file("a.txt", b"a" * (LARGEST_SENT + 1))
