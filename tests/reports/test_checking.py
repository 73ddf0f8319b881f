"""The check of whole reports: real ones, consistent ones, disturbed ones."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.law.forms import FormMissing, form
from gongkai.reports.checking import Finding, Level, check
from gongkai.reports.figures import Claim, Report, Section, Source
from gongkai.reports.reading import read_report
from tests.reports.checking_reports import SAMPLES, report_of, sample, sections_of

COLUMNS = (
    "natural_person",
    "enterprise",
    "research",
    "public_interest",
    "legal_service",
    "other_organisation",
)
EXPECTED = {
    "boshan-2017.txt": [],
    "dingyuan-2017.txt": [
        ("note", "AR2014-X4-02", 3048, 2289, None),
        ("warning", "AR2014-X4-03", "40.3", "40.2", None),
    ],
    "guanxian-2016.txt": [
        ("note", "AR2014-X11-01", None, "冠政发（〔2016〕91号", None),
        ("warning", "AR2014-X12-01", None, "附件：冠县2016年度政府信息公开工作情况统计表", None),
    ],
    "qidu-township-2017.txt": [
        ("error", "AR2014-T1-01", 23, 75, "channel.website"),
        ("error", "AR2014-T1-01", 23, 167, "channel.wechat"),
        ("warning", "AR2014-X3-02", 23, 156, "disclosed.total"),
    ],
    "pingyin-2019.txt": [
        ("warning", "AR2019-T2-04", None, 143, "disclosure.licences.decisions"),
        ("warning", "AR2019-T2-04", None, 144, "disclosure.services.decisions"),
        ("warning", "AR2019-T2-04", None, 147, "disclosure.penalties.decisions"),
        ("warning", "AR2019-T2-04", None, 56, "disclosure.coercion.decisions"),
        ("warning", "AR2019-X3-02", 11, 49, "disclosure.normative_documents.disclosed_total"),
    ],
    "hongze-2023.pdf": [
        ("error", "AR2021-T4-01", 11, 0, "reconsideration.total"),
        ("error", "AR2021-T4-01", 5, 0, "litigation_after_reconsideration.total"),
    ],
}
"""Level, rule, expected, found and first cell of everything that a careful reader finds."""


def _plain(found: list[Finding]) -> list[tuple[object, ...]]:
    def value(number: object) -> object:
        return number if isinstance(number, int | str) or number is None else str(number)

    return [
        (str(f.level), f.rule, value(f.expected), value(f.found), f.keys[0] if f.keys else None)
        for f in found
    ]


def _sequence(found: list[Finding]) -> list[tuple[object, ...]]:
    return sorted(_plain(found), key=str)


@pytest.mark.parametrize("name", EXPECTED)
def test_sample_read_from_its_file_has_exactly_the_findings_of_a_careful_reader(name: str) -> None:
    if not SAMPLES.is_dir():
        pytest.skip(f"The sample reports are not at {SAMPLES}.")

    found = check(read_report(SAMPLES / name))

    assert _sequence(found) == sorted(EXPECTED[name], key=str)


@pytest.mark.parametrize("name", [name for name in EXPECTED if name.endswith(".txt")])
def test_sample_made_of_its_figures_and_text_has_the_same_findings(name: str) -> None:
    found = check(sample(name.removesuffix(".txt")))

    assert _sequence(found) == sorted(EXPECTED[name], key=str)


def test_finding_says_where_in_the_document_the_figure_is_printed() -> None:
    report = report_of("2021", {"reconsideration.total": -1})
    report.sources["reconsideration.total"] = Source("-1", table=5, row=4, column=5, page=4, ocr=True)

    [finding] = [f for f in check(report) if f.rule == "AR2021-T0-01"]

    assert finding.where.startswith(
        "表“政府信息公开行政复议、行政诉讼情况”：行政复议｜总计，第4页第5个表格第4行第5列"
    )
    assert "由图片文字识别得到" in finding.where
    assert "page 4, table 5, row 4, column 5" in finding.place.text("en")


def test_public_shape_of_a_finding_is_plain_json() -> None:
    report = report_of("2021", {"reconsideration.total": -1})

    [shape] = [f.to_dict() for f in check(report) if f.rule == "AR2021-T0-01"]

    assert shape == {
        "rule": "AR2021-T0-01",
        "level": "error",
        "keys": ["reconsideration.total"],
        "where": "表“政府信息公开行政复议、行政诉讼情况”：行政复议｜总计",
        "expected": None,
        "found": -1,
        "message": "“行政复议｜总计”为-1，数量应是不小于0的整数（金额不小于0）。请改正。",
    }


def test_report_in_a_form_without_data_is_refused() -> None:
    with pytest.raises(FormMissing, match="没有名为“1999”的报告格式"):
        check(Report(form="1999"))


# ---- consistent reports and single mistakes --------------------------------------------------------------


def _leaves(form_id: str) -> list[str]:
    summed = ("received", "carried_in", "concluded", "carried_out")
    rows = [key.removeprefix("requests.").removesuffix(".total") for key in form(form_id).cells]
    keys = [key for key in form(form_id).cells if key.startswith("requests.") and key.endswith(".total")]
    assert rows
    return [row for key in keys if (row := key[9:-6]) not in summed]


@st.composite
def consistent(draw: st.DrawFn, form_id: str) -> dict[str, int]:
    """Tables three and four that keep every identity."""
    count = st.integers(0, 40)
    cells: dict[str, int] = {}
    leaves = _leaves(form_id)
    for column in COLUMNS:
        for leaf in leaves:
            cells[f"requests.{leaf}.{column}"] = draw(st.sampled_from([0, 0, 0, 1, 2, 7]))
        concluded = sum(cells[f"requests.{leaf}.{column}"] for leaf in leaves)
        carried_out = draw(count)
        carried_in = draw(st.integers(0, concluded))
        cells[f"requests.concluded.{column}"] = concluded
        cells[f"requests.carried_out.{column}"] = carried_out
        cells[f"requests.carried_in.{column}"] = carried_in
        cells[f"requests.received.{column}"] = concluded + carried_out - carried_in
    for row in (*leaves, "concluded", "carried_out", "carried_in", "received"):
        cells[f"requests.{row}.total"] = sum(cells[f"requests.{row}.{column}"] for column in COLUMNS)
    for group in ("reconsideration", "litigation_direct", "litigation_after_reconsideration"):
        results = [draw(count) for _ in range(4)]
        named = zip(("upheld", "corrected", "other", "pending"), results, strict=True)
        cells |= {f"{group}.{result}": value for result, value in named}
        cells[f"{group}.total"] = sum(results)
    return cells


def _errors(form_id: str, cells: dict[str, int]) -> set[str]:
    found = check(report_of(form_id, cells, year=form(form_id).first_year))
    return {f.rule for f in found if f.level is Level.ERROR}


@pytest.mark.parametrize("form_id", ["2019", "2021"])
@given(data=st.data())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_consistent_tables_give_no_error(form_id: str, data: st.DataObject) -> None:
    cells = data.draw(consistent(form_id))

    assert _errors(form_id, cells) == set()


@pytest.mark.parametrize("form_id", ["2019", "2021"])
@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_single_wrong_cell_of_table_three_or_four_gives_an_error(
    form_id: str, data: st.DataObject
) -> None:
    cells = data.draw(consistent(form_id))
    key = data.draw(st.sampled_from(sorted(cells)))
    cells[key] += data.draw(st.sampled_from([-9, -1, 1, 9, 100]))

    assert _errors(form_id, cells)


# ---- what is not known -----------------------------------------------------------------------------------


def test_rule_is_silent_when_one_of_its_figures_is_not_known() -> None:
    cells = {"reconsideration.upheld": 3, "reconsideration.total": 1}

    assert "AR2021-T4-01" not in {f.rule for f in check(report_of("2021", cells))}


def test_group_printed_as_one_line_is_summed_by_that_line() -> None:
    outcomes = [key for key in form("2021").cells if key.endswith(".total") and "requests." in key]
    cells = {key: 0 for key in outcomes if not key.startswith("requests.other.")}
    cells["requests.concluded.total"] = 4
    report = report_of("2021", cells, subtotals={"requests.other.total": 3})

    [finding] = [f for f in check(report) if f.rule == "AR2021-T3-02"]

    assert (finding.expected, finding.found) == (3, 4)
    assert "（0+0+0+0+0+3）" in finding.message()


def test_blank_cells_of_a_table_are_one_warning_that_counts_them() -> None:
    cells = dict.fromkeys(form("2021").cells, 0) | {"reconsideration.other": None}
    report = report_of("2021", cells)

    [finding] = [f for f in check(report) if f.rule == "AR2021-T0-02"]

    assert (finding.level, finding.found) == (Level.WARNING, 1)
    assert finding.keys == ("reconsideration.other",)
    assert "行政复议｜其他结果" in finding.message()


def test_line_that_a_provincial_variant_leaves_out_counts_as_nothing() -> None:
    cells = {"received.total": 5, "received.in_person": 1, "received.fax": 0}
    cells |= {"received.online": 1, "received.letter": 2}

    [finding] = [f for f in check(report_of("2014", cells)) if f.rule == "AR2014-T3-01"]

    assert (finding.expected, finding.found) == (4, 5)


def test_line_that_is_printed_but_could_not_be_read_keeps_the_rule_silent() -> None:
    cells = {"received.total": 5, "received.in_person": 1, "received.fax": 0}
    cells |= {"received.online": 1, "received.letter": 2}
    report = report_of("2014", cells, sources={"received.other": Source("约一件")})

    assert "AR2014-T3-01" not in {f.rule for f in check(report)}


# ---- bodies ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("agency", "rules"),
    [
        ("岚川县人民政府", {"AR2021-T2-01"}),
        ("景澜市青岩区人民政府", {"AR2021-T2-01"}),
        ("岚川县白石镇人民政府", {"AR2021-T2-01"}),
        ("岚川县教育局", {"AR2021-T2-01"}),
        ("岚川县人民政府办公室", {"AR2021-T2-01"}),
        ("国家税务总局岚川县税务局", {"AR2021-T2-01"}),
        ("景澜市人民政府", {"AR2021-T2-02"}),
        ("", {"AR2021-T2-02"}),
        ("江苏省人民政府", set()),
        ("上海市人民政府办公厅", set()),
        ("宿迁市人民政府", set()),
        ("自然资源部", set()),
    ],
)
def test_regulations_are_wrong_only_for_bodies_that_make_none(agency: str, rules: set[str]) -> None:
    report = report_of("2021", {"disclosure.regulations.in_force": 12}, agency=agency)

    assert {f.rule for f in check(report) if "-T2-" in f.rule} == rules


def test_body_is_taken_from_the_title_when_the_report_names_none() -> None:
    report = report_of(
        "2021", {"disclosure.regulations.in_force": 6}, title="岚川县白石镇2022年政府信息公开工作年度报告"
    )

    assert [f.level for f in check(report) if "-T2-" in f.rule] == [Level.ERROR]


# ---- order and speed -------------------------------------------------------------------------------------


def test_findings_come_in_the_same_order_every_time() -> None:
    report = sample("pingyin-2019")

    assert _plain(check(report)) == _plain(check(report))


def test_claims_that_the_reader_found_are_not_looked_for_again() -> None:
    report = report_of("2021", {"requests.received.total": 2})
    report.sections = sections_of("2021", {"overview": "全县收到政府信息公开申请9件。"})
    report.claims = [Claim("requests.received.total", 2, "全县收到", 0)]

    assert "AR2021-X3-01" not in {f.rule for f in check(report)}


def test_part_of_the_text_without_a_heading_is_named_as_the_text() -> None:
    report = report_of("2021", year=2022)
    report.sections = [Section("preamble", "", "统计期限自2022年1月1日起至2022年12月30日止。")]

    [finding] = [f for f in check(report) if f.rule == "AR2021-X5-01"]

    assert finding.where == "正文：“2022年1月1日起至2022年12月30日”"
    assert (finding.expected, finding.found) == ("2022-01-01 – 2022-12-31", "2022-01-01 – 2022-12-30")
