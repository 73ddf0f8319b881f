"""The rows of what moves in, in the order that the gate asks for: version, review, conclusion, record."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from gongkai.audit.sealing import sealing_algorithm
from gongkai.core.bulk_writing import BulkTable
from gongkai.disclosures.kinds import channel_kinds
from gongkai.disclosures.models import (
    Channel,
    ChannelRelease,
    Disclosure,
    DisclosureVersion,
    PublicationLogEntry,
    Review,
    ReviewChain,
    ReviewConclusion,
)
from gongkai.disclosures.services.moved_records import MovedRecord, moved_content_seal
from gongkai.disclosures.services.publishing import WEBSITE
from gongkai.disclosures.states import PublicationAct, ReviewState
from gongkai.organisations.models import User

Values = dict[str, Any]
_FIRST = 1


class MovedRowWriter:
    """Writes one batch. Whoever brings it in stands in every conclusion and every line of the log."""

    def __init__(self, chain: ReviewChain, actor: User | None, now: datetime, reason: str) -> None:
        self._chain, self._now, self._reason = chain, now, reason
        self._actor = actor.pk if actor else None
        self._actor_name = actor.display_name if actor else ""
        self.algorithm = sealing_algorithm()
        self.fingerprint = hashlib.new(self.algorithm)
        """Over the fingerprints of all versions of the batch, in their order."""
        self._website = website().pk
        self._disclosures, self._versions = BulkTable(Disclosure), BulkTable(DisclosureVersion)
        self._reviews, self._conclusions = BulkTable(Review), BulkTable(ReviewConclusion)
        self._log, self._releases = BulkTable(PublicationLogEntry), BulkTable(ChannelRelease)

    def write(self, records: Sequence[MovedRecord], numbers: Sequence[str | None]) -> int:
        """Write the whole batch; return how many of it are or were public."""
        ids = self._disclosures.reserve(len(records))
        public = sum(1 for record in records if record.published_at)
        versions = iter(self._versions.reserve(public))
        for record, number, pk in zip(records, numbers, ids, strict=True):
            explained = None if record.explains is None else ids[record.explains]
            version = next(versions) if record.published_at else None
            self._add(record, pk, version, {"interprets": explained, "index_number": number})
        for table in (
            self._versions, self._reviews, self._conclusions, self._disclosures, self._log, self._releases,
        ):  # fmt: skip
            table.flush()
        return public

    def _add(self, record: MovedRecord, pk: int, version: int | None, known: Values) -> None:
        content = record.whole_content()
        values = content | known | self._record(record, pk)
        if version is not None:
            self._add_review(content, pk, version)
            self._add_log(record, content["title"], pk, version, known["index_number"])
            self._releases.add(
                {"disclosure": pk, "channel": self._website, "released_at": record.published_at}
            )
            values |= {
                "published_at": record.published_at,
                "edition_at": record.published_at,
                "withdrawn_at": record.withdrawn_at,
                "withdrawal_reason": record.withdrawal_reason,
                "repealed_on": record.repealed_on,
                "repeal_reason": record.repeal_reason,
                "public_version": version,
                "conclusion": version,
            }
        self._disclosures.add(values)

    def _record(self, record: MovedRecord, pk: int) -> Values:
        return {
            "id": pk,
            "agency": record.agency_id,
            "kind": record.kind,
            "state": record.state,
            "created_at": record.created_at,
            "edited_at": record.created_at,
            "attribute": str(record.attribute),
            "attribute_reason": record.attribute_reason,
            "attribute_at": record.created_at,
            "assessed_on": timezone.localdate(record.created_at),
        }

    def _add_review(self, content: Values, pk: int, version: int) -> None:
        sealed = {
            "algorithm": self.algorithm,
            "content_hash": moved_content_seal(content, self.algorithm),
        }
        self.fingerprint.update(sealed["content_hash"].encode())
        made = {"id": version, "disclosure": pk, "number": _FIRST, "reason": self._reason}
        self._versions.add(content | made | {"made_by": self._actor, "made_at": self._now} | sealed)
        self._reviews.add(
            {
                "version": version,
                "chain": self._chain.pk,
                "state": ReviewState.APPROVED.value,
                "turn": _FIRST,
                "is_afterwards": True,
                "begun_at": self._now,
                "ended_at": self._now,
            }
        )
        concluded = {"review": version, "concluded_at": self._now, "concluded_by": self._actor}
        self._conclusions.add(concluded | sealed)

    def _add_log(self, record: MovedRecord, title: str, pk: int, version: int, number: str | None) -> None:
        line = {
            "disclosure": pk,
            "version": version,
            "agency": record.agency_id,
            "index_number": number,
            "title": title,
            "actor": self._actor,
            "actor_name": self._actor_name,
        }
        acts = [(PublicationAct.PUBLISH.value, record.published_at, self._reason)]
        if record.withdrawn_at:
            acts.append((PublicationAct.WITHDRAW.value, record.withdrawn_at, record.withdrawal_reason))
        for act, happened_at, reason in acts:
            self._log.add(line | {"act": act, "happened_at": happened_at, "reason": reason})


def website() -> Channel:
    """Return the channel that the website itself is."""
    name = channel_kinds()[WEBSITE].zh
    return Channel.objects.get_or_create(kind=WEBSITE, agency=None, defaults={"name": name})[0]
