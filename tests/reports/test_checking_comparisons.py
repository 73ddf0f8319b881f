"""The check of a report against last year's and against its parts, and the answers to findings."""

from gongkai.reports.checking import Explanation, check
from tests.reports.checking_reports import report_of

# ---- last year -------------------------------------------------------------------------------------------


def test_requests_carried_over_are_compared_in_each_column_across_forms() -> None:
    before = report_of(
        "2019", {"requests.carried_out.enterprise": 2, "requests.carried_out.total": 5}, year=2020
    )
    report = report_of(
        "2021", {"requests.carried_in.enterprise": 1, "requests.carried_in.total": 5}, year=2021
    )

    found = [f for f in check(report, before) if f.rule == "AR2021-X1-01"]

    assert [(f.keys, f.expected, f.found) for f in found] == [(("requests.carried_in.enterprise",), 2, 1)]
    assert "“商业企业”列" in found[0].message()


def test_report_of_another_year_is_named_and_not_compared() -> None:
    before = report_of("2021", {"requests.carried_out.total": 5}, year=2021)
    report = report_of("2021", {"requests.carried_in.total": 9}, year=2023)

    rules = {f.rule for f in check(report, before)}

    assert "AR2021-X1-02" in rules
    assert "AR2021-X1-01" not in rules


# ---- the whole and its parts -----------------------------------------------------------------------------


def test_whole_is_the_sum_of_its_parts_cell_by_cell() -> None:
    whole = report_of("2021", {"requests.received.total": 10, "disclosure.charges.amount": 7.3}, year=2023)
    parts = [
        report_of("2021", {"requests.received.total": 4, "disclosure.charges.amount": 2.2}, year=2023),
        report_of("2021", {"requests.received.total": 5, "disclosure.charges.amount": 5.1}, year=2023),
    ]

    found = [f for f in check(whole, parts=parts) if f.rule == "AR2021-X2-01"]

    assert [(f.keys, f.expected, f.found) for f in found] == [(("requests.received.total",), 9, 10)]
    assert "相差1" in found[0].message()


def test_part_that_does_not_print_a_figure_keeps_its_sum_unknown() -> None:
    whole = report_of("2021", {"requests.received.total": 10}, year=2023)
    parts = [report_of("2021", {"requests.received.total": 4}, year=2023), report_of("2021", year=2023)]

    assert "AR2021-X2-01" not in {f.rule for f in check(whole, parts=parts)}


def test_groups_are_compared_by_their_line_where_a_part_prints_no_more() -> None:
    other = {f"requests.other.{leaf}.total": 1 for leaf in ("not_corrected", "unpaid", "other")}
    whole = report_of("2021", other, year=2023)
    parts = [report_of("2021", year=2023, subtotals={"requests.other.total": 2})]

    found = [f for f in check(whole, parts=parts) if f.rule == "AR2021-X2-01"]

    assert [(f.keys, f.expected, f.found) for f in found] == [(("requests.other.total",), 2, 3)]


def test_parts_of_another_year_are_named_and_not_summed() -> None:
    whole = report_of("2021", {"requests.received.total": 10}, year=2023)
    parts = [report_of("2021", {"requests.received.total": 4}, year=2022)]

    rules = [f.rule for f in check(whole, parts=parts) if "-X2-" in f.rule]

    assert rules == ["AR2021-X2-02"]


# ---- explanations ----------------------------------------------------------------------------------------


def test_explained_warning_is_answered() -> None:
    report = report_of("2021", {"requests.received.total": 1, "requests.carried_out.total": 2})
    answer = Explanation("AR2021-T3-07", cause="第三方意见尚未返回", body="岚川县教育局", difference=1)

    [finding] = [f for f in check(report, explanations=[answer]) if f.rule == "AR2021-T3-07"]

    assert finding.is_answered
    assert finding.message().endswith("（已说明：原因：第三方意见尚未返回；机关：岚川县教育局；相差：1）")
    assert finding.to_dict()["explanation"]["body"] == "岚川县教育局"


def test_explained_error_of_arithmetic_stays_an_error() -> None:
    report = report_of("2021", {"reconsideration.total": -1})
    answer = Explanation("AR2021-T0-01", keys=("reconsideration.total",), text="按实际情况填报。")

    [finding] = [f for f in check(report, explanations=[answer]) if f.rule == "AR2021-T0-01"]

    assert not finding.is_answered
    assert finding.is_error
    assert "按实际情况填报。" in finding.message()


def test_explanation_answers_an_error_whose_rule_may_be_explained() -> None:
    before = report_of("2021", {"requests.carried_out.total": 5}, year=2021)
    report = report_of("2021", {"requests.carried_in.total": 4}, year=2022)
    answer = Explanation(
        "AR2021-X1-01", keys=("requests.carried_in.total",), cause="机构改革，一件移交市级"
    )

    [finding] = [f for f in check(report, before, explanations=[answer]) if f.rule == "AR2021-X1-01"]

    assert finding.is_answered
    assert not finding.is_error


def test_explanation_for_another_cell_answers_nothing() -> None:
    report = report_of("2021", {"reconsideration.total": -1})
    answer = Explanation("AR2021-T0-01", keys=("litigation_direct.total",), text="另一项。")

    [finding] = [f for f in check(report, explanations=[answer]) if f.rule == "AR2021-T0-01"]

    assert finding.explanation is None
