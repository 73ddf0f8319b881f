"""A penalty spreadsheet with faulty rows, corrected, public, and withdrawn: done in a browser."""

import pytest
from playwright.sync_api import expect

from gongkai.registers.models import RegisterRelease, RegisterRow
from tests.browser.conftest import act
from tests.browser.test_accessibility import faults_of
from tests.factories import PASSWORD, make_agency, make_officer
from tests.registers.spreadsheets import PERSON, approve, as_xlsx, penalty, set_up_review

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_officer_corrects_a_spreadsheet_and_withdraws_a_penalty(
    open_page, live_server, tmp_path
) -> None:
    reviewer = set_up_review(agency := make_agency("shichang", "岚川县市场监督管理局"))
    make_officer(agency, username="shichang")
    path = tmp_path / "行政处罚.xlsx"
    rows = [penalty(1), penalty(2, **PERSON), penalty(3), penalty(4)]
    faulty = [rows[0], rows[1], rows[2] | {"处罚决定日期": "2026年13月1日"}, rows[3] | {"处罚类别": "罚金"}]
    page = open_page()
    faults: list[str] = []

    page.goto(f"{live_server.url}/office/registers/")
    page.locator("#id_username").fill("shichang")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form button").click()
    faults += faults_of(page)
    page.locator("a[href$='/office/registers/penalties/import/']").click()
    faults += faults_of(page)
    path.write_bytes(as_xlsx(faulty, title="行政处罚公示表"))
    page.locator("#id_file").set_input_files(path)
    page.locator("main form button").click()
    expect(page.locator(".tally .bad dd")).to_have_text("2")
    expect(page.get_by_text("2026年13月1日")).to_be_visible()
    expect(page.get_by_text("罚金")).to_be_visible()
    expect(page.locator("form[action$='/confirm/']")).to_have_count(0)
    faults += faults_of(page)

    path.write_bytes(as_xlsx(rows, title="行政处罚公示表"))
    page.locator("a.button[href$='/office/registers/penalties/import/']").click()
    page.locator("#id_file").set_input_files(path)
    page.locator("main form button").click()
    act(page, page.locator("form[action$='/confirm/'] button").click)
    approve(RegisterRelease.objects.get(), reviewer)
    page.goto(f"{live_server.url}/office/registers/penalties/")
    expect(page.get_by_role("link", name="王五六")).to_be_visible()
    faults += faults_of(page)

    visitor = open_page(390)
    visitor.goto(f"{live_server.url}/registers/penalties/")
    expect(visitor.locator("tbody tr")).to_have_count(4)
    expect(visitor.get_by_role("link", name="王××")).to_be_visible()
    faults += faults_of(visitor)
    withdrawn = RegisterRow.objects.get(key__endswith=")2号")
    page.get_by_role("link", name="王五六").click()
    page.locator("details summary").click()
    page.locator("#id_reason").fill("行政复议决定撤销该处罚。")
    act(page, page.locator("form[action$='/withdraw/'] button").click)
    faults += faults_of(page)

    answer = visitor.goto(f"{live_server.url}/registers/penalties/{withdrawn.pk}/")
    assert answer is not None
    assert answer.status == 410
    expect(visitor.get_by_text("行政复议决定撤销该处罚。")).to_be_visible()
    visitor.goto(f"{live_server.url}/registers/penalties/")
    expect(visitor.locator("tbody tr")).to_have_count(3)
    assert visitor.evaluate("document.documentElement.scrollWidth") <= 390
    assert faults == []
