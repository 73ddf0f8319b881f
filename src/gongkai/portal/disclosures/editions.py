"""The editions of a record that the public has seen, and what changed from one to the next.

Editions from before a withdrawal are not shown: what was taken back stays taken back, also where a
corrected edition stands in its place today. Their place in the numbering is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.db.models import Field
from django.utils.text import capfirst

from gongkai.disclosures.differences import SAME
from gongkai.disclosures.models import Disclosure, DisclosureVersion, PublicationLogEntry
from gongkai.disclosures.selectors import VersionDifference, version_difference
from gongkai.disclosures.states import PublicationAct

_PUTS_OUT = frozenset(
    {
        PublicationAct.PUBLISH,
        PublicationAct.PUBLISH_AT_ONCE,
        PublicationAct.CORRECT,
        PublicationAct.REPUBLISH,
    }
)


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition: its number among those that were public, since when, and why it was made."""

    number: int
    version: DisclosureVersion
    since: datetime
    reason: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class NamedChange:
    """One field that differs, under the name that people know it by."""

    name: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class EditionChange:
    """An edition beside the one before it."""

    edition: Edition
    before: Edition
    difference: VersionDifference

    @property
    def fields(self) -> list[NamedChange]:
        """What changed beside the text, empty values written as a dash."""
        return [
            NamedChange(field_name(one.name), _shown(one.before), _shown(one.after))
            for one in self.difference.fields
        ]

    @property
    def has_text(self) -> bool:
        """Tell whether the text itself changed."""
        return any(line.kind != SAME for line in self.difference.text)


def editions_from(record: Disclosure, entries: Sequence[PublicationLogEntry]) -> list[Edition]:
    """Return the editions that may be shown, newest first, from the record's lines in the publication log.

    The lines come oldest first, each with its version.
    """
    numbers: dict[int, int] = {}
    shown: dict[int, PublicationLogEntry] = {}
    for entry in entries:
        if entry.act == PublicationAct.WITHDRAW:
            shown.clear()
        elif entry.act in _PUTS_OUT:
            numbers.setdefault(entry.version_id, len(numbers) + 1)
            shown.setdefault(entry.version_id, entry)
    return [
        Edition(
            number=numbers[version_id],
            version=entry.version,
            since=entry.happened_at,
            reason=entry.version.reason,
            is_current=version_id == record.public_version_id,
        )
        for version_id, entry in reversed(shown.items())
    ]


def log_of(record: Disclosure, *, with_texts: bool = False) -> list[PublicationLogEntry]:
    """Return the record's lines in the publication log, oldest first. One query."""
    lines = PublicationLogEntry.objects.filter(disclosure=record).select_related("version")
    return list((lines if with_texts else lines.defer("version__body_html")).order_by("pk"))


def edition_changes(editions: Sequence[Edition]) -> list[EditionChange]:
    """Return each edition with what changed since the one before, newest first."""
    return [
        EditionChange(edition, before, version_difference(before.version, edition.version))
        for edition, before in pairwise(editions)
    ]


def field_name(name: str) -> str:
    """Return what people call a field of a record."""
    field = Disclosure._meta.get_field(name)  # noqa: SLF001 - Django's documented API
    return str(capfirst(field.verbose_name)) if isinstance(field, Field) else name


def _shown(value: object) -> object:
    return NOTHING if value in (None, "") else value


NOTHING = "—"
