import zipfile
from io import BytesIO

import pytest

from gongkai.core.errors import UnreadableDocument
from gongkai.documents import ooxml
from gongkai.documents.docx import read_docx, read_word_xml
from tests.documents.examples import OUTLINE, OUTLINE_LISTS, outline_body, table_three, told
from tests.documents.word_files import (
    document_xml,
    docx_bytes,
    level,
    lists,
    numbered,
    p,
    tbl,
    tc,
    tr,
)

Told = list[str | list[list[str]]]


def told_of(body: str, **more: str) -> Told:
    return told(read_docx(docx_bytes(body, **more), "报告.docx"))


def run(inside: str) -> str:
    return f"<w:p><w:r>{inside}</w:r></w:p>"


def test_a_whole_report_is_read_as_it_is_printed() -> None:
    document = read_docx(docx_bytes(outline_body(), numbering=OUTLINE_LISTS), "报告.docx")

    assert told(document) == OUTLINE
    assert (document.name, document.format) == ("报告.docx", "docx")


def test_merged_cells_stand_once_with_their_spans() -> None:
    [table] = read_docx(docx_bytes(table_three()), "报告.docx").tables

    assert len(table.rows) == 25
    head = [(c.text, c.row, c.column, c.row_span, c.column_span) for c in table.rows[1]]
    assert head == [("自然人", 2, 4, 2, 1), ("法人或其他组织", 2, 5, 1, 5), ("总计", 2, 10, 2, 1)]
    side = table.rows[5][0]
    assert (side.text, side.row_span, side.column) == ("三、本年度办理结果", 19, 1)
    assert [(cell.text, cell.column) for cell in table.rows[10][1:]] == [
        (str(100 + column), column) for column in range(4, 11)
    ]


def test_a_row_may_begin_further_right() -> None:
    [table] = read_docx(
        docx_bytes(
            tbl(
                tr(tc("甲"), tc("乙"), tc("丙")),
                tr(tc("丁"), tc("戊"), properties='<w:gridBefore w:val="1"/>'),
            )
        ),
        "报告.docx",
    ).tables

    assert [(cell.text, cell.column) for cell in table.rows[1]] == [("丁", 2), ("戊", 3)]


def test_where_spans_are_missing_the_widths_place_the_cells() -> None:
    body = tbl(
        tr(tc("合计", width=2000), tc("1", width=1000)),
        tr(tc("甲", width=1000), tc("乙", width=1010), tc("2", width=990)),
    )

    [table] = read_docx(docx_bytes(body), "报告.docx").tables

    assert [(c.text, c.column, c.column_span) for c in table.cells()] == [
        ("合计", 1, 2),
        ("1", 3, 1),
        ("甲", 1, 1),
        ("乙", 2, 1),
        ("2", 3, 1),
    ]


def test_a_nested_table_in_a_table_of_figures_follows_it() -> None:
    inner = tbl(tr(tc("内"), tc("9")))
    body = tbl(
        tr(tc("项目"), tc("数量"), tc("说明")),
        tr(tc("甲"), tc("1"), tc(p("见右") + inner + p())),
        tr(tc("乙"), tc("2"), tc("无")),
    )

    assert told_of(body) == [
        [["项目", "数量", "说明"], ["甲", "1", "见右"], ["乙", "2", "无"]],
        [["内", "9"]],
    ]


