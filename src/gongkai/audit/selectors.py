"""Questions about the audit trail: whether it is whole, and what was done to a record."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _

from gongkai.audit.models import GENERAL_CHAIN, AuditChain, AuditEntry
from gongkai.organisations.models import User

LINES_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class TrailFault:
    """One place where the trail was tampered with."""

    chain: str
    number: int
    """Of the line at which it shows; 0 where the chain as a whole is concerned."""
    kind: str
    """altered, missing, added, cut_off, or chain_missing."""
    message: str


def trail_of(subject: models.Model) -> "models.QuerySet[AuditEntry]":
    """Return the lines about one record, oldest first."""
    return (
        AuditEntry.objects.filter(**AuditEntry.subject_of(subject))
        .select_related("actor")
        .order_by("happened_at", "id")
    )


def verify() -> list[TrailFault]:
    """Return every place where a line was altered, removed or added; none when the trail is whole.

    Lines may be written meanwhile: each chain is held against the length that it has at the beginning.
    """
    chains = {chain.name: chain for chain in AuditChain.objects.order_by("id")}
    faults = [fault for chain in chains.values() for fault in _faults_of(chain)]
    opened = AuditEntry.objects.filter(chain__name=GENERAL_CHAIN, action="open_chain")
    for number, data in opened.values_list("number", "data"):
        if data.get("name") not in chains:
            faults.append(_gone(data.get("name", ""), number))
    if GENERAL_CHAIN not in chains and (chains or User.objects.exclude(last_login=None).exists()):
        faults.append(_gone(GENERAL_CHAIN, 0))  # every other chain, and every sign-in, has a line in it
    return faults


def _faults_of(chain: AuditChain) -> Iterator[TrailFault]:
    lines = AuditEntry.objects.filter(chain=chain).order_by("number")
    expected, previous = 1, ""
    for entry in lines.filter(number__lte=chain.length).iterator(LINES_AT_ONCE):
        if entry.number != expected:
            yield _fault(chain, expected, "missing", entry.number - 1)
        elif entry.previous_hash != previous:
            yield _fault(chain, entry.number, "added")
        if not _is_as_sealed(entry):
            yield _fault(chain, entry.number, "altered")
        expected, previous = entry.number + 1, entry.hash
    more = list(lines.filter(number__gt=chain.length).values_list("number", flat=True))
    if chain.length >= expected:
        yield _fault(chain, expected, "cut_off", chain.length)
    elif more and more[-1] > AuditChain.objects.values_list("length", flat=True).get(pk=chain.pk):
        yield _fault(chain, more[0], "added")
    elif chain.last_hash != previous:
        yield _fault(chain, expected - 1, "added")


def _is_as_sealed(entry: AuditEntry) -> bool:
    """Tell whether the line carries its fingerprint; one that cannot even be computed is none."""
    try:
        return entry.hash == entry.computed_hash()
    except (AttributeError, ValueError):  # no moment, or an algorithm that there is not
        return False


def _gone(chain: str, number: int) -> TrailFault:
    message = _("The chain “%(name)s” was opened and is gone with all its lines.") % {"name": chain}
    return TrailFault(chain, number, "chain_missing", message)


def _fault(chain: AuditChain, number: int, kind: str, until: int = 0) -> TrailFault:
    facts = {"chain": chain.name, "number": number, "until": until}
    sentences = {
        "altered": _("Line %(number)s of the chain “%(chain)s” was altered after it was written."),
        "missing": _("Lines %(number)s to %(until)s of the chain “%(chain)s” were removed."),
        "cut_off": _("Lines %(number)s to %(until)s at the end of the chain “%(chain)s” were removed."),
        "added": _("Line %(number)s of the chain “%(chain)s” does not follow the line before it."),
    }
    return TrailFault(chain.name, number, kind, sentences[kind] % facts)
