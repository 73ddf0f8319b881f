"""What people come for, done in a browser."""

import json

import pytest
from playwright.sync_api import expect

from gongkai.reports.models import AnnualReport
from gongkai.reports.rendering import render
from tests.browser.test_accessibility import faults_of
from tests.factories import PASSWORD, make_officer, make_report
from tests.portal.pages import make_county

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_visitor_finds_a_report_with_the_keyboard_and_without_scripts(open_page, live_server) -> None:
    make_county()
    page = open_page(390, java_script_enabled=False)
    page.goto(live_server.url)

    page.keyboard.press("Tab")
    assert page.locator(":focus").text_content() == "跳到正文"
    page.keyboard.press("Enter")
    page.get_by_role("link", name="查阅年度报告").focus()
    page.keyboard.press("Enter")
    page.get_by_role("searchbox", name="机关名称").fill("人民政府")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="岚川县人民政府2023年度报告").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(
        "岚川县人民政府2023年政府信息公开工作年度报告"
    )
    expect(page.locator("td[data-key='requests.received.total']")).to_have_text("21")


def test_a_figure_tells_where_it_was_printed(open_page, live_server) -> None:
    make_county()
    page = open_page()
    page.goto(f"{live_server.url}/reports/lanchuan/2023/")

    page.locator("td[data-key='requests.received.total']").click()
    expect(page.locator("#provenance")).to_contain_text("原文：“21”")
    expect(page.locator("#provenance")).to_contain_text("第3页，第1个表")
    page.keyboard.press("Escape")
    expect(page.locator("#provenance")).to_be_hidden()

    page.get_by_role("region", name="收到和处理政府信息公开申请情况", exact=True).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("td.is-open")).to_have_attribute("data-key", "requests.received.enterprise")


def test_a_visitor_switches_language_and_large_type_and_stays_on_the_page(open_page, live_server) -> None:
    make_county()
    page = open_page()
    page.goto(f"{live_server.url}/compare/agencies/?year=2023&show=outcomes")

    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(f"{live_server.url}/en/compare/agencies/?year=2023&show=outcomes")
    page.get_by_role("button", name="Large type").click()

    expect(page).to_have_url(f"{live_server.url}/en/compare/agencies/?year=2023&show=outcomes")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "22px"


def test_what_was_typed_in_stays_when_large_type_is_switched_on_and_the_next_page_is_large(
    open_page, live_server
) -> None:
    page = open_page()
    page.goto(f"{live_server.url}/en/search/")
    box = page.locator("main input[name=q]")
    box.fill("灌溉用水安排")

    with page.expect_response(lambda answer: "/display/" in answer.url):
        page.get_by_role("button", name="Large type").click()

    expect(box).to_have_value("灌溉用水安排")
    expect(page.get_by_role("button", name="Large type")).to_have_attribute("aria-pressed", "true")
    page.goto(f"{live_server.url}/en/about/")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "22px"


def test_an_officer_brings_a_report_from_the_file_to_the_portal(open_page, live_server, tmp_path) -> None:
    county = make_county()
    make_officer(county, "county_office", username="xianban")
    path = tmp_path / "岚川县2024年报.html"
    path.write_bytes(render(make_report("岚川县人民政府", 2024, 33), "html"))
    page = open_page()

    page.goto(f"{live_server.url}/office/reports/")
    page.get_by_label("用户名").fill("xianban")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    faults = faults_of(page)
    page.get_by_role("link", name="上传报告").first.click()
    faults += faults_of(page)
    page.get_by_label("报告文件").set_input_files(path)
    page.get_by_label("机关").select_option(label="岚川县人民政府")
    page.get_by_role("button", name="读取文件").click()
    expect(page.get_by_text("保存前请核对")).to_be_visible()
    faults += faults_of(page)
    page.get_by_role("button", name="保存为草稿").click()
    expect(page.get_by_text("尚未对外公开")).to_be_visible()
    faults += faults_of(page)
    page.get_by_role("button", name="发布").click()
    page.get_by_role("link", name="在门户查看").click()

    expect(page.locator("td[data-key='requests.received.total']")).to_have_text("33")
    assert AnnualReport.objects.published().get(year=2024).agency == county
    assert json.dumps(faults, ensure_ascii=False) == "[]"