def test_cells_and_rows_inside_content_controls_are_read() -> None:
    def control(inside: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{inside}</w:sdtContent></w:sdt>"

    body = (
        control(p("控件里的段落"))
        + tbl(control(tr(tc("甲"), control(tc("1")))), tr(tc(control(p("乙"))), tc("2")))
        + f"<w:p>{control('<w:r><w:t>行内控件</w:t></w:r>')}</w:p>"
    )

    assert told_of(body) == ["控件里的段落", [["甲", "1"], ["乙", "2"]], "行内控件"]


def test_insertions_count_and_deletions_do_not() -> None:
    def changed(kind: str, inside: str) -> str:
        return f'<w:{kind} w:id="1" w:author="甲">{inside}</w:{kind}>'

    body = (
        "<w:p><w:r><w:t>收到</w:t></w:r>"
        + changed("del", "<w:r><w:delText>20</w:delText></w:r>")
        + changed("ins", "<w:r><w:t>21</w:t></w:r>")
        + changed("moveFrom", "<w:r><w:t>移走</w:t></w:r>")
        + changed("moveTo", "<w:r><w:t>移来</w:t></w:r>")
        + "</w:p>"
        + tbl(
            tr(tc("甲"), tc("1")),
            tr(tc("删"), tc("0"), properties='<w:del w:id="2" w:author="甲"/>'),
            tr(tc("乙"), tc("2"), properties='<w:ins w:id="3" w:author="甲"/>'),
        )
    )

    assert told_of(body) == ["收到21移来", [["甲", "1"], ["乙", "2"]]]


def test_a_paragraph_whose_end_is_deleted_runs_on() -> None:
    deleted_end = '<w:rPr><w:del w:id="1" w:author="甲"/></w:rPr>'

    assert told_of(p("一、总体", deleted_end) + p("情况") + p("正文")) == ["一、总体情况", "正文"]


def test_former_properties_of_tracked_changes_do_not_count() -> None:
    former = (
        '<w:pPrChange w:id="1" w:author="甲"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        "</w:pPrChange>"
    )

    body = p("概述", former) + numbered("正文")

    assert told_of(body, numbering=OUTLINE_LISTS) == ["概述", "一、正文"]


def test_hidden_text_is_not_read_unless_it_is_shown_again() -> None:
    body = (
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>露</w:t></w:r></w:p>'
    )

    assert told_of(body) == ["露"]


def test_special_characters_are_read() -> None:
    body = run(
        "<w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:noBreakHyphen/><w:t>1</w:t>"
        '<w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="宋体" w:char="25A1"/>'
        '<w:sym w:font="x" w:char="zz"/><w:softHyphen/>'
    )
    stops = p("丙", '<w:tabs><w:tab w:val="left" w:pos="720"/></w:tabs>')

    assert told_of(body + stops) == ["甲\t乙-1☑□", "丙"]


def test_a_line_break_parts_a_paragraph_but_not_a_cell() -> None:
    broken = run("<w:t>一、概述</w:t><w:br/><w:t>正文</w:t>")

    assert told_of(broken + tbl(tr(tc(broken), tc("1")))) == [
        "一、概述",
        "正文",
        [["一、概述\n正文", "1"]],
    ]


def test_a_text_box_is_read_once() -> None:
    def box(text: str) -> str:
        return f"<w:txbxContent>{p(text)}{tbl(tr(tc('框'), tc('7')))}</w:txbxContent>"

    shape = (
        "<mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{box("红头文件")}</wps:txbx></w:drawing>'
        "</mc:Choice><mc:Fallback><w:pict><v:textbox>"
        f"{box('红头文件')}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    old = f"<w:pict><v:textbox>{box('旧框')}</v:textbox></w:pict>"

    assert told_of(f"<w:p><w:r><w:t>前</w:t></w:r><w:r>{shape}</w:r></w:p>" + run(old) + p("后")) == [
        "前",
        "红头文件",
        [["框", "7"]],
        "旧框",
        [["框", "7"]],
        "后",
    ]


def test_a_heading_takes_its_number_from_its_style() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Base"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        "</w:pPr></w:style>"
        '<w:style w:type="paragraph" w:styleId="Heading"><w:basedOn w:val="Base"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Plain"/>'
    )

    def styled(text: str, style: str, more: str = "") -> str:
        return p(text, f'<w:pStyle w:val="{style}"/>{more}')

    body = (
        styled("总体情况", "Heading")
        + styled("正文", "Plain")
        + styled("没有编号", "Heading", '<w:numPr><w:numId w:val="0"/></w:numPr>')
        + styled("依申请公开", "Heading")
    )

    assert told_of(body, numbering=OUTLINE_LISTS, styles=styles) == [
        "一、总体情况",
        "正文",
        "没有编号",
        "二、依申请公开",
    ]


def test_lists_restart_and_bullets_are_silent() -> None:
    numbering = lists(
        level(0, "japaneseCounting", "（%1）"),
        level(1, "bullet", "\uf0b7"),
        extra=(
            '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
            '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
        ),
    )
    body = numbered("甲") + numbered("点", level=1) + numbered("乙") + numbered("丙", 2)

    assert told_of(body, numbering=numbering) == ["（一）甲", "点", "（二）乙", "（五）丙"]


def test_numbered_cells_show_their_number() -> None:
    body = tbl(tr(tc(numbered("")), tc("甲")), tr(tc(numbered("")), tc("乙")))

    assert told_of(body, numbering=lists(level(0, "decimal", "%1"))) == [[["1", "甲"], ["2", "乙"]]]


def test_the_strict_form_of_the_format_is_read() -> None:
    strict = document_xml(p("严格格式")).replace(
        ooxml.NAMESPACE, "http://purl.oclc.org/ooxml/wordprocessingml/main"
    )

    assert told_of("", **{"word/document.xml": strict}) == ["严格格式"]


def test_the_main_part_may_have_another_name() -> None:
    data = docx_bytes(p("另一个名字"))
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for path in old.namelist():
            renamed = path.replace("document.xml", "document2.xml")
            new.writestr(renamed, old.read(path).replace(b"document.xml", b"document2.xml"))

    assert told(read_docx(stream.getvalue(), "报告.docx")) == ["另一个名字"]


def test_a_word_file_saved_as_one_xml_file_is_read() -> None:
    old = (
        '<?xml version="1.0"?><w:wordDocument'
        ' xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body><w:p><w:r>'
        "<w:t>旧格式</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:tcPr>"
        '<w:vmerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc>'
        "<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vmerge/>"
        "</w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>2</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        "</w:body></w:wordDocument>"
    )
    flat = (
        '<?xml version="1.0"?><pkg:package'
        ' xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
        f"<pkg:part><pkg:xmlData>{document_xml(p('单一文件')).split('?>', 1)[1]}</pkg:xmlData>"
        "</pkg:part></pkg:package>"
    )

    assert told(read_word_xml(old.encode(), "旧.xml")) == ["旧格式", [["甲@2x1", "1"], ["2"]]]
    assert told(read_word_xml(flat.encode(), "平.xml")) == ["单一文件"]


def test_entities_are_never_resolved(tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("secret") / "secret.txt"
    secret.write_text("机密", encoding="utf-8")
    declaration = (
        f'<!DOCTYPE w [<!ENTITY far SYSTEM "{secret.as_uri()}"><!ENTITY near "近">'
        '<!ENTITY many "&near;&near;&near;&near;">]>'
    )
    body = document_xml(p("前&far;&many;后")).replace("<w:document", declaration + "<w:document", 1)

    assert "机密" not in str(told_of("", **{"word/document.xml": body}))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(docx_bytes("<w:p>", **{"word/document.xml": "<w:p>"}), "正文结构已损坏", id="xml"),
        pytest.param(docx_bytes("", **{"word/document.xml": ""}), "没有 Word 正文", id="no body"),
        pytest.param(docx_bytes(p("文"))[:-40], "不完整或已损坏", id="cut off"),
    ],
)
def test_a_broken_file_is_refused_in_one_sentence(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocument, match=reason) as refusal:
        read_docx(data, "报告.docx")

    assert str(refusal.value).startswith("“报告.docx”")


