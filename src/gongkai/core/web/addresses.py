"""Where a request comes from."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

_IPV6_NETWORK = 64
"""An IPv6 subscriber has a whole network of this length."""


def visitors_address(request: HttpRequest) -> str:
    """Return the visitor's address; empty where what stands in its place is none."""
    try:
        return str(ipaddress.ip_address(_seen_address(request)))
    except ValueError:
        return ""


def visitors_network(request: HttpRequest) -> str:
    """Return what tells one visitor from another: the address, or the network of an IPv6 subscriber."""
    address = _seen_address(request)
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((parsed, _IPV6_NETWORK), strict=False))
    return str(parsed)


def _seen_address(request: HttpRequest) -> str:
    """Return where the request comes from: behind a proxy that is believed, what the proxy saw."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        address = seen or address
    return address


def site_address(path: str) -> str:
    """Return the whole address of a path on this site, for what is read elsewhere."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"
