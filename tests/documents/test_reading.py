import os
import zipfile
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.core.errors import UnreadableDocument
from gongkai.documents.model import Document
from gongkai.documents.reading import LARGEST_FILE, read_document
from tests.documents.examples import OUTLINE, OUTLINE_LISTS, outline_body, told
from tests.documents.ole_files import doc_example, with_renamed_stream
from tests.documents.word_files import docx_bytes, p

PAGE = (
    "<html><head><meta charset=gb2312><title>年报</title></head><body><nav>首页</nav>"
    "<table><tr><td>左<td><p>正文</p><table><tr><td rowspan=2>甲<td colspan=2>1<tr><td>2<td>3</table>"
    "</table><pre>一\n二</pre></body></html>"
)
TEXT = "年报\n\t甲\n\t1\n\n\t乙\n\t2\n\n一\t二\n三\t四\n| a | b |\n|--|--|\n项目  数量\n甲  1\n"
MAIL = (
    "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n"
    f"--x\nContent-Type: text/html\n\n{PAGE}\n--x--"
)
WHOLE = {
    "docx": docx_bytes(outline_body(), numbering=OUTLINE_LISTS),
    "doc": doc_example(),
    "html": PAGE.encode("gb18030"),
    "txt": TEXT.encode(),
    "mht": MAIL.encode(),
}


def written(folder: Path, data: bytes, name: str = "报告.doc") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("docx", "docx"), ("doc", "doc"), ("html", "html"), ("txt", "txt"), ("mht", "html")],
)
def test_a_file_is_read_as_what_it_is_whatever_it_is_called(
    kind: str, expected: str, tmp_path: Path
) -> None:
    document = read_document(written(tmp_path, WHOLE[kind], "报告.doc"))

    assert document.format == expected
    assert document.name == "报告.doc"
    assert document.blocks


def test_a_report_in_two_formats_reads_the_same(tmp_path: Path) -> None:
    for kind in ("docx", "doc"):
        assert told(read_document(written(tmp_path, WHOLE[kind]))) == OUTLINE


def test_a_pdf_goes_to_its_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def read_pdf(path: Path, *, ocr: bool) -> Document:
        asked.append((path, ocr))
        return Document(path.name, "pdf")

    monkeypatch.setattr("gongkai.documents.pdf.read_pdf", read_pdf)
    path = written(tmp_path, b"%PDF-1.7\n", "报告.txt")

    assert read_document(path, ocr=False).format == "pdf"
    assert asked == [(path, False)]


def test_a_missing_file_a_folder_and_a_pipe_are_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match=r"找不到文件“无\.doc”"):
        read_document(tmp_path / "无.doc")
    with pytest.raises(UnreadableDocument, match="是文件夹"):
        read_document(tmp_path)
    os.mkfifo(tmp_path / "管道")
    with pytest.raises(UnreadableDocument, match="不是普通文件"):
        read_document(tmp_path / "管道")
    with pytest.raises(UnreadableDocument, match="打不开"):
        read_document(tmp_path / ("长" * 300))


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "报告.doc"
    with path.open("wb") as stream:
        stream.truncate(LARGEST_FILE + 1)

    with pytest.raises(UnreadableDocument, match="有 100 MB，超过 100 MB 的上限"):
        read_document(path)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"", "是空文件", id="empty"),
        pytest.param(
            with_renamed_stream(doc_example(), "WordDocument", "EncryptedPackage"),
            "是加密的 Office 文件",
            id="encrypted docx",
        ),
        pytest.param(
            with_renamed_stream(doc_example(), "WordDocument", "Workbook"), "是电子表格", id="xls"
        ),
        pytest.param(docx_bytes(p("")), "没有任何文字", id="only pictures"),
        pytest.param(b"<html><body><img src=a.png></body></html>", "没有任何文字", id="page of a picture"),
        pytest.param(doc_example()[:9000], "已损坏", id="half a doc"),
        pytest.param(docx_bytes(p("文"))[:500], "打不开|已损坏", id="half a docx"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_sentence(data: bytes, reason: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match=reason) as refusal:
        read_document(written(tmp_path, data))

    message = str(refusal.value)
    assert "报告.doc" in message
    assert message.endswith("。")
    assert message.count("。") == 1


Damage = list[tuple[int, int]]
damages = st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), max_size=12)


def damaged(data: bytes, damage: Damage, kept: float) -> bytes:
    broken = bytearray(data[: int(len(data) * kept) + 1])
    for at, value in damage:
        broken[at % len(broken)] = value
    return bytes(broken)


def read_or_refused(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    try:
        outcome = told(read_document(path))
    except UnreadableDocument as refusal:
        outcome = [str(refusal)]
    assert outcome
    assert all(outcome)


def fuzzed(examples: int) -> settings:
    return settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )


@pytest.mark.parametrize("kind", WHOLE)
@fuzzed(60)
@given(damage=damages, kept=st.floats(0, 1))
def test_damaged_files_are_read_or_refused(kind: str, damage: Damage, kept: float, tmp_path: Path) -> None:
    read_or_refused(tmp_path / "报告.doc", damaged(WHOLE[kind], damage, kept))


@pytest.mark.parametrize("part", ["word/document.xml", "word/numbering.xml"])
@fuzzed(60)
@given(damage=damages, words=st.lists(st.sampled_from(["w:tc", "w:tr", "w:val", "<w:p>", "1"])))
def test_damage_inside_a_package_is_read_or_refused(
    part: str, damage: Damage, words: list[str], tmp_path: Path
) -> None:
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(WHOLE["docx"])) as whole, zipfile.ZipFile(stream, "w") as broken:
        for path in whole.namelist():
            content = whole.read(path)
            if path == part:
                for word, other in pairwise(words):
                    content = content.replace(word.encode(), other.encode(), 2)
                content = damaged(content, damage[:2], 1)
            broken.writestr(path, content)

    read_or_refused(tmp_path / "报告.doc", stream.getvalue())


@fuzzed(200)
@given(data=st.binary(max_size=600))
def test_any_bytes_are_read_or_refused(data: bytes, tmp_path: Path) -> None:
    read_or_refused(tmp_path / "报告.doc", data)


@fuzzed(200)
@given(text=st.text("\t\n 　|-│+,.。a甲1<>/\"'td&;#\xa0", max_size=200))
def test_any_text_is_read_or_refused(text: str, tmp_path: Path) -> None:
    read_or_refused(tmp_path / "报告.txt", text.encode())
    read_or_refused(tmp_path / "报告.txt", b"<html>" + text.encode())
