"""Questions about the audit trail: whether it is whole, and what was done to a record."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain as chain_of
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from gongkai.audit.models import GENERAL_CHAIN, OPENING, RECEIPT, AuditChain, AuditEntry
from gongkai.audit.sealing import trail_keys
from gongkai.organisations.models import User

Part = TypeVar("Part", str, dict[str, Any])
LINES_AT_ONCE = 2000
TRAIL_LOG = "gongkai.audit"
_WRITER = re.compile(r'\b(?:DEBUG|INFO|WARNING|ERROR|CRITICAL)\]? ([\w.]+)|"logger": "([^"]*)"')
_RECEIPT = re.compile(r"\b(general|agency:\d{1,18})/(\d{1,18})/([0-9a-f]{64})\b")


@dataclass(frozen=True, slots=True)
class TrailFault:
    """One place where the trail was tampered with."""

    chain: str
    number: int
    """Of the line at which it shows; 0 where the chain as a whole is concerned."""
    kind: str
    """altered, missing, added, cut_off, rewritten, unmarked, unopened, or chain_missing."""
    message: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one line was, told outside the database."""

    chain: str
    number: int
    line_hash: str

    def __str__(self) -> str:
        return f"{self.chain}/{self.number}/{self.line_hash}"


def trail_of(subject: models.Model) -> "models.QuerySet[AuditEntry]":
    """Return the lines about one record, oldest first."""
    return (
        AuditEntry.objects.filter(**AuditEntry.subject_of(subject))
        .select_related("actor")
        .order_by("happened_at", "id")
    )


def verify(receipts: Iterable[Receipt] = ()) -> list[TrailFault]:
    """Return every place where a line was altered, removed or added; none when the trail is whole.

    Lines may be written meanwhile: each chain is held against the length that it has at the beginning, the
    mark that it carries there, and what receipts tell of it, those in the trail and those given.
    """
    chains = {chain.name: chain for chain in AuditChain.objects.order_by("id")}
    told = _told_lines(chains.get(GENERAL_CHAIN), receipts)
    faults = [fault for chain in chains.values() for fault in _faults_of(chain, told.pop(chain.name, {}))]
    faults += [_gone(name, 0) for name in told if name not in chains]
    faults += _faults_of_opening(chains)
    if GENERAL_CHAIN not in chains and (chains or User.objects.exclude(last_login=None).exists()):
        faults.append(_gone(GENERAL_CHAIN, 0))  # every other chain, and every sign-in, has a line in it
    return list(dict.fromkeys(faults))


def receipt_of(entry: AuditEntry) -> Receipt:
    """Return what a line is known by outside the database."""
    return Receipt(entry.chain.name, entry.number, entry.hash)


def receipts_in(text: str) -> list[Receipt]:
    """Return the receipts that stand in a text: a log, a mail, a file of them.

    A line of the log on something else may hold what a visitor sent, and so what looks like a receipt.
    """
    lines = (line for line in text.splitlines() if not _is_of_another(line))
    found = (_RECEIPT.findall(line) for line in lines)
    return [Receipt(chain, int(number), seal) for chain, number, seal in chain_of.from_iterable(found)]


def _is_of_another(line: str) -> bool:
    """Tell whether another part of the program wrote the line of the log."""
    writer = _WRITER.search(line)
    return writer is not None and TRAIL_LOG not in writer.groups()


def _told_lines(general: AuditChain | None, receipts: Iterable[Receipt]) -> dict[str, dict[int, set[str]]]:
    """Return for each chain which fingerprints its lines had when a receipt was written."""
    told: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for receipt in receipts:
        told[receipt.chain][receipt.number].add(receipt.line_hash)
    kept = AuditEntry.objects.filter(
        chain=general, action=RECEIPT, number__lte=general.length if general else 0
    )
    for data in kept.values_list("data", flat=True).iterator(LINES_AT_ONCE):
        for name, end in _part(data, "ends", {}).items():
            match end:
                case [int(length), str(last_hash)]:
                    told[name][length].add(last_hash)
    return told


def _part(data: object, name: str, other: Part) -> Part:
    """Return a part of a line's particulars; ``other`` where it is not there, or altered into another kind.

    That a line was altered is found line by line.
    """
    found = data.get(name) if isinstance(data, dict) else None
    return found if isinstance(found, type(other)) else other


