"""Another agency's reports do not exist in the back office, at any address and by any method."""

import pytest
from django.urls import URLPattern, reverse

from gongkai.backoffice import urls
from gongkai.reports import services
from gongkai.reports.models import AnnualReport, ReportUpload
from tests.factories import NOW, make_agency, make_officer, make_report, store

pytestmark = pytest.mark.django_db
OPEN = {"sign-in", "sign-out", "sign-in-code", "sign-in-provider", "sign-in-returned"}
"""Addresses for everyone."""


def addresses() -> list[tuple[str, dict[str, object]]]:
    """Return every address of the back office with arguments that name the other agency's records."""
    agency = make_agency(name="岚川县公安局")
    record = services.store_report(
        report=make_report(), agency=agency, actor=None, now=NOW, document=b"original", filename="a.docx"
    ).record
    upload = services.hand_in_report(
        report=make_report(),
        agency=agency,
        actor=make_officer(agency),
        now=NOW,
        document=b"upload",
        filename="b.docx",
    )
    values = {"report_id": record.pk, "upload_id": upload.pk}
    found = []
    for pattern in urls.urlpatterns:
        assert isinstance(pattern, URLPattern)
        names = pattern.pattern.converters
        if not names.keys() <= values.keys():
            continue  # Each other area walks its own addresses.
        found.append((str(pattern.name), {name: values[name] for name in names}))
    return found


def test_every_record_of_another_agency_is_not_found(client) -> None:
    client.force_login(make_officer(make_agency()))
    walked = 0
    for name, arguments in addresses():
        if not arguments:
            continue
        for method in (client.get, client.post):
            response = method(reverse(f"backoffice:{name}", kwargs=arguments))
            assert response.status_code in {404, 405}, (name, method)
            walked += response.status_code == 404
    assert walked >= 7
    assert AnnualReport.objects.get().state == "draft"
    assert ReportUpload.objects.exists()


def test_an_administrator_sees_no_records_either(client) -> None:
    agency = make_agency()
    record = store(agency, publish=False)
    client.force_login(make_officer(agency, "administrator"))

    assert client.get(reverse("backoffice:report", args=[record.pk])).status_code == 404
    assert "不办理任何机关的业务" in client.get(reverse("backoffice:reports")).content.decode()


def test_visitors_are_sent_to_sign_in(client) -> None:
    for name, arguments in addresses():
        if name in OPEN:
            continue
        address = reverse(f"backoffice:{name}", kwargs=arguments)
        for method in (client.get, client.post):
            response = method(address)
            assert response.status_code in {302, 405}, name
            assert response.status_code == 405 or response.headers["Location"].startswith(
                "/office/sign-in/"
            )


def test_lists_show_the_reports_of_the_agency_and_those_below_it_only(client) -> None:
    county = make_agency(name="岚川县人民政府")
    bureau = make_agency(parent=county)
    other = make_agency(parent=county)
    store(bureau, publish=False, name="岚川县水利局")
    store(other, name="岚川县公安局")

    client.force_login(make_officer(bureau))
    assert "公安局" not in client.get("/office/reports/").content.decode()

    client.force_login(make_officer(county, "county_office"))
    page = client.get("/office/reports/").content.decode()
    assert "岚川县公安局2023" in page
    assert "岚川县水利局2023" in page


def test_a_password_given_by_another_is_changed_before_anything_else(client) -> None:
    officer = make_officer(make_agency())
    officer.password_is_temporary = True
    officer.save()
    client.force_login(officer)

    for name in ("home", "disclosures", "requests", "registers", "operations"):
        answer = client.get(reverse(f"backoffice:{name}"))
        assert (answer.status_code, answer.headers["Location"]) == (
            302,
            reverse("backoffice:change-password"),
        )
    assert client.get(reverse("backoffice:change-password")).status_code == 200


def test_pages_of_the_back_office_stay_out_of_caches(client) -> None:
    client.force_login(make_officer(make_agency()))

    assert "no-store" in client.get("/office/reports/").headers["Cache-Control"]


def test_the_list_takes_as_many_queries_with_more_rows(client, django_assert_num_queries) -> None:
    agency = make_agency()
    client.force_login(make_officer(agency))
    store(agency, 2015)
    for more in range(3):
        with django_assert_num_queries(12):
            client.get("/office/reports/")
        store(agency, 2016 + more)
