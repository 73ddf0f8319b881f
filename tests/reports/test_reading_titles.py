import pytest

from gongkai.documents.model import Document, Paragraph
from gongkai.law.forms import form
from gongkai.reports.figures import Report
from gongkai.reports.reading import recognise
from gongkai.reports.reading.recognise import NotAnAnnualReport
from gongkai.reports.reading.sections import find_headings
from gongkai.reports.reading.titles import author, find_title, full_name, stated_title


@pytest.mark.parametrize(
    ("lines", "agency", "year"),
    [
        (["岚川县2019年政府信息公开工作年度报告"], "岚川县人民政府", 2019),
        (["青禾镇政府2017年信息公开工作年度报告"], "青禾镇人民政府", 2017),
        (["岚川县人民政府", "2023 年政府信息公开工作年度报告"], "岚川县人民政府", 2023),
        (["景澜市岚川县政府2017年政府信息公开工作年度报告"], "景澜市岚川县人民政府", 2017),
        (["岚川县教育局2022年度政府信息公开工作年度报告"], "岚川县教育局", 2022),
        (["2022年岚川县教育局政府信息公开工作年度报告"], "岚川县教育局", 2022),
        (["2021年岚川县人民政府信息公开工作年度报告"], "岚川县人民政府", 2021),
        (["岚川县民政局二〇二二年政府信息公开工作年度报告"], "岚川县民政局", 2022),
        (["岚川县云岭街道2024年政府信息公开工作年度报告"], "岚川县云岭街道办事处", 2024),
        (["岚川县财政局", "2020年度", "政府信息公开工作年度报告"], "岚川县财政局", 2020),
        (["岚川县司法局关于2021年政府信息公开工作年度报告"], "岚川县司法局", 2021),
        (["岚川县医疗保障局2025年政府信息公开年报"], "岚川县医疗保障局", 2025),
        (["首页 > 政府信息公开年报", "岚川县审计局2023年度政府信息公开工作报告"], "岚川县审计局", 2023),
        (["2022年政府信息公开工作年度报告"], "", 2022),
        (["岚川縣財政局2020年政府信息公開工作年度報告"], "岚川县财政局", 2020),
        (["岚川县水利局", "政府信息公开工作年度报告"], "岚川县水利局", None),
        (
            ["岚川县水利局2021年政府信息公开年报", "录入：水利局", "2021年政府信息公开年报"],
            "岚川县水利局",
            2021,
        ),
    ],
)
def test_a_title_says_whose_report_it_is_and_for_which_year(
    lines: list[str], agency: str, year: int | None
) -> None:
    paragraphs = [Paragraph(line) for line in [*lines, "一、总体情况", "正文。"]]
    title = find_title(paragraphs, before=len(lines))
    assert title is not None
    assert (title.agency, title.year) == (agency, year)


def test_a_sentence_about_the_report_is_not_its_title() -> None:
    paragraphs = [Paragraph("根据要求，现将岚川县2022年政府信息公开工作年度报告公布如下。")]
    assert find_title(paragraphs, before=1) is None


def test_the_title_next_to_the_text_counts_and_not_the_one_in_the_menu() -> None:
    lines = ["2019年政府信息公开工作年度报告", "岚川县林业局2022年政府信息公开工作年度报告", "一、总体情况"]
    title = find_title([Paragraph(line) for line in lines], before=2)
    assert title is not None
    assert (title.agency, title.year) == ("岚川县林业局", 2022)


def test_the_report_says_in_full_who_made_it() -> None:
    preamble = "本报告由景澜市岚川县人民政府办公室根据《条例》要求编制。"
    assert author(preamble, "岚川县人民政府") == "景澜市岚川县人民政府"
    assert author(preamble, "青禾镇人民政府") == "青禾镇人民政府"


def test_a_park_is_not_a_county() -> None:
    assert full_name("岚川经济开发区") == "岚川经济开发区"


