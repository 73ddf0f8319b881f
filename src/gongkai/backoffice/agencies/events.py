"""What was done to a record, in words: the last lines of its audit trail."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.audit.models import AuditEntry
from gongkai.audit.selectors import trail_of

ACTS: Mapping[str, Any] = {
    "organisations.create_agency": _("Entered"),
    "organisations.rename_agency": _("Renamed"),
    "organisations.move_agency": _("Moved"),
    "organisations.merge_agency": _("Merged"),
    "organisations.split_agency": _("Split"),
    "organisations.abolish_agency": _("Abolished"),
    "organisations.correct_agency": _("Entry corrected"),
    "organisations.import_agency": _("Changed by an import"),
    "organisations.update_disclosure_office": _("Disclosure office changed"),
    "organisations.appoint_liaison_officer": _("Duty began"),
    "organisations.relieve_liaison_officer": _("Duty ended"),
    "organisations.count_staff": _("Staff counted"),
    "organisations.create_account": _("Account made"),
    "organisations.edit_account": _("Account changed"),
    "organisations.change_roles": _("Roles changed"),
    "organisations.disable_account": _("Account disabled"),
    "organisations.enable_account": _("Account enabled"),
    "organisations.reset_password": _("Password reset"),
    "organisations.change_password": _("Password changed"),
    "organisations.unlock_account": _("Account unlocked"),
    "organisations.reset_second_factor": _("Second factor reset"),
    "access.confirm_second_factor": _("Second factor set up"),
    "disclosures.set_up_chain": _("Chain set up"),
    "disclosures.retire_chain": _("Chain retired"),
    "disclosures.delegate": _("Delegated"),
    "disclosures.end_delegation": _("Delegation ended"),
}
FOR_AUDITORS = frozenset(
    {"access.sign_in", "access.sign_out", "access.end_session", "access.download", "access.lock_account"}
)
"""What the pages of records leave out: when somebody came and went is the audit administrator's to read."""
MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class NamedEvent:
    """One line of the trail and what its act is called."""

    entry: AuditEntry
    act: Any


def last_events(subject: models.Model) -> list[NamedEvent]:
    """Return the last acts on a record, newest first."""
    entries = trail_of(subject).exclude(action__in=FOR_AUDITORS).reverse()[:MOST_SHOWN]
    return [NamedEvent(entry, ACTS.get(entry.action, entry.action)) for entry in entries]
