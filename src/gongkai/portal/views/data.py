"""The open dataset: what it holds, and its files."""

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256

from django.db.models import Count, Max
from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from gongkai.core.web.crumbs import Crumb
from gongkai.core.web.downloads import as_download
from gongkai.law import forms
from gongkai.portal.metadata import data_column
from gongkai.reports import dataset as datasets
from gongkai.reports.models import AnnualReport
from gongkai.reports.selectors import DatasetCell, dataset_cells

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
                "title": form.title.text("en" if get_language() == "en" else "zh"),
                "cells": len(form.cells),
            }
            for form in forms.all_forms()
        ],
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
