"""Handing out files: the original to those who work on the record, the rendition to reviewers as well."""

import mimetypes

from django.core.files.base import File
from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.disclosures.lookup import attachment_of, editable_record, seen_review
from gongkai.disclosures.models import Attachment
from gongkai.disclosures.permissions import NotVisible
from gongkai.disclosures.services import internal_original, public_rendition

SHOWN_IN_PAGES = ("image/png", "image/jpeg")


@require_safe
@officers_only
def original(request: OfficerRequest, disclosure_id: int, attachment_id: int) -> FileResponse:
    """Hand out a file as it was handed in."""
    attachment = attachment_of(editable_record(request, disclosure_id), attachment_id)
    return _answer(internal_original(attachment, request.user), attachment.name)


@require_safe
@officers_only
def rendition(request: OfficerRequest, disclosure_id: int, attachment_id: int) -> FileResponse:
    """Hand out the public rendition of a file."""
    attachment = attachment_of(editable_record(request, disclosure_id), attachment_id)
    return _rendition(request, attachment)


@require_safe
@officers_only
def reviewed_rendition(request: OfficerRequest, review_id: int, attachment_id: int) -> FileResponse:
    """Hand out the public rendition of a file to those who review it."""
    review = seen_review(request, review_id)
    attachment = attachment_of(review.version.disclosure, attachment_id)
    if not any(entry["id"] == attachment.pk for entry in review.version.attachments):
        raise Http404
    return _rendition(request, attachment)


def _rendition(request: OfficerRequest, attachment: Attachment) -> FileResponse:
    try:
        content = public_rendition(attachment, request.user)
    except NotVisible as refusal:
        raise Http404 from refusal
    return _answer(content, attachment.rendition_name or attachment.name)


def _answer(content: "File[bytes]", name: str) -> FileResponse:
    """Answer with a file: pictures in the page, everything else as a download."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    is_picture = kind in SHOWN_IN_PAGES
    return FileResponse(content, as_attachment=not is_picture, filename=name, content_type=kind)
