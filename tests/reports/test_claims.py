"""What the text of a report claims: stated totals are found, anything of another scope is left alone."""

import time
from decimal import Decimal

import pytest

from gongkai.law.forms import form
from gongkai.reports.checking import check
from gongkai.reports.claims import extract_claims
from tests.reports.checking_reports import report_of, sample, sections_of

COUNTY, TOWN, OFFICE = "岚川县人民政府", "岚川县白石镇人民政府", "岚川县教育局"


def _claims(
    sentence: str, *, form_id: str = "2021", year: int = 2023, agency: str = COUNTY
) -> dict[str, object]:
    text = f"{agency}{year}年政府信息公开工作年度报告\n{sentence}"
    found = extract_claims(text, form_id)
    assert all(text[c.offset : c.offset + len(c.text)] == c.text for c in found)
    return {claim.about: claim.value for claim in found}


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("2023年全县共收到政府信息公开申请21件，均已答复。", {"requests.received.total": 21}),
        ("2023年，新受理政府信息公开申请1,021件。", {"requests.received.total": 1021}),
        ("2023 年，全县收到 12 件政府信息公开申请。", {"requests.received.total": 12}),
        ("全县受理公民、法人和其他组织提出的政府信息公开申请３２件。", {"requests.received.total": 32}),
        (
            "我县累计收到依申请公开事项19项，其中，从受理主体来看，县政府受理15件。",
            {"requests.received.total": 19},
        ),
        ("本年度未收到政府信息公开申请。", {"requests.received.total": 0}),
        (
            "全县收到依申请件927件，上年结转34件，办结930件，31件结转到2024年度继续办理。",
            {
                "requests.received.total": 927,
                "requests.carried_in.total": 34,
                "requests.concluded.total": 930,
                "requests.carried_out.total": 31,
            },
        ),
        (
            "办结依申请公开件177件(含2022年结转的3件),其中,予以公开60件,部分公开51件,不予公开4件,无法提供30件、不予处理3件。",
            {
                "requests.concluded.total": 177,
                "requests.granted.total": 60,
                "requests.partial.total": 51,
                "requests.refused.total": 4,
                "requests.unavailable.total": 30,
                "requests.not_processed.total": 3,
            },
        ),
        ("因政府信息公开引起的行政复议2件、行政诉讼1件。", {"reconsideration.total": 2, "litigation": 1}),
        (
            "未发生因政府信息公开申请提起的行政复议、行政诉讼案件。",
            {"reconsideration.total": 0, "litigation": 0},
        ),
        (
            "全县制发行政规范性文件4件，废止规范性文件1件，现行有效规范性文件20件。",
            {
                "disclosure.normative_documents.issued": 4,
                "disclosure.normative_documents.repealed": 1,
                "disclosure.normative_documents.in_force": 20,
            },
        ),
    ],
)
def test_totals_that_the_text_states_are_found(sentence: str, found: dict[str, int]) -> None:
    assert _claims(sentence) == found


@pytest.mark.parametrize(
    "sentence",
    [
        "县政府办代表县政府受理政府信息公开申请17件。",
        "县教育局收到政府信息公开申请6件。",
        "县政府收到政府信息公开申请15件。",
        "各乡镇共收到政府信息公开申请15件。",
        "通过网站收到政府信息公开申请15件。",
        "当面收到政府信息公开申请15件。",
        "2022年全县收到政府信息公开申请50件。",
        "自2008年以来累计收到政府信息公开申请500件。",
        "全县收到政府信息公开申请，比上年增加5件。",
        "全县收到政府信息公开申请近30件。",
        "全县收到政府信息公开申请30余件。",
        "全县收到政府信息公开申请1.8万件。",
        "全县政府信息公开申请46/46。",
        "全年未收到行政许可申请。",
        "县司法局收到行政复议申请120件。",
        "予以公开及部分公开的42件，占42.86%。",
        "收到12345热线工单50件，办结50件。",
        "下一步，力争政府信息公开申请控制在20件以内，收到政府信息公开申请20件。",
        "没有发生因政府信息公开引发的行政复议被纠错案件。",
    ],
)
def test_numbers_of_another_scope_or_kind_are_left_alone(sentence: str) -> None:
    assert _claims(sentence) == {}


@pytest.mark.parametrize(
    ("agency", "sentence"),
    [
        (TOWN, "白石镇共收到政府信息公开申请3件。"),
        (OFFICE, "2023年，岚川县教育局收到政府信息公开申请3件。"),
        ("岚川县人民政府办公室", "县政府办公室收到政府信息公开申请3件。"),
    ],
)
def test_body_that_counts_only_itself_may_name_itself(agency: str, sentence: str) -> None:
    assert _claims(sentence, agency=agency) == {"requests.received.total": 3}


