"""Answers to findings: kept, audited, bound to what they answer, and carried by the report's data."""

import json
from decimal import Decimal

import pytest

from gongkai.audit.models import AuditEntry
from gongkai.commands.report_check import Comparison, check_file
from gongkai.reports.explaining import (
    CauseMissing,
    FindingGone,
    ReportNotAnswerable,
    explain_finding,
    take_back_explanation,
)
from gongkai.reports.models import AnnualReport
from gongkai.reports.permissions import NotYourAgency
from gongkai.reports.selectors import explanations_in_force, figures, finding_id, unanswered
from gongkai.reports.services import publish_report, withdraw_report
from tests.factories import NOW, make_agency, make_officer, store

pytestmark = pytest.mark.django_db
WRONG = {"requests.concluded.total": 99}


@pytest.fixture
def agency():
    return make_agency(name="岚川县财政局")


@pytest.fixture
def officer(agency):
    return make_officer(agency)


@pytest.fixture
def draft(agency) -> AnnualReport:
    return store(agency, publish=False, cells=WRONG, name="岚川县财政局")


def first_error(record: AnnualReport) -> str:
    return next(finding_id(finding) for finding in record.findings if finding["level"] == "error")


def explain(record, actor, finding="", *, cause="系统合并时漏计一件。", difference=Decimal(1)):
    return explain_finding(
        record=record,
        finding=finding or first_error(record),
        cause=cause,
        body="岚川县财政局国库股",
        difference=difference,
        actor=actor,
        now=NOW,
    )


def test_an_answer_is_kept_audited_and_goes_out_with_the_data(draft, officer) -> None:
    answer = explain(draft, officer)

    assert explanations_in_force(draft) == {answer.finding: answer}
    [carried] = figures(draft).to_dict()["explanations"]
    assert (carried["cause"], carried["body"], carried["difference"]) == (
        "系统合并时漏计一件。",
        "岚川县财政局国库股",
        1,
    )
    line = AuditEntry.objects.get(action="reports.explain_finding")
    assert (line.actor, line.reason, line.data["rule"]) == (officer, "系统合并时漏计一件。", answer.rule)


def test_the_check_of_the_downloaded_data_says_that_the_finding_is_answered(
    draft, officer, tmp_path
) -> None:
    answer = explain(draft, officer)
    path = tmp_path / "report.json"
    path.write_text(json.dumps(figures(draft).to_dict(), ensure_ascii=False), encoding="utf-8")

    [checked] = check_file(path, Comparison(previous=None, parts=(), explanations=(), language="zh"))

    answered = [finding for finding in checked.findings if finding.explanation is not None]
    assert [finding.rule for finding in answered] == [answer.rule]
    assert "系统合并时漏计一件。" in answered[0].message()


def test_a_later_answer_takes_the_place_of_the_earlier_and_can_be_taken_back(draft, officer) -> None:
    explain(draft, officer)
    later = explain(draft, officer, cause="原件如此。", difference=None)
    assert list(explanations_in_force(draft).values()) == [later]

    take_back_explanation(record=draft, finding=later.finding, actor=officer, now=NOW)

    assert explanations_in_force(draft) == {}
    assert draft.explanations.count() == 3


def test_a_report_whose_errors_are_all_answered_is_published_without_more_words(draft, officer) -> None:
    for finding in draft.findings:
        explain(draft, officer, finding_id(finding))

    assert unanswered(draft).total() == 0
    assert publish_report(record=draft, actor=officer, now=NOW).is_public


def test_an_answer_speaks_only_of_the_figures_that_it_was_given_for(agency, draft, officer) -> None:
    answer = explain(draft, officer)

    store(agency, publish=False, cells={"requests.concluded.total": 98}, name="岚川县财政局")
    draft.refresh_from_db()

    assert answer.finding not in explanations_in_force(draft)
    with pytest.raises(FindingGone):
        explain(draft, officer, answer.finding)


def test_an_answer_holds_for_the_next_edition_that_prints_the_same_figures(agency, draft, officer) -> None:
    answer = explain(draft, officer)
    publish_report(record=draft, actor=officer, now=NOW, explanation="原件如此。")

    following = store(
        agency,
        publish=False,
        cells=WRONG,
        name="岚川县财政局",
        title="岚川县财政局2023年度政府信息公开年报",
    )

    assert following.edition == 2
    assert answer.finding in explanations_in_force(following)


def test_an_answer_given_to_a_draft_is_not_in_the_data_of_the_edition_in_force(
    agency, draft, officer
) -> None:
    published = publish_report(record=draft, actor=officer, now=NOW, explanation="原件如此。")
    title = "岚川县财政局2023年度政府信息公开年报"
    following = store(agency, publish=False, cells=WRONG, name="岚川县财政局", title=title)

    explain(following, officer)

    assert figures(published).explanations == []
    assert len(figures(following).explanations) == 1


def test_an_answer_needs_a_cause_the_own_agency_and_an_edition_that_counts(draft, officer) -> None:
    with pytest.raises(CauseMissing):
        explain(draft, officer, cause="  ")
    with pytest.raises(NotYourAgency):
        explain(draft, make_officer(make_agency(name="岚川县民政局")))

    published = publish_report(record=draft, actor=officer, now=NOW, explanation="原件如此。")
    explain(published, officer)
    withdrawn = withdraw_report(record=published, actor=officer, now=NOW, reason="重复发布。")
    with pytest.raises(ReportNotAnswerable):
        explain(withdrawn, officer)
