"""Letters, documents and the archive of a case: shown, and handed out as files."""

from django.contrib import messages
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.requests.fetching import SECTION, case_of, language
from gongkai.core.errors import DomainError
from gongkai.core.sentences import in_language as sentence_in
from gongkai.core.web.downloads import as_download
from gongkai.requests import services
from gongkai.requests.models import ApplicantFile, ApplicantFileState, ArchiveFile, Letter, RequestDocument
from gongkai.requests.rendering.paper import LetterPaper, paper_of
from gongkai.requests.services import archive_is_whole
from gongkai.requests.services.attaching import applicant_file_content
from gongkai.requests.services.closing import inventory_of
from gongkai.requests.services.enclosures import case_file_archive
from gongkai.requests.services.releasing import RELEASING_STATES

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
@officers_only
def request_letter(request: OfficerRequest, case_id: int, letter_id: int) -> HttpResponse:
    """Show a signed letter."""
    case = case_of(request, case_id)
    letter = get_object_or_404(
        Letter.objects.prefetch_related("deliveries"), pk=letter_id, disclosure_request=case
    )
    context = {"section": SECTION, "case": case, "letter": letter, "paper": paper_of(letter)}
    return render(request, "backoffice/requests/letter.html", context)


@require_safe
@officers_only
def request_letter_file(request: OfficerRequest, case_id: int, letter_id: int, kind: str) -> HttpResponse:
    """Hand out a signed letter as PDF or Word."""
    case = case_of(request, case_id)
    return letter_file(paper_of(get_object_or_404(Letter, pk=letter_id, disclosure_request=case)), kind)


@require_safe
@officers_only
def request_document(request: OfficerRequest, case_id: int, document_id: int) -> FileResponse:
    """Hand out a document of the case, always as a file and never as a page."""
    case = case_of(request, case_id)
    document = get_object_or_404(RequestDocument, pk=document_id, disclosure_request=case)
    content = storages["originals"].open(str(document.file.name))
    return FileResponse(
        content, as_attachment=True, filename=document.name, content_type="application/octet-stream"
    )


@require_safe
@officers_only
def request_files(request: OfficerRequest, case_id: int) -> HttpResponse:
    """Show every file of the case: what was filed, what was taken out and released, what was sent."""
    case = case_of(request, case_id)
    context = {
        "section": SECTION,
        "case": case,
        "documents": case.documents.filter(redaction_made=None),
        "redactions": case.redactions.select_related("original", "copy", "released", "begun_by"),
        "applicant_files": case.applicant_files.all(),
        "quarantined": ApplicantFileState.QUARANTINED,
        "may_release": case.state in RELEASING_STATES,
        "may_begin": not hasattr(case, "archive"),
    }
    return render(request, "backoffice/requests/files.html", context)


@require_safe
@officers_only
def request_files_archive(request: OfficerRequest, case_id: int) -> FileResponse:
    """Hand out everything in the case's file as one ZIP archive, with its inventory."""
    case = case_of(request, case_id)
    archive = ArchiveFile.objects.filter(disclosure_request=case).first()
    packed = case_file_archive(case, archive.inventory if archive else inventory_of(case))
    return FileResponse(packed, as_attachment=True, filename=f"{case.number}.zip")


@require_safe
@officers_only
def applicant_file(request: OfficerRequest, case_id: int, file_id: int) -> HttpResponse:
    """Hand out a file that the applicant sent: to be saved, under its harmless name, never shown."""
    case = case_of(request, case_id)
    file = get_object_or_404(ApplicantFile, pk=file_id, disclosure_request=case)
    try:
        content = applicant_file_content(file)
    except DomainError as problem:
        messages.error(request, sentence_in(problem, language()))
        return redirect("backoffice:request-files", case.pk)
    response = HttpResponse(content, content_type="application/octet-stream")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return as_download(response, file.name)


@require_POST
@officers_only
def applicant_file_act(request: OfficerRequest, case_id: int, file_id: int) -> HttpResponse:
    """Search a file in quarantine again, or delete the content of one that is no longer needed."""
    case = case_of(request, case_id)
    file = get_object_or_404(ApplicantFile, pk=file_id, disclosure_request=case)
    try:
        if request.POST.get("do") == "forget":
            reason = request.POST.get("reason", "")
            services.forget_applicant_file(file=file, reason=reason, actor=request.user, now=timezone.now())
            messages.success(request, _("The content is deleted; the file stays on record."))
        else:
            scanned = services.scan_again(file=file, actor=request.user, now=timezone.now())
            messages.info(
                request, _("The file is now: %(state)s.") % {"state": scanned.get_state_display()}
            )
    except DomainError as problem:
        messages.error(request, sentence_in(problem, language()))
    return redirect("backoffice:request-files", case.pk)


@require_safe
@officers_only
def request_archive(request: OfficerRequest, case_id: int) -> HttpResponse:
    """Show the inventory of an archived case, and whether it is what was sealed."""
    case = case_of(request, case_id)
    archive = get_object_or_404(ArchiveFile.objects.select_related("archived_by"), disclosure_request=case)
    context = {
        "section": SECTION,
        "case": case,
        "archive": archive,
        "is_whole": archive_is_whole(archive),
        "rows": [
            (
                entry["what"],
                [
                    (name, value)
                    for name, value in entry.items()
                    if name not in {"what", "steps", "warnings"}
                ],
            )
            for entry in archive.inventory
        ],
    }
    return render(request, "backoffice/requests/archive.html", context)


def letter_file(paper: LetterPaper, kind: str) -> HttpResponse:
    """Return a letter as a file of that kind."""
    if kind == "pdf":
        from gongkai.requests.rendering.pdf import letter_pdf

        content, content_type = letter_pdf(paper), PDF
    elif kind == "docx":
        from gongkai.requests.rendering.word import letter_docx

        content, content_type = letter_docx(paper), DOCX
    else:
        raise Http404
    response = HttpResponse(content, content_type=content_type)
    return as_download(response, f"{paper.file_name}.{kind}")
