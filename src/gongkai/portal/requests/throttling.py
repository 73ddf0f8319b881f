"""How often one address may try: counted in the cache, under a digest, and forgotten after the window."""

from dataclasses import dataclass

from django.core.cache import caches
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from gongkai.core.web.addresses import visitors_network

_HOUR = 3600


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
        count: int = caches["limits"].get(self._key(request), 0)
        return count >= self.tries

    def count(self, request: HttpRequest) -> None:
        """Count one try; the window begins with the first."""
        key = self._key(request)
        if caches["limits"].add(key, 1, self.seconds):
            return
        try:
            caches["limits"].incr(key)
        except ValueError:  # the window ended between the two steps
            caches["limits"].set(key, 1, self.seconds)

    def _key(self, request: HttpRequest) -> str:
        digest = salted_hmac("gongkai.portal.requests.throttling", visitors_network(request)).hexdigest()
        return f"requests:{self.name}:{digest}"


class EveryonesLimit(TryLimit):
    """How often all visitors together may do something in a window."""

    def _key(self, request: HttpRequest) -> str:
        return f"requests:{self.name}:everyone"


class FormLimit:
    """How often a form with a proof of work is taken: more where the work was proven, less where not."""

    def __init__(self, name: str, *, proven: int, unproven: int, unproven_in_all: int) -> None:
        self._proven = [TryLimit(f"{name}-proven", proven, _HOUR)]
        self._unproven = [
            TryLimit(f"{name}-unproven", unproven, _HOUR),
            EveryonesLimit(f"{name}-unproven-all", unproven_in_all, _HOUR),
        ]

    def reached(self, request: HttpRequest, *, is_proven: bool) -> TryLimit | None:
        """Return the limit that stands in the way; None where the form may be taken."""
        limits = self._proven if is_proven else self._unproven
        return next((limit for limit in limits if limit.is_reached(request)), None)

    def count(self, request: HttpRequest, *, is_proven: bool) -> None:
        """Count one form."""
        for limit in self._proven if is_proven else self._unproven:
            limit.count(request)


SENDING = FormLimit("sending", proven=10, unproven=6, unproven_in_all=120)
CHECKING = FormLimit("checking", proven=60, unproven=20, unproven_in_all=600)
"""Each check searches what is published."""
COMPLAINING = FormLimit("complaining", proven=10, unproven=3, unproven_in_all=60)
OPENING = TryLimit("opening", tries=10, seconds=900)
FINDING = TryLimit("finding", tries=10, seconds=3600)


def refusal(request: HttpRequest, limit: FormLimit, *, is_proven: bool) -> tuple[str, int] | None:
    """Count one form; return a sentence and the seconds to wait where there were too many."""
    reached = limit.reached(request, is_proven=is_proven)
    if reached is None:
        limit.count(request, is_proven=is_proven)
        return None
    return (too_many_proven(reached) if is_proven else too_many_unproven(reached)), reached.seconds


def too_many_proven(limit: TryLimit) -> str:
    """Say how many forms are taken."""
    return _(
        "%(count)s forms were sent from your address within %(minutes)s minutes, the limit."
        " Wait %(minutes)s minutes, or call the office named below."
    ) % {"count": limit.tries, "minutes": limit.minutes}


def too_many_unproven(limit: TryLimit) -> str:
    """Say how many forms are taken without a proof of work."""
    return _(
        "Without scripts, no more than %(count)s forms are taken within %(minutes)s minutes. Wait"
        " %(minutes)s minutes, switch scripts on, or call the office named below."
    ) % {"count": limit.tries, "minutes": limit.minutes}
