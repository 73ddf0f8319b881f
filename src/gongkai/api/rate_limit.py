"""How often one address may ask: so many times a minute, counted in the cache."""

import math
import time
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.utils.translation import gettext as _

from gongkai.api.errors import ApiError
from gongkai.core.web.addresses import visitors_network

WINDOW_SECONDS = 60
DEFAULT_LIMIT = 600


@dataclass(frozen=True, slots=True)
class RateLimit:
    """What one address may still ask in the current minute."""

    limit: int
    used: int
    seconds_left: int

    @property
    def headers(self) -> dict[str, str]:
        """The limit as the answer's headers say it."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(max(0, self.limit - self.used)),
            "RateLimit-Reset": str(self.seconds_left),
        }

    def require_room(self) -> None:
        """Refuse where the address has asked too often."""
        if self.used <= self.limit:
            return
        raise ApiError(
            429,
            "too_many_requests",
            _(
                "Your address has asked more than %(limit)s times in a minute. Wait %(seconds)s seconds,"
                " or take the bulk files."
            )
            % {"limit": self.limit, "seconds": self.seconds_left},
            headers={"Retry-After": str(self.seconds_left)},
        )


def count_request(request: HttpRequest) -> RateLimit:
    """Count one request of an address; the address itself is not kept."""
    now = time.time()
    window = int(now // WINDOW_SECONDS)
    address = sha256(visitors_network(request).encode()).hexdigest()[:24]
    key = f"api:{window}:{address}"
    caches["limits"].add(key, 0, WINDOW_SECONDS * 2)
    try:
        used = caches["limits"].incr(key)
    except ValueError:  # dropped by a full cache between the two lines
        used = 1
    limit = getattr(settings, "API_REQUESTS_PER_MINUTE", DEFAULT_LIMIT)
    return RateLimit(limit, used, math.ceil((window + 1) * WINDOW_SECONDS - now))
