"""One record that moves in as it was elsewhere, and what stops it from coming in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Field
from django.utils.translation import gettext as _

from gongkai.audit.sealing import seal
from gongkai.core.errors import DomainError
from gongkai.disclosures.body import clean_body
from gongkai.disclosures.kinds import disclosure_kinds
from gongkai.disclosures.models import CONTENT_FIELDS, Disclosure
from gongkai.disclosures.models.content import sealed_content
from gongkai.disclosures.states import DisclosureAttribute, DisclosureState

_FIELDS: dict[str, "Field[Any, Any]"] = {
    field.name: field
    for field in Disclosure._meta.concrete_fields  # noqa: SLF001 - Django's documented API
    if field.name in CONTENT_FIELDS
}
_EMPTY = {name: field.get_default() for name, field in _FIELDS.items()}
_LONGEST = {name: field.max_length for name, field in _FIELDS.items() if field.max_length}


class MovedRecordRefused(DomainError):
    """A batch with a record that cannot be taken over as it is."""

    code = "moved_record_refused"


@dataclass(frozen=True, slots=True)
class MovedRecord:
    """One record as it was before it came in."""

    agency_id: int
    kind: str
    content: Mapping[str, Any]
    """The fields of a record by their names; what is not named is empty."""
    created_at: datetime
    published_at: datetime | None = None
    """When it became public; None brings it in as a draft, to be reviewed here."""
    index_number: str = ""
    """The number it bears; without one it gets the agency's next of the year."""
    attribute: str = DisclosureAttribute.PROACTIVE
    attribute_reason: str = ""
    withdrawn_at: datetime | None = None
    withdrawal_reason: str = ""
    repealed_on: date | None = None
    repeal_reason: str = ""
    explains: int | None = None
    """The place in the batch of the policy that it explains."""

    @property
    def state(self) -> str:
        """Where the record stands once it is in."""
        if self.published_at is None:
            return DisclosureState.DRAFT.value
        return (DisclosureState.WITHDRAWN if self.withdrawn_at else DisclosureState.PUBLISHED).value

    def whole_content(self) -> dict[str, Any]:
        """Return every field of the content, the text as a record may contain it."""
        content = {**_EMPTY, **self.content}
        content["body_html"] = clean_body(content["body_html"])
        return content


def moved_content_seal(content: Mapping[str, Any], algorithm: str) -> str:
    """Return the fingerprint that a version with this content and without files carries."""
    plain = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in sealed_content(content).items()
    }
    return seal({**plain, "attachments": []}, algorithm)


def require_sound(records: Sequence[MovedRecord], now: datetime) -> None:
    """Refuse the batch if one of its records has an error, naming the first."""
    wrong = [(place, said) for place, record in enumerate(records, 1) for said in _first(record, now)]
    if wrong:
        place, problem = wrong[0]
        raise MovedRecordRefused(
            _(
                "%(count)s records of the batch have errors, so none came in. The first is number"
                " %(place)s: %(problem)s"
            )
            % {"count": len(wrong), "place": place, "problem": problem}
        )


def _first(record: MovedRecord, now: datetime) -> list[str]:
    """Return the first thing that is wrong with a record in a whole sentence; nothing where it is right."""
    for problem in _problems(record, now):
        return [problem]
    return []


def _problems(record: MovedRecord, now: datetime) -> Iterator[str]:
    content = record.content
    unknown = sorted(set(content) - set(CONTENT_FIELDS))
    if unknown:
        raise TypeError(f"{', '.join(unknown)} is not a field of what a record says.")
    if record.kind not in disclosure_kinds():
        yield _("There is no kind of information “%(kind)s”. Choose one of the list.") % {
            "kind": record.kind
        }
    elif not content.get("title"):
        yield _("It has no title. Give it one.")
    elif record.published_at is not None:
        yield from _problems_of_public(record, now)
    for name, limit in _LONGEST.items():
        if len(content.get(name) or "") > limit:
            yield _("“%(field)s” has more than %(limit)s characters. Shorten it.") % {
                "field": _FIELDS[name].verbose_name,
                "limit": limit,
            }


def _problems_of_public(record: MovedRecord, now: datetime) -> Iterator[str]:
    mandatory = disclosure_kinds()[record.kind].mandatory
    missing = [name for name in mandatory if name in _FIELDS and record.content.get(name) in {None, ""}]
    if "interprets" in mandatory and record.explains is None:
        yield _("It explains a policy and does not say which. Name the policy of the same batch.")
    if missing:
        labels = _(", ").join(str(_FIELDS[name].verbose_name) for name in missing)
        yield _("It was public and lacks: %(fields)s. Fill them in.") % {"fields": labels}
    if record.attribute != DisclosureAttribute.PROACTIVE:
        yield _("It was public, and its attribute says that it is not disclosed. Correct one of them.")
    if record.published_at and record.published_at > now:
        yield _("It is said to have become public on a day that is still to come. Correct the day.")
    if record.withdrawn_at and not record.withdrawal_reason:
        yield _("It was withdrawn, and nothing says why. Give the reason.")
