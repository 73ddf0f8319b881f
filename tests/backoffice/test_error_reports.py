"""The county's office deals with what visitors report; nobody else sees it."""

import pytest

from gongkai.following.models import ErrorReport
from gongkai.following.services.error_reports import NotTheOffice, close_report, report_error
from tests.disclosures.records import NOW
from tests.factories import make_agency, make_officer

pytestmark = pytest.mark.django_db


def make_report() -> ErrorReport:
    return report_error(
        page="/data/", text="第二段有错字。", address="reader@example.org", language="zh-hans", now=NOW
    )


@pytest.fixture
def office(client):
    client.force_login(make_officer(make_agency(), "county_office"))
    return client


def test_the_office_sees_and_answers_a_report(office) -> None:
    report = make_report()
    listed = office.get("/office/error-reports/")
    answer = {"answer": "已更正。", "answer_it": "1"}
    answered = office.post(f"/office/error-reports/{report.pk}/", answer, follow=True)

    report.refresh_from_db()
    assert "第二段有错字" in listed.content.decode()
    assert "reader@example.org" not in listed.content.decode()
    assert answered.status_code == 200
    assert (report.state, report.answer) == ("answered", "已更正。")
    assert "第二段有错字" in office.get("/office/error-reports/?state=answered").content.decode()


def test_an_answer_without_words_is_refused_in_a_sentence(office) -> None:
    report = make_report()

    refused = office.post(f"/office/error-reports/{report.pk}/", {"answer": " ", "answer_it": "1"})

    assert refused.status_code == 400
    report.refresh_from_db()
    assert report.state == "open"


def test_a_report_is_closed_and_opened_again(office) -> None:
    report = make_report()

    office.post(f"/office/error-reports/{report.pk}/", {"close": "1"})
    report.refresh_from_db()
    assert (report.state, report.address) == ("closed", "")
    office.post(f"/office/error-reports/{report.pk}/", {"reopen": "1"})

    report.refresh_from_db()
    assert report.state == "open"


def test_another_officer_finds_nothing(client) -> None:
    report = make_report()
    client.force_login(make_officer(make_agency()))

    assert client.get("/office/error-reports/").status_code == 403
    assert client.get(f"/office/error-reports/{report.pk}/").status_code == 404


def test_one_county_of_several_does_not_see_what_is_reported_on_the_site_of_all(client) -> None:
    report = make_report()
    province = make_agency(name="澄江省人民政府", kind="government")
    county = make_officer(make_agency(parent=province), "county_office")
    client.force_login(county)

    assert client.get("/office/error-reports/").status_code == 403
    assert client.get(f"/office/error-reports/{report.pk}/").status_code == 404
    assert "/office/error-reports/" not in client.get("/office/disclosures/").content.decode()
    with pytest.raises(NotTheOffice):
        close_report(report=report, actor=county, now=NOW)


@pytest.mark.parametrize("has_agency", [True, False])
def test_the_office_of_all_counties_sees_it(client, has_agency: bool) -> None:
    report = make_report()
    province = make_agency(name="澄江省人民政府", kind="government")
    make_agency(parent=province)
    client.force_login(make_officer(province if has_agency else None, "county_office"))

    assert client.get("/office/error-reports/").status_code == 200
    assert client.get(f"/office/error-reports/{report.pk}/").status_code == 200


def test_the_list_needs_no_query_for_each_report(office, django_assert_max_num_queries) -> None:
    for _number in range(12):
        make_report()

    with django_assert_max_num_queries(10):
        office.get("/office/error-reports/")
