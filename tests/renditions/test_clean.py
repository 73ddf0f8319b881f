import shutil
import subprocess
import zipfile
from io import BytesIO

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.renditions.clean import clean_copy
from gongkai.renditions.model import CannotClean, Removed, RemovedKind
from gongkai.renditions.proof import read_bytes
from tests.renditions.leaky_files import (
    WORD_SECRETS,
    holds,
    jpeg_with,
    leaky_word,
    leaky_workbook,
    png_with,
    saved,
    with_parts,
)


def archive(path: str) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr(path, "a")
    return buffer.getvalue()


def kinds(removed: tuple[Removed, ...]) -> set[RemovedKind]:
    return {found.kind for found in removed}


@pytest.mark.parametrize("secret", WORD_SECRETS)
def test_a_secret_of_a_word_file_is_in_the_original_and_nowhere_in_the_copy(secret: str) -> None:
    original = leaky_word()

    assert holds(original, secret)
    assert not holds(clean_copy(original, "通知.docx").data, secret)


def test_a_clean_word_file_says_what_the_original_said_when_printed() -> None:
    document = read_bytes(clean_copy(leaky_word(), "通知.docx").data, "通知.docx")

    assert [paragraph.text for paragraph in document.paragraphs] == [
        "关于景澜市岚川县公开工作的通知",
        "各乡镇人民政府：",
        "现将方案印发给你们。",
        "上半句下半句链接文字",
        "末段",
        "附图见图",
    ]
    assert [cell.text for cell in document.tables[0].cells()] == ["事项", "数量", "公开", "12"]


def test_a_clean_word_file_names_what_was_taken_out() -> None:
    rendition = clean_copy(leaky_word(), "通知.docx")

    assert kinds(rendition.removed) >= {
        RemovedKind.PROPERTIES,
        RemovedKind.COMMENT,
        RemovedKind.INSERTION_MARK,
        RemovedKind.DELETED_TEXT,
        RemovedKind.HIDDEN_TEXT,
        RemovedKind.FIELD,
        RemovedKind.EMBEDDED_FILE,
        RemovedKind.EXTERNAL_LINK,
        RemovedKind.CUSTOM_DATA,
        RemovedKind.UNUSED_PART,
        RemovedKind.EDITING_TRACE,
    }
    comment = next(found for found in rendition.removed if found.kind is RemovedKind.COMMENT)
    assert comment.text() == "批注：1 处"
    assert comment.text("en") == "comments: 1"


def test_cleaning_a_clean_word_file_changes_nothing() -> None:
    once = clean_copy(leaky_word(), "通知.docx")
    twice = clean_copy(once.data, "通知.docx")

    assert twice.data == once.data
    assert twice.removed == ()


def test_text_hidden_by_a_style_goes() -> None:
    document = docx.Document()
    style = document.styles.add_style("暗", docx.enum.style.WD_STYLE_TYPE.CHARACTER)
    style.font.hidden = True
    paragraph = document.add_paragraph("看得见")
    paragraph.add_run("秘密样式", style="暗")

    rendition = clean_copy(saved(document), "a.docx")

    assert not holds(rendition.data, "秘密样式")
    assert holds(rendition.data, "看得见")


def test_white_text_is_left_and_reported() -> None:
    document = docx.Document()
    run = document.add_paragraph("黑字").add_run("白字")
    run.font.color.rgb = docx.shared.RGBColor(0xFF, 0xFF, 0xFF)

    assert any("白色" in warning for warning in clean_copy(saved(document), "a.docx").warnings)


def test_a_public_link_stays() -> None:
    document = docx.Document()
    document.add_paragraph("正文")
    target = "https://www.example.gov.cn/a"
    document.part.relate_to(target, docx.opc.constants.RELATIONSHIP_TYPE.HYPERLINK, is_external=True)

    assert holds(clean_copy(saved(document), "a.docx").data, target)


def test_pictures_inside_a_word_file_lose_their_metadata() -> None:
    document = docx.Document()
    document.add_paragraph("图")
    document.add_picture(BytesIO(png_with("secret camera")))

    rendition = clean_copy(saved(document), "a.docx")

    assert not holds(rendition.data, "secret camera")
    assert RemovedKind.PICTURE_METADATA in kinds(rendition.removed)
    assert len(docx.Document(BytesIO(rendition.data)).inline_shapes) == 1


@pytest.mark.parametrize("part", ["word/vbaProject.bin", "xl/vbaProject.bin"])
def test_a_file_with_macros_is_refused(part: str) -> None:
    original = leaky_word() if part.startswith("word") else leaky_workbook()

    with pytest.raises(CannotClean, match="宏"):
        clean_copy(with_parts(original, added={part: b"x"}), "a.docm")


