"""Past requests out of a spreadsheet: read row by row, looked at, and taken over whole or not at all."""

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import xlsxwriter
from django.db import transaction
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError
from gongkai.documents.xlsx import LIST_PART, is_xlsx, read_xlsx
from gongkai.organisations.models import Agency, AgencyVersion, User
from gongkai.organisations.permissions import SCOPE
from gongkai.requests.moving_in import MovedRequests, move_in_requests
from gongkai.requests.moving_in_columns import MOVED_COLUMNS, CellUnreadable, event_names
from gongkai.requests.moving_in_entries import MovedRemedy, MovedRequest, entry_problems
from gongkai.requests.services.intake import APPLICATION_FIELDS

MOST_ROWS = 20_000
LARGEST = 20 * 1024 * 1024
_BY_HEADING = {column.heading: column for column in MOVED_COLUMNS}
_LIST_ROWS = 5_000
"""Rows of the template in which a list is offered."""


class MovedFileRefused(DomainError):
    """A file that holds no past requests in the form of the template."""

    code = "moved_file_refused"


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong in one row of the spreadsheet."""

    row: int
    column: str
    """Its heading; empty where the row as a whole is meant."""
    problem: str


@dataclass(slots=True)
class MovedFile:
    """A spreadsheet as it was read."""

    batch: str
    """The fingerprint of the file: the same file is the same batch."""
    records: list[MovedRequest] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    """The row of each record in the sheet."""
    problems: list[RowProblem] = field(default_factory=list)


def read_moved_file(content: bytes, *, owner: Agency, today: date) -> MovedFile:
    """Read the first sheet row by row; what cannot be a request is listed with its row and column."""
    if len(content) > LARGEST or not is_xlsx(content):
        raise MovedFileRefused(
            _("The file is not an .xlsx workbook of at most 20 MB. Save it from Excel or WPS as .xlsx.")
        )
    tables = read_xlsx(content, "requests.xlsx", largest_part=LIST_PART).tables
    lines = (
        [{cell.column: cell.text.strip() for cell in cells} for cells in tables[0].rows] if tables else []
    )
    numbers = [cells[0].row if cells else 0 for cells in tables[0].rows] if tables else []
    if not lines:
        raise MovedFileRefused(_("The file is empty. Fill in the template."))
    columns = {place: _BY_HEADING[text] for place, text in lines[0].items() if text in _BY_HEADING}
    missing = [
        one.heading for one in MOVED_COLUMNS if one.is_required and one not in list(columns.values())
    ]
    if missing:
        raise MovedFileRefused(
            _("The first row lacks the headings %(names)s. Use the template.")
            % {"names": "、".join(missing)}
        )
    if len(lines) > MOST_ROWS:
        raise MovedFileRefused(_("The file has more than %(most)s rows. Divide it.") % {"most": MOST_ROWS})
    found = MovedFile(hashlib.sha256(content).hexdigest())
    agencies = _OwnAgencies(owner, today)
    for number, line in zip(numbers[1:], lines[1:], strict=True):
        if any(line.values()):
            _read_row(
                found, number, {one.key: line.get(place, "") for place, one in columns.items()}, agencies
            )
    for row, record in zip(found.rows, found.records, strict=True):
        found.problems += [
            RowProblem(row, "", text) for text in entry_problems(record, agencies.keys, today)
        ]
    found.problems.sort(key=lambda problem: problem.row)
    return found


def check_moved_file(
    *, file: MovedFile, owner: Agency, actor: User | None, now: datetime, today: date
) -> MovedRequests:
    """Return what taking the file over would bring, and what in it contradicts the law; keep nothing."""
    with transaction.atomic():
        result = take_moved_file(
            file=file, owner=owner, reason=_("Check only"), actor=actor, now=now, today=today
        )
        transaction.set_rollback(True)
    return result


def take_moved_file(
    *, file: MovedFile, owner: Agency, reason: str, actor: User | None, now: datetime, today: date
) -> MovedRequests:
    """Take the file over, all of it; the same file a second time changes nothing."""
    if file.problems:
        raise MovedFileRefused(
            _("%(count)s places in the file are wrong, so nothing was taken over. Correct them first.")
            % {"count": len(file.problems)}
        )
    if not file.records:
        raise MovedFileRefused(_("The file has no requests below its headings."))
    return move_in_requests(
        owner=owner,
        batch=file.batch,
        records=file.records,
        reason=reason,
        actor=actor,
        now=now,
        today=today,
    )


class _OwnAgencies:
    """The agencies of the owner, by code and by every name they have or had. Two queries."""

    def __init__(self, owner: Agency, today: date) -> None:
        tree = RawSQL(SCOPE, [owner.pk, today, today, today])  # noqa: S611 - a constant query
        own = dict(Agency.objects.filter(id__in=tree).values_list("code", "pk"))
        self.keys = set(own.values())
        self._by_name: dict[str, set[int]] = {code: {key} for code, key in own.items()}
        for key, name in AgencyVersion.objects.filter(agency__in=self.keys).values_list(
            "agency_id", "name"
        ):
            self._by_name.setdefault(name, set()).add(key)

    def find(self, name: str) -> int:
        """Return the agency of that name or code."""
        found = self._by_name.get(name, set())
        if len(found) != 1:
            raise CellUnreadable(
                _("“%(name)s” is no agency of this county, or more than one had the name. Write its code.")
                % {"name": name[:60]}
            )
        return next(iter(found))


def _read_row(file: MovedFile, number: int, cells: dict[str, str], agencies: _OwnAgencies) -> None:
    values: dict[str, Any] = {}
    problems = []
    for column in MOVED_COLUMNS:
        cell = cells.get(column.key, "")
        try:
            values[column.key] = agencies.find(cell) if column.key == "agency" else column.value(cell)
        except CellUnreadable as problem:
            problems.append(RowProblem(number, column.heading, str(problem)))
    if not problems:
        problems = list(_remedy_problems(number, values))
    file.problems += problems
    if not problems:
        file.records.append(_record(values))
        file.rows.append(number)


def _remedy_problems(number: int, values: dict[str, Any]) -> Iterator[RowProblem]:
    given = [bool(values[f"remedy_{name}"]) for name in ("kind", "body", "served_on")]
    if any(given) and not all(given):
        yield RowProblem(
            number,
            "救济类型",
            _("A reconsideration or lawsuit needs its kind, its body and the day of its copy."),
        )


def _record(values: dict[str, Any]) -> MovedRequest:
    remedies: tuple[MovedRemedy, ...] = ()
    if values["remedy_kind"]:
        remedies = (
            MovedRemedy(
                kind=values["remedy_kind"],
                body=values["remedy_body"],
                served_on=values["remedy_served_on"],
                result=values["remedy_result"],
                concluded_on=values["remedy_concluded_on"],
            ),
        )
    application = {name: values[name] for name in APPLICATION_FIELDS if values.get(name)}
    return MovedRequest(
        agency_id=values["agency"],
        channel=values["channel"],
        submitted_on=values["submitted_on"],
        confirmed_on=values["confirmed_on"],
        application=application,
        events=values["events"],
        outcome=values["outcome"],
        answer=values["answer"],
        concluded_on=values["concluded_on"],
        remedies=remedies,
    )


def moving_in_template(agencies: Sequence[str]) -> bytes:
    """Return an empty workbook with the headings, and a sheet with every name that may be used."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"})
        soft = book.add_format({"font_color": "#465463", "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet, names = book.add_worksheet("依申请公开台账"), book.add_worksheet("可用名称")
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(MOVED_COLUMNS):
            sheet.write_string(0, place, column.heading, head)
            if column.hint:
                sheet.write_comment(0, place, column.hint)
            sheet.set_column(place, place, 16, day if column.key.endswith("_on") else None)
            names.write_string(0, place, column.heading, head)
            names.set_column(place, place, 20)
            offered = _offered(column.key, agencies) or (column.choices() if column.choices else ())
            for row, name in enumerate(offered, 1):
                names.write_string(row, place, name, soft)
            if offered and column.key != "events":
                letter = xlsxwriter.utility.xl_col_to_name(place)
                source = f"=可用名称!${letter}$2:${letter}${len(offered) + 1}"
                sheet.data_validation(
                    1,
                    place,
                    _LIST_ROWS,
                    place,
                    {"validate": "list", "source": source, "error_type": "warning"},
                )
    return target.getvalue()


def _offered(key: str, agencies: Sequence[str]) -> Sequence[str]:
    return {"agency": agencies, "events": event_names()}.get(key, ())
