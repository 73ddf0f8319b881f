"""Public records for programs: lists that go on, one record, what was withdrawn, whole files."""

import csv
import io
import json
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongkai.api import bulk
from gongkai.api.schemas import DisclosureRecord
from gongkai.disclosures import services
from tests.disclosures.records import NOW, make_office, make_published
from tests.portal.pages import (
    EMERGENCY,
    INTERPRETATION,
    POLICY,
    PREDECESSORS,
    REPEALED,
    TRADE_CODE,
    WITHDRAWN_RECORD,
)

pytestmark = pytest.mark.django_db
ROOT = "/api/v1"
PUBLIC = {POLICY, INTERPRETATION, REPEALED, EMERGENCY, PREDECESSORS}


def items(client: Client, query: str = "") -> list[dict]:
    response = client.get(f"{ROOT}/disclosures?{query}")
    assert response.status_code == 200, response.content
    return response.json()["items"]


def numbers(client: Client, query: str = "") -> set[str]:
    return {record["index_number"] for record in items(client, query)}


def test_the_list_has_what_is_public_and_nothing_else(client, county) -> None:
    assert numbers(client) == PUBLIC


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("agency=gongshang", {PREDECESSORS}),
        ("item=26-01-01", {POLICY}),
        ("article_20_item=1", {POLICY, INTERPRETATION}),
        ("kind=interpretation", {INTERPRETATION}),
        ("genre=通知", {POLICY}),
        ("subject=林业", set()),
        ("five_publics=result", set()),
        ("validity=repealed", {REPEALED}),
        ("year=2026", PUBLIC),
        ("year=2025", set()),
        ("updated_since=2026-03-02T09:30:00%2B08:00", PUBLIC),
        ("updated_since=2026-03-02T09:30:01%2B08:00", set()),
    ],
)
def test_the_list_is_narrowed(client, county, query: str, found: set[str]) -> None:
    assert numbers(client, query) == found


def test_the_list_is_narrowed_by_subject_and_by_which_of_the_five_publics(client) -> None:
    office = make_office()
    make_published(office, title="关于灌溉的通告", subject="水利", five_publics="result")
    make_published(office, title="关于造林的通告", subject="林业", five_publics="decision")

    assert [one["title"] for one in items(client, "subject=林业")] == ["关于造林的通告"]
    assert [one["title"] for one in items(client, "five_publics=result")] == ["关于灌溉的通告"]


def test_following_next_gives_every_record_once_while_others_come_in(client) -> None:
    office = make_office()
    for number in range(5):
        make_published(office, title=f"第{number}号通告")
    page = client.get(f"{ROOT}/disclosures?limit=2&kind=notice").json()
    seen = [record["title"] for record in page["items"]]
    make_published(office, title="后来的通告")
    while page["next"]:
        assert "kind=notice" in page["next"]
        page = client.get(page["next"].removeprefix("http://testserver")).json()
        seen += [record["title"] for record in page["items"]]
    assert set(seen) >= {f"第{number}号通告" for number in range(5)}
    assert len(seen) == len(set(seen))


def test_a_record_has_its_text_its_files_and_no_original(client, county) -> None:
    response = client.get(f"{ROOT}/disclosures/{POLICY}")
    record = response.json()
    [file] = record["attachments"]
    assert record["title"] == "岚川县灌溉用水管理办法"
    assert "四月" in record["body_html"]
    assert (file["name"], "original_sha256" in file) == ("用水计划表.pdf", False)
    assert client.get(file["url"]).status_code == 200
    assert client.get(record["page"]).status_code == 200
    assert "岚川县" in response.content.decode()


def test_a_consultation_tells_its_days_and_where_opinions_go(client) -> None:
    period = {
        "opens_on": date(2026, 3, 9),
        "closes_on": date(2026, 4, 8),
        "opinions_to": "水利局，文澜路1号",
    }
    told = {"opens_on": "2026-03-09", "closes_on": "2026-04-08", "opinions_to": "水利局，文澜路1号"}
    record = make_published(make_office(), title="灌溉用水管理办法（草案）", **period)

    number = str(record.index_number)
    listed = {one["index_number"]: one for one in client.get(f"{ROOT}/disclosures").json()["items"]}
    whole = client.get(f"{ROOT}/disclosures/{number}").json()
    changes = client.get(f"{ROOT}/changes").json()["items"]
    [change] = [one["disclosure"] for one in changes if one["index_number"] == number]
    table = b"".join(client.get(f"{ROOT}/disclosures.csv").streaming_content).decode("utf-8-sig")
    rows = {row["index_number"]: row for row in csv.DictReader(io.StringIO(table))}

    for found in (listed[number], whole, change, rows[number]):
        assert told.items() <= found.items()


def test_every_field_of_a_record_is_a_column_of_the_files() -> None:
    assert set(bulk.CSV_COLUMNS) == DisclosureRecord.model_fields.keys() - {"url"}


