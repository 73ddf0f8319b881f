"""Pages of the parts: the county sees who has submitted, accepts or returns, and keeps the sum."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from gongkai.reports.models import AnnualReport, ReportPart
from gongkai.reports.rendering import render
from tests.factories import make_agency, make_officer, make_report
from tests.reports.test_collecting import make_part

pytestmark = pytest.mark.django_db
PAGE = "/en/office/reports/parts/"


@pytest.fixture
def county(client):
    county = make_agency(name="岚川县人民政府", kind="government")
    client.force_login(make_officer(county, "county_office"))
    return county


def test_the_county_accepts_one_part_returns_another_and_keeps_the_sum(client, county) -> None:
    first, second = make_part(county, 2, accept=False), make_part(county, 3, accept=False)

    client.post(f"{PAGE}{first.pk}/decide/", {"accept": "1", "reason": ""})
    client.post(f"{PAGE}{second.pk}/decide/", {"return": "1", "reason": "请核对结转数"})

    page = client.get(f"{PAGE}?agency={county.pk}&year=2023").content.decode()
    assert "Accepted" in page
    assert "请核对结转数" in page
    client.post(f"{PAGE}{county.pk}/2023/keep/")
    whole = AnnualReport.objects.get(agency=county)
    received = "requests.received.total"
    assert whole.cells.get(key=received).value == first.report.cells.get(key=received).value
    assert "Total" in client.get(f"{PAGE}{county.pk}/2023/").content.decode()
    assert client.get(f"{PAGE}{county.pk}/2023/matrix.xlsx").content[:2] == b"PK"


def test_a_return_without_a_reason_changes_nothing_and_says_so(client, county) -> None:
    part = make_part(county, 2, accept=False)

    answer = client.post(f"{PAGE}{part.pk}/decide/", {"return": "1", "reason": ""}, follow=True)

    assert "Say what the body is to correct." in answer.content.decode()
    assert ReportPart.objects.get().state == "submitted"


def test_a_reason_longer_than_its_field_is_kept_as_far_as_it_goes(client, county) -> None:
    part = make_part(county, 2, accept=False)

    client.post(f"{PAGE}{part.pk}/decide/", {"return": "1", "reason": "请核对结转数。" * 100})

    returned = ReportPart.objects.get()
    assert (returned.state, len(returned.reason)) == ("returned", 500)


def test_a_body_submits_its_own_report_from_its_page(client, county) -> None:
    part = make_part(county, 2, accept=False)
    ReportPart.objects.all().delete()
    client.force_login(make_officer(part.agency))

    assert (
        "Submit to the agency above" in client.get(f"/en/office/reports/{part.report_id}/").content.decode()
    )
    client.post(f"/en/office/reports/{part.report_id}/submit/")

    assert ReportPart.objects.get().agency == part.agency


def test_a_body_s_officer_decides_nothing_and_sees_no_other_matrix(client, county) -> None:
    part = make_part(county, 2, accept=False)
    client.force_login(make_officer(part.agency))

    assert client.post(f"{PAGE}{part.pk}/decide/", {"accept": "1"}).status_code == 404
    assert client.get(f"{PAGE}{county.pk}/2023/").status_code == 404
    assert client.get(f"{PAGE}{county.pk}/2023/matrix.xlsx").status_code == 404
    assert client.post(f"{PAGE}{county.pk}/2023/keep/").status_code == 404
    assert ReportPart.objects.get().state == "submitted"


def test_the_county_hands_in_the_file_of_a_body_looks_at_it_and_takes_it_into_the_sum(
    client, county
) -> None:
    body = make_agency(parent=county, name="岚川县供水公司")
    document = render(make_report(agency="岚川县供水公司", received=7), "docx")
    address = f"{PAGE}{county.pk}/2023/file/{body.pk}/"
    assert address in client.get(f"{PAGE}?agency={county.pk}&year=2023").content.decode()
    assert "File of 岚川县供水公司, 2023" in client.get(address).content.decode()

    answer = client.post(address, {"file": SimpleUploadedFile("报告.docx", document)})
    looked_at = client.get(answer["Location"]).content.decode()
    assert "Look at it before it is added up" in looked_at
    client.post(answer["Location"], {"accept": "1", "reason": ""})

    part = ReportPart.objects.get(agency=body)
    assert (part.state, part.report.cells.get(key="requests.received.total").figure) == ("accepted", 7)


@pytest.mark.parametrize("year", [0, 2013, 9999, 99999])
@pytest.mark.parametrize("path", ["write/{0}/{1}/", "parts/{0}/{1}/", "parts/{0}/{1}/matrix.xlsx"])
def test_a_year_without_a_form_has_no_parts_and_no_text(client, county, path, year) -> None:
    assert client.get(f"/en/office/reports/{path.format(county.pk, year)}").status_code == 404
    assert client.post(f"{PAGE}{county.pk}/{year}/keep/").status_code == 404
    assert client.get(f"{PAGE}?agency={county.pk}&year={year}").context.get("bodies") is None


def test_another_agency_s_officer_hands_in_no_file(client, county) -> None:
    body = make_agency(parent=county)
    client.force_login(make_officer(body))

    assert client.get(f"{PAGE}{county.pk}/2023/file/{body.pk}/").status_code == 404


def test_the_page_of_reports_says_who_is_late_and_only_to_the_agency_above(
    client, county, monkeypatch
) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_arguments: date(2026, 3, 2))
    towns = [make_agency(parent=county, name=f"岚川县第{number}镇") for number in range(1, 8)]

    page = client.get("/en/office/reports/").content.decode()

    assert "7 bodies are late with their reports of 2025" in page
    assert f"/office/reports/parts/?agency={county.pk}&amp;year=2025" in page
    assert "岚川县第1镇、岚川县第2镇、岚川县第3镇、岚川县第4镇、岚川县第5镇 and others" in page
    client.force_login(make_officer(towns[0]))
    assert "late with" not in client.get("/en/office/reports/").content.decode()
