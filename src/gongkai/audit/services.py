"""Writing the audit trail: one line for each act, in the transaction of the act."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction

from gongkai.audit.append_only import LATE_LINES
from gongkai.audit.models import GENERAL_CHAIN, MARKING, OPENING, RECEIPT, ActResult, AuditChain, AuditEntry
from gongkai.audit.origin import present_address
from gongkai.audit.sealing import plain_data, sealing_algorithm
from gongkai.organisations.models import Agency, User


@transaction.atomic
def record(
    *,
    action: str,
    subject: models.Model,
    actor: User | None,
    now: datetime,
    agency: Agency | None = None,
    data: Mapping[str, Any] | None = None,
    reason: str = "",
    result: ActResult = ActResult.DONE,
) -> AuditEntry:
    """Write the line of one act. It stands or falls with the transaction of the act.

    No actor is the program itself. The address is that of the request being answered.
    Lines of one agency follow each other in its own chain, so that two
    agencies never wait for one another.
    """
    chain = _locked_chain(f"agency:{agency.pk}" if agency else GENERAL_CHAIN, now)
    was_marked = chain.is_marked()
    entry = AuditEntry(
        chain=chain,
        number=chain.length + 1,
        happened_at=now,
        actor=actor,
        actor_name=actor.display_name if actor else "",
        agency=agency,
        action=action,
        **AuditEntry.subject_of(subject),
        data=plain_data(data or {}),
        reason=reason,
        address=present_address(),
        result=result,
        algorithm=sealing_algorithm(),
        previous_hash=chain.last_hash,
    )
    entry.hash = entry.computed_hash()
    entry.save()
    chain.length, chain.last_hash = entry.number, entry.hash
    if was_marked:  # an end that another hand left stays without a mark, so that it is found
        chain.put_mark()
    chain.save(update_fields=["length", "last_hash", "mark"])
    return entry


@transaction.atomic
def write_receipt(*, now: datetime) -> AuditEntry:
    """Write down in the general chain where every chain ends that grew since the last receipt.

    Its own fingerprint then answers for the whole trail up to now: whoever keeps it outside the database
    can hold the trail against it later.
    """
    last = AuditEntry.objects.filter(chain__name=GENERAL_CHAIN, action=RECEIPT).order_by("number").last()
    grown = AuditEntry.objects.filter(pk__gt=last.pk - LATE_LINES if last else 0).values("chain")
    chains = AuditChain.objects.filter(pk__in=grown).exclude(name=GENERAL_CHAIN).order_by("pk")
    ends = {chain.name: [chain.length, chain.last_hash] for chain in chains}
    return record(action=RECEIPT, subject=general_chain(now), actor=None, now=now, data={"ends": ends})


@transaction.atomic
def mark_trail(*, now: datetime) -> dict[str, int]:
    """Mark the end of every chain with the newest key, and write down which had no mark that holds.

    Return the length of each of those. An act of the person at the console: what stands there counts as
    true from now on.
    """
    general_chain(now)
    chains = list(AuditChain.objects.select_for_update().order_by("pk"))
    adopted = {chain.name: chain.length for chain in chains if not chain.is_marked()}
    for chain in chains:
        chain.put_mark()
        chain.save(update_fields=["mark"])
    record(action=MARKING, subject=general_chain(now), actor=None, now=now, data={"adopted": adopted})
    return adopted


def general_chain(now: datetime) -> AuditChain:
    """Return the chain of everything that is no agency's, open and locked."""
    return _locked_chain(GENERAL_CHAIN, now)


def _locked_chain(name: str, now: datetime) -> AuditChain:
    chains = AuditChain.objects.select_for_update()
    chain = chains.filter(name=name).first()
    if chain is not None:
        return chain
    empty = AuditChain(name=name)
    empty.put_mark()
    chain, is_new = AuditChain.objects.get_or_create(name=name, defaults={"mark": empty.mark})
    if is_new and name != GENERAL_CHAIN:
        record(action=OPENING, subject=chain, actor=None, now=now, data={"name": name})
    return chains.get(pk=chain.pk)
