"""What a monitor watches over time, in the form that Prometheus reads."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import REGISTRY, Collector

from gongkai.disclosures.models import PublicationLogEntry
from gongkai.operations.backup.services import newest
from gongkai.operations.models import QueuedTask
from gongkai.operations.queue import failed_since
from gongkai.requests.models import DisclosureRequest
from gongkai.requests.selectors import BoardColumn, board_conditions
from gongkai.search.engines import search_engine

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Environment variable that names where the processes of one server keep what they counted."""
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)

REQUESTS = Counter("gongkai_requests", "Requests answered", ["page", "method", "status"])
DURATION = Histogram("gongkai_request_seconds", "Time to answer", ["page"], buckets=SECONDS)


class MeasuringMiddleware:
    """Counts what is asked, by page and never by address, and how long it takes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer and count."""
        begun = perf_counter()
        response = self.get_response(request)
        page = request.resolver_match.view_name if request.resolver_match else "none"
        REQUESTS.labels(page, request.method, response.status_code).inc()
        DURATION.labels(page).observe(perf_counter() - begun)
        return response


def exposition() -> bytes:
    """Return all figures of this moment as Prometheus reads them.

    Where the database is away the figures of the records are left out and ``gongkai_database_up`` is 0;
    what was counted of requests is told all the same.
    """
    now = timezone.now()
    figures = dict(_of_the_machine(now))
    try:
        figures |= {"database_up": 1.0, **dict(_of_the_records(now))}
    except DatabaseError:
        figures["database_up"] = 0.0
    registry = CollectorRegistry()
    registry.register(_OfTheMoment(figures))
    return generate_latest(registry) + generate_latest(_counted())


class _OfTheMoment(Collector):
    """Hands out figures that belong to no process, and so stand in none of the files of their counters."""

    def __init__(self, figures: Mapping[str, float]) -> None:
        self._figures = figures

    def collect(self) -> Iterator[Metric]:
        """Yield each figure with what it says."""
        for name, value in self._figures.items():
            yield GaugeMetricFamily(f"gongkai_{name}", _HELP[name], value)


def _counted() -> CollectorRegistry:
    """Return what the processes of this server counted together."""
    if FOLDER not in os.environ:
        return REGISTRY
    together = CollectorRegistry()
    multiprocess.MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return together


_HELP = {
    "database_up": "Whether the database answers",
    "disk_free_bytes": "Bytes free on the disk of the data folder",
    "backup_age_seconds": "Seconds since the newest backup was made",
    "tasks_ready": "Tasks that wait",
    "tasks_running": "Tasks at work",
    "tasks_failed_week": "Tasks that failed in the last seven days",
    "task_oldest_wait_seconds": "How long the task that waits longest has been ready",
    "search_lines_behind": "Changes of records that the search index has not taken in",
    "search_index_up": "Whether a search index can be read",
    "requests_running": "Disclosure requests that run",
    "requests_overdue": "Disclosure requests whose last day has passed",
}
"""What each figure of the moment says."""


def _of_the_machine(now: datetime) -> Iterator[tuple[str, float]]:
    yield "disk_free_bytes", shutil.disk_usage(settings.DATA_DIR).free
    last = newest(Path(settings.BACKUP_DIR)) if settings.BACKUP_DIR else None
    if last:
        yield "backup_age_seconds", now.timestamp() - last.stat().st_mtime


def _of_the_records(now: datetime) -> Iterator[tuple[str, float]]:
    ready = QueuedTask.objects.ready()
    yield "tasks_ready", ready.count()
    yield "tasks_running", QueuedTask.objects.running().count()
    yield "tasks_failed_week", failed_since(now - timedelta(days=7))
    oldest = ready.order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    yield "task_oldest_wait_seconds", (now - oldest).total_seconds() if oldest else 0
    position = search_engine().position()
    yield "search_index_up", position is not None
    if position:
        behind = PublicationLogEntry.objects.filter(pk__gt=position.log.last)
        yield "search_lines_behind", behind.count()
    running = DisclosureRequest.objects.open()
    overdue = board_conditions(timezone.localdate(now))[BoardColumn.OVERDUE]
    yield "requests_running", running.count()
    yield "requests_overdue", running.filter(overdue).count()
