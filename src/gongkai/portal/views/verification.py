"""Verifying a file: anyone drops it here, and learns whether it is what was released. It is not kept."""

import hashlib
import re
from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.core.web.crumbs import Crumb
from gongkai.portal.reading import agency_of_the_year
from gongkai.reports.models import AnnualReport, ReleasedFile
from gongkai.reports.releasing import KnownFile, known_files

SHA256 = re.compile(r"[0-9a-f]{64}")


class HashedFile:
    """What is left of a file that was dropped: its name, its size and its hash."""

    def __init__(self, name: str, size: int, sha256: str) -> None:
        self.name, self.size, self.sha256 = name, size, sha256

    def close(self) -> None:
        """Close nothing: nothing was kept. The parser closes every file of a form that it refuses."""


class HashingHandler(FileUploadHandler):
    """Takes a file piece by piece, keeps none of it, and knows its hash at the end."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin with nothing."""
        super().new_file(*args, **kwargs)
        self._digest = hashlib.sha256()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Add a piece to the hash, and let it go."""
        if start + len(raw_data) > settings.REPORT_FILE_MAX_BYTES:
            raise StopUpload(connection_reset=True)
        self._digest.update(raw_data)

    def file_complete(self, file_size: int) -> Any:
        """Return what is left of the file."""
        return HashedFile(self.file_name or "", file_size, self._digest.hexdigest())


@csrf_exempt  # It changes nothing; the check would read, and so store, the file before the hash is taken.
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, code: str = "", year: int = 0) -> HttpResponse:
    """Say of a file, or of its hash, which release it is; with a report's address also list its files."""
    name, sha256 = "", request.GET.get("sha256", "").strip().lower()
    if request.method == "POST":
        request.upload_handlers = [HashingHandler(request)]
        file: Any = request.FILES.get("file")
        if isinstance(file, HashedFile) and file.size:
            name, sha256 = file.name, file.sha256
    is_hash = SHA256.fullmatch(sha256) is not None
    of_report = _public_report(code, year) if code else None
    context = {
        "section": "reports",
        "crumbs": _crumbs(of_report),
        "report_title": of_report.title if of_report else "",
        "name": name,
        "sha256": sha256,
        "is_asked": request.method == "POST" or bool(sha256),
        "is_hash": is_hash,
        "known": [_told(known) for known in known_files(sha256)] if is_hash else [],
        "of_report": _files_of(of_report) if of_report else [],
    }
    response = render(request, "portal/reports/verify.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def report_code(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Draw the code that leads a phone to the page on which a report's files are verified."""
    get_object_or_404(AnnualReport.objects.published(), agency__code=code, year=year)
    address = request.build_absolute_uri(reverse("portal:verify-report", args=[code, year]))
    picture = BytesIO()
    segno.make(address, error="m", micro=False).save(
        picture, kind="svg", scale=4, border=2, dark="#18222e", light="#ffffff"
    )
    response = HttpResponse(picture.getvalue(), content_type="image/svg+xml")
    response["Cache-Control"] = "public, max-age=86400"
    return response


def _told(known: KnownFile) -> dict[str, Any]:
    report = known.file.report
    return {
        "file": known.file,
        "report": report,
        "agency": agency_of_the_year(report),
        "newer": known.newer,
    }


def _public_report(code: str, year: int) -> AnnualReport:
    """Return the edition in force; 404 where the report is not public."""
    reports = AnnualReport.objects.published().select_related("agency").without_content()
    return get_object_or_404(reports, agency__code=code, year=year)


def _files_of(report: AnnualReport) -> list[ReleasedFile]:
    """Return the files of every edition of a report, newest first."""
    editions = AnnualReport.objects.released().filter(agency=report.agency_id, year=report.year)
    files = ReleasedFile.objects.filter(report__in=editions).select_related("report__agency")
    return list(
        files.defer("report__content", "report__findings").order_by("-report__edition", "format", "-id")
    )


def _crumbs(report: AnnualReport | None) -> list[Crumb]:
    """Return the way here: over the report where its files are verified."""
    crumbs = [
        Crumb(_("Home"), reverse("portal:home")),
        Crumb(_("Annual reports"), reverse("portal:reports")),
    ]
    if report is not None:
        address = reverse("portal:report", args=[report.agency.code, report.year])
        crumbs.append(Crumb(report.title, address, "zh-CN"))
    return [*crumbs, Crumb(_("Verify a file"))]
