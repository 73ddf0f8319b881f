"""Moving in (历史数据迁入): what was public before this platform, taken over with its days and its numbers.

The one act on many records at once. The gate in the database judges every row as ever: each record comes
with its version, the review of what is already public, and the conclusion of whoever answers for the batch.
The trail has one line a batch, with a fingerprint over all that came in. A batch is taken whole or not at
all, and the same batch twice changes nothing. Its texts are screened with all else that is already public.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.audit import services as audit
from gongkai.audit.models import AuditEntry
from gongkai.disclosures.models import IndexCounter, ReviewChain
from gongkai.disclosures.permissions import NotYourAgency, require_administrator
from gongkai.disclosures.services.chains import StepPlan, retire_chain, set_up_chain
from gongkai.disclosures.services.moved_records import MovedRecord, require_sound
from gongkai.disclosures.services.moved_rows import MovedRowWriter
from gongkai.disclosures.services.publishing import CreditCodeMissing
from gongkai.disclosures.services.records import require_reason
from gongkai.organisations.models import Agency, Role, User
from gongkai.organisations.selectors import agency_tree

MOVING_IN = "历史数据迁入"
"""Name of the chain that stands for the review of what came in; no new record passes it."""
ACTION = "disclosures.move_in"


@dataclass(frozen=True, slots=True)
class MovedBatch:
    """What came of a batch."""

    records: int
    public: int
    is_new: bool
    """False where the batch had come in before and nothing was done."""


@transaction.atomic
def move_in(
    *,
    owner: Agency,
    batch: str,
    records: Sequence[MovedRecord],
    reason: str,
    actor: User | None,
    now: datetime,
    today: date,
) -> MovedBatch:
    """Take a batch of records over; only an administrator of ``owner`` answers for that."""
    require_administrator(actor, owner, today)
    reason = require_reason(reason, _("Say where the records come from and who reviewed them there."))
    chain = _chain(owner, actor, now, today)
    known = batches_moved_in(owner).get(batch)
    if known is not None:
        return known
    _require_own_tree(owner, records, today)
    require_sound(records, now)
    writer = MovedRowWriter(chain, actor, now, reason)
    public = writer.write(records, _index_numbers(records))
    audit.record(
        action=ACTION,
        subject=chain,
        actor=actor,
        now=now,
        agency=owner,
        data={
            "batch": batch,
            "records": len(records),
            "public": public,
            "algorithm": writer.algorithm,
            "fingerprint": writer.fingerprint.hexdigest(),
        },
        reason=reason,
    )
    return MovedBatch(len(records), public, is_new=True)


def batches_moved_in(owner: Agency) -> dict[str, MovedBatch]:
    """Return the batches that came in before, by their names."""
    chain = ReviewChain.objects.filter(agency=owner, name=MOVING_IN).first()
    return {
        data["batch"]: MovedBatch(data["records"], data["public"], is_new=False) for data in _lines(chain)
    }


def _lines(chain: ReviewChain | None) -> Iterator[dict[str, Any]]:
    if chain is not None:
        lines = AuditEntry.objects.filter(action=ACTION, **AuditEntry.subject_of(chain))
        yield from lines.order_by("id").values_list("data", flat=True)


def _chain(owner: Agency, actor: User | None, now: datetime, today: date) -> ReviewChain:
    """Return the chain that stands for the review of what came in; retired, so that nothing enters it."""
    Agency.objects.select_for_update().get(pk=owner.pk)
    chain = ReviewChain.objects.filter(agency=owner, name=MOVING_IN).first()
    if chain is not None:
        return chain
    step = StepPlan(name="迁入确认", turn=1, role=Role.ADMINISTRATOR, agency=owner)
    chain = set_up_chain(name=MOVING_IN, steps=[step], agency=owner, actor=actor, now=now, today=today)
    return retire_chain(chain=chain, actor=actor, now=now, today=today)


def _require_own_tree(owner: Agency, records: Sequence[MovedRecord], today: date) -> None:
    """Refuse records of an agency outside the tree of the owner; agencies that are gone come in too."""
    nodes = [node for root in agency_tree(today) for node in root.walk()]
    top = next((node for node in nodes if node.version.agency_id == owner.pk), None)
    living = {node.version.agency_id for node in nodes}
    own = {node.version.agency_id for node in top.walk()} if top else {owner.pk}
    others = {record.agency_id for record in records} & (living - own)
    if others:
        raise NotYourAgency(
            _("%(count)s agencies of the batch are not of this tree. Bring their records in there.")
            % {"count": len(others)}
        )


def _index_numbers(records: Sequence[MovedRecord]) -> list[str | None]:
    """Return the index number of each record: its own, or the next of its agency and year, without gaps."""
    years = {
        place: (record.agency_id, timezone.localtime(record.published_at).year)
        for place, record in enumerate(records)
        if record.published_at and not record.index_number
    }
    pairs = set(years.values())
    codes = _credit_codes({agency for agency, _year in pairs})
    IndexCounter.objects.bulk_create(
        (IndexCounter(agency_id=agency, year=year) for agency, year in sorted(pairs)), ignore_conflicts=True
    )
    counters = IndexCounter.objects.select_for_update().filter(
        agency__in=codes, year__in={year for _agency, year in pairs}
    )
    held = {(counter.agency_id, counter.year): counter for counter in counters.order_by("pk")}
    numbers = [record.index_number or None for record in records]
    for place in sorted(years, key=lambda place: records[place].published_at or records[place].created_at):
        agency, year = years[place]
        counter = held[agency, year]
        counter.last += 1
        numbers[place] = f"{codes[agency]}/{year}-{counter.last:05d}"
    IndexCounter.objects.bulk_update([held[pair] for pair in pairs], ["last"], batch_size=400)
    return numbers


def _credit_codes(agencies: set[int]) -> dict[int, str]:
    codes = dict(Agency.objects.filter(pk__in=agencies).values_list("pk", "credit_code"))
    if not all(codes.get(agency) for agency in agencies):
        raise CreditCodeMissing(
            _(
                "An agency of the batch has no unified social credit code, and index numbers begin with it."
                " Ask an administrator to enter the code."
            )
        )
    return codes
