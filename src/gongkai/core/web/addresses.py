"""Where a request comes from."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def visitors_address(request: HttpRequest) -> str:
    """Return the visitor's address: behind a proxy that is believed, the one that the proxy saw."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        address = seen or address
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return ""


def site_address(path: str) -> str:
    """Return the whole address of a path on this site, for what is read elsewhere."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"
