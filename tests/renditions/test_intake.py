from datetime import date
from pathlib import Path

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls

from gongkai.core.errors import UnreadableDocument
from gongkai.documents.model import GridCell, Origin, Paragraph, Table
from gongkai.renditions.intake import Intake, take_in
from gongkai.renditions.official import document_number, written_date
from gongkai.renditions.page import page_html
from tests.renditions.leaky_files import png_with, saved

NOTICE = (
    "岚川县人民政府文件",
    "岚政发［２０２４］ 3 号",
    "岚川县人民政府",
    "关于印发《岚川县农村公路养护管理办法》的通知",
    "各乡镇人民政府，县政府各部门：",
    "现将《岚川县农村公路养护管理办法》印发给你们，请认真贯彻执行。",
    "一、总体要求",
    "（一）基本原则",
    "农村公路养护坚持<b>建养并重</b>。县交通运输局负责农村公路养护的监督。",
    "附件：1.农村公路养护清单",
    "2．资金安排表",
    "岚川县人民政府",
    "二〇二四年三月五日",
    "（此件公开发布）",
    "岚川县人民政府办公室 2024年3月6日印发",
)


def notice() -> Intake:
    document = docx.Document()
    for line in NOTICE:
        document.add_paragraph(line)
    table = document.add_table(2, 2)
    for number, text in enumerate(("路段", "里程", "甲线", "12")):
        table.cell(number // 2, number % 2).text = text
    return take_in(saved(document), "通知.docx")


def test_the_parts_of_a_notice_are_suggested() -> None:
    intake = notice()

    assert intake.title
    assert intake.title.value == "岚川县人民政府关于印发《岚川县农村公路养护管理办法》的通知"
    assert intake.document_number
    assert intake.document_number.value == "岚政发〔2024〕3号"
    assert intake.issuing_body
    assert intake.issuing_body.value == "岚川县人民政府"
    assert intake.formed_on
    assert intake.formed_on.value == date(2024, 3, 5)
    assert intake.recipients
    assert intake.recipients.value == ("各乡镇人民政府", "县政府各部门")
    assert intake.attachments
    assert intake.attachments.value == ("农村公路养护清单", "资金安排表")


def test_a_suggestion_says_where_it_was_read() -> None:
    intake = notice()

    assert intake.formed_on
    assert intake.formed_on.paragraph == 13
    assert intake.formed_on.source.text() == "取自落款"
    assert intake.keywords
    assert "没有使用词典" in intake.keywords.source.text()


def test_keywords_and_summary_come_from_the_text() -> None:
    intake = notice()

    assert intake.keywords
    assert "农村公路养护" in " ".join(intake.keywords.value)
    assert intake.summary
    assert intake.summary.value.startswith("现将《岚川县农村公路养护管理办法》印发给你们，请认真贯彻执行。")
    assert len(intake.summary.value) <= 200


def test_the_page_has_headings_by_their_numbers_and_everything_escaped() -> None:
    html = notice().html

    assert "<h2>一、总体要求</h2>\n<h3>（一）基本原则</h3>" in html
    assert "坚持&lt;b&gt;建养并重&lt;/b&gt;。" in html
    assert '<table><thead><tr><th scope="col">路段</th><th scope="col">里程</th></tr></thead>' in html
    assert "岚政发" not in html


def test_merged_cells_keep_their_spans_on_the_page() -> None:
    table = Table(
        (
            (GridCell("指标", 1, 1, row_span=2), GridCell("数量", 1, 2, column_span=2)),
            (GridCell("本年", 2, 2), GridCell("上年", 2, 3)),
            (GridCell("公开\n合计", 3, 1), GridCell("1", 3, 2), GridCell("2", 3, 3)),
        ),
        1,
    )

    html = page_html([Paragraph("表<1>"), table])

    assert html.startswith("<p>表&lt;1&gt;</p>\n<table><thead><tr>")
    assert '<th scope="col" rowspan="2">指标</th><th scope="colgroup" colspan="2">数量</th>' in html
    assert "<tbody><tr><td>公开<br>合计</td><td>1</td><td>2</td></tr></tbody>" in html


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("岚政发〔2024〕3号", "岚政发〔2024〕3号"),
        ("岚政办函[2023]第012号", "岚政办函〔2023〕12号"),
        ("景民发（2022） 5 号", "景民发〔2022〕5号"),
        ("景民发【２０２２】５号", "景民发〔2022〕5号"),
        ("第5号", ""),
    ],
)
def test_document_numbers_get_their_brackets(written: str, number: str) -> None:
    assert document_number(written) == number


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024年3月5日", date(2024, 3, 5)),
        ("二〇二四年三月五日", date(2024, 3, 5)),
        ("二○一九年十二月三十一日", date(2019, 12, 31)),
        ("二零二〇年十月二十日", date(2020, 10, 20)),
        ("2024年2月30日", None),
        ("无日期", None),
    ],
)
def test_dates_are_read_in_figures_and_in_characters(written: str, day: date | None) -> None:
    assert written_date(written) == day


