"""Pages of lists: where the next one begins, in a form that programs hand back and need not understand.

A cursor names the last thing of the page before, never a number of pages, so that page 10,000 costs what
page 1 does and nothing is skipped or told twice when newer things come in above.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _

from gongkai.api.errors import wrong_parameter

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOMENT_AND_KEY = re.compile(r"([0-9]{1,17})-([0-9]{1,18})")
_DAY_AND_KEY = re.compile(r"[0-9]{8}-[0-9]{1,18}")
_OFFSET = re.compile(r"[0-9]{1,9}")


def next_address(request: HttpRequest, place: str) -> str | None:
    """Return the address of the page that begins after ``place``; None where the list ends."""
    if not place:
        return None
    query = request.GET.copy()
    query["cursor"] = urlsafe_b64encode(place.encode()).decode().rstrip("=")
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def place_after_moment(cursor: str, *, moment_field: str = "published_at") -> Q:
    """Return the condition on what comes after the cursor in a list that is newest first."""
    if not cursor:
        return Q()
    found = _MOMENT_AND_KEY.fullmatch(_decoded(cursor))
    if found is None:
        raise _made_up()
    microseconds, key = map(int, found.groups())
    at = _EPOCH + timedelta(microseconds=microseconds)
    return Q(**{f"{moment_field}__lte": at}) & (Q(**{f"{moment_field}__lt": at}) | Q(pk__gt=key))


def place_of_moment(at: datetime | None, key: int) -> str:
    """Return the place of something in a list that is newest first."""
    if at is None:
        raise ValueError(f"What has the key {key} has no moment and no place in lists.")
    return f"{(at - _EPOCH) // timedelta(microseconds=1)}-{key}"


def day_place(cursor: str) -> str:
    """Return the place in a list by days that the cursor names."""
    if not cursor:
        return ""
    place = _decoded(cursor)
    if not _DAY_AND_KEY.fullmatch(place):
        raise _made_up()
    return place


def offset_of(cursor: str) -> int:
    """Return how many the pages before had, for lists short enough to be counted off."""
    if not cursor:
        return 0
    place = _decoded(cursor)
    if not _OFFSET.fullmatch(place):
        raise _made_up()
    return int(place)


def counted_off(request: HttpRequest, things: Sequence[Any], cursor: str, limit: int) -> dict[str, Any]:
    """Return one page of a list that is at hand as a whole."""
    start = offset_of(cursor)
    end = start + limit
    return {
        "items": things[start:end],
        "next": next_address(request, str(end) if end < len(things) else ""),
    }


def _decoded(cursor: str) -> str:
    try:
        return urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except (NotBase64, ValueError):
        raise _made_up() from None


def _made_up() -> Exception:
    return wrong_parameter(
        "cursor", _("No list was handed out with this cursor. Begin without one, then follow “next”.")
    )
