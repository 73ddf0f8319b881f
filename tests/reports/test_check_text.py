"""The check of the text: lists, percentages, dates, parts, wording, and last year's text."""

import time

import pytest

from gongkai.reports.checking import Finding, check
from gongkai.reports.figures import Section
from tests.reports.checking_reports import report_of, sections_of


def _found(
    text: str, rule: str, *, form: str = "2021", section: str = "overview", **members: object
) -> list[Finding]:
    report = report_of(form, year=2022)
    report.sections = sections_of(form, {section: text})
    for name, value in members.items():
        setattr(report, name, value)
    return [finding for finding in check(report) if finding.rule.endswith(rule)]


def _sums(text: str) -> list[tuple[str, object, object]]:
    return [(str(f.level), f.expected, f.found) for f in [*_found(text, "X4-01"), *_found(text, "X4-02")]]


@pytest.mark.parametrize(
    "text",
    [
        "主动公开信息8659条,其中:概况类7条,政务动态5061条,解读回应376条,其他3215条。",
        "发布信息100条,其中政策文件60件、意见征集40件。",
        "发布信息88条。其中，动态40条，公告48条。通过公众号发布108条。",
        "收到申请32件，其中网上20件，信函12件，均已答复，按时答复32件。",
        "收到申请32件，其中网上20件，信函12件，办结32件。",
        "主动公开信息73条,其中依托网站公开73条;通过公众号公开73条;通过公开栏公开73条。",
        "网站发布信息100条，其中政策文件20条；微信公众号发布信息300条，微博50条。",
        "发布信息1000余条，其中政策300条，动态300条，公告300条。",
        "累计发布434条，浏览148万余人次。其中被中央媒体采用41条，省级379条，市级301条。",
        "其中:网站公开24102条;微信发布2305条;抖音发布434条。",
        "共维护13个专栏，其中新开2个；发布信息25条，其中图解6条。",
        "收到申请50件，同比增长20%，其中网上30件，信函10件。",
        "收到申请19项，其中，从受理主体来看，县政府15件；镇街4件。从受理方式来看，网站13件；书面6件。",
        "发布政务信息100条，其中政策解读5条，建议提案10条，公示8条。",
    ],
)
def test_list_that_adds_up_or_goes_on_into_something_else_says_nothing(text: str) -> None:
    assert _sums(text) == []


@pytest.mark.parametrize(
    ("text", "level", "whole", "total"),
    [
        ("收到申请33件，其中网上20件，信函12件。", "warning", 33, 32),
        ("收到申请32件，其中网上20件，信函13件。", "warning", 32, 33),
        ("发布信息100条，其中政策20条，动态30条，其他10条。", "warning", 100, 60),
        ("收到申请20件。从受理方式来看，网站13件；书面6件。", "warning", 20, 19),
        ("收到申请50件，分别为：其中网上20件，信函12件。", "warning", 50, 32),
        ("公开信息72条，其中政策36条，公告33条，指南2条等，涉及各个方面。", "note", 72, 71),
        ("公开信息72条，其中政策36条，公告33条，指南4条等，涉及各个方面。", "warning", 72, 73),
        (
            "发布信息3048 条。其中,财政12 条,资金196条;权力 35条;土地584条;服务 736条;监管726条。",
            "note",
            3048,
            2289,
        ),
    ],
)
def test_list_that_does_not_add_up_is_a_warning_when_it_is_complete_and_a_note_otherwise(
    text: str, level: str, whole: int, total: int
) -> None:
    assert _sums(text)[-1:] == [(level, whole, total)]


