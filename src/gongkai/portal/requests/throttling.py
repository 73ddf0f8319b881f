"""How often one address may try: counted in the cache, under a digest, and forgotten after the window."""

import ipaddress
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

_IPV6_NETWORK = 64
"""An IPv6 subscriber has a whole network of this length."""


@dataclass(frozen=True, slots=True)
class TryLimit:
    """How many tries of one kind an address has in a window of seconds."""

    name: str
    tries: int
    seconds: int

    @property
    def minutes(self) -> int:
        """The window in minutes."""
        return self.seconds // 60

    def is_reached(self, request: HttpRequest) -> bool:
        """Tell whether the address has no try left."""
        count: int = cache.get(self._key(request), 0)
        return count >= self.tries

    def count(self, request: HttpRequest) -> None:
        """Count one try; the window begins with the first."""
        key = self._key(request)
        if cache.add(key, 1, self.seconds):
            return
        try:
            cache.incr(key)
        except ValueError:  # the window ended between the two steps
            cache.set(key, 1, self.seconds)

    def _key(self, request: HttpRequest) -> str:
        digest = salted_hmac("gongkai.portal.requests.throttling", visitors_network(request)).hexdigest()
        return f"requests:{self.name}:{digest}"


SENDING = TryLimit("sending", tries=10, seconds=3600)
CHECKING = TryLimit("checking", tries=60, seconds=3600)
"""Each check searches what is published."""
OPENING = TryLimit("opening", tries=10, seconds=900)
FINDING = TryLimit("finding", tries=10, seconds=3600)


def visitors_network(request: HttpRequest) -> str:
    """Return from where the visitor comes: behind a proxy that is believed, the address it saw."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        address = seen or address
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((parsed, _IPV6_NETWORK), strict=False))
    return str(parsed)
