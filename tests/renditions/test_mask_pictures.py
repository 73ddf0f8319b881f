"""Texts on pictures are painted over: their dots are gone from the copy, whatever holds the picture."""

import zipfile
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pypdfium2
import pytest
import typst
from openpyxl.drawing.image import Image as SheetPicture
from PIL import Image, ImageDraw

from gongkai.documents.pdf import PDFIUM
from gongkai.renditions import mask_pictures
from gongkai.renditions.mask import covered_copy, masked_copy
from gongkai.renditions.masking_rules import Masking
from gongkai.renditions.model import CannotMask
from gongkai.screening.files import read_whole
from tests.renditions.leaky_files import with_parts
from tests.screening.made_up import identity_number

pytest.importorskip("rapidocr_onnxruntime", reason="OCR is not installed for this version of Python.")

NUMBER, PHONE = identity_number(), "13800138000"
ASKED = [Masking(NUMBER, "110105********002X", "identity_number")]


def card(*lines: str, turns: int = 0, kind: str = "PNG") -> bytes:
    image = Image.new("RGB", (900, 400), "white")
    drawing = ImageDraw.Draw(image)
    for place, line in enumerate(lines):
        drawing.text((40, 40 + 110 * place), line, fill="black", font_size=44)
    buffer = BytesIO()
    image.rotate(90 * turns, expand=True).save(buffer, kind)
    return buffer.getvalue()


def word_with(picture: bytes, text: str = "Notice") -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    document.add_picture(BytesIO(picture))
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def read(data: bytes, name: str, folder: Path) -> str:
    path = folder / name
    path.write_bytes(data)
    return "\n".join(read_whole(path).lines())


@pytest.mark.parametrize(("kind", "turns"), [("PNG", 0), ("JPEG", 1)])
def test_a_number_on_a_picture_file_is_painted_over_and_the_rest_stays(
    tmp_path: Path, kind: str, turns: int
) -> None:
    name = f"card.{kind.lower()}"
    copy = masked_copy(
        card("No. " + NUMBER, "Tel. " + PHONE, "Issued on 2026-03-01", turns=turns, kind=kind), name, ASKED
    )

    with Image.open(BytesIO(copy.data)) as image:
        assert image.format == kind
        assert image.size == ((400, 900) if turns % 2 else (900, 400))
    text = read(copy.data, name, tmp_path)
    assert PHONE in text
    assert NUMBER[6:14] not in text
    assert [(place.where, place.count) for place in copy.masked] == [("图片", 1)]


def test_a_picture_in_a_word_file_is_another_one_afterwards(tmp_path: Path) -> None:
    old = card(NUMBER, PHONE)
    copy = masked_copy(word_with(old), "notice.docx", ASKED)

    with zipfile.ZipFile(BytesIO(copy.data)) as package:
        pictures = [package.read(name) for name in package.namelist() if "media/" in name]
    assert len(pictures) == 1
    assert pictures[0] != old
    text = read(copy.data, "notice.docx", tmp_path)
    assert "Notice" in text
    assert PHONE in text
    assert NUMBER not in text


def test_text_and_pictures_of_a_workbook_are_masked_in_one_go(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(["电话", PHONE])
    workbook.active.add_image(SheetPicture(BytesIO(card(NUMBER))), "B3")
    buffer = BytesIO()
    workbook.save(buffer)

    copy = masked_copy(buffer.getvalue(), "a.xlsx", [*ASKED, Masking(PHONE, "138****8000", "mobile")])

    text = read(copy.data, "a.xlsx", tmp_path)
    assert "138****8000" in text
    assert NUMBER not in text
    assert PHONE not in text


@pytest.mark.parametrize("source", ['Words. #image("card.png", width: 60%)', '#image("card.png")'])
def test_no_picture_of_a_pdf_keeps_the_number(tmp_path: Path, source: str) -> None:
    (tmp_path / "card.png").write_bytes(card(NUMBER, PHONE))
    (tmp_path / "a.typ").write_text(f"{source}\n#pagebreak()\nSecond page.")

    copy = masked_copy(typst.compile(str(tmp_path / "a.typ")), "a.pdf", ASKED)

    with PDFIUM, pypdfium2.PdfDocument(copy.data) as file:
        images = [found for page in file for found in page.get_objects(filter=[3], max_depth=6)]
        assert len(images) == 1
        assert images[0].get_px_size()[0] > 1000, "the page is one picture, the old one is gone"
        assert "Second page" in file[1].get_textpage().get_text_range()
    text = read(copy.data, "a.pdf", tmp_path)
    assert PHONE in text
    assert NUMBER not in text


def test_a_picture_on_which_the_text_can_still_be_read_is_covered_or_refused(
    tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr(mask_pictures, "_betrays", lambda *_: True)

    with pytest.raises(CannotMask, match="仍能读出"):
        masked_copy(card(NUMBER), "card.png", ASKED)
    copy = masked_copy(word_with(card(NUMBER, PHONE)), "notice.docx", ASKED)
    assert PHONE not in read(copy.data, "notice.docx", tmp_path)


def test_what_stands_on_no_picture_is_refused() -> None:
    with pytest.raises(CannotMask, match="没有找到"):
        masked_copy(word_with(card(PHONE)), "notice.docx", ASKED)


def test_a_drawing_that_nobody_could_read_becomes_a_grey_box() -> None:
    plain = word_with(card(PHONE))
    drawn = with_parts(
        plain,
        added={"word/media/image1.emf": b"\1\0\0\0" + NUMBER.encode()},
        replaced={
            "word/_rels/document.xml.rels": ("image1.png", "image1.emf"),
            "[Content_Types].xml": (
                "<Default",
                '<Default Extension="emf" ContentType="image/x-emf"/><Default',
            ),
        },
    )

    copy = covered_copy(drawn, "notice.docx", {"image1.emf"}, "unread")

    with zipfile.ZipFile(BytesIO(copy.data)) as package:
        names = [name for name in package.namelist() if "media/" in name]
        assert names == ["word/media/image1-covered.png"]
        assert b"media/image1-covered.png" in package.read("word/_rels/document.xml.rels")
        with Image.open(BytesIO(package.read(names[0]))) as image:
            assert image.getpixel((1, 1)) == (160, 160, 160)
    assert docx.Document(BytesIO(copy.data)).inline_shapes[0].width > 0
    assert NUMBER.encode() not in copy.data
    with pytest.raises(CannotMask, match="没有找到"):
        covered_copy(copy.data, "notice.docx", {"image9.emf"}, "unread")
