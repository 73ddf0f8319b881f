"""Public records as documents of an index."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from django.db.models import Q
from django.utils import timezone

from gongkai.disclosures.models import Attachment, Disclosure
from gongkai.disclosures.states import Validity
from gongkai.organisations.models import Agency
from gongkai.search.engine import Facet, SearchDocument
from gongkai.search.models import FileText, FileToRead
from gongkai.search.texts import plain_text

BATCH = 500
INDEXED = (
    "agency_id", "article_20_item", "body_html", "catalogue_item", "document_number", "effective_on",
    "expires_on", "five_publics", "genre", "index_number", "issuing_body", "keywords", "kind",
    "public_version_id", "published_at", "repealed_on", "subject", "summary", "title",
)  # fmt: skip
LONGEST_TEXT = 200_000
"""Characters of a text or a file that are searched."""
OUT_OF_FORCE, NEWEST_MORE, NEW_SINCE, NEW_FOR = 0.6, 0.5, 2008, 40
"""A document that holds no longer counts less; each year makes a document count a little more."""


def public_records(keys: Collection[int], day: date) -> Iterator[SearchDocument]:
    """Yield those of the records that are public, with the texts of their files that are known."""
    records = list(
        Disclosure.objects.published()
        .filter(pk__in=keys)
        .select_related("public_version")
        .only(*INDEXED, "public_version__attachments", "public_version__disclosure_id")
        .order_by("pk")
    )
    codes = dict(Agency.objects.filter(pk__in={one.agency_id for one in records}).values_list("pk", "code"))
    fingerprints = {entry["rendition_sha256"] for record in records for entry in _files(record)}
    texts = dict(FileText.objects.filter(sha256__in=fingerprints).values_list("sha256", "text"))
    _note_unread(records, fingerprints - set(texts))
    for record in records:
        yield _document(record, codes[record.agency_id], texts, day)


def all_public_keys() -> Iterator[list[int]]:
    """Yield the keys of all public records in batches."""
    last = 0
    while True:
        records = Disclosure.objects.published().filter(pk__gt=last).order_by("pk")
        keys = list(records.values_list("pk", flat=True)[:BATCH])
        if not keys:
            return
        yield keys
        last = keys[-1]


def keys_with_texts(text_ids: Collection[int]) -> list[int]:
    """Return the keys of the records that have one of these texts in a file."""
    fingerprints = FileText.objects.filter(pk__in=text_ids).values("sha256")
    having = Attachment.objects.filter(rendition_sha256__in=fingerprints)
    return sorted(set(having.values_list("disclosure_id", flat=True)))


def _files(record: Disclosure) -> list[dict[str, str]]:
    """Return the files that the public has, as the public version names them."""
    version = record.public_version
    return [entry for entry in version.attachments if entry["rendition_sha256"]] if version else []


def _note_unread(records: Iterable[Disclosure], unread: Collection[str]) -> None:
    """Write down which public files are still to be read."""
    if not unread:
        return
    of_public = Q(disclosure__in=[record.pk for record in records], rendition_sha256__in=unread)
    FileToRead.objects.bulk_create(
        (
            FileToRead(
                sha256=one.rendition_sha256, rendition=str(one.rendition.name), name=one.rendition_name
            )
            for one in Attachment.objects.filter(of_public).exclude(rendition="")
        ),
        ignore_conflicts=True,
    )


def _document(record: Disclosure, agency: str, texts: dict[str, str], day: date) -> SearchDocument:
    if record.published_at is None or record.public_version_id is None:
        raise ValueError(f"The record {record.pk} is public without a day or a version.")
    published = timezone.localtime(record.published_at)
    validity = record.validity(day)
    files = _files(record)
    return SearchDocument(
        key=record.pk,
        version=record.public_version_id,
        title=record.title,
        document_number=record.document_number,
        index_number=record.index_number or "",
        issuing_body=record.issuing_body,
        other_words=(record.keywords, record.summary, *(entry["name"] for entry in files)),
        text=plain_text(record.body_html)[:LONGEST_TEXT],
        files=tuple(
            (entry["name"], texts[entry["rendition_sha256"]][:LONGEST_TEXT])
            for entry in files
            if texts.get(entry["rendition_sha256"])
        ),
        published_at=published,
        weight=_weight(published.date(), validity),
        facets={
            Facet.AGENCY: agency,
            Facet.SUBJECT: record.subject,
            Facet.ARTICLE_20: str(record.article_20_item or ""),
            Facet.GENRE: record.genre,
            Facet.YEAR: str(published.year),
            Facet.VALIDITY: str(validity),
            Facet.FIVE_PUBLICS: record.five_publics,
            Facet.KIND: record.kind,
            Facet.ITEM: record.catalogue_item or "",
        },
        changes_on=_changes(record),
    )


def _weight(published_on: date, validity: Validity) -> float:
    age = (published_on.year + published_on.timetuple().tm_yday / 366 - NEW_SINCE) / NEW_FOR
    newness = 1 + NEWEST_MORE * max(0.0, min(1.0, age))
    return newness if validity == Validity.VALID else newness * OUT_OF_FORCE


def _changes(record: Disclosure) -> tuple[date, ...]:
    """Return the days on which the record's validity changes: the first on which the new one holds."""
    days = [record.effective_on, record.repealed_on]
    if record.expires_on and record.expires_on < date.max:
        days.append(date.fromordinal(record.expires_on.toordinal() + 1))
    return tuple(day for day in days if day)
