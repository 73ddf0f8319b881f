from io import BytesIO

import docx
import openpyxl
import pytest
import typst

from gongkai.documents.docx import read_docx
from gongkai.documents.xlsx import read_xlsx
from gongkai.renditions import mask_pdf
from gongkai.renditions.mask import masked_copy
from gongkai.renditions.masking_rules import Masking, maskings_of
from gongkai.renditions.model import CannotMask, MaskedPlace
from gongkai.renditions.pdf import opened, page_text
from gongkai.renditions.pdf_rewriting import decoded_contents
from gongkai.screening import screen_document
from tests.renditions.leaky_files import holds, png_with, saved

MOBILE = Masking("13800001234", "138****1234", "mobile")
NAME = Masking("王小明", "王**", "person_list")
PDF = """#set text(font: ("Noto Serif CJK SC", "Noto Sans CJK SC"))
联系人王小明，电话13800001234，请于三日内办理。
#table(columns: 2, [姓名], [电话], [王小明], [138 0000 1234])
"""


def word_file() -> bytes:
    document = docx.Document()
    paragraph = document.add_paragraph("联系人王")
    paragraph.add_run("小明，电话138")
    paragraph.add_run("0000").bold = True
    paragraph.add_run("1234。")
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "138 0000 1234"
    table.cell(0, 1).text = "王小明"
    document.sections[0].header.paragraphs[0].text = "页眉王小明"
    return saved(document)


def test_a_text_split_over_runs_is_masked_in_a_word_file() -> None:
    rendition = masked_copy(word_file(), "a.docx", [MOBILE, NAME])

    lines = read_docx(rendition.data, "a.docx").lines()
    assert lines == ["联系人王**，电话138****1234。", "138****1234", "王**"]
    for secret in ("王小明", "小明", "13800001234"):
        assert not holds(rendition.data, secret)
    runs = docx.Document(BytesIO(rendition.data)).paragraphs[0].runs
    assert [(run.text, run.bold) for run in runs] == [
        ("联系人王", None),
        ("**，电话138", None),
        ("****", True),
        ("1234。", None),
    ]


def test_the_manifest_says_where_and_of_what_kind() -> None:
    rendition = masked_copy(word_file(), "a.docx", [MOBILE, NAME])

    assert MaskedPlace("word/document.xml", "mobile", "138****1234", 2) in rendition.masked
    assert MaskedPlace("word/header1.xml", "person_list", "王**", 1) in rendition.masked


def test_shared_inline_and_numeric_cells_are_masked_in_a_workbook() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (("姓名", "电话"), ("王小明", 13800001234), ("李四方", "13800001234")):
        sheet.append(row)
    sheet.title = "王小明名册"

    rendition = masked_copy(saved(book), "a.xlsx", [MOBILE, NAME])

    clean = openpyxl.load_workbook(BytesIO(rendition.data))
    assert clean.sheetnames == ["王＊＊名册"]
    assert [[cell.value for cell in row] for row in clean.active["A1:B3"]] == [
        ["姓名", "电话"],
        ["王**", "138****1234"],
        ["李四方", "138****1234"],
    ]
    assert not holds(rendition.data, "王小明")
    assert not holds(rendition.data, "13800001234")


def test_findings_of_screening_become_maskings() -> None:
    book = openpyxl.Workbook()
    for row in (("姓名", "身份证号", "联系电话"), ("王小明", "11010519491231002X", "13800001234")):
        book.active.append(row)
    original = saved(book)
    document = read_xlsx(original, "a.xlsx")

    maskings = maskings_of(document, screen_document(document))
    rendition = masked_copy(original, "a.xlsx", maskings)

    texts = {masking.text for masking in maskings}
    assert {"11010519491231002X", "13800001234"} <= texts
    assert not any(holds(rendition.data, text) for text in texts)