def _shares(text: str, **cells: int) -> list[tuple[str, str]]:
    report = report_of("2021", {key.replace("__", "."): value for key, value in cells.items()}, year=2022)
    report.sections = sections_of("2021", {"overview": text})
    return [(str(f.expected), str(f.found)) for f in check(report) if f.rule == "AR2021-X4-03"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("发布信息25638条，其中重点领域10332 条，占信息发布总数的40.2%。", [("40.3", "40.2")]),
        ("收到申请19项，其中县政府15件，占78.9%;镇街4件，占21.1%。", []),
        ("收到申请66件，其中自然人58件（占87.9%），法人8件（占12.1%）。", []),
        ("收到申请66件，其中自然人58件（占88.9%），法人8件（占12.1%）。", [("87.9", "88.9")]),
        (
            "答复98件（含结转8件）。公开42件，占42.86%;不公开1件，占1.12%;无法提供49件，占50%。",
            [("1.02", "1.12")],
        ),
        ("发布信息1000条，其中解读50条，约占5.2%。", []),
        ("发布信息1000条，其中解读50条，占规范性文件总数的100%。", []),
        ("公开政府信息300条，占40.2%。", []),
        ("办结率100%，满意率99.5%。", []),
        ("发布信息3条，其中解读2条，占67%。", []),
        ("发布信息8条，其中解读1条，占12.5%，动态1条，占13%。", []),
    ],
)
def test_percentage_is_held_against_its_whole_where_that_is_clear(
    text: str, found: list[tuple[str, str]]
) -> None:
    assert _shares(text) == found


def test_percentage_of_a_whole_that_only_the_table_prints_is_right() -> None:
    text = "发布信息500条，其中申请30件，占申请总数的25%。"

    assert _shares(text, requests__received__total=120) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("本报告所列数据的统计期限自2022年1月1日起至2022年12月31日止。", []),
        ("统计期限为2022年1月1日至12月31日。", []),
        ("统计期限自2022-1-1起至2022-12-31止。", []),
        ("统计时限为２０２２年１月１日—１２月３１日。", []),
        ("统计期限自202211日起至20221230日止。", []),
        ("2022年3月1日至5月31日开展整治。所列数据统计期限为2022年1月1日至2022年12月31日。", []),
        ("夏季(7月15日-9月30日)上午办公。", []),
        ("统计期限自2022年1月1日起至2022年12月21日止。", ["2022-01-01 – 2022-12-21"]),
        ("统计期限自2021年1月1日起至2021年12月31日止。", ["2021-01-01 – 2021-12-31"]),
    ],
)
def test_stated_period_is_the_whole_year_of_the_report(text: str, found: list[str]) -> None:
    assert [finding.found for finding in _found(text, "X5-01")] == found


@pytest.mark.parametrize(
    ("number", "is_noted"),
    [
        ("岚政发〔2016〕91号", False),
        ("岚政发[2016]91号", False),
        ("岚政发（2016）91号", False),
        ("（岚政发〔2016〕91号）", False),
        ("(岚政发〔2016〕91号)", False),
        ("岚政发（〔2016〕91号", True),
        ("岚政发〔2016]91号", True),
        ("岚政发[2016〕91号", True),
        ("岚政发〔2016〕〕91号", True),
    ],
)
def test_document_number_with_stray_brackets_is_noted(number: str, is_noted: bool) -> None:
    assert bool(_found(f"印发了《通知》{number}等文件。", "X11-01")) is is_noted


@pytest.mark.parametrize(
    ("signature", "found"),
    [
        ("岚川县人民政府\n2023年3月31日", []),
        ("岚川县人民政府\n2023年4月2日", ["2023-04-02"]),
        ("岚川县人民政府\n二〇二三年四月十二日", ["2023-04-12"]),
        ("岚川县人民政府2023 年 12 月 4 日", ["2023-12-04"]),
        ("2022年12月31日前全部完成整改任务，并于2023年5月1日接受验收，取得明显成效，得到上级肯定。", []),
    ],
)
def test_signature_after_the_last_day_is_a_warning(signature: str, found: list[str]) -> None:
    findings = _found(f"无。\n{signature}", "X7-01", section="other", agency="岚川县人民政府")

    assert [finding.found for finding in findings] == found


