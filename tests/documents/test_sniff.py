import zipfile
from io import BytesIO

import pytest

from gongkai.core.errors import UnreadableDocument
from gongkai.documents.sniff import Kind, sniff
from tests.documents.word_files import docx_bytes, p


def zip_of(**files: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for path, content in files.items():
            package.writestr(path, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(docx_bytes(p("文")), Kind.DOCX, id="docx"),
        pytest.param(b"%PDF-1.7\n", Kind.PDF, id="pdf"),
        pytest.param(b"\r\n%PDF-1.4\n", Kind.PDF, id="pdf behind a blank line"),
        pytest.param(rb"{\rtf1\ansi}", Kind.RTF, id="rtf"),
        pytest.param("<!DOCTYPE html><p>文".encode(), Kind.HTML, id="html"),
        pytest.param("<!-- a --> <div class=x>文</div>".encode(), Kind.HTML, id="a part of a page"),
        pytest.param("\ufeff<html>文</html>".encode("utf-16-le"), Kind.HTML, id="html in UTF-16"),
        pytest.param("年度报告\n一、概述".encode("gb18030"), Kind.TXT, id="text"),
        pytest.param("注：1<2，<略>".encode(), Kind.TXT, id="text with angle brackets"),
        pytest.param(
            b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x",
            Kind.MHTML,
            id="mhtml",
        ),
        pytest.param(
            b'<?xml version="1.0"?><w:wordDocument'
            b' xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>',
            Kind.WORD_XML,
            id="Word 2003 XML",
        ),
        pytest.param(zip_of(mimetype="application/vnd.oasis.opendocument.text"), Kind.ODT, id="odt"),
    ],
)
def test_a_file_is_what_its_bytes_say(data: bytes, expected: Kind) -> None:
    assert sniff(data, "报告.doc") is expected


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"", "是空文件", id="empty"),
        pytest.param(b" \r\n\x00" * 9, "是空文件", id="blank"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "是一张图片", id="picture"),
        pytest.param(b"Rar!\x1a\x07\x00", "是一个压缩包", id="rar"),
        pytest.param(zip_of(**{"a.doc": "x"}), "是一个压缩包", id="zip"),
        pytest.param(zip_of(**{"xl/workbook.xml": "x"}), "是一个电子表格", id="xlsx"),
        pytest.param(zip_of(**{"ppt/a.xml": "x"}), "是一个演示文稿", id="pptx"),
        pytest.param(zip_of(**{"OFD.xml": "x"}), "是一个 OFD 版式文件", id="ofd"),
        pytest.param(b"PK\x03\x04" + b"\0" * 50, "压缩结构打不开", id="broken zip"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 9, "已损坏", id="broken OLE"),
        pytest.param(bytes(range(256)) * 20, "无法识别的数据", id="noise"),
        pytest.param(b'<?xml version="1.0"?><data>1</data>', "是 XML 数据", id="xml"),
    ],
)
def test_what_is_no_document_is_refused_in_one_sentence(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocument, match=reason) as refusal:
        sniff(data, "报告.doc")

    message = str(refusal.value)
    assert message.startswith("“报告.doc”")
    assert message.endswith("。")
    assert message.count("。") == 1