def test_a_text_that_went_with_the_cleaning_is_accounted_for() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "王小明"
    hidden = book.create_sheet("底稿")
    hidden["A1"] = "13800001234"
    hidden.sheet_state = "hidden"

    rendition = masked_copy(saved(book), "a.xlsx", [MOBILE, NAME])

    assert MaskedPlace("已随清理移除", "mobile", "138****1234", 0) in rendition.masked
    assert not holds(rendition.data, "13800001234")


def test_a_text_across_two_paragraphs_is_refused() -> None:
    document = docx.Document()
    document.add_paragraph("王小")
    document.add_paragraph("明")

    with pytest.raises(CannotMask, match="没有找到要遮盖的“王小明”"):
        masked_copy(saved(document), "a.docx", [NAME])


def test_plain_text_and_pages_are_masked() -> None:
    text = masked_copy("王小明 138 0000 1234\n".encode("gb18030"), "a.txt", [MOBILE, NAME])
    page = masked_copy(
        b'<html><meta charset="utf-8"><body><p>' + "王<b>小明</b>。</p></body></html>".encode(),
        "a.html",
        [NAME],
    )

    assert text.data.decode() == "王** 138****1234\n"
    assert page.data.decode().endswith("<body><p>王**<b></b>。</p></body></html>")


def test_letters_of_a_pdf_are_taken_off_the_page() -> None:
    original = bytes(typst.compile(PDF.encode()))

    rendition = masked_copy(original, "a.pdf", [MOBILE, NAME])

    with opened(rendition.data, "a.pdf") as pdf:
        text = page_text(pdf[0])
    assert text == "联系人王**，电话138****1234，请于三日内办理。姓名电话王**138****1234"
    assert rendition.warnings == ()
    assert MaskedPlace("第1页", "person_list", "王**", 2) in rendition.masked


def test_a_page_whose_letters_cannot_be_taken_off_becomes_a_picture(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mask_pdf, "_try_letters", lambda *_: None)
    original = bytes(typst.compile((PDF + "#pagebreak()\n第二页").encode()))

    rendition = masked_copy(original, "a.pdf", [MOBILE, NAME])

    with opened(rendition.data, "a.pdf") as pdf:
        assert [page_text(pdf[0]), page_text(pdf[1])] == ["", "第二页"]
        dots = pdf[0].render(scale=1, grayscale=True).to_numpy()
        assert (dots < 40).sum() > 1000
    assert rendition.warnings == (
        "第 1 页的文字不能逐字遮盖，这一页已改为图片并涂黑，其中的文字不再能够检索。",
    )
    assert all(
        "小明" not in content.decode("utf-8", "ignore") for content in decoded_contents(rendition.data)
    )


@pytest.mark.parametrize(
    ("data", "name", "masking", "sentence"),
    [
        (png_with("x"), "a.png", NAME, "没有找到"),
        (bytes(typst.compile(b"abc")), "a.pdf", NAME, "没有找到"),
        ("无关文字".encode(), "a.txt", NAME, "没有找到"),
        ("王".encode(), "a.txt", Masking("王", "*"), "不足 2 个字"),
        ("王小明".encode(), "a.txt", Masking("王小明", "王小明*"), "仍含有"),
    ],
)
def test_what_cannot_be_masked_is_refused_with_a_sentence(
    data: bytes, name: str, masking: Masking, sentence: str
) -> None:
    with pytest.raises(CannotMask, match=sentence):
        masked_copy(data, name, [masking])


def test_nothing_to_mask_is_refused() -> None:
    with pytest.raises(CannotMask, match="没有指出"):
        masked_copy(word_file(), "a.docx", [])


def test_a_text_outside_the_paragraphs_and_one_in_raised_digits_are_masked() -> None:
    document = docx.Document()
    document.add_paragraph("电话").add_run("13800001234").font.superscript = True
    document.sections[0].footer.paragraphs[0].text = "经办人王小明"

    rendition = masked_copy(saved(document), "a.docx", [MOBILE, NAME])

    assert not holds(rendition.data, "13800001234")
    assert not holds(rendition.data, "王小明")
