"""How the portal knows that what is public has changed.

Every act that changes what the public reads of a record writes a line into the publication log, in the same
transaction. What the newest lines are is therefore a stamp of the state of all public records: counts and
whole pages are kept under it, and none of them outlives the act that makes it wrong.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar, cast

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from gongkai import __version__
from gongkai.audit.append_only import written
from gongkai.core.web.display import DisplayMode
from gongkai.disclosures.models import PublicationLogEntry

T = TypeVar("T")
COUNT_SECONDS = 600
"""How long a count is kept at most, should nothing be published meanwhile."""


def publication_stamp() -> str:
    """Return what the publication log has come to. One query, over the newest keys."""
    return written(PublicationLogEntry)[0]


def kept(stamp: str, name: str, made: Callable[[], T]) -> T:
    """Return what ``made`` counts, counted once for each stamp; ``name`` says all that it depends on."""
    key = f"portal.{stamp}.{sha256(name.encode()).hexdigest()[:40]}"
    value = cache.get(key)
    if value is None:
        value = made()
        cache.set(key, value, COUNT_SECONDS)
    return cast("T", value)


def page_key(request: HttpRequest, state: tuple[str, ...]) -> str:
    """Return the name of one page as one visitor would see it: nothing else makes it look different."""
    parts = (
        __version__,
        state,
        timezone.localdate(),
        request.scheme,
        request.get_host(),
        request.get_full_path(),
        get_language(),
        sorted(DisplayMode.chosen(request)),
    )
    return sha256(repr(parts).encode()).hexdigest()[:40]
