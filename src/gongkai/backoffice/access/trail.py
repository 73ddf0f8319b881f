"""The audit trail, searched and taken away by the audit administrator alone."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.access.permissions import reads_trail
from gongkai.audit.models import RECEIPT, AuditEntry
from gongkai.audit.searching import entries_before, found_entries, write_export
from gongkai.backoffice.access.forms import TrailFilter
from gongkai.backoffice.access.guard import OfficerRequest, officers_only
from gongkai.backoffice.access.trail_words import act_in_words, kind_in_words
from gongkai.core.formulas import plain_cell
from gongkai.core.web.downloads import as_download
from gongkai.organisations.models import User

LINES_A_PAGE = 50
AT_ONCE = 2000
COLUMNS = (
    "chain",
    "number",
    "happened_at",
    "actor",
    "actor_name",
    "agency",
    "action",
    "subject_type",
    "subject_id",
    "address",
    "result",
    "reason",
    "data",
    "sealing",
    "algorithm",
    "previous_hash",
    "hash",
)
"""What an exported line holds: all that its fingerprint covers, so that it can be checked elsewhere."""


@require_safe
@officers_only
def trail(request: OfficerRequest) -> HttpResponse:
    """Search the trail, newest line first."""
    _require_auditor(request.user)
    form = TrailFilter(request.GET)
    found = found_entries(**form.cleaned_data) if form.is_valid() else AuditEntry.objects.none()
    before = request.GET.get("before", "")
    if before.isdecimal():
        found = entries_before(found, int(before))
    lines = list(found.select_related("actor", "chain")[: LINES_A_PAGE + 1])
    shown = lines[:LINES_A_PAGE]
    context = {
        "section": "trail",
        "form": form,
        "rows": [
            {
                "line": line,
                "act": act_in_words(line.action),
                "kind": kind_in_words(line.subject_type),
                "data": _particulars(line),
            }
            for line in shown
        ],
        "older": shown[-1].pk if len(lines) > LINES_A_PAGE else None,
        "is_searched": any(form.cleaned_data.values()) if form.is_valid() else True,
    }
    return render(request, "backoffice/access/trail.html", context, status=200 if form.is_valid() else 400)


@require_safe
@officers_only
def export_trail(request: OfficerRequest, file_format: str) -> HttpResponseBase:
    """Let the lines that were searched be taken away as a file; that is itself a line."""
    _require_auditor(request.user)
    form = TrailFilter(request.GET)
    if not form.is_valid():
        raise BadRequest
    if file_format not in _WRITERS:
        raise Http404
    now = timezone.now()
    chosen = {name: str(value) for name, value in form.cleaned_data.items() if value}
    write_export(actor=request.user, file_format=file_format, chosen=chosen, now=now)
    found = found_entries(**form.cleaned_data).filter(happened_at__lte=now)
    writer, media_type = _WRITERS[file_format]
    response = StreamingHttpResponse(writer(_records(found)), content_type=media_type)
    return as_download(response, f"audit-{timezone.localtime(now):%Y%m%d-%H%M}.{file_format}")


def _particulars(line: AuditEntry) -> dict[str, Any]:
    """Return what a line says besides; of a receipt how many ends it tells of."""
    return {"ends": len(line.data.get("ends", ()))} if line.action == RECEIPT else line.data


def _require_auditor(user: User) -> None:
    if not reads_trail(user):
        raise Http404


def _records(found: Any) -> Iterator[dict[str, Any]]:
    for line in found.select_related("chain").iterator(AT_ONCE):
        record = {name: getattr(line, name) for name in COLUMNS if name not in {"chain", "actor", "agency"}}
        record |= {"chain": line.chain.name, "actor": line.actor_id, "agency": line.agency_id}
        record["happened_at"] = line.sealed_content()["happened_at"]
        yield {name: record[name] for name in COLUMNS}


def _as_csv(records: Iterator[dict[str, Any]]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    yield "\ufeff"
    for record in records:
        writer.writerow([_harmless(value) for value in record.values()])
        if buffer.tell() > 1 << 16:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _harmless(value: Any) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else plain_cell(str(value))


def _as_json(records: Iterator[dict[str, Any]]) -> Iterator[str]:
    yield "["
    for number, record in enumerate(records):
        yield (",\n" if number else "\n") + json.dumps(record, ensure_ascii=False)
    yield "\n]\n"


_WRITERS = {"csv": (_as_csv, "text/csv; charset=utf-8"), "json": (_as_json, "application/json")}