def test_a_record_that_is_no_consultation_has_no_days_of_one(client, county) -> None:
    record = client.get(f"{ROOT}/disclosures/{POLICY}").json()

    assert (record["opens_on"], record["closes_on"], record["opinions_to"]) == (None, None, "")


def test_an_interpretation_names_the_policy_that_was_public_with_it(client, county) -> None:
    assert client.get(f"{ROOT}/disclosures/{INTERPRETATION}").json()["interprets"] == POLICY


def test_a_withdrawn_record_is_gone_with_its_reason_and_nothing_of_what_it_said(client, county) -> None:
    response = client.get(f"{ROOT}/disclosures/{WITHDRAWN_RECORD}")
    error = response.json()["error"]
    assert response.status_code == 410
    assert (error["code"], error["reason"]) == ("withdrawn", "含有不应公开的内容。")
    assert error["withdrawn_at"].startswith("2026-03-02T09:30:00")
    assert "名单" not in response.content.decode()


@pytest.mark.parametrize("address", ["x", f"{TRADE_CODE}/2026-09999", "%00", "../agencies"])
def test_what_never_was_public_is_not_found(client, county, address: str) -> None:
    response = client.get(f"{ROOT}/disclosures/{address}", headers={"accept-language": "en"})
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("year=last", "year"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("cursor=made-up", "cursor"),
        ("cursor=é", "cursor"),
        ("validity=old", "validity"),
        ("kind=rumour", "kind"),
        ("agency=nobody", "agency"),
        ("genre=%00", "genre"),
        ("subject=%00", "subject"),
        ("five_publics=everything", "five_publics"),
        ("updated_since=yesterday", "updated_since"),
        ("updated_since=99999999999999999999", "updated_since"),
        ("updated_since=0.5", "updated_since"),
        ("updated_since=1767225600", "updated_since"),
    ],
)
def test_a_wrong_parameter_is_refused_by_its_name(client, county, query: str, field: str) -> None:
    response = client.get(f"{ROOT}/disclosures?{query}", headers={"accept-language": "en"})
    error = response.json()["error"]
    assert response.status_code == 400
    assert (error["code"], list(error["fields"])) == ("invalid_parameters", [field])
    assert error["fields"][field].endswith(".")


def test_the_bulk_files_have_every_public_record(client, county, monkeypatch) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    lines = b"".join(client.get(f"{ROOT}/disclosures.jsonl").streaming_content).decode().splitlines()
    table = b"".join(client.get(f"{ROOT}/disclosures.csv").streaming_content).decode("utf-8-sig")
    assert {json.loads(line)["index_number"] for line in lines} == PUBLIC
    assert {row["index_number"] for row in csv.DictReader(io.StringIO(table))} == PUBLIC
    one = json.loads(lines[0])
    assert one == client.get(f"{ROOT}/disclosures/{one['index_number']}").json()


def test_no_cell_of_the_table_is_a_formula(client) -> None:
    make_published(make_office(), title='=HYPERLINK("http://evil.example")', summary="-1+1|cmd")
    table = b"".join(client.get(f"{ROOT}/disclosures.csv").streaming_content).decode("utf-8-sig")
    [row] = [row for row in csv.DictReader(io.StringIO(table)) if "evil" in row["title"]]
    assert row["title"].startswith("'=")
    assert row["summary"].startswith("'-")


def test_a_bulk_file_is_named_anew_when_a_record_is_withdrawn(client) -> None:
    office = make_office()
    record = make_published(office)
    tag = client.get(f"{ROOT}/disclosures.csv").headers["ETag"]
    assert client.get(f"{ROOT}/disclosures.csv", headers={"if-none-match": tag}).status_code == 304
    services.withdraw(disclosure=record, reason="有误", actor=office.drafter, now=NOW)
    assert client.get(f"{ROOT}/disclosures.csv", headers={"if-none-match": tag}).status_code == 200


def test_a_list_asks_the_database_as_often_for_many_records_as_for_one(client) -> None:
    office = make_office()

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            items(client, f"agency={office.agency.code}")
        return len(asked)

    make_published(office)
    few = queries()
    for number in range(4):
        make_published(office, title=f"第{number}号")
    assert queries() == few == 4


def test_a_record_asks_the_database_twice(client, county, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        assert client.get(f"{ROOT}/disclosures/{POLICY}").status_code == 200


@pytest.mark.parametrize(
    "since",
    [
        "1278-12-04T03:31:37%2B17:59",
        "0001-01-01T00:00:00%2B23:59",
        "9999-12-31T23:59:59-23:59",
        "0001-01-01T00:00:00",
    ],
)
def test_a_moment_at_the_end_of_the_calendar_is_answered(client, since: str) -> None:
    assert client.get(f"/api/v1/disclosures?updated_since={since}").status_code == 200
