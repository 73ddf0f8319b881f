"""Writing the audit trail: one line for each act, in the transaction of the act."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction

from gongkai.audit.models import GENERAL_CHAIN, ActResult, AuditChain, AuditEntry
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
    chain.save(update_fields=["length", "last_hash"])
    return entry


def _locked_chain(name: str, now: datetime) -> AuditChain:
    chains = AuditChain.objects.select_for_update()
    chain = chains.filter(name=name).first()
    if chain is not None:
        return chain
    chain, is_new = AuditChain.objects.get_or_create(name=name)
    if is_new and name != GENERAL_CHAIN:
        record(action="open_chain", subject=chain, actor=None, now=now, data={"name": name})
    return chains.get(pk=chain.pk)
