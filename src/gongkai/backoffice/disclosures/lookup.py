"""Finding what a page is about: only what the account works for exists here; the rest is not found."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language

from gongkai.backoffice.access import OfficerRequest
from gongkai.disclosures.desk import open_correction
from gongkai.disclosures.models import Attachment, Correction, Disclosure, Review
from gongkai.organisations.permissions import WORKING_ROLES


def editable_record(request: OfficerRequest, disclosure_id: int) -> Disclosure:
    """Return a record of the account's agencies."""
    records = Disclosure.objects.editable_by(request.user).select_related(
        "agency", "drafter", "edited_by", "attribute_by", "interprets", "public_version", "conclusion"
    )
    return get_object_or_404(records, pk=disclosure_id)


def correction_in_work(record: Disclosure) -> Correction:
    """Return the correction in work of a record."""
    found = open_correction(record)
    if found is None:
        raise Http404
    return found


def attachment_of(record: Disclosure, attachment_id: int) -> Attachment:
    """Return a file of a record, removed ones included: what was handed in is kept."""
    return get_object_or_404(Attachment, pk=attachment_id, disclosure=record)


def seen_review(request: OfficerRequest, review_id: int) -> Review:
    """Return a review in which the account takes part, or that is about its own agencies' record."""
    reviews = Review.objects.select_related(
        "chain", "version__disclosure__agency", "version__correction", "version__made_by"
    )
    found = get_object_or_404(reviews, pk=review_id)
    user, today = request.user, timezone.localdate()
    if Review.objects.seen_by(user, today).filter(pk=review_id).exists():
        return found
    if Disclosure.objects.editable_by(user).filter(pk=found.version.disclosure_id).exists():
        return found
    raise Http404


def works_on_records(request: OfficerRequest) -> bool:
    """Tell whether the account works on records, and not on accounts only."""
    return bool(request.user.roles & WORKING_ROLES) and request.user.agency_id is not None


def page_language() -> str:
    """Return in which of the two languages the page is."""
    return "en" if get_language() == "en" else "zh"
