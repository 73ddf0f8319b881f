"""Published reports as files: made when first asked for and kept under the name of their content."""

import json
from io import BytesIO

from django.core.cache import caches
from django.http import FileResponse
from django.utils.http import quote_etag

from gongkai import __version__
from gongkai.reports import selectors
from gongkai.reports.figures import Report
from gongkai.reports.models import AnnualReport
from gongkai.reports.rendering import render

FORMATS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
    "json": "application/json; charset=utf-8",
}


def rendition_response(record: AnnualReport, file_format: str) -> FileResponse:
    """Return the report as a file of that format."""
    content = rendition(record, file_format)
    response = FileResponse(
        BytesIO(content),
        as_attachment=True,
        filename=f"{record.title}.{file_format}",
        content_type=FORMATS[file_format],
    )
    response["ETag"] = quote_etag(f"{record.content_hash}.{file_format}")
    return response


def rendition(record: AnnualReport, file_format: str) -> bytes:
    """Return the report's content as a file of that format, made once."""
    key = f"{__version__}.{record.content_hash}.{file_format}"
    cache = caches["renditions"]
    content = cache.get(key)
    if content is None:
        content = _made(selectors.figures(record), file_format)
        cache.set(key, content, timeout=None)
    return bytes(content)


def _made(report: Report, file_format: str) -> bytes:
    if file_format == "json":
        return json.dumps(report.to_dict(), ensure_ascii=False, indent=1).encode()
    return render(report, file_format)
