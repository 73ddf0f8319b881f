"""Pictures inside files: read once each, within bounds, and what is not read is said."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest
from openpyxl.drawing.image import Image as SheetPicture
from PIL import Image, ImageDraw

from gongkai.core.errors import UnreadableDocument
from gongkai.documents.model import GridCell, Paragraph, Table
from gongkai.documents.office import convert, office_program
from gongkai.screening import pictures
from gongkai.screening.files import screen_file
from gongkai.screening.pictures import has_pictures
from tests.renditions.leaky_files import with_parts
from tests.screening.made_up import TODAY, identity_number

pytest.importorskip("rapidocr_onnxruntime", reason="OCR is not installed for this version of Python.")

NUMBER = identity_number()


def picture(text: str = "", size: tuple[int, int] = (600, 200), kind: str = "PNG") -> bytes:
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).text((20, 40), text, fill="black", font_size=40)
    buffer = BytesIO()
    image.save(buffer, kind)
    return buffer.getvalue()


def word_with(*shown: bytes, text: str = "各乡镇人民政府：") -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    for one in shown:
        document.add_picture(BytesIO(one))
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def pdf_with(shown: bytes, folder: Path) -> bytes:
    import typst

    (folder / "card.png").write_bytes(shown)
    (folder / "notice.typ").write_text(
        'The first page has words only.\n#pagebreak()\nLook.\n#image("card.png", width: 40%)'
    )
    return typst.compile(str(folder / "notice.typ"))


@pytest.fixture
def recognised(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Stand in for OCR: every picture says the same; the list fills with one entry for each look."""
    looks: list[int] = []

    def read(_image: object, page: int) -> list[Paragraph]:
        looks.append(page)
        return [Paragraph(f"公民身份号码{NUMBER}")]

    monkeypatch.setattr("gongkai.documents.ocr.read_image", read)
    return looks


@pytest.fixture
def screened(tmp_path: Path) -> Callable[..., tuple[list[tuple[str, str, str]], list[str]]]:
    def screen(data: bytes, name: str, *, ocr: bool = True) -> tuple[list[tuple[str, str, str]], list[str]]:
        path = tmp_path / name
        path.write_bytes(data)
        findings, notes = screen_file(path, ocr=ocr, today=TODAY)
        return [(finding.kind.value, finding.text, finding.where()) for finding in findings], notes

    return screen


def test_a_number_on_a_picture_in_a_word_file_is_found_by_its_letters(screened) -> None:
    told, notes = screened(word_with(picture(NUMBER)), "通知.docx")
    assert told == [("identity_number", NUMBER, "图片“image1.png”第1字")]
    assert notes == []


def test_a_finding_on_a_picture_says_that_masking_paints_it_over(recognised, tmp_path: Path) -> None:
    path = tmp_path / "通知.docx"
    path.write_bytes(word_with(picture()))
    [finding] = screen_file(path, today=TODAY).findings
    assert finding.masked == "110105********002X"
    assert "遮盖时在图片上涂去" in finding.why()
    assert finding.where("en") == "picture “image1.png”, character 7"


def test_the_same_picture_is_read_once_and_a_small_one_never(recognised, screened) -> None:
    card = picture("1")
    data = with_parts(
        word_with(card), added={"word/media/copy.png": card, "word/media/dot.png": picture("", (90, 90))}
    )
    told, notes = screened(data, "通知.docx")
    assert (len(recognised), len(told), notes) == (1, 1, [])


def test_what_stands_in_the_text_is_reported_there(recognised, screened) -> None:
    told, _ = screened(word_with(picture(), text=f"当事人{NUMBER}"), "通知.docx")
    assert told == [("identity_number", NUMBER, "第1段第4字")]


def test_pictures_of_a_workbook_are_read_and_their_tables_row_by_row(monkeypatch, screened) -> None:
    row = (GridCell("联系电话", 1, 1), GridCell("", 1, 2), GridCell("13800138000", 1, 3))
    monkeypatch.setattr("gongkai.documents.ocr.read_image", lambda _image, _page: [Table((row,), 1)])
    workbook = openpyxl.Workbook()
    workbook.active.append(["项目", "金额"])
    workbook.active.add_image(SheetPicture(BytesIO(picture())), "B2")
    buffer = BytesIO()
    workbook.save(buffer)
    told, _ = screened(buffer.getvalue(), "附件.xlsx")
    assert told == [("mobile", "13800138000", "图片“image1.png”第6字")]


def test_a_picture_on_a_page_of_text_of_a_pdf_is_read(recognised, screened, tmp_path: Path) -> None:
    told, notes = screened(pdf_with(picture(), tmp_path), "notice.pdf")
    assert told == [("identity_number", NUMBER, "第2页图片“1”第7字")]
    assert notes == []