def test_a_number_that_is_only_cited_is_not_the_documents_own() -> None:
    text = "关于公开工作的通知\n根据岚政发〔2024〕3号要求，现通知如下。\n岚川县民政局\n2024年4月1日\n"

    intake = take_in(text.encode(), "a.txt")

    assert intake.document_number is None
    assert intake.issuing_body
    assert intake.issuing_body.value == "岚川县民政局"


def test_a_page_and_a_path_are_taken_in(tmp_path: Path) -> None:
    path = tmp_path / "公告.html"
    path.write_text(
        '<html><meta charset="utf-8"><body><h1>关于停水的公告</h1><p>因检修停水。</p></body></html>',
        encoding="utf-8",
    )

    intake = take_in(path)

    assert (intake.name, intake.format) == ("公告.html", "html")
    assert intake.title
    assert intake.title.value == "关于停水的公告"


def test_a_file_that_is_no_document_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="空文件"):
        take_in(b"", "a.docx")


@pytest.mark.parametrize(
    ("sample", "title", "formed_on"),
    [
        ("pingyin-2019.txt", "平阴县2019年政府信息公开工作年度报告", date(2020, 2, 14)),
        ("hongze-2023.pdf", "洪泽区人民政府2023年政府信息公开工作年度报告", None),
    ],
)
def test_real_reports_give_their_title(sample: str, title: str, formed_on: date | None) -> None:
    path = Path("../shared/samples") / sample
    if not path.exists():
        pytest.skip("the folder ../shared/samples with real reports is absent")

    intake = take_in(path)

    assert intake.title
    assert intake.title.value == title
    assert (intake.formed_on.value if intake.formed_on else None) == formed_on


def test_footnotes_follow_the_text_on_the_page() -> None:
    document = docx.Document()
    document.add_paragraph("关于救助的通知")
    document.add_paragraph("请按规定办理。")
    note = '<w:footnote w:id="2"><w:p><w:r><w:t>见第三条。</w:t></w:r></w:p></w:footnote>'
    notes = f"<w:footnotes {nsdecls('w')}>{note}</w:footnotes>"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    page = take_in(saved(document), "通知.docx").html

    assert page.index("请按规定办理。") < page.index("注：见第三条。")


def test_the_picture_of_a_notice_is_read_by_recognising_its_letters(monkeypatch) -> None:
    lines = [Paragraph("关于停水的通知", origin=Origin.OCR), Paragraph("明日停水。", origin=Origin.OCR)]
    monkeypatch.setattr("gongkai.documents.ocr.read_image", lambda _picture, _page: lines)

    intake = take_in(png_with(""), "通知.png")

    assert intake.title is not None
    assert intake.title.value == "关于停水的通知"
    assert "明日停水。" in intake.html