def test_a_body_that_only_calls_itself_we_is_not_named() -> None:
    stated = stated_title("现将我局2016年政府信息公开工作年度报告公布如下。")
    assert stated is not None
    assert (stated.agency, stated.year) == ("", 2016)


def test_a_report_without_a_name_in_its_title_is_of_the_body_that_made_it() -> None:
    said = "本报告根据《条例》要求，由岚川县林业局编制而成。"
    assert author(said, "") == "岚川县林业局"
    assert author("本年报是根据岚川县政府信息公开规定，由我局编制。", "") == ""


@pytest.mark.parametrize(
    "heading", ["四、存在的主要问题及改进情况", "存在的主要问题及改进情况", "五、存在的主要问题及改进情况"]
)
def test_a_part_is_known_by_its_heading_whatever_its_number(heading: str) -> None:
    lines = [
        "一、总体情况",
        "（一）主动公开政府信息情况",
        "二、主动公开政府信息情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        heading,
        "正文。",
        "六、其他需要报告的事项",
    ]
    found = find_headings([Paragraph(line) for line in lines], form("2021"))
    assert [(one.paragraph, one.key) for one in found] == [
        (0, "overview"),
        (2, "disclosure"),
        (3, "remedies"),
        (4, "problems"),
        (6, "other"),
    ]


def read(*lines: str) -> Report:
    return recognise(Document("report.txt", "txt", blocks=[Paragraph(line) for line in lines]))


PARTS = ("一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况")


@pytest.mark.parametrize(
    ("sentence", "agency"),
    [
        ("现公布《景澜市2023年政府信息公开工作年度报告》。", "景澜市人民政府"),
        ("根据《条例》要求，云岭镇政府编制2023年政府信息公开年度报告。", "云岭镇人民政府"),
        ("特向社会公布2023年度政府信息公开年度报告。", ""),
        ("本报告由泥皋镇人民政府党政办公室编制。", "泥皋镇人民政府"),
        ("本报告由泥皋街道综合办公室编制。", "泥皋街道办事处"),
        ("如有疑问请与岚川县大数据管理局（地址：一号楼）联系。", "岚川县大数据管理局"),
        ("如有疑问，请与云岭乡党政办联系（电话：1）。", "云岭乡人民政府"),
        ("如有疑问，请与泥皋街道信息公开领导小组办公室联系。", "泥皋街道办事处"),
        ("如有疑问，请与岚川县人民政府办公室联系。", ""),
    ],
)
def test_a_report_that_lost_its_title_is_of_the_body_that_its_first_lines_name(
    sentence: str, agency: str
) -> None:
    assert read(sentence, *PARTS).agency == agency


@pytest.mark.parametrize(
    ("sentence", "year"),
    [
        ("现将2019年我县政府信息公开工作情况报告如下：", 2019),
        ("截止2023年12月31日我局发布信息34条。", 2023),
        ("（一）主动公开情况。2022年通过网站公开信息73条，公开了2021年度决算。", 2022),
        ("2022年我局努力工作，比2021年多公开1条。", 2022),
        ("我局努力工作，比2021年多公开1条。", None),
    ],
)
def test_a_report_that_lost_its_title_is_of_the_year_that_its_text_speaks_of(
    sentence: str, year: int | None
) -> None:
    report = read(*PARTS[:1], sentence, *PARTS[1:])

    assert report.year == year
    assert any("年度取自正文" in note for note in report.notes) == (year is not None)


def test_a_report_with_a_whole_title_may_have_parts_of_its_own() -> None:
    parts = ("一、主要任务落实", "二、平台建设", "三、附件说明")

    assert read("景澜市2018年政府信息公开工作年度报告", *parts).agency == "景澜市人民政府"
    for title in ("岚川县关于做好2018年政府信息公开工作年度报告", "岚川县2018年政府信息公开年报编制的通知"):
        with pytest.raises(NotAnAnnualReport):
            read(title, *parts)
