"""A record's page: what it says, its files, its editions; and that a withdrawn one is gone at once."""

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from lxml import html

from gongkai.disclosures import services
from gongkai.disclosures.models import Attachment, Disclosure
from gongkai.organisations.models import Agency
from tests.disclosures.records import NOW, TODAY, make_correction, make_draft, make_office, make_published
from tests.factories import make_officer
from tests.html_rules import faults_of
from tests.portal.pages import TEXT, attach, make_policy, publish

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def office():
    return make_office(name="岚川县水利局")


def address_of(record: Disclosure) -> str:
    return reverse("portal:disclosure", args=[record.index_number])


def page_of(client, address: str):
    return html.document_fromstring(client.get(address).content.decode())


def facts_of(page) -> dict[str, str]:
    return {
        row.findtext("dt"): row.find("dd").text_content()
        for row in page.xpath("//dl[contains(@class, 'record-facts')]/div")
    }


def meta(page, name: str) -> list[str]:
    return page.xpath(f"//meta[@name='{name}']/@content")


def withdraw(office, record: Disclosure) -> None:
    services.withdraw(disclosure=record, reason="含有个人信息。", actor=office.drafter, now=LATER)


def test_the_page_states_what_the_specification_wants_of_a_document(client, office) -> None:
    record = make_policy(office)

    facts = facts_of(page_of(client, address_of(record)))

    assert facts["索引号"] == record.index_number
    assert facts["文号"] == "岚水发〔2026〕1号"
    assert facts["发文机关"] == facts["发布机构"] == "岚川县水利局"
    assert (facts["成文日期"], facts["发布日期"]) == ("2026-02-26", "2026-03-02 09:30")
    assert (facts["体裁分类"], facts["主题分类"]) == ("通知", "水利")
    assert facts["有效性"] == "有效"
    assert facts["法定公开事项"] == "行政法规、规章和规范性文件"
    assert next(iter(facts)) == "索引号"


def test_the_page_carries_the_tags_of_an_article_and_structured_data(client, office) -> None:
    record = make_published(office, title="关于<b>“灌溉”</b>的通告</script>", keywords="灌溉")

    page = page_of(client, address_of(record))
    [text] = page.xpath("//script[@type='application/ld+json']/text()")
    [described, trail] = json.loads(text)["@graph"]

    assert meta(page, "ArticleTitle") == [record.title]
    assert meta(page, "PubDate") == ["2026-03-02 09:30"]
    assert (meta(page, "ContentSource"), meta(page, "Keywords")) == (["岚川县水利局"], ["灌溉"])
    assert page.xpath("//link[@rel='canonical']/@href") == ["http://testserver" + address_of(record)]
    assert (described["headline"], described["identifier"]) == (record.title, [record.index_number])
    assert described["datePublished"] == "2026-03-02T01:30:00+00:00"
    assert trail["itemListElement"][1]["item"] == "http://testserver/disclosures/"


def test_a_draft_and_an_index_number_that_was_never_given_are_not_found(client, office) -> None:
    make_draft(office)

    assert client.get(f"/disclosures/{office.agency.credit_code}/2026-00001/").status_code == 404
    assert client.get("/disclosures/nonsense/").status_code == 404


def test_headings_follow_one_another_tables_scroll_and_pictures_are_described(client, office) -> None:
    record = make_draft(office, title="有图的通告")
    picture = attach(office, record, "示意图.png", b"\x89PNG picture")
    body = f'<h4>一、概况</h4><h6>（一）</h6><p><img src="attachment:{picture.pk}"></p>'
    body += '<p><img src="attachment:999999"><a href="attachment:999999">别的文件</a></p>'
    body += "<table><tr><td>1</td></tr></table>"
    services.save_draft(disclosure=record, actor=office.drafter, now=NOW, body_html=body)
    record.refresh_from_db()
    record = publish(office, record)

    [text] = page_of(client, address_of(record)).xpath("//div[@class='body-text']")

    assert [one.tag for one in text.xpath(".//h2 | .//h3 | .//h4 | .//h6")] == ["h2", "h3"]
    assert text.xpath(".//img/@src") == [f"/disclosures/{record.index_number}/files/{picture.pk}"]
    assert text.xpath(".//img/@alt") == ["示意图.png"]
    assert text.xpath(".//a") == []
    assert "别的文件" in text.text_content()
    assert text.xpath(".//div[@role='region'][@tabindex='0']/@aria-label") == ["表1"]


