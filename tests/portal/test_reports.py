"""Reports on the portal: what is shown, to whom, and what a withdrawn one leaves behind."""

import io
import json
from decimal import Decimal

import pytest
from lxml import html

from gongkai.reports import services
from gongkai.reports.explaining import explain_finding
from gongkai.reports.models import AnnualReport
from gongkai.reports.selectors import finding_id
from tests.factories import NOW, make_agency, make_officer, make_report, store
from tests.portal.pages import make_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make_county()


def page_of(client, address: str):
    return html.document_fromstring(client.get(address).content.decode())


def test_the_statutory_tables_stand_in_their_parts_with_a_key_on_each_figure(client, county) -> None:
    page = page_of(client, "/reports/lanchuan/2023/")

    [received] = page.xpath("//td[@data-key='requests.received.total']")
    part = received.xpath("ancestor::section[1]/h2")[0].text_content()
    assert received.text_content() == "21"
    assert part == "三、收到和处理政府信息公开申请情况"
    assert len(set(page.xpath("//td/@data-key"))) >= 200


def test_the_matrix_links_the_years_that_are_published_and_marks_the_withdrawn(client, county) -> None:
    page = page_of(client, "/reports/")
    row = page.xpath("//tr[th/a[@href='/agencies/caizheng/']]")[0]

    assert row.xpath(".//a[@class='year-link']/@href") == ["/reports/caizheng/2023/"]
    assert "2022" not in row.xpath("string(.//td[3])")
    assert page.xpath("//thead//th[@class='year']/text()") == ["2023", "2017"]


def test_an_agency_that_is_gone_is_listed_with_its_reports(client, county) -> None:
    store(make_agency("old", "岚川县旧局"), 2017)
    agency = AnnualReport.objects.get(agency__code="old").agency
    from gongkai.organisations import services as organisations

    organisations.abolish_agency(agency=agency, as_of=NOW.date())

    page = page_of(client, "/reports/")

    assert page.xpath("//a[@href='/reports/old/2017/']")


def test_drafts_are_shown_nowhere(client, county) -> None:
    for address in ("/reports/caizheng/2024/", "/reports/caizheng/2024/report.json"):
        assert client.get(address).status_code == 404
    for address in (
        "/",
        "/reports/",
        "/agencies/caizheng/",
        "/compare/years/?agency=caizheng",
        "/sitemap.xml",
    ):
        assert "caizheng/2024" not in client.get(address).content.decode()


def test_a_withdrawn_report_is_gone_from_every_page_and_file_and_says_why(client, county) -> None:
    addresses = ["/reports/lanchuan/2023/", "/reports/lanchuan/2023/figures/"]
    files = ["/reports/lanchuan/2023/report.json"]
    for address in [*addresses, *files]:
        assert client.get(address).status_code == 200
    assert "lanchuan/2023" in client.get("/").content.decode()
    record = AnnualReport.objects.get(agency=county, year=2023)
    services.withdraw_report(record=record, actor=None, now=NOW, reason="表三数据有误")

    for address in [*addresses, *files]:
        response = client.get(address)
        assert response.status_code == 410
        assert "表三数据有误" in response.content.decode()
    listed = ["/", "/agencies/lanchuan/", "/compare/agencies/?year=2023", "/compare/years/", "/sitemap.xml"]
    for address in listed:
        assert "lanchuan/2023" not in client.get(address).content.decode()
    dataset = b"".join(client.get("/data/annual-reports.csv").streaming_content).decode()
    assert "lanchuan,岚川县人民政府,,government,2023" not in dataset
    assert "lanchuan,岚川县人民政府,,government,2017" in dataset


def test_the_json_download_is_the_report_as_it_was_read(client, county) -> None:
    response = client.get("/reports/lanchuan/2023/report.json")

    data = json.loads(b"".join(response.streaming_content))
    assert data["cells"] == make_report("岚川县人民政府", 2023, 21).to_dict()["cells"]
    assert data["sources"]["requests.received.total"]["page"] == 3
    assert response.headers["Content-Type"].startswith("application/json")


def test_an_unknown_format_is_not_found(client, county) -> None:
    assert client.get("/reports/lanchuan/2023/report.exe").status_code == 404
    assert client.get("/data/annual-reports.exe").status_code == 404


