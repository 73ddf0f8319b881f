"""Policies with what explains them."""

from dataclasses import dataclass
from datetime import datetime

from gongkai.disclosures.models import Disclosure
from gongkai.disclosures.states import DisclosureState

MOST_EXPLAINING = 100
"""More than a policy ever has."""
SHOWN = ("title", "index_number", "document_number", "published_at")


@dataclass(frozen=True, slots=True)
class ExplainedPolicy:
    """A policy and the newest interpretation of it."""

    policy: Disclosure
    interpretation: Disclosure


def interpretations_of(policy: Disclosure) -> list[Disclosure]:
    """Return what explains a policy, newest first. One query.

    They are looked up by the policy alone and put in order here: asked otherwise, the database may go
    through all that is public instead.
    """
    explaining = Disclosure.objects.filter(interprets=policy).order_by().values("pk")[:MOST_EXPLAINING]
    found = Disclosure.objects.published().filter(pk__in=explaining).order_by()
    return sorted(found.only(*SHOWN), key=_newest_first, reverse=True)


def explained_policies(limit: int, since: datetime) -> list[ExplainedPolicy]:
    """Return the policies explained last, each once, of those explained since a time. One query."""
    explaining = (
        Disclosure.objects.published()
        .filter(interprets__state=DisclosureState.PUBLISHED, published_at__gte=since)
        .select_related("interprets")
        .only(*SHOWN, *(f"interprets__{name}" for name in SHOWN))
        .order_by("-published_at", "id")
    )
    found: dict[int, ExplainedPolicy] = {}
    for one in explaining[: limit * 3]:
        if one.interprets is not None and len(found) < limit:
            found.setdefault(one.interprets.pk, ExplainedPolicy(one.interprets, one))
    return list(found.values())


def _newest_first(record: Disclosure) -> tuple[float, int]:
    return (record.published_at.timestamp() if record.published_at else 0.0, -record.pk)
