"""A report as a Word file."""

import io
import zipfile
from pathlib import Path

import docx
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from gongkai.reports.figures import Report
from gongkai.reports.rendering import render

EXAMPLES = Path(__file__).parents[2] / "examples"


def _example(name: str) -> Report:
    return Report.from_json((EXAMPLES / f"{name}.json").read_bytes())


def _word(name: str, language: str = "zh"):
    return docx.Document(io.BytesIO(render(_example(name), "docx", language=language)))


def test_the_page_is_that_of_an_official_document() -> None:
    section = _word("lanchuan-2023").sections[0]

    def millimetres(length: int) -> int:
        return round(Mm(1) and length / Mm(1))

    assert millimetres(section.page_width) == 210
    assert millimetres(section.page_height) == 297
    assert [
        millimetres(margin)
        for margin in (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    ] == [37, 35, 28, 26]


def test_each_level_of_text_has_its_face_and_size() -> None:
    word = _word("lanchuan-2023")

    def face(style: str) -> tuple[str, Pt]:
        fonts = word.styles[style].element.rPr.find(qn("w:rFonts"))
        return fonts.get(qn("w:eastAsia")), word.styles[style].font.size

    assert face("Title") == ("方正小标宋简体", Pt(22))
    assert face("Heading 1") == ("黑体", Pt(16))
    assert face("Heading 2") == ("楷体_GB2312", Pt(16))
    assert face("Body Text") == ("仿宋_GB2312", Pt(16))
    assert word.styles["Body Text"].paragraph_format.line_spacing == Pt(28)
    indent = word.styles["Body Text"].element.pPr.find(qn("w:ind"))
    assert indent.get(qn("w:firstLineChars")) == "200"
    assert word.paragraphs[0].text.replace("\n", "") == "岚川县人民政府2023年政府信息公开工作年度报告"
    headings = [paragraph.text for paragraph in word.paragraphs if paragraph.style.name == "Heading 1"]
    assert headings[0] == "一、总体情况"
    assert len(headings) == 6


def test_the_page_number_stands_outside_on_both_sides_of_the_paper() -> None:
    word = _word("lanchuan-2023")
    section = word.sections[0]

    assert word.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]
        assert [run.text for run in paragraph.runs] == ["— ", " —"]
        assert paragraph._p.find(qn("w:fldSimple")).get(qn("w:instr")) == "PAGE"
        assert paragraph._p.pPr.find(qn("w:jc")).get(qn("w:val")) == side


def test_a_table_repeats_its_heading_rows_and_keeps_each_row_whole() -> None:
    table = _word("lanchuan-2023").tables[1]

    rows = [row._tr.trPr for row in table.rows]

    assert [row.find(qn("w:tblHeader")) is not None for row in rows[:4]] == [True, True, True, False]
    assert all(row.find(qn("w:cantSplit")) is not None for row in rows)
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == (
        "岚川县人民政府2023年收到和处理政府信息公开申请情况"
    )


def test_merged_cells_are_merged_and_widths_are_fixed() -> None:
    table = _word("lanchuan-2023").tables[1]

    assert table.cell(5, 0)._tc is table.cell(26, 0)._tc
    assert table.cell(7, 1)._tc is table.cell(14, 1)._tc
    assert table.cell(0, 0)._tc is table.cell(2, 2)._tc
    assert table.cell(5, 9).text == "46"
    widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
    assert abs(sum(widths) - 156 / 25.4 * 1440) < 10
    assert max(widths[3:]) < min(widths[1:3])


def test_charts_are_pictures_with_a_description() -> None:
    word = _word("lanchuan-2023")

    assert len(word.inline_shapes) == 4
    described = word.inline_shapes[2]._inline.docPr
    assert described.get("name") == "图3　本年度办理结果"
    assert described.get("descr").startswith("本年度办理结果（单位：件）：予以公开46，部分公开12")


def test_the_annex_of_2014_stands_on_a_page_of_its_own_and_is_announced() -> None:
    word = _word("lanchuan-2017")

    texts = [paragraph.text for paragraph in word.paragraphs]
    mark = next(paragraph for paragraph in word.paragraphs if paragraph.text == "附件")

    assert mark.paragraph_format.page_break_before
    assert texts.index("附件：2017年政府信息公开工作情况统计表") < texts.index("附件")
    assert texts[texts.index("附件") + 1] == "2017年政府信息公开工作情况统计表"
    assert word.tables[0].cell(1, 0).text == "一、主动公开情况"


def test_the_file_names_no_author_and_is_the_same_each_time() -> None:
    report = _example("lanchuan-2019")
    first, second = render(report, "docx"), render(report, "docx")

    properties = docx.Document(io.BytesIO(first)).core_properties
    times = {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(first)).infolist()}

    assert first == second
    assert times == {(2020, 1, 1, 0, 0, 0)}
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert properties.title == "岚川县人民政府2019年政府信息公开工作年度报告"
    assert properties.created.year == 2020


def test_an_english_file_turns_headings_that_are_wider_than_their_columns() -> None:
    word = _word("lanchuan-2023", "en")
    table = word.tables[2]

    assert word.settings.element.find(qn("w:autoHyphenation")) is not None
    turned = table.cell(1, 0)._tc.tcPr.find(qn("w:textDirection"))

    assert table.cell(1, 0).text == "Upheld"
    assert turned.get(qn("w:val")) == "btLr"