def test_figures_are_listed_with_what_was_printed_and_where(client, county) -> None:
    page = page_of(client, "/reports/lanchuan/2023/figures/")

    row = page.xpath("//tr[@id='requests.received.total']")[0]
    cells = [cell.text_content() for cell in row.xpath("td")]
    assert cells[:3] == ["21", "件", "21"]
    assert cells[3].startswith("第3页，第1个表")


def test_findings_are_shown_to_officers_of_the_agency_only(client, county) -> None:
    heading = "校验结果（仅工作人员可见）"
    address = "/reports/lanchuan/2023/"
    assert heading not in client.get(address).content.decode()

    client.force_login(make_officer(make_agency()))
    assert heading not in client.get(address).content.decode()

    client.force_login(make_officer(county))
    assert heading in client.get(address).content.decode()


def test_the_original_file_is_for_officers_of_the_agency_only(client) -> None:
    agency = make_agency("caizheng", "岚川县财政局")
    stored = services.store_report(
        report=make_report(), agency=agency, actor=None, now=NOW, document=b"original", filename="年报.docx"
    )
    services.publish_report(record=stored.record, actor=None, now=NOW, explanation="测试")
    address = "/reports/caizheng/2023/original"

    assert client.get(address).status_code == 404
    client.force_login(make_officer(make_agency()))
    assert client.get(address).status_code == 404
    client.force_login(make_officer(agency))
    assert b"".join(client.get(address).streaming_content) == b"original"


@pytest.mark.parametrize("typed", ["水利", "嵐川縣 水利", "水　利"])
def test_a_search_for_a_name_keeps_the_agencies_that_have_it(client, county, typed: str) -> None:
    page = page_of(client, f"/reports/?q={typed}")

    assert page.xpath("//tbody//th[@scope='row']/a/text()") == ["岚川县水利局"]


def test_the_report_names_the_agency_as_it_was_and_as_it_is(client, county) -> None:
    store(make_agency("nongye", "岚川县农业局"), 2018)
    from datetime import date

    from gongkai.organisations import services as organisations

    agency = AnnualReport.objects.get(agency__code="nongye").agency
    organisations.rename_agency(agency=agency, name="岚川县农业农村局", as_of=date(2019, 3, 1))

    meta = page_of(client, "/reports/nongye/2018/").xpath("string(//dl[contains(@class,'report-meta')])")

    assert "岚川县农业局" in meta
    assert "（现为岚川县农业农村局）" in meta


@pytest.mark.parametrize("file_format", ["docx", "pdf", "xlsx", "html"])
def test_a_rendition_is_made_once_and_kept(client, county, file_format: str, monkeypatch) -> None:
    from gongkai.portal import renditions

    first = b"".join(client.get(f"/reports/lanchuan/2023/report.{file_format}").streaming_content)

    def never(*_arguments, **_options):
        raise AssertionError("made twice")

    monkeypatch.setattr(renditions, "file_of", never)
    again = client.get(f"/reports/lanchuan/2023/report.{file_format}")

    assert first
    assert b"".join(again.streaming_content) == first
    assert (
        io.BytesIO(first).read(2)
        == {"docx": b"PK", "xlsx": b"PK", "pdf": b"%P", "html": b"<!"}[file_format]
    )


def test_what_the_agency_says_of_its_figures_stands_below_the_text_without_the_officer_s_name(
    client,
) -> None:
    agency = make_agency(code="caizheng", name="岚川县财政局")
    officer = make_officer(agency, username="zhangjianguo")
    wrong = {"requests.concluded.total": 99}
    record = store(agency, publish=False, cells=wrong, name="岚川县财政局")
    finding = next(entry for entry in record.findings if entry["level"] == "error")
    explain_finding(
        record=record,
        finding=finding_id(finding),
        cause="系统合并时漏计一件。",
        body="国库股",
        difference=Decimal(1),
        actor=officer,
        now=NOW,
    )
    services.publish_report(record=record, actor=officer, now=NOW, explanation="原件如此。")

    text = client.get("/en/reports/caizheng/2023/").content.decode()
    data = b"".join(client.get("/reports/caizheng/2023/report.json").streaming_content).decode()

    assert "The agency on its figures" in text
    assert "系统合并时漏计一件。" in text
    assert "系统合并时漏计一件。" in data
    for public in (text, data):
        assert officer.display_name not in public
        assert officer.username not in public
