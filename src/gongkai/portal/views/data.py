"""The open dataset: what it holds, and its files."""

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import Any

from django.db.models import Count, Max
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from gongkai.core.web.crumbs import Crumb
from gongkai.core.web.downloads import as_download, unless_known
from gongkai.law import forms
from gongkai.operations.bulk_files.datasets import FORMATS, BulkDataset, bulk_datasets
from gongkai.operations.bulk_files.services import current_dataset, current_datasets, folder
from gongkai.portal.metadata import data_column
from gongkai.reports import dataset as datasets
from gongkai.reports.models import AnnualReport
from gongkai.reports.selectors import DatasetCell, dataset_cells

RETRY_AFTER = "300"
DATASET_FORMATS: dict[str, tuple[str, Callable[[Iterable[DatasetCell]], Iterator[bytes]]]] = {
    "csv": ("text/csv; charset=utf-8", datasets.csv_pieces),
    "jsonl": ("application/jsonl; charset=utf-8", datasets.json_pieces),
    "parquet": ("application/vnd.apache.parquet", datasets.parquet_pieces),
}


@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Say what the dataset holds, column by column, and offer its files."""
    context = {
        "section": "data",
        "column": data_column(),
        "crumbs": [Crumb(_("Home"), reverse("portal:home")), Crumb(_("Open data"))],
        "formats": list(DATASET_FORMATS),
        "columns": datasets.DATASET_COLUMNS,
        "forms": [
            {
                "form": form,
                "title": form.title.text(_language()),
                "cells": len(form.cells),
            }
            for form in forms.all_forms()
        ],
        "bulk": list(_bulk_sets()),
        "report_count": AnnualReport.objects.published().count(),
    }
    return render(request, "portal/data/index.html", context)


def _dataset_etag(request: HttpRequest, file_format: str) -> str:
    """Name the state of the dataset: how many reports are out, and when the last one came or went."""
    state = AnnualReport.objects.aggregate(
        published=Max("published_at"), withdrawn=Max("withdrawn_at"), count=Count("id")
    )
    return f'"{sha256(repr((file_format, sorted(state.items()))).encode()).hexdigest()[:32]}"'


@require_safe
@condition(etag_func=_dataset_etag)
def dataset(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """Stream all figures of all published reports as one file."""
    if file_format not in DATASET_FORMATS:
        raise Http404
    content_type, pieces = DATASET_FORMATS[file_format]
    rows = dataset_cells(AnnualReport.objects.published())
    response = StreamingHttpResponse(pieces(rows), content_type=content_type)
    return as_download(response, f"annual-reports.{file_format}")


@require_safe
def bulk_file(request: HttpRequest, dataset: str, file_format: str) -> HttpResponseBase:
    """Hand out a file that was made at night; never one that holds what was withdrawn since."""
    known = bulk_datasets().get(dataset)
    if known is None or file_format not in FORMATS:
        raise Http404
    made = current_dataset(known)
    file = made.file(file_format) if made else None
    try:
        stream = (folder() / file.name).open("rb") if file else None
    except FileNotFoundError:
        stream = None
    if made is None or file is None or stream is None:
        return _being_made(request, known)
    response = FileResponse(stream, content_type=FORMATS[file_format])
    response.headers["ETag"] = quote_etag(file.sha256)
    response.headers["Last-Modified"] = http_date(made.made_at.timestamp())
    response.headers["Cache-Control"] = "public, no-cache"
    return unless_known(request, as_download(response, f"{dataset}.{file_format}"))


def _being_made(request: HttpRequest, dataset: BulkDataset) -> HttpResponse:
    context = {
        "section": "data",
        "crumbs": [
            Crumb(_("Home"), reverse("portal:home")),
            Crumb(_("Open data"), reverse("portal:data")),
            Crumb(_("Being made")),
        ],
        "title": dataset.title.text(_language()),
    }
    response = render(request, "portal/data/being_made.html", context, status=503)
    response.headers["Retry-After"] = RETRY_AFTER
    response.headers["Cache-Control"] = "no-store"
    return response


def _bulk_sets() -> Iterator[dict[str, Any]]:
    """Yield the data sets with what was made of them."""
    current = current_datasets()
    for dataset in bulk_datasets().values():
        made = current.get(dataset.id)
        yield {"id": dataset.id, "title": dataset.title.text(_language()), "made": made}


def _language() -> str:
    return "en" if get_language() == "en" else "zh"
