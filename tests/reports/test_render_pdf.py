"""A report as PDF/A."""

import re
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from gongkai.core import typesetting
from gongkai.reports.figures import Report, Section
from gongkai.reports.rendering import render

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(autouse=True)
def _needs_chinese_fonts() -> None:
    try:
        typesetting.faces()
    except typesetting.FontsMissing:
        pytest.skip("No font with Chinese characters is installed; run bin/install-system-packages test.")


def _example(name: str) -> Report:
    return Report.from_json((EXAMPLES / f"{name}.json").read_bytes())


def _pages(data: bytes) -> list[str]:
    document = pdfium.PdfDocument(data)
    try:
        return [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in document]
    finally:
        document.close()


def _with_text(text: str) -> Report:
    return Report(
        form="2021",
        agency="岚川县教育局",
        year=2023,
        title="岚川县教育局2023年政府信息公开工作年度报告",
        sections=[Section("overview", "一、总体情况", text)],
    )


def test_pages_are_a4_and_numbered_in_official_manner() -> None:
    data = render(_example("lanchuan-2023"), "pdf")
    document = pdfium.PdfDocument(data)
    size = [round(side) for side in document[0].get_size()]
    document.close()

    assert size == [595, 842]
    assert [page[-3:] for page in _pages(data)] == [f"—{number}—" for number in range(1, 9)]


def test_table_three_stands_whole_on_one_page() -> None:
    for name in ("lanchuan-2019", "lanchuan-2021", "lanchuan-2023"):
        for language, first, last in (
            ("zh", "一、本年新收政府信息公开申请数量", "四、结转下年度继续办理"),
            ("en", "1.Requestsreceivedthisyear", "4.Carriedovertonextyear"),
        ):
            pages = _pages(render(_example(name), "pdf", language=language))
            page = next(page for page in pages if first in page)
            assert last in page


def test_a_table_that_no_page_holds_goes_on_under_its_heading() -> None:
    pages = _pages(render(_example("lanchuan-2017"), "pdf"))

    with_table = [page for page in pages if "统计指标单位统计数" in page]

    assert len(with_table) == 3
    assert with_table[0].startswith("附件2017年政府信息公开工作情况统计表")


def test_the_file_is_archival_tagged_and_says_title_and_language() -> None:
    data = render(_example("lanchuan-2023"), "pdf")
    document = pdfium.PdfDocument(data)
    title = document.get_metadata_value("Title")
    outline = [bookmark.get_title() for bookmark in document.get_toc()]
    document.close()

    assert title == "岚川县人民政府2023年政府信息公开工作年度报告"
    assert "一、总体情况" in outline
    assert "（五）监督保障" in outline
    assert b"<pdfaid:part>2</pdfaid:part>" in data
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in data
    assert b"/StructTreeRoot" in data
    assert re.search(rb"/Lang\s*\(zh", data)


def test_the_same_report_gives_the_same_bytes() -> None:
    report = _example("lanchuan-2019")

    assert render(report, "pdf") == render(report, "pdf")


def test_text_is_never_read_as_markup() -> None:
    text = '#import "@preview/x:1.0.0": * $a^2$ *粗* _斜_ `码` @注 <标签> // 注释 \\u{41} [方] #set page()'

    [page, *_] = _pages(render(_with_text(text), "pdf"))

    assert re.sub(r"\s", "", text) in page


def test_labels_of_charts_are_shapes_and_no_text() -> None:
    pages = _pages(render(_example("lanchuan-2023"), "pdf"))

    page = next(page for page in pages if "图3本年度办理结果" in page)

    assert "46件" not in page
    assert page.startswith("图2本年新收申请的申请人构成图3")


def test_a_chart_never_stands_alone_before_a_table_of_a_whole_page() -> None:
    for year in range(2019, 2025):
        pages = _pages(render(_example(f"lanchuan-{year}"), "pdf"))
        page = next(page for page in pages if "图1" in page)
        assert len(page) > 30, (year, page)


def test_rare_characters_show() -> None:
    text = "翀、赟、𬍛、㐂、𠮷、龘、〇、①"
    pages = _pages(render(_with_text(text), "pdf"))

    assert "翀、赟、" in pages[0]


def test_a_character_without_a_glyph_is_named() -> None:
    with pytest.raises(typesetting.NotTypeset) as refused:
        render(_with_text("文字\U0010fffd。"), "pdf")

    assert str(refused.value) == (
        "文字“U+10FFFD”在现有字体中没有字形，PDF 没有生成。"
        "请安装含有这个字的字体、修改这段文字，或者改为生成 docx、html。"
    )


def test_bullets_of_symbol_fonts_become_plain_ones() -> None:
    [page, *_] = _pages(render(_with_text("\uf0b7第一项"), "pdf"))

    assert "•第一项" in page


def test_without_any_chinese_font_the_refusal_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    class NoFonts:
        def __init__(self, **_options: object) -> None:
            pass

        def families(self) -> list[str]:
            return ["DejaVu Sans", "Libertinus Serif"]

    monkeypatch.setattr(typesetting.typst, "Fonts", NoFonts)
    typesetting.faces.cache_clear()
    try:
        with pytest.raises(typesetting.FontsMissing, match="请运行 bin/install-fonts"):
            render(_with_text("正文。"), "pdf")
    finally:
        typesetting.faces.cache_clear()
