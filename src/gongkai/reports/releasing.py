"""The files of a report that go out: read back by the reader of old reports, and known by their hashes."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError
from gongkai.law import forms
from gongkai.reports import selectors
from gongkai.reports.figures import Report
from gongkai.reports.models import AnnualReport, ReleasedFile
from gongkai.reports.reading.uploaded import read_uploaded
from gongkai.reports.rendering import FORMATS, render

DATA = "json"
READ = ("html", "docx", "pdf")
"""What the reader of old reports reads; a workbook is read back by the renderer itself."""


class ReadsDifferently(DomainError):
    """A file in which the reader of old reports finds other figures than were frozen."""

    code = "reads_differently"


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What the register knows of a file, and the edition that replaced its own, where there is one."""

    file: ReleasedFile
    newer: AnnualReport | None


def file_of(report: Report, file_format: str) -> bytes:
    """Return the report as a file of one format; its plain data as JSON."""
    if file_format == DATA:
        return json.dumps(report.to_dict(), ensure_ascii=False, indent=1).encode()
    return render(report, file_format)


def release_files(record: AnnualReport, *, now: datetime) -> list[ReleasedFile]:
    """Make every file of a report, compare each with its figures, and enter it in the register.

    Raises :class:`ReadsDifferently` for the first that says anything else; then nothing goes out.
    """
    report = selectors.figures(record)
    released = []
    for file_format in (*FORMATS, DATA):
        content = file_of(report, file_format)
        require_readable(report, content, file_format)
        released.append(register_file(record, file_format, content, now=now))
    return released


def require_readable(report: Report, content: bytes, file_format: str) -> None:
    """Refuse a file from which the reader of old reports does not take exactly the report's figures."""
    if file_format == DATA:
        found = Report.from_json(content)
    elif file_format in READ:
        found = read_uploaded(content, f"report.{file_format}", year=report.year)
    else:
        return
    cells = forms.form(report.form).cells
    for key in cells:
        wanted, read = report.cells.get(key), found.cells.get(key)
        if wanted != read:
            raise ReadsDifferently(
                _(
                    "The file in %(format)s says %(found)s for “%(cell)s” and the report %(wanted)s."
                    " Nothing was released; tell the system administrator."
                )
                % {
                    "format": file_format.upper(),
                    "cell": cells[key].label(),
                    "found": _said(read),
                    "wanted": _said(wanted),
                }
            )


def register_file(record: AnnualReport, file_format: str, content: bytes, *, now: datetime) -> ReleasedFile:
    """Enter a file that goes out in the register, once. One query where it is there."""
    file, _is_new = ReleasedFile.objects.get_or_create(
        report=record,
        sha256=hashlib.sha256(content).hexdigest(),
        defaults={"format": file_format, "size": len(content), "released_at": now},
    )
    return file


def known_files(sha256: str) -> list[KnownFile]:
    """Return every release of a file with this hash, with the edition in force where it is another."""
    found = list(
        ReleasedFile.objects.filter(sha256=sha256.lower())
        .select_related("report__agency")
        .defer("report__content", "report__findings")
        .order_by("-released_at", "-id")
    )
    in_force = {
        (record.agency_id, record.year): record
        for record in _editions_in_force(file.report for file in found)
    }
    known = []
    for file in found:
        newer = in_force.get((file.report.agency_id, file.report.year))
        known.append(KnownFile(file, newer if newer and newer.pk != file.report_id else None))
    return known


def _editions_in_force(records: Iterable[AnnualReport]) -> Iterable[AnnualReport]:
    listed = list(records)
    return (
        AnnualReport.objects.published()
        .filter(
            agency__in={record.agency_id for record in listed}, year__in={record.year for record in listed}
        )
        .without_content()
    )


def _said(value: int | Decimal | None) -> str:
    return _("nothing") if value is None else str(value)
