"""Public records: as a list, one by one, and all of them as one file."""

from datetime import UTC, date, datetime, time
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from ninja import Query, Router

from gongkai.api import bulk, words
from gongkai.api.changes import settled_position
from gongkai.api.cursors import next_address, place_after_moment, place_of_moment
from gongkai.api.errors import gone, not_found
from gongkai.api.parameters import DisclosureChoice, agency_with_code
from gongkai.api.protocol import say_changed
from gongkai.api.records import RecordAddresses, brief, last_change, listed_records, whole, whole_records
from gongkai.api.rendering import moment
from gongkai.api.schemas import DisclosurePage, DisclosureRecord
from gongkai.core.web.downloads import as_download
from gongkai.disclosures.models import Disclosure, DisclosureQuerySet, PublicationLogEntry
from gongkai.disclosures.states import DisclosureState, PublicationAct

router = Router(tags=["disclosures"])
_PLAIN_FILTERS = {"item": "catalogue_item", "article_20_item": "article_20_item"}
_PLAIN_FILTERS |= {name: name for name in ("kind", "genre", "subject", "five_publics")}


@router.get(
    "/disclosures",
    response=DisclosurePage,
    summary=words.LIST_RECORDS,
    url_name="disclosures",
)
def disclosures(
    request: HttpRequest, response: HttpResponse, choice: Query[DisclosureChoice]
) -> dict[str, Any]:
    """List public records. Four queries at most, whatever page is asked for."""
    today = timezone.localdate()
    records = _chosen(choice, today).filter(place_after_moment(choice.cursor))
    # Found in an index by their keys first, and only then read.
    places = list(
        records.order_by("-published_at", "pk").values_list("pk", "published_at")[: choice.limit + 1]
    )
    shown = places[: choice.limit]
    found = listed_records([key for key, _at in shown])
    last_key, last_at = shown[-1] if shown else (0, None)
    place = place_of_moment(last_at, last_key) if len(places) > choice.limit else ""
    addresses = RecordAddresses.of(request)
    say_changed(response, changed_at(today))
    return {
        "items": [brief(found[key], addresses, today) for key, _at in shown if key in found],
        "next": next_address(request, place),
    }


@router.get("/disclosures.jsonl", summary=words.BULK_JSON, url_name="disclosures-jsonl")
def disclosures_json(request: HttpRequest) -> StreamingHttpResponse:
    """Stream every public record, one object a line."""
    return _file(request, "jsonl")


@router.get("/disclosures.csv", summary=words.BULK_CSV, url_name="disclosures-csv")
def disclosures_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Stream every public record as a table for spreadsheets; no cell is one that they would compute."""
    return _file(request, "csv")


@router.get(
    "/disclosures/{path:index_number}",
    response=DisclosureRecord,
    summary=words.ONE_RECORD,
    url_name="disclosure",
)
def disclosure(request: HttpRequest, response: HttpResponse, index_number: str) -> dict[str, Any]:
    """Return one public record; of a withdrawn one only when and why it was withdrawn."""
    if "\0" in index_number:
        raise not_found()
    record = whole_records(Disclosure.objects.published()).filter(index_number=index_number).first()
    if record is None:
        raise _withdrawn_or_missing(index_number)
    today = timezone.localdate()
    say_changed(response, changed_at(today))
    return whole(record, RecordAddresses.of(request), today)


def changed_at(today: date) -> datetime:
    """Return when anything about public records last changed: with the log, or with the day."""
    midnight = timezone.make_aware(datetime.combine(today, time.min))
    line = last_change()
    return max(midnight, line.happened_at) if line else midnight


def _chosen(choice: DisclosureChoice, today: date) -> DisclosureQuerySet:
    records = Disclosure.objects.published()
    agency = agency_with_code(choice.agency)
    if agency:
        records = records.filter(agency=agency)
    given = {
        field: getattr(choice, name) for name, field in _PLAIN_FILTERS.items() if getattr(choice, name)
    }
    records = records.filter(**given)
    if choice.year:
        records = records.filter(
            published_at__gte=_new_year(choice.year), published_at__lt=_new_year(choice.year + 1)
        )
    if choice.chosen_validity:
        records = records.with_validity(choice.chosen_validity, today)
    if choice.updated_since:
        records = records.filter(pk__in=_updated_since(choice.updated_since))
    return records


def _updated_since(since: datetime) -> Any:
    lines = PublicationLogEntry.objects.filter(happened_at__gte=_in_utc(since))
    return lines.exclude(act=PublicationAct.WITHDRAW).order_by().values("disclosure")


_BEGINNING, _END = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def _in_utc(moment: datetime) -> datetime:
    """Return a moment in the one zone that every database takes; beyond the calendar, its nearest end."""
    aware = moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    try:
        return aware.astimezone(UTC)
    except OverflowError:
        return _BEGINNING if aware.year == 1 else _END


def _new_year(year: int) -> datetime:
    return timezone.make_aware(datetime(year, 1, 1))  # noqa: DTZ001 - the next call gives it its zone


def _withdrawn_or_missing(index_number: str) -> Exception:
    """Return what stands in the place of a record: why it was withdrawn, or that it never was public."""
    record = Disclosure.objects.filter(index_number=index_number, state=DisclosureState.WITHDRAWN)
    found = record.values_list("withdrawal_reason", "withdrawn_at").first()
    if found is None:
        return not_found()
    reason, withdrawn_at = found
    return gone(
        _("The record %(index_number)s was withdrawn. Take down copies of it.")
        % {"index_number": index_number},
        reason=reason,
        withdrawn_at=moment(withdrawn_at),
    )


def _file(request: HttpRequest, file_format: str) -> StreamingHttpResponse:
    line = last_change()
    newest = line.pk if line else 0
    today = timezone.localdate()
    content_type, pieces = bulk.FORMATS[file_format]
    response = StreamingHttpResponse(pieces(RecordAddresses.of(request), today), content_type=content_type)
    as_download(response, f"disclosures.{file_format}")
    response.headers["ETag"] = quote_etag(f"{file_format}-{newest}-{today:%Y%m%d}")
    # Everything up to here is in the file: who mirrors the site goes on with the changes after it.
    response.headers["Change-Position"] = str(settled_position(timezone.now()))
    say_changed(response, changed_at(today))
    return response
