"""A report as a web page."""

import itertools
from pathlib import Path

import pytest
from lxml import html

from gongkai.reports.figures import Report, Section
from gongkai.reports.rendering import UnknownFormat, render, render_fragment, render_table
from tests.html_rules import faults_of

EXAMPLES = Path(__file__).parents[2] / "examples"


def _example(name: str) -> Report:
    return Report.from_json((EXAMPLES / f"{name}.json").read_bytes())


def _page(report: Report, **options: object) -> html.HtmlElement:
    return html.document_fromstring(render(report, "html", **options).decode())  # type: ignore[arg-type]


def test_the_page_says_its_language_and_title_and_runs_no_script() -> None:
    page = _page(_example("lanchuan-2023"))

    assert page.get("lang") == "zh-CN"
    assert page.findtext(".//title") == "岚川县人民政府2023年政府信息公开工作年度报告"
    assert page.xpath("//h1")[0].text_content() == "岚川县人民政府2023年政府信息公开工作年度报告"
    assert page.xpath("//script | //@style | //@onclick | //link") == []


def test_every_figure_names_the_headings_that_it_stands_under() -> None:
    page = _page(_example("lanchuan-2023"))

    [figure] = page.xpath("//td[@data-key='requests.refused.third_party.natural_person']")
    headings = [page.get_element_by_id(name) for name in figure.get("headers").split()]

    assert figure.text == "3"
    assert [heading.text for heading in headings] == [
        "申请人情况",
        "自然人",
        "三、本年度办理结果",
        "（三）不予公开",
        "4.保护第三方合法权益",
    ]
    assert [heading.get("scope") for heading in headings] == [
        "colgroup",
        "col",
        "rowgroup",
        "rowgroup",
        "row",
    ]
    for table in page.xpath("//table[contains(@class, 'statutory')]"):
        assert table.findtext("caption").startswith("岚川县人民政府2023年")


def test_headings_are_in_order_and_ids_are_unique() -> None:
    page = _page(_example("lanchuan-2017"))

    levels = [int(heading.tag[1]) for heading in page.xpath("//h1 | //h2 | //h3")]
    ids = page.xpath("//@id")

    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert len(ids) == len(set(ids))


def test_each_chart_has_a_name_a_description_and_its_data_as_a_table() -> None:
    page = _page(_example("lanchuan-2023"))

    figures = page.xpath("//figure")

    assert [figure.findtext("figcaption") for figure in figures] == [
        "图1　本年处理决定数量",
        "图2　本年新收申请的申请人构成",
        "图3　本年度办理结果",
        "图4　行政复议、行政诉讼结果",
    ]
    for figure in figures:
        [drawing] = figure.xpath(".//*[local-name()='svg']")
        assert drawing.get("role") == "img"
        assert drawing.xpath("./*[local-name()='desc']/text()")
        assert figure.xpath(".//details//td")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_keeps_the_rules_of_html(language: str) -> None:
    page = render(_example("lanchuan-2023"), "html", language=language).decode()

    assert faults_of(page) == []


def test_nothing_in_a_report_becomes_markup() -> None:
    report = Report(
        form="2021",
        agency="<b>局</b>",
        year=2023,
        title='<script>alert("1")</script>2023年报告',
        sections=[Section("overview", "一、<i>总体</i>情况", "</p><script src=x></script>&amp;\n甲\x00乙")],
    )

    page = _page(report)

    assert page.xpath("//script | //b | //i") == []
    assert "</p><script src=x></script>&amp;" in page.text_content()
    assert "甲乙" in page.text_content()


def test_the_english_page_keeps_the_text_and_marks_it_as_chinese() -> None:
    page = _page(_example("lanchuan-2023"), language="en")

    assert page.get("lang") == "en"
    assert page.xpath("//h1")[0].text == "Annual Report on Government Information Disclosure 2023"
    assert [heading.text for heading in page.xpath("//h2")][:2] == [
        "1. Overview",
        "2. Proactive disclosure",
    ]
    assert page.xpath("//p[@lang='zh-CN'][starts-with(., '2023年，岚川县坚持')]")
    assert page.xpath("//th[. = 'Natural persons']")


def test_a_fragment_starts_at_the_level_and_with_the_prefix_that_the_page_needs() -> None:
    fragment = html.fragment_fromstring(render_fragment(_example("lanchuan-2019"), top=3))

    assert fragment.tag == "article"
    assert fragment.xpath(".//h3")[0].text_content() == "岚川县人民政府2019年政府信息公开工作年度报告"
    assert all(
        name.startswith("report-")
        for name in fragment.xpath(".//*[not(ancestor::*[local-name()='svg'])]/@id")
    )


def test_one_table_can_be_had_alone() -> None:
    table = html.fragment_fromstring(render_table(_example("lanchuan-2019"), "disclosure"))

    assert table.xpath(".//td[@data-key='disclosure.services.items_change']")[0].text == "减9"
    with pytest.raises(UnknownFormat, match=r"没有统计表“nothing”，有：disclosure、requests、remedies。"):
        render_table(_example("lanchuan-2019"), "nothing")


def test_a_part_that_a_table_needs_is_there_even_when_the_text_has_none() -> None:
    report = Report(form="2021", agency="岚川县教育局", year=2023, cells={"requests.received.total": 8})

    page = _page(report)

    assert [heading.text for heading in page.xpath("//h2")] == [
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
    ]


def test_the_signature_is_taken_from_the_end_of_the_text() -> None:
    page = _page(_example("yunling-township-2023"))

    [signature] = page.xpath("//div[@class='signature']")

    assert [line.text for line in signature] == ["岚川县云岭镇人民政府", "2024年1月18日"]


def test_other_formats_and_languages_are_refused() -> None:
    report = Report(form="2021")

    with pytest.raises(UnknownFormat, match="不能生成“odt”格式，可以生成：html、docx、pdf、xlsx。"):
        render(report, "odt")
    with pytest.raises(UnknownFormat, match="没有“fr”语言的版本，可以选择：zh、en。"):
        render(report, "html", language="fr")
