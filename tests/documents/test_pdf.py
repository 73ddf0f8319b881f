import json
import os
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from gongkai.core.errors import UnreadableDocument
from gongkai.documents.model import Document, Origin, Table
from gongkai.documents.pdf import read_pdf
from tests.documents.pdf_files import (
    FIGURES,
    LABELS,
    TABLE_THREE_COLUMNS,
    bar,
    drawn,
    line,
    pages_as_pdf,
    pictures_of,
    saved,
    table_three,
    text,
    typeset,
    typst_table,
)

FILES = Path(__file__).parent / "files"
SAMPLE = Path(__file__).parents[3] / "shared" / "samples" / "hongze-2023.pdf"
PROSE = (
    "本报告所列数据的统计期限自2024年1月1日起至2024年12月31日止，如对本报告有疑问，请与岚川县人民政府"
    "办公室联系（地址：景澜市岚川县人民路100号，电子邮箱：lanchuan-office@example.gov.cn）。"
)


def squashed(words: str) -> str:
    return re.sub(r"\s", "", words)


def figure_rows(tables: list[Table], columns: int, figures: int) -> Iterator[list[str]]:
    """Yield the figures of the rows that end in so many figures, table by table."""
    for table in tables:
        width = max(cell.column + cell.column_span - 1 for cell in table.cells())
        for row in table.rows:
            texts = [cell.text for cell in row[-figures:]]
            if (
                width == columns
                and len(texts) == figures
                and all(re.fullmatch(r"[\d.]+", one) for one in texts)
            ):
                yield texts


@pytest.fixture(scope="module")
def sample() -> Document:
    if not SAMPLE.exists():
        pytest.skip("The sample reports are not beside the project (../shared/samples).")
    return read_pdf(SAMPLE, ocr=False)


def test_every_figure_of_a_published_report_is_read(sample: Document) -> None:
    expected = json.loads((SAMPLE.parent / "expected" / "hongze-2023.json").read_text())["cells"]
    requests = iter([value for key, value in expected.items() if key.startswith("requests.")])
    due = [row for row in iter(lambda: list(islice(requests, 7)), []) if None not in row]
    fates = [
        value for key, value in expected.items() if key.startswith(("reconsideration.", "litigation_"))
    ]

    rows = [[int(text) for text in row] for row in figure_rows(sample.tables, 10, 7)]
    fate_rows = [[int(text) for text in row] for row in figure_rows(sample.tables, 15, 15)]

    # This report prints one row for （六）, which is none of the three of the form.
    assert rows[:20] + rows[21:] == due
    assert rows[20] == [0] * 7
    assert fate_rows == [fates]


def test_the_text_of_a_published_report_is_unbroken_and_without_page_numbers(sample: Document) -> None:
    texts = [paragraph.text for paragraph in sample.paragraphs]

    assert texts[:2] == ["洪泽区人民政府", "2023年政府信息公开工作年度报告"]
    assert texts[2].endswith("邮编：223100，电话：0517-87222589，电子邮箱：hzzwgk@126.com）。")
    assert [text for text in texts if re.match("[一二三四五六]、", text)] == [
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    ]
    assert len(texts) == 18
    assert not any(re.fullmatch(r"[-\d ]+", text) for text in texts)


def test_a_label_printed_downwards_is_one_text(sample: Document) -> None:
    tall = max(sample.tables[2].cells(), key=lambda cell: cell.row_span)

    assert (tall.text, tall.row, tall.column, tall.row_span) == ("三、本年度办理结果", 6, 1, 12)


def test_table_three_set_by_typst_is_read_with_every_span(tmp_path: Path) -> None:
    path = saved(tmp_path, typeset(typst_table(table_three(), TABLE_THREE_COLUMNS), page=",flipped:true"))

    tables = read_pdf(path, ocr=False).tables

    whole = [cell for table in tables for cell in table.cells()]
    rows = list(figure_rows(tables, 10, 7))
    assert rows == [list(row) for row in FIGURES]
    labels = [
        squashed(row[0].text if len(row) == 8 else row[-8].text)
        for table in tables
        for row in table.rows
        if len(row) >= 8
    ]
    assert [label for label in labels if label in {one[-1] for one in LABELS}] == [
        one[-1] for one in LABELS
    ]
    assert all(cell.origin is Origin.TEXT for cell in whole)
    [head] = [cell for cell in whole if cell.text == "申请人情况"]
    assert (head.row, head.column, head.row_span, head.column_span, head.page) == (1, 4, 1, 7, 1)


def test_a_report_converted_by_libreoffice_is_read_with_tables_torn_over_pages() -> None:
    document = read_pdf(FILES / "pdf-libreoffice.pdf", ocr=False)

    rows = list(figure_rows(document.tables, 10, 7))
    assert len(rows) == 25
    assert rows[0] == ["0", "18", "0", "8", "7", "22", "7"]
    assert rows[13] == ["0", "0", "0", "0", "75", "10022", "0"]
    assert rows[24] == ["82", "2", "5", "0", "0", "0", "1"]
    [four] = figure_rows(document.tables, 15, 15)
    assert four == ["0", "0", "15", "0", "85", "0", "0", "0", "0", "23", "0", "8995", "4917", "8", "0"]
    assert [table.number for table in document.tables] == list(range(1, len(document.tables) + 1))
    assert document.paragraphs[2].text.endswith("电子邮箱：lcxzwgk@example.gov.cn）。")