def test_what_is_neither_text_nor_table_is_told() -> None:
    office = "urn:schemas-microsoft-com:office:office"
    picture = run("<w:pict><v:shape><v:imagedata/></v:shape></w:pict>")
    sheet = f'<w:object><o:OLEObject xmlns:o="{office}" ProgID="Excel.Sheet.8"/></w:object>'

    def notes_of(body: str) -> str:
        return " ".join(read_docx(docx_bytes(p("文") + body), "报告.docx").notes)

    assert "有 1 幅图片" in notes_of(picture)
    assert "电子表格" in notes_of(run(sheet))
    assert "另一个文件" in notes_of("<w:altChunk/>")
    assert notes_of(picture + tbl(tr(tc("甲"), tc("1")))) == ""


def test_a_part_that_explodes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ooxml, "_LARGEST_PART", 1 << 20)
    data = docx_bytes("<w:p/>" * (1 << 18))
    assert len(data) < 1 << 14

    with pytest.raises(UnreadableDocument, match=r"word/document.xml 超过 1 MB"):
        read_docx(data, "报告.docx")


def test_an_encrypted_part_is_refused() -> None:
    data = bytearray(docx_bytes(p("文")))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)

    with pytest.raises(UnreadableDocument, match="被加密"):
        read_docx(bytes(data), "报告.docx")
