"""Signatures under a compiled report: in their order, by different people, bound to what was signed."""

from datetime import timedelta
from random import Random

import pytest

from gongkai.law.statute import validate
from gongkai.reports.compiling import own_scope
from gongkai.reports.compiling.services import enter_hand_figure, keep_compiled
from gongkai.reports.explaining import explain_finding
from gongkai.reports.models import AnnualReport
from gongkai.reports.permissions import NotYourAgency
from gongkai.reports.selectors import finding_id
from gongkai.reports.services import publish_report
from gongkai.reports.signing import (
    AnotherMustSign,
    ErrorsBlockSigning,
    NothingToSign,
    SignaturesMissing,
    next_step,
    sign,
    signatures,
    signing_steps,
)
from gongkai.reports.writing.services import save_text
from tests.factories import NOW, make_agency, make_officer, store
from tests.reports.test_compiling import fill

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    agency = make_agency(name="岚川县水利局")
    fill(agency, Random(1), cases=30)
    return agency


@pytest.fixture
def draft(agency) -> AnnualReport:
    return keep_compiled(scope=own_scope(agency, 2023), actor=None, now=NOW)


def test_the_steps_have_the_shape_that_their_schema_asks_for() -> None:
    validate("annual_report/signing.yaml", "signing.json")


def test_a_compiled_report_is_public_only_when_everyone_has_signed(agency, draft) -> None:
    first, second = make_officer(agency), make_officer(agency)
    with pytest.raises(SignaturesMissing):
        publish_report(record=draft, actor=None, now=NOW)

    sign(record=draft, actor=first, now=NOW, note="无异议")
    for _step in range(len(signing_steps()) - 1):
        sign(record=draft, actor=second, now=NOW)

    assert list(signatures(draft)) == list(signing_steps())
    assert publish_report(record=draft, actor=None, now=NOW).is_public
    with pytest.raises(NothingToSign):
        sign(record=draft, actor=first, now=NOW)


def test_who_prepared_a_report_does_not_check_it(agency, draft) -> None:
    officer = make_officer(agency)
    sign(record=draft, actor=officer, now=NOW, note="无异议")

    with pytest.raises(AnotherMustSign):
        sign(record=draft, actor=officer, now=NOW)


def test_signatures_count_no_more_when_the_draft_is_kept_with_other_figures(agency, draft) -> None:
    sign(record=draft, actor=make_officer(agency), now=NOW, note="无异议")
    enter_hand_figure(
        agency=agency,
        year=2023,
        key="disclosure.charges.amount",
        value=5,
        source="财务",
        reason="未录入",
        actor=None,
        now=NOW,
    )

    again = keep_compiled(scope=own_scope(agency, 2023), actor=None, now=NOW + timedelta(hours=1))

    assert again.pk == draft.pk
    assert signatures(again) == {}
    assert next_step(again).id == "prepared"


def test_errors_block_signing_and_warnings_need_words(agency, draft) -> None:
    officer = make_officer(agency)
    said = {"zh": "相差1件。", "en": "One off."}
    error = {"rule": "AR2021-T2-01", "level": "error", "keys": [], "message": said, "where": said}
    AnnualReport.objects.filter(pk=draft.pk).update(error_count=2, findings=[error, error])
    with pytest.raises(ErrorsBlockSigning, match="2"):
        sign(record=draft, actor=officer, now=NOW, note="x")

    AnnualReport.objects.filter(pk=draft.pk).update(
        error_count=0, warning_count=1, findings=[error | {"level": "warning"}]
    )
    with pytest.raises(ErrorsBlockSigning):
        sign(record=draft, actor=officer, now=NOW, note=" ")
    assert sign(record=draft, actor=officer, now=NOW, note="上年口径不同").step == "prepared"


def test_a_text_that_contradicts_the_tables_is_signed_only_when_each_place_is_answered(agency) -> None:
    scope, officer = own_scope(agency, 2023), make_officer(agency)
    save_text(
        agency=agency,
        year=2023,
        texts={"overview": "全年收到政府信息公开申请999件。"},
        actor=officer,
        now=NOW,
    )
    draft = keep_compiled(scope=scope, actor=officer, now=NOW)
    with pytest.raises(ErrorsBlockSigning, match="1"):
        sign(record=draft, actor=officer, now=NOW, note="无异议")

    [found] = [one for one in draft.findings if one["rule"] == "AR2021-X3-01"]
    explain_finding(
        record=draft,
        finding=finding_id(found),
        cause="另含代收的申请。",
        body="",
        difference=None,
        actor=officer,
        now=NOW,
    )
    assert sign(record=draft, actor=officer, now=NOW, note="无异议").step == "prepared"


def test_a_text_with_the_figure_s_place_is_signed_whatever_the_figure_becomes(agency) -> None:
    officer = make_officer(agency)
    text = "全年收到政府信息公开申请{{requests.received.total}}件。"
    save_text(agency=agency, year=2023, texts={"overview": text}, actor=officer, now=NOW)
    enter_hand_figure(
        agency=agency,
        year=2023,
        key="disclosure.penalties.decisions",
        value=5,
        source="台账",
        reason="迁移",
        actor=None,
        now=NOW,
    )

    draft = keep_compiled(scope=own_scope(agency, 2023), actor=officer, now=NOW)

    assert sign(record=draft, actor=officer, now=NOW, note="无异议").step == "prepared"


def test_a_report_that_came_as_a_file_needs_no_signatures_here() -> None:
    record = store(make_agency(), 2022, publish=False)

    assert next_step(record) is None
    assert publish_report(record=record, actor=None, now=NOW, explanation="测试").is_public


def test_another_agency_s_officer_signs_nothing(draft) -> None:
    with pytest.raises(NotYourAgency):
        sign(record=draft, actor=make_officer(make_agency()), now=NOW)


def with_error(draft: AnnualReport, rule: str) -> str:
    found = {"zh": "相差1件。", "en": "One off."}
    finding = {"rule": rule, "level": "error", "keys": [], "message": found, "where": found}
    draft.findings, draft.error_count = [finding], 1
    draft.save(update_fields=["findings", "error_count"])
    return finding_id(finding)


@pytest.mark.parametrize(
    ("rule", "is_settled"), [("AR2021-X1-01", True), ("AR2021-T2-01", False)], ids=["years", "sums"]
)
def test_an_answer_settles_only_an_error_that_its_rule_lets_be_explained(
    agency, draft, rule: str, is_settled: bool
) -> None:
    officer = make_officer(agency)
    finding = with_error(draft, rule)
    with pytest.raises(ErrorsBlockSigning):
        sign(record=draft, actor=officer, now=NOW, note="无异议")

    explain_finding(
        record=draft,
        finding=finding,
        cause="机构合并。",
        body="",
        difference=None,
        actor=officer,
        now=NOW,
    )

    if is_settled:
        assert sign(record=draft, actor=officer, now=NOW).step == "prepared"
    else:
        with pytest.raises(ErrorsBlockSigning):
            sign(record=draft, actor=officer, now=NOW, note="无异议")
