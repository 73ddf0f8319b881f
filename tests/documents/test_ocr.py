from pathlib import Path

import numpy as np
import pytest

from gongkai.core.errors import UnreadableDocument
from gongkai.documents.model import Document, Origin, Paragraph, Table
from gongkai.documents.pdf import read_pdf
from tests.documents.pdf_files import (
    FIGURES,
    LABELS,
    TABLE_THREE_COLUMNS,
    Cell,
    pages_as_pdf,
    pictures_of,
    saved,
    scanned,
    table_three,
    typeset,
    typst_table,
    with_picture,
)

pytest.importorskip("rapidocr_onnxruntime", reason="OCR is not installed for this version of Python.")

SMALL: list[Cell] = [
    (0, 0, 2, 1, "信息内容"),
    (0, 1, 1, 3, "本年处理决定数量"),
    (1, 1, 1, 1, "行政许可"),
    (1, 2, 1, 1, "行政处罚"),
    (1, 3, 1, 1, "行政强制"),
    *(
        (2 + row, column, 1, 1, text)
        for row, texts in enumerate(
            (
                ("岚川县司法局", "0", "1", "7"),
                ("岚川县财政局", "", "/", "-"),
                ("岚川县民政局", "7730.28", "10", "—"),
                ("岚川县教育局", "增101", "减6", "4119"),
                ("岚川县公安局", "195", "0", "86"),
            )
        )
        for column, text in enumerate(texts)
    ),
]
ROWS = [
    ["信息内容", "本年处理决定数量"],
    ["行政许可", "行政处罚", "行政强制"],
    ["岚川县司法局", "0", "1", "7"],
    ["岚川县财政局", "", "/", "-"],
    ["岚川县民政局", "7730.28", "10", "—"],
    ["岚川县教育局", "增101", "减6", "4119"],
    ["岚川县公安局", "195", "0", "86"],
]
PROSE = (
    "全县主动公开政府信息3456条，其中政策文件128条，收到政府信息公开申请21件，均在法定期限内答复申请人。"
)


def small_page() -> bytes:
    table = typst_table(SMALL, "(7em,1fr,1fr,1fr)", size=12)
    return typeset(
        f"二、主动公开政府信息情况\n\n{table}\n\n{PROSE}", page=",height:12cm,width:16cm", margin="1cm"
    )


def told(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


@pytest.fixture(scope="module")
def table_three_scanned(tmp_path_factory: pytest.TempPathFactory) -> Document:
    source = "三、收到和处理政府信息公开申请情况\n" + typst_table(table_three(), TABLE_THREE_COLUMNS)
    data = scanned(typeset(source, margin="1.5cm"))
    return read_pdf(saved(tmp_path_factory.mktemp("scan"), data))


def test_every_figure_of_a_scanned_table_is_read_in_its_place(table_three_scanned: Document) -> None:
    [table] = table_three_scanned.tables

    assert len(table.rows) == 28
    assert [tuple(cell.text for cell in row[-7:]) for row in table.rows[3:]] == list(FIGURES)
    assert [(cell.column, cell.row_span, cell.column_span) for cell in table.rows[3][-7:]] == [
        (column, 1, 1) for column in range(4, 11)
    ]


def test_the_labels_of_a_scanned_table_have_their_spans(table_three_scanned: Document) -> None:
    [table] = table_three_scanned.tables
    spans = {(cell.row, cell.column): (cell.row_span, cell.column_span) for cell in table.cells()}

    assert spans[1, 1] == (3, 3)
    assert spans[1, 4] == (1, 7)
    assert spans[6, 1] == (22, 1)
    assert spans[8, 2] == (8, 1)
    labels = [row[-8].text.replace("\n", "") for row in table.rows[3:]]
    right = sum(label == expected[-1] for label, expected in zip(labels, LABELS, strict=True))
    assert right >= 22


def test_all_that_was_read_by_ocr_says_so(table_three_scanned: Document) -> None:
    assert {cell.origin for table in table_three_scanned.tables for cell in table.cells()} == {Origin.OCR}
    assert {cell.page for table in table_three_scanned.tables for cell in table.cells()} == {1}
    assert {paragraph.origin for paragraph in table_three_scanned.paragraphs} == {Origin.OCR}
    assert table_three_scanned.paragraphs[0].text == "三、收到和处理政府信息公开申请情况"
    assert table_three_scanned.notes[0] == "第 1 页是图片，文字和数字由 OCR 识别，请对照原件核对。"


@pytest.mark.parametrize("turn", [0, 90, 180])
def test_a_scan_is_read_whichever_way_it_lies(tmp_path: Path, turn: int) -> None:
    pages = [page.rotate(turn, expand=True) for page in pictures_of(small_page())]

    document = read_pdf(saved(tmp_path, pages_as_pdf(pages)))

    [table] = document.tables
    assert told(table) == ROWS
    assert [paragraph.text for paragraph in document.paragraphs] == ["二、主动公开政府信息情况", PROSE]


def test_a_table_that_is_a_picture_on_a_page_of_text_is_read_at_its_place(tmp_path: Path) -> None:
    [picture] = pictures_of(typeset(typst_table(SMALL, "(7em,1fr,1fr,1fr)", size=12), page=",height:10cm"))
    text = typeset(f"二、主动公开政府信息情况\n\n{PROSE}\n\n#v(11cm)\n\n三、其他情况")
    path = saved(tmp_path, with_picture(text, picture, (70.0, 330.0, 455.0, 217.0)))

    document = read_pdf(path)

    kinds = [block.text if isinstance(block, Paragraph) else told(block) for block in document.blocks]
    assert kinds == ["二、主动公开政府信息情况", PROSE, ROWS, "三、其他情况"]
    assert document.notes == ["第 1 页有以图片形式插入的表格，由 OCR 识别，请对照原件核对。"]
    assert read_pdf(path, ocr=False).notes == [
        "第 1 页有较大的图片，读取时关闭了 OCR，图片里的内容没有读入。"
    ]


def test_text_hidden_under_the_picture_of_a_page_is_not_trusted(tmp_path: Path) -> None:
    [picture] = pictures_of(small_page())
    under = typeset("错误的文字层" * 20, page=",height:12cm,width:16cm")
    path = saved(tmp_path, with_picture(under, picture, (0.0, 0.0, 453.6, 340.2)))

    document = read_pdf(path)

    assert told(document.tables[0]) == ROWS
    assert not any("错误的文字层" in paragraph.text for paragraph in document.paragraphs)


def test_a_picture_of_a_page_is_read_without_a_pdf() -> None:
    from gongkai.documents.ocr import read_image

    [picture] = pictures_of(small_page())

    for image in (picture, np.asarray(picture)):
        heading, table, prose = read_image(image, 7)
        assert isinstance(table, Table)
        assert told(table) == ROWS
        assert (heading.page, table.page, prose.page) == (7, 7, 7)


def test_white_paper_is_refused_as_a_file_without_text(tmp_path: Path) -> None:
    [picture] = pictures_of(typeset("", page=",height:10cm,width:10cm"), dots_per_inch=100)

    with pytest.raises(UnreadableDocument, match="没有读出任何文字"):
        read_pdf(saved(tmp_path, pages_as_pdf([picture], dots_per_inch=100)))