def test_channel_is_a_part_for_a_single_body_too() -> None:
    assert _claims("白石镇通过网上收到政府信息公开申请3件。", agency=TOWN) == {}


def test_scope_named_earlier_in_the_paragraph_counts_for_published_items() -> None:
    about_all = _claims("2017年，全县主动公开政府信息7120条。", form_id="2014", year=2017)
    about_one = _claims("县教育局公开了招生信息。全年主动公开政府信息46条。", form_id="2014", year=2017)

    assert about_all["disclosed.total"] == 7120
    assert "disclosed.total" not in about_one


def test_claim_quotes_its_sentence_as_printed_and_says_where_it_begins() -> None:
    title = "岚川县2023年政府信息公开工作年度报告"
    text = f"{title}\n一、总体情况\n　　统计如下。全县收到政府信息公开申请２１ 件！其他略。"

    [claim] = extract_claims(text, form("2021"))

    assert claim.text == "全县收到政府信息公开申请２１ 件！"
    assert claim.offset == text.index("全县收到")


def test_year_and_body_given_by_the_caller_are_used_where_there_is_no_title() -> None:
    text = "\n2022年全县收到政府信息公开申请21件。"

    assert extract_claims(text, "2021", year=2023) == []
    assert [claim.value for claim in extract_claims(text, "2021", year=2022)] == [21]


def test_form_without_claims_data_has_no_claims() -> None:
    assert extract_claims("收到政府信息公开申请21件。", "no-such-form") == []


@pytest.mark.parametrize(
    ("cells", "is_found"),
    [
        ({"requests.received.total": 21}, False),
        ({"requests.received.total": 19, "requests.carried_in.total": 2}, False),
        (
            {"requests.received.total": 20, "requests.carried_in.total": 0, "requests.concluded.total": 20},
            True,
        ),
        ({}, False),
    ],
)
def test_claim_is_held_against_every_figure_that_its_wording_may_mean(
    cells: dict[str, int], is_found: bool
) -> None:
    report = report_of("2021", cells, year=2023, agency=COUNTY)
    report.sections = sections_of("2021", {"overview": "2023年全县收到政府信息公开申请21件。"})

    found = [f for f in check(report) if f.rule == "AR2021-X3-01"]

    assert bool(found) is is_found


def test_finding_of_a_claim_shows_the_sentence_and_the_cell() -> None:
    report = report_of("2021", {"requests.received.total": 20}, year=2023, agency=COUNTY)
    report.sections = sections_of("2021", {"overview": "2023年全县收到政府信息公开申请21件。"})

    [finding] = [f for f in check(report) if f.rule == "AR2021-X3-01"]

    assert finding.keys == ("requests.received.total",)
    assert (finding.expected, finding.found) == (20, 21)
    assert "正文“总体情况”部分：“2023年全县收到政府信息公开申请21件。”；表“" in finding.where


def test_sample_states_what_its_table_holds() -> None:
    report = sample("pingyin-2019")

    found = {claim.about: claim.value for claim in extract_claims(report.text, report.form)}

    assert found == {"requests.received.total": 19, "normative_documents_in_force": 49}


