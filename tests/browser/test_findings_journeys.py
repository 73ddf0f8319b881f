"""Every finding in a text is shown where it stands: lists of persons and dead links too."""

import pytest
from playwright.sync_api import expect

from gongkai.disclosures.models import DisclosureFinding
from tests.browser.test_disclosures_journeys import sign_in
from tests.disclosures.records import NOW, make_draft, make_office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TABLE = (
    "<table><tbody><tr><th>姓名</th><th>联系电话</th></tr><tr><td>张小明</td><td>13800138000</td></tr>"
    "<tr><td>李桂兰</td><td>13900139000</td></tr></tbody></table>"
)
LINK = "https://old.lanchuan.example/list.html"
SHOWN = "() => [...CSS.highlights.get('shown')].map((range) => range.toString())"


def test_a_list_and_a_dead_link_are_shown_in_the_text_and_dealt_with(open_page, live_server) -> None:
    office = make_office()
    record = make_draft(
        office, body_html=f'<p>受助儿童王小雨，今年9岁。</p><p><a href="{LINK}">名单</a></p>{TABLE}'
    )
    DisclosureFinding.objects.create(
        disclosure=record,
        place="body_attributes",
        kind="dead_link",
        text=LINK,
        details={"where": {}, "why": {}},
        found_at=NOW,
    )
    page = sign_in(open_page(), live_server.url, office.drafter.username)
    page.goto(f"{live_server.url}/office/disclosures/{record.pk}/")

    shown = []
    for button in page.locator("[data-show]").all():
        button.click()
        shown.append(page.evaluate(SHOWN))
    assert ["张小明", "李桂兰"] in shown
    assert ["王小雨"] in shown
    assert ["名单"] in shown

    with page.expect_navigation():
        page.locator("button[value='mask:all']").click()
    expect(page.locator(".editor-page")).to_contain_text("李××")
    expect(page.locator(".editor-page")).to_contain_text("王××，今年9岁")
    record.refresh_from_db()
    assert not record.findings.exclude(kind="dead_link").exists()
