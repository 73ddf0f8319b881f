"""What a load balancer or a monitor asks: whether the process lives, and whether it can answer."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongkai.operations.health import is_ready


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