def test_more_pictures_than_are_read_are_counted(recognised, screened, monkeypatch) -> None:
    monkeypatch.setattr(pictures, "MOST_PICTURES", 1)
    told, notes = screened(word_with(picture("1"), picture("2"), picture("3")), "照片.docx")
    assert (len(told), len(recognised)) == (1, 1)
    assert notes == [
        "文件里有 2 幅图片没有识别（image2.png、image3.png），图上可能有个人信息，请逐幅查看。"
    ]


def test_a_picture_of_too_many_dots_is_not_decoded(recognised, screened, monkeypatch) -> None:
    monkeypatch.setattr(pictures, "MOST_DOTS", 100_000)
    told, notes = screened(word_with(picture()), "照片.docx")
    assert (told, recognised) == ([], [])
    assert "1 幅图片没有识别" in notes[0]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("drawing.emf", b"\1\0\0\0"),
        ("broken.png", b"\x89PNG broken"),
        ("cut.jpg", picture("1", kind="JPEG")[:900]),
    ],
)
def test_a_picture_that_cannot_be_decoded_is_said(recognised, screened, name: str, content: bytes) -> None:
    told, notes = screened(with_parts(word_with(), added={f"word/media/{name}": content}), "通知.docx")
    assert told == []
    assert f"（{name}）" in notes[0]


def test_without_ocr_the_pictures_are_said_to_be_unread(screened, recognised, tmp_path: Path) -> None:
    assert "1 幅图片没有识别" in screened(word_with(picture()), "通知.docx", ocr=False)[1][0]
    assert "第 2 页" in screened(pdf_with(picture(), tmp_path), "notice.pdf", ocr=False)[1][0]
    assert recognised == []


def test_letters_on_a_transparent_ground_are_read(monkeypatch, tmp_path: Path) -> None:
    seen: list[tuple[int, int, int]] = []
    monkeypatch.setattr(
        "gongkai.documents.ocr.read_image", lambda image, _page: seen.append(image.getpixel((0, 0))) or []
    )
    buffer = BytesIO()
    Image.new("RGBA", (300, 100), (0, 0, 0, 0)).save(buffer, "PNG")
    path = tmp_path / "通知.docx"
    path.write_bytes(word_with(buffer.getvalue()))
    screen_file(path, today=TODAY)
    assert seen == [(255, 255, 255)]


def test_files_with_pictures_worth_reading_are_told_without_reading_them(tmp_path: Path) -> None:
    assert has_pictures(word_with(picture()))
    assert has_pictures(pdf_with(picture(), tmp_path))
    assert not has_pictures(word_with(picture("", (90, 90))))
    assert not has_pictures(word_with())
    assert not has_pictures(b"PK broken")
    assert not has_pictures(b"%PDF-1.4 broken")


def test_a_word_file_of_nothing_but_a_picture_is_read(screened) -> None:
    told, notes = screened(word_with(picture(NUMBER), text=""), "扫描件.docx")
    assert told == [("identity_number", NUMBER, "图片“image1.png”第1字")]
    assert notes == []


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP"])
def test_a_file_that_is_a_picture_is_read(recognised, screened, kind: str) -> None:
    told, notes = screened(picture(kind=kind), f"证件.{kind.lower()}")
    assert [(kind, text) for kind, text, _ in told] == [("identity_number", NUMBER)]
    assert notes == []


def test_a_picture_that_was_not_read_is_said(screened) -> None:
    told, notes = screened(picture("1"), "证件.png", ocr=False)
    assert told == []
    assert "1 幅图片没有识别（证件.png）" in notes[0]


@pytest.mark.parametrize(
    "content",
    [b"\x89PNG\r\n\x1a\n broken", b"BM" + bytes(8) + b"broken", b"II*\0brokenbroken" * 9, b"GIF89a broken"],
)
def test_a_broken_picture_is_refused(screened, content: bytes) -> None:
    with pytest.raises(UnreadableDocument, match="不能打开"):
        screened(content, "证件.png")


def test_a_text_that_begins_like_a_bitmap_is_read_as_a_text(screened) -> None:
    told, _ = screened("BMW车辆采购公告，联系电话13800138000".encode(), "公告.txt")
    assert [text for _kind, text, _where in told] == ["13800138000"]


@pytest.mark.skipif(office_program() is None, reason="LibreOffice is not installed.")
def test_the_pictures_of_an_old_word_file_are_read(recognised, screened) -> None:
    old = convert(office_program() or "", word_with(picture()), "docx", "doc")
    told, _ = screened(old, "通知.doc")
    assert told == [("identity_number", NUMBER, "图片“image1.png”第7字")]
