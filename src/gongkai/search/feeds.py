"""Reading a feed of numbered lines that others append to, without missing one that is committed late."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet

from gongkai.search.engine import FeedPosition

AT_ONCE = 1_000
GIVEN_UP_AFTER = 15 * 60
"""Seconds after which a number that never came is taken for one of a transaction that failed."""


@dataclass(frozen=True, slots=True)
class FeedLines:
    """New lines of a feed, and the position once they are taken in."""

    keys: tuple[int, ...]
    position: FeedPosition


def feed_end(lines: "QuerySet[Model]") -> FeedPosition:
    """Return the position after the last line of now."""
    return FeedPosition(lines.order_by("-pk").values_list("pk", flat=True).first() or 0)


def new_lines(lines: "QuerySet[Model]", position: FeedPosition, now: float) -> FeedLines:
    """Return the lines after a position, with those that were missing before it and came since.

    At most ``AT_ONCE`` lines, so whoever reads a feed asks again until there is none.
    """
    wanted = Q(pk__gt=position.last) | Q(pk__in=list(position.missing))
    keys = list(lines.filter(wanted).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    return FeedLines(tuple(keys), _moved(position, keys, now))


def _moved(position: FeedPosition, keys: Sequence[int], now: float) -> FeedPosition:
    last = max((position.last, *keys))
    came = set(keys)
    missing = {
        key: since
        for key, since in position.missing.items()
        if key not in came and now - since < GIVEN_UP_AFTER
    }
    missing |= {key: now for key in range(position.last + 1, last) if key not in came}
    return FeedPosition(last, missing)