def test_no_text_and_no_title_breaks_the_page_that_shows_it(client, office) -> None:
    body = (
        "<h1>大</h1><ol><li>一<ul><li>二</li></ul></li></ol><p>m<sup>2</sup><br>"
        "<a href='javascript:x'>坏</a></p><blockquote><p>引</p></blockquote><pre>  码</pre>"
        "<p>未关闭<p>&lt;b&gt; 㐂𠮷𰻞 臺灣</p><div><p>内</div>"
    )
    title = "关于“<b>粗体</b>”与<script>x</script>、A&B、'单'、\"双\" 㐂𠮷的通告"
    record = make_published(office, title=title, body_html=body, document_number="岚水发〔２０２６〕１号")

    for address in (address_of(record), "/en" + address_of(record), "/disclosures/"):
        assert faults_of(client.get(address).content.decode()) == []
    page = page_of(client, address_of(record))
    assert page.findtext(".//h1") == title
    assert "㐂𠮷𰻞 臺灣" in page.xpath("//div[@class='body-text']")[0].text_content()


def test_a_file_is_sent_as_an_attachment_of_its_own_type(client, office) -> None:
    record = make_policy(office)
    file = Attachment.objects.get()

    response = client.get(f"/disclosures/{record.index_number}/files/{file.pk}")

    assert b"".join(response.streaming_content) == b"%PDF-1.4 plan"
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_that_could_run_in_the_browser_is_sent_as_plain_bytes(client, office) -> None:
    record = make_draft(office)
    file = attach(office, record, "页面.html", b"<script>alert(1)</script>")
    record = publish(office, record)

    response = client.get(f"/disclosures/{record.index_number}/files/{file.pk}")

    assert response.headers["Content-Type"] == "application/octet-stream"


def test_a_file_opens_only_under_its_own_record_and_once_it_is_public(client, office) -> None:
    record = make_policy(office)
    other = make_published(office)
    draft = make_draft(office, title="草稿")
    hidden = attach(office, draft, "草稿.pdf", b"%PDF draft")
    file = Attachment.objects.exclude(pk=hidden.pk).get()

    assert client.get(f"/disclosures/{other.index_number}/files/{file.pk}").status_code == 404
    assert client.get(f"/disclosures/{record.index_number}/files/{hidden.pk}").status_code == 404
    client.force_login(make_officer(office.agency))
    assert client.get(f"/disclosures/{record.index_number}/files/{hidden.pk}").status_code == 404


def test_a_withdrawn_record_is_gone_from_every_page_feed_map_and_file_at_once(client, office) -> None:
    record = make_policy(office)
    make_published(
        office,
        kind="interpretation",
        title="解读",
        interprets=record,
        article_20_item=1,
        catalogue_item="26-01-01",
    )
    file = Attachment.objects.get()
    own = [
        address_of(record),
        "/en" + address_of(record),
        address_of(record) + "editions/",
        f"/disclosures/{record.index_number}/files/{file.pk}",
        f"/disclosures/{record.index_number}/qr.svg",
    ]
    code = office.agency.code
    others = [
        "/",
        "/en/",
        "/disclosures/",
        "/disclosures/?kind=normative_document",
        f"/disclosures/?agency={code}",
        "/columns/20-01/",
        "/columns/policies/",
        "/columns/26-01-01/",
        f"/agencies/{code}/",
        f"/agencies/{code}/disclosures/",
        address_of(Disclosure.objects.get(kind="interpretation")),
        "/feeds/disclosures.atom",
        "/feeds/disclosures.rss",
        "/feeds/columns/20-01.atom",
        f"/feeds/agencies/{code}.atom",
        "/sitemaps/records-0.xml",
    ]
    before = {address: b"".join(client.get(address)).decode() for address in [*own, *others]}
    assert [
        one for one in others if record.index_number not in before[one] and record.title not in before[one]
    ] == []

    withdraw(office, record)

    for address in own:
        response = client.get(address)
        assert response.status_code == 410, address
        assert "含有个人信息。" in response.content.decode()
        assert record.title not in response.content.decode()
    for address in others:
        now = b"".join(client.get(address)).decode()
        assert record.title not in now, address
        assert address_of(record) not in now, address


