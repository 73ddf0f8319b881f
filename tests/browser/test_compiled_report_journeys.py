"""A compiled report from its figures to the file that anyone verifies: done in a browser."""

from random import Random

import pytest
from playwright.sync_api import expect

from gongkai.reports.models import AnnualReport
from gongkai.requests.models import DisclosureRequest
from tests.browser.conftest import act
from tests.browser.test_accessibility import faults_of
from tests.factories import PASSWORD, make_agency, make_officer
from tests.reports.test_compiling import fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def signed_in(page, server: str, username: str):
    page.goto(f"{server}/office/")
    page.locator("#id_username").fill(username)
    page.locator("#id_password").fill(PASSWORD)
    act(page, page.locator("main form button").click)
    return page


def verified(page, path):
    """Have a file verified; return the answer."""
    page.locator("#file").set_input_files(path)
    act(page, page.locator("form[enctype] button").click)
    return page.locator("#answer")


def test_a_compiled_report_is_signed_by_two_people_published_and_verified(
    open_page, live_server, tmp_path
) -> None:
    agency = make_agency("shuili", "岚川县水利局")
    fill(agency, Random(1), cases=60)
    for username in ("nigao", "shenhe"):
        make_officer(agency, username=username)
    received = DisclosureRequest.objects.filter(received_on__year=2023)
    faults: list[str] = []

    # Prepared: every figure opens its records, and the draft is kept and signed by who made it.
    first = signed_in(open_page(), live_server.url, "nigao")
    first.goto(f"{live_server.url}/office/reports/compile/?agency={agency.pk}&year=2023")
    figure = first.locator("td.figure a[href$='/requests.received.total/']")
    expect(figure).to_have_text(str(received.count()))
    faults += faults_of(first)
    figure.click()
    expect(first.locator("main table tbody tr")).to_have_count(received.count())
    first.go_back()
    act(first, first.locator("form[action$='/keep/'] button").click)
    draft = AnnualReport.objects.get()
    first.locator("#sign-note").fill("数据已逐件核对。")
    act(first, first.locator("form[action$='/sign/'] button").click)
    act(first, first.locator("form[action$='/sign/'] button").click)
    expect(first.locator(".message.error")).to_be_visible()
    act(first, first.locator("form[action$='/publish/'] button").click)
    assert AnnualReport.objects.get().state == "draft"

    # Checked, legal review, head: another person signs these, and publishes.
    second = signed_in(open_page(), live_server.url, "shenhe")
    second.goto(f"{live_server.url}/office/reports/{draft.pk}/")
    faults += faults_of(second)
    for _step in range(3):
        act(second, second.locator("form[action$='/sign/'] button").click)
    expect(second.locator("form[action$='/sign/']")).to_have_count(0)
    act(second, second.locator("form[action$='/publish/'] button").click)
    assert AnnualReport.objects.get().is_public

    # Anyone reads it, takes its file and verifies it; a changed file is not known.
    visitor = open_page(390, accept_downloads=True)
    visitor.goto(f"{live_server.url}/reports/shuili/2023/")
    expect(visitor.locator("h1")).to_contain_text("2023年政府信息公开工作年度报告")
    faults += faults_of(visitor)
    with visitor.expect_download() as handed:
        visitor.locator("a[href$='/report.pdf']").click()
    path = tmp_path / "年报.pdf"
    handed.value.save_as(path)
    visitor.goto(f"{live_server.url}/en/reports/shuili/2023/verify/")
    expect(verified(visitor, path)).to_have_text("This file was released here")
    path.write_bytes(path.read_bytes() + b"\n")
    expect(verified(visitor, path)).to_have_text("This file was not released here")

    # A record is gone afterwards: the public report stays, and the officer is told.
    received.first().delete()
    second.goto(f"{live_server.url}/en/office/reports/{draft.pk}/")
    expect(second.locator("#changes-heading")).to_be_visible()
    expect(second.get_by_text(f"{received.count() + 1} in this report").first).to_be_visible()
    visitor.goto(f"{live_server.url}/reports/shuili/2023/figures/")
    total = visitor.locator("tr[id='requests.received.total'] td.number")
    expect(total).to_have_text(str(received.count() + 1))
    faults += faults_of(visitor)
    assert visitor.evaluate("document.documentElement.scrollWidth") <= 390
    assert faults == []
