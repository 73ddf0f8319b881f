"""The three files of the open dataset hold the same rows."""

import csv
import io
import json
from decimal import Decimal

import pyarrow.parquet as pq
import pytest

from gongkai.reports import dataset
from gongkai.reports.models import AnnualReport
from gongkai.reports.selectors import dataset_cells
from tests.factories import make_agency, store

pytestmark = pytest.mark.django_db
NAMES = [column.name for column in dataset.DATASET_COLUMNS]


def rows():
    return dataset_cells(AnnualReport.objects.published())


@pytest.fixture
def published():
    agency = make_agency(code="lanchuan", name="岚川县人民政府", credit_code="11341702486344515H")
    cells = {"disclosure.charges.amount": Decimal("12.5"), "requests.carried_in.total": None}
    return store(agency, 2023, received=21, cells=cells)


def test_csv_has_a_column_for_each_described_one_and_a_row_for_each_figure(published) -> None:
    text = b"".join(dataset.csv_pieces(rows())).decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(text)))

    received = next(row for row in table if row["key"] == "requests.received.total")
    assert list(table[0]) == NAMES
    assert len(table) == 200
    assert received["agency"] == "岚川县人民政府"
    assert (received["year"], received["form"], received["value"]) == ("2023", "2021", "21")
    assert (received["printed"], received["page"], received["table"]) == ("21", "3", "1")
    assert next(row for row in table if row["key"] == "requests.carried_in.total")["value"] == ""


def test_json_lines_have_numbers_as_numbers_and_nothing_as_null(published) -> None:
    lines = b"".join(dataset.json_pieces(rows())).decode().splitlines()
    table = {entry["key"]: entry for entry in map(json.loads, lines)}

    assert len(lines) == 200
    assert table["requests.received.total"]["value"] == 21
    assert table["disclosure.charges.amount"]["value"] == 12.5
    assert table["requests.carried_in.total"]["value"] is None
    assert list(table["requests.received.total"]) == NAMES


def test_parquet_has_typed_columns_with_their_descriptions(published) -> None:
    content = b"".join(dataset.parquet_pieces(rows()))
    table = pq.read_table(io.BytesIO(content))

    values = dict(zip(table["key"].to_pylist(), table["value"].to_pylist(), strict=True))
    assert table.column_names == NAMES
    assert table.num_rows == 200
    assert values["requests.received.total"] == 21
    assert values["disclosure.charges.amount"] == Decimal("12.5")
    assert values["requests.carried_in.total"] is None
    assert table.schema.field("value").metadata[b"description"]


def test_empty_files_are_files_all_the_same() -> None:
    assert b"".join(dataset.csv_pieces(rows())).decode("utf-8-sig").strip() == ",".join(NAMES)
    assert b"".join(dataset.json_pieces(rows())) == b""
    assert pq.read_table(io.BytesIO(b"".join(dataset.parquet_pieces(rows())))).num_rows == 0


def test_a_large_file_comes_in_pieces(published, monkeypatch) -> None:
    monkeypatch.setattr(dataset, "ROWS_AT_ONCE", 50)
    monkeypatch.setattr(dataset, "ROWS_A_GROUP", 50)

    assert len(list(dataset.json_pieces(rows()))) == 4
    assert pq.read_metadata(io.BytesIO(b"".join(dataset.parquet_pieces(rows())))).num_row_groups == 4


@pytest.mark.parametrize(
    ("printed", "written"),
    [("=1+1", "'=1+1"), ("@x", "'@x"), ("-6", "-6"), ("+3", "+3"), ("-", "-"), ("增101", "增101")],
)
def test_no_cell_is_computed_by_a_spreadsheet(printed: str, written: str) -> None:
    report = store(make_agency(), cells={"requests.received.total": 21})
    report.cells.filter(key="requests.received.total").update(printed=printed)

    text = b"".join(dataset.csv_pieces(rows())).decode("utf-8-sig")

    table = csv.DictReader(io.StringIO(text))
    assert next(row for row in table if row["key"] == "requests.received.total")["printed"] == written
