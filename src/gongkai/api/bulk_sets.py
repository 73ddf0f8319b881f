"""The data sets that are made into files every night: records, registers, reports, agencies."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from django.db.models import Max

from gongkai.api.bulk import CSV_COLUMNS, record_batches
from gongkai.api.changes import settled_position
from gongkai.api.records import RecordAddresses
from gongkai.api.rendering import moment
from gongkai.core.web.addresses import site_address
from gongkai.disclosures.models import PublicationLogEntry
from gongkai.disclosures.states import PublicationAct
from gongkai.law.wording import Wording
from gongkai.operations.bulk_files.datasets import BulkColumn, BulkDataset, Mark, Row
from gongkai.organisations.models import Agency, AgencyVersion
from gongkai.registers.definitions import ColumnType, Register, RegisterColumn, public_registers
from gongkai.registers.models import RegisterRow
from gongkai.registers.states import RowState
from gongkai.reports.dataset import DATASET_COLUMNS
from gongkai.reports.models import AnnualReport
from gongkai.reports.selectors import dataset_cells

_MARGIN = timedelta(seconds=5)
"""By how much a withdrawal may be older than its commit."""
_TYPES_OF_RECORDS = {
    "article_20_item": "integer",
    "is_unconfirmed": "boolean",
    "attachments": "list",
}
_AGENCY_COLUMNS = (
    "code", "credit_code", "name", "name_en", "short_name", "kind", "level", "parent", "valid_from",
    "valid_until",
)  # fmt: skip
_ROW_COLUMNS = (
    BulkColumn("id", "integer"),
    BulkColumn("agency"),
    BulkColumn("dated_on"),
    BulkColumn("published_on"),
    BulkColumn("version", "integer"),
    BulkColumn("changed_at"),
    BulkColumn("page"),
)
_NUMBERS = (ColumnType.MONEY, ColumnType.INTEGER)


def all_datasets() -> list[BulkDataset]:
    """Return every data set that the site makes into files."""
    return [
        BulkDataset(
            "disclosures",
            Wording("主动公开的政府信息", "Information disclosed proactively"),
            tuple(BulkColumn(name, _TYPES_OF_RECORDS.get(name, "text")) for name in CSV_COLUMNS),
            _records,
            lambda now: {"position": settled_position(now)},
            _lost_records,
        ),
        *(_register_dataset(register) for register in public_registers().values()),
        BulkDataset(
            "annual-reports",
            Wording("政府信息公开工作年度报告数据", "Figures of the annual reports on disclosure"),
            tuple(BulkColumn(column.name, column.type) for column in DATASET_COLUMNS),
            _report_cells,
            _moment_mark,
            _lost_reports,
        ),
        BulkDataset(
            "agencies",
            Wording("行政机关及其沿革", "Agencies through all their names"),
            tuple(BulkColumn(name) for name in _AGENCY_COLUMNS),
            _agencies,
            _moment_mark,
            _nothing_lost,
        ),
    ]


def _moment_mark(now: datetime) -> Mark:
    return {"at": now.isoformat()}


def _since(mark: Mark) -> datetime:
    return datetime.fromisoformat(mark["at"]) - _MARGIN


def _records(today: date) -> Iterator[Row]:
    addresses = RecordAddresses(site_address("/disclosures"), site_address("/api/v1/disclosures"))
    for batch in record_batches(addresses, today):
        yield from batch


def _lost_records(marks: Mapping[str, Mark]) -> set[str]:
    first = min(mark["position"] for mark in marks.values())
    last = PublicationLogEntry.objects.filter(pk__gt=first, act=PublicationAct.WITHDRAW).aggregate(
        last=Max("pk")
    )["last"]
    return {name for name, mark in marks.items() if last and last > mark["position"]}


def _lost_reports(marks: Mapping[str, Mark]) -> set[str]:
    last = AnnualReport.objects.aggregate(last=Max("withdrawn_at"))["last"]
    return {name for name, mark in marks.items() if last and last >= _since(mark)}


def _nothing_lost(_marks: Mapping[str, Mark]) -> set[str]:
    """Return nothing: agencies are never withdrawn."""
    return set()


def _report_cells(_today: date) -> Iterator[Row]:
    for cell in dataset_cells(AnnualReport.objects.published()):
        yield {column.name: column.of(cell) for column in DATASET_COLUMNS}


def _agencies(_today: date) -> Iterator[Row]:
    versions = AgencyVersion.objects.select_related("agency", "parent").order_by(
        "agency__code", "valid_from"
    )
    for version in versions.iterator():
        agency, parent = version.agency, version.parent
        own: dict[str, str | None] = {"code": agency.code, "credit_code": agency.credit_code}
        own |= {"parent": parent.code if parent else None}
        yield {**{name: getattr(version, name) for name in _AGENCY_COLUMNS if name not in own}, **own}


def _register_dataset_id(register_id: str) -> str:
    return f"register-{register_id.replace('_', '-')}"


def _register_dataset(register: Register) -> BulkDataset:
    values = tuple(
        BulkColumn(column.id, _type_of(column))
        for column in register.public_columns
        if column.id not in {one.name for one in _ROW_COLUMNS}
    )
    return BulkDataset(
        _register_dataset_id(register.id),
        Wording(register.name.zh, register.name.en),
        (*_ROW_COLUMNS, *values),
        partial(_register_rows, register, values),
        _moment_mark,
        _lost_rows,
    )


def _type_of(column: RegisterColumn) -> str:
    if column.several:
        return "list"
    return "number" if column.type in _NUMBERS else "text"


def _register_rows(register: Register, values: tuple[BulkColumn, ...], _today: date) -> Iterator[Row]:
    codes = dict(Agency.objects.values_list("pk", "code"))
    rows = RegisterRow.objects.published().filter(register=register.id).order_by("-dated_on", "-id")
    for row in rows.iterator(2_000):
        own = {
            "id": row.pk,
            "agency": codes[row.agency_id],
            "dated_on": row.dated_on,
            "published_on": row.published_on,
            "version": row.version,
            "changed_at": moment(row.changed_at),
            "page": site_address(f"/registers/{register.id}/{row.pk}/"),
        }
        yield {**{one.name: _value(row.values.get(one.name), one.type) for one in values}, **own}


def _value(value: Any, kind: str) -> Any:
    """Return a value of a row; a number that is none is left out."""
    if kind != "number" or value is None:
        return value
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _lost_rows(marks: Mapping[str, Mark]) -> set[str]:
    lost = RegisterRow.objects.filter(
        register__in=public_registers(),
        changed_at__gte=min(_since(mark) for mark in marks.values()),
        state=RowState.WITHDRAWN,
    )
    last = dict(lost.order_by().values_list("register").annotate(last=Max("changed_at")))
    named = {_register_dataset_id(register): at for register, at in last.items()}
    return {name for name, mark in marks.items() if name in named and named[name] >= _since(mark)}