def test_a_part_with_entities_is_refused() -> None:
    bomb = (
        '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>&y;</w:t></w:r></w:p></w:body></w:document>"
    )

    with pytest.raises(CannotClean, match="实体"):
        clean_copy(with_parts(leaky_word(), added={"word/document.xml": bomb}), "a.docx")


def test_an_exploding_archive_is_refused() -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b" " * (130 << 20))

    with pytest.raises(CannotClean, match="解压后超过"):
        clean_copy(buffer.getvalue(), "a.docx")


def test_an_unknown_kind_of_part_is_refused_by_name() -> None:
    from tests.renditions.leaky_files import relation

    original = with_parts(
        leaky_word(),
        added={"word/strange.xml": "<a/>"},
        replaced={
            "word/_rels/document.xml.rels": (
                "</Relationships>",
                relation("rId99", "strangeThing", "strange.xml") + "</Relationships>",
            )
        },
    )

    with pytest.raises(CannotClean, match="strangeThing"):
        clean_copy(original, "a.docx")


@pytest.mark.parametrize("make", [png_with, jpeg_with])
def test_a_picture_keeps_its_dots_and_loses_its_metadata(make: object) -> None:
    original = make("secret place")  # type: ignore[operator]

    rendition = clean_copy(original, "图.png")

    assert not holds(rendition.data, "secret place")
    assert kinds(rendition.removed) == {RemovedKind.PICTURE_METADATA}


def test_a_photograph_stays_the_right_way_up() -> None:
    import cv2
    import numpy

    rendition = clean_copy(jpeg_with("secret"), "图.jpg")

    turned = cv2.imdecode(numpy.frombuffer(rendition.data, numpy.uint8), cv2.IMREAD_COLOR)
    assert turned.shape[:2] == (12, 8)


def test_plain_text_is_its_own_clean_copy() -> None:
    data = "岚川县公开事项\n".encode("gb18030")

    assert clean_copy(data, "a.txt").data == data


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "空文件"),
        (b"PK\x03\x04 broken", "损坏"),
        (archive("通知.txt"), "压缩包"),
        (archive("word/document.xml"), "缺少内容清单"),
        (b"%PDF-1.7 broken", "损坏"),
        (b"\x89PNG\r\n\x1a\n broken", "损坏"),
        (b"\xff\xd8\xff broken", "损坏"),
        (b"<html><body>a</body></html>", "不是能够清理的格式"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "不是能够清理的格式"),
    ],
)
def test_what_cannot_be_cleaned_is_refused_with_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(CannotClean, match=sentence):
        clean_copy(data, "a")


def garbled(data: bytes, cut: float, at: float, filling: bytes) -> bytes:
    end = int(len(data) * cut)
    place = int(len(data) * at)
    return (data[:place] + filling + data[place + len(filling) :])[:end]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    word=st.booleans(),
    cut=st.sampled_from([0.2, 0.7, 0.99, 1.0]),
    at=st.floats(0, 1),
    filling=st.binary(min_size=1, max_size=8),
)
def test_a_garbled_office_file_is_cleaned_or_refused(
    word: bool, cut: float, at: float, filling: bytes
) -> None:
    original = _WORD if word else _BOOK
    try:
        rendition = clean_copy(garbled(original, cut, at, filling), "a.docx")
    except CannotClean as refusal:
        outcome = str(refusal)[-1]
    else:
        outcome = "leaks" if holds(rendition.data, "秘密") else "clean"
    assert outcome in ("。", "clean")


_WORD, _BOOK = leaky_word(), leaky_workbook()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_clean_copies(tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    (folder / "a.docx").write_bytes(clean_copy(_WORD, "a.docx").data)
    (folder / "b.xlsx").write_bytes(clean_copy(_BOOK, "b.xlsx").data)
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"),
            *("--convert-to", "pdf", "--outdir", str(folder)),
            *(str(folder / "a.docx"), str(folder / "b.xlsx")),
        ],
        capture_output=True,
        timeout=120,
        check=True,
    )

    texts = {}
    for name in ("a", "b"):
        document = read_bytes((folder / f"{name}.pdf").read_bytes(), f"{name}.pdf")
        texts[name] = "".join(
            [paragraph.text for paragraph in document.paragraphs]
            + [cell.text for table in document.tables for cell in table.cells()]
        )
    assert "现将方案印发给你们。" in texts["a"]
    assert "东山镇" in texts["b"]
    assert "秘密" not in texts["a"] + texts["b"]


def test_a_clean_workbook_opens_with_openpyxl() -> None:
    book = openpyxl.load_workbook(BytesIO(clean_copy(_BOOK, "b.xlsx").data))

    assert book.sheetnames == ["公开表"]