@pytest.mark.parametrize(
    ("agency", "found"),
    [("岚川县教育局", ["2023-02-10"]), ("岚川县白石镇人民政府", []), ("岚川县人民政府", []), ("", [])],
)
def test_departments_have_to_publish_before_governments(agency: str, found: list[str]) -> None:
    findings = _found("无。\n2023年2月10日", "X7-01", section="other", agency=agency)

    assert [finding.found for finding in findings] == found


def test_date_of_the_page_counts_only_in_the_year_after() -> None:
    late = _found("发布时间:2023-05-02 10:00 来源:县政府办", "X7-01", section="preamble")
    moved = _found("发布时间:2025-05-02 10:00 来源:县政府办", "X7-01", section="preamble")

    assert [finding.found for finding in late] == ["2023-05-02"]
    assert moved == []


def test_part_that_is_missing_is_named() -> None:
    report = report_of("2021", year=2022)
    texts = dict.fromkeys(("overview", "disclosure", "requests", "remedies", "other"), "文字。")
    report.sections = sections_of("2021", texts)

    [finding] = [f for f in check(report) if f.rule == "AR2021-X6-01"]

    assert (finding.expected, finding.found) == (6, 5)
    assert "“存在的主要问题及改进情况”" in finding.message()


def test_part_under_a_heading_of_its_own_wording_is_not_missing() -> None:
    report = report_of("2021", year=2022)
    texts = dict.fromkeys(("overview", "disclosure", "requests", "remedies", "other"), "文字。")
    report.sections = [*sections_of("2021", texts), Section("section_6", "五、不足之处", "文字。")]

    assert "AR2021-X6-01" not in {f.rule for f in check(report)}


def test_form_of_another_year_is_an_error_that_names_the_right_one() -> None:
    report = report_of("2019", {"reconsideration.total": 0}, year=2022)

    [finding] = [f for f in check(report) if f.rule == "AR2019-X6-03"]

    assert (finding.expected, finding.found, finding.level) == ("2021", "2019", "error")
    assert "国办公开办函〔2021〕30号" in finding.message()


def test_form_is_not_judged_when_no_table_was_read() -> None:
    assert "AR2019-X6-03" not in {f.rule for f in check(report_of("2019", year=2022))}


def test_citing_both_notices_is_no_mistake() -> None:
    text = "根据国办公开办函〔2019〕60号和国办公开办函〔2021〕30号编制。"

    assert _found(text, "X6-04") == []


def test_notice_of_another_form_is_found_across_spellings_of_brackets() -> None:
    [finding] = _found("根据有关要求（国办公开办函[2019]60号）编制。", "X6-04")

    assert finding.found == "国办公开办函〔2019〕60号"


def test_part_copied_from_last_year_is_a_warning_with_its_likeness() -> None:
    text = "本年重点推进政策文件库建设，对全县各部门和各乡镇的信息逐条清理，统一栏目名称和更新时限。" * 4
    before = report_of("2021", year=2021, sections=sections_of("2021", {"problems": "2021年，" + text}))
    report = report_of("2021", year=2022, sections=sections_of("2021", {"problems": "2022年，" + text}))

    [finding] = [f for f in check(report, before) if f.rule == "AR2021-X10-01"]

    assert finding.found == 100
    assert finding.where == "正文“存在的主要问题及改进情况”部分"


@pytest.mark.parametrize("noise", ["1", "123,", "收到申请", "其中", "(a", "没有发生", "1件占", "政府号"])
@pytest.mark.parametrize("form_id", ["2014", "2019", "2021"])
def test_a_long_line_of_noise_is_checked_in_moments(noise: str, form_id: str) -> None:
    cells = {"requests.other.unpaid.total": 1} if form_id == "2021" else {}
    report = report_of(form_id, cells, year=2022)
    report.sections = sections_of(form_id, {"preamble": "统计期限" + noise * 5000, "other": noise * 5000})

    started = time.perf_counter()
    found = check(report)

    assert time.perf_counter() - started < 2
    assert all(finding.level != "error" or finding.rule.endswith("X6-03") for finding in found)


