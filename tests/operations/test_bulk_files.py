"""Bulk files: complete, described, replaced at once, and never handed out with something withdrawn."""

import csv
import hashlib
import io
import json
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest

from gongkai.disclosures import services as disclosures
from gongkai.operations.bulk_files.datasets import bulk_datasets
from gongkai.operations.bulk_files.services import (
    current_dataset,
    current_datasets,
    folder,
    made_dataset,
    make_dataset,
    outdated_datasets,
)
from gongkai.operations.models import QueuedTask
from gongkai.operations.tasks import renew_outdated_files
from gongkai.registers.models import RegisterRow
from tests.disclosures.records import NOW, TODAY, Office, make_office, make_published
from tests.factories import make_agency, store

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def office(db, settings, tmp_path) -> Office:
    settings.DATA_DIR = tmp_path
    return make_office()


def made(name: str = "disclosures", now=LATER):
    return make_dataset(bulk_datasets()[name], now=now)


def taken(client, file_format: str, name: str = "disclosures") -> bytes:
    answer = client.get(f"/data/bulk/{name}.{file_format}")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def test_all_formats_hold_every_public_record(office: Office, client) -> None:
    make_published(office, title="=关于公式的通告")
    make_published(office, title="关于灌溉用水的通告", article_20_item=13)
    made()
    parquet: Any = import_module("pyarrow.parquet")

    lines = [json.loads(line) for line in taken(client, "jsonl").decode().splitlines()]
    table = list(csv.DictReader(io.StringIO(taken(client, "csv").decode("utf-8-sig"))))
    columns = parquet.read_table(io.BytesIO(taken(client, "parquet"))).to_pylist()

    titles = ["=关于公式的通告", "关于灌溉用水的通告"]
    assert [line["title"] for line in lines] == titles
    assert [row["title"] for row in columns] == titles
    assert [row["title"] for row in table] == ["'=关于公式的通告", "关于灌溉用水的通告"]
    assert columns[1]["article_20_item"] == 13
    assert lines[0]["page"].startswith("https://www.lanchuan.example/disclosures/")


def test_the_list_says_what_a_reader_checks_a_file_by(office: Office, client) -> None:
    make_published(office)
    made()

    [listed] = [one for one in client.get("/api/v1/bulk").json()["items"] if one["id"] == "disclosures"]
    [file] = [one for one in listed["files"] if one["format"] == "jsonl"]
    content = taken(client, "jsonl")

    assert listed["rows"] == 1
    assert file["bytes"] == len(content)
    assert file["sha256"] == hashlib.sha256(content).hexdigest()
    assert file["url"] == "http://testserver/data/bulk/disclosures.jsonl"
    catalogue = client.get("/api/v1/dcat.jsonld").content.decode()
    assert file["sha256"] in catalogue


def test_a_file_with_something_withdrawn_is_not_handed_out_and_made_anew(office: Office, client) -> None:
    record = make_published(office, title="关于误发名单的公告")
    made()
    disclosures.withdraw(disclosure=record, reason="有误。", actor=office.drafter, now=LATER)

    refused = client.get("/data/bulk/disclosures.jsonl")
    renew_outdated_files()
    renew_outdated_files()

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "300")
    assert QueuedTask.objects.count() == 1
    assert QueuedTask.objects.get().args_kwargs["kwargs"] == {"only": ["disclosures"]}
    made(now=LATER + timedelta(hours=1))
    assert taken(client, "jsonl") == b""


def test_making_anew_replaces_the_files_in_one_step(office: Office) -> None:
    make_published(office)
    first = made()
    make_published(office)
    second = made(now=LATER + timedelta(days=1))

    names = sorted(path.name for path in folder().glob("disclosures-*"))
    assert names == sorted(file.name for file in second.files)
    assert not {file.name for file in first.files} & set(names)
    assert made_dataset("disclosures") == second


def test_a_making_that_fails_leaves_the_files_in_use(office: Office) -> None:
    make_published(office)
    first = made()

    def stopped(_rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_dataset(bulk_datasets()["disclosures"], now=LATER, step=stopped)

    assert current_dataset(bulk_datasets()["disclosures"]) == first
    assert len(list(folder().glob("disclosures-*"))) == 3


@pytest.mark.parametrize("name", ["agencies", "annual-reports"])
def test_agencies_and_reports_are_data_sets_too(office: Office, client, name: str) -> None:
    store(make_agency(), 2023)

    result = made(name)

    assert result.rows > 0
    assert len(taken(client, "csv", name).decode().splitlines()) == result.rows + 1
    assert len(taken(client, "parquet", name)) == result.file("parquet").size


def test_every_data_set_can_be_made_of_nothing(office: Office) -> None:
    for name in bulk_datasets():
        assert made(name).rows >= 0


def test_what_there_is_not_is_not_found(office: Office, client) -> None:
    assert client.get("/data/bulk/other.csv").status_code == 404
    assert client.get("/data/bulk/disclosures.xlsx").status_code == 404
    assert client.get("/data/bulk/disclosures.csv").status_code == 503


def test_a_withdrawn_row_takes_back_the_file_of_its_register_alone(office: Office) -> None:
    for name in ("register-penalties", "register-licences", "disclosures"):
        made(name)
    lost = RegisterRow(
        register="penalties",
        agency=office.agency,
        key="1",
        title="处罚决定",
        values={},
        state="withdrawn",
        dated_on=TODAY,
        withdrawn_on=TODAY,
        withdrawal_cause="entered_in_error",
        withdrawal_reason="误录",
        changed_at=LATER + timedelta(minutes=1),
    )
    RegisterRow.objects.bulk_create([lost])

    assert outdated_datasets() == ["register-penalties"]


def test_the_page_of_open_data_asks_three_times_for_all_data_sets(
    office: Office, django_assert_num_queries
) -> None:
    for name in bulk_datasets():
        made(name)

    with django_assert_num_queries(3):
        assert list(current_datasets()) == list(bulk_datasets())
