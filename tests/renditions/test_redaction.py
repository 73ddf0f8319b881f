"""Content taken out of PDF and Word files, searched for in everything that the result holds."""

from io import BytesIO

import cv2
import docx
import numpy
import pypdfium2
import pytest
import typst
from docx.oxml import parse_xml

from gongkai.documents.pdf import PDFIUM
from gongkai.renditions.pdf import opened, page_text
from gongkai.renditions.pdf_letters import page_dots
from gongkai.renditions.pdf_rewriting import decoded_contents
from gongkai.renditions.redaction import (
    copy_to_mark,
    markable_sheets,
    pictures_to_mark,
    proposals,
    redacted_copy,
)
from gongkai.renditions.redaction_model import WHOLE, Area, CannotRedact, RedactionMark, occurrences
from tests.renditions.leaky_files import W, everything_in, holds, leaky_word, saved, with_parts

FONT = '#set text(font: ("Noto Serif CJK SC", "Noto Sans CJK SC"))\n'
TWO_PAGES = FONT + "联系人王小明，请于三日内办理。\n#pagebreak()\n第二页请于三日内办理。\n"


def pdf(source: str) -> bytes:
    return bytes(typst.compile(source.encode()))


def marks_of(data: bytes, text: str) -> list[RedactionMark]:
    found = occurrences(markable_sheets(data, "a"), text)
    return [RedactionMark(number, one.sheet, one.start, one.end) for number, one in enumerate(found, 1)]


def texts_of(data: bytes) -> list[str]:
    with PDFIUM, opened(data, "a.pdf") as file:
        return [page_text(file[index]) for index in range(len(file))]


def picture(height: int = 60, width: int = 120) -> bytes:
    dots = numpy.full((height, width, 3), 255, numpy.uint8)
    dots[20:40, 20:100] = (0, 0, 255)
    return bytes(cv2.imencode(".png", dots)[1].tobytes())


def test_letters_of_a_page_are_gone_with_all_that_stands_behind_them() -> None:
    clean = copy_to_mark(pdf(TWO_PAGES), "a.pdf")

    copy = redacted_copy(clean, "a.pdf", marks_of(clean.data, "王小明"))

    assert "王小明" not in "".join(texts_of(copy.data))
    assert texts_of(copy.data)[0] == ""
    assert not any(holds(content, "王小明") for content in (copy.data, *decoded_contents(copy.data)))
    assert copy.remaining == ()
    assert copy.data.count(b"startxref") == 1


def test_a_page_that_shares_the_font_with_the_lost_letters_becomes_a_picture_and_says_so() -> None:
    clean = copy_to_mark(pdf(TWO_PAGES), "a.pdf")

    copy = redacted_copy(clean, "a.pdf", marks_of(clean.data, "王小明"))

    assert texts_of(copy.data) == ["", ""]
    assert "第 2 页与标记页共用字体或图片" in copy.warnings[0]


def test_a_page_keeps_its_text_where_every_lost_letter_is_shown_elsewhere() -> None:
    clean = copy_to_mark(pdf(TWO_PAGES), "a.pdf")
    first = [mark for mark in marks_of(clean.data, "请于三日内办理") if mark.sheet == 1]

    copy = redacted_copy(clean, "a.pdf", first)

    assert texts_of(copy.data)[1] == "第二页请于三日内办理。"
    assert [(one.text, one.sheets) for one in copy.remaining] == [("请于三日内办理", (2,))]


def test_an_area_is_painted_and_the_letters_that_it_touches_go_whole() -> None:
    clean = copy_to_mark(pdf(TWO_PAGES), "a.pdf")
    [sheet, _] = markable_sheets(clean.data, "a.pdf")
    word = sheet.words[0]
    assert word.area is not None
    area = Area(word.area.left, word.area.top, word.area.left + 0.01, word.area.bottom)

    copy = redacted_copy(clean, "a.pdf", [RedactionMark(1, 1, area=area)])

    with PDFIUM, opened(copy.data, "a.pdf") as file:
        dots = page_dots(file[0], 2.0)
    top, bottom = int(word.area.top * dots.shape[0]), int(word.area.bottom * dots.shape[0])
    left = int(word.area.left * dots.shape[1])
    assert numpy.median(dots[top:bottom, left + 13 : left + 20]) < 10