LAST_YEAR = report_of("2021", {"requests.received.total": 40}, year=2021)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("收到政府信息公开申请50件，同比增长25%。", None),
        ("收到政府信息公开申请50件，比上年增加10件。", None),
        ("收到政府信息公开申请50件，申请数量较2021年上升25.0%。", None),
        ("收到政府信息公开申请50件，较2019年增长7%。", None),
        ("收到政府信息公开申请50件，同比增长约20%。", None),
        ("收到政府信息公开申请50件，同比增长20%。", "25%"),
        ("收到政府信息公开申请50件，同比下降25%。", "25%"),
        ("收到政府信息公开申请50件，比上年增加12件。", "10"),
        ("收到政府信息公开申请50件，比2021年（40件）上升25.5%。", "25.0%"),
    ],
)
def test_growth_over_last_year_is_that_of_the_two_figures(text: str, right: str | None) -> None:
    report = report_of("2021", {"requests.received.total": 50}, year=2022)
    report.sections = sections_of("2021", {"overview": text})

    found = [finding for finding in check(report, LAST_YEAR) if finding.rule.endswith("X4-04")]

    assert [finding.expected for finding in found] == ([right] if right else [])


@pytest.mark.parametrize(
    ("agency", "text", "is_found"),
    [
        ("岚川县教育局", "现将岚川县教育局2022年政府信息公开工作年度报告公布如下。", False),
        ("岚川县卫生健康委员会", "现将县卫健委2022年政府信息公开工作年度报告公布如下。", False),
        ("岚川县人民政府", "本报告由岚川县人民政府办公室编制。", False),
        ("岚川县教育局", "现将我局2022年政府信息公开工作年度报告公布如下。", False),
        ("岚川县教育局", "本报告由岚川县民政局编制而成。", True),
        ("岚川县人民政府", "现公布景澜市青禾县人民政府2022年政府信息公开工作年度报告。", True),
    ],
)
def test_text_of_another_body_is_noticed(agency: str, text: str, is_found: bool) -> None:
    assert bool(_found(text, "X5-03", agency=agency)) is is_found


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("2022年，我县公开信息10条。", False),
        ("2021年，全国推进公开标准化。2022年，我县公开信息10条。", False),
        ("我县公布了2021年部门决算。", False),
        ("2021年，我县公开信息10条。", True),
        ("现公布岚川县2021年政府信息公开工作年度报告。2022年公开信息10条。", True),
    ],
)
def test_text_of_another_year_is_noticed(text: str, is_found: bool) -> None:
    assert bool(_found(text, "X5-02", agency="岚川县人民政府")) is is_found


def test_a_heading_that_a_file_broke_in_two_is_not_called_wrong() -> None:
    for heading, is_found in (("四、政府信息公开行政", False), ("四、法治工作情况", True)):
        sections = [Section("overview", "一、总体情况", "一"), Section("section_4", heading, "四")]
        report = report_of("2021", year=2022, sections=sections)
        assert any(finding.rule.endswith("X6-06") for finding in check(report)) is is_found


def test_numbers_of_headings_may_leave_out_a_missing_part() -> None:
    headings = ["一、总体情况", "二、主动公开政府信息情况", "四、政府信息公开行政复议、行政诉讼情况"]
    keys = ["overview", "disclosure", "remedies"]
    report = report_of("2021", year=2022)
    report.sections = [Section(key, heading, "正文。") for key, heading in zip(keys, headings, strict=True)]
    assert not [finding for finding in check(report) if finding.rule.endswith("X6-07")]
    report.sections[1] = Section("disclosure", "一、主动公开政府信息情况", "正文。")
    assert [finding.expected for finding in check(report) if finding.rule.endswith("X6-07")] == ["二"]
