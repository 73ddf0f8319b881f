"""The change feed: the publication log as others follow it, to have at any time exactly what is public.

A line tells what happened; the record beside it is the record of now, never of then. What was withdrawn
is therefore in no line, not even in that of its publication, and what a correction replaced is gone too.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from gongkai.api import words
from gongkai.api.addresses import own_address
from gongkai.api.records import RecordAddresses, whole, whole_records
from gongkai.api.rendering import moment
from gongkai.api.schemas import ChangePage
from gongkai.disclosures.models import Disclosure, PublicationLogEntry
from gongkai.disclosures.states import DisclosureState, PublicationAct

GIVEN_UP_AFTER = timedelta(minutes=15)
"""For how long a number that is missing may still come: its transaction perhaps goes on."""
_RECENT = 1_000
_LARGEST_KEY = 2**63 - 1
router = Router(tags=["changes"])


class ChangeChoice(Schema):
    """From where on changes are asked for."""

    after: int = Field(0, ge=0, le=_LARGEST_KEY, description=words.AFTER)
    limit: int = Field(100, ge=1, le=200, description=words.LIMIT)


@router.get("/changes", response=ChangePage, summary=words.CHANGES, url_name="changes")
def changes(request: HttpRequest, choice: Query[ChangeChoice]) -> dict[str, Any]:
    """Tell what changed after a position. Two queries, whatever position is asked for."""
    lines = (
        PublicationLogEntry.objects.filter(pk__gt=choice.after)
        .select_related("agency", "disclosure")
        .only(
            "act",
            "index_number",
            "happened_at",
            "agency__code",
            "disclosure__state",
            "disclosure__withdrawal_reason",
        )
        .order_by("pk")
    )
    found = list(lines[: choice.limit + 1])
    settled = settled_lines(found, choice.after, timezone.now())
    shown = settled[: choice.limit]
    after = shown[-1].pk if shown else choice.after
    query = f"changes?after={after}&limit={choice.limit}"
    return {
        "items": _told(request, shown),
        "after": after,
        "next": own_address(request, query) if len(settled) > choice.limit else None,
    }


def settled_lines(
    lines: Sequence[PublicationLogEntry], after: int, now: datetime
) -> list[PublicationLogEntry]:
    """Return the lines up to the first number that may still come.

    A line gets its number before it is committed, so a lower number may appear after a higher one. Who
    follows the log by its numbers would never see it.
    """
    settled = []
    for line in lines:
        if line.pk != after + 1 and now - line.happened_at < GIVEN_UP_AFTER:
            break
        settled.append(line)
        after = line.pk
    return settled


def settled_position(now: datetime) -> int:
    """Return a position before which no line can appear any more. Two queries."""
    recent = PublicationLogEntry.objects.filter(happened_at__gt=now - GIVEN_UP_AFTER)
    lines = list(recent.only("happened_at").order_by("pk")[:_RECENT])
    before = PublicationLogEntry.objects.order_by("-pk")
    if lines:
        before = before.filter(pk__lt=lines[0].pk)
    position = before.values_list("pk", flat=True).first() or 0
    settled = settled_lines(lines, position, now)
    return settled[-1].pk if settled else position


def _told(request: HttpRequest, lines: Sequence[PublicationLogEntry]) -> list[dict[str, Any]]:
    today = timezone.localdate()
    addresses = RecordAddresses.of(request)
    keys = {line.disclosure_id for line in lines}
    public = whole_records(Disclosure.objects.published()).filter(pk__in=keys) if keys else []
    records = {record.pk: whole(record, addresses, today) for record in public}
    return [
        {
            "id": line.pk,
            "act": line.act,
            "at": moment(line.happened_at),
            "index_number": line.index_number,
            "agency": line.agency.code,
            "reason": _reason(line),
            "disclosure": records.get(line.disclosure_id),
        }
        for line in lines
    ]


def _reason(line: PublicationLogEntry) -> str:
    """Return why the record is withdrawn, while it is. Other reasons may quote what was taken back."""
    record = line.disclosure
    is_withdrawn = record.state == DisclosureState.WITHDRAWN and line.act == PublicationAct.WITHDRAW
    return record.withdrawal_reason if is_withdrawn else ""
