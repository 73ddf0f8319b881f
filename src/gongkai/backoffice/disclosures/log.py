"""The publication log (信息发布日志) as a page and as a table to take along."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.disclosures.forms import LogFilter
from gongkai.backoffice.disclosures.lookup import works_on_records
from gongkai.backoffice.long_lists import placed_page
from gongkai.core.formulas import plain_cell
from gongkai.core.web.downloads import XLSX, as_download
from gongkai.disclosures import selectors
from gongkai.disclosures.models import PublicationLogEntry
from gongkai.organisations.selectors import agency_versions

LINES_A_PAGE = 50
LINES_AT_ONCE = 2000


class _Line:
    """A file to write to that hands each line on at once."""

    def write(self, line: str) -> str:
        """Return the line."""
        return line


@require_safe
@officers_only
def publication_log(request: OfficerRequest) -> HttpResponse:
    """Show what went out and was taken back, newest first."""
    form, lines = _asked(request)
    page = placed_page(lines, request.GET, LINES_A_PAGE)
    shown = list(lines.filter(pk__in=page.keys))
    names = agency_versions((line.agency_id for line in shown), timezone.localdate())
    context = {
        "section": "disclosures",
        "title": _("Publication log"),
        "works_on_records": works_on_records(request),
        "form": form,
        "page": page,
        "rows": [(line, names[line.agency_id]) for line in shown],
    }
    return render(request, "backoffice/disclosures/log.html", context)


@require_safe
@officers_only
def publication_log_csv(request: OfficerRequest) -> StreamingHttpResponse:
    """Hand the log out as CSV that spreadsheet programs open as text."""
    _form, lines = _asked(request)
    writer = csv.writer(_Line())
    rows = ([plain_cell(cell) for cell in row] for row in log_rows(lines))
    content = (("\ufeff" if number == 0 else "") + writer.writerow(row) for number, row in enumerate(rows))
    response = StreamingHttpResponse(content, content_type="text/csv; charset=utf-8")
    return as_download(response, _file_name("csv"))


@require_safe
@officers_only
def publication_log_xlsx(request: OfficerRequest) -> HttpResponse:
    """Hand the log out as a spreadsheet."""
    _form, lines = _asked(request)
    response = HttpResponse(spreadsheet(log_rows(lines)), content_type=XLSX)
    return as_download(response, _file_name("xlsx"))


def log_rows(lines: "QuerySet[PublicationLogEntry]") -> Iterator[list[str]]:
    """Yield the head of the table, then its lines as texts."""
    yield [
        _("Time"),
        _("Index number"),
        _("Title"),
        _("Agency"),
        _("Act"),
        _("Version"),
        _("By"),
        _("Reason"),
    ]
    names: dict[int, str] = {}
    today = timezone.localdate()
    for line in lines.iterator(LINES_AT_ONCE):
        if line.agency_id not in names:
            names |= {key: found.name for key, found in agency_versions([line.agency_id], today).items()}
        yield [
            timezone.localtime(line.happened_at).strftime("%Y-%m-%d %H:%M:%S"),
            line.index_number,
            line.title,
            names[line.agency_id],
            str(line.get_act_display()),
            str(line.version.number),
            line.actor_name,
            line.reason,
        ]


def spreadsheet(rows: Iterable[list[str]]) -> bytes:
    """Return rows as a spreadsheet in which every cell is text."""
    import xlsxwriter

    buffer = BytesIO()
    options: dict[str, Any] = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(buffer, options)
    sheet, heading = book.add_worksheet(), book.add_format({"bold": True, "bottom": 1})
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.write_string(number, column, text, heading if number == 0 else None)
    for column, width in enumerate((20, 28, 50, 28, 16, 8, 16, 40)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    book.close()
    return buffer.getvalue()


def _asked(request: OfficerRequest) -> tuple[LogFilter, "QuerySet[PublicationLogEntry]"]:
    form = LogFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    until = chosen.get("until")
    return form, selectors.publication_log(
        request.user,
        since=_midnight(chosen.get("since")),
        until=_midnight(until + timedelta(days=1)) if until else None,
    )


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None


def _file_name(ending: str) -> str:
    return f"publication-log-{timezone.localdate():%Y%m%d}.{ending}"
