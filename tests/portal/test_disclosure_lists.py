"""Lists of records: in order, complete, a page at a time, and as wide as an agency's history."""

from datetime import date, timedelta

import pytest
from django.test import override_settings
from lxml import etree, html

from gongkai.disclosures import services
from gongkai.disclosures.models import Disclosure
from gongkai.organisations import services as organisations
from gongkai.portal.disclosures.keyset import ListPlace, list_page, neighbours, newest
from gongkai.portal.views import robots
from tests.disclosures.records import NOW, TODAY, make_approved, make_office, make_published
from tests.factories import make_agency
from tests.portal.pages import CREDIT_CODES

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def office():
    return make_office(name="岚川县水利局")


def published(office, count: int) -> list[Disclosure]:
    """Publish records, two at each moment, and return them as lists show them."""
    records = []
    for number in range(count):
        record = make_approved(office, title=f"第{number}号通告", article_20_item=1 + number % 3)
        moment = NOW + timedelta(minutes=number // 2)
        records.append(services.publish(disclosure=record, actor=office.drafter, now=moment))
    return sorted(records, key=lambda one: (-one.published_at.timestamp(), one.pk))


def titles(response) -> list[str]:
    return html.document_fromstring(response.content.decode()).xpath("//p[@class='record-title']/a/text()")


def test_going_through_a_list_shows_every_record_once_in_both_directions(office) -> None:
    records = published(office, 7)
    everything = Disclosure.objects.published()

    page = list_page(everything, {}, size=3)
    forwards = [*page.records]
    while page.older:
        page = list_page(everything, {"after": page.older}, size=3)
        forwards += page.records
    last = list_page(everything, {"last": "1"}, size=3)
    backwards = [last.records]
    page = last
    while page.newer:
        page = list_page(everything, {"before": page.newer}, size=3)
        backwards.insert(0, page.records)

    assert forwards == records
    assert backwards[-1] == tuple(records[-3:])
    assert backwards[0] == tuple(records[:3])


def test_an_address_keeps_its_place_when_newer_records_come_in(office) -> None:
    records = published(office, 5)
    everything = Disclosure.objects.published()
    older = list_page(everything, {}, size=2).older
    before = list_page(everything, {"after": older}, size=2).records

    record = make_approved(office, title="新的")
    services.publish(disclosure=record, actor=office.drafter, now=NOW + timedelta(days=1))

    assert list_page(everything, {"after": older}, size=2).records == before == tuple(records[2:4])


def test_the_neighbours_of_a_record_are_those_beside_it_in_the_list(office) -> None:
    records = published(office, 4)

    assert neighbours(Disclosure.objects.published(), records[1]) == (records[0], records[2])
    assert neighbours(Disclosure.objects.published(), records[0]) == (None, records[1])
    assert neighbours(Disclosure.objects.published(), records[3]) == (records[2], None)


@pytest.mark.parametrize(
    "place", ["x", "1-", "-1", "1-x", "９-1", "9" * 30 + "-1", "1" * 50, "1-" + "9" * 20]
)
def test_a_place_that_was_made_up_is_not_found(client, place: str) -> None:
    assert client.get("/disclosures/", {"after": place}).status_code == 404
    assert client.get("/disclosures/", {"before": place}).status_code == 404


def test_a_place_is_read_as_it_was_written(office) -> None:
    [record] = published(office, 1)

    assert ListPlace.parse(str(ListPlace.of(record))) == ListPlace.of(record)


def test_a_list_is_filtered_by_what_was_chosen(client, office) -> None:
    make_published(office, title="通告甲", genre="通告")
    make_published(office, title="许可乙", kind="information", genre="公告")
    repealed = make_published(office, title="废止丙")
    services.repeal(disclosure=repealed, repealed_on=TODAY, reason="新办法", actor=None, now=NOW)
    other = make_office(CREDIT_CODES[1], name="岚川县财政局")
    make_published(other, title="财政丁")

    def found(**query: str) -> set[str]:
        return set(titles(client.get("/disclosures/", query)))

    assert found() == {"通告甲", "许可乙", "废止丙", "财政丁"}
    assert found(genre="通告") == {"通告甲"}
    assert found(kind="information") == {"许可乙"}
    assert found(validity="repealed") == {"废止丙"}
    assert found(agency=other.agency.code) == {"财政丁"}
    assert found(agency=office.agency.code, validity="valid") == {"通告甲", "许可乙"}
    assert found(year="2026") == found()
    assert found(year="2025") == set()
    assert found(genre="nonsense", year="x", kind="x", validity="x") == found()
    assert client.get("/disclosures/", {"agency": "nobody"}).status_code == 404


def test_a_column_holds_its_own_records_and_counts_them(client, office) -> None:
    published(office, 7)

    page = html.document_fromstring(client.get("/columns/20-01/").content.decode())
    links = {link.get("href"): link.text_content().split()[-1] for link in page.xpath("//nav//a[span]")}

    assert titles(client.get("/columns/20-01/")) == ["第6号通告", "第3号通告", "第0号通告"]
    assert (links["/columns/20-01/"], links["/columns/20-02/"], links["/columns/20-04/"]) == ("3", "2", "0")
    assert page.xpath("//meta[@name='ColumnName']/@content") == ["行政法规、规章和规范性文件"]
    assert "共3条信息" in page.text_content()
    assert client.get("/columns/20-16/").status_code == 404
    assert client.get("/columns/nonsense/").status_code == 404


def test_an_agency_shows_the_records_of_those_whose_duties_it_took_over(client) -> None:
    first = make_office(CREDIT_CODES[0], name="岚川县工商局")
    second = make_office(CREDIT_CODES[1], name="岚川县质监局")
    make_published(first, title="工商记录")
    make_published(second, title="质监记录")
    market = make_agency("shichang", "岚川县市场监管局")
    later = make_agency("zonghe", "岚川县综合局")
    organisations.merge_agencies(
        agencies=[first.agency, second.agency], into=market, as_of=date(2026, 3, 3)
    )
    organisations.merge_agencies(agencies=[market], into=later, as_of=date(2026, 3, 4))

    assert titles(client.get("/agencies/zonghe/disclosures/")) == ["工商记录", "质监记录"]
    assert titles(client.get("/agencies/zonghe/")) == ["工商记录", "质监记录"]
    assert titles(client.get("/disclosures/", {"agency": "zonghe"})) == ["工商记录", "质监记录"]
    assert titles(client.get(f"/agencies/{first.agency.code}/disclosures/")) == ["工商记录"]
    feed = etree.fromstring(client.get("/feeds/agencies/zonghe.atom").content)
    assert feed.xpath("//a:entry/a:title/text()", namespaces={"a": ATOM[1:-1]}) == ["工商记录", "质监记录"]


@pytest.mark.parametrize("section", ["", "guide/", "rules/", "disclosures/", "reports/", "on-request/"])
def test_every_section_of_an_agency_that_is_no_more_names_who_took_over(client, section: str) -> None:
    old = make_office(CREDIT_CODES[0], name="岚川县工商局").agency
    market = make_agency("shichang", "岚川县市场监管局")
    organisations.merge_agencies(agencies=[old], into=market, as_of=date(2026, 3, 3))

    page = html.document_fromstring(client.get(f"/agencies/{old.code}/{section}").content.decode())
    [notice] = page.xpath("//p[@class='message warning']")

    assert " ".join(notice.text_content().split()) == "该机关已于2026-03-03撤销。 并入 岚川县市场监管局。"
    assert notice.xpath("a/@href") == ["/agencies/shichang/"]
    assert "撤销" not in client.get(f"/agencies/shichang/{section}").content.decode()


def test_the_newest_of_several_agencies_are_the_newest_of_all(office) -> None:
    other = make_office(CREDIT_CODES[1])
    mine = published(office, 3)
    theirs = published(other, 3)
    both = sorted([*mine, *theirs], key=lambda one: (-one.published_at.timestamp(), one.pk))

    found = newest(Disclosure.objects.published(), 4, agency_ids=[office.agency.pk, other.agency.pk])

    assert found == both[:4]


@pytest.mark.parametrize("feed_format", ["atom", "rss"])
def test_a_feed_tells_of_the_newest_records(client, office, feed_format: str) -> None:
    [record] = published(office, 1)

    response = client.get(f"/feeds/disclosures.{feed_format}")
    text = response.content.decode()

    assert response.headers["Content-Type"] == f"application/{feed_format}+xml; charset=utf-8"
    assert record.title in text
    assert f"http://testserver/disclosures/{record.index_number}/" in text
    assert client.get("/feeds/disclosures.json").status_code == 404
    assert client.get("/feeds/columns/nonsense.atom").status_code == 404


def test_the_site_map_is_split_and_lists_every_public_record_once(client, office, monkeypatch) -> None:
    records = published(office, 5)
    services.withdraw(disclosure=records[0], reason="误发", actor=office.drafter, now=NOW)
    monkeypatch.setattr(robots, "RECORDS_A_PIECE", 2)

    pieces = etree.fromstring(client.get("/sitemap.xml").content).xpath("//*[local-name()='loc']/text()")
    listed = []
    for piece in pieces:
        response = client.get(piece.removeprefix("http://testserver"))
        if response.status_code == 200:
            root = etree.fromstring(b"".join(response.streaming_content))
            listed += root.xpath("//*[local-name()='loc']/text()")

    expected = {f"http://testserver/disclosures/{record.index_number}/" for record in records[1:]}
    assert {address for address in listed if "/disclosures/1" in address} == expected
    assert len(listed) == len(set(listed))


def test_old_addresses_lead_to_the_new_ones(client, office, tmp_path) -> None:
    [record] = published(office, 1)
    lines = f"/art/2016/1/4/art_1_2.html,{record.index_number}\n/xxgk?id=7,/agencies/\n/evil,//a.example/\n"
    (tmp_path / "redirects.csv").write_text(lines, encoding="utf-8")

    with override_settings(DATA_DIR=tmp_path):
        moved = client.get("/art/2016/1/4/art_1_2.html")
        assert (moved.status_code, moved.headers["Location"]) == (
            301,
            f"/disclosures/{record.index_number}/",
        )
        assert client.get("/xxgk?id=7").headers["Location"] == "/agencies/"
        assert client.get("/xxgk?id=8").status_code == 404
        assert client.get("/evil").status_code == 404
    assert client.get("/art/2016/1/4/art_1_2.html").status_code == 404


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_old_addresses_may_be_written_by_a_spreadsheet(client, office, tmp_path, encoding: str) -> None:
    lines = "/通知公告/7.html,/agencies/\r\n/%E5%85%AC%E5%BC%80,/data/\r\n说明：旧站地址\r\n"
    (tmp_path / "redirects.csv").write_bytes(lines.encode(encoding))

    with override_settings(DATA_DIR=tmp_path):
        assert client.get("/通知公告/7.html").headers["Location"] == "/agencies/"
        assert client.get("/公开").headers["Location"] == "/data/"
        assert client.get("/nothing").status_code == 404


def test_the_sections_of_an_agency_stand_in_the_order_of_the_specification(client, office) -> None:
    page = html.document_fromstring(client.get(f"/agencies/{office.agency.code}/guide/").content.decode())

    assert page.xpath("//nav[@aria-label='法定栏目']//a/text()") == [
        "政府信息公开指南",
        "政府信息公开制度",
        "法定主动公开内容",
        "政府信息公开年报",
        "依申请公开",
    ]
    assert page.xpath("//nav//a[@aria-current='page']/text()") == ["政府信息公开指南"]


@pytest.mark.parametrize("section", ["guide", "rules", "on-request"])
def test_a_section_of_the_site_is_that_of_the_government(client, section: str) -> None:
    assert "尚未录入机关" in client.get(f"/{section}/").content.decode()
    make_agency("lanchuan", "岚川县人民政府", kind="government")

    assert client.get(f"/{section}/").headers["Location"] == f"/agencies/lanchuan/{section}/"


def test_the_rules_of_an_agency_are_those_filed_under_open_government(client, office) -> None:
    make_published(office, title="岚川县政府信息公开工作制度", subject="政务公开")
    make_published(office, title="供水通告")

    page = client.get(f"/agencies/{office.agency.code}/rules/")

    assert titles(page) == ["岚川县政府信息公开工作制度"]
    assert "国务院令第711号" in page.content.decode()
