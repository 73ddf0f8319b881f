"""What a load balancer or a monitor asks: whether the process lives, can answer, and how it fares."""

import secrets

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from gongkai.operations.health import is_ready
from gongkai.operations.metrics import exposition


@never_cache
@require_safe
def alive(_request: HttpRequest) -> JsonResponse:
    """Say that the process answers."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """Say whether the database is there with the tables of this version; 503 where it is not."""
    finding = is_ready()
    return JsonResponse(
        {"status": "ok" if finding.is_well else "unavailable"}, status=200 if finding.is_well else 503
    )


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer the monitor that knows the token; for everyone else there is nothing here."""
    wanted = f"Bearer {settings.METRICS_TOKEN}"
    given = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not secrets.compare_digest(given.encode(), wanted.encode()):
        raise Http404
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)
