"""Agencies, the catalogue, registers, annual reports, search and the datasets, for programs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.disclosures import services
from gongkai.registers import services as registers
from gongkai.registers.definitions import public_registers
from gongkai.registers.states import WithdrawalCause
from gongkai.search import services as indexing
from tests.disclosures.records import NOW, TODAY, make_office, make_published
from tests.factories import make_agency, store
from tests.registers.spreadsheets import NOW as REGISTER_NOW
from tests.registers.spreadsheets import PERSON, add_document, import_penalties, penalty
from tests.registers.spreadsheets import TODAY as REGISTER_TODAY

pytestmark = pytest.mark.django_db
ROOT = "/api/v1"


def test_agencies_stand_with_whom_they_are_under(client, county) -> None:
    found = {one["code"]: one for one in client.get(f"{ROOT}/agencies").json()["items"]}
    assert found["shuili"]["parent"] == "lanchuan"
    assert found["caizheng"]["name"] == "岚川县财政和市场局"
    assert "gongshang" not in found


def test_lists_that_are_counted_off_go_on_too(client, county) -> None:
    first = client.get(f"{ROOT}/agencies?limit=2").json()
    second = client.get(first["next"]).json()
    codes = [one["code"] for one in [*first["items"], *second["items"]]]
    assert (sorted(codes), second["next"]) == (["caizheng", "lanchuan", "shuili"], None)


def test_an_agency_that_is_no_more_says_who_took_over(client, county) -> None:
    found = client.get(f"{ROOT}/agencies/gongshang").json()
    [successor] = found["successors"]
    assert (successor["agency"], successor["happened_on"]) == ("caizheng", "2019-03-01")
    finance = client.get(f"{ROOT}/agencies/caizheng").json()
    assert [one["name"] for one in finance["names"]] == ["岚川县财政局", "岚川县财政和市场局"]
    assert client.get(f"{ROOT}/agencies/lanchuan").json()["office"]["phone"] == "0000-0000001"
    assert client.get(f"{ROOT}/agencies/nobody").status_code == 404


def test_the_catalogue_is_that_which_binds_the_agency(client, county) -> None:
    page = client.get(f"{ROOT}/catalogue?agency=shuili&limit=100").json()
    assert page["owner"] == "lanchuan"
    assert any(row["is_statutory"] and row["elements"] for row in page["items"])
    assert page["next"] is not None
    assert client.get(f"{ROOT}/catalogue?agency=nobody").status_code == 400


def test_registers_are_described_with_the_public_columns_only(client) -> None:
    found = {one["id"]: one for one in client.get(f"{ROOT}/registers").json()["items"]}
    assert found["normative_documents"]["name"] == "规章和行政规范性文件"
    assert "person_id" not in [column["id"] for column in found["penalties"]["columns"]]


def test_rows_go_on_and_a_withdrawn_row_is_not_among_them(client) -> None:
    agency = make_agency("banshi")
    rows = [add_document(agency, f"岚政规〔2024〕{number}号") for number in range(1, 6)]
    registers.withdraw_row(
        row=rows[0],
        cause=WithdrawalCause.REVOKED,
        reason="撤销",
        actor=None,
        now=REGISTER_NOW,
        today=REGISTER_TODAY,
    )
    address = f"{ROOT}/registers/normative_documents/rows?agency=banshi&limit=3"
    first = client.get(address).json()
    second = client.get(first["next"]).json()
    ids = [row["id"] for row in [*first["items"], *second["items"]]]
    assert ids == [row.pk for row in reversed(rows[1:])]
    assert second["next"] is None
    assert first["items"][0]["values"]["document_number"] == "岚政规〔2024〕5号"


def test_rows_about_persons_have_nothing_that_the_public_may_not_see(client) -> None:
    import_penalties(make_agency("zhifa"), penalty(1, **PERSON))
    response = client.get(f"{ROOT}/registers/penalties/rows?agency=zhifa")
    [row] = response.json()["items"]
    assert "王五六" not in response.content.decode()
    public = {column.id for column in public_registers()["penalties"].public_columns}
    assert set(row["values"]) <= public


@pytest.mark.parametrize(
    "address", ["nothing/rows", "penalties/rows?validity=old", "penalties/rows?cursor=eA"]
)
def test_a_register_or_a_place_that_there_is_not_is_refused(client, address: str) -> None:
    assert client.get(f"{ROOT}/registers/{address}").status_code in {400, 404}


def test_rows_ask_the_database_as_often_for_many_as_for_one(client) -> None:
    agency = make_agency("guifan")

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(f"{ROOT}/registers/normative_documents/rows?agency=guifan")
        return len(asked)

    add_document(agency, "岚政规〔2024〕21号")
    few = queries()
    for number in range(22, 26):
        add_document(agency, f"岚政规〔2024〕{number}号")
    assert queries() == few == 4


def test_a_report_has_its_figures_and_its_text(client, county) -> None:
    report = client.get(f"{ROOT}/reports/lanchuan/2023").json()
    figures = {figure["key"]: figure["value"] for figure in report["figures"]}
    assert figures["requests.received.total"] == 21
    assert report["sections"][0]["heading"] == "一、总体情况"


def test_reports_are_listed_narrowed_and_go_on(client, county) -> None:
    assert [
        (one["agency"], one["year"])
        for one in client.get(f"{ROOT}/reports?agency=lanchuan&year=2017").json()["items"]
    ] == [("lanchuan", 2017)]
    page = client.get(f"{ROOT}/reports?limit=2").json()
    seen = [one["url"] for one in page["items"]]
    while page["next"]:
        page = client.get(page["next"]).json()
        seen += [one["url"] for one in page["items"]]
    assert len(seen) == len(set(seen)) == 3


@pytest.mark.parametrize(
    ("address", "status"), [("caizheng/2022", 410), ("caizheng/2024", 404), ("x/9999999", 404)]
)
def test_a_report_that_is_not_public_is_not_shown(client, county, address: str, status: int) -> None:
    response = client.get(f"{ROOT}/reports/{address}")
    assert response.status_code == status
    if status == 410:
        assert response.json()["error"]["reason"] == "表三数据有误，更正后重新公布。"


def test_reports_ask_the_database_as_often_for_many_as_for_one(client) -> None:
    agency = make_agency("tongji")

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    store(agency, 2022)
    few = queries(f"{ROOT}/reports")
    store(agency, 2023)
    assert queries(f"{ROOT}/reports") == few == 2
    assert queries(f"{ROOT}/reports/tongji/2023") <= 4


def test_search_finds_passages_and_never_what_was_withdrawn(client, settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path
    office = make_office()
    record = make_published(office, title="关于碧潭禁渔的通告")
    make_published(office, title="关于碧潭采砂的通告")
    indexing.catch_up(today=TODAY)
    page = client.get(f"{ROOT}/search?q=碧潭&limit=1").json()
    other = client.get(page["next"]).json()
    titles = {one["title"] for one in [*page["items"], *other["items"]]}
    assert (page["total"], other["next"]) == (2, None)
    assert titles == {"关于碧潭禁渔的通告", "关于碧潭采砂的通告"}
    [found] = client.get(f"{ROOT}/search?q=供应&agency={office.agency.code}&kind=notice&limit=1").json()[
        "items"
    ]
    assert "供应" in found["passages"][0]["text"]
    assert client.get(f"{ROOT}/search?q=碧潭&subject=林业").json()["total"] == 0
    assert client.get(f"{ROOT}/search?q=碧潭&subject={record.subject}").json()["total"] == 2
    assert client.get(f"{ROOT}/search?q=碧潭&five_publics=result").json()["total"] == 0
    services.withdraw(disclosure=record, reason="有误", actor=office.drafter, now=NOW)
    assert client.get(f"{ROOT}/search?q=禁渔").json()["items"] == []


@pytest.mark.parametrize("query", ["", "q=", f"q={'长' * 101}", "q=a&order=loudest", "q=a&cursor=MTAwMA"])
def test_a_search_for_nothing_is_refused(client, query: str) -> None:
    assert client.get(f"{ROOT}/search?{query}").status_code == 400


def test_a_search_without_its_index_says_to_come_back(client, settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path
    response = client.get(f"{ROOT}/search?q=用水")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
    assert response.json()["error"]["code"] == "search_unavailable"


def test_the_dcat_catalogue_says_of_everything_what_portals_require(client, county) -> None:
    catalogue = client.get(f"{ROOT}/dcat.jsonld").json()
    datasets = catalogue["dcat:dataset"]

    assert {"dct:title", "dct:description", "dct:publisher"} <= set(catalogue)
    for dataset in datasets:
        assert {"dct:title", "dct:description", "dct:publisher", "dcat:distribution"} <= set(dataset)
        assert dataset["dct:publisher"]["@id"] == catalogue["dct:publisher"]["@id"]
    files = [file for dataset in datasets for file in dataset["dcat:distribution"]]
    assert all(file["dcat:accessURL"] == file["dcat:downloadURL"] for file in files)
    assert catalogue["@context"]["dct:modified"] == {"@type": "xsd:dateTime"}


def test_every_download_of_the_dcat_catalogue_is_there(client, county) -> None:
    catalogue = client.get(f"{ROOT}/dcat.jsonld").json()
    files = [
        file["dcat:downloadURL"]["@id"]
        for dataset in catalogue["dcat:dataset"]
        for file in dataset["dcat:distribution"]
    ]
    assert len(files) >= 20
    for file in files:
        response = client.get(file)
        assert response.status_code == 200, file
        assert b"".join(response.streaming_content), file
