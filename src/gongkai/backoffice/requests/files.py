"""Letters, documents and the archive of a case: shown, and handed out as files."""

from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from gongkai.backoffice.access import OfficerRequest, officers_only
from gongkai.backoffice.requests.fetching import SECTION, case_of
from gongkai.core.web.downloads import as_download
from gongkai.requests.models import ArchiveFile, Letter, RequestDocument
from gongkai.requests.rendering.paper import LetterPaper, paper_of
from gongkai.requests.services import archive_is_whole

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
