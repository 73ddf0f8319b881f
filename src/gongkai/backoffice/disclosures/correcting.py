"""Writing a correction of a record that was public, on the page that drafts are written on."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.disclosures.draft_page import show_draft
from gongkai.backoffice.disclosures.drafting import keep_and_act
from gongkai.backoffice.disclosures.lookup import correction_in_work, editable_record
from gongkai.backoffice.disclosures.workpiece import Workpiece
from gongkai.disclosures.states import CorrectionState


@require_safe
@officers_only
def correction(request: OfficerRequest, disclosure_id: int) -> HttpResponse:
    """Show the correction in work; once it is under review, the record's page says where it stands."""
    piece = _piece(request, disclosure_id)
    if piece.content.state != CorrectionState.DRAFT:
        return redirect("backoffice:disclosure", disclosure_id)
    return show_draft(request, piece)


@require_http_methods(["GET", "POST"])
@officers_only
def save_correction(request: OfficerRequest, disclosure_id: int) -> HttpResponse:
    """Keep the correction, then do what the pressed button asks for."""
    piece = _piece(request, disclosure_id)
    return redirect(piece.address) if request.method == "GET" else keep_and_act(request, piece)


def _piece(request: OfficerRequest, disclosure_id: int) -> Workpiece:
    record = editable_record(request, disclosure_id)
    return Workpiece(record, correction_in_work(record))
