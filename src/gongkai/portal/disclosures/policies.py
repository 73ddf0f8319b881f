"""Policies with what explains them."""

from dataclasses import dataclass
from datetime import datetime

from gongkai.disclosures.models import Disclosure
from gongkai.disclosures.states import DisclosureState
from gongkai.registers.definitions import all_registers
from gongkai.registers.judging import row_key
from gongkai.registers.models import RegisterRow

MOST_EXPLAINING = 100
"""More than a policy ever has."""
NORMATIVE_DOCUMENT, REGISTER = "normative_document", "normative_documents"
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


def register_row_of(record: Disclosure) -> int | None:
    """Return the row of the register of normative documents in which a document stands. One query."""
    if record.kind != NORMATIVE_DOCUMENT or not record.document_number:
        return None
    register = all_registers()[REGISTER]
    key = row_key(register, {"document_number": record.document_number})
    rows = RegisterRow.objects.published().filter(register=REGISTER, agency=record.agency_id, key=key)
    return rows.values_list("pk", flat=True).first()


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