def test_a_scanned_page_loses_its_pixels_and_its_recognised_text() -> None:
    scan = FONT + "#page(width: 300pt, height: 200pt)[]"
    with PDFIUM:
        file = pypdfium2.PdfDocument(pdf(scan))
        page = file[0]
        image = pypdfium2.PdfImage.new(file)
        grain = numpy.random.default_rng(1).integers(180, 220, (400, 600, 3), numpy.uint8)
        jpeg = cv2.imencode(".jpg", grain)[1].tobytes()
        image.load_jpeg(BytesIO(jpeg), inline=True)
        image.set_matrix(pypdfium2.PdfMatrix().scale(300, 200))
        page.insert_obj(image)
        page.gen_content()
        buffer = BytesIO()
        file.save(buffer)
    clean = copy_to_mark(buffer.getvalue(), "scan.pdf")

    copy = redacted_copy(clean, "scan.pdf", [RedactionMark(1, 1, area=Area(0.2, 0.2, 0.6, 0.6))])

    assert jpeg[-300:-200] in clean.data
    assert jpeg[-300:-200] not in copy.data
    with PDFIUM, opened(copy.data, "a.pdf") as again:
        dots = page_dots(again[0], 1.0)
    assert dots[60:70, 70:80].max() < 40
    assert dots[150:160, 250:260].min() > 150


def test_a_mark_that_lies_outside_is_refused() -> None:
    clean = copy_to_mark(pdf(TWO_PAGES), "a.pdf")
    with pytest.raises(CannotRedact, match="只有 2 页"):
        redacted_copy(clean, "a.pdf", [RedactionMark(1, 3, area=WHOLE)])
    with pytest.raises(CannotRedact, match="没有标记所指的文字"):
        redacted_copy(clean, "a.pdf", [RedactionMark(1, 1, 0, 10_000)])


def test_a_word_file_keeps_nothing_of_what_was_taken_out_in_any_part() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("价格三元")
    paragraph.add_run("七角").bold = True
    document.add_comment(paragraph.runs[0], text="三元七角不能公开", author="王")
    document.add_picture(BytesIO(picture()))
    document.inline_shapes[0]._inline.docPr.set("descr", "价格三元七角的照片")
    document.add_table(1, 1).cell(0, 0).text = "三元七角"
    document.sections[0].footer.paragraphs[0].text = "页脚三元七角"
    paragraph._p.append(
        parse_xml(f'<w:del {W} w:id="1" w:author="王"><w:r><w:delText>三元七角</w:delText></w:r></w:del>')
    )
    clean = copy_to_mark(saved(document), "a.docx")

    copy = redacted_copy(clean, "a.docx", marks_of(clean.data, "三元七角"))

    assert not holds(copy.data, "三元七角")
    read = docx.Document(BytesIO(copy.data))
    assert read.paragraphs[0].text == "价格███〔1〕"
    assert read.tables[0].cell(0, 0).text.startswith("███")
    assert copy.remaining == ()


def test_of_one_occurrence_the_others_are_told() -> None:
    document = docx.Document()
    document.add_paragraph("王小明同意。")
    document.add_paragraph("王小明签名。")
    clean = copy_to_mark(saved(document), "a.docx")

    copy = redacted_copy(clean, "a.docx", marks_of(clean.data, "王小明")[:1])

    assert [(one.text, one.sheets) for one in copy.remaining] == [("王小明", (2,))]
    assert [sheet.text for sheet in markable_sheets(copy.data, "a")] == ["███〔1〕同意。", "王小明签名。"]


def test_a_picture_of_a_word_file_is_really_changed() -> None:
    document = docx.Document()
    document.add_paragraph("见图")
    document.add_picture(BytesIO(picture()))
    clean = copy_to_mark(saved(document), "a.docx")
    [shown] = pictures_to_mark(clean.data, "a.docx")
    assert shown.is_shown

    painted = redacted_copy(clean, "a.docx", [RedactionMark(1, 1, area=Area(0.1, 0.2, 0.9, 0.8))])
    whole = redacted_copy(clean, "a.docx", [RedactionMark(1, 1, area=WHOLE)])

    for copy in (painted, whole):
        [part] = docx.Document(BytesIO(copy.data)).part.package.image_parts
        dots = cv2.imdecode(numpy.frombuffer(part.blob, numpy.uint8), cv2.IMREAD_COLOR)
        assert not ((dots[..., 2] > 200) & (dots[..., 0] < 50)).any()
        assert picture() not in [part.blob]


