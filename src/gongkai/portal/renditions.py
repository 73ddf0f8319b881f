"""Published reports as files: made when first asked for and kept under the name of their content."""

import hashlib
from io import BytesIO

from django.core.cache import caches
from django.http import FileResponse
from django.utils import timezone
from django.utils.http import quote_etag

from gongkai import __version__
from gongkai.reports import selectors
from gongkai.reports.models import AnnualReport
from gongkai.reports.releasing import file_of, register_file

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
    response.headers["ETag"] = quote_etag(hashlib.sha256(content).hexdigest())
    return response


def rendition(record: AnnualReport, file_format: str) -> bytes:
    """Return the report's content as a file of that format; all but the plain data are made once.

    What goes out is in the register of released files, so that anyone can verify it.
    """
    if file_format == "json":
        content = file_of(selectors.figures(record), file_format)
    else:
        key = f"{__version__}.{record.content_hash}.{file_format}"
        cache = caches["renditions"]
        content = cache.get(key)
        if content is None:
            content = file_of(selectors.figures(record), file_format)
            cache.set(key, content, timeout=None)
    content = bytes(content)
    register_file(record, file_format, content, now=timezone.now())
    return content