def test_long_text_is_read_in_milliseconds() -> None:
    report = sample("guanxian-2016")
    extract_claims(report.text, report.form)

    started = time.perf_counter()
    extract_claims(report.text, report.form)

    assert time.perf_counter() - started < 0.05  # a twentieth of it is normal


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        (
            "收到政府信息公开申请16件。其中予以公开5件，属于国家秘密1件，其他法律行政法规禁止公开2件，"
            "属于行政执法案卷3件，本机关不掌握相关政府信息4件，重复申请1件，其他处理0件。",
            {
                "requests.received.total": 16,
                "requests.granted.total": 5,
                "requests.refused.state_secret.total": 1,
                "requests.refused.prohibited_by_law.total": 2,
                "requests.refused.enforcement_file.total": 3,
                "requests.unavailable.not_held.total": 4,
                "requests.not_processed.repeated.total": 1,
                "requests.other.total": 0,
            },
        ),
        (
            "政府信息公开申请中，自然人申请15件，法人或其他组织申请1件。",
            {"requests.received.natural_person": 15, "requests.received.organisations": 1},
        ),
        (
            "因政府信息公开发生行政复议3件，其中结果维持1件，结果纠正2件；未经复议直接起诉1件，复议后起诉0件。",
            {
                "reconsideration.total": 3,
                "reconsideration.upheld": 1,
                "reconsideration.corrected": 2,
                "litigation_direct.total": 1,
                "litigation_after_reconsideration.total": 0,
            },
        ),
        (
            "全年作出行政许可决定120件，行政处罚决定30件；行政事业性收费4.043万元。",
            {
                "disclosure.licences.decisions": 120,
                "disclosure.penalties.decisions": 30,
                "disclosure.charges.amount": Decimal("4.043"),
            },
        ),
        ("全年公示行政许可决定120件、行政处罚决定30件。", {}),
        ("公民、法人和其他组织5件申请涉及信息公开。", {}),
        ("2023年上半年，全县受理政府信息公开申请26件。", {}),
    ],
)
def test_single_outcomes_and_decisions_are_found_where_the_sentence_is_about_them(
    sentence: str, found: dict[str, object]
) -> None:
    assert _claims(sentence) == found


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        (
            "收到政府信息公开申请9件，其中当面申请4件，网络申请3件，信函申请2件，按时办结9件。",
            {
                "received.total": 9,
                "received.in_person": 4,
                "received.online": 3,
                "received.letter": 2,
                "concluded.on_time": 9,
            },
        ),
        (
            "政策解读稿件发布数7篇，回应公众关注热点或重大舆情数4次。",
            {"response.interpretations": 7, "response.topics": 4},
        ),
        ("制作信息160条，其中涉及秘密及其他免予公开的信息138条，依申请公开信息4条。", {}),
        ("本单位到目前累计主动公开政府信息100条。", {}),
    ],
)
def test_the_older_table_is_known_by_its_own_words_in_the_text(
    sentence: str, found: dict[str, object]
) -> None:
    assert _claims(sentence, form_id="2014", year=2016) == found


@pytest.mark.parametrize(
    ("said", "is_found"), [("47.1", False), ("47", False), ("47.2", True), ("46", True)]
)
def test_an_amount_in_the_text_may_be_rounded_as_far_as_it_is_printed(said: str, is_found: bool) -> None:
    report = report_of("2021", {"disclosure.charges.amount": Decimal("47.10")}, year=2023, agency=COUNTY)
    report.sections = sections_of("2021", {"overview": f"本年度行政事业性收费{said}万元。"})

    assert bool([f for f in check(report) if f.rule == "AR2021-X3-01"]) is is_found


NOTHING_CHALLENGED = {"reconsideration.total": 0, "litigation": 0}


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("收到针对我镇信息公开事务的行政复议0件。", {"reconsideration.total": 0}),
        ("收到针对我镇信息公开事务的行政诉讼2件。", {"litigation": 2}),
        ("因政府信息公开引发的行政复议、行政诉讼3件。", {}),
        ("政府信息公开行政复议、行政诉讼0条。", NOTHING_CHALLENGED),
        ("我镇公开信息无误，无提起政府信息公开行政复议诉讼情况。", NOTHING_CHALLENGED),
        ("本年度未收到法人或者其他组织对依申请公开政府信息的申请。", {}),
        ("本年度未收到公民、法人或者其他组织对政府信息公开的申请。", {"requests.received.total": 0}),
        ("本年度我镇未收到申请公开事项。", {"requests.received.total": 0}),
        ("未收到行政许可申请；全年未接到信息公开申请。", {"requests.received.total": 0}),
        (
            "年度无依申请公开事项，无行政复议、行政诉讼。",
            {"requests.received.total": 0, **NOTHING_CHALLENGED},
        ),
        ("共收到8项依申请公开，均已答复。", {"requests.received.total": 8}),
        (
            "依申请公开受理6件，办结6件。",
            {"requests.received.total": 6, "requests.concluded.total": 6},
        ),
        (
            "全年收到依申请公开事项94件，结转2024年办理3件。",
            {"requests.received.total": 94, "requests.carried_out.total": 3},
        ),
    ],
)
def test_what_a_sentence_is_about_is_known_from_all_of_it(sentence: str, found: dict[str, object]) -> None:
    assert _claims(sentence, agency=TOWN) == found


def test_channels_of_the_older_table_need_not_repeat_what_was_disclosed() -> None:
    said = "政府网站公开信息数71条，政务微信公开数63条。"

    assert _claims(said, form_id="2014", year=2018)["channel.wechat"] == 63
    assert _claims("年度无依申请公开事项。", form_id="2014", year=2018) == {"received.total": 0}
