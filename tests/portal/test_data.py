"""The open data: files that stream, say what they are and are not sent twice."""

import pytest

from gongkai.operations.bulk_files.datasets import bulk_datasets
from gongkai.operations.bulk_files.services import make_dataset
from gongkai.reports import services
from tests.factories import NOW, make_agency, store

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("file_format", "kind", "begins"),
    [
        ("csv", "text/csv; charset=utf-8", b"\xef\xbb\xbfagency_code,"),
        ("jsonl", "application/jsonl; charset=utf-8", b'{"agency_code":'),
        ("parquet", "application/vnd.apache.parquet", b"PAR1"),
    ],
)
def test_dataset_is_streamed_in_every_format(client, file_format: str, kind: str, begins: bytes) -> None:
    store(make_agency())

    response = client.get(f"/data/annual-reports.{file_format}")

    assert response.streaming
    assert response.headers["Content-Type"] == kind
    assert f"annual-reports.{file_format}" in response.headers["Content-Disposition"]
    assert b"".join(response.streaming_content).startswith(begins)


def test_dataset_is_sent_again_only_when_a_report_came_or_went(client) -> None:
    record = store(make_agency())
    address = "/data/annual-reports.csv"
    tag = client.get(address).headers["ETag"]

    assert client.get(address, headers={"if-none-match": tag}).status_code == 304
    services.withdraw_report(record=record, actor=None, now=NOW, reason="数据有误")
    assert client.get(address, headers={"if-none-match": tag}).status_code == 200


@pytest.mark.parametrize("address", ["/data/bulk/agencies.csv", "/reports/shuili/2023/report.docx"])
def test_a_file_is_sent_again_only_when_it_is_another(client, settings, tmp_path, address: str) -> None:
    settings.DATA_DIR = tmp_path
    store(make_agency("shuili", "岚川县水利局"))
    make_dataset(bulk_datasets()["agencies"], now=NOW)
    first = client.get(address)

    again = client.get(address, headers={"if-none-match": first.headers["ETag"]})
    other = client.get(address, headers={"if-none-match": '"another"'})

    assert first.status_code == other.status_code == 200
    assert (again.status_code, again.content) == (304, b"")
    assert b"".join(other.streaming_content) == b"".join(first.streaming_content)


def test_every_column_is_described_on_the_page(client) -> None:
    page = client.get("/data/").content.decode()

    for name in ("agency_code", "key", "label_en", "value", "printed", "ocr"):
        assert f"<code>{name}</code>" in page
    assert "数值；报告未列出时为空，空不等于零" in page
