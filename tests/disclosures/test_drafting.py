"""Drafts: the attribute at the source, what each kind must say, screening, and who sees what."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError

from gongkai.disclosures import selectors, services
from gongkai.disclosures.models import Disclosure
from gongkai.disclosures.services.drafting import NothingToReassess
from gongkai.disclosures.services.records import ReasonMissing
from gongkai.disclosures.services.screening import FindingsOpen
from gongkai.disclosures.services.submitting import AttributeMissing, FieldsMissing, NotProactive
from gongkai.organisations import services as organisations
from tests.disclosures.records import (
    CREDIT_CODES,
    NOW,
    TODAY,
    make_draft,
    make_office,
    make_published,
    submit,
)
from tests.factories import make_agency, make_officer

pytestmark = [pytest.mark.django_db, pytest.mark.language("en")]


def test_the_attribute_is_decided_with_officer_reason_and_moment() -> None:
    office = make_office()
    record = make_draft(office, attribute="")

    with pytest.raises(ReasonMissing, match="Say why the information is not disclosed proactively"):
        services.set_attribute(disclosure=record, attribute="undisclosed", actor=office.drafter, now=NOW)
    record = services.set_attribute(
        disclosure=record, attribute="on_request", reason="涉及第三方", actor=office.drafter, now=NOW
    )

    assert (record.attribute, record.attribute_reason) == ("on_request", "涉及第三方")
    assert (record.attribute_by, record.attribute_at) == (office.drafter, NOW)


def test_a_record_without_attribute_or_withheld_is_not_submitted() -> None:
    office = make_office()

    with pytest.raises(AttributeMissing, match="has no attribute"):
        submit(office, make_draft(office, attribute=""))
    with pytest.raises(NotProactive, match="its attribute is “Disclosed on request”"):
        submit(office, make_draft(office, attribute="on_request"))


def test_missing_fields_are_named() -> None:
    office = make_office()
    record = make_draft(office, kind="normative_document", summary="")

    with pytest.raises(
        FieldsMissing,
        match="lacks: document number, effective on, genre, summary, keywords, item of article 20",
    ):
        submit(office, record)


def test_an_interpretation_names_its_policy() -> None:
    office = make_office()
    policy = make_published(office)
    record = make_draft(office, kind="interpretation")

    with pytest.raises(FieldsMissing, match="lacks: policy that it explains"):
        submit(office, record)
    services.save_draft(disclosure=record, actor=office.drafter, now=NOW, interprets=policy)
    assert submit(office, record).version.disclosure == record


def test_open_findings_hold_a_record_back_until_they_are_gone_or_justified() -> None:
    office = make_office()
    body = "<p>申请人身份证号 11010519491231002X，手机 13912345678。</p>"
    record = make_draft(office, body_html=body)

    assert sorted(record.findings.values_list("kind", flat=True)) == ["identity_number", "mobile"]
    with pytest.raises(FindingsOpen, match=r"2 findings in .* are open, among them “1101"):
        submit(office, record)
    services.save_draft(
        disclosure=record, actor=office.drafter, now=NOW, body_html="<p>手机 13912345678。</p>"
    )
    [finding] = record.findings.all()
    with pytest.raises(ReasonMissing):
        services.justify_finding(finding=finding, justification="", actor=office.drafter, now=NOW)
    services.justify_finding(finding=finding, justification="值班电话", actor=office.drafter, now=NOW)

    services.save_draft(disclosure=record, actor=office.drafter, now=NOW, summary="改动摘要")
    assert submit(office, record).state == "running"


def test_the_agencys_own_contacts_are_no_findings() -> None:
    office = make_office()
    organisations.update_disclosure_office(agency=office.agency, phone="13912345678")

    record = make_draft(office, body_html="<p>联系电话：13912345678</p>")

    assert not record.findings.exists()


def test_private_data_hidden_in_a_description_is_found() -> None:
    office = make_office()

    record = make_draft(office, body_html='<p>图</p><img src="attachment:1" alt="11010519491231002X">')

    assert list(record.findings.values_list("place", "kind")) == [("body_attributes", "identity_number")]


def test_the_text_is_kept_without_scripts_and_styles() -> None:
    office = make_office()
    table = '<table><tr><td colspan="2">乙</td></tr></table>'
    body = f'<p onclick="x()" style="color:red">甲</p><script>1</script>{table}'

    record = make_draft(office, body_html=body)

    assert record.body_html == '<p>甲</p><table><tbody><tr><td colspan="2">乙</td></tr></tbody></table>'
    assert record.text == "甲\n乙"


def test_a_record_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValidationError, match="would expire on 2026-01-01, before it begins on 2026-02-26"):
        make_draft(make_office(), expires_on=date(2026, 1, 1))


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValidationError, match="There is no kind of information “poem”"):
        make_draft(make_office(), kind="poem")


def test_an_officer_sees_the_agency_and_those_below_it_and_everyone_what_is_public() -> None:
    county = make_agency(credit_code=CREDIT_CODES[2])
    office, other = make_office(parent=county), make_office(CREDIT_CODES[1])
    draft, public = make_draft(office), make_published(office)
    above = make_officer(county, "county_office")

    def seen(visitor: Any) -> set[Disclosure]:
        return set(Disclosure.objects.visible_to(visitor))

    assert seen(AnonymousUser()) == {public}
    assert seen(office.drafter) == seen(above) == {draft, public}
    assert seen(other.drafter) == {public}


def test_validity_follows_from_dates() -> None:
    office = make_office()
    record = make_draft(office, effective_on=date(2026, 3, 1), expires_on=date(2026, 3, 31))
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1)]

    found = [record.validity(day) for day in days]

    assert found == ["not_yet", "valid", "valid", "lapsed"]
    for day, validity in zip(days, found, strict=True):
        assert Disclosure.objects.with_validity(validity, day).count() == 1


def test_undisclosed_information_comes_back_and_its_attribute_can_change() -> None:
    office = make_office()
    record = make_draft(office, attribute="undisclosed")
    make_draft(office)
    later = date(2027, 3, 2)

    assert not selectors.due_for_reassessment(office.drafter, later - timedelta(days=1)).exists()
    assert list(selectors.due_for_reassessment(office.drafter, later)) == [record]
    values = {"disclosure": record, "actor": office.drafter, "now": NOW}
    services.reassess(attribute="undisclosed", reason="情况未变", today=later, **values)
    assert not selectors.due_for_reassessment(office.drafter, later).exists()
    assessment = services.reassess(attribute="proactive", reason="项目已结束", today=later, **values)

    assert (assessment.attribute_before, assessment.attribute) == ("undisclosed", "proactive")
    with pytest.raises(NothingToReassess, match="there is nothing to reassess"):
        services.reassess(attribute="undisclosed", reason="再看", today=TODAY, **values)