def test_paragraphs_go_on_over_lines_and_pages_but_not_over_headings(tmp_path: Path) -> None:
    body = "\n\n".join(["一、总体情况", *[PROSE] * 14, "二、其他需要报告的事项", "没有其他事项。"])
    path = saved(tmp_path, typeset(body.replace("@", "\\@"), page=',numbering:"— 1 —"'))

    document = read_pdf(path, ocr=False)

    assert [paragraph.text for paragraph in document.paragraphs] == [
        "一、总体情况",
        *[PROSE] * 14,
        "二、其他需要报告的事项",
        "没有其他事项。",
    ]
    assert {paragraph.page for paragraph in document.paragraphs} == {1, 2}


def test_the_text_of_a_table_is_not_told_again_beside_it(tmp_path: Path) -> None:
    content = "".join(line(100, y, 300, y) for y in (600, 620, 640))
    content += "".join(line(x, 600, x, 640) for x in (100, 200, 300))
    content += (
        text(110, 627, "Item") + text(210, 627, "Number") + text(110, 607, "Rule") + text(210, 607, "12")
    )
    path = saved(tmp_path, drawn(content + text(100, 700, "Before the table") + text(100, 500, "After")))

    document = read_pdf(path, ocr=False)

    before, table, after = document.blocks
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == [["Item", "Number"], ["Rule", "12"]]
    assert [block.text for block in (before, after) if not isinstance(block, Table)] == [
        "Before the table",
        "After",
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        pytest.param(b"", "“report.pdf”是空文件", id="empty"),
        pytest.param(os.urandom(3000).replace(b"%PDF-", b""), "“report.pdf”不是 PDF 文件", id="noise"),
        pytest.param(b"%PDF-1.7\n" + bytes(range(256)) * 20, "“report.pdf”已损坏", id="broken"),
        pytest.param(drawn(), "“report.pdf”已损坏", id="no pages"),
        pytest.param(drawn("", ""), "“report.pdf”的 2 页里没有读出任何文字", id="blank pages"),
        pytest.param(drawn(bar(100, 100, 300, 300)), "没有读出任何文字", id="a drawing"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_one_sentence(
    tmp_path: Path, data: bytes, sentence: str
) -> None:
    with pytest.raises(UnreadableDocument) as refusal:
        read_pdf(saved(tmp_path, data))

    assert sentence in str(refusal.value)
    assert str(refusal.value).count("。") == 1


def test_an_encrypted_file_is_refused_as_such() -> None:
    with pytest.raises(UnreadableDocument, match=r"“pdf-encrypted\.pdf”是加密的 PDF，请先去掉打开密码"):
        read_pdf(FILES / "pdf-encrypted.pdf")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="打不开"):
        read_pdf(tmp_path / "missing.pdf")


def test_a_damaged_file_is_read_or_refused_but_never_fails_otherwise(tmp_path: Path) -> None:
    random = Random(20240101)
    whole = (FILES / "pdf-libreoffice.pdf").read_bytes()
    outcomes = {"read": 0, "refused": 0}
    for turn in range(60):
        data = bytearray(whole[: random.randrange(len(whole))] if turn % 3 == 0 else whole)
        for _ in range(random.choice((1, 20, 400))):
            data[random.randrange(len(data)) if data else 0 : 0] = b""
            data[random.randrange(len(data))] = random.randrange(256)
        try:
            read_pdf(saved(tmp_path, bytes(data)), ocr=False)
            outcomes["read"] += 1
        except UnreadableDocument:
            outcomes["refused"] += 1

    assert outcomes["read"] > 5
    assert outcomes["refused"] > 5


def test_a_file_whose_directory_is_lost_is_read_with_a_warning(tmp_path: Path) -> None:
    data = drawn(text(100, 600, "2023"), text(100, 600, "2024")).replace(b"startxref", b"startxxxx")

    document = read_pdf(saved(tmp_path, data), ocr=False)

    assert [paragraph.text for paragraph in document.paragraphs] == ["2023", "2024"]
    assert document.notes == ["文件的目录已损坏，是修复后读取的，可能缺页或缺字，请对照原件核对。"]


def test_pictures_of_pages_are_only_noted_when_ocr_is_off(tmp_path: Path) -> None:
    pages = pictures_of(drawn(text(100, 600, "2023"), text(100, 600, "2024")), dots_per_inch=50)

    document = read_pdf(saved(tmp_path, pages_as_pdf(pages, dots_per_inch=50)), ocr=False)

    assert document.blocks == []
    assert document.notes == ["第 1、2 页是图片或文字编码无法还原，读取时关闭了 OCR，其中的内容没有读入。"]


def test_pictures_of_pages_are_only_noted_when_ocr_is_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai.documents.pdf.can_be_read", lambda: False)
    pages = pictures_of(drawn(text(100, 600, "2023")), dots_per_inch=50)

    document = read_pdf(saved(tmp_path, pages_as_pdf(pages, dots_per_inch=50)))

    assert document.notes == ["第 1 页是图片或文字编码无法还原，没有安装 OCR 组件，其中的内容没有读入。"]


def test_reading_leaves_no_file_open(tmp_path: Path) -> None:
    path = saved(tmp_path, drawn(text(100, 600, "2023")))
    read_pdf(path, ocr=False)
    opened = len(os.listdir("/proc/self/fd"))

    for _ in range(20):
        read_pdf(path, ocr=False)

    assert len(os.listdir("/proc/self/fd")) == opened
