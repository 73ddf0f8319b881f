"""One record: its page, its editions, its files, and what stands in its place once it is withdrawn."""

from dataclasses import dataclass
from io import BytesIO

import segno
from django.contrib.auth.models import AnonymousUser
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date, quote_etag
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongkai.core.web.crumbs import Crumb
from gongkai.core.web.downloads import unless_known
from gongkai.disclosures.models import Attachment, Disclosure
from gongkai.disclosures.permissions import NotVisible
from gongkai.disclosures.services import public_rendition
from gongkai.disclosures.states import DisclosureState
from gongkai.following.consultations import consultation_of
from gongkai.organisations.models import AgencyVersion
from gongkai.organisations.selectors import agency_versions
from gongkai.portal.agency_frame import section_name
from gongkai.portal.disclosures import keyset
from gongkai.portal.disclosures.addresses import disclosure_url, file_url
from gongkai.portal.disclosures.body_markup import body_markup
from gongkai.portal.disclosures.editions import edition_changes, editions_from, log_of
from gongkai.portal.disclosures.facts import record_facts
from gongkai.portal.disclosures.file_types import content_type_of, kind_of_file
from gongkai.portal.disclosures.keeping import page_of_records
from gongkai.portal.disclosures.metadata import disclosure_article, disclosures_column
from gongkai.portal.disclosures.policies import interpretations_of, register_row_of
from gongkai.portal.disclosures.structured_data import record_data

CRUMB_LENGTH = 28


@dataclass(frozen=True, slots=True)
class PublicFile:
    """A file of a record as its page offers it."""

    pk: int
    name: str
    kind: str
    size: int
    url: str


@require_safe
@page_of_records
def disclosure(request: HttpRequest, index_number: str, *, stamp: str) -> HttpResponse:
    """Show one public record."""
    record = public_record(index_number)
    if record is None:
        return withdrawn_or_missing(request, index_number)
    today = timezone.localdate()
    names = _agencies_of(record)
    agency = names[record.agency_id]
    files = _files(record)
    crumbs = _crumbs(record, agency)
    newer, older = keyset.neighbours(Disclosure.objects.published().filter(agency=record.agency_id), record)
    entries = log_of(record)
    context = {
        "section": "disclosures",
        "column": disclosures_column(),
        "article": disclosure_article(record, agency),
        "crumbs": crumbs,
        "record": record,
        "agency": agency,
        "facts": record_facts(record, agency, today),
        "validity": record.validity(today),
        "is_consultation": consultation_of(record) is not None,
        "today": today,
        "is_unconfirmed": record.is_emergency and record.conclusion_id is None,
        "body": body_markup(record, {file.pk: file.name for file in files}),
        "files": files,
        "policy": record.interprets if record.interprets and record.interprets.is_public else None,
        "interpretations": interpretations_of(record),
        "register_row": register_row_of(record),
        "newer": newer,
        "older": older,
        "editions": editions_from(record, entries),
        "structured_data": record_data(record, agency, request.build_absolute_uri(request.path), crumbs),
    }
    response = render(request, "portal/disclosures/article.html", context)
    changed_at = entries[-1].happened_at if entries else record.edition_at
    if changed_at:
        response.headers["Last-Modified"] = http_date(changed_at.timestamp())
    return response


@require_safe
@page_of_records
def editions(request: HttpRequest, index_number: str, *, stamp: str) -> HttpResponse:
    """Show the editions of a record and what changed between them."""
    record = public_record(index_number)
    if record is None:
        return withdrawn_or_missing(request, index_number)
    agency = _agencies_of(record)[record.agency_id]
    listed = editions_from(record, log_of(record, with_texts=True))
    [*before, of_record] = _crumbs(record, agency)
    context = {
        "section": "disclosures",
        "column": disclosures_column(),
        "crumbs": [*before, Crumb(of_record.title, disclosure_url(record), "zh-CN"), Crumb(_("Editions"))],
        "record": record,
        "editions": listed,
        "changes": edition_changes(listed),
    }
    return render(request, "portal/disclosures/editions.html", context)


@require_safe
def file(request: HttpRequest, index_number: str, number: int) -> HttpResponseBase:
    """Hand out the public rendition of a file, if the gate opens for everyone."""
    attachment = (
        Attachment.objects.select_related("disclosure")
        .filter(pk=number, disclosure__index_number=index_number)
        .first()
    )
    if attachment is None:
        raise Http404
    try:
        content = public_rendition(attachment, AnonymousUser())
    except (NotVisible, FileNotFoundError):
        return withdrawn_or_missing(request, index_number)
    name = attachment.rendition_name or attachment.name
    response = FileResponse(content, as_attachment=True, filename=name, content_type=content_type_of(name))
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["ETag"] = quote_etag(attachment.rendition_sha256)
    return unless_known(request, response)


@require_safe
def qr_code(request: HttpRequest, index_number: str) -> HttpResponse:
    """Draw the code that leads a phone to a public record's page."""
    record = Disclosure.objects.published().filter(index_number=index_number).only("index_number").first()
    if record is None:
        return withdrawn_or_missing(request, index_number)
    address = request.build_absolute_uri(reverse("portal:disclosure", args=[index_number]))
    code = segno.make(address, error="m", micro=False)
    picture = BytesIO()
    code.save(picture, kind="svg", scale=4, border=2, dark="#18222e", light="#ffffff")
    response = HttpResponse(picture.getvalue(), content_type="image/svg+xml")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def public_record(index_number: str) -> Disclosure | None:
    """Return the public record with this index number. One query."""
    return (
        Disclosure.objects.published()
        .select_related("agency", "interprets", "public_version")
        .defer("interprets__body_html", "public_version__body_html")
        .filter(index_number=index_number)
        .first()
    )


def withdrawn_or_missing(request: HttpRequest, index_number: str) -> HttpResponse:
    """Say that a record was withdrawn, when and why; what never was public is not found."""
    record = Disclosure.objects.filter(index_number=index_number, state=DisclosureState.WITHDRAWN).first()
    if record is None:
        raise Http404
    agency = agency_versions([record.agency_id], timezone.localdate())[record.agency_id]
    context = {"section": "disclosures", "record": record, "agency": agency}
    response = render(request, "portal/disclosures/withdrawn.html", context, status=410)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _agencies_of(record: Disclosure) -> dict[int, AgencyVersion]:
    """Return what the agency was when it published the record."""
    day = timezone.localdate(record.published_at) if record.published_at else timezone.localdate()
    return agency_versions([record.agency_id], day)


def _files(record: Disclosure) -> list[PublicFile]:
    """Return the files that the public version names, in its order."""
    if record.public_version is None or not record.public_version.attachments:
        return []
    manifest = record.public_version.attachments
    stored = Attachment.objects.in_bulk([entry["id"] for entry in manifest])
    storage = storages["originals"]
    found = []
    for entry in manifest:
        path = str(stored[entry["id"]].rendition.name)
        size = storage.size(path) if storage.exists(path) else 0
        name = str(entry["name"])
        found.append(PublicFile(entry["id"], name, kind_of_file(name), size, file_url(record, entry["id"])))
    return found


def _crumbs(record: Disclosure, agency: AgencyVersion) -> list[Crumb]:
    return [
        Crumb(_("Home"), reverse("portal:home")),
        Crumb(section_name("disclosures"), reverse("portal:disclosures")),
        Crumb(
            agency.local_name,
            reverse("portal:agency-disclosures", args=[record.agency.code]),
            agency.name_language,
        ),
        Crumb(Truncator(record.title).chars(CRUMB_LENGTH), language="zh-CN"),
    ]