def test_an_unchanged_page_is_not_sent_twice_and_a_changed_one_is(client, office) -> None:
    record = make_published(office)
    first = client.get(address_of(record))
    tag = first.headers["ETag"]

    again = client.get(address_of(record), headers={"if-none-match": tag})
    assert again.status_code == 304
    assert first.headers["Last-Modified"] == "Mon, 02 Mar 2026 01:30:00 GMT"

    services.repeal(disclosure=record, repealed_on=TODAY, reason="新办法", actor=office.drafter, now=LATER)
    changed = client.get(address_of(record), headers={"if-none-match": tag})
    assert changed.status_code == 200
    assert "已废止" in changed.content.decode()


def test_one_tag_never_stands_for_two_ways_of_showing_a_page(client, office) -> None:
    address = address_of(make_published(office))
    tags = [client.get(address).headers["ETag"], client.get("/en" + address).headers["ETag"]]
    client.cookies["display"] = "large-type"

    tags.append(client.get(address).headers["ETag"])

    assert len(set(tags)) == 3


def test_what_holds_no_longer_or_not_yet_says_so(client, office) -> None:
    lapsed = make_published(office, title="甲", effective_on=None, expires_on=TODAY)
    coming = make_published(office, title="乙", effective_on=TODAY + timedelta(days=36500))
    repealed = make_published(office, title="丙")
    services.repeal(
        disclosure=repealed, repealed_on=TODAY, reason="岚水发〔2026〕2号", actor=None, now=LATER
    )

    def banner(record: Disclosure) -> str:
        return page_of(client, address_of(record)).xpath("string(//p[contains(@class, 'validity-banner')])")

    assert "本文件有效期至2026-03-02，现已失效。" in banner(lapsed)
    assert "起施行" in banner(coming)
    assert "岚水发〔2026〕2号" in banner(repealed)
    assert banner(make_published(office, title="丁")) == ""


def test_an_emergency_notice_says_that_its_review_still_runs(client, office) -> None:
    urgent = make_draft(office, kind="emergency", title="紧急通告")
    record = services.emergency_publish(
        disclosure=urgent, reason="汛情", actor=office.drafter, now=NOW, today=TODAY
    )

    assert "因情况紧急先行发布，公开审查正在进行。" in client.get(address_of(record)).content.decode()


def test_a_policy_and_its_interpretation_lead_to_each_other(client, office) -> None:
    policy = make_policy(office)
    interpretation = make_published(office, kind="interpretation", title="解读", interprets=policy)

    assert address_of(interpretation) in page_of(client, address_of(policy)).xpath("//aside//a/@href")
    assert address_of(policy) in page_of(client, address_of(interpretation)).xpath("//aside//a/@href")


def test_the_editions_show_what_changed(client, office) -> None:
    record = make_policy(office)

    page = page_of(client, address_of(record) + "editions/")

    assert page.xpath("//del/text()") == ["三"]
    assert page.xpath("//ins/text()") == ["四"]
    assert "更正供水日期" in page.text_content()
    assert "第2版" in page_of(client, address_of(record)).text_content()


def test_an_edition_from_before_a_withdrawal_is_never_shown_again(client, office) -> None:
    record = make_policy(office)
    withdraw(office, record)
    correction = make_correction(office, record, body_html=TEXT.replace("三月", "五月"))
    record = services.publish_correction(correction=correction, actor=office.drafter, now=LATER)

    page = page_of(client, address_of(record) + "editions/")

    assert "三月" not in page.text_content()
    assert page.xpath("//del | //ins") == []
    assert [one.text_content().split()[0] for one in page.xpath("//tbody/tr/th")] == ["3"]


def test_the_code_on_the_page_leads_to_the_page(client, office) -> None:
    record = make_published(office)
    [source] = page_of(client, address_of(record)).xpath("//img[contains(@src, 'qr.svg')]/@src")

    picture = client.get(source)

    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert re.match(rb"<\?xml|<svg", picture.content)


def test_the_page_names_the_agency_as_it_was_when_it_published(client, office) -> None:
    from gongkai.organisations import services as organisations

    record = make_published(office)
    agency = Agency.objects.get(pk=office.agency.pk)
    organisations.rename_agency(agency=agency, name="岚川县水务局", as_of=TODAY + timedelta(days=30))

    assert facts_of(page_of(client, address_of(record)))["发布机构"] == "岚川县水利局"