def test_embedded_fonts_and_second_versions_of_drawings_go_before_anything_is_marked() -> None:
    leaky = with_parts(
        leaky_word(),
        added={
            "word/fonts/font1.odttf": "秘密字形",
            "word/_rels/fontTable.xml.rels": (
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
                'relationships/font" Target="fonts/font1.odttf"/></Relationships>'
            ),
        },
        overrides={
            "word/fonts/font1.odttf": "application/vnd.openxmlformats-officedocument.obfuscatedFont"
        },
    )

    clean = copy_to_mark(leaky, "a.docx")

    assert not holds(clean.data, "秘密")


def test_screening_proposes_each_text_at_its_place() -> None:
    document = docx.Document()
    document.add_paragraph("电话13800001234，身份证号11010519491231002X。")
    sheets = markable_sheets(copy_to_mark(saved(document), "a.docx").data, "a.docx")

    assert [(one.text, one.stretch) for one in proposals(sheets, "a.docx")] == [
        ("13800001234", (1, 2, 13)),
        ("11010519491231002X", (1, 18, 36)),
    ]


def test_what_is_neither_word_nor_pdf_is_refused() -> None:
    with pytest.raises(CannotRedact, match="既不是 DOCX 也不是 PDF"):
        copy_to_mark(picture(), "a.png")


def word_with(paragraph: str) -> bytes:
    document = docx.Document()
    document.add_paragraph("甲乙丙")
    document.element.body.insert(0, parse_xml(paragraph))
    return saved(document)


@pytest.mark.parametrize(
    ("paragraph", "printed"),
    [
        (
            f'<w:p {W} xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
            "<m:oMath><m:r><m:t>赵秘名</m:t></m:r></m:oMath></w:p>",
            "赵秘名",
        ),
        (
            f'<w:p {W}><w:r><w:sym w:font="SimSun" w:char="8D75"/><w:sym w:font="SimSun" w:char="79D8"/>'
            '<w:sym w:font="Wingdings" w:char="F0FC"/><w:t>名</w:t></w:r></w:p>',
            "赵秘名",
        ),
        (f"<w:p {W}><w:r><w:t>赵\u00a0秘\u200b名</w:t></w:r></w:p>", "赵秘名"),
        (f"<w:p {W}><w:r><w:t>赵\u00ad秘\u2060名</w:t></w:r></w:p>", "赵秘名"),
    ],
    ids=["formula", "letters-by-number", "zero-width", "soft-hyphen"],
)
def test_what_the_page_shows_as_a_text_is_marked_and_gone(paragraph: str, printed: str) -> None:
    clean = copy_to_mark(word_with(paragraph), "a.docx")

    copy = redacted_copy(clean, "a.docx", marks_of(clean.data, printed))

    assert [sheet.text for sheet in markable_sheets(copy.data, "a")] == ["███〔1〕", "甲乙丙"]
    assert copy.remaining == ()
    assert not any(letter.encode() in everything_in(copy.data) for letter in "赵秘")
    assert not any(number in everything_in(copy.data) for number in (b"8D75", b"79D8"))


def test_a_text_that_only_hidden_signs_part_counts_as_still_readable() -> None:
    document = docx.Document()
    document.add_paragraph("王小明同意。")
    document.add_paragraph("王小\u200b明签名。")
    clean = copy_to_mark(saved(document), "a.docx")

    copy = redacted_copy(clean, "a.docx", marks_of(clean.data, "王小明")[:1])

    assert [(one.text, one.sheets) for one in copy.remaining] == [("王小明", (2,))]


def test_text_between_the_elements_of_a_word_file_goes_with_the_cleaning() -> None:
    stray = f"<w:p {W}>秘密一<w:r>秘密二<w:t>见附件</w:t>秘密三</w:r></w:p>"

    clean = copy_to_mark(word_with(stray), "a.docx")

    assert not holds(clean.data, "秘密")
    assert [sheet.text for sheet in markable_sheets(clean.data, "a")] == ["见附件", "甲乙丙"]


def test_drawn_text_that_cannot_be_marked_is_named() -> None:
    watermark = (
        f'<w:p {W} xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:pict><v:shape>'
        '<v:textpath string="赵秘名"/></v:shape></w:pict></w:r></w:p>'
    )

    assert any("“赵秘名”不能在这里标记" in one for one in copy_to_mark(word_with(watermark), "a").warnings)