def _faults_of_opening(chains: Mapping[str, AuditChain]) -> Iterator[TrailFault]:
    """Yield chains that are gone, that were opened twice, or that nobody opened."""
    lines = AuditEntry.objects.filter(chain__name=GENERAL_CHAIN, action=OPENING).order_by("number")
    opened: set[str] = set()
    for number, data in lines.values_list("number", "data"):
        name = _part(data, "name", "")
        if name not in chains or name in opened:
            yield _gone(name, number)
        opened.add(name)
    for name in chains.keys() - opened - {GENERAL_CHAIN}:
        if GENERAL_CHAIN in chains:
            yield _fault(chains[GENERAL_CHAIN], 0, "unopened", other=name)


def _faults_of(chain: AuditChain, told: Mapping[int, set[str]]) -> Iterator[TrailFault]:
    lines = AuditEntry.objects.filter(chain=chain).order_by("number")
    expected, previous = 1, ""
    for entry in lines.filter(number__lte=chain.length).iterator(LINES_AT_ONCE):
        if entry.number != expected:
            yield _fault(chain, expected, "missing", entry.number - 1)
        elif entry.previous_hash != previous:
            yield _fault(chain, entry.number, "added")
        if not _is_as_sealed(entry):
            yield _fault(chain, entry.number, "altered")
        if told.get(entry.number, {entry.hash}) != {entry.hash}:
            yield _fault(chain, entry.number, "rewritten")
        expected, previous = entry.number + 1, entry.hash
    yield from _faults_of_end(chain, expected, previous, longest=max(told, default=0))


def _faults_of_end(
    chain: AuditChain, expected: int, previous: str, *, longest: int
) -> Iterator[TrailFault]:
    """Yield what is wrong behind the last line that is there: ``expected`` is the number after it."""
    later = AuditEntry.objects.filter(chain=chain, number__gt=chain.length).order_by("number")
    more = list(later.values_list("number", flat=True))
    if chain.length >= expected:
        yield _fault(chain, expected, "cut_off", chain.length)
    elif more and more[-1] > AuditChain.objects.values_list("length", flat=True).get(pk=chain.pk):
        yield _fault(chain, more[0], "added")
    elif chain.last_hash != previous:
        yield _fault(chain, expected - 1, "added")
    if longest >= max(expected, chain.length + 1):
        yield _fault(chain, expected, "cut_off", longest)
    if trail_keys() and not chain.is_marked():
        yield _fault(chain, chain.length, "unmarked")


def _is_as_sealed(entry: AuditEntry) -> bool:
    """Tell whether the line carries its fingerprint; one that cannot even be computed is none."""
    try:
        return entry.hash == entry.computed_hash()
    except (AttributeError, TypeError, ValueError):  # no moment, or no algorithm that gives fingerprints
        return False


def _gone(chain: str, number: int) -> TrailFault:
    message = _("The chain “%(name)s” was opened and is gone with all its lines.") % {"name": chain}
    return TrailFault(chain, number, "chain_missing", message)


def _fault(chain: AuditChain, number: int, kind: str, until: int = 0, other: str = "") -> TrailFault:
    facts = {"chain": chain.name, "number": number, "until": until, "other": other}
    sentences = {
        "altered": _("Line %(number)s of the chain “%(chain)s” was altered after it was written."),
        "missing": _("Lines %(number)s to %(until)s of the chain “%(chain)s” were removed."),
        "cut_off": _("Lines %(number)s to %(until)s at the end of the chain “%(chain)s” were removed."),
        "added": _("Line %(number)s of the chain “%(chain)s” does not follow the line before it."),
        "rewritten": _(
            "Line %(number)s of the chain “%(chain)s” is not the one that its receipt tells of:"
            " lines up to it were written anew."
        ),
        "unmarked": _(
            "The end of the chain “%(chain)s”, line %(number)s, was not marked with this installation’s"
            " key: somebody else than the program wrote it, or the key was set later (gongkai audit mark)."
        ),
        "unopened": _(
            "The chain “%(chain)s” does not tell that the chain “%(other)s” was opened: it was written"
            " anew."
        ),
    }
    return TrailFault(chain.name, number, kind, sentences[kind] % facts)
